"""How a night that is under way tells whoever watches; nobody has to.

One process runs one night, so there is one listener. Tasks call `tell()` from their threads.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Protocol


class Listener(Protocol):
    """Somebody who watches a night."""

    def stage(self, name: str) -> None:
        """A stage begins: harvest, load, resolve, copies, classify, score or publish."""

    def reading(self, site: str, pages: int, postings: int, listed: int) -> None:
        """A site's harvest has come this far."""

    def done(self, site: str, verdict: str) -> None:
        """A site's harvest has ended."""


class Silence:
    """Watches nothing."""

    def stage(self, name: str) -> None:
        """Ignore it."""

    def reading(self, site: str, pages: int, postings: int, listed: int) -> None:
        """Ignore it."""

    def done(self, site: str, verdict: str) -> None:
        """Ignore it."""


_listeners: list[Listener] = [Silence()]


def tell() -> Listener:
    """Return the listener of this process."""
    return _listeners[-1]


@contextlib.contextmanager
def listened_by(listener: Listener) -> Iterator[None]:
    """Let `listener` watch while the block lasts."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
