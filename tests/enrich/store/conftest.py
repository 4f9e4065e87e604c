"""A store to test on, the same tests for both engines, and nights to load into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from enrich.issues import Issue
from enrich.model import HarvestReport, Mark, PageSample, RawPosting, Verdict
from enrich.store import Store, open_store
from enrich.store.postings import LoadFigures, load_handover
from enrich.store.runs import start_run
from enrich.store.schema import metadata

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
SERVER = os.environ.get(  # noqa: TID251  # where a test server listens is no setting of ours
    "LEADHARVEST_TEST_POSTGRES", "postgresql+psycopg://root@127.0.0.1:5432/test"
)


@dataclass
class Night:
    """A hand-over in memory."""

    report: HarvestReport
    shown: list[RawPosting] = field(default_factory=list)
    marked: list[Mark] = field(default_factory=list)
    odd: list[Issue] = field(default_factory=list)
    looks: list[PageSample] = field(default_factory=list)

    def rows(self) -> list[RawPosting]:
        return self.shown

    def marks(self) -> list[Mark]:
        return self.marked

    def issues(self) -> list[Issue]:
        return self.odd

    def samples(self) -> list[PageSample]:
        return self.looks


@pytest.fixture(scope="module")
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own for the module; skips where no server listens."""
    server = create_engine(
        SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2}
    )
    name = f"leads_{os.getpid()}_{request.module.__name__.rpartition('.')[2]}"
    try:
        with server.connect() as db:
            db.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            db.execute(text(f'CREATE DATABASE "{name}"'))
            # Hundreds of small commits: what a power cut would lose is not what we test.
            db.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    except OperationalError:
        pytest.skip(f"no PostgreSQL listens at {server.url!r} (LEADHARVEST_TEST_POSTGRES)")
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as db:
        db.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str | Path, Store]]:
    """One store per engine and module, and where it is: a folder or a URL."""
    if request.param == "sqlite":
        where: str | Path = tmp_path_factory.mktemp("store")
    else:
        where = request.getfixturevalue("postgres_url")
    store = open_store(where)
    yield where, store
    store.close()


@pytest.fixture
def store(shared: tuple[str | Path, Store]) -> Store:
    """An empty store."""
    _, opened = shared
    with opened.begin() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())
    return opened


@pytest.fixture
def where(shared: tuple[str | Path, Store], store: Store) -> str | Path:  # noqa: ARG001  # emptied
    """Where the empty store is, for tests that open it themselves."""
    return shared[0]


@pytest.fixture
def row() -> Callable[..., RawPosting]:
    """Makes a posting; what is not said is plain."""

    def make(key: str, **shown: Any) -> RawPosting:
        plain: dict[str, Any] = {
            "site": "board",
            "url": f"https://board.example/{key}",
            "title": "外贸业务员",
            "employer": "青石进出口有限公司",
            "city": "杭州",
            "description": f"开发海外客户 {key}",
            "list_hash": f"h-{key}",
            "provenance": {"title": "css"},
        }
        return RawPosting(key=key, **(plain | shown))

    return make


@pytest.fixture
def night(row: Callable[..., RawPosting]) -> Callable[..., Night]:
    """Makes the hand-over of one night of November 2026, healthy unless said otherwise."""

    def make(
        day: int,
        keys: str = "",
        *,
        rows: list[RawPosting] | None = None,
        marks: list[Mark] | None = None,
        **said: Any,
    ) -> Night:
        plain: dict[str, Any] = {
            "handover_id": f"board-{day}",
            "site": "board",
            "family": "json_api",
            "business_date": date(2026, 11, day),
            "started_at": "2026-11-24T18:00:00+00:00",
            "ended_at": "2026-11-24T18:05:00+00:00",
            "verdict": Verdict.OK,
        }
        shown = [row(key) for key in keys] if rows is None else rows
        report = HarvestReport(**(plain | said))
        return Night(report, shown, marks or [])

    return make


@pytest.fixture
def load(store: Store) -> Callable[[Night], LoadFigures]:
    """Loads a hand-over in a transaction and a run of its own."""

    def one(night: Night) -> LoadFigures:
        with store.begin() as db:
            run = start_run(db, night.report.business_date, "nightly", NOW)
            return load_handover(db, night, run.run_id)

    return one
