"""Companies: what resolving found, and what people judged."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    TableValuedAlias,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from enrich.issues import StoreError
from enrich.model import MENTION_COLUMNS
from enrich.resolve import (
    COMPANY_COLUMNS,
    EVENT_COLUMNS,
    JUDGEMENT_COLUMNS,
    UNIT_COLUMNS,
    CompanyIndex,
    Resolution,
)
from enrich.store.bulk import add_rows, frame, put_rows, records, staged
from enrich.store.look_ups import SqlIndex
from enrich.store.schema import company, company_event, judgement, mention, unit, unit_key

_VERDICTS = frozenset({"same", "different", "unsure"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided of two names: same, different or unsure."""

    left_name: str
    right_name: str
    verdict: str
    decided_by: str
    decided_at: datetime
    reason: str = ""


def company_index(db: Connection) -> CompanyIndex:
    """Return the store's companies as the index that `resolve` asks."""
    return SqlIndex(db)


def new_mentions(db: Connection) -> pd.DataFrame:
    """Return MENTION_COLUMNS of the mentions that no company is known for yet."""
    query = (
        select(*(mention.c[name] for name in MENTION_COLUMNS))
        .where(mention.c.company_id.is_(None))
        .order_by(mention.c.mention_id)
    )
    return frame(db, query)


def save_resolution(db: Connection, resolution: Resolution, run_id: int | None) -> None:
    """Save what `resolve` found for the store's own mentions; saving twice changes nothing."""
    save_companies(db, resolution, run_id)
    columns = ["mention_id", "company_id", "unit_id"]
    with staged(db, "resolved", [mention.c[name] for name in columns]) as stage:
        add_rows(db, stage, columns, records(resolution.mentions, columns))
        db.execute(
            update(mention)
            .values(company_id=stage.c.company_id, unit_id=stage.c.unit_id)
            .where(mention.c.mention_id == stage.c.mention_id)
        )


def save_companies(db: Connection, resolution: Resolution, run_id: int | None) -> None:
    """Save companies, units, look-ups and events, but no mentions: theirs are in a file."""
    rows = resolution.companies.assign(run_id=run_id)
    # A company that was merged points to an older one, a branch to its firm: new ones go first.
    gone = rows["merged_into"].notna()
    for part in (rows[~gone], rows[gone]):
        columns = [*COMPANY_COLUMNS, "run_id"]
        put_rows(db, company, columns, _with_run(part, run_id))
    _put_units(db, resolution)
    _file(db, resolution.unit_keys)
    events = [(*row, run_id) for row in records(resolution.events, EVENT_COLUMNS)]
    add_rows(db, company_event, [*EVENT_COLUMNS, "run_id"], events)
    _follow(db, resolution)


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


def add_judgement(db: Connection, judged: Judgement) -> None:
    """Add one judgement; the newest of a pair of names holds.

    Raises:
        StoreError: The verdict is none of same, different, unsure.
    """
    if judged.verdict not in _VERDICTS:
        raise StoreError(f"verdict {judged.verdict!r}: say same, different or unsure")
    db.execute(
        insert(judgement).values(
            left_name=judged.left_name,
            right_name=judged.right_name,
            verdict=judged.verdict,
            reason=judged.reason,
            decided_by=judged.decided_by,
            decided_at=judged.decided_at.isoformat(),
        )
    )


def judgements(db: Connection) -> pd.DataFrame:
    """Return JUDGEMENT_COLUMNS, oldest first."""
    columns = [judgement.c[name] for name in JUDGEMENT_COLUMNS]
    return frame(db, select(*columns).order_by(judgement.c.judgement_id))


def company_events(db: Connection) -> pd.DataFrame:
    """Return EVENT_COLUMNS and run_id of all that happened to companies, oldest first."""
    columns = [company_event.c[name] for name in (*EVENT_COLUMNS, "run_id")]
    return frame(db, select(*columns).order_by(company_event.c.event_id))


def _numbers(db: Connection, values: Collection[int]) -> TableValuedAlias:
    return _given(db, [int(one) for one in values], BigInteger)


def _given(db: Connection, values: list[Any], kind: type[TypeEngine[Any]]) -> TableValuedAlias:
    """Return the values as a table with the column `value`, in one parameter."""
    if db.dialect.name != "postgresql":
        listed = func.json_each(json.dumps(values, ensure_ascii=False))
        return listed.table_valued(column("value", kind), name="given")
    listed = func.unnest(cast(literal(values, ARRAY(kind)), ARRAY(kind)))
    return listed.table_valued(column("value", kind), name="given").render_derived()


def _with_run(part: pd.DataFrame, run_id: int | None) -> Iterator[tuple[Any, ...]]:
    return ((*row, run_id) for row in records(part, COMPANY_COLUMNS))


def _put_units(db: Connection, resolution: Resolution) -> None:
    """Save units; a known one keeps its key, and its company but for merges and splits."""
    units, events = resolution.units, resolution.events
    left = events["kind"].isin(["merged", "split"])
    moved = units["company_id"].isin(events.loc[left, "other_id"])
    for part, fixed in (
        (units[~moved], ["unit_key", "company_id"]),
        (units[moved], ["unit_key"]),
    ):
        put_rows(db, unit, UNIT_COLUMNS, records(part, UNIT_COLUMNS), fixed)


def _file(db: Connection, keys: pd.DataFrame) -> None:
    """File units under look-up keys; filing one twice changes nothing."""
    columns = ["look_up", "unit_id"]
    with staged(db, "filed", [unit_key.c[name] for name in columns]) as stage:
        add_rows(db, stage, columns, records(keys, columns))
        dialect = postgresql if db.dialect.name == "postgresql" else sqlite
        new = dialect.insert(unit_key).from_select(
            columns, select(stage).where(literal(value=True))
        )
        db.execute(new.on_conflict_do_nothing())


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
    asked = _numbers(db, left["company_id"].unique().tolist())
    moved = select(unit.c.unit_id).where(unit.c.unit_id == mention.c.unit_id)
    db.execute(
        update(mention)
        .values(company_id=now.scalar_subquery())
        .where(mention.c.company_id.in_(select(asked.c.value)), moved.exists())
    )
