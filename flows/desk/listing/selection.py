"""What a person sees of the lists at this moment, and what others take from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from enrich.issues import StoreError
from flows.desk.listing.finding import Overlay, find
from flows.desk.listing.index import Index, Listed
from flows.desk.listing.query import ListQuery
from flows.settings import today_in_shanghai
from output.profiles import DISCARDED

if TYPE_CHECKING:
    from enrich.store.people import Person
    from flows.desk.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The leads that a query shows, all pages of it.

    Attributes:
        run_id: The run whose publication is shown, so that a file is made of the same rows.
        lead_ids: In the order of the query.
        columns: The lead columns that the person chose, in order; (): none were chosen, so that
            a file has all columns of its profile.
    """

    run_id: int
    business_date: date
    rules_version: str
    segment: str
    lead_ids: tuple[int, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The index and what lies over it for one person.

    Attributes:
        behind: Whether a newer publication is being laid out.
    """

    index: Index
    over: Overlay
    behind: bool = False

    def listed(self, segment: str) -> Listed:
        """Return a segment.

        Raises:
            StoreError: The publication has no such segment.
        """
        if segment not in self.index.segments:
            raise StoreError(f"there is no list {segment[:60]!r}")
        return self.index.segments[segment]


def seen(desk: Desk, person: Person) -> Seen | None:
    """Return what a person sees at this moment; None: nothing is published yet."""
    shown = desk.shelf.shown(desk)
    if shown is None:
        return None
    index, behind = shown
    with desk.store.read() as db:
        over = desk.overlays.overlay(db, index, person.person_id, today_in_shanghai(desk.now()))
    return Seen(index, over, behind)


def selected(desk: Desk, person: Person, segment: str, query: ListQuery) -> Selected:
    """Return what a query shows of a segment to a person at this moment.

    Companies that a standing order keeps back by now are not among it.

    Raises:
        StoreError: There is no such segment, or nothing is published yet.
    """
    now = seen(desk, person)
    if now is None:
        raise StoreError("there is no list yet: nothing is published")
    if segment == DISCARDED:
        raise StoreError("there is no list to take of companies that are kept out of all lists")
    now.listed(segment)
    about, found = now.index.about, find(now.index, segment, query, now.over)
    return Selected(
        run_id=about.run_id,
        business_date=about.business_date,
        rules_version=about.rules_version,
        segment=segment,
        lead_ids=tuple(now.index.lead_ids[found.rows].tolist()),
        columns=query.columns,
    )
