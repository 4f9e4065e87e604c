"""Downloads: a list as a file, the ledger of who took what, and each file again as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from enrich.issues import InputError
from enrich.store import downloads as ledger
from flows.desk.files.copies import Format, kept_copies
from flows.desk.files.downloads import Asked, hand_over, hand_over_again
from flows.desk.listing.filterwords import filter_words
from flows.desk.listing.query import ListQuery
from flows.desk.listing.selection import Selected, seen, selected
from flows.desk.listing.shown import address
from flows.desk.listing.words import Speaker
from flows.desk.rights import Right
from flows.desk.visitor import NoRightError, Visitor, needs

router = APIRouter(include_in_schema=False)
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger as the page shows it.

    Attributes:
        name: The segment's.
        list: The address of the same list.
        words: Its filter in words.
        kept: Whether its file can be had again.
    """

    said: ledger.Download
    name: str
    list: str
    words: tuple[tuple[str, str], ...]
    kept: bool


@router.post("/lists/{segment}/download")
def download(
    visitor: Annotated[Visitor, needs(Right.SELL)],
    segment: str,
    format: Annotated[Format, Form()] = Format.XLSX,  # noqa: A002  the form's own word
) -> Response:
    """Answer with exactly the rows and columns that the address shows, as a file."""
    asked = ListQuery.read(visitor.request.query_params.multi_items())
    query = replace(asked, page=1)  # a file has all pages
    found = selected(visitor.desk, visitor.person, segment, query)
    return hand_over(visitor.desk, visitor.person, _asked(visitor, found, query, format))


@router.get("/exports")
def exports(
    visitor: Annotated[Visitor, needs(Right.SELL)],
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """Show what the visitor took; to those who manage, what everybody took."""
    everybody = visitor.may(Right.MANAGE)
    whose = None if everybody else visitor.person.person_id
    with visitor.desk.store.read() as db:
        found = ledger.downloads(db, A_PAGE + 1, person_id=whose, before=before)
    who = _speaker(visitor)
    lines = [_line(visitor, who, one) for one in found[:A_PAGE]]
    more = lines[-1].said.number if len(found) > A_PAGE else None
    return visitor.page(
        "exports.html",
        lines=lines,
        everybody=everybody,
        more=more,
        before=before,
        days=visitor.desk.settings.download_days,
    )


@router.get("/exports/{number}")
def again(visitor: Annotated[Visitor, needs(Right.SELL)], number: int) -> Response:
    """Answer with the kept copy of a download, to who took it and to those who manage."""
    if not 0 < number < 2**62:
        raise InputError("number", None, "", "is no download's")
    with visitor.desk.store.read() as db:
        line = ledger.download_numbered(db, number)
    if line.person_id != visitor.person.person_id and not visitor.may(Right.MANAGE):
        raise NoRightError
    return hand_over_again(visitor.desk, visitor.person, line)


def _asked(visitor: Visitor, found: Selected, query: ListQuery, format_: Format) -> Asked:
    base = str(visitor.request.base_url).rstrip("/")
    return Asked(
        segment=found.segment,
        query=query.text(),
        format=format_,
        run_id=found.run_id,
        rules_version=found.rules_version,
        lead_ids=found.lead_ids,
        columns=found.columns,
        language=visitor.language,
        filters=_words(query, _speaker(visitor)),
        link=base + address(found.segment, query),
    )


def _speaker(visitor: Visitor) -> Speaker | None:
    """Return who calls segments and values by their names; None: nothing is published."""
    now = seen(visitor.desk, visitor.person)
    return Speaker(now.index, visitor.language, visitor.say) if now else None


def _words(query: ListQuery, who: Speaker | None) -> tuple[tuple[str, str], ...]:
    return filter_words(query, who) if who else ()


def _line(visitor: Visitor, who: Speaker | None, said: ledger.Download) -> Line:
    file = kept_copies(visitor.desk.settings) / (said.file or "-")
    try:
        query = ListQuery.read(said.query)
    except InputError:  # of an earlier release, which knew other orders
        query = ListQuery()
    listed = who.index.segments.get(said.segment) if who else None
    return Line(
        said=said,
        name=who.segment(listed.segment) if who and listed else said.segment,
        list=address(said.segment, query),
        words=_words(query, who),
        kept=said.state == ledger.SENT and file.is_file(),
    )
