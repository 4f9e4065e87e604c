"""What a night asks for, what it leaves out, and how it ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from enrich.model import Mark, Verdict
from spiders.handover import Handover
from tests.spiders.harvest.board import Ask, Board, Reply, as_json
from tests.spiders.harvest.conftest import NIGHT, remember

Harvested = Callable[..., list[Handover]]


@pytest.fixture
def known(tmp_path: Path) -> Callable[..., Path]:
    """Write what the store would know after a hand-over, and return the folder."""

    def write(handover: Handover, read_on: date = NIGHT) -> Path:
        report = dataclasses.replace(handover.report, business_date=read_on)
        return remember([Handover(handover.folder, report)], tmp_path / "known")

    return write


def _details(board: Board) -> list[str]:
    return [ask.path for ask in board.asked("/job/")]


def test_a_first_night_reads_everything(board: Board, harvested: Harvested) -> None:
    (handover,) = harvested(board.site())

    rows = list(handover.rows())
    assert {row.key for row in rows} == set(board.jobs)
    assert all(row.list_hash and row.etag and row.seen_at and row.page_url for row in rows)
    assert handover.report.declared_total == 30
    assert handover.report.verdict is Verdict.OK
    assert handover.report.reasons == []


def test_a_second_night_reads_lists_and_what_changed_in_them(
    board: Board, harvested: Harvested, known: Callable[..., Path]
) -> None:
    (first,) = harvested(board.site())
    board.log.clear()
    board.jobs["3"] = {**board.jobs["3"], "title": "Head clerk"}
    board.jobs["31"] = {**board.jobs["4"], "id": "31"}
    del board.jobs["5"]

    (second,) = harvested(board.site(), known=known(first))

    assert sorted(_details(board)) == ["/job/3", "/job/31", "/job/5"]
    assert {row.key for row in second.rows()} == {"3", "31"}
    assert {mark.key: mark.state for mark in second.marks()} == {
        **dict.fromkeys(set(board.jobs) - {"3", "31"}, "unchanged"),
        "5": "gone",
    }
    assert second.report.verdict is Verdict.OK


def test_an_old_reading_is_renewed_by_asking_whether_it_changed(
    board: Board, harvested: Harvested, known: Callable[..., Path]
) -> None:
    (first,) = harvested(board.site())
    etags = {row.key: row.etag for row in first.rows()}
    board.log.clear()
    board.paths["/job/1"] = lambda _: Reply(status=304)

    (second,) = harvested(board.site(), known=known(first, NIGHT - timedelta(days=14)))

    asked = board.asked("/job/1")[0]
    assert asked.headers["if-none-match"] == etags["1"]
    assert len(board.asked("/job/")) == 30
    assert Mark(key="1", state="unchanged", reason="not_modified") in list(second.marks())
    assert second.report.pages["not_modified"] == 1


@pytest.mark.parametrize("control", ["no-cache", "no-store, max-age=0", "private"])
def test_a_page_that_wants_no_cache_is_still_asked_whether_it_changed(
    board: Board, harvested: Harvested, known: Callable[..., Path], control: str
) -> None:
    stamp = "Sun, 04 Jan 2026 10:00:00 GMT"
    shown = as_json(board.jobs["1"], ETag='"v1"', Last_Modified=stamp, Cache_Control=control)
    shown.headers = {name.replace("_", "-"): value for name, value in shown.headers.items()}
    board.paths["/job/1"] = lambda _: shown
    (first,) = harvested(board.site())
    board.log.clear()

    harvested(board.site(), known=known(first, NIGHT - timedelta(days=14)))

    (asked,) = board.asked("/job/1")[:1]
    sent = (asked.headers["if-none-match"], asked.headers["if-modified-since"])
    assert sent == ('"v1"', stamp)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_says_so(board: Board, harvested: Harvested, status: int) -> None:
    board.paths["/job/7"] = lambda _: Reply(status=status)

    (handover,) = harvested(board.site())

    (mark,) = handover.marks()
    assert (mark.key, mark.state, mark.reason) == ("7", "gone", f"http_{status}")
    assert handover.report.verdict is Verdict.OK


@pytest.mark.parametrize(
    ("reply", "marks"),
    [
        (Reply(status=410), [Mark(key="7", state="gone", reason="http_410")]),
        (Reply(status=404), [Mark(key="7", state="gone", reason="http_404")]),
        (Reply(status=200, body=b'{"title": "Still", "employer": "here"}'), []),
        (Reply(status=500), []),
    ],
)
def test_a_posting_that_left_the_list_is_over_when_its_page_is(
    board: Board,
    harvested: Harvested,
    known: Callable[..., Path],
    reply: Reply,
    marks: list[Mark],
) -> None:
    (first,) = harvested(board.site())
    del board.jobs["7"]
    board.paths["/job/7"] = lambda _: reply
    board.log.clear()

    (second,) = harvested(board.site(), known=known(first))

    assert _details(board)[0] == "/job/7"
    assert [mark for mark in second.marks() if mark.key == "7"] == marks
    assert list(second.rows()) == []


def test_half_a_list_that_vanished_is_not_asked_after(
    board: Board, harvested: Harvested, known: Callable[..., Path]
) -> None:
    (first,) = harvested(board.site())
    for number in range(1, 17):
        del board.jobs[str(number)]
    board.log.clear()

    (second,) = harvested(board.site(), known=known(first))

    assert _details(board) == []
    assert second.report.verdict is Verdict.INCOMPLETE


def test_a_tenant_that_is_gone(board: Board, harvested: Harvested) -> None:
    board.paths["/jobs"] = lambda _: Reply(status=404)

    (handover,) = harvested(board.site())

    assert handover.report.verdict is Verdict.GONE


def test_a_known_posting_that_failed_to_load_is_not_missing(
    board: Board, harvested: Harvested, known: Callable[..., Path]
) -> None:
    (first,) = harvested(board.site())
    board.paths["/job/1"] = lambda _: Reply(status=500)

    (second,) = harvested(board.site(), known=known(first, NIGHT - timedelta(days=20)))

    assert Mark(key="1", state="unchanged", reason="unread") in list(second.marks())


def test_the_same_page_for_ever_stops_and_is_incomplete(
    board: Board, harvested: Harvested
) -> None:
    board.total = None
    board.paths["/jobs"] = lambda _: board.page(1)

    (handover,) = harvested(board.site())

    assert len(board.asked("/jobs")) <= 3
    assert handover.report.rows == 10
    assert handover.report.verdict is Verdict.INCOMPLETE


def test_a_list_that_wraps_round_is_incomplete(board: Board, harvested: Harvested) -> None:
    board.total = 90

    def wrapping(ask: Ask) -> Reply:
        return board.page((int(ask.query["page"][0]) - 1) % 3 + 1)

    board.paths["/jobs"] = wrapping

    (handover,) = harvested(board.site())

    assert handover.report.verdict is Verdict.INCOMPLETE
    assert len(board.asked("/jobs")) <= 5
    assert "30 of 90 postings were collected" in handover.report.reasons


def test_a_list_that_ends_too_early_is_incomplete(board: Board, harvested: Harvested) -> None:
    board.total = 60

    (handover,) = harvested(board.site())

    assert handover.report.verdict is Verdict.INCOMPLETE


def test_a_total_at_the_cap_is_not_believed(board: Board, harvested: Harvested) -> None:
    site = board.site()
    capped = board.site(list={**site.model_dump(include={"list"})["list"], "cap": 30})

    (handover,) = harvested(capped)

    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "the declared total 30 looks like a cap" in handover.report.reasons


def test_the_page_budget_ends_the_night(board: Board, harvested: Harvested) -> None:
    (handover,) = harvested(board.site(limits={"delay_s": 0, "pages": 12}))

    assert len(board.log) == 13  # robots.txt apart
    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "the night's page budget ran out" in handover.report.reasons


def test_the_soft_timeout_hands_over_what_there_is(board: Board, harvested: Harvested) -> None:
    board.paths["/job/9"] = lambda _: Reply(status=429, headers={"Retry-After": "60"})

    (handover,) = harvested(board.site(), soft_timeout_s=0.5)

    assert 0 < handover.report.rows < 30
    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "the night's time ran out" in handover.report.reasons


def test_a_dead_host_is_given_up_after_five_pages(board: Board, harvested: Harvested) -> None:
    for key in board.jobs:
        board.paths[f"/job/{key}"] = lambda _: Reply(status=500)

    (handover,) = harvested(board.site())

    assert handover.report.pages["http_500"] <= 6
    assert "the site stopped answering" in handover.report.reasons


def test_a_list_that_is_not_what_it_was_is_changed(board: Board, harvested: Harvested) -> None:
    board.paths["/jobs"] = lambda _: as_json({"results": []})

    (handover,) = harvested(board.site())

    assert handover.report.verdict is Verdict.CHANGED
    assert handover.report.issues == {"page_changed": 1}


def test_a_login_page_ends_the_night_as_blocked(board: Board, harvested: Harvested) -> None:
    board.paths["/jobs"] = lambda _: Reply(status=302, headers={"Location": "/login?next=/"})
    page = "<html><title>Login</title><form><input type=password name=p></form></html>"
    board.paths["/login"] = lambda _: Reply(body=page.encode())

    (handover,) = harvested(board.site())

    assert handover.report.verdict is Verdict.BLOCKED


def test_three_shut_doors_in_a_row_end_the_night(board: Board, harvested: Harvested) -> None:
    for key in board.jobs:
        board.paths[f"/job/{key}"] = lambda _: Reply(status=403)

    (handover,) = harvested(board.site())

    assert handover.report.pages["blocked"] <= 4
    assert handover.report.verdict is Verdict.BLOCKED


def test_a_reader_that_fails_is_an_error_not_an_empty_night(
    board: Board, harvested: Harvested, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("spiders.night.row_from_entry", broken)
    site = board.site(detail=None)

    (handover,) = harvested(site)

    assert handover.report.verdict is Verdict.ERROR
    assert handover.report.pages["crashed"] == 1


def test_a_list_that_shows_everything_needs_no_pages(
    board: Board, harvested: Harvested, known: Callable[..., Path]
) -> None:
    site = board.site(detail=None)

    (first,) = harvested(site)
    (second,) = harvested(site, known=known(first))

    assert first.report.rows == 30
    assert (second.report.rows, second.report.unchanged) == (0, 30)
    assert _details(board) == []


def test_a_full_disk_leaves_no_result(
    board: Board, harvested: Harvested, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("spiders.handover.HandoverWriter.add_row", full)

    with pytest.raises(ExceptionGroup):
        harvested(board.site())

    assert not (tmp_path / "run0" / "run.json").exists()


def test_a_trial_spends_half_of_its_pages_on_postings(
    board: Board, harvested: Harvested
) -> None:
    site = board.site(limits={"delay_s": 0, "pages": 4})

    (handover,) = harvested(site)

    assert len(list(handover.rows())) == 2
    assert handover.report.verdict is Verdict.INCOMPLETE
