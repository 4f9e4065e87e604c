"""How often something may be tried: a few times at once, then slowly; kept in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEYS = 10_000


class Tries:
    """So many tries at once for each key, and one more after every so many seconds.

    A try that is refused costs nothing, so nobody waits longer than for one try.

    >>> clock = iter([0.0, 0.0, 0.0, 8.0])
    >>> tries = Tries(2, every_s=10, clock=lambda: next(clock))
    >>> [tries.take("ana") for _ in range(4)]
    [0.0, 0.0, 10.0, 2.0]
    """

    def __init__(
        self, at_once: int, every_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._room, self._every_s, self._clock = at_once * every_s, every_s, clock
        # What a key has used up, in seconds, and when that was so; the longest unused first.
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Count one try and return 0.0, or return the seconds until the next one is allowed."""
        with self._lock:
            now = self._clock()
            used = self._left(key, now)
            wait = used + self._every_s - self._room
            if wait > 0:
                return wait
            self._keep(key, used + self._every_s, now)
            return 0.0

    def give_back(self, key: str) -> None:
        """Take back one try: it was right."""
        with self._lock:
            now = self._clock()
            self._keep(key, max(0.0, self._left(key, now) - self._every_s), now)

    def _left(self, key: str, now: float) -> float:
        used, at = self._used.get(key, (0.0, now))
        return max(0.0, used - (now - at))

    def _keep(self, key: str, used: float, now: float) -> None:
        self._used[key] = (used, now)
        self._used.move_to_end(key)
        if len(self._used) > MOST_KEYS:
            self._used.popitem(last=False)
