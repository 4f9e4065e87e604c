"""One night at a time: a lease in the store, kept warm by a heartbeat while we work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from enrich.issues import LeaseTakenError
from enrich.store import Store, overview
from enrich.store.runs import Holder, beat_lease, free_lease, take_lease, this_process

NIGHT = overview.NIGHT
BEAT_S = 20.0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to change the store; `check` it before every write."""

    lost: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Stop the run when the lease went to somebody else, as after a long sleep.

        Raises:
            LeaseTakenError: Another run has taken over; it will finish the night.
        """
        if self.lost.is_set():
            raise LeaseTakenError(
                "this run was silent for so long that another one took over; it stops here"
            )


_held: dict[str, Lease] = {}


@contextlib.contextmanager
def hold_lease(db: Store, beat_s: float = BEAT_S) -> Iterator[Lease]:
    """Hold the lease while the block lasts; a block within the block holds the same one.

    Raises:
        LeaseTakenError: Another run has it; the text says which.
    """
    where = str(db.engine.url)
    if where in _held:
        yield _held[where]
        return
    holder = this_process()
    with db.begin() as tables:
        take_lease(tables, NIGHT, holder, datetime.now(UTC))
    lease = _held[where] = Lease()
    stop = threading.Event()
    beating = threading.Thread(
        target=_beat, args=(db, lease, holder, stop, beat_s), daemon=True
    )
    beating.start()
    try:
        yield lease
    finally:
        stop.set()
        beating.join()
        del _held[where]
        with db.begin() as tables:
            free_lease(tables, NIGHT, holder)


def _beat(
    db: Store, lease: Lease, holder: Holder, stop: threading.Event, every_s: float
) -> None:
    while not stop.wait(every_s):
        try:
            with db.begin() as tables:
                beat_lease(tables, NIGHT, holder, datetime.now(UTC))
        except LeaseTakenError:
            lease.lost.set()
            return
