"""What lies over a publication for one person: states, standing orders, what was downloaded."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

import numpy as np

from enrich.store import Connection, listing
from enrich.store.merged import survivors
from flows.desk.listing.finding import Overlay
from flows.desk.listing.index import Index

T = TypeVar("T")
_KEPT = 64
"""So many answers of the store stay at hand: those of a few dozen people at work."""


@dataclass(slots=True)
class Overlays:
    """Overlays, read from the store again only when something changed there."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: OrderedDict[Hashable, tuple[Hashable, object]] = field(default_factory=OrderedDict)

    def overlay(self, db: Connection, index: Index, person_id: int, today: date) -> Overlay:
        """Return what lies over an index for a person on a day."""
        now = listing.changes(db, person_id)
        states = self._kept("states", now.states, lambda: listing.worked_states(db))
        stayed = self._kept("stayed", now.merges, lambda: survivors(db))
        held = self._kept(
            ("held", person_id),
            now.downloads,
            lambda: np.array(listing.held_leads(db, person_id), dtype=np.int64),
        )
        orders = frozenset(listing.orders(db, today))
        barred = self._kept(
            "barred",
            (orders, now.merges, index.folder),
            lambda: _barred(index, orders, stayed),
        )
        return Overlay(states=states, barred=barred, held=held)

    def _kept(self, name: Hashable, stamp: Hashable, read: Callable[[], T]) -> T:
        """Return what was read under this name and stamp, or read it."""
        with self._lock:
            if name in self._known and self._known[name][0] == stamp:
                self._known.move_to_end(name)
                return cast("T", self._known[name][1])
        found = read()
        with self._lock:
            self._known[name] = (stamp, found)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found


def _barred(
    index: Index, orders: frozenset[tuple[str, str]], stayed: dict[int, int]
) -> frozenset[int]:
    """Return the companies kept back, under every number that they ever had."""
    named = {int(value) for kind, value in orders if kind == "company" and value.isdecimal()}
    found = named | index.companies_of(orders)
    now = {stayed.get(number, number) for number in found}
    return frozenset(now | {gone for gone, stays in stayed.items() if stays in now})
