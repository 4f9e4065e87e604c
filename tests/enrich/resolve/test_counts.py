"""Counts answer like a dict, however many texts they hold."""

from __future__ import annotations

import pytest

from enrich.resolve.counts import counted, nothing_seen


@pytest.mark.parametrize("seen", [[], ["保定"], ["保定", "保定"], ["保定", "苏州", "保定"]])
def test_counts_are_those_of_a_dict(seen: list[str]) -> None:
    plain: dict[str, int] = {}
    counts = nothing_seen()
    for town in seen:
        plain[town] = plain.get(town, 0) + 2
        counts = counted(counts, town, 2)

    assert dict(counts.items()) == plain
    assert len(counts) == len(plain)
    assert [town in counts for town in ("保定", "苏州")] == [
        town in plain for town in ("保定", "苏州")
    ]
    assert counts.get("苏州", 0) == plain.get("苏州", 0)


def test_counting_one_unit_leaves_others_alone() -> None:
    here = counted(nothing_seen(), "保定", 1)

    counted(here, "苏州", 1)

    assert dict(nothing_seen()) == {}
    assert dict(here) == {"保定": 1}
