"""Opening, migrating, checking and copying a store."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Executable, func, select, text

from enrich.issues import LeaseTakenError, StoreError, ValueRefusedError
from enrich.store import Store, backup, engine, open_store
from enrich.store.bulk import add_rows, staged
from enrich.store.engine import FILE, HEAD
from enrich.store.look_ups import shelved
from enrich.store.migrations.upgrade import scripts
from enrich.store.schema import metadata, posting, site, unit_key

DESK = (
    "desk_session", "api_token", "saved_view", "download_lead", "download", "person", "audit",
    "feedback", "forgotten",
)  # fmt: skip


def add_site(store: Store, name: str = "board") -> None:
    with store.begin() as db:
        db.execute(site.insert().values(site=name))


def count_sites(store: Store) -> int:
    with store.read() as db:
        return int(db.execute(select(func.count()).select_from(site)).scalar_one())


def test_the_newest_migration_is_the_one_the_store_expects() -> None:
    assert scripts().get_current_head() == HEAD


def test_migrations_make_the_tables_that_the_schema_names(store: Store) -> None:
    with store.read() as db:
        context = MigrationContext.configure(db, opts={"compare_type": False})

        assert compare_metadata(context, metadata) == []


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    def fail_midway() -> None:
        with store.begin() as db:
            db.execute(site.insert().values(site="board"))
            raise ConnectionError("the disk went away")

    with pytest.raises(ConnectionError):
        fail_midway()

    assert count_sites(store) == 0


def test_who_waits_too_long_for_the_pen_is_told(
    where: str | Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 10)
    one, other = open_store(where), open_store(where)

    with (
        one.begin(people=True),
        pytest.raises(LeaseTakenError, match="try again"),
        other.begin(people=True),
    ):
        pass

    one.close()
    other.close()


def test_who_looks_and_then_writes_is_never_overtaken(store: Store) -> None:
    together = threading.Barrier(4)

    def first_alone(number: int) -> None:
        together.wait()
        with store.begin(people=True) as db:
            known = db.execute(select(func.count()).select_from(site)).scalar_one()
            time.sleep(0.05)  # time enough for the others to look, if they could
            if not known:
                db.execute(site.insert().values(site=f"board {number}"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(first_alone, range(4)))

    assert count_sites(store) == 1


@pytest.mark.parametrize(
    "said",
    [
        site.insert().values(site="a\ud800"),
        select(posting.c.posting_id).where(posting.c.posting_id == 2**63),
    ],
    ids=["half a character", "too large a number"],
)
def test_a_value_that_no_column_holds_is_refused(store: Store, said: Executable) -> None:
    with pytest.raises(ValueRefusedError), store.begin(people=True) as db:
        db.execute(said)


def test_a_full_disk_is_told_and_nothing_is_changed(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.read() as db:
        db.execute(text("PRAGMA max_page_count = 1"))  # as many as there are now

    with pytest.raises(StoreError, match="make room"):
        add_site(store, "b" * 100_000)

    assert count_sites(store) == 0
    store.close()


def test_a_text_with_a_nul_is_kept_or_refused(store: Store) -> None:
    try:
        add_site(store, "a\0b")
    except ValueRefusedError:
        assert store.file is None


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    add_site(store)
    with store.read() as db:
        before = db.execute(select(func.count()).select_from(site)).scalar()

        add_site(store, "other")

        assert db.execute(select(func.count()).select_from(site)).scalar() == before
    assert count_sites(store) == 2


def test_nothing_written_through_a_reader_is_kept(store: Store) -> None:
    with store.read() as db:
        db.execute(site.insert().values(site="board"))

    assert count_sites(store) == 0


def test_a_reader_may_stage_rows_for_a_look_up(store: Store) -> None:
    add_site(store)
    with store.read() as db, staged(db, "wanted", [site.c.site]) as wanted:
        add_rows(db, wanted, ["site"], [("board",), ("other",)])

        both = select(site.c.site).join(wanted, wanted.c.site == site.c.site)
        known = db.scalars(both).all()

    assert known == ["board"]


def test_a_store_that_is_not_there_is_not_made_by_accident(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        open_store(tmp_path / "home", create=False)

    assert not (tmp_path / "home").exists()


def test_a_newer_store_is_refused(where: str | Path) -> None:
    store = open_store(where)
    with store.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StoreError, match="9999, newer than this release"):
            open_store(where)
    finally:
        with store.begin() as db:
            db.execute(text(f"UPDATE alembic_version SET version_num = '{HEAD}'"))  # noqa: S608
        store.close()


@pytest.mark.parametrize(
    "url", ["mysql://root@127.0.0.1/x", "postgresql://a:b:c@[", "duckdb:///x"]
)
def test_other_engines_are_refused(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(url)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://leads:hushhush@127.0.0.1:1/leads")

    assert "127.0.0.1" in str(refused.value)
    assert "hushhush" not in str(refused.value)


def test_a_sound_store_passes_its_check(store: Store) -> None:
    assert store.check() == []


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database at all" * 300)

    with pytest.raises(StoreError, match="not a database"):
        open_store(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a sound store with a few thousand rows."""
    folder = tmp_path_factory.mktemp("whole")
    store = open_store(folder)
    with store.begin() as db:
        db.execute(site.insert(), [{"site": f"site-{n:05}{'x' * 60}"} for n in range(3_000)])
    backup(store, folder / "copy.sqlite")
    store.close()
    return (folder / "copy.sqlite").read_bytes()


