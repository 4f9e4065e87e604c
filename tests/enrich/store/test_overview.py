"""How things stand, and what people answered in review: the same on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from enrich.lab.labels import SEGMENT, Label
from enrich.resolve import resolve
from enrich.resolve.model import DOUBT_COLUMNS
from enrich.store import Store, answers, history, overview
from enrich.store.companies import company_index, save_companies
from enrich.store.doubts import answer, open_doubts, save_doubts
from enrich.store.judging import Judgement, add_judgement, withdraw
from enrich.store.labels import add_label, withdraw_label
from enrich.store.orders import Order, merge
from enrich.store.runs import Holder, finish_run, start_run, take_lease

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
NAMES = ("深圳石榴贸易有限公司", "宁波石榴贸易有限公司", "宁波石榴机械有限公司")


@pytest.fixture
def companies(store: Store) -> list[int]:
    """Three companies, and a question about each pair of them."""
    table = pd.DataFrame({"mention_id": range(3), "name": NAMES, "city": ""})
    with store.begin() as db:
        found = resolve(table, company_index(db))
        save_companies(db, found, None)
        ids = [int(one) for one in found.mentions["company_id"]]
        pairs = [(0, 1, 9), (0, 2, 5), (1, 2, 2)]
        asked = [
            ("tie", ids[a], ids[b], NAMES[a], NAMES[b], "like", "place", weight, "", "")
            for a, b, weight in pairs
        ]
        save_doubts(db, pd.DataFrame(asked, columns=list(DOUBT_COLUMNS)), None, 500)
    return ids


def judged(left: str, right: str, verdict: str, by: str) -> Judgement:
    return Judgement(
        left_name=left, right_name=right, verdict=verdict, decided_by=by, decided_at=NOW
    )


def said(company_id: int, name: str, answer: str, by: str) -> Label:
    return Label(
        company_id=company_id,
        employer=name,
        kind=SEGMENT,
        target="foreign_trade",
        answer=answer,
        decided_by=by,
        decided_at=NOW.isoformat(),
    )


def test_the_last_night_is_the_newest_run_that_harvested(store: Store) -> None:
    with store.begin() as db:
        assert overview.last_night(db) is None
        first = start_run(db, date(2026, 11, 23), "nightly", NOW)
        finish_run(db, first.run_id, "partial", NOW)
        other = start_run(db, date(2026, 11, 24), "import", NOW)
        finish_run(db, other.run_id, "done", NOW)
        at_work = start_run(db, date(2026, 11, 24), "nightly", NOW)

        newest, ended = overview.last_night(db), overview.last_night(db, ended=True)
        lines = overview.run_lines(db, [first.run_id, other.run_id])

    assert newest is not None
    assert ended is not None
    assert (newest.run_id, newest.state) == (at_work.run_id, "running")
    assert (ended.run_id, ended.state) == (first.run_id, "partial")
    assert {number: line.kind for number, line in lines.items()} == {1: "nightly", 2: "import"}


@pytest.mark.parametrize(
    ("taken", "later", "told"),
    [
        (timedelta(0), timedelta(seconds=1), False),  # a person's order
        (timedelta(0), timedelta(seconds=30), True),
        (timedelta(0), timedelta(seconds=121), False),  # it said nothing for too long
    ],
)
def test_a_night_is_at_work_while_it_holds_the_lease_and_says_so(
    store: Store, taken: timedelta, later: timedelta, told: bool
) -> None:
    with store.begin() as db:
        assert overview.at_work(db, NOW) == ""
        holder = Holder(host="elsewhere", pid=1, process_start="")
        take_lease(db, overview.NIGHT, holder, NOW + taken)

        since = overview.at_work(db, NOW + later)

    assert since == ((NOW + taken).isoformat(timespec="seconds") if told else "")


def test_questions_that_a_merge_settled_do_not_wait(store: Store, companies: list[int]) -> None:
    with store.begin() as db:
        before = overview.waiting_doubts(db)
        merge(db, companies[0], companies[1], Order(by="ana", at=NOW))

        after = overview.waiting_doubts(db)
        stand = overview.standing(db, companies)

        assert [int(one) for one in open_doubts(db)["doubt_id"]] == before
    assert after == before[1:]
    assert stand == {companies[0], companies[2]}


def test_the_mark_changes_with_every_hand_over(
    store: Store, night: Callable[..., Any], load: Callable[..., Any]
) -> None:
    marks = []
    for day in (10, 11):
        load(night(day, "ab"))
        with store.read() as db:
            marks.append(overview.mark(db))
    with store.read() as db:
        marks.append(overview.mark(db))

    assert marks[0] != marks[1]
    assert marks[1] == marks[2]


def test_one_night_of_a_site_is_found_by_its_day(
    store: Store, night: Callable[..., Any], load: Callable[..., Any]
) -> None:
    for day in (10, 11):
        load(night(day, "ab"))

    with store.read() as db:
        found = history.night_of(db, "board", date(2026, 11, 10))
        none = history.night_of(db, "board", date(2026, 11, 12))
        days = history.nights_of(db, "board")
        (source,) = history.sources(db)

    assert found is not None
    assert (found.report.handover_id, none) == ("board-10", None)
    assert days == [date(2026, 11, 10), date(2026, 11, 11)]
    assert (source.site, source.last_good_on) == ("board", date(2026, 11, 11))


def test_a_person_s_last_answer_is_the_newest_that_stands(
    store: Store, companies: list[int]
) -> None:
    with store.begin() as db:
        first, second, _ = (int(one) for one in open_doubts(db)["doubt_id"])
        one = add_judgement(db, judged(NAMES[0], NAMES[1], "unsure", "ana"))
        answer(db, first, one)
        two = add_judgement(db, judged(NAMES[0], NAMES[2], "different", "ana"))
        answer(db, second, two)
        last = answers.last_judgement(db, "ana")
        withdraw(db, two, "ana", NOW, "")
        before = answers.last_judgement(db, "ana")

        assert answers.is_taken_back(db, two)
        assert not answers.is_taken_back(db, one)
        assert answers.last_judgement(db, "bo") is None
    assert last is not None
    assert before is not None
    assert (last.number, last.answer) == (two, "different")
    assert before.number == one
    assert companies


def test_what_others_said_is_shown_taken_back_or_not(
    store: Store, companies: list[int]
) -> None:
    ours, name = companies[0], NAMES[0]
    with store.begin() as db:
        number = add_label(db, said(ours, name, "yes", "ana"), "review")
        add_label(db, said(ours, name, "no", "bo"), "review")
        withdraw_label(db, number, "ana", NOW.isoformat())
        add_judgement(db, judged(name, NAMES[1], "same", "ana"))

        labels = answers.labelled_by_others(db, ours, name, "bo", 5)
        pairs = answers.judged_by_others(db, [name], "bo", 5)

        assert answers.last_label(db, "ana", "review") is None
    assert [(one.by, one.answer, one.stands) for one in labels] == [("ana", "yes", False)]
    assert [(one.by, one.answer, one.stands) for one in pairs] == [("ana", "same", True)]


def test_agreement_counts_questions_that_several_people_answered(
    store: Store, companies: list[int]
) -> None:
    with store.begin() as db:
        for by, left, right, verdict in (
            ("ana", 0, 1, "same"),
            ("bo", 1, 0, "same"),
            ("ana", 0, 2, "same"),
            ("bo", 0, 2, "different"),
            ("ana", 1, 2, "same"),
        ):
            add_judgement(db, judged(NAMES[left], NAMES[right], verdict, by))
        add_label(db, said(companies[0], NAMES[0], "no", "ana"), "review")
        add_label(db, said(companies[0], NAMES[0], "yes", "ana"), "review")
        add_label(db, said(companies[0], NAMES[0], "yes", "bo"), "review")

        assert answers.agreement_on_pairs(db) == answers.Agreement(questions=2, agreed=1)
        assert answers.agreement_on_labels(db) == answers.Agreement(questions=1, agreed=1)
