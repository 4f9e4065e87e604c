"""The clients that agencies' ads call by a short name: do we know a company that bears it?"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from enrich.model import CompanyKind
from enrich.names import EmployerName, parse_employer
from enrich.resolve import UnitRow
from enrich.store.companies import company_index


def known_short_names(db: Connection, names: Iterable[str]) -> frozenset[str]:
    """Return those of `names` that a known company bears: as its core, or as a second name."""
    parts = {name: parse_employer(name) for name in names}
    keys = {name: _keys(found) for name, found in parts.items()}
    rows = company_index(db).look_up(sorted({key for one in keys.values() for key in one}))
    return frozenset(
        name
        for name, asked in keys.items()
        if any(_bears(row, key, parts[name]) for key in asked for row in rows.get(key, ()))
    )


def _keys(name: EmployerName) -> list[str]:
    return [f"{letter}:{name.core}" for letter in "cwa"]


def _bears(row: UnitRow, key: str, asked: EmployerName) -> bool:
    if row.kind != CompanyKind.COMPANY:
        return False
    name = parse_employer(row.name)
    if asked.place.depth >= 2 and not asked.place.agrees(name.place):
        return False
    return key.startswith("a:") or name.core == asked.core
