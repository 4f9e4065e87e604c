"""Several nights of one board, each loaded into a real store that the next one reads from."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from enrich.model import HarvestReport, Verdict
from enrich.store import open_store
from enrich.store.postings import known_postings, load_handover
from enrich.store.runs import site_history, start_run
from enrich.store.schema import mention, posting, posting_text
from spiders.handover import Handover
from tests.spiders.harvest.board import Board, Reply, as_json
from tests.spiders.harvest.conftest import NIGHT

Harvested = Callable[..., list[Handover]]


class Nights:
    """The nights of one board, and what the store says after each."""

    def __init__(self, board: Board, harvested: Harvested, folder: Path) -> None:
        self._board, self._harvested, self._folder = board, harvested, folder
        self._store = open_store(folder / "store")

    def pass_one(self, number: int, **site: Any) -> HarvestReport:
        """Harvest and load the night `number`; the board's log then holds its requests only."""
        self._board.log.clear()
        on = NIGHT + timedelta(days=number)
        with self._store.read() as db:
            self._write("board.jsonl", known_postings(db, "board"))
            self._write("board.runs.jsonl", site_history(db, "board"))
        made = self._board.site(**site)
        (handover,) = self._harvested(made, known=self._folder, business_date=on)
        with self._store.begin() as db:
            run = start_run(db, on, "nightly", datetime(2026, 1, 5, tzinfo=UTC))
            load_handover(db, handover, run.run_id)
        return handover.report

    def state(self, key: str) -> tuple[date | None, str]:
        """Return the day on which a posting was closed, and why."""
        query = select(posting.c.closed_on, posting.c.close_reason).where(posting.c.key == key)
        with self._store.read() as db:
            on, reason = db.execute(query).one()
        return on, reason

    def text(self, key: str) -> tuple[str, str, str]:
        """Return title, description and employer of a posting."""
        query = (
            select(posting.c.title, posting_text.c.description, mention.c.name)
            .join_from(posting, posting_text)
            .join(mention, mention.c.mention_id == posting.c.mention_id)
            .where(posting.c.key == key)
        )
        with self._store.read() as db:
            title, description, employer = db.execute(query).one()
        return title, description, employer

    def asked(self) -> list[str]:
        """Return the numbers of the postings whose pages were asked for."""
        return [ask.path.removeprefix("/job/") for ask in self._board.asked("/job/")]

    def close(self) -> None:
        self._store.close()

    def _write(self, name: str, records: Any) -> None:
        lines = [json.dumps(dataclasses.asdict(each), default=str) for each in records]
        (self._folder / name).write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def nights(board: Board, harvested: Harvested, tmp_path: Path) -> Iterator[Nights]:
    folder = tmp_path / "known"
    folder.mkdir()
    here = Nights(board, harvested, folder)
    yield here
    here.close()


@pytest.mark.slow
def test_a_posting_that_is_over_and_still_listed_is_asked_for_ever_more_rarely(
    board: Board, nights: Nights
) -> None:
    for number in (0, 1):
        nights.pass_one(number)
    board.jobs["7"] = {**board.jobs["7"], "title": "Clerk, filled"}
    board.paths["/job/7"] = lambda _: Reply(status=404)

    asked, reports = [], []
    for number in range(2, 22):
        reports.append(nights.pass_one(number))
        asked += [number] * nights.asked().count("7")

    # On 14 the others are renewed, as every two weeks.
    assert asked == [2, 3, 4, 6, 10, 18]
    assert nights.state("7") == (NIGHT + timedelta(days=2), "http_404")
    assert {report.verdict for report in reports} == {Verdict.OK}
    assert [report.new for report in reports] == [0] * 20


