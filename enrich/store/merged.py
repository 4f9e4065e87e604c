"""Which company stayed of those that were merged."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from enrich.store.company_tables import company
from enrich.store.given import numbers


def survivors(db: Connection) -> dict[int, int]:
    """Return, for every merged company, the company that stayed."""
    merged = select(company.c.company_id, company.c.merged_into)
    found = db.execute(merged.where(company.c.merged_into.isnot(None)))
    to: dict[int, int] = {gone: stays for gone, stays in found}  # noqa: C416  # rows, not pairs
    return {gone: _end(to, gone) for gone in to}


def stands_for(db: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Return the company that each number means today; one that nobody has means itself."""
    now = {number: number for number in ids}
    merged = select(company.c.company_id, company.c.merged_into)
    merged = merged.where(company.c.merged_into.is_not(None))
    while True:
        asked = numbers(db, set(now.values()))
        rows = db.execute(merged.join(asked, asked.c.value == company.c.company_id)).tuples()
        gone = {one: stays for one, stays in rows if stays is not None}
        if not gone:
            return now
        now = {number: gone.get(one, one) for number, one in now.items()}


def _end(to: dict[int, int], number: int) -> int:
    while number in to:
        number = to[number]
    return number
