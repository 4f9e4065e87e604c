"""The key with which forgotten values are known again: a file of the home, never in the store.

A store alone tells nobody what was forgotten. Where machines share a store, the key has to be
copied to each of them: without it nothing is loaded, listed or downloaded.
"""

from __future__ import annotations

import os
import secrets

from enrich.forgotten import NOTHING, Forgotten
from enrich.issues import StoreError
from enrich.store import Connection
from enrich.store.forgetting import CHECK, digests
from flows.settings import Settings

FILE = "forget.key"


def forgotten_of(settings: Settings, db: Connection) -> Forgotten:
    """Return what must stay forgotten; `NOTHING` where nothing was.

    Raises:
        StoreError: Something was forgotten, and its key is not here, or is another one.
    """
    kept = digests(db)
    if not kept:
        return NOTHING
    file = settings.desk / FILE
    if not file.exists():
        raise StoreError(
            f"{file} is missing: without it nobody knows again what was forgotten; copy it"
            " from the machine on which `leads forget` was used"
        )
    found = Forgotten(file.read_bytes(), kept)
    if (CHECK, found.digest(CHECK, CHECK)) not in kept:
        raise StoreError(
            f"{file} is not the key of this store: copy it from the machine on which"
            " `leads forget` was used"
        )
    return found


def own_key(settings: Settings, db: Connection) -> Forgotten:
    """Return the home's key with what was forgotten by it; the first time one is made.

    Raises:
        StoreError: Something was forgotten, and its key is not here, or is another one.
    """
    file = settings.desk / FILE
    if digests(db):
        return forgotten_of(settings, db)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(secrets.token_bytes(32))
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    return Forgotten(file.read_bytes(), frozenset())
