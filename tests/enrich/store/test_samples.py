"""Samples of pages: kept for the newest nights, and for the last good one of each kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from enrich.model import HarvestReport, PageSample, Verdict
from enrich.store import Store
from enrich.store.postings import load_handover
from enrich.store.runs import start_run
from enrich.store.samples import NIGHTS_KEPT, good_pages, good_samples, samples_of
from tests.enrich.store.conftest import Night

FIRST = date(2026, 11, 1)
NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def sample(role: str, kind: str = "ok") -> PageSample:
    return PageSample(
        role=role,
        kind=kind,
        url=f"https://board.test/{role}",
        found=[("title", "a.title", 3)],
        outline={"kind": "html", "elements": {"body": 1}, "keys": {}, "cut": False},
    )


def load(store: Store, number: int, verdict: Verdict, *looks: PageSample) -> HarvestReport:
    """Load night `number` of the board and return its report."""
    report = HarvestReport(
        handover_id=f"board-{number}",
        site="board",
        family="html_listing",
        business_date=FIRST + timedelta(days=number),
        started_at="",
        ended_at="",
        verdict=verdict,
    )
    with store.begin() as db:
        run = start_run(db, report.business_date, "nightly", NOW)
        load_handover(db, Night(report, looks=list(looks)), run.run_id)
    return report


def kept(store: Store, *numbers: int) -> list[int]:
    """Return those of the nights of which samples are there."""
    with store.read() as db:
        return [number for number in numbers if samples_of(db, f"board-{number}")]


def test_samples_come_back_as_they_were(store: Store) -> None:
    load(store, 1, Verdict.OK, sample("list"), sample("detail", "page_changed"))

    with store.read() as db:
        found = samples_of(db, "board-1")

    assert found == [sample("list"), sample("detail", "page_changed")]


def test_the_last_good_night_stays_however_long_the_bad_ones_last(store: Store) -> None:
    load(store, 1, Verdict.OK, sample("list"))
    load(store, 2, Verdict.OK, sample("list"))
    bad = range(3, 3 + 2 * NIGHTS_KEPT)
    for number in bad:
        load(store, number, Verdict.CHANGED, sample("list", "page_changed"))

    assert kept(store, 1, 2, *bad) == [2, *bad[-NIGHTS_KEPT:]]


def test_a_good_night_without_postings_takes_no_place_of_theirs(store: Store) -> None:
    load(store, 1, Verdict.OK, sample("list"), sample("detail"))
    for number in range(2, 3 + NIGHTS_KEPT):
        load(store, number, Verdict.OK, sample("list"))

    with store.read() as db:
        found = good_pages(db, "board")

    assert found["detail"].handover_id == "board-1"
    assert found["list"].handover_id == f"board-{2 + NIGHTS_KEPT}"


def test_a_page_that_went_wrong_is_no_good_page(store: Store) -> None:
    load(store, 1, Verdict.OK, sample("list"), sample("detail", "page_changed"))

    with store.read() as db:
        assert good_samples(db, "board") == [sample("list")]


def test_good_pages_before_a_night_are_not_its_own(store: Store) -> None:
    load(store, 1, Verdict.OK, sample("list"))
    tonight = load(store, 2, Verdict.OK, sample("list"))

    with store.read() as db:
        found = good_pages(db, "board", tonight)

    assert found["list"].handover_id == "board-1"
