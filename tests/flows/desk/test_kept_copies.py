"""Kept copies of downloads: equal ones once, each for so many days, then the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from enrich.issues import LeadharvestError
from enrich.store import Store, downloads, open_store
from enrich.store.people import add_person, person_named
from flows import steps
from flows.desk.files.copies import kept_copies, remove_copy, remove_expired
from flows.desk.files.listfiles import make
from flows.settings import Settings, read_settings
from tests.flows.desk.conftest import RunningDesk
from tests.flows.desk.published import SECOND
from tests.flows.desk.taking import kept, trade

NOW = datetime(2026, 1, 6, 2, tzinfo=UTC)


@pytest.fixture
def settings(desk_home: Path) -> Settings:
    return Settings(home=desk_home, download_days=30)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings.store)
    with opened.begin(people=True) as db:
        add_person(db, "ana", "sales", "no password", NOW)
    yield opened
    opened.close()


def taken(store: Store, settings: Settings, at: datetime, person_id: int = 1) -> int:
    """Take the foreign traders as a desk does, and return the download's number."""
    asked = trade(settings.home)
    with store.begin(people=True) as db:
        number = downloads.begin_download(db, wanted(asked.run_id, person_id), at)
    made = make(settings, number, asked, SECOND)
    with store.begin(people=True) as db:
        sent = downloads.Taken(
            file=made.file,
            file_name=made.name,
            bytes=made.bytes,
            sha256=made.sha256,
            lead_ids=made.lead_ids,
        )
        downloads.finish_sent(db, number, sent, at)
    return number


def wanted(run_id: int, person_id: int) -> downloads.Wanted:
    return downloads.Wanted(
        person_id=person_id,
        segment="foreign_trade",
        query="",
        format="xlsx",
        columns=(),
        run_id=run_id,
        rules_version="",
    )


def test_a_copy_goes_after_its_days_and_the_ledger_keeps_its_line(
    store: Store, settings: Settings
) -> None:
    old = taken(store, settings, NOW - timedelta(days=30, seconds=1))
    new = taken(store, settings, NOW - timedelta(days=30))

    with store.read() as db:
        gone = remove_expired(settings, db, NOW)
        lines = {one.number: (one.state, one.rows > 0) for one in downloads.downloads(db, 9)}

    assert gone == 1
    assert kept(settings) == [f"{new}.json", f"{new}.xlsx"]
    assert lines == {old: ("sent", True), new: ("sent", True)}


def test_a_night_removes_what_was_kept_long_enough(store: Store, settings: Settings) -> None:
    taken(store, settings, datetime.now(UTC) - timedelta(days=31))

    steps.pass_stages(settings, SECOND, "lists", ())

    assert kept(settings) == []


def test_equal_copies_share_the_disk_until_the_last_of_them_goes(
    store: Store, settings: Settings
) -> None:
    first, second = (taken(store, settings, NOW) for _ in range(2))
    one, other = (kept_copies(settings) / f"{number}.xlsx" for number in (first, second))
    whole = one.read_bytes()

    assert one.samefile(other)
    remove_copy(settings, first)
    assert other.read_bytes() == whole


def test_a_copy_that_was_damaged_is_not_shared(store: Store, settings: Settings) -> None:
    first = kept_copies(settings) / f"{taken(store, settings, NOW)}.xlsx"
    first.write_bytes(first.read_bytes()[:-1] + b"?")

    second = kept_copies(settings) / f"{taken(store, settings, NOW)}.xlsx"

    assert not first.samefile(second)
    assert first.read_bytes() != second.read_bytes()


def test_the_page_says_for_how_long_copies_are_kept(desk: RunningDesk) -> None:
    taken(desk.desk.store, desk.settings, datetime.now(UTC), person_of(desk))

    assert "副本保留 365 天，之后只留记录" in desk.client("sales").get("/exports").text


def person_of(desk: RunningDesk) -> int:
    desk.client("sales")
    with desk.desk.store.read() as db:
        known = person_named(db, "sales")
    assert known is not None
    return known.person_id


def test_how_long_copies_are_kept_is_a_setting(tmp_path: Path) -> None:
    said = {"LEADS_DOWNLOAD_DAYS": "90"}

    assert read_settings(tmp_path, environ=said).download_days == 90
    assert read_settings(tmp_path, environ={}).download_days == 365
    with pytest.raises(LeadharvestError, match="'0' is no number of days"):
        read_settings(tmp_path, environ={"LEADS_DOWNLOAD_DAYS": "0"})
