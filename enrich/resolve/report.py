"""From the workplace to the frames that are saved: numbers are given here, once, in order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from enrich.resolve.gather import Gathered, first
from enrich.resolve.model import (
    COMPANY_COLUMNS,
    EVENT_COLUMNS,
    KEY_COLUMNS,
    UNIT_COLUMNS,
    CompanyIndex,
    Resolution,
)
from enrich.resolve.parts import written
from enrich.resolve.spelling import better, flaws, parsed, tidy
from enrich.resolve.units import Unit, signature
from enrich.resolve.workplace import Entity, Workplace

_DTYPES = dict.fromkeys(("company_id", "unit_id", "mentions"), "int64") | dict.fromkeys(
    ("branch_of", "merged_into", "other_id"), "Int64"
)
NAMES_KEPT = 30
"""Names kept with a company for people to read; the units hold them all."""
BATCH = 20_000
"""Rows that are written out before the next ones are looked at: they take much room."""


def resolution(
    work: Workplace,
    gathered: Gathered,
    mention_ids: pd.Series[Any],
    index: CompanyIndex,
) -> Resolution:
    """Return what the call found, with numbers for what is new. The work ends with it."""
    company_id, unit_id = index.next_ids()
    touched = [work.touched[key] for key in sorted(work.touched)]
    entities = _entities(work, touched)
    for entity in sorted((e for e in entities if not e.company_id), key=lambda e: e.age):
        entity.company_id = company_id
        company_id += 1
    for unit in touched:
        if unit.new:
            unit.unit_id = unit_id
            unit_id += 1
    unit_keys = _frame(((key, unit.unit_id) for key, unit in work.new_keys), KEY_COLUMNS)
    work.clear_shelves()
    changed = sorted((e for e in entities if e.changed), key=lambda e: e.company_id)
    companies = _frame(map(_company, changed), COMPANY_COLUMNS)
    return Resolution(
        mentions=_mentions(work, gathered, mention_ids, changed, companies),
        companies=companies,
        units=_frame((_unit(work, unit) for unit in touched), UNIT_COLUMNS),
        unit_keys=unit_keys,
        events=_events(work),
    )


def _entities(work: Workplace, touched: list[Unit]) -> list[Entity]:
    found: dict[int, Entity] = {}
    for unit in touched:
        entity = work.entity(unit)
        found[id(entity)] = entity
    for event in work.events:
        for told in (event.entity, event.other):
            if told is not None and told.row is not None:
                found[id(told)] = told
    for entity in list(found.values()):
        if entity.branch_of is not None:
            firm = entity.branch_of = entity.branch_of.standing
            found[id(firm)] = firm
    return list(found.values())


def _company(entity: Entity) -> tuple[object, ...]:
    row = entity.row
    units = [unit for unit in entity.units if not unit.virtual]
    ranked = sorted(units, key=_rank) if len(units) > 1 else units
    spellings = [one for unit in ranked for one in unit.shown]
    name = tidy(_shown_name(entity, ranked), spellings)
    names = dict.fromkeys(row.names_seen.splitlines() if row else [])
    for unit in ranked:
        names |= dict.fromkeys(sorted(filter(str.strip, unit.shown)))
    return (
        entity.company_id,
        name,
        (row.short_name if row else "") or _short_name(ranked, name, spellings),
        str(entity.name.kind),
        entity.uscc,
        (row.city if row else "") or _town(entity, ranked),
        _branch_of(entity),
        entity.merged_into.company_id if entity.merged_into else pd.NA,
        "\n".join(list(names)[:NAMES_KEPT]),
    )


def _short_name(ranked: list[Unit], name: str, spellings: list[str]) -> str:
    for unit in ranked:
        if not unit.name.full and not unit.name.truncated:
            short = tidy(unit.best_shown, spellings)
            return short if short != name else ""
    return ""


def _rank(unit: Unit) -> tuple[bool, bool, bool, int, str]:
    """Sort first what says most of a company's name: 星河旅行社有限公司 before 星河旅行社."""
    cut, name = flaws(unit.best_shown)[0], unit.name
    return not name.full, cut, not name.legal_class, -(unit.mentions + unit.seen), unit.key


