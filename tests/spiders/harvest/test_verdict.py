"""A night is judged by its promise, its counts and its history."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from enrich.model import HarvestReport, Verdict
from spiders.blocks import Promise
from spiders.verdict import NightFacts, judge

PROMISE = Promise(postings=(50, 500), filled={"employer": 0.98, "title": 1.0})
FILLED = {"employer": 1.0, "title": 1.0, "city": 0.95}


def _report(**changes: Any) -> HarvestReport:
    report = HarvestReport(
        handover_id="board-1",
        site="board",
        family="json_api",
        business_date=date(2026, 1, 5),
        started_at="",
        ended_at="",
        pages={"ok": 103},
        declared_total=100,
        listed=100,
        rows=40,
        unchanged=60,
        filled=FILLED,
        provenance={"title": {"jsonld": 40}},
        employers=30,
        top_employer_share=0.1,
    )
    return dataclasses.replace(report, **changes)


FACTS = NightFacts(details=40, known=90, missing=3, titles=38)
HISTORY = [_report()] * 5


def _judged(facts: dict[str, Any] | None = None, **changes: Any) -> tuple[Verdict, list[str]]:
    night = dataclasses.replace(FACTS, **(facts or {}))
    return judge(PROMISE, _report(**changes), night, HISTORY)


def test_a_night_like_the_others_is_ok() -> None:
    assert _judged() == (Verdict.OK, [])


@pytest.mark.parametrize(
    ("stop", "verdict"),
    [
        ("gone", Verdict.GONE),
        ("blocked", Verdict.BLOCKED),
        ("robots_unreachable", Verdict.BLOCKED),
        ("robots_forbidden", Verdict.BLOCKED),
        ("throttled", Verdict.BLOCKED),
        ("led_away", Verdict.BLOCKED),
        ("list_changed", Verdict.CHANGED),
        ("list_failed", Verdict.INCOMPLETE),
        ("unreachable", Verdict.INCOMPLETE),
        ("repeats", Verdict.INCOMPLETE),
        ("page_budget", Verdict.INCOMPLETE),
        ("time_budget", Verdict.INCOMPLETE),
    ],
)
def test_what_ended_the_night_early_decides(stop: str, verdict: Verdict) -> None:
    found, reasons = _judged({"stops": frozenset({stop})})

    assert found is verdict
    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("facts", "changes", "verdict", "reason"),
    [
        ({"crashes": 1}, {}, Verdict.ERROR, "the program failed on 1 pages"),
        (
            {},
            {"rows": 0, "unchanged": 0, "listed": 0, "declared_total": 0},
            Verdict.CHANGED,
            "no postings, where at least 100 are usual",
        ),
        (
            {"detail_changed": 9},
            {},
            Verdict.CHANGED,
            "9 of 40 pages are not as their reader expects",
        ),
        (
            {"detail_changed": 2},
            {},
            Verdict.DEGRADED,
            "2 of 40 pages are not as their reader expects",
        ),
        (
            {},
            {"declared_total": 104},
            Verdict.INCOMPLETE,
            "100 of 104 postings were collected",
        ),
        ({}, {"listed": 110}, Verdict.INCOMPLETE, "100 of 110 postings were collected"),
        (
            {},
            {"declared_total": 10_000},
            Verdict.INCOMPLETE,
            "the declared total 10000 looks like a cap",
        ),
        (
            {},
            {"unchanged": 29, "listed": 69, "declared_total": 69},
            Verdict.INCOMPLETE,
            "69 postings, where 100 were usual",
        ),
        ({"missing": 46}, {}, Verdict.INCOMPLETE, "46 of 90 known postings are missing"),
        (
            {},
            {"unchanged": 200, "listed": 240, "declared_total": 240},
            Verdict.DEGRADED,
            "240 postings, where 100 were usual",
        ),
        (
            {},
            {"filled": {**FILLED, "employer": 0.9}},
            Verdict.DEGRADED,
            "employer is filled in 90% of the rows, promised are 98%",
        ),
        (
            {},
            {"filled": {**FILLED, "employer": 0.3}},
            Verdict.CHANGED,
            "employer is filled in 30% of the rows, promised are 98%",
        ),
        (
            {},
            {"filled": {"employer": 1.0, "title": 1.0}},
            Verdict.CHANGED,
            "city is filled in 0% of the rows, usual are 95%",
        ),
        (
            {},
            {"rows": 3, "unchanged": 97, "filled": {"title": 1.0}},
            Verdict.CHANGED,
            "employer is filled in 0% of the rows, promised are 98%",
        ),
        ({"titles": 1}, {}, Verdict.CHANGED, "all 40 rows have one and the same title"),
        (
            {},
            {"top_employer_share": 0.95},
            Verdict.CHANGED,
            "one employer has 95% of the rows, usual are 10%",
        ),
        (
            {},
            {"provenance": {"title": {"css": 40}}},
            Verdict.DEGRADED,
            "title no longer comes from jsonld",
        ),
    ],
)
def test_a_doubtful_night_is_called_so(
    facts: dict[str, Any], changes: dict[str, Any], verdict: Verdict, reason: str
) -> None:
    found, reasons = _judged(facts, **changes)

    assert found is verdict
    assert reason in reasons


@pytest.mark.parametrize(
    ("count", "verdict"), [(49, "degraded"), (34, "incomplete"), (50, "ok")]
)
def test_a_first_night_is_held_to_its_promise(count: int, verdict: str) -> None:
    report = _report(rows=count, unchanged=0, listed=count, declared_total=count)

    found, _ = judge(PROMISE, report, NightFacts(titles=9), [])

    assert found == verdict


def test_an_empty_board_that_may_be_empty_is_fine() -> None:
    report = _report(rows=0, unchanged=0, listed=0, declared_total=0, filled={})

    found, _ = judge(Promise(postings=(0, 9)), report, NightFacts(), [])

    assert found is Verdict.EMPTY_OK


def test_few_rows_say_little_about_fill_rates() -> None:
    changes: dict[str, Any] = {
        "rows": 4,
        "unchanged": 96,
        "filled": {**FILLED, "employer": 0.75},
    }

    assert _judged(None, **changes)[0] is Verdict.OK


def test_a_sitemap_may_hold_a_round_number_of_pages() -> None:
    changes = {"family": "jsonld_sitemap", "rows": 940, "listed": 1000, "declared_total": 1000}

    found, _ = judge(Promise(), _report(**changes), FACTS, [])

    assert found is Verdict.OK


def test_nights_that_were_not_whole_teach_nothing() -> None:
    doubtful = [_report(rows=900, verdict=Verdict.INCOMPLETE)] * 5

    found, _ = judge(PROMISE, _report(), FACTS, [*HISTORY, *doubtful])

    assert found is Verdict.OK


def test_a_total_that_nobody_declares_is_named() -> None:
    assert _judged(declared_total=None) == (
        Verdict.OK,
        ["total unknown: the site does not declare it"],
    )


def test_the_gravest_reason_gives_the_verdict_and_all_are_kept() -> None:
    found, reasons = _judged({"crashes": 1, "stops": frozenset({"page_budget"})}, listed=200)

    assert found is Verdict.ERROR
    assert len(reasons) == 3
