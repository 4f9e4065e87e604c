"""Downloads: a list as a file, the ledger of who took what, and each file again as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from enrich.issues import InputError
from enrich.store import downloads as ledger
from flows.desk.downloads import Asked, Format, hand_over, hand_over_again, kept_copies
from flows.desk.filterwords import filter_words
from flows.desk.listing.query import ListQuery
from flows.desk.listing.selection import Selected, selected
from flows.desk.rights import Right
from flows.desk.visitor import NoRightError, Visitor, needs

router = APIRouter(include_in_schema=False)
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger as the page shows it.

    Attributes:
        list: The address of the same list.
        words: Its filter in words.
        kept: Whether its file can be had again.
    """

    said: ledger.Download
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
    query = ListQuery.read(visitor.request.query_params.multi_items())
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
    lines = [_line(visitor, one) for one in found[:A_PAGE]]
    more = lines[-1].said.number if len(found) > A_PAGE else None
    return visitor.page(
        "exports.html", lines=lines, everybody=everybody, more=more, before=before
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
    text = query.text()
    base = str(visitor.request.base_url).rstrip("/")
    return Asked(
        segment=found.segment,
        query=text,
        format=format_,
        run_id=found.run_id,
        rules_version=found.rules_version,
        lead_ids=found.lead_ids,
        columns=found.columns,
        language=visitor.language,
        filters=filter_words(query, visitor.say),
        link=base + _address(found.segment, text),
    )


def _line(visitor: Visitor, said: ledger.Download) -> Line:
    file = kept_copies(visitor.desk.settings) / (said.file or "-")
    return Line(
        said=said,
        list=_address(said.segment, said.query),
        words=filter_words(ListQuery.read(said.query), visitor.say),
        kept=said.state == ledger.SENT and file.is_file(),
    )


def _address(segment: str, query: str) -> str:
    return f"/lists/{quote(segment, safe='')}" + (f"?{query}" if query else "")
