"""Nothing changes companies without an event: replaying the events leads to the same ids."""

from __future__ import annotations

import dataclasses
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from enrich.issues import StoreError
from enrich.resolve import resolve
from enrich.store import Store, open_store
from enrich.store.companies import company_index, save_companies
from enrich.store.judging import Judgement, add_judgement, judgements
from enrich.store.orders import Order, judge, merge, split, undo
from enrich.store.retrace import differences, retraced
from enrich.store.schema import company, company_event, unit

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WHO = Order(by="ana", at=AT)
NAMES = (
    "深圳市星河科技有限公司@深圳",
    "深圳星禾科技有限公司@深圳",
    "深圳星河科技@深圳",
    "星河@深圳",
    "星河@苏州",
    "苏州星河贸易有限公司@苏州",
    "海蓝进出口@宁波",
    "宁波海蓝进出口有限公司@宁波",
    "宁波海兰进出口有限公司慈溪分公司@慈溪",
)
at = st.integers(0, len(NAMES) - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("night"), st.lists(at, min_size=1, max_size=5)),
        st.tuples(st.just("judge"), at, at, st.sampled_from(["same", "different", "unsure"])),
        st.tuples(st.just("merge"), st.integers(1, 9), st.integers(1, 9)),
        st.tuples(st.just("split"), at),
        st.tuples(st.just("undo"), st.integers(0, 9)),
    ),
    min_size=3,
    max_size=16,
)


def night(store: Store, names: list[str]) -> None:
    shown = [name.split("@") for name in names]
    frame = pd.DataFrame(
        {
            "mention_id": range(len(names)),
            "name": [name for name, _ in shown],
            "city": [city for _, city in shown],
        }
    )
    with store.begin() as db:
        save_companies(db, resolve(frame, company_index(db), judgements(db)), None)


def take(store: Store, step: tuple[Any, ...], number: int) -> None:
    """Take one step; an order that cannot be is refused and changes nothing."""
    kind, *what = step
    order = dataclasses.replace(WHO, why=f"step {number}")
    if kind == "night":
        night(store, [NAMES[one] for one in what[0]])
        return
    with suppress(StoreError, KeyError), store.begin() as db:
        if kind == "judge":
            (left, left_city), (right, right_city) = (NAMES[x].split("@") for x in what[:2])
            said = Judgement(
                left_name=left,
                right_name=right,
                verdict=what[2],
                decided_by="ana",
                decided_at=AT,
                left_city=left_city,
                right_city=right_city,
            )
            judge(db, said)
        elif kind == "merge":
            merge(db, what[0], what[1], order)
        elif kind == "split":
            name, city = NAMES[what[0]].split("@")
            bears = select(unit.c.company_id).where(unit.c.name == name)
            one = db.scalars(bears.limit(1)).first()
            if one is not None:
                split(db, one, [f"{name}@{city}"], order)
        else:
            events = select(company_event.c.event_id).order_by(company_event.c.event_id.desc())
            known = db.scalars(events).all()
            if len(known) > what[0]:
                undo(db, known[what[0]], order)


@pytest.mark.slow
@settings(max_examples=40)
@given(steps)
def test_whatever_happens_the_events_lead_to_the_companies_that_stand(
    sequence: list[tuple[Any, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        try:
            numbers = count(1)
            night(store, list(NAMES[:5]))
            for step in sequence:
                take(store, step, next(numbers))
                with store.read() as db:
                    assert differences(db) == [], (step, sequence)
        finally:
            store.close()


def test_a_change_without_an_event_is_found(store: Store) -> None:
    night(store, ["宁波海蓝贸易有限公司@宁波", "苏州银川精密制造有限公司@苏州"])
    with store.begin() as db:
        assert differences(db) == []
        ids = sorted(retraced(db).companies.values())
        moved = update(unit).where(unit.c.company_id == ids[1]).values(company_id=ids[0])
        db.execute(moved)
        db.execute(
            update(company).where(company.c.company_id == ids[1]).values(merged_into=ids[0])
        )

        found = differences(db)

    assert len(found) == 2
    assert found[0].startswith("name 苏州银川精密制造有限公司") or "宁波海蓝" in found[0]
    assert "merged into 1, by the events nothing" in found[1]


def test_names_keep_where_they_began_after_a_merge(store: Store) -> None:
    night(store, ["宁波海蓝贸易有限公司@宁波"])
    night(store, ["苏州银川精密制造有限公司@苏州"])
    with store.begin() as db:
        merge(db, 1, 2, WHO)
        firsts = db.scalars(select(unit.c.first_company_id).order_by(unit.c.unit_id)).all()
        today = db.scalars(select(unit.c.company_id).order_by(unit.c.unit_id)).all()

        assert (firsts, today) == ([1, 2], [1, 1])
        assert db.scalar(select(func.count()).select_from(company_event)) == 1
        assert differences(db) == []


def test_a_name_that_two_judgements_move_in_one_night_has_an_event_that_says_where(
    store: Store,
) -> None:
    short, other, third = "华兴贸易", "北京青石医疗有限公司", "北京远山机械有限公司"
    night(store, ["北京华兴贸易有限公司@北京", f"{short}@北京", f"{other}@", f"{third}@"])
    said = [("北京华兴贸易有限公司", other, "same"), (short, other, "different")]
    with store.begin() as db:
        for left, right, verdict in [*said, (short, third, "same")]:
            add_judgement(
                db,
                Judgement(
                    left_name=left,
                    right_name=right,
                    verdict=verdict,
                    decided_by="ana",
                    decided_at=AT,
                ),
            )

    night(store, ["北京云海商务有限公司@北京"])

    with store.read() as db:
        assert differences(db) == []
        at = dict(db.execute(select(unit.c.name, unit.c.company_id)).tuples().all())
        split_to = select(company_event.c.other_id).where(company_event.c.kind == "split")
        assert db.scalars(split_to).all() == [at[third]]
    assert at[short] == at[third]


def test_what_was_merged_before_follows_two_merges_of_one_night(store: Store) -> None:
    names = [
        "北京青石机械有限公司",
        "北京银川食品有限公司",
        "北京远山医疗有限公司",
        "北京云海物流有限公司",
    ]
    night(store, [f"{name}@北京" for at, name in enumerate(names) for _ in range(4 - at)])
    with store.begin() as db:
        merge(db, 4, 3, WHO)
        for left, right in ((3, 2), (2, 1)):
            judged = Judgement(
                left_name=names[left - 1],
                right_name=names[right - 1],
                verdict="same",
                decided_by="ana",
                decided_at=AT,
            )
            add_judgement(db, judged)

    night(store, ["苏州星河贸易有限公司@苏州"])

    with store.read() as db:
        assert differences(db) == []
        into = select(company.c.merged_into).where(company.c.merged_into.is_not(None))
        assert db.scalars(into).all() == [1, 1, 1]
