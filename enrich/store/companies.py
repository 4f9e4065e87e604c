"""Companies: what resolving found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    Connection,
    func,
    select,
    update,
)

from enrich.issues import StoreError
from enrich.model import AGENCY_COLUMNS, MENTION_COLUMNS
from enrich.resolve import (
    COMPANY_COLUMNS,
    EVENT_COLUMNS,
    UNIT_COLUMNS,
    CompanyIndex,
    Resolution,
)
from enrich.store.bulk import add_missing, add_rows, frame, put_rows, records, staged
from enrich.store.doubts import save_doubts
from enrich.store.given import numbers
from enrich.store.look_ups import SqlIndex, shelved
from enrich.store.relations import save_relations
from enrich.store.schema import company, company_event, mention, unit, unit_key, unit_move


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What stands behind a change of companies.

    Attributes:
        actor: The person who ordered it; "rules" for what a night found by itself.
        judgement_id: The judgement that it carries out. undoes: The event that it takes back.
    """

    actor: str = "rules"
    at: datetime | None = None
    judgement_id: int | None = None
    undoes: int | None = None


def company_index(db: Connection) -> CompanyIndex:
    """Return the store's companies as the index that `resolve` asks."""
    return SqlIndex(db)


def new_mentions(db: Connection) -> pd.DataFrame:
    """Return MENTION_COLUMNS and AGENCY_COLUMNS of the mentions without a company yet."""
    query = (
        select(*(mention.c[name] for name in (*MENTION_COLUMNS, *AGENCY_COLUMNS)))
        .where(mention.c.company_id.is_(None))
        .order_by(mention.c.mention_id)
    )
    return frame(db, query)


def save_resolution(
    db: Connection, resolution: Resolution, run_id: int | None, act: Act | None = None
) -> None:
    """Save what `resolve` found for the store's own mentions, once."""
    save_companies(db, resolution, run_id, act)
    columns = ["mention_id", "company_id", "unit_id"]
    with staged(db, "resolved", [mention.c[name] for name in columns]) as stage:
        add_rows(db, stage, columns, records(resolution.mentions, columns))
        db.execute(
            update(mention)
            .values(company_id=stage.c.company_id, unit_id=stage.c.unit_id)
            .where(mention.c.mention_id == stage.c.mention_id)
        )


def save_companies(
    db: Connection, resolution: Resolution, run_id: int | None, act: Act | None = None
) -> None:
    """Save companies, units, look-ups, events, relations and doubts.

    No mentions are saved: theirs may be in a file.
    """
    before = SqlIndex(db).next_ids()[1]
    moved = _moved(db, resolution)
    rows = resolution.companies.assign(run_id=run_id)
    # A branch points to its firm, a company that was merged to an older one: those go first, or
    # SQLite searches the whole table for what may point to each company that comes after.
    gone, parts = rows["merged_into"].notna(), rows["branch_of"].notna()
    for part in (rows[~gone & ~parts], rows[~gone & parts], rows[gone]):
        columns = [*COMPANY_COLUMNS, "run_id"]
        put_rows(db, company, columns, _with_run(part, run_id))
    _put_units(db, resolution)
    _file(db, resolution.unit_keys)
    _tell(db, resolution, run_id, act or Act())
    _note_moves(db, moved)
    _follow(db, resolution)
    save_relations(db, resolution.relations, run_id)
    units = resolution.units
    new_names = int(((units["unit_id"] >= before) & (units["mentions"] > 0)).sum())
    save_doubts(db, resolution.doubts, run_id, new_names)


def companies_table(db: Connection) -> pd.DataFrame:
    """Return COMPANY_COLUMNS of the companies that stand; `branch_of` is one of them."""
    columns = [company.c[name] for name in COMPANY_COLUMNS]
    query = select(*columns).order_by(company.c.company_id)
    table = frame(db, query)
    merged = table[table["merged_into"].notna()]
    stays = dict(zip(merged["company_id"], merged["merged_into"], strict=True))
    firms = table["branch_of"].map(lambda one: stays.get(one, one), na_action="ignore")
    table["branch_of"] = firms.astype("Int64")
    return table[table["merged_into"].isna()].reset_index(drop=True)


def company_names(db: Connection) -> dict[int, str]:
    """Return the name of every company by its number, those that were merged too."""
    named = select(company.c.company_id, company.c.name)
    return {number: name for number, name in db.execute(named)}  # noqa: C416  # rows, not pairs


