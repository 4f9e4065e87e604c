"""The wall set must be told apart: what nobody may read from what only looks like it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

SET: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("wildwalls.py")))
INNOCENTS = list(SET["innocents"]())
WALLS = {group: list(walls) for group, walls in SET["GROUPS"].items()}


@pytest.mark.parametrize("group", WALLS)
def test_walls_are_recognised_and_most_under_their_own_kind(group: str) -> None:
    counts, mistakes = SET["tally"](WALLS[group])

    assert counts["recognised"] >= 0.95 * counts["all"], mistakes
    assert counts["named"] >= 0.9 * counts["all"], mistakes


def test_pages_that_only_look_like_walls_are_let_through() -> None:
    refused = SET["refused"](INNOCENTS)

    assert len(INNOCENTS) >= 100
    assert len(refused) <= 0.01 * len(INNOCENTS), refused


def test_the_halves_are_drawn_alike_every_time() -> None:
    twice = [SET["halves"](INNOCENTS, "innocent")["held"] for _ in range(2)]

    assert twice[0] == twice[1]
    assert len(twice[0]) >= len(INNOCENTS) // 2
