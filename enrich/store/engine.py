"""Opening the store: SQLite in a folder by default, PostgreSQL by URL.

Every write happens in `with store.begin() as db:`, which commits whole or not at all. What
people decided is written with `store.begin(people=True)`, which waits for the disk; a night's
harvest can be replayed and does not. There is one pen for that, whichever the store: who looks
and then writes is never overtaken between the two.

No error tells what was being written: more people read a log than the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from enrich.issues import LeaseTakenError, StoreError, ValueRefusedError

HEAD = "0010"
"""The newest migration; a store with a number this release does not know is refused."""
FILE = "leads.sqlite"
BUSY_MS = 30_000
_LOCK_NOT_AVAILABLE, _DISK_FULL = "55P03", "53100"
_PEN = 0x6C656164  # "lead": the number of the lock that is the pen of a PostgreSQL store
CACHE_MIB = 24


@dataclass(frozen=True, slots=True)
class Store:
    """An open store.

    Attributes:
        file: The SQLite file; None for PostgreSQL.
    """

    engine: Engine
    file: Path | None

    @contextmanager
    def begin(self, *, people: bool = False) -> Iterator[Connection]:
        """Yield a connection whose changes are committed together, or not at all.

        Raises:
            LeaseTakenError: Another writer kept the pen for longer than we wait.
            StoreError: The disk is full, or cannot be written.
            ValueRefusedError: A value is none that the store can hold.
        """
        mode = "people" if people else "harvest"
        with self.engine.connect().execution_options(leads_mode=mode) as db, _pen(db):
            yield db

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one unchanging state and never blocks a writer.

        It may stage rows in temporary tables for a look-up; nothing written through it is kept.
        """
        with self.engine.connect().execution_options(leads_mode="read") as db:
            yield db

    def check(self) -> list[str]:
        """Return what is wrong with the store; nothing when it is sound."""
        try:
            with self.read() as db:
                version = schema_version(db)
                wrong = [] if version == HEAD else [f"schema {version}, expected {HEAD}"]
                return wrong + (_check_sqlite(db) if self.file else [])
        except DBAPIError as failed:
            return [f"store {_shown(self)}: {failed.orig}"]

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_store(where: str | Path, *, create: bool = True, cache_mib: int = CACHE_MIB) -> Store:
    """Return the store in folder `where`, or at a `postgresql://` URL, brought up to date.

    Args:
        where: The folder or the address.
        create: Whether to make it where there is none.
        cache_mib: So much of an SQLite file each connection keeps in memory.

    Raises:
        StoreError: It does not exist and `create` is false, is damaged, was written by a newer
            release, or cannot be reached.
    """
    if "://" in str(where):
        store = _postgres(str(where))
    else:
        store = _sqlite(Path(where), create, cache_mib)
    try:
        _bring_up_to_date(store, create)
    except DBAPIError as failed:
        store.close()
        raise StoreError(f"store {_shown(store)}: {failed.orig}") from None
    except StoreError:
        store.close()
        raise
    return store


def _sqlite(folder: Path, create: bool, cache_mib: int) -> Store:
    file = folder / FILE
    if not file.exists():
        if not create:
            raise StoreError(f"there is no store in {folder} yet")
        folder.mkdir(parents=True, exist_ok=True)
    waiting = {"timeout": BUSY_MS / 1000}
    engine = create_engine(f"sqlite:///{file}", connect_args=waiting, hide_parameters=True)
    event.listen(engine, "connect", partial(_prepare_sqlite, cache_mib))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", _refuse_value)
    return Store(engine, file)


def _postgres(where: str) -> Store:
    try:
        url = make_url(where)
        if url.drivername in {"postgres", "postgresql"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername != "postgresql+psycopg":
            raise StoreError(
                f"store {url!r}: only folders and postgresql:// URLs can be opened"
            )
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError) as wrong:
        raise StoreError(f"store: {wrong}") from None
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs `pip install leadharvest[postgres]`") from None
    event.listen(engine, "begin", _begin_postgres)
    event.listen(engine, "handle_error", _refuse_value)
    return Store(engine, None)


