"""Moving names out of a company, into one of their own or into one that stood before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from enrich.resolve.gather import Gathered
from enrich.resolve.model import COMPANY_COLUMNS, CompanyIndex, CompanyRow, Resolution
from enrich.resolve.report import resolution
from enrich.resolve.spelling import parsed
from enrich.resolve.units import Unit, signature
from enrich.resolve.workplace import Entity, Event, Workplace


def part(
    work: Workplace,
    goes: Sequence[Unit],
    reason: str,
    evidence: str,
    into: Entity | None = None,
) -> Entity:
    """Move units of one entity out of it, and return where they are now.

    The entity that they leave keeps its number, and its name unless that was theirs. At least
    one of its units must stay.

    Args:
        work: Where all of this entity's units are loaded.
        goes: The units that go.
        reason: Why; stands in the event.
        evidence: What speaks for it; stands in the event.
        into: Where they go; None founds an entity of their own.
    """
    entity = work.entity(goes[0])
    there = work.found(goes[0]) if into is None else into
    for unit in goes if into is not None else goes[1:]:
        work.put(unit, there)
    _forget(entity, goes)
    work.events.append(Event("split", entity, there, reason, evidence, goes[0].best_shown))
    return there


def part_company(
    index: CompanyIndex,
    company_id: int,
    unit_ids: Collection[int],
    reason: str,
    into: CompanyRow | None = None,
) -> Resolution:
    """Return what moving some units out of a company changes; nothing else is looked at.

    Args:
        index: Where the company is known.
        company_id: The company they leave; it must keep a unit.
        unit_ids: The units that go.
        reason: Why.
        into: A company that was merged into this one and stands again; None founds a new one.
    """
    work = Workplace(index)
    rows = index.units_of([company_id])[company_id]
    units = work.known([row.unit_key for row in rows])
    goes = [units[row.unit_key] for row in rows if row.unit_id in unit_ids]
    there = None
    if into is not None:
        row = _with(into, merged_into=None)
        there = Entity(row, parsed(row.name), 0, row.uscc, company_id=row.company_id)
    names = ", ".join(unit.best_shown for unit in goes)
    part(work, goes, reason, names, there)
    return resolution(work, Gathered(), pd.Series(dtype=object), index)


def join_companies(
    index: CompanyIndex, left_id: int, right_id: int, reason: str, evidence: str
) -> Resolution:
    """Return what joining two companies changes: the older number stays."""
    work = Workplace(index)
    found = index.units_of([left_id, right_id])
    units = work.known([row.unit_key for rows in found.values() for row in rows])
    left, right = (work.entity(units[found[one][0].unit_key]) for one in (left_id, right_id))
    work.merge(left, right, reason, evidence)
    return resolution(work, Gathered(), pd.Series(dtype=object), index)


def _forget(entity: Entity, gone: Sequence[Unit]) -> None:
    """Take from an entity what it had from the units that left it."""
    stays = sorted(entity.units, key=lambda u: (not u.name.full, -u.mentions - u.seen, u.key))
    signs = {unit.sign for unit in stays}
    left = {unit.sign for unit in gone} - signs
    if signature(entity.name) in left and stays:
        entity.name = stays[0].name
    if entity.uscc in {unit.uscc for unit in gone}:
        entity.uscc = next((unit.uscc for unit in stays if unit.uscc), "")
    if entity.row is not None:
        names = [
            n for n in entity.row.names_seen.splitlines() if signature(parsed(n)) not in left
        ]
        short = entity.row.short_name
        keeps = short if short and signature(parsed(short)) not in left else ""
        entity.row = _with(entity.row, names_seen="\n".join(names), short_name=keeps)


def _with(row: CompanyRow, **values: Any) -> CompanyRow:
    """Return a company with some values of its own and others given."""
    kept = {name: getattr(row, name) for name in COMPANY_COLUMNS}
    return CompanyRow(**(kept | values))
