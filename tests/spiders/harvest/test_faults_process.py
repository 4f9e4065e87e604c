"""Processes that are killed, run out of disk or memory, or start twice (case 12, F2, F3)."""

from __future__ import annotations

import dataclasses
import fcntl
import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from enrich.model import RawPosting, Verdict
from spiders.__main__ import FAILED, OK, TAKEN
from spiders.errand import Errand, harvest_command
from spiders.handover import Handover
from tests.spiders.harvest.board import Ask, Board, Reply

Harvested = Callable[..., list[Handover]]
pytestmark = pytest.mark.slow

SMALL_DISK = """
import resource, sys
from spiders.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
sys.exit(main(sys.argv[1:]))
"""


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def test_case_12_a_harvest_killed_again_and_again_ends_like_one_that_was_not(
    board: Board, errand: Callable[..., Errand], harvested: Harvested
) -> None:
    todo = errand("one")
    original = board._server.answer

    for path in ("/jobs?page=2", "/job/29"):
        with _start(harvest_command(todo)) as process:

            def kill_at(ask: Ask, path: str = path, pid: int = process.pid) -> Reply:
                if ask.path == path:
                    os.kill(pid, signal.SIGKILL)
                return original(ask)

            board._server.answer = kill_at
            assert process.wait(30) == -signal.SIGKILL
        assert not (todo.into / "run.json").exists()
    board._server.answer = original
    with _start(harvest_command(todo)) as process:
        assert process.wait(30) == OK
    (clean,) = harvested(board.site(id="one"))

    assert clean.report.rows == 30
    assert _timeless(Handover.open(todo.into)) == _timeless(clean)


def _timeless(handover: Handover) -> dict[str, RawPosting]:
    return {row.key: dataclasses.replace(row, seen_at="") for row in handover.rows()}


def test_case_12_a_disk_that_fills_leaves_no_result_and_says_so(
    errand: Callable[..., Errand],
) -> None:
    todo = errand("one")
    command = [sys.executable, "-c", SMALL_DISK, *harvest_command(todo)[3:]]

    with _start(command) as process:
        complaint = (process.stderr or sys.exit()).read().decode()

    assert process.returncode == FAILED
    assert "File too large" in complaint
    assert not (todo.into / "run.json").exists()


def test_case_12_a_second_harvest_of_the_same_night_refuses(
    board: Board, errand: Callable[..., Errand]
) -> None:
    todo = errand("one")
    todo.into.mkdir()
    with (todo.into / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with _start(harvest_command(todo)) as process:
            code = process.wait(30)

    assert code == TAKEN
    assert board.log == []


@pytest.mark.parametrize("step", [timedelta(hours=-2), timedelta(days=3)])
def test_case_12_a_clock_that_jumps_changes_nothing(
    board: Board, harvested: Harvested, step: timedelta
) -> None:
    def now() -> datetime:
        return datetime(2026, 1, 5, tzinfo=UTC) + step * (len(board.log) > 9)

    (handover,) = harvested(board.site(limits={"delay_s": 0.01}), now=now)

    assert (handover.report.rows, handover.report.verdict) == (30, Verdict.OK)
    assert min(board.gaps()) >= 0.01


@pytest.mark.each_wire
def test_f2_a_gzip_bomb_costs_less_than_64_mb(
    board: Board, errand: Callable[..., Errand]
) -> None:
    plain = _peak_kb(errand("one"))
    bomb = gzip.compress(bytes(200 << 20), compresslevel=1)
    board.paths["/job/1"] = lambda _: Reply(headers={"Content-Encoding": "gzip"}, body=bomb)

    todo = errand("one", into=errand("one").into.with_name("bomb"))
    swollen = _peak_kb(todo)

    assert Handover.open(todo.into).report.pages["too_large"] == 1
    assert swollen - plain < 64 * 1024


def _peak_kb(todo: Errand) -> int:
    process = _start(harvest_command(todo))
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0  # it was waited for here, not by subprocess
    for pipe in (process.stdin, process.stderr):
        if pipe is not None:
            pipe.close()
    return used.ru_maxrss
