"""The desk's door: who signs in, how often a password may be tried, who was seen when.

An unknown name costs what a wrong password costs, in text and time. What is counted here is
forgotten when the desk stops; sessions are kept in the store.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from enrich.issues import LeadharvestError
from enrich.store import Connection, Store, people
from enrich.store.audit import note
from enrich.store.people import Person, digest_of
from flows.desk.rights import Role
from flows.passwords import hashed, is_old, is_right
from flows.people import Act, added, first_password, plain_name
from flows.tries import Tries

LASTS = timedelta(days=14)
"""A session is over after so long, however much it is used."""
KEEP_EVERY = timedelta(minutes=5)
MOST_SEEN = 10_000
_log = logging.getLogger(__name__)


class NotLetInError(LeadharvestError):
    """Whoever wants in has to say something else: name, password or code is wrong."""


class SlowedError(LeadharvestError):
    """Whoever wants in has to wait: so much was wrong lately.

    Attributes:
        wait_s: For so many seconds, at least 1.
    """

    def __init__(self, wait_s: float) -> None:
        self.wait_s = max(1, round(wait_s + 0.5))
        super().__init__(f"too many wrong passwords: try again in {self.wait_s} s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Whoever stands at the door.

    Attributes:
        address: Where from.
        cookie: The session that the browser brought, which is never gone on with; or "".
    """

    address: str
    now: datetime
    cookie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """What the first person filled in."""

    name: str
    password: str
    code: str


