"""The generated worlds keep being resolved at least this well, and measured rightly."""

from __future__ import annotations

from functools import cache

import pytest
from metrics import b_cubed, joined_nameless, pairwise, quality
from world import World, world

from enrich.model import MENTION_COLUMNS
from enrich.resolve import MemoryIndex, resolve


@cache
def made(language: str) -> World:
    return world(3, 4_000, language)


def test_measures_know_a_split_from_a_merge() -> None:
    truth = ["a", "a", "b", "b"]

    assert b_cubed(truth, [1, 1, 2, 3]).precision == 1.0
    assert b_cubed(truth, [1, 1, 2, 3]).recall == 0.75
    assert b_cubed(truth, [1, 1, 1, 1]).precision == 0.5
    assert pairwise(truth, [1, 1, 1, 2]).precision == pytest.approx(1 / 3)
    assert pairwise(truth, [1, 1, 1, 2]).recall == 0.5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_world_is_the_same_for_the_same_seed(language: str) -> None:
    again = world(3, 4_000, language)

    assert again.mentions.equals(made(language).mentions)
    assert set(MENTION_COLUMNS) <= set(again.mentions.columns)


def test_a_world_is_noisy_as_boards_are() -> None:
    mentions = made("zh").mentions
    swift = mentions[(mentions["site"] == "swift") & ~mentions["truth"].str.startswith("x")]

    assert 0.80 < swift["short"].mean() < 0.95
    assert mentions["name"].nunique() > 2_000
    assert {"alias", "slip_sound", "former", "pair", "traditional"} <= set(mentions["noise"])
    assert mentions.loc[mentions["short"], "resolvable"].mean() > 0.8


@pytest.mark.parametrize(
    ("language", "precision", "f1"), [("zh", 0.98, 0.92), ("en", 0.98, 0.81)]
)
def test_quality_on_the_generated_world_does_not_fall(
    language: str, precision: float, f1: float
) -> None:
    mentions = made(language).mentions

    found = resolve(mentions, MemoryIndex()).mentions["company_id"].tolist()

    scores = quality(mentions, found)
    assert scores.db3.precision >= precision
    assert scores.db3.f1 >= f1
    assert scores.pairs.precision >= 0.98


def test_nobody_unnamed_is_joined_with_anybody() -> None:
    mentions = made("zh").mentions

    found = resolve(mentions, MemoryIndex()).mentions["company_id"].tolist()

    assert joined_nameless(mentions, found) == 0
