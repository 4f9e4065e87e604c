"""The flow as a worker runs it, on a farm over real HTTP: what a bad night leaves whole."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from enrich.store import open_store, postings, runs
from flows.settings import today_in_shanghai
from spiders.farm import SITES, Farm, Fault, night_date, serve

Child = Callable[[Path], dict[str, str]]
Rows = list[dict[str, str]]

pytestmark = [pytest.mark.slow, pytest.mark.flow]

FAULTS = {
    "farm_beacon": Fault.DOWN,
    "farm_banyan": Fault.LAYOUT_CHANGED,
    "farm_service": Fault.LIST_CAPPED,
}
VERDICTS = {"farm_beacon": "blocked", "farm_banyan": "changed", "farm_service": "incomplete"}
FROZEN = {"farm_beacon": "灯塔招聘", "farm_banyan": "大榕树人才网"}


@dataclass(frozen=True)
class Passed:
    """What came of one night.

    Attributes:
        told: What the flow and Prefect's server said of it; see `night_process.py`.
        dates: Where and when each posting in the store was seen (`postings.posting_dates`).
        listed: The rows of all full lists.
    """

    told: dict[str, Any]
    dates: pd.DataFrame
    listed: Rows

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict of each site in the report."""
        return {line["site"]: line["verdict"] for line in self.told["report"]["sites"]}

    def open_at(self, site: str) -> set[int]:
        """Return the open postings of a site."""
        rows = self.dates[(self.dates["site"] == site) & self.dates["closed_on"].isna()]
        return set(rows["posting_id"])

    def listed_from(self, source: str) -> dict[tuple[str, str], str]:
        """Return the leads for which one source speaks alone, and when they were seen last."""
        rows = [row for row in self.listed if row["数据来源"] == source]
        return {(row["线索编号"], row["公司全称"]): row["最近在招"] for row in rows}


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory, child_environment: Child
) -> Iterator[list[Passed]]:
    """A healthy night, and one on which three boards fail, each in its own way."""
    home = tmp_path_factory.mktemp("flow") / "home"
    with serve(Farm(seed=11, companies=40)) as stage:
        parameters = {"kind": "demo", "base_urls": stage.base_urls}
        made = []
        for number, faults in ((1, {}), (2, FAULTS)):
            stage.night, stage.faults = number, faults
            dated = parameters | {"business_date": night_date(number).isoformat()}
            (told,) = pass_nights(home, child_environment(home), (datetime.now(UTC), dated))
            made.append(Passed(told, stored_dates(home), full_lists(home)))
        yield made


@dataclass(frozen=True)
class Due:
    """Runs of which each was due before it started.

    Attributes:
        by: When the second was due; the first was due earlier, the third days ago.
        told: What came of each.
        dates: The business dates of all runs in the store.
    """

    by: datetime
    told: list[dict[str, Any]]
    dates: list[date]


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory, child_environment: Child) -> Due:
    """A run that is too late, one that is a little late, and an old one that names its date."""
    home, now = tmp_path_factory.mktemp("late") / "home", datetime.now(UTC)
    told = pass_nights(
        home,
        child_environment(home),
        (now - timedelta(hours=12, minutes=1), {}),
        (now - timedelta(hours=11), {}),
        (now - timedelta(days=3), {"business_date": "2026-01-05"}),
    )
    return Due(now - timedelta(hours=11), told, passed_runs(home))


