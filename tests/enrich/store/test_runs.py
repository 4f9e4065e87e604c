"""Runs are resumed, and one process at a time holds the lease."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import LeaseTakenError, StoreError
from enrich.model import Verdict
from enrich.store import Store, open_store
from enrich.store.postings import load_handover
from enrich.store.runs import (
    Holder,
    Run,
    beat_lease,
    finish_run,
    free_lease,
    run_figures,
    runs_table,
    save_figures,
    site_history,
    site_runs,
    sites_table,
    start_run,
    take_lease,
    this_process,
)

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
ELSEWHERE = Holder(host="far.example", pid=4711, process_start="boot/1")


def start(store: Store, day: date = DAY, kind: str = "nightly") -> Run:
    with store.begin() as db:
        return start_run(db, day, kind, NOW)


def take(store: Store, holder: Holder, now: datetime = NOW) -> None:
    with store.begin() as db:
        take_lease(db, "night", holder, now)


def test_a_cut_off_run_is_resumed_with_the_steps_it_finished(store: Store) -> None:
    first = start(store)
    with store.begin() as db:
        save_figures(db, first.run_id, "load", {"rows": 7}, NOW)

    again = start(store)

    assert again == replace(first, resumed=True, done={"load": {"rows": 7}})


def test_a_finished_run_is_not_resumed(store: Store) -> None:
    first = start(store)
    with store.begin() as db:
        finish_run(db, first.run_id, "done", NOW)

    again = start(store)

    assert (again.run_id, again.resumed) == (first.run_id + 1, False)


def test_a_run_left_open_by_another_night_is_marked_interrupted(store: Store) -> None:
    start(store, DAY - timedelta(days=1))

    start(store)

    with store.read() as db:
        assert runs_table(db)["state"].tolist() == ["running", "interrupted"]


def test_a_run_ends_in_one_of_the_known_ways(store: Store) -> None:
    run = start(store)

    with store.begin() as db, pytest.raises(StoreError, match="not 'finished'"):
        finish_run(db, run.run_id, "finished", NOW)


def test_figures_said_again_replace_the_first(store: Store) -> None:
    run = start(store)

    with store.begin() as db:
        save_figures(db, run.run_id, "load", {"rows": 7}, NOW)
        save_figures(db, run.run_id, "load", {"rows": 9}, NOW)

    with store.read() as db:
        assert run_figures(db, run.run_id) == {"load": {"rows": 9}}


def test_history_gives_back_the_newest_reports_oldest_first(
    store: Store, night: Callable[..., Any]
) -> None:
    nights = [night(day, "a", pages={"ok": day}) for day in (3, 1, 2)]
    with store.begin() as db:
        run = start_run(db, DAY, "nightly", NOW)
        for each in nights:
            load_handover(db, each, run.run_id)

        history = site_history(db, "board", 2)

    assert history == [nights[2].report, nights[0].report]


def test_a_site_keeps_the_day_of_its_last_good_night(
    store: Store, night: Callable[..., Any]
) -> None:
    with store.begin() as db:
        run = start_run(db, DAY, "nightly", NOW)
        load_handover(db, night(5, "ab"), run.run_id)
        late = night(6, verdict=Verdict.BLOCKED, reasons=["3 block pages in a row"])
        load_handover(db, late, run.run_id)

        [site] = sites_table(db).to_dict("records")
        loaded = site_runs(db, run.run_id)

    assert (site["last_good_on"], site["last_run_on"]) == (date(2026, 11, 5), date(2026, 11, 6))
    assert (site["last_verdict"], site["last_reasons"]) == ("blocked", "3 block pages in a row")
    assert site["open_postings"] == 2
    assert loaded["verdict"].tolist() == ["ok", "blocked"]


def test_a_lease_is_held_by_one_at_a_time(store: Store) -> None:
    take(store, this_process())

    with pytest.raises(LeaseTakenError, match="another run is at work: process"):
        take(store, ELSEWHERE, NOW + timedelta(seconds=119))


def test_a_freed_lease_can_be_taken(store: Store) -> None:
    take(store, this_process())
    with store.begin() as db:
        free_lease(db, "night", this_process())

    take(store, ELSEWHERE)

    with store.begin() as db:
        beat_lease(db, "night", ELSEWHERE, NOW)


def test_a_silent_holder_on_another_machine_is_replaced_and_told(store: Store) -> None:
    take(store, ELSEWHERE)

    take(store, this_process(), NOW + timedelta(seconds=121))

    with store.begin() as db, pytest.raises(LeaseTakenError, match="taken over"):
        beat_lease(db, "night", ELSEWHERE, NOW + timedelta(seconds=122))


def test_a_heartbeat_keeps_the_lease(store: Store) -> None:
    take(store, ELSEWHERE)
    with store.begin() as db:
        beat_lease(db, "night", ELSEWHERE, NOW + timedelta(seconds=100))

    with pytest.raises(LeaseTakenError):
        take(store, this_process(), NOW + timedelta(seconds=150))


def test_a_living_process_here_keeps_the_lease_however_the_clock_jumps(store: Store) -> None:
    take(store, this_process())
    other = replace(this_process(), pid=1, process_start="boot/0")

    with pytest.raises(LeaseTakenError):
        take(store, other, NOW + timedelta(days=3))


def test_the_same_number_of_a_later_process_holds_nothing(store: Store) -> None:
    take(store, replace(this_process(), process_start="an earlier boot/77"))

    take(store, this_process())

    with store.begin() as db:
        beat_lease(db, "night", this_process(), NOW)


HOLD = """
import sys
from datetime import UTC, datetime
from enrich.store import open_store
from enrich.store.runs import take_lease, this_process
with open_store(sys.argv[1]).begin() as db:
    take_lease(db, "night", this_process(), datetime(2026, 11, 24, 18, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lease_of_a_killed_process_is_taken_over_at_once(where: str | Path) -> None:
    command = [sys.executable, "-c", HOLD, str(where)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        store = open_store(where)
        with pytest.raises(LeaseTakenError):
            take(store, this_process())

        other.kill()
        other.wait()
        take(store, this_process())

        store.close()
