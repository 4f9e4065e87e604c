"""The generated world keeps resolving at least this well."""

from __future__ import annotations

import runpy
from pathlib import Path

from enrich.resolve import MemoryIndex, resolve

MEASURE = Path(__file__).with_name("measure.py")


def test_quality_on_the_generated_world_does_not_fall() -> None:
    bench = runpy.run_path(str(MEASURE))
    frame = bench["world"](3, 3_000)

    found = resolve(frame, MemoryIndex()).mentions

    rows = {row[0]: row for row in bench["table"](frame, found["company_id"].tolist())}
    assert rows["pairwise"][1] >= 0.995
    assert rows["pairwise"][3] >= 0.97
    assert rows["db3"][1] >= 0.99
    assert found.loc[(frame["noise"] == "anonymous").tolist(), "company_id"].is_unique
