"""What a person orders of companies holds at once, for ever, and can be taken back."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import Connection, select

from enrich.issues import StoreError
from enrich.resolve import Resolution, resolve
from enrich.store import Store
from enrich.store.companies import (
    companies_table,
    company_index,
    save_companies,
    surviving_id,
)
from enrich.store.judging import Judgement, add_judgement, judgements, judgements_table
from enrich.store.orders import Order, judge, merge, split, undo, undo_judgement
from enrich.store.schema import company_event, unit, unit_move

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WHY = Order(by="ana", at=AT, why="一家")
SILVER, RIVER, BLUE = "银河精密制造有限公司", "苏州银川精密制造有限公司", "宁波海蓝贸易有限公司"


def night(store: Store, *names: str, city: str = "") -> Resolution:
    """Resolve names, each shown once, as a night does."""
    frame = pd.DataFrame(
        {
            "mention_id": range(len(names)),
            "name": [name.partition("@")[0] for name in names],
            "city": [name.partition("@")[2] or city for name in names],
        }
    )
    with store.begin() as db:
        found = resolve(frame, company_index(db), judgements(db))
        save_companies(db, found, None)
    return found


def ids(store: Store, *names: str) -> list[int]:
    """Return the companies of names, each shown in a night of its own: older ones are lower."""
    return [int(night(store, name).mentions["company_id"].iloc[0]) for name in names]


def events(store: Store) -> list[dict[str, object]]:
    with store.read() as db:
        rows = db.execute(select(company_event).order_by(company_event.c.event_id))
        return [dict(row) for row in rows.mappings()]


def groups(found: Sequence[int]) -> list[int]:
    return [list(found).index(one) for one in found]


def test_merge_is_at_once_and_holds_in_later_nights(store: Store) -> None:
    first, second, _ = ids(store, SILVER, RIVER, BLUE)

    with store.begin(people=True) as db:
        done = merge(db, second, first, WHY)

    with store.read() as db:
        assert (done.company_id, done.other_id) == (first, second)
        assert surviving_id(db, second) == first
        assert second not in companies_table(db)["company_id"].tolist()
    assert groups(ids(store, SILVER, RIVER, BLUE)) == [0, 0, 2]


def test_merge_is_an_event_with_reason_evidence_actor_and_time(store: Store) -> None:
    first, second = ids(store, SILVER, RIVER)

    with store.begin(people=True) as db:
        merge(db, first, second, WHY)

    (event,) = events(store)
    assert (event["kind"], event["company_id"], event["other_id"]) == ("merged", second, first)
    assert (event["reason"], event["evidence"]) == ("judged to be the same", "一家")
    assert (event["actor"], event["happened_at"]) == ("ana", AT.isoformat())


def test_merge_taken_back_gives_the_old_number_its_names_again(store: Store) -> None:
    first, second = ids(store, SILVER, RIVER)
    with store.begin(people=True) as db:
        merge(db, first, second, WHY)
        before = companies_table(db)["names_seen"].tolist()

    with store.begin(people=True) as db:
        undo(db, int(str(events(store)[0]["event_id"])), WHY)

    with store.read() as db:
        assert surviving_id(db, second) == second
        table = companies_table(db).set_index("company_id")
    assert before == [f"{SILVER}\n{RIVER}"]
    assert table["name"].to_dict() == {first: SILVER, second: RIVER}
    assert table["names_seen"].to_dict() == {first: SILVER, second: RIVER}
    assert ids(store, SILVER, RIVER) == [first, second]


def test_what_is_taken_back_can_be_taken_back_again(store: Store) -> None:
    first, second = ids(store, SILVER, RIVER)
    with store.begin(people=True) as db:
        merge(db, first, second, WHY)
        undo(db, newest(db), WHY)
        undo(db, newest(db), WHY)

        assert surviving_id(db, second) == first
    assert ids(store, SILVER, RIVER) == [first, first]


def newest(db: Connection) -> int:
    query = select(company_event.c.event_id).order_by(company_event.c.event_id.desc())
    return int(db.scalars(query.limit(1)).one())


def test_event_is_taken_back_once(store: Store) -> None:
    first, second = ids(store, SILVER, RIVER)
    with store.begin(people=True) as db:
        merge(db, first, second, WHY)
        event_id = newest(db)
        undo(db, event_id, WHY)

        with pytest.raises(StoreError, match="was taken back by event"):
            undo(db, event_id, WHY)
        with pytest.raises(StoreError, match="there is no event"):
            undo(db, 4711, WHY)


def test_merge_of_the_rules_taken_back_is_not_made_again(store: Store) -> None:
    (short,) = ids(store, "海蓝@宁波")
    (full,) = ids(store, f"{BLUE}@宁波")
    assert full == short

    event = next(e for e in events(store) if e["kind"] in {"joined", "merged"})
    with store.begin(people=True) as db:
        undo(db, int(str(event["event_id"])), WHY)

    again = ids(store, "海蓝@宁波", f"{BLUE}@宁波")
    assert again[0] != again[1]
    assert ids(store, "海蓝@宁波", f"{BLUE}@宁波") == again


def test_split_takes_names_out_together_and_holds(store: Store) -> None:
    first, second, third = ids(store, SILVER, RIVER, BLUE)
    with store.begin(people=True) as db:
        merge(db, first, second, WHY)
        merge(db, first, third, WHY)

        done = split(db, first, [RIVER, BLUE], WHY)

    found = ids(store, SILVER, RIVER, BLUE)
    assert found == [first, done.other_id, done.other_id]
    with store.read() as db:
        assert [surviving_id(db, one) for one in (second, third)] == [first, first]


def test_the_named_one_goes_even_if_it_is_the_fuller(store: Store) -> None:
    ids(store, "海蓝@宁波")
    (one,) = ids(store, f"{BLUE}@宁波")

    with store.begin(people=True) as db:
        done = split(db, one, [BLUE], WHY)
        table = companies_table(db).set_index("company_id")

    assert table["name"].to_dict() == {one: "海蓝", done.other_id: BLUE}
    assert ids(store, "海蓝@宁波", f"{BLUE}@宁波") == [one, done.other_id]


def test_split_taken_back_joins_again_for_ever(store: Store) -> None:
    ids(store, "海蓝@宁波")
    (one,) = ids(store, f"{BLUE}@宁波")
    with store.begin(people=True) as db:
        done = split(db, one, [BLUE], WHY)
        undo(db, newest(db), WHY)

        assert surviving_id(db, int(str(done.other_id))) == one
    assert ids(store, "海蓝@宁波", f"{BLUE}@宁波") == [one, one]


def test_merge_after_a_split_is_newer_and_holds(store: Store) -> None:
    first, second = ids(store, SILVER, RIVER)
    with store.begin(people=True) as db:
        merge(db, first, second, WHY)
        apart = split(db, first, [RIVER], WHY)
        done = merge(db, first, int(str(apart.other_id)), WHY)

    assert len(done.withdrawn) == 1
    assert ids(store, SILVER, RIVER) == [first, first]


def test_short_form_is_judged_in_its_town_alone(store: Store) -> None:
    here, there, firm = ids(store, "华兴@保定", "华兴@苏州", "保定大华兴业贸易有限公司")

    with store.begin(people=True) as db:
        merge(db, here, firm, WHY)

    found = ids(store, "华兴@保定", "华兴@苏州", "保定大华兴业贸易有限公司")
    assert found == [here, there, here]


def test_pointers_to_a_merged_company_follow_both_ways(store: Store) -> None:
    first, second, third = ids(store, SILVER, RIVER, BLUE)
    with store.begin(people=True) as db:
        merge(db, second, third, WHY)
        merge(db, first, second, WHY)
        assert surviving_id(db, third) == first

        undo(db, newest(db), WHY)

        assert (surviving_id(db, third), surviving_id(db, second)) == (second, second)
    assert ids(store, SILVER, RIVER, BLUE) == [first, second, second]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("星河科技有限公司@深圳", "星河科技有限公司广州分公司@广州"), "a branch and its firm"),
        (("某大型公司@深圳", SILVER), "names nobody"),
    ],
)
def test_merge_that_cannot_be_is_refused_and_nothing_is_kept(
    store: Store, names: tuple[str, str], told: str
) -> None:
    one, other = ids(store, *names)

    with pytest.raises(StoreError, match=told), store.begin(people=True) as db:
        merge(db, one, other, WHY)

    with store.read() as db:
        assert judgements(db).empty


def test_split_that_cannot_be_is_refused(store: Store) -> None:
    (one,) = ids(store, SILVER)

    with store.begin() as db:
        with pytest.raises(StoreError, match="without a name"):
            split(db, one, [SILVER], WHY)
        with pytest.raises(StoreError, match=f"no name 别家; it has {SILVER}"):
            split(db, one, ["别家"], WHY)
        with pytest.raises(StoreError, match="there is no company 99"):
            split(db, 99, ["别家"], WHY)


def said(left: str, right: str, verdict: str) -> Judgement:
    return Judgement(
        left_name=left, right_name=right, verdict=verdict, decided_by="bo", decided_at=AT
    )


def test_judgement_taken_back_takes_its_merge_back(store: Store) -> None:
    first, second = ids(store, SILVER, RIVER)
    with store.begin(people=True) as db:
        done = judge(db, said(SILVER, RIVER, "same"))
        assert surviving_id(db, second) == first

        undo_judgement(db, int(str(done.judgement_id)), WHY)

        assert surviving_id(db, second) == second
        table = judgements_table(db)
    assert table["verdict"].tolist() == ["same", "unsure"]
    assert table["undoes"].tolist()[1] == done.judgement_id
    assert ids(store, SILVER, RIVER) == [first, second]


def test_judgement_taken_back_leaves_the_one_before_in_force(store: Store) -> None:
    ids(store, SILVER, RIVER)
    with store.begin(people=True) as db:
        judge(db, said(SILVER, RIVER, "different"))
        wrong = judge(db, said(RIVER, SILVER, "same"))
        undo_judgement(db, int(str(wrong.judgement_id)), WHY)
        table = judgements_table(db)

        with pytest.raises(StoreError, match="taken back already"):
            undo_judgement(db, int(str(wrong.judgement_id)), WHY)

    assert table["verdict"].tolist() == ["different", "same", "different"]
    assert len(set(ids(store, SILVER, RIVER))) == 2


def test_judgement_of_names_nobody_showed_yet_waits_for_them(store: Store) -> None:
    with store.begin(people=True) as db:
        done = judge(db, said(SILVER, RIVER, "same"))

    assert (done.company_id, done.events) == (0, 0)
    assert len(set(ids(store, SILVER, RIVER))) == 1


def test_only_events_of_its_own_companies_belong_to_a_judgement(store: Store) -> None:
    names = (SILVER, RIVER, BLUE, "莱州金桔石材有限公司")
    ids(store, *names)
    with store.begin(people=True) as db:
        judge_later = dataclasses.replace(said(BLUE, names[3], "same"), decided_by="cy")
        add_judgement(db, judge_later)
        mine = judge(db, said(SILVER, RIVER, "same"))
        undo_judgement(db, int(str(mine.judgement_id)), WHY)

    assert groups(ids(store, *names)) == [0, 1, 2, 2]


def test_the_moves_tell_every_change_of_company(store: Store) -> None:
    first, second, third = ids(store, SILVER, RIVER, BLUE)
    with store.begin(people=True) as db:
        merge(db, second, third, WHY)
        merge(db, first, second, WHY)
        split(db, first, [BLUE], WHY)
        undo(db, newest(db), WHY)

    with store.read() as db:
        now = dict(db.execute(select(unit.c.unit_id, unit.c.company_id)).tuples().all())
        moves = db.execute(select(unit_move).order_by(unit_move.c.move_id)).all()
    born = dict(now)
    for move in reversed(moves):
        assert born[move.unit_id] == move.to_id
        born[move.unit_id] = move.from_id
    assert sorted(born.values()) == [first, second, third]
