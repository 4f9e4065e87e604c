"""The store's index answers as the one in memory, and what is saved stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from enrich.issues import StoreError
from enrich.resolve import MemoryIndex, Resolution, resolve
from enrich.resolve.model import CROWD
from enrich.store import Store, open_store
from enrich.store.companies import (
    companies_table,
    company_index,
    save_companies,
    surviving_id,
)
from enrich.store.judging import Judgement, add_judgement, judgements
from enrich.store.portraits import events_of

NIGHTS = [
    ["星河科技 深圳", "海蓝贸易有限公司 宁波", "某大型公司 深圳", "青石 杭州"],
    [
        "深圳市星河科技有限公司 深圳",
        "宁波海蓝贸易有限公司 宁波",
        "星河科技(深圳)有限公司广州分公司 广州",
    ],
    [
        "杭州青石进出口有限公司 杭州",
        "青石进出口 杭州",
        "深圳市星和科技有限公司 深圳",
        "Acme Trading Ltd Berlin",
    ],
    [
        "ACME TRADING CO., LTD. Berlin",
        "星河科技 深圳",
        "某大型公司 深圳",
        "银河精密制造有限公司 苏州",
    ],
]


def mentions(night: int) -> pd.DataFrame:
    rows = [text.rpartition(" ") for text in NIGHTS[night]]
    return pd.DataFrame(
        {
            "mention_id": [night * 100 + at for at in range(len(rows))],
            "name": [row[0] for row in rows],
            "city": [row[2] for row in rows],
        }
    )


def save(store: Store, night: pd.DataFrame) -> Resolution:
    with store.begin() as db:
        found = resolve(night, company_index(db), judgements(db))
        save_companies(db, found, None)
    return found


def test_the_store_and_the_memory_resolve_alike_night_by_night(store: Store) -> None:
    memory = MemoryIndex()

    for night in range(len(NIGHTS)):
        here = save(store, mentions(night))
        there = resolve(mentions(night), memory)
        memory.add(there)
        for name in ("mentions", "companies", "units", "unit_keys", "events"):
            pd.testing.assert_frame_equal(getattr(here, name), getattr(there, name))


def test_the_store_leaves_out_the_same_crowds_as_the_memory(store: Store) -> None:
    names = [f"星河{chr(0x4E00 + at)}{chr(0x5E00 + at)}有限公司" for at in range(CROWD + 1)]
    memory = MemoryIndex()

    for part in (names[:-1], names[-1:]):
        night = pd.DataFrame({"mention_id": range(len(part)), "name": part})
        memory.add(save(store, night))
        keys = [
            "h::星河\u4e00",
            "b:星河\u4e00",
            "c:nobody",
            *(f"c:{name[:4]}" for name in part),
        ]
        keys += [f"h::{name[:3]}" for name in part] + ["b:星河"]
        with store.read() as db:
            here, there = company_index(db).look_up(keys), memory.look_up(keys)
        assert {key: sorted(rows) for key, rows in here.items()} == {
            key: sorted(rows) for key, rows in there.items()
        }


def test_saving_the_same_night_again_changes_nothing(store: Store) -> None:
    first = save(store, mentions(1))

    again = save(store, mentions(1))

    assert again.mentions["company_id"].tolist() == first.mentions["company_id"].tolist()
    with store.read() as db:
        assert len(companies_table(db)) == len(first.companies)


def test_a_short_form_keeps_its_number_when_the_full_name_comes(store: Store) -> None:
    short = save(store, mentions(0)).mentions["company_id"][0]

    full = save(store, mentions(1)).mentions

    assert full["company_id"][0] == short
    assert full["company_name"][0] == "深圳市星河科技有限公司"


def test_a_judgement_joins_and_the_old_number_leads_to_the_one_that_stayed(
    store: Store,
) -> None:
    old = save(store, mentions(3)).mentions["company_id"][3]
    firm = save(
        store, pd.DataFrame({"mention_id": [900], "name": ["苏州银川精密制造有限公司"]})
    ).mentions["company_id"][0]
    said = Judgement(
        left_name="银河精密制造有限公司",
        right_name="苏州银川精密制造有限公司",
        verdict="same",
        decided_by="ana",
        decided_at=datetime(2026, 11, 24, tzinfo=UTC),
    )

    with store.begin(people=True) as db:
        add_judgement(db, said)
    save(store, pd.DataFrame({"mention_id": [901], "name": ["别家有限公司"]}))

    with store.read() as db:
        assert surviving_id(db, firm) == old
        assert events_of(db, int(old))["kind"].tolist()[-1] == "merged"
        assert firm not in companies_table(db)["company_id"].tolist()


def test_an_unknown_number_and_an_odd_verdict_are_refused(store: Store) -> None:
    with store.begin() as db, pytest.raises(StoreError, match="no company 7"):
        surviving_id(db, 7)
    odd = Judgement(
        left_name="a",
        right_name="b",
        verdict="maybe",
        decided_by="ana",
        decided_at=datetime(2026, 11, 24, tzinfo=UTC),
    )
    with store.begin() as db, pytest.raises(StoreError, match="maybe"):
        add_judgement(db, odd)


def test_saving_a_night_of_branches_is_no_more_work_in_a_larger_store(tmp_path: Path) -> None:
    work = {known: _steps_of_saving(tmp_path / str(known), known) for known in (50, 2_000)}

    assert work[2_000] < 1.5 * work[50]


def _steps_of_saving(folder: Path, known: int) -> int:
    """Return how many hundred steps SQLite takes to save forty branches and their firms."""
    store = open_store(folder)
    save(store, _named(f"{_word(at)}贸易有限公司" for at in range(known)))
    night = _named(f"{_word(9_000 + at)}机械有限公司广州分公司" for at in range(40))
    steps = [0]

    def tick() -> None:
        steps[0] += 1

    with store.begin() as db:
        found = resolve(night, company_index(db))
        # A known branch may turn out to be one of a firm that is new: then it comes first.
        found = replace(found, companies=found.companies[::-1])
        db.connection.driver_connection.set_progress_handler(tick, 100)  # type: ignore[union-attr]  # an open SQLite connection has one
        save_companies(db, found, None)
        db.connection.driver_connection.set_progress_handler(None, 0)  # type: ignore[union-attr]  # the same
    store.close()
    return steps[0]


def _named(names: Iterable[str]) -> pd.DataFrame:
    shown = list(names)
    return pd.DataFrame({"mention_id": range(len(shown)), "name": shown, "city": "广州"})


def _word(at: int) -> str:
    return f"{chr(0x4E00 + at // 100)}{chr(0x5E00 + at % 100)}{chr(0x6E00 + at % 97)}"
