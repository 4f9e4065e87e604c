"""`leads people` and what stands behind it: accounts, passwords, tokens, and their log."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import LeadharvestError
from enrich.store import Store, audit, open_store
from enrich.store import people as kept
from flows import passwords, people
from flows.desk.rights import Role
from flows.passwords import BusyError, hashed, is_old, is_right
from flows.people import Act, Fault, PeopleError
from flows.tries import MOST_KEYS, Tries

Leads = Callable[..., Any]
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ACT = Act("eve", NOW)
PASSWORD = "correct horse 9"  # noqa: S105  # nobody's
BY = ("--by", "eve")


@pytest.fixture
def typed(leads: Leads, monkeypatch: pytest.MonkeyPatch) -> Leads:
    """Call `leads people` with a password on standard input."""

    def call(*arguments: object, password: str = PASSWORD) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return leads("people", *arguments, *BY)

    return call


@pytest.fixture
def store(tmp_path: Path) -> Any:
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def noted(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        return [(one.action, one.subject) for one in reversed(audit.entries(db, 99))]


def test_people_are_added_shown_and_ended(typed: Leads, leads: Leads) -> None:
    assert typed("add", "ana", "--role", "admin").code == 0
    assert typed("add", " ｂｏ ", "--role", "sales").code == 0
    assert typed("role", "bo", "admin").code == 0
    assert typed("end", "ana").code == 0

    shown = leads("people", "list", "--json").document["people"]

    assert [(one["name"], one["role"], bool(one["ended_at"])) for one in shown] == [
        ("bo", "admin", False),
        ("ana", "admin", True),
    ]


@pytest.mark.parametrize(
    ("arguments", "password", "says"),
    [
        (("add", "bo", "--role", "sales"), "too short", "at least 10"),
        (("add", "bo", "--role", "sales"), "aaaaaaaaaaaa", "different characters"),
        (("add", "ｍａｒｉａ", "--role", "sales"), "I am Maria!", "holds no name"),
        (("add", "bo", "--role", "sales"), "x1y2z" * 99, "at most 200"),
        (("add", "ana", "--role", "sales"), PASSWORD, "is taken"),
        (("add", "Ａna", "--role", "sales"), PASSWORD, "is taken"),
        (("add", "b\u202eo", "--role", "sales"), PASSWORD, "can be seen"),
        (("add", "  ", "--role", "sales"), PASSWORD, "1 to 60"),
        (("end", "ana"), "", "the last admin"),
        (("role", "ana", "sales"), "", "the last admin"),
        (("password", "bo"), PASSWORD, "nobody may sign in"),
        (("end", "bo"), "", "nobody may sign in"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(
    typed: Leads, leads: Leads, arguments: tuple[str, ...], password: str, says: str
) -> None:
    typed("add", "ana", "--role", "admin")
    before = leads("people", "list", "--json").out

    ended = typed(*arguments, password=password)

    assert ended.code == 1
    assert says in ended.err
    assert leads("people", "list", "--json").out == before


def test_an_unknown_role_is_wrong_usage(typed: Leads) -> None:
    ended = typed("add", "ana", "--role", "boss")

    assert ended.code == 2
    assert "sales, analyst, admin" in ended.err


def test_the_command_says_in_the_log_that_it_was_the_command(typed: Leads, home: Path) -> None:
    typed("add", "ana", "--role", "admin")

    store = open_store(home)
    with store.read() as db:
        (entry,) = audit.entries(db, 9)
    store.close()

    assert (entry.actor, entry.action, entry.subject) == ("eve", "person added", "ana")
    assert entry.detail == {"from": "command", "role": "admin"}


def test_a_reset_password_ends_sessions_and_tokens(store: Store) -> None:
    ana = people.add(store, ACT, "ana", Role.ADMIN, PASSWORD)
    token = people.new_token(store, ACT, ana, "cron")
    with store.begin(people=True) as db:
        kept.begin_session(db, ana.person_id, "d", NOW, NOW.replace(day=9))

    people.reset_password(store, ACT, "ana", "another horse 10")

    with store.read() as db:
        assert kept.person_of_session(db, "d", NOW) is None
        assert kept.person_of_token(db, kept.digest_of(token), NOW) is None
        assert is_right(kept.password_of(db, ana.person_id), "another horse 10")
    assert noted(store) == [
        ("person added", "ana"),
        ("token added", "cron"),
        ("password reset", "ana"),
    ]


def test_who_changes_the_own_password_stays_here_and_is_signed_out_elsewhere(
    store: Store,
) -> None:
    ana = people.add(store, ACT, "ana", Role.ADMIN, PASSWORD)
    with store.begin(people=True) as db:
        for digest in ("here", "elsewhere"):
            kept.begin_session(db, ana.person_id, digest, NOW, NOW.replace(day=9))

    people.change_password(store, ACT, ana, "another horse 10", stays="here")

    with store.read() as db:
        assert kept.person_of_session(db, "here", NOW) == ana
        assert kept.person_of_session(db, "elsewhere", NOW) is None


def test_tokens_are_few_and_each_has_a_name(store: Store) -> None:
    ana = people.add(store, ACT, "ana", Role.ADMIN, PASSWORD)
    made = {people.new_token(store, ACT, ana, f"job {n}") for n in range(people.MOST_TOKENS)}

    with pytest.raises(PeopleError) as many:
        people.new_token(store, ACT, ana, "one more")
    with pytest.raises(PeopleError) as nameless:
        people.new_token(store, ACT, ana, " ")

    assert len(made) == people.MOST_TOKENS
    assert (many.value.fault, nameless.value.fault) == (Fault.TOKENS, Fault.TOKEN_NAME)


def test_every_fault_has_a_text() -> None:
    assert all(isinstance(PeopleError(fault), LeadharvestError) for fault in Fault)


def test_a_password_is_kept_as_argon2id_and_known_again_however_it_is_typed() -> None:
    found = hashed("ｃorrect horse 9")

    assert found.startswith("$argon2id$")
    assert is_right(found, "correct horse 9")
    assert not is_right(found, "correct horse 8")
    assert not is_right("no hash", "correct horse 9")
    assert not is_old(found)
    assert is_old("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2g")


def test_two_passwords_are_hashed_at_once_and_few_may_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside, most, busy = 0, 0, 0
    lock, gate = threading.Lock(), threading.Event()

    class Slow:
        def hash(self, password: str) -> str:
            nonlocal inside, most
            with lock:
                inside += 1
                most = max(most, inside)
            assert gate.wait(20)
            with lock:
                inside -= 1
            return password

    def one() -> None:
        nonlocal busy
        try:
            hashed(PASSWORD)
        except BusyError:
            with lock:
                busy += 1
                if busy == 20:
                    gate.set()

    monkeypatch.setattr(passwords, "_argon2", Slow())
    threads = [threading.Thread(target=one) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (most, busy, inside) == (2, 20, 0)


def test_tries_are_slowed_and_come_back_with_time() -> None:
    now = [0.0]
    tries = Tries(5, every_s=12, clock=lambda: now[0])

    waits = [tries.take("ana") for _ in range(7)]
    now[0] = 12.0
    later = [tries.take("ana") for _ in range(2)]
    now[0] = 1e6
    rested = [tries.take("ana") for _ in range(6)]

    assert waits == [0.0] * 5 + [12.0, 12.0]
    assert later == [0.0, 12.0]
    assert rested == [0.0] * 5 + [12.0]


def test_a_right_try_costs_nothing_and_keys_are_apart() -> None:
    tries = Tries(1, every_s=12, clock=lambda: 0.0)

    assert tries.take("ana") == 0.0
    assert tries.take("bo") == 0.0
    tries.give_back("ana")

    assert tries.take("ana") == 0.0
    assert tries.take("bo") == 12.0


def test_no_flood_of_keys_fills_the_memory() -> None:
    tries = Tries(1, every_s=12, clock=lambda: 0.0)

    for number in range(MOST_KEYS + 50):
        tries.take(f"10.0.{number}")

    assert len(tries._used) == MOST_KEYS


def test_the_doctor_finds_an_entry_that_somebody_changed(
    typed: Leads, leads: Leads, home: Path
) -> None:
    typed("add", "ana", "--role", "admin")
    assert leads("doctor", "--json").code == 0
    store = open_store(home)
    with store.begin() as db:
        db.exec_driver_sql("UPDATE audit SET actor = 'bo'")
    store.close()

    ended = leads("doctor", "--json")

    (check,) = [one for one in ended.document["checks"] if one["what"] == "audit log"]
    assert ended.code == 5
    assert "entry 1" in check["problems"][0]
