"""The generated worlds keep being resolved at least this well, and measured rightly."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from answers import reviewed
from compare import peer_row
from metrics import b_cubed, joined_nameless, left_open, pairwise, quality
from peers import PEERS, Peer, outcome
from replay import Nights, fill_store, last_night, shuffled
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

    assert 0.70 < swift["short"].mean() < 0.95
    assert mentions["name"].nunique() > 1_500
    assert {"alias", "slip_sound", "former", "pair", "traditional"} <= set(mentions["noise"])
    assert mentions.loc[mentions["short"], "resolvable"].mean() > 0.8


@pytest.mark.parametrize(
    ("language", "precision", "f1"), [("zh", 0.99, 0.945), ("en", 0.99, 0.95)]
)
def test_quality_on_the_generated_world_does_not_fall(
    language: str, precision: float, f1: float
) -> None:
    mentions = made(language).mentions

    found = resolve(mentions, MemoryIndex()).mentions["company_id"].tolist()

    scores = quality(mentions, found)
    assert scores.db3.precision >= precision
    assert scores.db3.f1 >= f1
    assert scores.pairs.precision >= 0.99


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_unnamed_is_joined_with_anybody(language: str) -> None:
    mentions = made(language).mentions

    found = resolve(mentions, MemoryIndex()).mentions["company_id"].tolist()

    assert joined_nameless(mentions, found) == 0


def test_most_short_forms_that_nothing_tells_stay_open() -> None:
    mentions = made("zh").mentions

    found = resolve(mentions, MemoryIndex()).mentions["company_id"].tolist()

    assert left_open(mentions, found, set()) >= 0.6


def test_numbers_stay_and_the_order_of_the_rows_does_not_matter() -> None:
    mentions = made("zh").mentions
    batch = resolve(mentions, MemoryIndex()).mentions["company_id"].tolist()

    nights = Nights.replayed(mentions)

    assert nights.churn == 0
    assert b_cubed(batch, nights.companies()).f1 >= 0.99
    assert b_cubed(batch, shuffled(mentions, 5)).f1 >= 0.99


def test_a_night_out_of_the_store_finds_new_names(tmp_path: Path) -> None:
    file = tmp_path / "mentions.parquet"
    made("zh").mentions.to_parquet(file)

    known = fill_store(file, tmp_path / "store")
    night = last_night(file, tmp_path / "store")

    assert known > 1_000
    assert 0 < night.fresh < len(night.companies)


def test_answers_of_somebody_who_knows_never_cost_quality() -> None:
    mentions = made("zh").mentions
    found = resolve(mentions, MemoryIndex())

    review = reviewed(mentions, found)

    before = quality(mentions, found.mentions["company_id"].tolist())
    assert review.after.b3.f1 >= before.b3.f1
    assert review.answered <= max(1, 0.02 * len(found.units))


def test_a_peer_runs_on_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "mentions.parquet"
    made("zh").mentions.to_parquet(file)

    best = outcome("rapidfuzz in blocks", file)

    assert best.scores.db3.f1 > 0.85
    assert best.threshold in PEERS["rapidfuzz in blocks"].thresholds


def test_a_peer_that_is_missing_is_said_to_be_missing() -> None:
    peer = Peer("another", ("a_package_that_nobody_has",), {}, ())

    assert "not installed" in peer_row(peer, Path("none"), 1.0)
