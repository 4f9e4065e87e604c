"""`leads sites deny`: a host that nobody reads from then on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from spiders.site import deny_also

Leads = Callable[..., Any]

SITE = """\
id: quay
name: 码头招聘
family: html_listing
language: zh
source_role: aggregator
base_url: https://jobs.quay.example/
list: {start: [list], items: li, url: a@href, fields: {title: a}}
"""
DENY = ("sites", "deny", "quay.example", "--reason", 'asked us: "no"', "--by", "ana")


@pytest.fixture(autouse=True)
def _denials_end_with_the_test(tmp_path: Path) -> Iterator[None]:
    yield
    deny_also(tmp_path / "nobody" / "sites")


@pytest.fixture
def file(home: Path) -> Path:
    """Where the user's own denials are."""
    return home / "deny.yaml"


def test_denied_host_is_written_with_day_author_and_reason(leads: Leads, file: Path) -> None:
    ended = leads(*DENY, "--date", "2026-11-24", "--json")

    assert ended.code == 0, ended.err
    assert ended.document == {
        "file": str(file),
        "added": True,
        "host": "quay.example",
        "reason": 'asked us: "no"',
        "on": "2026-11-24",
        "by": "ana",
    }
    assert "by hand" in ended.err


def test_site_on_a_denied_host_is_refused_from_then_on(
    leads: Leads, home: Path, file: Path
) -> None:
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "quay.yaml").write_text(SITE, "utf-8")

    before = leads("sites", "check")
    leads(*DENY)
    checked, tried = leads("sites", "check"), leads("sites", "try", "quay")

    assert before.code == 0
    assert checked.code == 1
    assert "quay.example is denied" in checked.out
    assert tried.code == 1
    assert 'denied: asked us: "no"' in tried.err
    assert file.exists()


@pytest.mark.slow
def test_harvest_process_keeps_to_the_same_denials(
    leads: Leads, home: Path, file: Path, tmp_path: Path
) -> None:
    leads(*DENY)
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "quay.yaml").write_text(SITE, "utf-8")

    named = ["quay", "--into", str(tmp_path / "out"), "--sites", str(home / "sites")]
    ended = subprocess.run(
        [sys.executable, "-m", "spiders", *named, "--contact", "sales@quay.example"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert file.exists()
    assert ended.returncode == 2
    assert "quay.example is denied" in ended.stderr


def test_denying_twice_changes_nothing_and_says_who_did_it_first(
    leads: Leads, file: Path
) -> None:
    leads(*DENY)
    text = file.read_text("utf-8")

    again = leads("sites", "deny", "JOBS.quay.example", "--reason", "x", "--by", "bo")

    assert again.code == 0
    assert "quay.example was denied already" in again.err
    assert "by ana" in again.err
    assert file.read_text("utf-8") == text


def test_packaged_denials_stay_in_force_beside_own_ones(leads: Leads, file: Path) -> None:
    leads(*DENY)
    file.write_text("denied: []\n", "utf-8")

    ended = leads("sites", "deny", "www.liepin.com", "--reason", "x", "--by", "ana", "--json")

    assert (ended.document["added"], ended.document["host"]) == (False, "liepin.com")


@pytest.mark.parametrize(
    ("host", "reason", "told"),
    [
        ("com", "x", "is no host"),
        ("https://quay.example/", "x", "is no host"),
        ("quay.example", " ", "give a reason"),
    ],
)
def test_denial_that_says_too_little_or_too_much_is_not_written(
    leads: Leads, file: Path, host: str, reason: str, told: str
) -> None:
    ended = leads("sites", "deny", host, "--reason", reason, "--by", "ana")

    assert ended.code == 1
    assert told in ended.err
    assert not file.exists()


def test_deny_file_that_is_broken_lets_nothing_pass(leads: Leads, home: Path) -> None:
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "quay.yaml").write_text(SITE, "utf-8")
    (home / "deny.yaml").write_text("denied:\n  - {host: quay.example}\n", "utf-8")

    ended = leads("sites", "try", "quay")

    assert ended.code == 1
    assert "deny.yaml:2:5: denied.0.reason: is missing" in ended.err
