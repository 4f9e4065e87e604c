"""How things stand, in a few cheap statements: the last night, the rules, open questions.

For whoever shows it to many people at once. Nothing here reads postings.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from enrich.store.merged import stands_for
from enrich.store.schema import (
    doubt,
    forgotten,
    lease,
    publication,
    rulebook,
    run,
    run_step,
    site_run,
)

NIGHT = "night"
"""The lease that runs hold, and people's orders for a moment."""
NIGHTS = ("nightly", "demo")
"""The kinds of runs that harvest sites."""
LAPSE = timedelta(seconds=120)
"""Who holds the lease and said nothing for so long is not at work."""
BRIEF = timedelta(seconds=2)
"""A person's order holds the lease for less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A run; moments are UTC in ISO 8601, `ended_at` "" while it is at work."""

    run_id: int
    business_date: date
    kind: str
    state: str
    started_at: str
    ended_at: str
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The newest publication of lists."""

    run_id: int
    business_date: date
    rules_version: str
    published_at: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The version of the rules that the next night uses."""

    number: int
    label: str
    author: str
    why: str
    published_at: str


def last_night(db: Connection, *, ended: bool = False) -> RunLine | None:
    """Return the newest run that harvested sites; with `ended`, of those not at work."""
    query = _runs().where(run.c.kind.in_(NIGHTS))
    if ended:
        query = query.where(run.c.state != "running")
    return _first_run(db, query)


def last_run(db: Connection) -> RunLine | None:
    """Return the newest run of any kind."""
    return _first_run(db, _runs())


def run_line(db: Connection, run_id: int) -> RunLine | None:
    """Return one run."""
    return _first_run(db, _runs().where(run.c.run_id == run_id))


def run_lines(db: Connection, numbers: Collection[int]) -> dict[int, RunLine]:
    """Return runs by number."""
    rows = db.execute(_runs().where(run.c.run_id.in_(numbers))).mappings()
    return {row["run_id"]: RunLine(**row) for row in rows}


def newest_runs(db: Connection, most: int, *, before: int | None = None) -> list[RunLine]:
    """Return the newest runs of all kinds; with `before` those with a smaller number."""
    query = _runs().order_by(run.c.run_id.desc()).limit(most)
    if before is not None:
        query = query.where(run.c.run_id < before)
    return [RunLine(**row) for row in db.execute(query).mappings()]


def published(db: Connection) -> Published | None:
    """Return the newest publication: of several of one day, the last one."""
    columns = [publication.c[one.name] for one in fields(Published)]
    newest = (publication.c.business_date.desc(), publication.c.run_id.desc())
    row = db.execute(select(*columns).order_by(*newest).limit(1)).mappings().first()
    return Published(**row) if row is not None else None


def in_force(db: Connection) -> InForce | None:
    """Return the newest published version of the rules."""
    columns = [rulebook.c[one.name] for one in fields(InForce)]
    newest = select(*columns).order_by(rulebook.c.number.desc()).limit(1)
    row = db.execute(newest).mappings().first()
    return InForce(**row) if row is not None else None


def at_work(db: Connection, now: datetime) -> str:
    """Return since when a run holds the lease, UTC in ISO 8601; "" when none is at work.

    A person's order holds it too, for a moment: that is not counted.
    """
    query = select(lease.c.taken_at, lease.c.beat_at).where(lease.c.name == NIGHT)
    row = db.execute(query).first()
    if row is None or now - datetime.fromisoformat(row.beat_at) > LAPSE:
        return ""
    return str(row.taken_at) if now - datetime.fromisoformat(row.taken_at) > BRIEF else ""


def waiting_doubts(db: Connection, *, everything: bool = False) -> list[int]:
    """Return the questions that `leads companies review` would ask, the heaviest first.

    Without those that earlier answers or a night settled by joining the two companies.
    """
    columns = (doubt.c.doubt_id, doubt.c.company_id, doubt.c.other_id)
    query = select(*columns).where(doubt.c.answered_by.is_(None))
    if not everything:
        query = query.where(doubt.c.queued)
    rows = db.execute(query.order_by(doubt.c.mentions.desc(), doubt.c.doubt_id)).all()
    stays = stands_for(db, {one for row in rows for one in row[1:] if one is not None})
    return [
        number
        for number, left, right in rows
        if left is None or right is None or left == right or stays[left] != stays[right]
    ]


def mark(db: Connection) -> str:
    """Return what differs when a run may have changed openings or companies, or who the rules.

    What people order of single companies does not show in it.
    """
    newest: tuple[ColumnElement[Any], ...] = (
        func.max(run.c.run_id),
        func.max(run_step.c.ended_at),
        func.count(site_run.c.handover_id),
        func.max(rulebook.c.number),
        func.count(forgotten.c.digest),
    )
    return "-".join(str(db.execute(select(one)).scalar()) for one in newest)


def standing(db: Connection, asked: Collection[int]) -> set[int]:
    """Return those of some companies that were not merged into others."""
    return {one for one, stays in stands_for(db, asked).items() if one == stays}


def _runs() -> Select[Any]:
    return select(*(run.c[one.name] for one in fields(RunLine)))


def _first_run(db: Connection, query: Select[Any]) -> RunLine | None:
    row = db.execute(query.order_by(run.c.run_id.desc()).limit(1)).mappings().first()
    return RunLine(**row) if row is not None else None
