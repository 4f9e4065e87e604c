"""Nights that look fine, replayed against the real rules and the real store: nothing closes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from enrich.model import HarvestReport, Mark, Verdict
from enrich.store import Store
from enrich.store.postings import LoadFigures, known_postings
from enrich.store.runs import site_history
from enrich.store.schema import posting
from spiders.blocks import Promise
from spiders.verdict import NightFacts, judge, judged

FIRST = date(2026, 3, 2)
Make = Callable[..., Any]
Load = Callable[[Any], LoadFigures]
Pass = Callable[[int, list[str], int | None], HarvestReport]


@pytest.fixture
def passed(store: Store, load: Load, night: Make, row: Make) -> Pass:
    """Pass one night: what the list shows is held against the store, judged and loaded."""

    def one(number: int, shown: list[str], declared: int | None) -> HarvestReport:
        today = FIRST + timedelta(days=number)
        with store.read() as db:
            remembered = {each.key: each for each in known_postings(db, "board")}
            history = site_history(db, "board")
        known = {key: each for key, each in remembered.items() if each.closed_on is None}
        rows = [row(key) for key in shown if key not in remembered]
        marks = [Mark(key=key, state="unchanged") for key in shown if key in remembered]
        last = max((each.last_seen for each in known.values() if each.last_seen), default=today)
        stood = {key for key, each in known.items() if each.last_seen == last}
        made = night(1, rows=rows, marks=marks)
        report = replace(
            made.report,
            handover_id=f"board-{number}",
            business_date=today,
            declared_total=declared,
            listed=len(shown),
            rows=len(rows),
            unchanged=len(marks),
            known=len(known),
            missing=len(known.keys() - set(shown)),
            stood=len(stood),
            left=len(stood - set(shown)),
            back=len(set(shown) & remembered.keys() - stood),
            new=len(rows),
            moved=len(rows),
            filled={"title": 1.0, "employer": 1.0} if rows else {},
            employers=len(rows),
            titles=len(rows),
            distinct=len(rows),
        )
        made.report = judged(report, judge(Promise(), report, NightFacts(), history))
        load(made)
        ended: HarvestReport = made.report
        return ended

    return one


def closed(store: Store) -> int:
    with store.read() as db:
        query = select(func.count()).where(posting.c.closed_on.isnot(None))
        return int(db.execute(query).scalar_one())


def keys(first: int, end: int) -> list[str]:
    return [f"k{number}" for number in range(first, end)]


@pytest.mark.slow
@pytest.mark.parametrize("healthy_nights", [1, 8])
def test_a_partial_night_closes_nothing_however_often_it_comes(
    store: Store, passed: Pass, healthy_nights: int
) -> None:
    """104 of 11,815 postings were found, and the list said that this was all."""
    for number in range(healthy_nights):
        passed(number, keys(0, 11_815), None)

    ends = [passed(healthy_nights + number, keys(0, 104), None) for number in range(4)]

    assert {end.verdict for end in ends} == {Verdict.INCOMPLETE}
    assert closed(store) == 0


@pytest.mark.parametrize("healthy_nights", [2, 5, 14])
@pytest.mark.parametrize("leaving", [0, 10])
def test_a_list_cut_by_4_percent_more_every_night_closes_nothing_of_what_was_cut(
    store: Store, passed: Pass, healthy_nights: int, leaving: int
) -> None:
    """Each night alone is 96 % of the last one; no total is declared."""
    for number in range(healthy_nights):
        passed(number, keys(leaving * number, 1000 + leaving * number), None)
    whole, before = (
        keys(leaving * healthy_nights, 1000 + leaving * healthy_nights),
        closed(store),
    )

    for number in range(6):
        left = round(1000 * 0.96 ** (number + 1))
        passed(healthy_nights + number, whole[-left:], None)

    # Those that had left before the list was cut may close, and nothing else.
    assert closed(store) - before <= 2 * leaving


def test_an_honest_list_still_closes_what_left_it(store: Store, passed: Pass) -> None:
    """The same rules let through what usually leaves: under 1 % a night."""
    for number in range(20):
        passed(number, keys(10 * number, 1200 + 10 * number), 1200)

    assert closed(store) >= 10 * 17
