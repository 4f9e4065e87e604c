"""A night on the farm must be as right as it was promised to be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).with_name("farm.py")


@pytest.mark.slow
@pytest.mark.flow
def test_two_nights_find_every_posting_and_nearly_every_company() -> None:
    command = [sys.executable, str(BENCH), "--seed", "303", "--nights", "2", "--json"]

    # In a process of its own, as users start it: Prefect takes its settings only once.
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")

    found = json.loads(told.stdout.splitlines()[-1])
    assert found["recall"] == 1.0
    assert found["companies"]["f1"] >= 0.95
    assert found["copies"]["precision"] >= 0.99
    assert found["copies"]["recall"] >= 0.95
    assert found["segments"]["f1"] >= 0.90
