"""Questions for people, relations between companies, and second names."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from enrich.issues import StoreError
from enrich.resolve import resolve
from enrich.resolve.model import ALIAS_COLUMNS, DOUBT_COLUMNS, RELATION_COLUMNS
from enrich.store import Connection, Store
from enrich.store.aliases import Alias, add_aliases, aliases, aliases_table
from enrich.store.companies import company_index, save_companies
from enrich.store.doubts import (
    Report,
    answer,
    drop_report,
    open_doubts,
    report,
    reports,
    save_doubts,
)
from enrich.store.judging import Judgement, add_judgement, judgements, withdraw
from enrich.store.orders import Order, judge, merge, undo
from enrich.store.portraits import companies_called
from enrich.store.relations import relations

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ORDER = Order(by="ana", at=AT)
NAMES = [
    f"{city}石榴{trade}有限公司" for city in ("深圳", "宁波") for trade in ("贸易", "机械")
]


def saved(db: Connection, names: list[str], first_id: int = 0, **found: Any) -> list[int]:
    frame = pd.DataFrame(
        {"mention_id": range(first_id, first_id + len(names)), "name": names, "city": ""}
    )
    resolution = resolve(frame, company_index(db), judgements(db))
    save_companies(db, dataclasses.replace(resolution, **found), None)
    return [int(one) for one in resolution.mentions["company_id"]]


def asked(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("tie", 1, 2, one, other, "like", "place", weight, "", "")
            for one, other, weight in rows
        ],
        columns=list(DOUBT_COLUMNS),
    )


def weights(db: Connection, *, everything: bool = False) -> list[int]:
    return [int(one) for one in open_doubts(db, everything=everything)["mentions"]]


@pytest.fixture
def known(store: Store) -> Store:
    """A store with the companies that the questions are about."""
    with store.begin() as db:
        saved(db, NAMES)
    return store


def test_the_queue_holds_two_percent_of_the_new_names_the_heaviest_first(known: Store) -> None:
    found = asked(*((f"甲{n}贸易有限公司", f"乙{n}贸易有限公司", n) for n in (3, 9, 5, 7)))

    with known.begin() as db:
        save_doubts(db, found, None, new_names=149)

        assert weights(db) == [9, 7]
        assert weights(db, everything=True) == [9, 7, 5, 3]


def test_a_night_replaces_the_queue_and_what_was_not_answered_stays_open(known: Store) -> None:
    with known.begin() as db:
        save_doubts(db, asked((NAMES[0], NAMES[1], 5), (NAMES[0], NAMES[2], 4)), None, 100)
        save_doubts(db, asked((NAMES[1], NAMES[0], 8), (NAMES[1], NAMES[2], 2)), None, 100)

        assert weights(db) == [8, 2]
        assert weights(db, everything=True) == [8, 4, 2]


def test_a_call_without_new_names_leaves_the_queue(known: Store) -> None:
    with known.begin() as db:
        save_doubts(db, asked((NAMES[0], NAMES[1], 5)), None, 100)
        saved(db, NAMES)

        assert weights(db) == [5]


def test_a_night_saves_its_doubts_and_relations(known: Store) -> None:
    related = pd.DataFrame([("same_group", 1, 2, "brand", "石榴")], columns=RELATION_COLUMNS)
    fifty = [
        f"青石{one}进出口有限公司" for one in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    ]
    fifty += [
        f"海蓝{one}进出口有限公司" for one in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    ]
    fifty += [f"金桔{one}石材有限公司" for one in "甲乙丙丁戊己庚辛壬癸"]

    with known.begin() as db:
        found = {"doubts": asked((NAMES[0], NAMES[1], 5)), "relations": related}
        saved(db, fifty, 100, **found)

        assert weights(db) == [5]
        assert relations(db)["kind"].tolist() == ["same_group"]


def test_a_pair_is_asked_once_and_not_after_it_was_judged(known: Store) -> None:
    said = Judgement(
        left_name=NAMES[1],
        right_name=NAMES[0],
        verdict="unsure",
        decided_by="ana",
        decided_at=AT,
    )
    twice = asked((NAMES[0], NAMES[1], 5), (NAMES[1], NAMES[0], 6))
    with known.begin() as db:
        save_doubts(db, twice, None, 100)
        assert weights(db) == [6]

        number = add_judgement(db, said)
        answer(db, int(open_doubts(db)["doubt_id"].iloc[0]), number)
        save_doubts(db, twice, None, 100)
        assert weights(db, everything=True) == []

        withdraw(db, number, "ana", AT, "")
        assert weights(db, everything=True) == [6]
        save_doubts(db, twice, None, 100)
        assert weights(db) == [6]


def test_the_town_of_a_short_form_is_kept_with_the_question(store: Store) -> None:
    row = ("tie", 1, 2, "华兴", "华兴贸易有限公司", "", "", 3, "苏州", "")
    with store.begin() as db:
        save_doubts(db, pd.DataFrame([row], columns=DOUBT_COLUMNS), None, 100)

        shown = open_doubts(db).iloc[0]

    assert (shown["left_city"], shown["right_city"]) == ("苏州", "")


def test_relations_are_kept_once_and_follow_merges_both_ways(known: Store) -> None:
    with known.begin() as db:
        one, two, three, _ = saved(db, NAMES)
        rows = [
            ("same_group", two, three, "brand", "石榴"),
            ("posts_for", three, one, "ad", ""),
        ]
        table = pd.DataFrame(rows, columns=RELATION_COLUMNS)
        for _night in range(2):
            saved(db, NAMES, relations=table)
        before = rows_of(relations(db))
        done = merge(db, one, two, ORDER)
        stays, goes = done.company_id, done.other_id
        merged = [row[:3] for row in rows_of(relations(db))]
        undo(db, max_event(db), ORDER)
        after = rows_of(relations(db))
        of_one = relations(db, two)["kind"].tolist()

    assert {stays, goes} == {one, two}
    assert merged == [["same_group", stays, three], ["posts_for", three, stays]]
    assert before == after
    assert of_one == ["same_group"]


def rows_of(table: pd.DataFrame) -> list[list[Any]]:
    return [list(row) for row in table.astype(object).itertuples(index=False)]


def max_event(db: Connection) -> int:
    return int(db.exec_driver_sql("SELECT MAX(event_id) FROM company_event").scalar_one())


def test_an_alias_is_kept_once_with_source_and_date(store: Store) -> None:
    one = Alias(
        alias="石榴网",
        name=NAMES[0],
        source="年报",
        seen_on=date(2026, 11, 1),
        added_by="ana",
        added_at=AT.isoformat(),
    )
    with store.begin() as db:
        first = add_aliases(db, [one, dataclasses.replace(one, city="深圳")])
        again = add_aliases(db, [dataclasses.replace(one, source="别处")])

        assert (first, again) == (2, 0)
        assert list(aliases(db).columns) == list(ALIAS_COLUMNS)
        assert aliases_table(db)["source"].tolist() == ["年报", "年报"]
        assert aliases_table(db)["seen_on"].tolist()[0] == date(2026, 11, 1)


def reported(right: str = NAMES[1]) -> Report:
    return Report(
        company_id=1,
        left_name=NAMES[0],
        right_name=right,
        speaks_for="same credit code",
        speaks_against="ana: another firm next door",
        mentions=3,
    )


def test_what_a_person_reports_is_asked_and_no_night_takes_its_place(known: Store) -> None:
    with known.begin(people=True) as db:
        number = report(db, reported())

        save_doubts(db, asked((NAMES[1], NAMES[0], 9), (NAMES[0], NAMES[2], 2)), None, 100)

        [light, own] = open_doubts(db).sort_values("mentions").to_dict("records")
    assert (own["doubt_id"], own["kind"], own["other_id"]) == (number, "reported", 1)
    assert own["speaks_against"] == "ana: another firm next door"
    assert light["mentions"] == 2


def test_a_report_said_again_is_the_same_question(known: Store) -> None:
    with known.begin(people=True) as db:
        number = report(db, reported())
        assert report(db, reported()) == number
        assert reports(db, 1) == [(number, NAMES[1], "ana: another firm next door")]
        assert reports(db, 2) == []
        assert weights(db) == [3]


def test_a_report_answered_different_parts_the_names(known: Store) -> None:
    with known.begin(people=True) as db:
        merge(db, 1, 2, ORDER)
        number = report(db, reported())
        said = Judgement(
            left_name=NAMES[0],
            right_name=NAMES[1],
            verdict="different",
            decided_by="bo",
            decided_at=AT,
        )

        done = judge(db, said)
        answer(db, number, done.judgement_id)

        assert weights(db, everything=True) == []
        assert companies_called(db, NAMES[0]) != companies_called(db, NAMES[1])
        with pytest.raises(StoreError, match="no open report"):
            drop_report(db, number)


def test_a_report_is_taken_back_while_nobody_answered(known: Store) -> None:
    with known.begin(people=True) as db:
        drop_report(db, report(db, reported()))

        assert weights(db, everything=True) == []


def test_names_that_are_read_as_one_cannot_be_reported(known: Store) -> None:
    with known.begin(people=True) as db, pytest.raises(StoreError, match="read as one"):
        report(db, reported(f" {NAMES[0]} "))
