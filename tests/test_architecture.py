"""The house stands as README says: who may import whom, and how the code is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Return what a tool of our own environment says about the checkout."""
    tool = str(TOOLS / command[0])
    return subprocess.run(
        [tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_rooms_import_only_whom_they_may() -> None:
    checked = run("lint-imports", "--no-cache")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


def test_no_file_grows_beyond_what_one_reads_in_a_sitting() -> None:
    files = [
        path
        for room in ("spiders", "enrich", "output", "flows", "tests")
        for path in (ROOT / room).rglob("*.py")
    ]

    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 500
    }
    assert long == {}


def test_the_code_passes_the_linter() -> None:
    checked = run("ruff", "check", "--no-cache", ".")

    assert checked.returncode == 0, checked.stdout


def test_the_code_is_formatted() -> None:
    checked = run("ruff", "format", "--no-cache", "--check", ".")

    assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
def test_types_hold_in_all_rooms_and_tests() -> None:
    checked = run("mypy", "--cache-dir=/dev/null")

    assert checked.returncode == 0, checked.stdout


def test_no_file_holds_the_marks_of_an_unfinished_merge() -> None:
    files = run_git("grep", "-lE", r"^(<{7} |>{7} |={7}$)")

    assert files == ""


def run_git(*arguments: str) -> str:
    """Return what git says of the checkout; skips where this is none."""
    said = subprocess.run(
        ["git", *arguments],  # noqa: S607  # whichever git this machine has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode not in {0, 1}:
        pytest.skip("this is no checkout")
    return said.stdout
