"""The audit log: every entry follows from the one before, and who meddles is found."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from enrich.store import Store
from enrich.store.audit import broken, entries, note
from enrich.store.desk_tables import audit
from tests.enrich.store.conftest import NOW


@pytest.fixture
def noted(store: Store) -> Store:
    with store.begin(people=True) as db:
        for number in range(1, 6):
            note(db, NOW, "ana", "download", f"list {number}", {"rows": number, "名": "甲"})
    return store


def test_entries_come_newest_first_and_by_pages(noted: Store) -> None:
    with noted.begin(people=True) as db:
        note(db, NOW, "bo", "login")

    with noted.read() as db:
        assert [one.number for one in entries(db, 2)] == [6, 5]
        assert [one.number for one in entries(db, 9, before=3)] == [2, 1]
        assert [one.action for one in entries(db, 9, actor="bo")] == ["login"]
        assert entries(db, 1, before=2)[0].detail == {"rows": 1, "名": "甲"}


def test_a_chain_that_nobody_touched_is_whole(noted: Store) -> None:
    with noted.read() as db:
        assert broken(db) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"actor": "bo"},
        {"at": "2026-11-24T18:00:01+00:00"},
        {"action": "login"},
        {"subject": "list 4"},
        {"detail": json.dumps({"rows": 30})},
        {"detail": "no JSON"},
        {"before": "0" * 64},
        {"hash": "0" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_entry_is_found(noted: Store, changed: dict[str, Any]) -> None:
    with noted.begin() as db:
        db.execute(update(audit).where(audit.c.audit_id == 3).values(**changed))

    with noted.read() as db:
        found = broken(db)

    assert found is not None
    assert found.number == 3


def test_a_lost_entry_is_found_at_the_next(noted: Store) -> None:
    with noted.begin() as db:
        db.execute(delete(audit).where(audit.c.audit_id == 1))

    with noted.read() as db:
        found = broken(db)

    assert found is not None
    assert found.number == 2


def test_an_entry_put_in_without_its_hash_is_found(noted: Store) -> None:
    made_up = {"at": "", "actor": "bo", "action": "login", "before": "", "hash": "x"}
    with noted.begin() as db:
        db.execute(insert(audit).values(audit_id=6, **made_up))

    with noted.read() as db:
        found = broken(db)

    assert found is not None
    assert found.number == 6


def test_an_act_that_fails_leaves_no_entry(noted: Store) -> None:
    def act() -> None:
        with noted.begin(people=True) as db:
            note(db, NOW, "ana", "publish")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    with noted.read() as db:
        assert len(entries(db, 9)) == 5


def test_many_at_once_make_one_chain(store: Store) -> None:
    def one(number: int) -> None:
        with store.begin(people=True) as db:
            note(db, NOW, f"person {number}", "login")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(40)))

    with store.read() as db:
        assert broken(db) is None
        assert len(entries(db, 99)) == 40
