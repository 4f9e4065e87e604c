"""Runs and how far they got, the lease that lets one work at a time, each site's history."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from enrich.issues import LeaseTakenError, StoreError
from enrich.model import HarvestReport, Verdict
from enrich.store.bulk import frame, put_rows
from enrich.store.columns import moment
from enrich.store.schema import lease, posting, run, run_step, site, site_run

ENDS = frozenset({"done", "partial", "failed", "interrupted"})
LAPSE = timedelta(seconds=120)
"""A holder on another machine that said nothing for so long counts as dead."""

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One nightly pass.

    Attributes:
        resumed: Whether an earlier, cut-off pass of the same business date is taken up again.
        done: Steps that an earlier attempt finished, with their figures.
    """

    run_id: int
    business_date: date
    kind: str
    resumed: bool
    done: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lease: one process, told apart from a later one of the same number.

    Attributes:
        process_start: When it started, as its machine counts; "" where that cannot be told.
    """

    host: str
    pid: int
    process_start: str


def this_process() -> Holder:
    """Return the holder that this process is."""
    pid = os.getpid()
    return Holder(host=socket.gethostname(), pid=pid, process_start=_start(pid))


def start_run(db: Connection, business_date: date, kind: str, now: datetime) -> Run:
    """Return the run to do: an unfinished one of this date and kind, else a new one.

    Other unfinished runs are marked `interrupted`: whoever holds the lease knows that nobody
    works on them.
    """
    running = select(run.c.run_id).where(run.c.state == "running")
    same = running.where(run.c.business_date == business_date, run.c.kind == kind)
    number: int | None = db.execute(same.order_by(run.c.run_id.desc())).scalars().first()
    resumed = number is not None
    if number is None:
        # Not the engine's own numbers: those leave gaps after a run that came to nothing.
        number = int(db.execute(select(func.coalesce(func.max(run.c.run_id), 0))).scalar_one())
        number += 1
        values = {"run_id": number, "business_date": business_date, "kind": kind}
        db.execute(insert(run).values(**values, state="running", started_at=moment(now)))
    ended = update(run).values(state="interrupted", ended_at=moment(now))
    db.execute(ended.where(run.c.state == "running", run.c.run_id != number))
    return Run(
        run_id=number,
        business_date=business_date,
        kind=kind,
        resumed=resumed,
        done=run_figures(db, number),
    )


def finish_run(db: Connection, run_id: int, state: str, now: datetime) -> None:
    """Mark a run `done`, `partial`, `failed` or `interrupted`."""
    if state not in ENDS:
        raise StoreError(f"a run ends {', '.join(sorted(ENDS))}, not {state!r}")
    ended = update(run).values(state=state, ended_at=moment(now))
    db.execute(ended.where(run.c.run_id == run_id))


def set_rules_version(db: Connection, run_id: int, version: str) -> None:
    """Note which rules a run classifies with."""
    db.execute(update(run).values(rules_version=version).where(run.c.run_id == run_id))


def save_figures(
    db: Connection, run_id: int, step: str, figures: Mapping[str, Any], now: datetime
) -> None:
    """Note that a step is done, with its figures; a later call replaces an earlier one."""
    text = json.dumps(dict(figures), ensure_ascii=False, default=str)
    columns = ("run_id", "step", "ended_at", "figures")
    put_rows(db, run_step, columns, [(run_id, step, moment(now), text)])


def run_figures(db: Connection, run_id: int) -> dict[str, dict[str, Any]]:
    """Return the figures of each finished step."""
    query = select(run_step.c.step, run_step.c.figures).where(run_step.c.run_id == run_id)
    return {step: json.loads(figures) for step, figures in db.execute(query)}


def last_to_do(db: Connection, step: str) -> int | None:
    """Return the newest run that finished a step; None: no run did."""
    query = select(func.max(run_step.c.run_id)).where(run_step.c.step == step)
    return db.execute(query).scalar()


def business_date_of(db: Connection, run_id: int) -> date:
    """Return the day for which a run counts."""
    query = select(run.c.business_date).where(run.c.run_id == run_id)
    found: date = db.execute(query).scalar_one()
    return found


def runs_table(db: Connection, limit: int = 30) -> pd.DataFrame:
    """Return the newest runs first.

    Columns: run_id, business_date, kind, state, started_at, ended_at, rules_version.
    """
    shown = [column for column in run.c if column.name != "rulebook"]
    return frame(db, select(*shown).order_by(run.c.run_id.desc()).limit(limit))


def sites_table(db: Connection) -> pd.DataFrame:
    """Return one row per site.

    Columns: site, family, first_run_on, last_run_on, last_good_on, last_verdict, last_reasons,
    open_postings.
    """
    count = (
        select(posting.c.site, func.count().label("open_postings"))
        .where(posting.c.closed_on.is_(None))
        .group_by(posting.c.site)
        .subquery()
    )
    query = select(site, func.coalesce(count.c.open_postings, 0).label("open_postings"))
    joined = query.outerjoin_from(site, count, count.c.site == site.c.site)
    return frame(db, joined.order_by(site.c.site))


def site_runs(db: Connection, run_id: int) -> pd.DataFrame:
    """Return what a run loaded, one row per hand-over.

    Columns: handover_id, site, business_date, verdict, new, changed, unchanged, closed,
    reopened, held, withheld (why nothing closed).
    """
    hidden = {"report", "run_id", "closes"}
    shown = [column for column in site_run.c if column.name not in hidden]
    query = select(*shown).where(site_run.c.run_id == run_id)
    return frame(db, query.order_by(site_run.c.site, site_run.c.handover_id))


def run_reports(db: Connection, run_id: int) -> dict[str, HarvestReport]:
    """Return the reports of what a run loaded, by the hand-over's id."""
    columns = select(site_run.c.handover_id, site_run.c.report)
    found = db.execute(columns.where(site_run.c.run_id == run_id))
    return {handover_id: _report(text) for handover_id, text in found}


