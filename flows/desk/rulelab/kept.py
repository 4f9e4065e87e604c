"""What the process of the lab's bench remembers between two previews.

Open postings, the rules in force, what they say, labels, scores and names are read once and
hold until anybody writes to the store.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar, cast

from enrich.store import Connection, Store, open_store
from enrich.store.watch import Watch
from flows.rulelab import Held, held_against
from flows.settings import Settings

T = TypeVar("T")
MOST_TRIED = 20_000
"""After so many terms and rules that were tried and not published, they are forgotten."""


@dataclass(slots=True)
class Lab:
    """One home's lab.

    Attributes:
        held: What drafts are held against; None: to be read.
        at_first: So many answers the corpus kept when it was read.
        told: What was worked out of `held`, by name.
        of_book: What was worked out of the rules in force alone.
    """

    settings: Settings
    store: Store
    watch: Watch
    held: Held | None = None
    at_first: int = 0
    told: dict[object, object] = field(default_factory=dict)
    of_book: dict[object, object] = field(default_factory=dict)

    def read(self, db: Connection) -> Held:
        """Return what drafts are held against, as of now; `db` must have read nothing yet."""
        if self.watch.changed() or self.held is None:
            before, self.held = self.held, None
            self.told = {}
            self.held = held_against(self.settings, db, before)
            self.at_first = len(self.held.corpus.kept)
            if before is None or before.book != self.held.book:
                self.of_book = {}
                _settle()
        return self.held

    def once(self, name: object, make: Callable[[], T]) -> T:
        """Return what `make` returns, worked out once for a state of the store."""
        return _once(self.told, name, make)

    def once_for_book(self, name: object, make: Callable[[], T]) -> T:
        """Return what `make` returns, worked out once for the rules in force."""
        return _once(self.of_book, name, make)

    def tidy(self) -> None:
        """Forget what was tried, once it is much."""
        if self.held and len(self.held.corpus.kept) > self.at_first + MOST_TRIED:
            self.held = None

    def close(self) -> None:
        """Give the store back."""
        self.watch.close()
        self.store.close()


def _once(told: dict[object, object], name: object, make: Callable[[], T]) -> T:
    if name not in told:
        told[name] = make()
    return cast("T", told[name])


def _settle() -> None:
    """Leave what is there now to itself: to look through it again and again costs a third."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


_labs: dict[Settings, Lab] = {}


@contextmanager
def lab(settings: Settings) -> Iterator[tuple[Lab, Connection]]:
    """Yield the lab of a home, kept since the last call, and a connection to its store.

    Raises:
        StoreError: There is no store yet.
    """
    if settings not in _labs:
        close_labs()
        store = open_store(settings.store, create=False)
        _labs[settings] = Lab(settings, store, Watch(store))
    found = _labs[settings]
    with found.store.read() as db:
        yield found, db
    found.tidy()


def close_labs() -> None:
    """Forget everything, and close what is open."""
    while _labs:
        _labs.popitem()[1].close()
