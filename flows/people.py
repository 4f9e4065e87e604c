"""People of the desk: adding them, their roles, passwords and tokens, each act in the log."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from enrich.issues import LeadharvestError, StoreError
from enrich.store import Connection, Store, people
from enrich.store.audit import note
from enrich.store.people import Account, Person, digest_of
from flows.desk.rights import Role
from flows.passwords import DIFFERENT, LONGEST, SHORTEST, hashed, plain

LONGEST_NAME = 60
MOST_TOKENS = 20
TOKEN_MARK = "leads_"  # noqa: S105  # tokens begin with it, so that scanners find lost ones


class Fault(StrEnum):
    """Why an act was refused; pages say it in the person's language."""

    NAME = "name"
    TAKEN = "taken"
    NOBODY = "nobody"
    SHORT = "short"
    LONG = "long"
    DULL = "dull"
    LAST_ADMIN = "last admin"
    TOKENS = "tokens"
    TOKEN_NAME = "token name"  # noqa: S105  # a fault, no password


_TOLD: Mapping[Fault, str] = {
    Fault.NAME: f"a name has 1 to {LONGEST_NAME} characters that can be seen",
    Fault.TAKEN: "the name is taken, perhaps by somebody who may not sign in any more",
    Fault.NOBODY: "nobody may sign in under this name",
    Fault.SHORT: f"a password has at least {SHORTEST} characters",
    Fault.LONG: f"a password has at most {LONGEST} characters",
    Fault.DULL: f"a password holds no name and at least {DIFFERENT} different characters",
    Fault.LAST_ADMIN: "the last admin stays one: make somebody else admin first",
    Fault.TOKENS: f"one person has at most {MOST_TOKENS} tokens: end one first",
    Fault.TOKEN_NAME: f"a token's name has 1 to {LONGEST_NAME} characters that can be seen",
}