def faults(folder: Path) -> list[str]:
    """Return what opening and checking a store says against it."""
    try:
        store = open_store(folder, create=False)
    except StoreError as refused:
        return [str(refused)]
    try:
        return store.check()
    finally:
        store.close()


def test_a_truncated_store_is_found(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / FILE).write_bytes(whole[: len(whole) // 2])

    assert faults(tmp_path)


def test_a_damaged_page_is_found(tmp_path: Path, whole: bytes) -> None:
    at = whole.index(b"site-01500")
    page = at - at % 4096
    (tmp_path / FILE).write_bytes(whole[:page] + bytes(64) + whole[page + 64 :])

    assert faults(tmp_path)


def test_a_row_that_points_nowhere_is_found(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / FILE).write_bytes(whole)
    store = open_store(tmp_path)
    with store.engine.connect() as db:
        raw = db.connection.driver_connection
        assert raw is not None
        raw.execute("COMMIT") if raw.in_transaction else None
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO fact (seq, company_id, run_id) VALUES (1, 77, 1)")
    store.close()

    assert "table fact points to a missing row of company" in faults(tmp_path)


def test_a_copy_taken_while_somebody_writes_is_whole(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "copy").mkdir()
    (tmp_path / "home" / FILE).write_bytes(whole)
    store = open_store(tmp_path / "home")

    with store.begin() as db:
        db.execute(site.insert().values(site="not yet there"))
        backup(store, tmp_path / "copy" / FILE)
    copied = open_store(tmp_path / "copy")

    assert count_sites(copied) == 3_000
    assert copied.check() == []
    assert count_sites(store) == 3_001
    copied.close()
    store.close()


def test_a_backup_never_overwrites(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / FILE).write_bytes(whole)
    store = open_store(tmp_path)

    with pytest.raises(StoreError, match="exists"):
        backup(store, tmp_path / FILE)

    store.close()


def test_a_store_of_an_earlier_release_is_copied_before_it_is_changed(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_bytes(whole)
    monkeypatch.setattr("enrich.store.engine.HEAD", "9999")

    open_store(tmp_path).close()

    kept = tmp_path / f"leads.before-9999-was-{HEAD}.sqlite"
    assert kept.read_bytes()[:16] == b"SQLite format 3\x00"


def test_a_store_of_the_first_release_is_brought_up_to_date(where: str | Path) -> None:
    store = open_store(where)
    add_site(store)
    keys = ["k:星河贸易:广东深圳:", "h:广东深圳:星河", "w:星"]
    with store.begin() as db:
        newer = {
            "fact": ("reader",),
            "score": ("grade",),
            "company_event": ("name", "actor", "happened_at", "judgement_id", "undoes"),
            "judgement": ("left_city", "right_city", "undoes"),
            "mention": ("agency", "named_by"),
            "posting": ("named_at",),
            "run": ("rulebook",),
            "unit": ("first_company_id",),
        }
        for undo in (
            *(f"DROP TABLE {name}" for name in DESK),
            *(f"DROP TABLE {name}" for name in ("doubt", "relation", "alias", "unit_move")),
            *(f"ALTER TABLE {t} DROP COLUMN {c}" for t, cs in newer.items() for c in cs),
            "DROP TABLE signal_seen",
            "DROP TABLE label",
            "DROP TABLE rulebook",
            "DROP TABLE page_sample",
            "DROP TABLE posting_copy",
            "ALTER TABLE site_run DROP COLUMN withheld",
            "CREATE INDEX ix_company_name ON company (name)",
            "CREATE INDEX ix_company_uscc ON company (uscc)",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            db.execute(text(undo))
        db.execute(unit_key.insert(), [{"look_up": key, "unit_id": 1} for key in keys])
    store.close()

    store = open_store(where)

    with store.read() as db:
        context = MigrationContext.configure(db, opts={"compare_type": False})
        missing = compare_metadata(context, metadata)
        filed = set(db.scalars(select(unit_key.c.look_up)))
    assert (missing, store.check(), count_sites(store)) == ([], [], 1)
    assert filed == set(map(shelved, keys))
    store.close()


def test_what_people_decide_waits_for_the_disk(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / FILE).write_bytes(whole)
    store = open_store(tmp_path)

    with store.begin(people=True) as db:
        decided = db.exec_driver_sql("PRAGMA synchronous").scalar()
    with store.begin() as db:
        harvested = db.exec_driver_sql("PRAGMA synchronous").scalar()

    full, normal = 2, 1
    assert (decided, harvested) == (full, normal)
    store.close()


# The child kills itself at a chosen moment of a load; "done" is after the commit.
KILLED = """
import os, signal, sys
from datetime import UTC, date, datetime
from enrich.model import HarvestReport, RawPosting
from enrich.store import loading, open_store
from enrich.store.postings import load_handover
from enrich.store.runs import start_run
where, moment = sys.argv[1:]
loading.CHUNK = 100

def reached(name):
    if name == moment:
        os.kill(os.getpid(), signal.SIGKILL)

class Night:
    report = HarvestReport(
        handover_id="board-1", site="board", family="json_api", started_at="", ended_at="",
        business_date=date(2026, 11, 1))
    def rows(self):
        for n in range(250):
            reached(f"row {n}")
            yield RawPosting(site="board", key=str(n), url="", employer=f"E{n}", title="T")
    def marks(self):
        reached("marks")
        return []
    def issues(self):
        reached("issues")
        return []
    def samples(self):
        reached("samples")
        return []

store = open_store(where)
with store.begin() as db:
    run = start_run(db, date(2026, 11, 1), "nightly", datetime(2026, 11, 1, tzinfo=UTC))
    print(load_handover(db, Night(), run.run_id).repeated)
    reached("commit")
reached("done")
"""


def load_until(moment: str, where: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", KILLED, str(where), moment]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "rows"),
    [
        ("row 0", 0),
        ("row 150", 0),
        ("marks", 0),
        ("issues", 0),
        ("samples", 0),
        ("commit", 0),
        ("done", 250),
    ],
)
def test_a_killed_load_leaves_everything_or_nothing(
    moment: str, rows: int, where: str | Path
) -> None:
    killed = load_until(moment, where)
    store = open_store(where)
    with store.read() as db:
        found = db.execute(select(func.count()).select_from(posting)).scalar()
    fault = store.check()
    again = load_until("never", where)
    with store.read() as db:
        end = db.execute(select(func.count()).select_from(posting)).scalar()
    store.close()

    assert killed.returncode == -signal.SIGKILL
    assert (found, fault) == (rows, [])
    assert (again.stdout, end) == (f"{bool(rows)}\n", 250)
