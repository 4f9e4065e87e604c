"""What all pages share: settings, the open store, the workshop, the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from enrich.store import Store, open_store
from flows.desk.door import Door
from flows.desk.listing.overlaying import Overlays
from flows.desk.listing.shelf import Shelf
from flows.desk.words import Words
from flows.desk.workshop import Workshop
from flows.settings import Settings, make_home

CACHE_MIB = 2
"""Each of the desk's threads may hold a connection, and the system keeps the file in memory."""


def utc_now() -> datetime:
    """Return the moment that it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One running desk.

    Attributes:
        hosts: The names under which browsers may ask for it, without ports: a page elsewhere
            that makes its own name point here is refused.
        setup_code: Who knows it may make the first person; "" when there are people.
        door: Who comes in: how often a password may be tried, who was seen when.
        shelf, overlays: The lists that are shown, and what lies over them for each person.
    """

    settings: Settings
    store: Store
    workshop: Workshop
    words: Words
    hosts: frozenset[str]
    setup_code: str = ""
    door: Door = field(default_factory=Door)
    shelf: Shelf = field(default_factory=Shelf)
    overlays: Overlays = field(default_factory=Overlays)
    now: Callable[[], datetime] = field(default=utc_now)


@contextmanager
def open_desk(
    settings: Settings, hosts: frozenset[str], setup_code: str = ""
) -> Iterator[Desk]:
    """Open a desk on the home's store for as long as the block lasts; an empty one is made.

    Raises:
        StoreError: The store is damaged, newer than this release, or cannot be reached.
    """
    make_home(settings)
    store, workshop, door = open_store(settings.store, cache_mib=CACHE_MIB), Workshop(), Door()
    shelf = Shelf()
    try:
        yield Desk(
            settings=settings,
            store=store,
            workshop=workshop,
            words=Words(),
            hosts=hosts,
            setup_code=setup_code,
            door=door,
            shelf=shelf,
        )
    finally:
        workshop.close()
        door.close()
        shelf.close()
        store.close()
