"""A draft's scoring.yaml: whose score and grade change, and when that is objected to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from enrich.rulebook import SCORING, packaged_rulebook
from tests.flows.conftest import Leads
from tests.flows.desk.published import build
from tests.flows.ruled import WHY

TRADE = "foreign_trade: {points: 24"


@pytest.fixture
def scored(home: Path) -> Path:
    """A home with two nights; its draft's recipe can be changed."""
    build(home)
    recipe = home / "rules" / SCORING
    recipe.parent.mkdir(exist_ok=True)
    recipe.write_text(packaged_rulebook().texts[SCORING], encoding="utf-8")
    return recipe


def change(recipe: Path, old: str, new: str) -> None:
    text = recipe.read_text(encoding="utf-8")
    assert text.count(old) == 1
    recipe.write_text(text.replace(old, new), encoding="utf-8")


def scores(leads: Leads, *arguments: str) -> Any:
    return leads("rules", "diff", "--json", *arguments).document


def test_a_recipe_that_says_the_same_changes_no_score(leads: Leads, scored: Path) -> None:
    change(scored, "version: 2", "version: 2  # as before")

    assert scores(leads)["scores"] == {"companies": 0, "grades": [], "rows": []}


def test_points_of_a_segment_change_the_scores_of_its_companies_by_that_line(
    leads: Leads, scored: Path
) -> None:
    change(scored, TRADE, "foreign_trade: {points: 20")

    found = scores(leads, "--rows", "3")

    assert found["scores"]["companies"] == 68
    assert len(found["scores"]["rows"]) == 3
    for row in found["scores"]["rows"]:
        moved = sum(after - before for _, before, after in row["reasons"])
        assert row["after"] - row["before"] == pytest.approx(moved)


def test_a_recipe_that_turns_the_best_grade_over_needs_a_reason(
    leads: Leads, scored: Path
) -> None:
    change(scored, TRADE, "foreign_trade: {points: 0")

    (objection,) = [one for one in scores(leads)["objections"] if one.startswith("grade A")]
    refused = leads("rules", "publish", *WHY)
    published = leads("rules", "publish", *WHY, "--despite", "we stop serving traders")

    assert refused.code != 0
    assert objection in refused.err
    assert published.code == 0, published.err


def test_people_see_who_changes_grade(leads: Leads, scored: Path) -> None:
    change(scored, "share: 0.03", "share: 0.5")

    shown = leads("rules", "diff").out

    assert "What the draft's recipe changes" in shown
    assert "C → A" in shown
