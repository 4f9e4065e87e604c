"""Which company stayed of those that were merged."""

from __future__ import annotations

from sqlalchemy import Connection, select

from enrich.store.company_tables import company


def survivors(db: Connection) -> dict[int, int]:
    """Return, for every merged company, the company that stayed."""
    merged = select(company.c.company_id, company.c.merged_into)
    found = db.execute(merged.where(company.c.merged_into.isnot(None)))
    to: dict[int, int] = {gone: stays for gone, stays in found}  # noqa: C416  # rows, not pairs
    return {gone: _end(to, gone) for gone in to}


def _end(to: dict[int, int], number: int) -> int:
    while number in to:
        number = to[number]
    return number
