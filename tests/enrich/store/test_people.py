"""People, their sessions and tokens: who is known by what, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enrich.issues import StoreError
from enrich.store import Store, people
from enrich.store.people import Person
from tests.enrich.store.conftest import NOW

DAY = timedelta(days=1)
ENDS = NOW + 14 * DAY
HOUR = timedelta(hours=1)


@pytest.fixture
def ana(store: Store) -> Person:
    with store.begin(people=True) as db:
        return people.add_person(db, "ana", "analyst", "hash", NOW)


def begin(store: Store, person: Person, digest: str = "d") -> None:
    with store.begin(people=True) as db:
        people.begin_session(db, person.person_id, digest, NOW, ENDS)


def test_nobody_is_there_at_first_and_after_the_last_one_went(store: Store) -> None:
    with store.begin(people=True) as db:
        assert not people.has_people(db)
        ana = people.add_person(db, "ana", "admin", "hash", NOW)
        assert people.has_people(db)

        people.end_person(db, ana.person_id, NOW)

        assert not people.has_people(db)


def test_a_name_is_one_persons_for_ever(store: Store, ana: Person) -> None:
    with store.begin(people=True) as db:
        people.end_person(db, ana.person_id, NOW)

        with pytest.raises(StoreError, match="'ana' is taken"):
            people.add_person(db, "ana", "sales", "hash", NOW)

        people.add_person(db, "bo", "sales", "hash", NOW)
        assert [one.person.name for one in people.accounts(db)] == ["bo", "ana"]


@pytest.mark.parametrize(
    ("used", "asked", "known"),
    [
        (timedelta(), 11 * HOUR, True),
        (timedelta(), 13 * HOUR, False),
        (11 * HOUR, 22 * HOUR, True),
        (14 * DAY - HOUR, 14 * DAY - timedelta(seconds=1), True),
        (14 * DAY - HOUR, 14 * DAY, False),
    ],
    ids=["used lately", "idle", "used in between", "last second", "too old"],
)
def test_a_session_ends_when_idle_and_after_a_fortnight(
    store: Store, ana: Person, used: timedelta, asked: timedelta, known: bool
) -> None:
    begin(store, ana)

    with store.begin() as db:
        people.keep_used(db, {"d": NOW + used})
        found = people.person_of_session(db, "d", NOW + asked)

    assert found == (ana if known else None)


def test_what_was_used_later_is_never_put_back(store: Store, ana: Person) -> None:
    begin(store, ana)

    with store.begin() as db:
        people.keep_used(db, {"d": NOW + 5 * HOUR})
        people.keep_used(db, {"d": NOW + HOUR})

        assert people.person_of_session(db, "d", NOW + 16 * HOUR) == ana


def test_sessions_end_one_by_one_or_all_but_one(store: Store, ana: Person) -> None:
    for digest in "abc":
        begin(store, ana, digest)

    with store.begin(people=True) as db:
        people.end_session(db, "a")
        people.end_sessions(db, ana.person_id, but="b")

        left = [one for one in "abc" if people.person_of_session(db, one, NOW)]

    assert left == ["b"]


def test_a_role_changes_within_a_session(store: Store, ana: Person) -> None:
    begin(store, ana)

    with store.begin(people=True) as db:
        people.set_role(db, ana.person_id, "sales")
        found = people.person_of_session(db, "d", NOW)

    assert found is not None
    assert found.role == "sales"


def test_who_left_is_known_by_neither_session_nor_token(store: Store, ana: Person) -> None:
    begin(store, ana)

    with store.begin(people=True) as db:
        people.add_token(db, ana.person_id, "cron", "t", NOW)
        assert people.person_of_token(db, "t", NOW) == ana

        people.end_person(db, ana.person_id, NOW)

        assert people.person_of_session(db, "d", NOW) is None
        assert people.person_of_token(db, "t", NOW) is None
        assert people.person_named(db, "ana") is None


def test_a_token_is_ended_by_its_owner_alone(store: Store, ana: Person) -> None:
    with store.begin(people=True) as db:
        bo = people.add_person(db, "bo", "sales", "hash", NOW)
        number = people.add_token(db, ana.person_id, "cron", "t", NOW)

        with pytest.raises(StoreError, match="there is no token"):
            people.end_token(db, bo.person_id, number, NOW)
        assert people.end_token(db, ana.person_id, number, NOW) == "cron"

        assert people.person_of_token(db, "t", NOW) is None
        assert people.tokens(db, ana.person_id) == []
