"""The lease: one run at a time, and a run that lost it stops before it writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.issues import LeaseTakenError
from enrich.store import Store, open_store
from enrich.store.runs import Holder, take_lease
from flows.lease import NIGHT, hold_lease

NOW = datetime(2026, 1, 5, tzinfo=UTC)
ELSEWHERE = Holder(host="another-machine", pid=1, process_start="then")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def test_second_process_is_told_that_another_run_is_at_work(
    store: Store, tmp_path: Path
) -> None:
    second = (
        "import sys; from enrich.store import open_store; from flows.lease import hold_lease\n"
        "from enrich.issues import LeaseTakenError\n"
        "try:\n"
        "    hold_lease(open_store(sys.argv[1])).__enter__()\n"
        "except LeaseTakenError as told:\n"
        "    print(told)"
    )

    with hold_lease(store):
        told = subprocess.run(
            [sys.executable, "-c", second, str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
        )

    assert told.stdout.startswith("another run is at work: process ")


def test_lease_is_free_again_after_its_block(store: Store) -> None:
    with hold_lease(store):
        pass

    with store.begin() as db:
        take_lease(db, NIGHT, ELSEWHERE, NOW)


def test_block_within_the_block_holds_the_same_lease(store: Store) -> None:
    with hold_lease(store) as outer:
        with hold_lease(store) as inner:
            assert inner is outer

        with store.begin() as db, pytest.raises(LeaseTakenError):
            take_lease(db, NIGHT, ELSEWHERE, datetime.now(UTC))


def test_run_whose_lease_went_to_another_stops_before_it_writes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise LeaseTakenError("somebody else has it")

    monkeypatch.setattr("flows.lease.beat_lease", gone)

    with hold_lease(store, beat_s=0.001) as lease:
        lease.lost.wait(5)

        with pytest.raises(LeaseTakenError, match="another one took over"):
            lease.check()
