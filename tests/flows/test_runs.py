"""`leads runs`: sites × nights, why one was partial, the last good night against tonight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrich.model import RawPosting, Verdict
from tests.flows.nights import Nights

Leads = Callable[..., Any]

GOOD: dict[str, Any] = {
    "rows": 100,
    "unchanged": 20,
    "listed": 120,
    "declared_total": 120,
    "employers": 60,
    "pages": {"ok": 112},
    "filled": {"title": 1.0, "pay": 0.9},
    "provenance": {"title": {"jsonld": 98, "css": 2}},
    "issues": {"redacted": 4},
}
POOR: dict[str, Any] = {
    "rows": 40,
    "unchanged": 8,
    "listed": 120,
    "declared_total": 118,
    "employers": 30,
    "pages": {"ok": 50, "timeout": 3},
    "filled": {"title": 1.0, "pay": 0.2},
    "provenance": {"title": {"css": 40}},
    "issues": {"page_changed": 3},
    "verdict": Verdict.INCOMPLETE,
    "reasons": ["48 of 120 postings were collected"],
}


@pytest.fixture
def nights(home: Path) -> Nights:
    """Two good nights and a poor one; another site failed on the last two."""
    past = Nights(home, "quay", "html_listing")
    past.add(date(2026, 11, 10), **GOOD)
    past.add(date(2026, 11, 11), **GOOD | {"rows": 110})
    past.add(date(2026, 11, 12), **POOR)
    other = Nights(home, "pier", "json_api")
    blocked: dict[str, Any] = {"verdict": Verdict.BLOCKED, "reasons": ["the site shut us out"]}
    other.add(date(2026, 11, 11), **blocked)
    other.add(date(2026, 11, 12), **blocked)
    return past


def test_sites_by_nights_are_shown_with_marks_counts_and_reasons(
    leads: Leads, nights: Nights
) -> None:
    said = leads("runs").out

    lines = {line.split()[0]: line.split()[1:] for line in said.splitlines() if line.split()}
    assert nights.site == "quay"
    assert lines["Site"] == ["11-10", "11-11", "11-12"]
    assert lines["quay"] == ["✓", "120", "✓", "130", "…", "48"]
    assert lines["pier"] == ["✕", "0", "✕", "0"]
    assert "2026-11-12 quay incomplete: 48 of 120 postings were collected" in said
    assert "✕ blocked" in said


def test_an_archive_that_was_loaded_is_no_night(leads: Leads, home: Path) -> None:
    past = Nights(home, "quay", "html_listing")
    past.add(date(2026, 11, 10), **GOOD)
    past.add(date(2026, 11, 12), verdict=Verdict.ARCHIVED, closes=False, rows=3)

    assert leads("runs", "--json").document["nights"] == ["2026-11-10"]


def test_an_unchanged_night_shows_nothing_lost(leads: Leads, home: Path) -> None:
    past = Nights(home, "quay", "html_listing")
    past.add(date(2026, 11, 10), **GOOD)
    past.add(date(2026, 11, 11), rows=0, unchanged=120, listed=120, declared_total=120)

    said = leads("runs", "diff", "quay").out

    assert "employer" not in said
    assert "filled" not in said


def test_nights_as_a_document_hold_each_line(leads: Leads, nights: Nights) -> None:
    found = leads("runs", "--site", nights.site, "--nights", 2, "--json").document

    assert found["nights"] == ["2026-11-11", "2026-11-12"]
    last = found["sites"][-1]
    assert {line["site"] for line in found["sites"]} == {"quay"}
    assert (last["verdict"], last["postings"], last["run_state"]) == (
        "incomplete",
        48,
        "partial",
    )


def test_poor_night_is_compared_with_the_last_good_one(leads: Leads, nights: Nights) -> None:
    found = leads("runs", "diff", nights.site, "--json").document

    changes = {one["what"]: (one["before"], one["now"]) for one in found["changes"]}
    assert found["good"]["business_date"] == "2026-11-11"
    assert changes["verdict"] == ("ok", "incomplete")
    assert changes["postings seen"] == (130, 48)
    assert changes["declared total"] == (120, 118)
    assert changes["pages: timeout"] == (None, 3)
    assert changes["filled: pay"] == (0.9, 0.2)
    assert changes["from: title by jsonld"] == (0.98, None)
    assert changes["issues: redacted"] == (4, None)
    assert changes["issues: page_changed"] == (None, 3)


def test_comparison_for_people_shows_only_what_moved(leads: Leads, nights: Nights) -> None:
    ended = leads("runs", "diff", nights.site)

    lines = {line.split("  ")[0].strip(): line for line in ended.out.splitlines()}
    assert ended.code == 0
    assert lines["postings seen"].split()[-3:] == ["130", "48", "-63%"]
    assert lines["pages: timeout"].split()[-2:] == ["3", "new"]
    assert lines["issues: redacted"].split()[-1] == "lost"
    assert "filled: title" not in lines
    assert "48 of 120 postings were collected" in ended.out


def test_night_that_closed_nothing_for_caution_says_so(leads: Leads, home: Path) -> None:
    past, keys = Nights(home, "mole", "html_listing"), range(20)
    rows = [RawPosting(site="mole", key=str(n), title="报关员", employer="远港") for n in keys]
    past.add(date(2026, 11, 1), rows)
    past.add(date(2026, 11, 2), rows)
    past.add(date(2026, 11, 3), rows[:10])

    said = leads("runs", "--site", "mole").out

    assert "2026-11-03 mole ok: closing withheld" in " ".join(said.split())


def test_site_that_never_had_a_good_night_is_told_so(leads: Leads, nights: Nights) -> None:
    ended = leads("runs", "diff", "pier")

    assert (ended.code, nights.site) == (0, "quay")
    assert "pier: no good night is known before that of 2026-11-12" in ended.out
    assert "the site shut us out" in ended.out


def test_site_without_any_night_is_told(leads: Leads, nights: Nights) -> None:
    ended = leads("runs", "diff", "mole")

    assert (ended.code, nights.site) == (1, "quay")
    assert "mole: no night is known" in ended.err


def test_runs_of_an_empty_home_say_that_there_is_no_store(leads: Leads) -> None:
    ended = leads("runs")

    assert ended.code == 1
    assert "there is no store" in ended.err
