"""Copies on the farm must be found as well as was promised."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from spiders.farm import Farm

BENCH = Path(__file__).parent / "copies.py"


@pytest.mark.slow
def test_copies_are_found_as_boards_show_them() -> None:
    bench = runpy.run_path(str(BENCH))
    plain = bench["openings"](Farm(seed=303, companies=150), night=3)

    for shown in (plain, bench["as_real_boards_show"](plain, seed=303)):
        precision, recall = bench["quality"](shown)

        assert precision >= 0.99
        assert recall >= 0.95
