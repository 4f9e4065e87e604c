"""A night on the farm must be as right as it was promised to be."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from spiders.farm import Farm

BENCH = Path(__file__).parent / "farm.py"


@pytest.mark.slow
@pytest.mark.flow
def test_two_nights_find_every_posting_and_nearly_every_company(tmp_path: Path) -> None:
    bench = runpy.run_path(str(BENCH))
    farm = Farm(seed=303)

    bench["pass_nights"](tmp_path, farm, 2)
    found = bench["quality"](tmp_path, farm, 2)

    assert found.recall == 1.0
    assert found.companies.f1 >= 0.95
    assert found.copies.precision >= 0.99
    assert found.copies.recall >= 0.95
    assert found.segments.f1 >= 0.90
