"""Benches and their processes: made when asked, sent home when nobody asks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from flows.desk.pages.lists import BARRED, PORTRAIT
from flows.desk.workshop import FILES, LAB, PAGES, Workshop
from tests.flows.desk.conftest import RunningDesk

IDLE = 0.4


@pytest.fixture
def shop() -> Iterator[Workshop]:
    made = Workshop(idle=IDLE)
    yield made
    made.close()


def test_processes_that_nobody_asks_end_and_others_begin(shop: Workshop) -> None:
    first: int = shop.ask(PAGES, "os:getpid")

    wait_until(lambda: gone(first))

    assert shop.ask(PAGES, "os:getpid") != first


def test_nobody_is_sent_home_from_work(shop: Workshop) -> None:
    first = shop.begin(LAB, "os:getpid")
    shop.begin(LAB, "time:sleep", 4 * IDLE)
    time.sleep(2 * IDLE)

    assert shop.ask(LAB, "os:getpid") == first.result()


def test_whoever_asks_while_processes_end_is_answered(shop: Workshop) -> None:
    answers = []
    for _ in range(12):
        answers.append(shop.ask(PAGES, "math:sqrt", 4))
        time.sleep(IDLE)  # by now they may be going

    assert answers == [2.0] * 12


@pytest.mark.usefixtures("warm")
def test_a_bench_is_warmed_up_once(shop: Workshop) -> None:
    shop.warm(LAB, "os:getpid")
    shop.warm(LAB, "os:abort")  # would end the process that is there

    assert shop.ask(LAB, "math:sqrt", 4) == 2.0


def test_whoever_reads_a_list_has_its_file_and_first_company_begun_meanwhile(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[Any, ...]] = []
    monkeypatch.setattr(Workshop, "warm", lambda _, *asked: begun.append(asked))

    page = desk.client("sales").get("/lists/foreign_trade").text

    [(files, asked, _, companies, day), (pages, work, _, company, _)] = begun
    assert ((files, asked), (pages, work)) == ((FILES, BARRED), (PAGES, PORTRAIT))
    assert page.index("/companies/") == page.index(f'/companies/{company}"')
    assert companies == [company]
    assert desk.desk.workshop.ask(FILES, BARRED, desk.desk.settings, companies, day) == 0


def test_a_closed_workshop_leaves_nobody_behind() -> None:
    shop = Workshop()
    pids = [shop.ask(bench, "os:getpid") for bench in (PAGES, LAB)]

    shop.close()

    wait_until(lambda: all(map(gone, pids)))


def gone(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