@contextmanager
def _pen(db: Connection) -> Iterator[None]:
    try:
        with db.begin():
            yield
    except OperationalError as failed:
        told = str(failed.orig)
        if _state(failed) == _LOCK_NOT_AVAILABLE or "database is locked" in told:
            raise LeaseTakenError(
                f"another process has been writing to the store for {BUSY_MS // 1000} s:"
                " nothing was changed, try again"
            ) from None
        if _state(failed) == _DISK_FULL or "disk is full" in told or "disk I/O error" in told:
            raise StoreError(
                f"the store could not be written ({told}): nothing was changed; make room on"
                " its disk and try again"
            ) from None
        raise


def _state(failed: DBAPIError) -> str:
    """Return what PostgreSQL calls an error; "" of SQLite."""
    return str(getattr(failed.orig, "sqlstate", ""))


def _refuse_value(failed: ExceptionContext) -> None:
    """Say of what no column can hold that it was refused, and that nobody has to act."""
    data_error = failed.dialect.loaded_dbapi.DataError
    if isinstance(failed.original_exception, OverflowError | UnicodeEncodeError | data_error):
        raise ValueRefusedError(
            "a number is too large, or a text holds a character that cannot be kept"
        ) from None


def _prepare_sqlite(cache_mib: int, raw: Any, _record: Any) -> None:
    # The driver's own transactions leave table changes outside: we say BEGIN ourselves.
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    raw.execute(f"PRAGMA cache_size={-1024 * cache_mib}")


def _begin_sqlite(db: Connection) -> None:
    mode = db.get_execution_options().get("leads_mode", "read")
    durable = "NORMAL" if mode == "harvest" else "FULL"
    db.exec_driver_sql(f"PRAGMA synchronous={durable}")
    # A writer that starts as a reader can be refused half-way: it asks for the pen at once.
    db.exec_driver_sql("BEGIN" if mode == "read" else "BEGIN IMMEDIATE")


def _begin_postgres(db: Connection) -> None:
    mode = db.get_execution_options().get("leads_mode")
    if mode == "read":
        db.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    elif mode == "people":
        db.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_MS}")
        db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_PEN})")


def _bring_up_to_date(store: Store, create: bool) -> None:
    with store.read() as db:
        found = schema_version(db)
    if found == HEAD:
        return
    if found is None and not create:
        raise StoreError(f"store {_shown(store)} is empty")
    # Alembic takes 0.3 s to import, and almost every store is up to date.
    from enrich.store.migrations.upgrade import knows, upgrade  # noqa: PLC0415

    if found is not None:
        if not knows(found):
            raise StoreError(
                f"store {_shown(store)} has schema {found}, newer than this release's {HEAD}:"
                " install the newer release"
            )
        keep_a_copy(store, found)
    with store.begin(people=True) as db:
        upgrade(db)


def keep_a_copy(store: Store, version: str) -> Path | None:
    """Copy an SQLite store beside itself and return where; None for a server."""
    if store.file is None:
        return None
    copy = store.file.with_name(f"{store.file.stem}.before-{HEAD}-was-{version}.sqlite")
    copy.unlink(missing_ok=True)
    backup(store, copy)
    return copy


def backup(store: Store, to: Path) -> None:
    """Write a consistent copy of an SQLite store to `to`, while others read and write.

    Raises:
        StoreError: The store is a PostgreSQL server (use `pg_dump`), or `to` exists.
    """
    if store.file is None:
        raise StoreError("a PostgreSQL store is backed up with pg_dump")
    if to.exists():
        raise StoreError(f"{to} exists")
    raw = store.engine.raw_connection()
    try:
        raw.driver_connection.execute("VACUUM INTO ?", (str(to),))  # type: ignore[union-attr]  # an open SQLite connection has one
    finally:
        raw.close()


def schema_version(db: Connection) -> str | None:
    """Return the number of the store's last migration; None when it has no tables yet."""
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _check_sqlite(db: Connection) -> list[str]:
    said = db.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
    wrong = [f"damaged: {line}" for line in said if line != "ok"]
    for table, _row, parent, _ in db.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(10):
        wrong.append(f"table {table} points to a missing row of {parent}")
    mode = db.exec_driver_sql("PRAGMA journal_mode").scalar()
    return wrong if mode == "wal" else [*wrong, f"journal mode {mode}, expected wal"]


def _shown(store: Store) -> str:
    return str(store.file) if store.file else store.engine.url.render_as_string()
