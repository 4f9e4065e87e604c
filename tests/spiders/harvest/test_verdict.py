"""A night is judged by its promise, its counts and its history."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from enrich.model import HarvestReport, Verdict
from spiders.blocks import Promise
from spiders.handover import report_from
from spiders.verdict import NightFacts, judge, judged

TODAY = date(2026, 3, 2)
PROMISE = Promise(postings=(50, 500), filled={"employer": 0.98, "title": 1.0})
PROMISE_LONG = Promise(postings=(50, 5000))
FILLED = {"employer": 1.0, "title": 1.0, "city": 0.95, "pay": 0.9}


def _report(**changes: Any) -> HarvestReport:
    report = HarvestReport(
        handover_id="board-1",
        site="board",
        family="json_api",
        business_date=TODAY,
        started_at="",
        ended_at="",
        pages={"ok": 103},
        declared_total=100,
        listed=100,
        rows=40,
        unchanged=60,
        known=90,
        missing=3,
        stood=90,
        left=2,
        new=10,
        moved=40,
        filled=FILLED,
        provenance={"title": {"jsonld": 40}},
        employers=30,
        top_employer_share=0.1,
        titles=38,
        distinct=40,
        dates_alike=0.2,
        fresh=0.9,
        pay_middle=9000.0,
    )
    return dataclasses.replace(report, **changes)


def _before(nights: int, **changes: Any) -> list[HarvestReport]:
    """Return the reports of so many nights alike before tonight."""
    days = (TODAY - timedelta(days=back) for back in range(nights, 0, -1))
    return [_report(business_date=day, **changes) for day in days]


FACTS = NightFacts(details=40)
HISTORY = _before(28)


def _judged(facts: dict[str, Any] | None = None, **changes: Any) -> tuple[Verdict, list[str]]:
    night = dataclasses.replace(FACTS, **(facts or {}))
    how = judge(PROMISE, _report(**changes), night, HISTORY)
    return how.verdict, how.reasons


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
        (
            {"over": 40},
            {"missing": 6, "unchanged": 5, "listed": 45, "declared_total": 45},
            Verdict.INCOMPLETE,
            "46 of 90 known postings are missing",
        ),
        (
            {},
            {"left": 24, "missing": 25},
            Verdict.INCOMPLETE,
            "24% of the postings left in 1 nights, more than usual",
        ),
        (
            {},
            {"repeated": 60},
            Verdict.INCOMPLETE,
            "the list names 60 postings again, of 100",
        ),
        (
            {},
            {"rows": 0, "unchanged": 100, "moved": 0, "left": 0, "new": 0},
            Verdict.DEGRADED,
            "nothing came, changed or went, where 42 usually do",
        ),
        (
            {"details": 1},
            {"pages": {"ok": 3, "login_wall": 2}},
            Verdict.BLOCKED,
            "of the pages of postings 2 were walls (login, check), 1 could be read",
        ),
        ({}, {"filled": {"employer": 1.0, "city": 1.0}}, Verdict.CHANGED, "no row has a title"),
        (
            {},
            {"distinct": 12},
            Verdict.DEGRADED,
            "only 12 of 40 rows differ from the others",
        ),
        (
            {},
            {"pay_middle": 9.0, "filled": {**FILLED, "pay": 0.9}},
            Verdict.DEGRADED,
            "pay is about 9, usual is 9000: did its unit change?",
        ),
        (
            {},
            {"new": 40, "fresh": 0.05},
            Verdict.DEGRADED,
            "5% of the dates shown are of the last two weeks, usual are 90%",
        ),
        (
            {},
            {"unchanged": 200, "listed": 240, "declared_total": 240},
            Verdict.DEGRADED,
            "240 postings, where 100 were usual",
        ),
        (
            {},
            {"filled": {**FILLED, "employer": 0.8}},
            Verdict.DEGRADED,
            "employer is filled in 80% of the rows, promised are 98%",
        ),
        (
            {},
            {"filled": {**FILLED, "employer": 0.3}},
            Verdict.CHANGED,
            "employer is filled in 30% of the rows, promised are 98%",
        ),
        (
            {},
            {"filled": {"employer": 1.0, "title": 1.0, "pay": 0.9}},
            Verdict.CHANGED,
            "city is filled in 0% of the rows, usual are 95%",
        ),
        (
            {},
            {"rows": 3, "unchanged": 97, "filled": {"title": 1.0}},
            Verdict.CHANGED,
            "employer is filled in 0% of the rows, promised are 98%",
        ),
        ({}, {"titles": 1}, Verdict.CHANGED, "all 40 rows have one and the same title"),
        (
            {},
            {"top_employer_share": 0.98},
            Verdict.CHANGED,
            "one employer has 98% of the rows, usual are 10%",
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

    assert judge(PROMISE, report, NightFacts()).verdict == verdict


def test_an_empty_board_that_may_be_empty_is_fine() -> None:
    report = _report(rows=0, unchanged=0, listed=0, declared_total=0, filled={})

    assert judge(Promise(postings=(0, 9)), report, NightFacts()).verdict is Verdict.EMPTY_OK


def test_few_rows_say_little_about_fill_rates() -> None:
    changes: dict[str, Any] = {
        "rows": 4,
        "unchanged": 96,
        "filled": {**FILLED, "employer": 0.75},
    }

    assert _judged(None, **changes)[0] is Verdict.OK


def test_a_sitemap_may_hold_a_round_number_of_pages() -> None:
    changes = {"family": "jsonld_sitemap", "rows": 940, "listed": 1000, "declared_total": 1000}

    assert judge(Promise(), _report(**changes), FACTS).verdict is Verdict.OK


def test_nights_that_were_not_whole_teach_nothing() -> None:
    doubtful = _before(5, rows=900, verdict=Verdict.INCOMPLETE, rules=["stopped"])

    assert judge(PROMISE, _report(), FACTS, [*HISTORY[:-5], *doubtful]).verdict is Verdict.OK


def test_a_total_that_nobody_declares_is_named() -> None:
    assert _judged(declared_total=None) == (
        Verdict.OK,
        ["total unknown: the site does not declare it"],
    )


def test_the_gravest_reason_gives_the_verdict_and_all_are_kept() -> None:
    found, reasons = _judged({"crashes": 1, "stops": frozenset({"page_budget"})}, listed=200)

    assert found is Verdict.ERROR
    assert len(reasons) == 3


def test_all_dates_tonight_are_told_from_new_postings_by_reading_most_of_the_site() -> None:
    first = dataclasses.replace(HISTORY[0], rows=100, unchanged=0)
    alike = _report(rows=100, unchanged=0, dates_alike=0.99, distinct=100)

    how = judge(PROMISE, alike, FACTS, [first, *HISTORY[1:]])

    assert how.verdict is Verdict.CHANGED
    assert how.reasons == ["99% of the rows show one and the same date"]
    assert _judged(dates_alike=0.99)[0] is Verdict.OK


def test_what_chance_explains_breaks_no_promise() -> None:
    """Two of forty rows without an employer, where one in fifty is promised."""
    assert _judged(filled={**FILLED, "employer": 0.95})[0] is Verdict.OK


def test_one_employers_campaign_is_no_change() -> None:
    """Thirty branches of one chain are new; the chain shows no city and no pay."""
    burst = {
        "new": 38,
        "top_employer_share": 0.95,
        "employers": 3,
        "titles": 1,
        "distinct": 5,
        "filled": {"employer": 1.0, "title": 1.0, "city": 0.05},
    }
    quiet = _before(28, new=4)

    assert judge(PROMISE, _report(**burst), FACTS, quiet).verdict is Verdict.OK


def test_a_quiet_sunday_is_compared_with_sundays() -> None:
    still: dict[str, Any] = {"rows": 0, "unchanged": 100, "moved": 0, "left": 0, "new": 0}
    history = [
        dataclasses.replace(night, **still) if night.business_date.weekday() == 6 else night
        for night in HISTORY
    ]
    sunday = TODAY + timedelta(days=6)

    tonight = _report(**still, business_date=sunday)

    assert judge(PROMISE, tonight, FACTS, history).verdict is Verdict.OK


def _shrinking(nights: int, history: list[HarvestReport]) -> list[HarvestReport]:
    """Return the judged reports of nights on each of which a list of 1,000 loses 4 %."""
    promise, count = Promise(postings=(500, 2000)), 1000
    for number in range(nights):
        lost = round(0.04 * count)
        made = _report(
            business_date=TODAY + timedelta(days=number),
            declared_total=None,
            listed=count - lost,
            unchanged=count - lost - 40,
            known=1000,
            stood=count,
            left=lost,
            missing=1000 - count + lost,
        )
        history = [*history, judged(made, judge(promise, made, FACTS, history))]
        count -= lost
    return history[-nights:]


@pytest.mark.parametrize("known_nights", [3, 10, 28])
def test_a_list_that_loses_a_little_every_night_closes_nothing_from_the_second_on(
    known_nights: int,
) -> None:
    """A posting closes after two healthy nights without it, so the first night is too early."""
    plain = {"listed": 1000, "declared_total": None, "known": 1000, "stood": 1000, "left": 5}
    history = _before(known_nights, **plain, unchanged=960)

    nights = _shrinking(6, history)

    assert not [night for night in nights[1:] if night.closes and night.verdict.healthy]


def test_a_loss_that_stands_for_a_week_is_the_new_length() -> None:
    promise, level = Promise(postings=(20, 500)), {"listed": 65, "declared_total": 65}
    history = HISTORY
    for number in range(12):
        lost = {"left": 34, "missing": 34} if not number else {"left": 1, "missing": 34}
        made = _report(
            business_date=TODAY + timedelta(days=number), rows=5, unchanged=60, **level, **lost
        )
        history = [*history, judged(made, judge(promise, made, FACTS, history))]

    assert [night.verdict.healthy for night in history[-12:]] == [False] * 7 + [True] * 5


def test_a_report_of_old_still_reads() -> None:
    told = {"known", "missing", "stood", "left", "back", "days", "new", "moved", "titles"}
    told |= {"repeated", "distinct", "dates_alike", "fresh", "pay_middle", "rules"}
    old = {k: v for k, v in dataclasses.asdict(HISTORY[0]).items() if k not in told}
    old |= {"business_date": "2026-02-27", "verdict": "ok"}

    history = [report_from(old)] * 14

    assert judge(PROMISE, _report(), FACTS, history).verdict is Verdict.OK


@pytest.mark.parametrize(("after", "cut"), [((900, 900), True), ((900, 940), False)])
def test_a_list_seems_cut_while_it_stands_at_whole_pages_since_its_loss(
    after: tuple[int, int], cut: bool
) -> None:
    """A tenth less than before, at 45 pages of 20; or on its way, and at 47 by chance."""
    length = {"declared_total": None, "rows": 0, "moved": 0, "missing": 0, "back": 0}
    long = _before(28, **length, listed=1000, unchanged=1000, stood=1000, left=0)
    counts = (1000, *after)
    nights = [
        _report(
            **length,
            business_date=TODAY + timedelta(days=number),
            listed=count,
            unchanged=count,
            stood=before,
            left=max(before - count, 0),
        )
        for number, (before, count) in enumerate(pairwise(counts))
    ]

    last = judge(PROMISE_LONG, nights[-1], FACTS, [*long, *nights[:-1]])

    assert ("missing" in last.rules) is cut


def test_a_total_that_the_list_exceeds_is_no_cap() -> None:
    at_cap = {"declared_total": 1000, "rows": 40, "listed": 1000}
    short = judge(PROMISE_LONG, _report(**at_cap, unchanged=960), FACTS)
    beyond = judge(PROMISE_LONG, _report(**at_cap, unchanged=965), FACTS)

    assert (short.rules, beyond.rules) == (["completeness"], [])


def test_a_field_that_swings_from_night_to_night_may_be_filled_seldom() -> None:
    def nights(low: float, high: float) -> list[HarvestReport]:
        return [
            dataclasses.replace(night, filled=FILLED | {"pay": low if at % 4 == 0 else high})
            for at, night in enumerate(HISTORY)
        ]

    tonight = _report(filled=FILLED | {"pay": 0.2}, employers=40, top_employer_share=0.05)

    assert "usual_fields" in judge(PROMISE, tonight, FACTS, nights(0.68, 0.72)).rules
    assert "usual_fields" not in judge(PROMISE, tonight, FACTS, nights(0.2, 0.87)).rules


def test_one_employer_in_place_of_all_others_is_no_campaign() -> None:
    alike = {"employers": 1, "top_employer_share": 1.0, "new": 38}

    beside = judge(PROMISE, _report(**alike), FACTS, _before(28, new=4))
    instead = judge(PROMISE, _report(**alike), FACTS, _before(28, new=12))

    assert (beside.rules, instead.rules) == ([], ["sameness"])