def _shown_name(entity: Entity, ranked: list[Unit]) -> str:
    """Return the name that stands for a company.

    A known one keeps its name, unless a fuller one came or the same one was now seen uncut or
    in simplified characters.
    """
    if entity.row is not None:
        before = parsed(entity.row.name)
        key = signature(before)
        if key == signature(entity.name):
            return better(entity.row.name, (u.best_shown for u in ranked if u.sign == key))
        return next((u.best_shown for u in ranked if u.name is entity.name), entity.row.name)
    for unit in ranked:
        return unit.best_shown
    return entity.name.shown


def _town(entity: Entity, ranked: list[Unit]) -> str:
    if entity.name.place.depth >= 3:
        return entity.name.place.town
    for unit in ranked:
        if unit.towns:
            return first(unit.towns)
    return entity.name.place.town if entity.name.place.depth >= 2 else ""


def _branch_of(entity: Entity) -> object:
    if entity.branch_of is not None:
        return entity.branch_of.company_id
    before = entity.row.branch_of if entity.row else None
    return pd.NA if before is None else before


def _unit(work: Workplace, unit: Unit) -> tuple[object, ...]:
    entity, shown = work.entity(unit), unit.best_shown
    return (
        unit.unit_id,
        unit.key,
        shown,
        first(unit.towns),
        entity.company_id,
        str(unit.name.kind),
        unit.mentions + unit.seen,
        written(unit.uscc, unit.name if unit.name.shown == shown else parsed(shown)),
    )


def _mentions(
    work: Workplace,
    gathered: Gathered,
    mention_ids: pd.Series[Any],
    changed: list[Entity],
    companies: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row for each mention: its company's, of which `companies` has the changed."""
    row_of = {id(entity): at for at, entity in enumerate(changed)}
    kept: list[Entity] = []
    units = list(gathered.units.values())
    at = np.empty(len(units), dtype=np.int64)
    for number, unit in enumerate(units):
        entity = work.entity(unit)
        row = at[number] = row_of.setdefault(id(entity), len(row_of))
        if row == len(changed) + len(kept):
            kept.append(entity)
    told = ("company_id", "name", "kind", "branch_of")
    rows = companies[list(told)]
    if kept:
        rows = pd.concat([rows, _frame(map(_kept, kept), told)])
    number_of = {key: number for number, key in enumerate(gathered.units)}
    which = np.fromiter((number_of[key] for key in gathered.keys), np.int64, len(gathered.keys))
    frame = rows.take(at[which]).rename(columns={"name": "company_name"})
    frame.insert(0, "mention_id", mention_ids.infer_objects().array)
    frame["unit_id"] = np.array([unit.unit_id for unit in units], dtype=np.int64)[which]
    return frame.reset_index(drop=True)


def _kept(entity: Entity) -> tuple[object, ...]:
    """Return what mentions tell of a company that has not changed."""
    name = entity.row.name if entity.row else entity.name.shown
    return entity.company_id, name, str(entity.name.kind), _branch_of(entity)


def _events(work: Workplace) -> pd.DataFrame:
    rows = [
        (
            event.kind,
            event.entity.company_id,
            event.other.company_id if event.other else pd.NA,
            event.reason,
            event.evidence,
            event.name,
        )
        for event in work.events
    ]
    return _frame(rows, EVENT_COLUMNS)


def _frame(rows: Iterable[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a frame of these rows; its texts stay the objects that they are."""
    feed = iter(rows)
    values: list[list[object]] = [[] for _ in columns]
    while batch := list(islice(feed, BATCH)):
        for column, found in zip(values, zip(*batch, strict=True), strict=True):
            column.extend(found)
    return pd.DataFrame(
        {
            name: pd.Series(found, dtype=_DTYPES.get(name, "object"))
            for name, found in zip(columns, values, strict=True)
        }
    )
