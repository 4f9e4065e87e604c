"""People of the desk: accounts, their sessions and their API tokens.

Passwords come in as hashes, cookies and tokens as digests: the store holds nothing with which
somebody could sign in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from enrich.issues import LeaseTakenError, StoreError
from enrich.store.columns import moment
from enrich.store.desk_tables import api_token, desk_session, person
from enrich.store.engine import Store

IDLE = timedelta(hours=12)
"""A session that nobody used for so long is over."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in.

    Attributes:
        role: One of `flows.desk.rights.Role`.
        language: What pages are shown in; "" if never chosen.
    """

    person_id: int
    name: str
    role: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person as those who manage people see it; moments as the store keeps them.

    Attributes:
        used_at: When one of the sessions was last used; "" if none is there.
        ended_at: Since when the person may not sign in any more; "" if it may.
    """

    person: Person
    created_at: str
    used_at: str
    ended_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An API token as its owner sees it; what it is nobody can read again."""

    token_id: int
    name: str
    created_at: str
    used_at: str


def digest_of(secret: str) -> str:
    """Return what the store keeps of a session's cookie or of an API token."""
    return sha256(secret.encode()).hexdigest()


_PERSON = (person.c.person_id, person.c.name, person.c.role, person.c.language)


def has_people(db: Connection) -> bool:
    """Return whether anybody may sign in."""
    return db.execute(select(person.c.person_id).where(_active()).limit(1)).first() is not None


def add_person(
    db: Connection, name: str, role: str, password_hash: str, now: datetime
) -> Person:
    """Add somebody who may sign in from now on.

    Raises:
        StoreError: The name is taken, also by somebody who may not sign in any more: what was
            done under a name must stay one person's.
    """
    values = {"name": name, "role": role, "password": password_hash, "created_at": moment(now)}
    try:
        with db.begin_nested():
            key = db.execute(insert(person).values(**values)).inserted_primary_key
    except IntegrityError:
        raise StoreError(f"the name {name!r} is taken") from None
    assert key is not None  # noqa: S101  # one row has one key
    return Person(int(key[0]), name, role, "")


def accounts(db: Connection) -> list[Account]:
    """Return everybody, those who may sign in first, by name."""
    used = (
        select(func.max(desk_session.c.used_at))
        .where(desk_session.c.person_id == person.c.person_id)
        .scalar_subquery()
        .label("used_at")
    )
    query = select(*_PERSON, person.c.created_at, person.c.ended_at, used).order_by(
        person.c.ended_at != "", person.c.name
    )
    return [
        Account(
            person=_person(row),
            created_at=row.created_at,
            used_at=row.used_at or "",
            ended_at=row.ended_at,
        )
        for row in db.execute(query)
    ]


def person_named(db: Connection, name: str) -> Person | None:
    """Return who may sign in under a name."""
    return _one(db, person.c.name == name)


def person_numbered(db: Connection, person_id: int) -> Person:
    """Return who may sign in, by number.

    Raises:
        StoreError: Nobody does.
    """
    found = _one(db, person.c.person_id == person_id)
    if found is None:
        raise StoreError(f"there is no person {person_id} who may sign in")
    return found


def password_of(db: Connection, person_id: int) -> str:
    """Return the hash of a person's password."""
    query = select(person.c.password).where(person.c.person_id == person_id)
    return str(db.execute(query).scalar_one())


def set_password(db: Connection, person_id: int, password_hash: str) -> None:
    """Give a person another password; sessions are the caller's to end."""
    _change(db, person_id, {"password": password_hash})


def set_language(db: Connection, person_id: int, language: str) -> None:
    """Keep the language that a person chose."""
    _change(db, person_id, {"language": language})


def set_role(db: Connection, person_id: int, role: str) -> None:
    """Give a person another role; its sessions have it from their next page on."""
    _change(db, person_id, {"role": role})


def end_person(db: Connection, person_id: int, now: datetime) -> None:
    """Let a person sign in no more; what it did keeps its name."""
    _change(db, person_id, {"ended_at": moment(now)})
    end_sessions(db, person_id)
    end_tokens(db, person_id, now)


def begin_session(
    db: Connection, person_id: int, digest: str, now: datetime, ends_at: datetime
) -> None:
    """Begin a session, and forget those that are over."""
    db.execute(delete(desk_session).where(~_running(now)))
    db.execute(
        insert(desk_session).values(
            digest=digest,
            person_id=person_id,
            began_at=moment(now),
            used_at=moment(now),
            ends_at=moment(ends_at),
        )
    )


