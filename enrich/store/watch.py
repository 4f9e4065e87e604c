"""Whether a store has changed since somebody looked: till then what was read may be kept."""

from __future__ import annotations

from typing import Any

from enrich.store.engine import Store


class Watch:
    """One reader's eye on a store.

    SQLite counts the commits of all other connections for each connection, so a connection is
    held for that alone. PostgreSQL has nothing as sure, so there everything may have changed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._eye = store.engine.raw_connection() if store.file else None
        self._seen: object = None

    def changed(self) -> bool:
        """Return whether anything may have been written since this was asked last.

        Ask first and read then: what is written in between is told the next time.
        """
        now = self._count()
        before, self._seen = self._seen, now
        return now is None or now != before

    def close(self) -> None:
        """Give the connection back."""
        if self._eye is not None:
            self._eye.close()

    def _count(self) -> object:
        if self._eye is None or self._store.file is None:
            return None
        raw: Any = self._eye.driver_connection
        # A store that was restored is another file.
        there = self._store.file.stat()
        return raw.execute("PRAGMA data_version").fetchone()[0], there.st_dev, there.st_ino
