"""Runs, how far they got, the lease that lets one run work at a time, and each site's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection

from enrich.model import HarvestReport


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
    done: dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lease: one process, told apart from a later one of the same number."""

    host: str
    pid: int
    process_start: str


def this_process() -> Holder:
    """Return the holder that this process is."""
    raise NotImplementedError


def start_run(db: Connection, business_date: date, kind: str, now: datetime) -> Run:
    """Return the run to do: an unfinished one of this date and kind, else a new one.

    Unfinished runs of other dates are marked `interrupted`: they are over.
    """
    raise NotImplementedError


def finish_run(db: Connection, run_id: int, state: str, now: datetime) -> None:
    """Mark a run `done`, `partial` or `failed`."""
    raise NotImplementedError


def set_rules_version(db: Connection, run_id: int, version: str) -> None:
    """Note which rules a run classifies with."""
    raise NotImplementedError


def save_figures(
    db: Connection, run_id: int, step: str, figures: dict[str, object], now: datetime
) -> None:
    """Note that a step is done, with its figures; a later call replaces an earlier one."""
    raise NotImplementedError


def run_figures(db: Connection, run_id: int) -> dict[str, dict[str, object]]:
    """Return the figures of each finished step."""
    raise NotImplementedError


def runs_table(db: Connection, limit: int = 30) -> pd.DataFrame:
    """Return the newest runs first: run_id, business_date, kind, state, started_at, ended_at, rules_version."""
    raise NotImplementedError


def sites_table(db: Connection) -> pd.DataFrame:
    """Return one row per site: site, family, first_run_on, last_run_on, last_good_on, last_verdict, last_reasons, open_postings."""
    raise NotImplementedError


def site_runs(db: Connection, run_id: int) -> pd.DataFrame:
    """Return what a run loaded: site, business_date, verdict, new, changed, unchanged, closed, reopened, held."""
    raise NotImplementedError


def site_history(db: Connection, site: str, limit: int = 14) -> list[HarvestReport]:
    """Return the newest reports of a site's hand-overs, oldest first."""
    raise NotImplementedError


def take_lease(db: Connection, name: str, holder: Holder, now: datetime) -> None:
    """Take the lease, or take it over from a dead holder.

    Raises:
        LeaseTakenError: Somebody alive holds it.
    """
    raise NotImplementedError


def beat_lease(db: Connection, name: str, holder: Holder, now: datetime) -> None:
    """Say that the holder is alive.

    Raises:
        LeaseTakenError: The lease has been taken over.
    """
    raise NotImplementedError


def free_lease(db: Connection, name: str, holder: Holder) -> None:
    """Give the lease back; nothing happens when it is somebody else's by now."""
    raise NotImplementedError
