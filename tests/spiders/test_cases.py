"""The table of cases in README.md is whole, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
ROW = re.compile(r"^\| (F?\d+) \|.*?\| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`:]+)::(\w+)`")


def _table() -> dict[str, list[tuple[str, str]]]:
    text = (HERE / "README.md").read_text(encoding="utf-8")
    return {case: NAMED.findall(tests) for case, tests in ROW.findall(text)}


def test_every_case_has_a_test() -> None:
    cases = [*map(str, range(1, 17)), *(f"F{number}" for number in range(1, 15))]

    assert list(_table()) == cases
    assert all(_table().values())


def test_every_test_that_is_named_exists() -> None:
    named = [pair for tests in _table().values() for pair in tests]

    missing = [
        f"{file}::{test}"
        for file, test in named
        if f"def {test}(" not in (HERE / file).read_text(encoding="utf-8")
    ]
    assert missing == []
