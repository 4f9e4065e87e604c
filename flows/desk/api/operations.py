"""The API: what the pages show, as JSON, for programs; each answer says how to go on."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Query, Request

from enrich.issues import RefusedError, StoreError
from enrich.store import downloads, feedback, history, listing, overview
from enrich.store.audit import note
from enrich.store.people import Person
from flows.desk.api.shapes import (
    LARGEST,
    MOST,
    Company,
    Exports,
    Feedback,
    Kept,
    Leads,
    Me,
    Problem,
    RunDetail,
    Runs,
    Segments,
)
from flows.desk.listing import ListQuery
from flows.desk.listing.finding import find, listed_and_new
from flows.desk.listing.query import FACETS, SORTS
from flows.desk.listing.selection import Seen, seen
from flows.desk.rights import Right
from flows.desk.visitor import NoRightError, Visitor, needs
from flows.desk.workshop import PAGES
from flows.nightlog import line_of
from flows.settings import today_in_shanghai
from output.profiles import DISCARDED

VERSION = "1"
A_SECOND, AT_ONCE = 100.0, 400.0
"""A person's programs may ask so often in the long run, and so often in a row."""
_PEOPLE_KNOWN = 1000
_PLACE = r"^([0-9]{1,12}\.[0-9]{1,9})?$"
_WRONG = {
    401: "Nobody is signed in, and no token was sent.",
    403: "Your role may not do this, or the request came from another page.",
    404: "There is no such thing.",
    409: "Things have changed meanwhile; nothing was done.",
    413: "The body is larger than anything that is understood.",
    422: "The request cannot be meant as it is; nothing was done.",
    429: "Too many requests: wait as long as Retry-After says.",
    503: "The store is being written; nothing was done. Try again after Retry-After.",
}


class TooManyError(Exception):
    """A person's programs ask more often than the desk can answer everybody."""


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what an operation documents of its errors."""
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    content = {"application/problem+json": {"schema": schema}}
    return {one: {"description": _WRONG[one], "content": content} for one in statuses}


@dataclass(slots=True)
class Pace:
    """How often each person asks: a bucket that fills with time and empties by asking."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _left: OrderedDict[int, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, person_id: int, now: float) -> bool:
        """Whether a person may ask once more at a moment of the steady clock."""
        with self._lock:
            left, since = self._left.pop(person_id, (AT_ONCE, now))
            left = min(AT_ONCE, left + (now - since) * A_SECOND)
            self._left[person_id] = (max(left - 1, 0.0), now)
            if len(self._left) > _PEOPLE_KNOWN:
                self._left.popitem(last=False)
        return left >= 1


_pace = Pace()


def _paced(visitor: Annotated[Visitor, needs(Right.READ)]) -> Visitor:
    if not _pace.allows(visitor.person.person_id, time.monotonic()):
        raise TooManyError
    return visitor


Reader = Annotated[Visitor, Depends(_paced)]
Number = Annotated[int, Path(ge=1, le=LARGEST, examples=[1])]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows a page.")]
Before = Annotated[
    int | None, Query(alias="cursor", ge=1, le=LARGEST, description="`next_cursor` of a page.")
]
router = APIRouter(prefix="/api/v1", responses=_problems(401, 403, 422, 429, 503))


@router.get("/me", summary="Who asks, and what they may do", tags=["you"])
def me(visitor: Reader) -> Me:
    """Return the person that the cookie or token stands for."""
    person = visitor.person
    return Me(name=person.name, role=person.role, rights=sorted(visitor.rights))


@router.get("/segments", summary="All lists", tags=["lists"], responses=_problems(404))
def segments(visitor: Reader) -> Segments:
    """Return the lists of the newest publication, in the order of the rules."""
    now = _seen(visitor)
    with visitor.desk.store.read() as db:
        taken = listing.last_downloads(db, visitor.person.person_id)
    told = []
    for slug, listed in now.index.segments.items():
        if slug != DISCARDED:
            total, new = listed_and_new(now.index, slug, now.over)
            said = listed.segment
            names = dict(said.names)
            about = {"slug": slug, "names": names, "why": said.why, "total": total, "new": new}
            told.append(about | {"last_download": taken.get(slug, "")})
    return Segments.model_validate(_edition(now) | {"segments": told})


@router.get(
    "/segments/{slug}/leads",
    summary="The leads of a list",
    tags=["lists"],
    responses=_problems(404, 409),
    openapi_extra={
        "parameters": [
            {
                "name": name,
                "in": "query",
                "description": "One of the values that a lead must have; - for unknown.",
                "schema": {"type": "array", "items": {"type": "string", "maxLength": 200}},
            }
            for name in FACETS
        ]
    },
)
def leads(  # noqa: PLR0913, PLR0917  the page's own parameters
    visitor: Reader,
    request: Request,
    slug: Annotated[str, Path(max_length=100, examples=["a_segment"])],
    q: Annotated[str, Query(max_length=200, description="Words, all of them.")] = "",
    new: Annotated[bool, Query(description="Only leads that you never took.")] = False,
    sort: Annotated[
        str, Query(description=f"One of {', '.join(SORTS)}; - before it: highest first.")
    ] = "-score",
    limit: Limit = 50,
    cursor: Annotated[
        str, Query(pattern=_PLACE, description="`next_cursor` of a page; empty: the first.")
    ] = "",
) -> Leads:
    """Return a page of a list: the rows that the same query shows on the list's page.

    When a newer publication is shown by now, a cursor of the old one gets 409: start again.
    """
    del q, sort  # read with the facets, as the page reads them
    now = _seen(visitor)
    now.listed(slug)
    if slug == DISCARDED:
        raise StoreError(f"there is no list {slug!r} of leads")
    query = ListQuery.read(_list_pairs(request, new=new))
    run_id, start = _place(cursor, now.index.about.run_id)
    if run_id != now.index.about.run_id:
        raise RefusedError("a newer publication is shown by now: ask without a cursor")
    rows = find(now.index, slug, query, now.over).rows
    end = start + limit
    shown = now.index.rows(rows[start:end].tolist())
    for row in shown:
        row["state"] = now.over.states.get(row["lead_id"], "new")
        row |= {name: row[name] or None for name in ("first_seen", "last_seen")}
    after = f"{run_id}.{end}" if end < len(rows) else None
    page = {"segment": slug, "total": len(rows), "leads": shown, "next_cursor": after}
    return Leads.model_validate(_edition(now) | page)


