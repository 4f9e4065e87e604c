"""The hours in which a site is asked, and what one host gets in a night from all its sites."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite.pace import HostPace
from spiders.polite.refusals import Refused
from spiders.polite.window import Window
from tests.spiders.harvest.board import Board, Reply
from tests.spiders.harvest.conftest import NIGHT

Harvested = Callable[..., list[Handover]]
InReactor = Callable[[Awaitable[Any]], Any]

NOON = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)
HOURS = {"delay_s": 0.0, "window": "22:00-07:00", "zone": "Asia/Shanghai"}


def test_outside_its_hours_a_site_is_asked_for_nothing(
    board: Board, harvested: Harvested
) -> None:
    (handover,) = harvested(board.site(limits=HOURS), now=lambda: NOON)

    assert board.log == []
    assert handover.report.verdict is Verdict.INCOMPLETE
    assert handover.report.reasons[0] == "it is not the site's hours (limits.window)"
    messages = {issue.message for issue in handover.issues()}
    assert messages == {
        "it is 12:00 in Asia/Shanghai, and the site is asked from 22:00 to 07:00 only"
    }


def test_within_its_hours_a_site_is_read_whole(board: Board, harvested: Harvested) -> None:
    (handover,) = harvested(board.site(limits=HOURS), now=lambda: MIDNIGHT)

    assert (handover.report.rows, handover.report.verdict) == (30, Verdict.OK)


def test_a_window_that_closes_in_the_middle_ends_the_night_softly(
    board: Board, harvested: Harvested
) -> None:
    def now() -> datetime:
        return MIDNIGHT if len(board.log) < 12 else NOON

    (handover,) = harvested(board.site(limits=HOURS), now=now)

    assert len(board.log) == 12
    assert handover.report.rows == 8
    assert handover.report.verdict is Verdict.INCOMPLETE


def test_a_site_that_sleeps_does_not_keep_its_neighbour_waiting(
    board: Board, harvested: Harvested
) -> None:
    asleep, awake = board.site(id="asleep", limits=HOURS), board.site(id="awake")

    first, second = harvested(asleep, awake, now=lambda: NOON)

    assert (first.report.rows, second.report.rows) == (0, 30)


@pytest.mark.parametrize(
    ("hours", "at", "open_then"),
    [
        ("22:00-07:00", "2026-01-05T22:00", True),
        ("22:00-07:00", "2026-01-06T06:59", True),
        ("22:00-07:00", "2026-01-06T07:00", False),
        ("01:00-05:30", "2026-01-06T05:29", True),
        ("01:00-05:30", "2026-01-06T00:59", False),
        ("01:30-02:30", "2026-10-25T01:45", True),
        ("22:00-22:00", "2026-01-06T12:00", True),
    ],
)
def test_hours_are_those_of_the_sites_zone(hours: str, at: str, open_then: bool) -> None:
    window = Window.parse(hours, "Europe/Berlin")
    there = datetime.fromisoformat(at).replace(tzinfo=window.zone)

    assert window.holds(there.astimezone(UTC)) is open_then


@pytest.mark.parametrize(
    ("limits", "complaint"),
    [
        ({"window": "25:00-07:00"}, "limits.window"),
        ({"window": "at night"}, "limits.window"),
        ({"zone": "Asia/Shanghia"}, "no time zone is called Asia/Shanghia"),
        ({"zone": "../localtime"}, "no time zone is called"),
        ({"host_pages": 0}, "limits.host_pages"),
    ],
)
def test_hours_that_are_none_are_refused_in_the_site_file(
    board: Board, limits: dict[str, str | int], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        board.site(limits={"delay_s": 0.0, **limits})


def test_a_host_has_one_budget_for_all_its_sites(board: Board, harvested: Harvested) -> None:
    limits = {"delay_s": 0.0, "host_pages": 40}

    ends = harvested(board.site(id="one", limits=limits), board.site(id="two", limits=limits))

    assert len(board.log) == 40
    assert {end.report.verdict for end in ends} == {Verdict.INCOMPLETE}
    reason = "the host's budget ran out, shared by its sites"
    assert all(reason in end.report.reasons for end in ends)


def test_a_budget_holds_for_a_night_and_not_for_a_run(
    board: Board, harvested: Harvested
) -> None:
    site = board.site(limits={"delay_s": 0.0, "host_pages": 40})

    harvested(site)
    harvested(site)
    asked = len(board.log)
    (next_night,) = harvested(site, business_date=NIGHT.replace(day=6))

    assert asked == 40
    assert next_night.report.verdict is Verdict.OK


def test_a_long_rest_holds_in_later_processes_and_nights(
    board: Board, harvested: Harvested
) -> None:
    board.paths["/job/1"] = lambda _: Reply(status=429, headers={"Retry-After": "86400"})
    harvested(board.site())
    asked = len(board.log)

    (again,) = harvested(board.site(), business_date=NIGHT.replace(day=6))

    assert len(board.log) == asked
    assert again.report.verdict is Verdict.BLOCKED


def test_a_rest_asked_for_with_robots_txt_counts_too(
    board: Board, harvested: Harvested
) -> None:
    board.paths["/robots.txt"] = lambda _: Reply(status=503, headers={"Retry-After": "3600"})

    harvested(board.site())
    harvested(board.site())

    assert [ask.path for ask in board.log] == ["/robots.txt"]


KILLED_WHILE_ASKING = """
import asyncio, os, signal, sys
from datetime import date
from pathlib import Path
from spiders.polite.pace import HostPace

async def ask():
    pace = HostPace("jobs.test", Path(sys.argv[1]), date(2026, 1, 5))
    async with pace.turn(0, asyncio.Event()):
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(ask())
"""


def test_a_request_whose_process_was_killed_counts_as_sent(
    tmp_path: Path, in_reactor: InReactor
) -> None:
    command = [sys.executable, "-c", KILLED_WHILE_ASKING, str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    pace, stop = HostPace("jobs.test", tmp_path, NIGHT), asyncio.Event()

    async def ask_again() -> None:
        asyncio.get_running_loop().call_later(0.05, stop.set)
        async with pace.turn(3600, stop):
            pytest.fail("the gap after the killed request was not kept")

    with pytest.raises(Refused, match="time is over"):
        in_reactor(ask_again())
    pace.close()


def test_a_busy_neighbour_does_not_starve_the_others(
    tmp_path: Path, in_reactor: InReactor
) -> None:
    greedy, modest = (HostPace("jobs.test", tmp_path, NIGHT) for _ in range(2))
    stop, order = asyncio.Event(), list[str]()

    async def ask(pace: HostPace, name: str, times: int) -> None:
        for _ in range(times):
            async with pace.turn(0.03, stop):
                order.append(name)

    async def both() -> None:
        await asyncio.gather(ask(greedy, "greedy", 30), ask(modest, "modest", 3))

    in_reactor(both())

    assert "modest" in order[:20]
    greedy.close()
    modest.close()
