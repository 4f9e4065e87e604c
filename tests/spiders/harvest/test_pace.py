"""One request at a time, a gap after each, and rest when a host asks for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite.pace import HostPace, rest_s
from spiders.polite.refusals import Refused
from tests.spiders.harvest.board import Answer, Ask, Board, Reply
from tests.spiders.harvest.conftest import NIGHT

pytestmark = pytest.mark.each_wire

Harvested = Callable[..., list[Handover]]
InReactor = Callable[[Awaitable[Any]], Any]


def test_requests_keep_their_distance(board: Board, harvested: Harvested) -> None:
    board.jobs = {key: board.jobs[key] for key in "123"}

    harvested(board.site(limits={"delay_s": 0.12}))

    assert len(board.log) == 5
    assert min(board.gaps()) >= 0.12


def test_two_sites_on_one_host_share_one_pace_and_one_robots_file(
    board: Board, harvested: Harvested
) -> None:
    board.jobs = {key: board.jobs[key] for key in "12"}
    limits = {"delay_s": 0.1}

    first, second = harvested(
        board.site(id="one", limits=limits), board.site(id="two", limits=limits)
    )

    assert (first.report.rows, second.report.rows) == (2, 2)
    assert len(board.asked("/robots.txt")) == 1
    assert min(board.gaps()) >= 0.1


def test_never_two_requests_in_flight(board: Board, harvested: Harvested) -> None:
    inside, most, lock = 0, 0, threading.Lock()
    original = board._answer

    def counted(ask: Ask) -> Reply:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        reply = original(ask)
        with lock:
            inside -= 1
        return reply

    board._server.answer = counted

    harvested(*(board.site(id=f"site{n}") for n in range(4)))

    assert most == 1


def _once(reply: Reply) -> Answer:
    replies = [reply]

    def answer(_: Ask) -> Reply:
        return replies.pop() if replies else Reply(body=b'{"jobs": [], "total": 0}')

    return answer


def test_retry_after_is_waited_for(board: Board, harvested: Harvested) -> None:
    board.paths["/jobs"] = _once(Reply(status=429, headers={"Retry-After": "1"}))

    harvested(board.site())

    first, second = board.asked("/jobs")
    assert second.at - first.at >= 1.0


def test_a_host_that_tells_us_off_three_times_is_left_alone(
    board: Board, harvested: Harvested
) -> None:
    board.paths["/jobs"] = lambda _: Reply(status=503, headers={"Retry-After": "0"})

    (handover,) = harvested(board.site())

    assert len(board.asked("/jobs")) == 3
    assert handover.report.verdict is Verdict.BLOCKED
    assert handover.report.pages == {"throttled": 1}


def test_a_site_that_wants_a_day_of_rest_is_put_off(board: Board, harvested: Harvested) -> None:
    board.paths["/job/1"] = lambda _: Reply(status=429, headers={"Retry-After": "86400"})

    (handover,) = harvested(board.site())

    assert len(board.asked("/job/1")) == 1
    assert handover.report.verdict is Verdict.BLOCKED
    assert any("put off" in issue.message for issue in handover.issues())


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("Mon, 05 Jan 2026 00:10:00 GMT", 600.0),
        ("Mon, 05 Jan 2026 08:10:00 +0800", 600.0),
        ("Sun, 04 Jan 2026 00:00:00 GMT", 30.0),
        ("-5", 30.0),
        ("soon", 30.0),
        ("1.5", 30.0),
        ("９", 30.0),
    ],
)
def test_retry_after_in_all_its_spellings(shown: str, seconds: float) -> None:
    assert rest_s(shown, datetime(2026, 1, 5, tzinfo=UTC)) == seconds


def test_the_pace_holds_between_processes(tmp_path: Path, in_reactor: InReactor) -> None:
    # Two turnstiles on one folder are what two processes have: file locks know no owner.
    ours, theirs = (
        HostPace("jobs.test", tmp_path, NIGHT),
        HostPace("jobs.test", tmp_path, NIGHT),
    )
    stop = asyncio.Event()
    ends: list[float] = []

    async def both() -> None:
        async def visit(pace: HostPace) -> None:
            async with pace.turn(0.1, stop):
                began = monotonic()
                await asyncio.sleep(0.05)
                ends.extend((began, monotonic()))

        await asyncio.gather(visit(ours), visit(theirs))

    in_reactor(both())

    assert ends == sorted(ends)
    assert ends[2] - ends[1] >= 0.1
    ours.close()
    theirs.close()


def test_who_waits_for_a_host_gives_up_when_time_is_over(
    tmp_path: Path, in_reactor: InReactor
) -> None:
    pace, stop = HostPace("jobs.test", tmp_path, NIGHT), asyncio.Event()

    async def stopped_while_waiting() -> None:
        async with pace.turn(0, stop):
            pace.strike(600)
        asyncio.get_running_loop().call_soon(stop.set)
        async with pace.turn(0, stop):
            pytest.fail("the door opened too early")

    with pytest.raises(Refused, match="time is over"):
        in_reactor(stopped_while_waiting())
    pace.close()
