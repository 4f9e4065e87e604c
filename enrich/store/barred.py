"""Standing orders not to send, as a page shows them: without pandas, newest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from enrich.store.company_tables import company
from enrich.store.given import numbers
from enrich.store.merged import stands_for
from enrich.store.schema import suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrder:
    """One order, with what it is called if it names a company by number.

    Attributes:
        number: The order's; 0 of one that is not kept yet.
        value: What was ordered: a number, name, domain or credit code.
        company_id: Of a company: the one that stayed; else None.
        company: Its name, or "".
        added_at: UTC in ISO 8601.
        ends_on: The last day on which it holds; None: for ever.
    """

    number: int = 0
    kind: str
    value: str
    reason: str
    author: str
    added_at: str
    ends_on: date | None = None
    company_id: int | None = None
    company: str = ""


def standing_orders(
    db: Connection, most: int, before: int | None = None
) -> list[StandingOrder]:
    """Return the newest orders; with `before` those with a smaller number, the next page."""
    query = select(suppression).order_by(suppression.c.suppression_id.desc()).limit(most)
    if before is not None:
        query = query.where(suppression.c.suppression_id < before)
    rows = db.execute(query).all()
    named = {int(row.value) for row in rows if row.kind == "company"}
    stayed = _stayed(db, named)
    return [_order(row, stayed) for row in rows]


def count_orders(db: Connection) -> int:
    """Return how many orders there are, those that are over too."""
    return int(db.execute(select(func.count()).select_from(suppression)).scalar_one())


def end_order(db: Connection, number: int, today: date) -> bool:
    """Let an order hold no more from today on; return whether it did until now."""
    ends_on = suppression.c.ends_on
    holds = suppression.c.suppression_id == number, or_(ends_on.is_(None), ends_on >= today)
    over = update(suppression).where(*holds).values(ends_on=today - timedelta(days=1))
    return db.execute(over).rowcount > 0


def _stayed(db: Connection, asked: Collection[int]) -> dict[int, tuple[int, str]]:
    """Return number and name of the company that each one became; unknown ones left out."""
    now = stands_for(db, asked)
    given = numbers(db, set(now.values()))
    columns = (company.c.company_id, company.c.name)
    found = select(*columns).join(given, given.c.value == company.c.company_id)
    names = dict(db.execute(found).tuples().all())
    return {number: (stays, names[stays]) for number, stays in now.items() if stays in names}


def _order(row: Row[Any], stayed: Mapping[int, tuple[int, str]]) -> StandingOrder:
    number = int(row.value) if row.kind == "company" else -1
    company_id, name = stayed.get(number, (None, ""))
    return StandingOrder(
        number=row.suppression_id,
        kind=row.kind,
        value=row.value,
        reason=row.reason,
        author=row.author,
        added_at=row.added_at,
        ends_on=row.ends_on,
        company_id=company_id,
        company=name,
    )