def surviving_id(db: Connection, company_id: int) -> int:
    """Return the company that a number means today: itself, or the one it was merged into.

    Raises:
        StoreError: No company ever had this number.
    """
    query = select(company.c.merged_into).where(company.c.company_id == int(company_id))
    row = db.execute(query).one_or_none()
    if row is None:
        raise StoreError(f"there is no company {company_id}")
    return company_id if row.merged_into is None else surviving_id(db, row.merged_into)


def _with_run(part: pd.DataFrame, run_id: int | None) -> Iterator[tuple[Any, ...]]:
    return ((*row, run_id) for row in records(part, COMPANY_COLUMNS))


def _put_units(db: Connection, resolution: Resolution) -> None:
    """Save units; a known one keeps its key, and its company but for merges and splits."""
    units, events = resolution.units, resolution.events
    left = events["kind"].isin(["merged", "split"])
    moved = units["company_id"].isin(events.loc[left, "other_id"])
    units = units.assign(first_company_id=units["company_id"])
    columns, kept = [*UNIT_COLUMNS, "first_company_id"], ["unit_key", "first_company_id"]
    for part, fixed in ((units[~moved], [*kept, "company_id"]), (units[moved], kept)):
        put_rows(db, unit, columns, records(part, columns), fixed)


def _file(db: Connection, keys: pd.DataFrame) -> None:
    """File units under look-up keys; filing one twice changes nothing."""
    columns = ["look_up", "unit_id"]
    rows = ((shelved(key), number) for key, number in records(keys, columns))
    add_missing(db, unit_key, columns, rows)


def _tell(db: Connection, resolution: Resolution, run_id: int | None, act: Act) -> None:
    """Add the events of a resolution, with who stands behind them."""
    at = act.at.isoformat() if act.at else ""
    rest = (run_id, act.actor, at, act.judgement_id, act.undoes)
    columns = [*EVENT_COLUMNS, "run_id", "actor", "happened_at", "judgement_id", "undoes"]
    rows = ((*row, *rest) for row in records(resolution.events, EVENT_COLUMNS))
    add_rows(db, company_event, columns, rows)


def _moved(db: Connection, resolution: Resolution) -> list[tuple[int, int, int]]:
    """Return unit, old and new company of the known units that change theirs."""
    if not resolution.events["kind"].isin(["merged", "split"]).any():
        return []
    asked = numbers(db, resolution.units["unit_id"].tolist())
    query = select(unit.c.unit_id, unit.c.company_id).join_from(
        unit, asked, unit.c.unit_id == asked.c.value
    )
    before = dict(db.execute(query).tuples().all())
    rows = records(resolution.units, ["unit_id", "company_id"])
    return [
        (unit_id, before[unit_id], now)
        for unit_id, now in rows
        if unit_id in before and before[unit_id] != now
    ]


def _note_moves(db: Connection, moved: list[tuple[int, int, int]]) -> None:
    """Note by which event each unit left its company, so that the event can be taken back."""
    if not moved:
        return
    left = select(func.max(company_event.c.event_id), company_event.c.company_id)
    left = left.where(company_event.c.kind.in_(["merged", "split"]))
    asked = numbers(db, sorted({before for _, before, _ in moved}))
    left = left.join_from(company_event, asked, company_event.c.company_id == asked.c.value)
    events = {
        gone: event_id
        for event_id, gone in db.execute(left.group_by(company_event.c.company_id))
    }
    columns = ["event_id", "unit_id", "from_id", "to_id"]
    rows = [(events[before], one, before, now) for one, before, now in moved]
    add_rows(db, unit_move, columns, rows)


def _follow(db: Connection, resolution: Resolution) -> None:
    """Point what pointed to merged companies, and the mentions of moved units, to today's."""
    merged = resolution.companies[resolution.companies["merged_into"].notna()]
    for gone, stays in records(merged, ["company_id", "merged_into"]):
        db.execute(
            update(company).values(merged_into=stays).where(company.c.merged_into == gone)
        )
    left = resolution.events[resolution.events["kind"].isin(["merged", "split"])]
    if left.empty:
        return
    now = select(unit.c.company_id).where(unit.c.unit_id == mention.c.unit_id)
    asked = numbers(db, left["company_id"].unique().tolist())
    moved = select(unit.c.unit_id).where(unit.c.unit_id == mention.c.unit_id)
    db.execute(
        update(mention)
        .values(company_id=now.scalar_subquery())
        .where(mention.c.company_id.in_(select(asked.c.value)), moved.exists())
    )