def pass_nights(
    home: Path, environment: dict[str, str], *nights: tuple[datetime, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Pass nights, each due at a moment, in one process and return what it tells of each."""
    wanted = [
        {"scheduled": due.isoformat(), "parameters": parameters} for due, parameters in nights
    ]
    script = Path(__file__).with_name("night_process.py")
    ended = subprocess.run(
        [sys.executable, script, home, json.dumps(wanted)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=400,
        env=environment,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout))


def stored_dates(home: Path) -> pd.DataFrame:
    """Return where and when each posting was seen."""
    store = open_store(home)
    with store.read() as db:
        found = postings.posting_dates(db)
    store.close()
    return found


def passed_runs(home: Path) -> list[date]:
    """Return the business dates of all runs in the store."""
    store = open_store(home)
    with store.read() as db:
        found = runs.runs_table(db)["business_date"].tolist()
    store.close()
    return found


def full_lists(home: Path) -> Rows:
    """Return the rows of all full lists that are published now."""
    rows: Rows = []
    for path in sorted((home / "lists" / "latest").glob("*_full.csv")):
        if not path.name.startswith("discarded"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows += csv.DictReader(file)
    return rows


def test_healthy_night_is_done_and_every_board_is_ok(nights: list[Passed]) -> None:
    healthy, _ = nights

    assert healthy.told["state"] == "Completed"
    assert healthy.told["report"]["state"] == "done"
    assert healthy.verdicts == dict.fromkeys(SITES, "ok")


def test_boards_that_fail_make_the_run_partial_and_are_named_with_their_verdicts(
    nights: list[Passed],
) -> None:
    _, failed = nights

    assert failed.told["state"] == "Partial"
    assert failed.told["type"] == "COMPLETED"
    assert failed.told["report"]["state"] == "partial"
    assert failed.verdicts == dict.fromkeys(SITES, "ok") | VERDICTS


def test_boards_that_fail_leave_the_others_published(nights: list[Passed]) -> None:
    healthy, failed = nights

    before, now = healthy.listed_from("格子职场"), failed.listed_from("格子职场")
    assert failed.told["report"]["folder"].endswith("2026-01-06_r2")
    assert set(before.values()) == {"2026-01-05"}
    assert set(now.values()) == {"2026-01-06"}
    read = failed.dates[failed.dates["last_seen"] == night_date(2)]
    assert set(SITES) - set(read["site"]) == set(FROZEN)


@pytest.mark.parametrize(("site", "source"), FROZEN.items())
def test_last_good_rows_of_a_board_that_failed_stay_and_tell_their_age(
    nights: list[Passed], site: str, source: str
) -> None:
    healthy, failed = nights

    before, now = healthy.listed_from(source), failed.listed_from(f"{source}（1天前）")
    assert failed.open_at(site) == healthy.open_at(site) != set()
    assert before
    assert before.items() <= now.items()


def test_list_that_ends_early_closes_nothing(nights: list[Passed]) -> None:
    healthy, failed = nights

    assert failed.open_at("farm_service") >= healthy.open_at("farm_service") != set()


def test_rows_carry_the_business_date_that_was_asked_for(nights: list[Passed]) -> None:
    healthy, _ = nights

    assert set(healthy.dates["first_seen"]) == {night_date(1)}
    assert {row["首次发现"] for row in healthy.listed} == {"2026-01-05"}
    assert {row["最近在招"] for row in healthy.listed} == {"2026-01-05"}


def test_each_night_leaves_its_report_on_prefects_page(nights: list[Passed]) -> None:
    _, failed = nights

    page = failed.told["artifacts"]["demo-2026-01-06"]
    assert set(failed.told["artifacts"]) == {"demo-2026-01-05", "demo-2026-01-06"}
    assert page["type"] == "markdown"
    assert "# Run 2, 2026-01-06: partial" in page["data"]
    for site, verdict in VERDICTS.items():
        (line,) = [row for row in page["data"].splitlines() if row.startswith(f"| {site} ")]
        assert f"| {verdict} " in line


def test_own_server_sends_no_telemetry(nights: list[Passed]) -> None:
    assert [night.told["analytics"] for night in nights] == [False, False]


def test_run_that_starts_half_a_day_late_is_skipped(late: Due) -> None:
    skipped = late.told[0]

    assert skipped["state"] == "Skipped"
    assert skipped["message"].endswith("UTC, over 12 hours ago")
    assert skipped["report"] is None
    assert len(late.dates) == 2


def test_run_without_a_date_belongs_to_the_day_it_was_scheduled_for(late: Due) -> None:
    assert late.told[1]["state"] == "Completed"
    assert late.told[1]["report"]["business_date"] == str(today_in_shanghai(late.by))
    assert today_in_shanghai(late.by) in late.dates


def test_run_that_names_its_date_is_never_too_late(late: Due) -> None:
    assert late.told[2]["state"] == "Completed"
    assert date(2026, 1, 5) in late.dates
