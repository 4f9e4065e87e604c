"""The demonstration, end to end over real HTTP: night after night, kills, refusals."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.farm_process import port_base_for

Leads = Callable[..., Any]
Start = Callable[..., "subprocess.Popen[str]"]

pytestmark = pytest.mark.slow

COMPANIES = 40
SMALL = ("demo", "--companies", COMPANIES)
# A small farm has fewer postings than its boards promise, which makes their nights doubtful.
PASSED = {0, 3}


def published(home: Path) -> dict[str, bytes]:
    """Return every file of the newest publication."""
    latest = home / "lists" / "latest"
    return {path.name: path.read_bytes() for path in sorted(latest.iterdir())}


def test_second_night_reads_only_what_moved_and_says_what_is_new(
    leads_process: Leads, home: Path
) -> None:
    first = leads_process(*SMALL, "--json", "--home", home)
    second = leads_process(*SMALL, "--json", "--home", home)

    assert {first.code, second.code} <= PASSED, first.err + second.err
    one, two = first.document, second.document
    assert [one["business_date"], two["business_date"]] == ["2026-01-05", "2026-01-06"]
    assert sum(site["pages"] for site in two["sites"]) < sum(
        site["pages"] for site in one["sites"]
    )
    lists = [row for row in one["lists"] if row["segment"] != "discarded"]
    assert all(row["new"] == row["companies"] for row in lists)
    assert all(row["new"] < row["companies"] for row in two["lists"] if row["companies"])
    assert all(Path(row["xlsx"]).exists() and Path(row["csv"]).exists() for row in two["lists"])


def test_people_see_the_tables_on_stdout_and_the_progress_on_stderr(
    leads_process: Leads, home: Path
) -> None:
    ended = leads_process(*SMALL, "--home", home)

    assert ended.code in PASSED, ended.err
    assert "farm_beacon" in ended.out
    assert ".xlsx" in ended.out
    assert str(home / "lists") in ended.out
    assert ended.err.splitlines()[-1] == "publish …"
    assert "Traceback" not in ended.err


def test_second_start_is_refused_at_once(
    home: Path, leads_process: Leads, start_leads: Start
) -> None:
    # The whole farm, so that the first night is still at work when the second asks.
    with start_leads(home, "demo") as night:
        next(line for line in errors(night) if line.startswith("harvest"))

        second = leads_process(*SMALL, "--home", home, timeout=100)

        night.kill()
    assert second.code == 75
    assert "another run is at work" in second.err
    assert second.out == ""


def test_night_killed_ten_times_ends_as_an_undisturbed_one(
    home: Path, start_leads: Start
) -> None:
    undisturbed = home.with_name("undisturbed")
    # The addresses of postings stand in the lists: both farms need the same ports.
    call = (*SMALL, "--port-base", port_base_for(home))
    pass_night(start_leads(home, *call))
    shutil.copytree(home, undisturbed, symlinks=True)
    pass_night(start_leads(undisturbed, *call, "--night", 2))

    chance, kills = random.Random(20260105), 0
    while kills < 10 and killed(start_leads(home, *call, "--night", 2), chance):
        kills += 1
    pass_night(start_leads(home, *call, "--night", 2))

    assert kills == 10
    assert json.loads(published(home)["manifest.json"])["run_id"] == 2
    assert published(home) == published(undisturbed)


def pass_night(night: subprocess.Popen[str]) -> None:
    """Wait until a night has passed to its end."""
    with night:
        _, said = night.communicate(timeout=400)
    assert night.returncode in PASSED, said


def killed(night: subprocess.Popen[str], chance: random.Random) -> bool:
    """Kill a night at a moment that chance picks; False if it ended before."""
    with night:
        for line in errors(night):
            if chance.random() < 0.2 or line.startswith("publish"):
                break
        try:
            night.wait(chance.uniform(0, 0.4))
        except subprocess.TimeoutExpired:
            night.kill()
        return night.wait() == -signal.SIGKILL


def errors(night: subprocess.Popen[str]) -> Iterator[str]:
    """Yield the lines that a night writes to its error output."""
    assert night.stderr is not None
    yield from night.stderr


def test_red_rules_stop_a_night_before_it_asks_any_site(
    leads_process: Leads, home: Path
) -> None:
    (home / "rules").mkdir(parents=True)
    (home / "rules" / "mine.yaml").write_text("version: 1\nrules: [{id: x}]\n")

    ended = leads_process(*SMALL, "--home", home)

    assert ended.code == 4
    assert "mine.yaml:2" in ended.err
    assert "farm_" not in ended.err


def test_backfilled_night_reports_the_lists_it_made(leads_process: Leads, home: Path) -> None:
    leads_process(*SMALL, "--night", 2, "--home", home)

    past = leads_process(*SMALL, "--night", 1, "--json", "--home", home)

    assert past.code in PASSED, past.err
    assert Path(past.document["folder"]).name.startswith("2026-01-05")
    assert (home / "lists" / "latest").resolve().name.startswith("2026-01-06")