class PeopleError(LeadharvestError):
    """Whoever asked has to ask otherwise: the text says what is wrong."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(_TOLD[fault])
        self.fault = fault


def _allowed(_db: Connection) -> None:
    """Refuse nothing: whoever sits at the command line has the store's file."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, and when.

    Attributes:
        by: A name: a person's of the desk, or that of who sits at the command line.
        detail: What the log keeps with each entry, such as whether the command was used.
        check: Raises when the person may not act any more; asked once nobody else can change
            that, for somebody may lose a role while their request waits.
    """

    by: str
    now: datetime
    detail: Mapping[str, object] = field(default_factory=dict)
    check: Callable[[Connection], None] = _allowed

    @contextmanager
    def begin(self, store: Store) -> Iterator[Connection]:
        """Yield the transaction of the act, which the person may do still."""
        with store.begin(people=True) as db:
            self.check(db)
            yield db

    def note(self, db: Connection, action: str, subject: str, **detail: object) -> None:
        """Write one entry into the log."""
        note(db, self.now, self.by, action, subject, {**self.detail, **detail})


def plain_name(shown: str) -> str:
    """Return a name as it is kept and compared.

    >>> plain_name(" ａｎａ ")
    'ana'
    """
    return unicodedata.normalize("NFKC", shown).strip()


def add(store: Store, act: Act, name: str, role: Role, password: str) -> Person:
    """Add somebody.

    Raises:
        PeopleError: Name or password is none, or the name is taken.
        BusyError: Too many passwords are being checked.
    """
    kept = first_password(name, password)
    with act.begin(store) as db:
        return added(db, act, plain_name(name), role, kept)


def added(db: Connection, act: Act, name: str, role: Role, kept: str) -> Person:
    """Add somebody whose password was hashed before.

    Raises:
        PeopleError: The name is taken, or differs from one by capitals alone.
    """
    if name.casefold() in {one.person.name.casefold() for one in people.accounts(db)}:
        raise PeopleError(Fault.TAKEN)
    try:
        person = people.add_person(db, name, role, kept, act.now)
    except StoreError:
        raise PeopleError(Fault.TAKEN) from None
    act.note(db, "person added", name, role=role)
    return person


def first_password(name: str, password: str) -> str:
    """Return what is kept of the password that somebody new chose.

    Raises:
        PeopleError: Name or password is none.
        BusyError: Too many passwords are being checked.
    """
    return _kept(_checked_name(name, Fault.NAME), password)


def give_role(store: Store, act: Act, name: str, role: Role) -> None:
    """Give somebody another role, which holds from the next page on.

    Raises:
        PeopleError: There is nobody, or no admin would be left.
    """
    with act.begin(store) as db:
        person = _named(db, name)
        if person.role == role:
            return
        _keep_an_admin(db, person)
        people.set_role(db, person.person_id, role)
        act.note(db, "role changed", person.name, role=role, was=person.role)


def end(store: Store, act: Act, name: str) -> None:
    """Let somebody sign in no more: sessions and tokens end at once.

    Raises:
        PeopleError: There is nobody, or no admin would be left.
    """
    with act.begin(store) as db:
        person = _named(db, name)
        _keep_an_admin(db, person)
        people.end_person(db, person.person_id, act.now)
        act.note(db, "person ended", person.name)


def reset_password(store: Store, act: Act, name: str, password: str) -> None:
    """Give somebody a new password; sessions and tokens end at once.

    Raises:
        PeopleError: There is nobody, or the password is none.
        BusyError: Too many passwords are being checked.
    """
    kept = _kept(plain_name(name), password)
    with act.begin(store) as db:
        person = _named(db, name)
        people.set_password(db, person.person_id, kept)
        people.end_sessions(db, person.person_id)
        people.end_tokens(db, person.person_id, act.now)
        act.note(db, "password reset", person.name)


def change_password(store: Store, act: Act, person: Person, password: str, stays: str) -> None:
    """Give oneself a new password; all sessions end but the one with the digest `stays`.

    Raises:
        PeopleError: The password is none.
        BusyError: Too many passwords are being checked.
    """
    kept = _kept(person.name, password)
    with act.begin(store) as db:
        people.set_password(db, person.person_id, kept)
        people.end_sessions(db, person.person_id, but=stays)
        act.note(db, "password changed", person.name)


def new_token(store: Store, act: Act, person: Person, name: str) -> str:
    """Return a new API token of a person; nobody can read it again.

    Raises:
        PeopleError: The name is none, or there are too many.
    """
    checked = _checked_name(name, Fault.TOKEN_NAME)
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    with act.begin(store) as db:
        if len(people.tokens(db, person.person_id)) >= MOST_TOKENS:
            raise PeopleError(Fault.TOKENS)
        people.add_token(db, person.person_id, checked, digest_of(secret), act.now)
        act.note(db, "token added", checked)
    return secret


def end_token(store: Store, act: Act, person: Person, token_id: int) -> None:
    """End one of a person's tokens.

    Raises:
        StoreError: The person has no such token.
    """
    with act.begin(store) as db:
        name = people.end_token(db, person.person_id, token_id, act.now)
        act.note(db, "token ended", name)


def everybody(store: Store) -> list[Account]:
    """Return all accounts, those who may sign in first."""
    with store.read() as db:
        return people.accounts(db)


def _checked_name(shown: str, fault: Fault) -> str:
    name = plain_name(shown)
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise PeopleError(fault)
    return name


def _kept(name: str, password: str) -> str:
    read = plain(password)
    if len(read) < SHORTEST:
        raise PeopleError(Fault.SHORT)
    if len(read) > LONGEST:
        raise PeopleError(Fault.LONG)
    holds_name = len(name) > 3 and name.casefold() in read.casefold()
    if holds_name or len(set(read)) < DIFFERENT:
        raise PeopleError(Fault.DULL)
    return hashed(password)


def _named(db: Connection, name: str) -> Person:
    person = people.person_named(db, plain_name(name))
    if person is None:
        raise PeopleError(Fault.NOBODY)
    return person


def _keep_an_admin(db: Connection, person: Person) -> None:
    """Refuse to take the role of the only admin."""
    admins = [
        one for one in people.accounts(db) if one.person.role == Role.ADMIN and not one.ended_at
    ]
    if person.role == Role.ADMIN and len(admins) == 1:
        raise PeopleError(Fault.LAST_ADMIN)
