"""Archives: kept while the user wants it, pruned by the night, imported without a stir."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import LeadharvestError
from flows.harvest import prune_archive
from flows.settings import Settings, read_settings
from flows.steps import open_night
from tests.flows.test_gathered import DAY, ROWS, counts, csv_file
from tests.spiders.archive.records import numbered

Leads = Callable[..., Any]
NOW = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


def test_archive_is_imported_as_of_its_days_and_twice_changes_nothing(
    leads: Leads, tmp_path: Path
) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(b"".join(numbered(1, 2)))

    first = leads("import", file, "--site", "crawl", *DAY, "--json")
    again = leads("import", file, "--site", "crawl", "--date", "2026-01-06", "--json")

    assert (first.code, first.document["state"]) == (0, "done")
    assert first.document["sites"][0]["verdict"] == "archived"
    assert counts(first) == {"postings": 2, "new": 2, "changed": 0, "closed": 0, "issues": 0}
    assert counts(again) == {"postings": 2, "new": 0, "changed": 0, "closed": 0, "issues": 0}
    (site,) = leads("--json", "status").document["sites"]
    assert site["open_postings"] == 0


def test_file_that_is_no_archive_is_told(leads: Leads, tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(b"nothing of the kind")

    ended = leads("import", file, "--site", "crawl", *DAY)

    assert (ended.code, ended.err) == (1, f"leads: {file}: holds no WARC response\n")


def test_only_files_of_over_so_many_days_are_pruned(tmp_path: Path) -> None:
    files = {days: tmp_path / "board" / f"{days}.warc.gz" for days in (0, 6, 8)}
    (tmp_path / "board").mkdir()
    for days, file in files.items():
        file.write_bytes(b"")
        written = (NOW - timedelta(days=days)).timestamp()
        os.utime(file, (written, written))

    prune_archive(tmp_path, 7, NOW)

    assert {days for days, file in files.items() if file.exists()} == {0, 6}


def test_nothing_is_kept_unless_the_user_says_for_how_long(tmp_path: Path) -> None:
    kept = read_settings(tmp_path, environ={"LEADS_ARCHIVE_DAYS": "14"})

    assert (kept.archive_days, kept.archive) == (14, tmp_path / "archive")
    assert read_settings(tmp_path, environ={}).archive_days == 0


@pytest.mark.parametrize("said", ["0", "-1", "two weeks", "367", "٣"])
def test_days_that_are_none_are_told(said: str, tmp_path: Path) -> None:
    with pytest.raises(LeadharvestError, match=r"LEADS_ARCHIVE_DAYS: .* is no number of days"):
        read_settings(tmp_path, environ={"LEADS_ARCHIVE_DAYS": said})


@pytest.mark.parametrize("days", [0, 7])
def test_night_orders_its_harvests_to_keep_answers_only_then(days: int, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, archive_days=days)

    with open_night(settings, NOW.date()) as night:
        kept = night.order.archive

    assert kept == (tmp_path / "archive" if days else None)


@pytest.mark.slow
def test_company_known_only_from_an_archive_is_on_no_list(
    leads: Leads, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(b"".join(numbered(1)))
    leads("import", file, "--site", "crawl", *DAY)
    leads("import", csv_file(tmp_path / "mine.csv", ROWS[1:]), "--site", "mine", *DAY)

    stages = [
        leads(*stage, *DAY) for stage in (["resolve"], ["classify"], ["lists", "publish"])
    ]

    assert [ended.code for ended in stages] == [0, 0, 0]
    (trade,) = (home / "lists" / "latest").glob("foreign_trade_*_full.csv")
    with trade.open(encoding="utf-8-sig", newline="") as opened:
        listed = {row["公司全称"] for row in csv.DictReader(opened)}
    assert listed == {ROWS[1][0]}
