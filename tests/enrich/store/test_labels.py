"""Labels: appended, taken back by a row, and followed to where the judged name went."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, func, select

from enrich.issues import StoreError
from enrich.lab.labels import Label
from enrich.resolve import resolve
from enrich.store import Store
from enrich.store.companies import company_index, save_companies
from enrich.store.judging import judgements
from enrich.store.labels import add_labels, kept_labels, labels, withdraw_label
from enrich.store.orders import Order, merge, split, undo
from enrich.store.schema import company_event
from tests.enrich.store.conftest import NOW

AT = NOW.isoformat()
WHY = Order(by="ana", at=NOW, why="一家")
SILVER, RIVER, BLUE = "银河精密制造有限公司", "苏州银川精密制造有限公司", "宁波海蓝贸易有限公司"


def ids(store: Store, *names: str, city: str = "") -> list[int]:
    frame = pd.DataFrame({"mention_id": range(len(names)), "name": names, "city": city})
    with store.begin() as db:
        found = resolve(frame, company_index(db), judgements(db))
        save_companies(db, found, None)
    return [int(one) for one in found.mentions["company_id"]]


def label(employer: str, answer: str = "yes", **said: Any) -> Label:
    plain = {
        "company_id": None,
        "kind": "segment",
        "target": "foreign_trade",
        "decided_by": "ana",
        "decided_at": AT,
    }
    return Label(employer=employer, answer=answer, **(plain | said))


def add(store: Store, *new: Label) -> int:
    with store.begin(people=True) as db:
        return add_labels(db, new, "file.csv")


def held(store: Store) -> list[tuple[int | None, str, str]]:
    with store.read() as db:
        return [(one.company_id, one.employer, one.answer) for one in labels(db)]


def test_a_label_by_name_finds_the_company_however_the_name_is_written(store: Store) -> None:
    (blue,) = ids(store, BLUE)

    add(store, label("宁波市海蓝贸易有限公司"), label("远山未知有限公司"))

    assert held(store) == [
        (blue, "宁波市海蓝贸易有限公司", "yes"),
        (None, "远山未知有限公司", "yes"),
    ]


def test_a_label_of_a_name_that_nobody_bore_finds_its_company_once_it_comes(
    store: Store,
) -> None:
    add(store, label(BLUE))
    (blue,) = ids(store, BLUE)

    assert held(store) == [(blue, BLUE, "yes")]


def test_an_older_answer_that_is_imported_later_does_not_outrank_a_newer_one(
    store: Store,
) -> None:
    add(store, label(BLUE, "no"))

    add(store, label(BLUE, "yes", decided_at="2020-01-05T00:00:00+00:00"))

    assert held(store) == [(None, BLUE, "no")]


def test_labels_follow_a_merge_and_its_undo(store: Store) -> None:
    silver, river = ids(store, SILVER), ids(store, RIVER)
    add(store, label(RIVER, company_id=river[0]))
    with store.begin(people=True) as db:
        merge(db, silver[0], river[0], WHY)
        event = last_event(db)
    assert held(store) == [(silver[0], RIVER, "yes")]

    with store.begin(people=True) as db:
        undo(db, event, WHY)

    assert held(store) == [(river[0], RIVER, "yes")]


def last_event(db: Connection) -> int:
    return int(db.execute(select(func.max(company_event.c.event_id))).scalar_one())


def test_labels_follow_their_names_through_a_split(store: Store) -> None:
    silver, river = ids(store, SILVER)[0], ids(store, RIVER)[0]
    with store.begin(people=True) as db:
        merge(db, silver, river, WHY)
    add(store, label(RIVER, company_id=silver), label(SILVER, "no", company_id=silver))

    with store.begin(people=True) as db:
        apart = split(db, silver, [RIVER], WHY).other_id

    with store.read() as db:
        found = {one.said.employer: one.said.company_id for one in kept_labels(db)}
    assert apart not in {silver, None}
    assert found == {RIVER: apart, SILVER: silver}


def test_a_label_of_an_employer_without_a_name_stays_at_its_number(store: Store) -> None:
    (someone,) = ids(store, "某知名上市公司")

    add(store, label("某知名上市公司", company_id=someone))

    assert held(store) == [(someone, "某知名上市公司", "yes")]


def test_the_newest_answer_of_a_question_is_in_force(store: Store) -> None:
    ids(store, BLUE)
    add(store, label(BLUE))
    add(store, label("宁波市海蓝贸易有限公司", "no"), label(BLUE, target="university"))

    assert [(e, a) for _, e, a in held(store)] == [
        ("宁波市海蓝贸易有限公司", "no"),
        (BLUE, "yes"),
    ]


def test_saying_the_same_again_adds_nothing(store: Store) -> None:
    assert add(store, label(BLUE), label(BLUE)) == 1
    assert add(store, label(BLUE, decided_by="bo")) == 0
    assert add(store, label(BLUE, "no")) == 1


def test_an_undo_is_a_row_and_brings_the_answer_of_before_back(store: Store) -> None:
    add(store, label(BLUE))
    add(store, label(BLUE, "no"))
    with store.read() as db:
        second = kept_labels(db)[-1].number

    with store.begin(people=True) as db:
        taken = withdraw_label(db, second, "bo", AT, "slip")

    with store.read() as db:
        rows = kept_labels(db)
    assert [(row.said.answer, row.in_force) for row in rows] == [
        ("yes", True), ("no", False), ("no", False),
    ]  # fmt: skip
    assert (rows[2].number, rows[2].undoes, rows[2].said.decided_by) == (taken, second, "bo")


def test_a_label_is_taken_back_once(store: Store) -> None:
    add(store, label(BLUE))
    with store.begin(people=True) as db:
        number = kept_labels(db)[0].number
        taken = withdraw_label(db, number, "bo", AT)

        with pytest.raises(StoreError, match="taken back already"):
            withdraw_label(db, number, "bo", AT)
        with pytest.raises(StoreError, match="there is no label"):
            withdraw_label(db, taken, "bo", AT)


@pytest.mark.parametrize(
    "wrong", [{"kind": "signal"}, {"answer": "maybe"}, {"employer": " "}, {"target": ""}]
)
def test_a_label_that_says_nothing_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(StoreError):
        add(store, replace(label(BLUE), **wrong))