def site_history(db: Connection, site_id: str, limit: int = 56) -> list[HarvestReport]:
    """Return the newest reports of a site's nights, oldest first; archives are none."""
    newest = (
        select(site_run.c.report)
        .where(site_run.c.site == site_id, site_run.c.verdict != Verdict.ARCHIVED.value)
        .order_by(site_run.c.business_date.desc(), site_run.c.run_id.desc())
        .order_by(site_run.c.handover_id.desc())
        .limit(limit)
    )
    return [_report(text) for text in reversed(db.execute(newest).scalars().all())]


def take_lease(db: Connection, name: str, holder: Holder, now: datetime) -> None:
    """Take the lease, or take it over from a holder that is dead.

    Raises:
        LeaseTakenError: Somebody alive holds it.
    """
    values = {
        "host": holder.host,
        "pid": holder.pid,
        "process_start": holder.process_start,
        "taken_at": moment(now),
        "beat_at": moment(now),
    }
    insert_ = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    first = insert_(lease).values(name=name, **values).on_conflict_do_nothing()
    if db.execute(first.returning(lease.c.name)).first() is not None:
        return
    row = db.execute(select(lease).where(lease.c.name == name).with_for_update()).one()
    other = Holder(host=row.host, pid=row.pid, process_start=row.process_start)
    alive = is_alive(other, holder)
    silent = now - datetime.fromisoformat(row.beat_at)
    if alive or (alive is None and silent < LAPSE):
        if other == holder:
            return
        raise LeaseTakenError(
            f"another run is at work: process {row.pid} on {row.host}, since {row.taken_at}"
        )
    db.execute(update(lease).values(**values).where(lease.c.name == name))


def beat_lease(db: Connection, name: str, holder: Holder, now: datetime) -> None:
    """Say that the holder is alive.

    Raises:
        LeaseTakenError: The lease is somebody else's by now.
    """
    beat = update(lease).values(beat_at=moment(now)).where(*_held(name, holder))
    if not db.execute(beat).rowcount:
        raise LeaseTakenError(f"the lease {name!r} was taken over while this run was silent")


def free_lease(db: Connection, name: str, holder: Holder) -> None:
    """Give the lease back; nothing happens when it is somebody else's by now."""
    db.execute(delete(lease).where(*_held(name, holder)))


def is_alive(holder: Holder, here: Holder) -> bool | None:
    """Return whether a holder still runs, seen from `here`; None when that cannot be told."""
    if holder.host != here.host:
        return None
    if holder.process_start:
        return _start(holder.pid) == holder.process_start
    if os.name != "posix":
        return None
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _held(name: str, holder: Holder) -> tuple[Any, ...]:
    return (
        lease.c.name == name,
        lease.c.host == holder.host,
        lease.c.pid == holder.pid,
        lease.c.process_start == holder.process_start,
    )


def _report(text: str) -> HarvestReport:
    said = json.loads(text)
    said["business_date"] = date.fromisoformat(said["business_date"])
    said["verdict"] = Verdict(said["verdict"])
    return HarvestReport(**said)


def _start(pid: int) -> str:
    # Field 3 is the state, field 22 the start in ticks since boot; the name before them may
    # hold spaces and brackets. A zombie has ended: only its parent has not looked yet.
    try:
        stat = _PROC.joinpath(str(pid), "stat").read_text(encoding="utf-8", errors="replace")
        boot = _PROC.joinpath("sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
    state, *rest = stat.rpartition(")")[2].split()
    return "" if state in {"Z", "X"} else f"{boot}/{rest[18]}"
