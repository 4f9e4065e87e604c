"""The rules must notice what the simulation says they notice, and not cry wolf."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "verdicts.py"
FLOORS = {
    "zero": 1.0,
    "login": 1.0,
    "lost title": 1.0,
    "cap": 0.97,
    "30 % lost": 0.8,
    "one employer": 0.72,
    "stale": 0.6,
}


@pytest.mark.slow
def test_changes_are_noticed_the_same_night_and_seldom_for_nothing() -> None:
    bench = runpy.run_path(str(BENCH))

    found = bench["simulate"](100, 40, 31)

    assert {
        kind: found.share(kind) >= floor for kind, floor in FLOORS.items()
    } == dict.fromkeys(FLOORS, True)
    assert found.false_a_night <= 0.5