def end_session(db: Connection, digest: str) -> None:
    """End a session; ending one that is not there changes nothing."""
    db.execute(delete(desk_session).where(desk_session.c.digest == digest))


def end_sessions(db: Connection, person_id: int, but: str = "") -> None:
    """End a person's sessions, all but the one with the digest `but`."""
    db.execute(
        delete(desk_session).where(
            desk_session.c.person_id == person_id, desk_session.c.digest != but
        )
    )


def person_of_session(db: Connection, digest: str, now: datetime) -> Person | None:
    """Return whose session it is; None: nobody's, or it is over."""
    query = (
        select(*_PERSON)
        .join_from(desk_session, person)
        .where(desk_session.c.digest == digest, _running(now), _active())
    )
    row = db.execute(query).first()
    return _person(row) if row else None


def add_token(db: Connection, person_id: int, name: str, digest: str, now: datetime) -> int:
    """Add an API token and return its number."""
    values = {
        "digest": digest,
        "person_id": person_id,
        "name": name,
        "created_at": moment(now),
    }
    key = db.execute(insert(api_token).values(**values)).inserted_primary_key
    assert key is not None  # noqa: S101  # one row has one key
    return int(key[0])


def tokens(db: Connection, person_id: int) -> list[Token]:
    """Return a person's tokens that are valid, oldest first."""
    columns = ("token_id", "name", "created_at", "used_at")
    query = (
        select(*(api_token.c[name] for name in columns))
        .where(api_token.c.person_id == person_id, api_token.c.ended_at == "")
        .order_by(api_token.c.token_id)
    )
    return [Token(**row._asdict()) for row in db.execute(query)]


def end_token(db: Connection, person_id: int, token_id: int, now: datetime) -> str:
    """End one of a person's tokens and return its name.

    Raises:
        StoreError: The person has no such token.
    """
    mine = {one.token_id: one.name for one in tokens(db, person_id)}
    if token_id not in mine:
        raise StoreError(f"there is no token {token_id} of yours")
    ended = update(api_token).where(api_token.c.token_id == token_id)
    db.execute(ended.values(ended_at=moment(now)))
    return mine[token_id]


def end_tokens(db: Connection, person_id: int, now: datetime) -> None:
    """End all tokens of a person."""
    valid = (api_token.c.person_id == person_id, api_token.c.ended_at == "")
    db.execute(update(api_token).where(*valid).values(ended_at=moment(now)))


def person_of_token(db: Connection, digest: str, now: datetime) -> Person | None:  # noqa: ARG001  # as of sessions
    """Return whose token it is; None: nobody's, or it was ended."""
    query = (
        select(*_PERSON)
        .join_from(api_token, person)
        .where(api_token.c.digest == digest, api_token.c.ended_at == "", _active())
    )
    row = db.execute(query).first()
    return _person(row) if row else None


def keep_used(db: Connection, used: Mapping[str, datetime]) -> None:
    """Write down when sessions and tokens, by digest, were last used."""
    for digest, now in used.items():
        for table in (desk_session, api_token):
            seen = update(table).where(table.c.digest == digest, table.c.used_at < moment(now))
            db.execute(seen.values(used_at=moment(now)))


def used_kept(store: Store, used: Mapping[str, datetime]) -> bool:
    """Write down when sessions and tokens were last used; return whether the store let us."""
    try:
        with store.begin() as db:
            keep_used(db, used)
    except (DBAPIError, LeaseTakenError):
        return False
    return True


def _running(now: datetime) -> ColumnElement[bool]:
    since = moment(now - IDLE)
    return (desk_session.c.ends_at > moment(now)) & (desk_session.c.used_at > since)


def _active() -> ColumnElement[bool]:
    return person.c.ended_at == ""


def _change(db: Connection, person_id: int, values: dict[str, str]) -> None:
    db.execute(update(person).where(person.c.person_id == person_id).values(**values))


def _one(db: Connection, which: ColumnElement[bool]) -> Person | None:
    row = db.execute(select(*_PERSON).where(which, _active())).first()
    return _person(row) if row else None


def _person(row: Row[Any]) -> Person:
    return Person(row.person_id, row.name, row.role, row.language)
