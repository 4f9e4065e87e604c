"""Who loses a role, password or session while their own request waits gets nothing by it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import event, select

from enrich.store import Connection, people
from enrich.store.desk_tables import api_token, desk_session, person
from enrich.store.people import Person
from flows.desk.rights import Role
from flows.passwords import hashed
from flows.people import Act, add
from tests.flows.desk.conftest import RunningDesk

PASSWORD, OTHER = "correct horse 9", "another horse 10"  # nobody's
NEW = hashed("a third horse 11")
Change = Callable[[Connection, Person], None]


def taken_from_a_thief(db: Connection, ana: Person) -> None:
    people.set_password(db, ana.person_id, NEW)
    people.end_sessions(db, ana.person_id)


def demoted(db: Connection, ana: Person) -> None:
    people.set_role(db, ana.person_id, Role.SALES)


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        (taken_from_a_thief, "/login", {"name": "ana", "password": PASSWORD}),
        (taken_from_a_thief, "/me/tokens", {"name": "cron"}),
        (taken_from_a_thief, "/me/password", {"current": PASSWORD, "password": OTHER}),
        (demoted, "/people", {"name": "eve", "role": "admin", "password": OTHER}),
        (demoted, "/people/{bo}/role", {"role": "sales"}),
        (demoted, "/people/{bo}/password", {"password": OTHER}),
        (demoted, "/people/{bo}/end", {}),
    ],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_nothing_is_done_by_who_may_not_any_more(
    desk: RunningDesk, change: Change, path: str, said: dict[str, str]
) -> None:
    store, act = desk.desk.store, Act("eve", datetime.now(UTC))
    ana = add(store, act, "ana", Role.ADMIN, PASSWORD)
    bo = add(store, act, "bo", Role.ADMIN, PASSWORD)
    browser = desk.client("ana")
    waits = threading.Event()

    with ThreadPoolExecutor(1) as other:
        with store.begin(people=True) as db:
            event.listen(store.engine, "before_cursor_execute", partial(_asks, waits))
            answer = other.submit(browser.post, path.format(bo=bo.person_id), data=said)
            assert waits.wait(20)
            change(db, ana)
            kept = _accounts(db)
        status = answer.result().status_code

    with store.read() as db:
        assert _accounts(db) == kept
    assert status in {303, 403}


def _asks(
    waits: threading.Event, _db: Connection, _cursor: object, said: str, *_: object
) -> None:
    """Tell that somebody is about to ask for the pen."""
    if said == "BEGIN IMMEDIATE":
        waits.set()


def _accounts(db: Connection) -> list[object]:
    """Return everything by which somebody could get in, and as what."""
    tables = (person, desk_session, api_token)
    return [sorted(map(repr, db.execute(select(table)))) for table in tables]