def test_a_page_that_was_gone_for_a_moment_is_found_again_the_next_night(
    board: Board, nights: Nights
) -> None:
    for number in (0, 1):
        nights.pass_one(number)
    board.jobs["7"] = {**board.jobs["7"], "title": "Clerk, urgent"}
    board.paths["/job/7"] = lambda _: Reply(status=404)
    nights.pass_one(2)
    closed = nights.state("7")
    del board.paths["/job/7"]

    report = nights.pass_one(3)

    assert closed == (NIGHT + timedelta(days=2), "http_404")
    assert nights.state("7") == (None, "")
    assert report.new == 0


def test_a_posting_past_its_last_day_is_neither_read_nor_new_every_night(
    board: Board, nights: Nights
) -> None:
    dated = {"fields": {"title": "title", "employer": "employer", "valid_through": "until"}}
    detail = {"request": {"url": "job/{key}"}, **dated}
    board.jobs["7"] = {**board.jobs["7"], "until": (NIGHT + timedelta(days=1)).isoformat()}
    for number in (0, 1, 2, 3):
        nights.pass_one(number, detail=detail)

    reports = [nights.pass_one(number, detail=detail) for number in (5, 6)]

    assert nights.state("7") == (NIGHT + timedelta(days=2), "valid_through")
    assert nights.asked() == []
    assert [(report.new, report.verdict) for report in reports] == [(0, Verdict.OK)] * 2


def test_a_posting_that_was_only_missing_reopens_without_being_read_again(
    board: Board, nights: Nights
) -> None:
    board.jobs |= {str(n): {**board.jobs["1"], "id": str(n)} for n in range(31, 71)}
    for number in (0, 1):
        nights.pass_one(number)
    hidden = board.jobs.pop("7")
    board.paths["/job/7"] = lambda _: as_json(hidden)
    for number in (2, 3):
        nights.pass_one(number)
    closed = nights.state("7")
    board.jobs["7"] = hidden

    report = nights.pass_one(4)

    assert closed == (NIGHT + timedelta(days=3), "missing")
    assert nights.state("7") == (None, "")
    assert nights.asked() == []
    assert (report.new, report.back) == (0, 1)


def test_what_an_incomplete_night_read_is_not_read_again(board: Board, nights: Nights) -> None:
    board.total = 100
    first = nights.pass_one(0)

    second = nights.pass_one(1)

    assert (first.verdict, second.verdict) == (Verdict.INCOMPLETE, Verdict.INCOMPLETE)
    assert nights.asked() == []
    assert second.unchanged == 30


def test_what_a_night_of_doubtful_fields_read_is_read_again(
    board: Board, nights: Nights
) -> None:
    promise = {"filled": {"city": 1.0}}
    for job in ("3", "4", "5"):
        board.jobs[job] = {**board.jobs[job], "city": ""}
    first = nights.pass_one(0, promise=promise)
    for job in ("3", "4", "5"):
        board.jobs[job] = {**board.jobs[job], "city": "Wuxi"}

    second = nights.pass_one(1, promise=promise)

    assert (first.verdict, second.verdict) == (Verdict.DEGRADED, Verdict.OK)
    assert len(nights.asked()) == 30


def test_a_listed_page_that_was_always_gone_is_asked_for_ever_more_rarely(
    board: Board, nights: Nights
) -> None:
    gone = {str(n) for n in range(1, 10)}
    board.paths |= {f"/job/{key}": lambda _: Reply(status=410) for key in gone}

    asked, ends = [], set()
    for number in range(9):
        ends.add(nights.pass_one(number).verdict)
        asked += [number] * nights.asked().count("7")

    assert asked == [0, 1, 2, 4, 8]
    assert ends == {Verdict.OK}


def test_a_page_that_was_always_gone_and_comes_to_life_is_a_posting(
    board: Board, nights: Nights
) -> None:
    board.paths["/job/7"] = lambda _: Reply(status=404)
    nights.pass_one(0)
    before = nights.state("7")
    del board.paths["/job/7"]

    nights.pass_one(1)

    assert before == (NIGHT, "http_404")
    assert nights.state("7") == (None, "")
    assert nights.text("7") == ("Clerk 7", "", "Firm 0")