@router.get(
    "/companies/{number}", summary="A company", tags=["companies"], responses=_problems(404)
)
def company(visitor: Reader, number: Number) -> Company:
    """Return all that is known of a company: why it is listed, postings, fields, names."""
    desk = visitor.desk
    today = today_in_shanghai(desk.now())
    found = desk.workshop.ask(
        PAGES, "flows.desk.company.gathering:portrait", desk.settings, number, today
    )
    return Company.model_validate(found)


@router.post(
    "/companies/{number}/feedback",
    summary="Say what became of a company",
    tags=["companies"],
    status_code=201,
    responses=_problems(404, 409, 413),
    dependencies=[needs(Right.SELL)],
)
def give_feedback(visitor: Reader, number: Number, said: Annotated[Feedback, Body()]) -> Kept:
    """Keep an answer with who gave it and when; all leads of the company follow."""
    now, by = visitor.desk.now(), visitor.person.name
    with visitor.desk.store.begin(people=True) as db:
        _check_lead(db, number, said.lead_id)
        given = feedback.Answer(
            company_id=number,
            state=said.state,
            given_by=by,
            given_at=now,
            reason=said.reason.strip(),
            note=said.note.strip(),
            lead_id=said.lead_id,
        )
        answer = feedback.give(db, given)
        told = {"state": given.state, "answer": answer, "by": "api"}
        note(db, now, by, "feedback given", f"company {number}", told)
    return Kept(feedback_id=answer, company_id=number, state=given.state)


@router.get("/runs", summary="Past runs", tags=["runs"])
def runs(visitor: Reader, limit: Limit = 50, cursor: Before = None) -> Runs:
    """Return runs of all kinds, the newest first."""
    with visitor.desk.store.read() as db:
        found = overview.newest_runs(db, limit + 1, before=cursor)
    return Runs.model_validate(
        {"runs": found[:limit], "next_cursor": _next(found, limit, "run_id")}
    )


@router.get("/runs/{number}", summary="One run", tags=["runs"], responses=_problems(404))
def run(visitor: Reader, number: Number) -> RunDetail:
    """Return a run and how the night of each of its sites ended."""
    with visitor.desk.store.read() as db:
        found = overview.run_line(db, number)
        if found is None:
            raise StoreError(f"there is no run {number}")
        nights = history.nights_in(db, number)
    told = {name: getattr(found, name) for name in type(found).__dataclass_fields__}
    return RunDetail.model_validate(told | {"sites": [line_of(night) for night in nights]})


@router.get("/exports", summary="Downloads", tags=["lists"])
def exports(
    visitor: Reader,
    limit: Limit = 50,
    cursor: Before = None,
    everybody: Annotated[bool, Query(description="Not only yours: for admins.")] = False,
) -> Exports:
    """Return the ledger of downloads, the newest first."""
    if everybody and not visitor.may(Right.MANAGE):
        raise NoRightError
    mine = None if everybody else visitor.person.person_id
    with visitor.desk.store.read() as db:
        found = downloads.downloads(db, limit + 1, person_id=mine, before=cursor)
    return Exports.model_validate(
        {"exports": found[:limit], "next_cursor": _next(found, limit, "number")}
    )


def _seen(visitor: Visitor) -> Seen:
    person: Person = visitor.person
    now = seen(visitor.desk, person)
    if now is None:
        raise StoreError("there is no list yet: nothing is published")
    return now


def _edition(now: Seen) -> dict[str, Any]:
    about = now.index.about
    names = ("run_id", "business_date", "rules_version")
    return {name: getattr(about, name) for name in names}


def _list_pairs(request: Request, *, new: bool) -> list[tuple[str, str]]:
    """Return what a request asks of the list, in the page's own spelling."""
    said = request.query_params.multi_items()
    told = [(name, value) for name, value in said if name in {"q", "sort", *FACETS}]
    return [*told, ("new", "1" if new else "0")]


def _place(cursor: str, run_id: int) -> tuple[int, int]:
    """Return of which publication, and from which row, a cursor speaks."""
    if not cursor:
        return run_id, 0
    run_text, _, start = cursor.partition(".")
    return int(run_text), int(start)


def _check_lead(db: Any, company_id: int, lead_id: int | None) -> None:
    if lead_id is None:
        return
    if all(one.lead_id != lead_id for one in feedback.leads_of(db, company_id)):
        raise StoreError(f"there is no lead {lead_id} of company {company_id}")


def _next(found: list[Any], limit: int, name: str) -> int | None:
    return int(getattr(found[limit - 1], name)) if len(found) > limit else None
