"""A watch notices what anybody writes to a store, and nothing else."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from enrich.store import Store, audit, open_store
from enrich.store.watch import Watch

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def write(store: Store) -> None:
    with store.begin(people=True) as db:
        audit.note(db, NOW, "ana", "test")


def test_each_write_is_noticed_once_and_reading_is_no_write(tmp_path: Path) -> None:
    store, other = open_store(tmp_path), open_store(tmp_path)
    watch = Watch(store)

    first = watch.changed()
    with store.read() as db:
        audit.entries(db, 1)
    quiet = watch.changed()
    write(store)
    own = watch.changed()
    write(other)
    anothers = watch.changed()

    assert (first, quiet, own, anothers, watch.changed()) == (True, False, True, True, False)
    watch.close()
    for one in (store, other):
        one.close()


def test_a_store_that_was_put_back_from_a_copy_is_another_one(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    write(store)
    watch = Watch(store)
    watch.changed()

    assert store.file is not None
    copy = shutil.copy(store.file, tmp_path / "copy")
    Path(copy).replace(store.file)

    assert watch.changed()
    watch.close()
    store.close()


def test_a_server_may_always_have_changed(store: Store) -> None:
    watch = Watch(store)

    seen = [watch.changed(), watch.changed()]

    assert seen == [True, store.file is None]
    watch.close()