class Door:
    """Lets people in, and remembers who tried."""

    def __init__(self) -> None:
        self._by_name = Tries(5, every_s=12)
        # An office is one address: it may err more often than a person.
        self._by_address = Tries(20, every_s=3)
        self._told = Tries(1, every_s=600)
        self._nobodys = hashed(secrets.token_urlsafe(16))
        self._lock = threading.Lock()
        self._at_home: set[tuple[str, str]] = set()
        self._kept: dict[str, datetime] = {}
        self._fresh: dict[str, datetime] = {}
        self._slowed: list[tuple[Comer, str]] = []
        self._keeper: threading.Thread | None = None

    def sign_in(self, store: Store, comer: Comer, name: str, password: str) -> str:
        """Return the cookie of a new session; the one that the browser brought ends.

        Raises:
            NotLetInError: Name or password is wrong.
            SlowedError: Too much was wrong lately.
            BusyError: Too many passwords are being checked.
        """
        asked = plain_name(name)
        with store.read() as db:
            person = people.person_named(db, asked)
            kept = people.password_of(db, person.person_id) if person else self._nobodys
        self._let_try(store, comer, asked, person)
        if not is_right(kept, password) or person is None:
            raise NotLetInError("name or password is wrong")
        better = hashed(password) if is_old(kept) else None
        with store.begin(people=True) as db:
            # While this waited for the pen the password may have been taken from a thief.
            if people.password_of(db, person.person_id) != kept:
                raise NotLetInError("name or password is wrong")
            self._trust(comer, asked)
            if better:
                people.set_password(db, person.person_id, better)
            return self._begin(db, comer, person)

    def set_up(self, store: Store, comer: Comer, first: First, code: str) -> str:
        """Make the first person an admin, and return the cookie of its session.

        Args:
            store: The store.
            comer: Who wants in.
            first: What was filled in.
            code: What the desk said when it started; "" lets nobody in.

        Raises:
            NotLetInError: The code is wrong, or there are people by now.
            SlowedError: Too much was wrong lately.
            PeopleError: Name or password is none.
            BusyError: Too many passwords are being checked.
        """
        place = _place(comer.address)
        if wait := self._by_address.take(place):
            raise SlowedError(wait)
        if not code or not hmac.compare_digest(code.encode(), first.code.strip().encode()):
            raise NotLetInError("the code is wrong")
        self._by_address.give_back(place)
        name, kept = plain_name(first.name), first_password(first.name, first.password)
        with store.begin(people=True) as db:
            if people.has_people(db):
                raise NotLetInError("there are people already")
            person = added(db, Act(name, comer.now, {"from": "setup"}), name, Role.ADMIN, kept)
            return self._begin(db, comer, person)

    def sign_out(self, store: Store, comer: Comer) -> None:
        """End the session that the browser brought."""
        digest = digest_of(comer.cookie)
        with store.begin(people=True) as db:
            person = people.person_of_session(db, digest, comer.now)
            people.end_session(db, digest)
            if person is not None:
                note(db, comer.now, person.name, "logout")

    def recheck(self, store: Store, comer: Comer, person: Person, password: str) -> None:
        """Check the password of somebody signed in, who is about to change it.

        Raises:
            NotLetInError: It is wrong.
            SlowedError: Too much was wrong lately.
            BusyError: Too many passwords are being checked.
        """
        with store.read() as db:
            kept = people.password_of(db, person.person_id)
        self._let_try(store, comer, person.name, person)
        if not is_right(kept, password):
            raise NotLetInError("the password is wrong")
        self._trust(comer, person.name)

    def saw(self, store: Store, digest: str, now: datetime) -> None:
        """Remember that a session or token was used; now and then that is written down.

        Nobody waits for it: a night may hold the store's only pen.
        """
        with self._lock:
            if len(self._kept) > MOST_SEEN:
                self._kept.clear()
            if now - self._kept.setdefault(digest, now) < KEEP_EVERY:
                return
            self._kept[digest] = self._fresh[digest] = now
            self._keep_soon(store)

    def close(self) -> None:
        """Wait until what was seen is written down, but not for long."""
        keeper = self._keeper
        if keeper is not None:
            keeper.join(2)

    def _keep_soon(self, store: Store) -> None:
        """Write down what was seen, in a thread of its own; the caller has the lock."""
        if self._keeper is None or not self._keeper.is_alive():
            self._keeper = threading.Thread(target=self._keep, args=(store,), daemon=True)
            self._keeper.start()

    def _keep(self, store: Store) -> None:
        while True:
            with self._lock:
                fresh, self._fresh = self._fresh, {}
                slowed, self._slowed = self._slowed, []
                if not fresh and not slowed:
                    self._keeper = None
                    return
            if not people.used_kept(store, fresh) or not _noted(store, slowed):
                _log.warning("what the door saw could not be written down")

    def _begin(self, db: Connection, comer: Comer, person: Person) -> str:
        """Begin a session with a secret that nobody knew before."""
        secret = secrets.token_urlsafe(32)
        if comer.cookie:
            people.end_session(db, digest_of(comer.cookie))
        ends_at = comer.now + LASTS
        people.begin_session(db, person.person_id, digest_of(secret), comer.now, ends_at)
        note(db, comer.now, person.name, "login", detail={"address": comer.address})
        return secret

    def _let_try(self, store: Store, comer: Comer, asked: str, person: Person | None) -> None:
        """Count a try, by address and by name."""
        place, key = _place(comer.address), self._key(comer, asked)
        wait = self._by_address.take(place)
        if not wait and (wait := self._by_name.take(key)):
            self._by_address.give_back(place)
        if not wait:
            return
        # A name that nobody has may be a password typed into the wrong field.
        named = person.name if person else ""
        if not self._told.take(named):
            # Waiting for it here would tell a name that somebody has from one that nobody has.
            with self._lock:
                self._slowed.append((comer, named))
                self._keep_soon(store)
        raise SlowedError(wait)

    def _trust(self, comer: Comer, name: str) -> None:
        """Give back what a right password cost; from here a stranger cannot slow its owner."""
        self._by_address.give_back(_place(comer.address))
        self._by_name.give_back(self._key(comer, name))
        if len(self._at_home) < MOST_SEEN:
            self._at_home.add((name, _place(comer.address)))

    def _key(self, comer: Comer, name: str) -> str:
        """Return by what tries for a name are counted: by itself where it signed in before."""
        place = _place(comer.address)
        return f"{name}\n{place}" if (name, place) in self._at_home else name


def _noted(store: Store, slowed: list[tuple[Comer, str]]) -> bool:
    """Note who was slowed; return whether the store let us."""
    try:
        with store.begin(people=True) as db:
            for comer, named in slowed:
                note(db, comer.now, "", "login slowed", named, {"address": comer.address})
    except LeadharvestError:
        return False
    return True


def _place(address: str) -> str:
    """Return by what tries from an address are counted: one line has a whole IPv6 /64.

    >>> _place("10.0.0.9"), _place("2001:db8::1:2"), _place("")
    ('10.0.0.9', '2001:db8::/64', '')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network(f"{known}/64", strict=False))
