"""The defect set of JSON-LD must be read to the last page."""

from __future__ import annotations

import runpy
from pathlib import Path

WILD = Path(__file__).with_name("wildpages.py")


def test_the_defect_set_is_read_and_no_employer_is_wrong() -> None:
    wild = runpy.run_path(str(WILD))

    found = wild["judged"](wild["wild_pages"]())

    assert found.pages >= 400
    assert found.wrong_employers == 0
    assert found.recall >= 0.995, found.mistakes[:3]
