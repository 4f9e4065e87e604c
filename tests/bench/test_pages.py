"""The defect set of JSON-LD must be read to the last page."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent


@pytest.fixture(scope="module")
def wild() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCH)
        return runpy.run_path(str(BENCH / "wildpages.py"))


def test_the_defect_set_is_read_and_no_employer_is_wrong(wild: dict[str, Any]) -> None:
    found = wild["judged"](wild["wild_pages"]())

    assert found.pages >= 400
    assert found.wrong_employers == 0
    assert found.recall >= 0.995, found.mistakes[:3]
