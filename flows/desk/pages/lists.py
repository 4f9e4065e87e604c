"""The lists: cards of all segments, one segment's rows, and the person's views of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from enrich.issues import StoreError
from enrich.store import listing as stored
from enrich.store import views
from flows.desk.files.downloads import MOST_ROWS
from flows.desk.listing.query import ListQuery
from flows.desk.listing.selection import seen
from flows.desk.listing.shown import address, cards, kept_out, list_shown
from flows.desk.listing.words import Speaker
from flows.desk.rights import Right
from flows.desk.visitor import Visitor, needs
from flows.desk.workshop import FILES, PAGES
from flows.settings import today_in_shanghai
from output.profiles import DISCARDED

BARRED = "flows.desk.files.listfiles:barred"
PORTRAIT = "flows.desk.company.gathering:portrait"
router = APIRouter(include_in_schema=False)


@router.get("/lists")
def lists(visitor: Annotated[Visitor, needs(Right.READ)]) -> Response:
    """Show every segment with what is in it and what is new to the visitor."""
    query = ListQuery.read(visitor.request.query_params.multi_items())
    now = seen(visitor.desk, visitor.person)
    if now is None:
        return visitor.page("lists.html", now=None)
    with visitor.desk.store.read() as db:
        last = stored.last_downloads(db, visitor.person.person_id)
    who = Speaker(now.index, visitor.language, visitor.say)
    found = cards(now, who, last, query.q)
    return visitor.page(
        "lists.html",
        now=now,
        about=now.index.about,
        q=query.q,
        cards=[card for card in found if card.slug != DISCARDED],
        out=next((card for card in found if card.slug == DISCARDED), None),
        reasons=kept_out(now, who),
    )


@router.get("/lists/{segment}")
def rows(visitor: Annotated[Visitor, needs(Right.READ)], segment: str) -> Response:
    """Show the rows of a segment that the address asks for."""
    query = ListQuery.read(visitor.request.query_params.multi_items())
    now = seen(visitor.desk, visitor.person)
    if now is None:
        return visitor.see_other("/lists")
    who = Speaker(now.index, visitor.language, visitor.say)
    shown = list_shown(now, who, segment, query)
    if shown.lines:  # whoever reads a list takes it or opens a company next
        desk, first = visitor.desk, shown.lines[0].company_id
        day = today_in_shanghai(desk.now())
        desk.workshop.warm(FILES, BARRED, desk.settings, [first], day)
        desk.workshop.warm(PAGES, PORTRAIT, desk.settings, first, day)
    with visitor.desk.store.read() as db:
        kept = views.views(db, visitor.person.person_id, segment)
        last = stored.last_downloads(db, visitor.person.person_id).get(segment, "")
    return visitor.page(
        "list.html",
        shown=shown,
        about=now.index.about,
        behind=now.behind,
        views=kept,
        last=last,
        most=MOST_ROWS,
        here=str(visitor.request.base_url).rstrip("/") + address(segment, shown.query),
    )


@router.post("/lists/{segment}/views")
def save_view(
    visitor: Annotated[Visitor, needs(Right.SELL)],
    segment: str,
    name: Annotated[str, Form()],
    query: Annotated[str, Form()] = "",
) -> Response:
    """Keep a query under a name, and go back to it."""
    asked = ListQuery.read(query)
    _known(visitor, segment)
    with visitor.desk.store.begin(people=True) as db:
        views.save_view(db, visitor.person.person_id, segment, name, asked.text())
    return visitor.see_other(address(segment, asked))


@router.post("/lists/{segment}/views/{number}/delete")
def delete_view(
    visitor: Annotated[Visitor, needs(Right.SELL)],
    segment: str,
    number: int,
    query: Annotated[str, Form()] = "",
) -> Response:
    """Delete one of the visitor's views, and go back."""
    asked = ListQuery.read(query)
    if not 0 < number < 2**62:
        raise StoreError(f"there is no view {str(number)[:20]} of yours")
    with visitor.desk.store.begin(people=True) as db:
        views.delete_view(db, visitor.person.person_id, number)
    return visitor.see_other(address(segment, asked))


def _known(visitor: Visitor, segment: str) -> None:
    now = seen(visitor.desk, visitor.person)
    if now is None:
        raise StoreError("there is no list yet: nothing is published")
    now.listed(segment)
