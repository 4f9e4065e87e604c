"""What others take from a list: exactly the rows that a query shows, and in its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.desk.listing.query import ListQuery

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


def selected(desk: Desk, person: Person, segment: str, query: ListQuery) -> Selected:
    """Return what a query shows of a segment to a person at this moment.

    Companies that a standing order keeps back by now are not among it.

    Raises:
        StoreError: There is no such segment, or nothing is published yet.
    """
    raise NotImplementedError
