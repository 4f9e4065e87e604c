"""The store, opened once in a worker's process: what it learns of its statements stays."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from enrich.store import Store, open_store
from flows.settings import Settings


def kept_store(settings: Settings) -> Store:
    """Return the store of a home, which stays open as long as the process lives.

    Raises:
        StoreError: There is none, or it cannot be reached.
    """
    return _opened(settings.store)


@lru_cache(maxsize=2)
def _opened(where: str | Path) -> Store:
    return open_store(where, create=False)
