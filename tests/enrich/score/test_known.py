"""What is known of companies is read once, and two recipes say of it what scoring anew says."""

from __future__ import annotations

from datetime import date

import pandas as pd

from enrich.facts import company_facts
from enrich.score import (
    READ,
    Scores,
    Scoring,
    known_companies,
    load_scoring,
    score,
    score_changes,
    totals,
)
from enrich.segments import classify
from tests.enrich.score.test_score import RULES, TEXTS

TODAY = date(2026, 3, 1)
RECIPE = load_scoring()
OTHER = RECIPE.model_copy(
    update={"half_life_days": RECIPE.half_life_days / 4, "age_unknown_days": 200}
)
ROWS = [
    {"company_id": number, "posting_id": f"p{number}-{at}", "employer": f"远山{number}"}
    | {"posted_on": ("2026-02-20", "")[at % 2], "canonical_id": f"p{number}-{at // 2}"}
    | TEXTS[(number * 3 + at * at) % len(TEXTS)]
    for number in range(1, 9)
    for at in range(number)
]
POSTINGS = pd.DataFrame(ROWS).fillna("")
FOUND = classify(POSTINGS, RULES)
FACTS = company_facts(POSTINGS, FOUND)


def scored(recipe: Scoring) -> Scores:
    return score(POSTINGS, FOUND, FACTS, recipe, TODAY)


def test_a_recipe_on_what_is_known_gives_what_it_gives_anew() -> None:
    days = POSTINGS[["company_id", "posting_id", "canonical_id", "posted_on"]]
    known = known_companies(days, FOUND, FACTS[FACTS["kind"].isin(READ)], TODAY)

    for recipe in (RECIPE, OTHER):
        told = [(number, *row) for number, row in totals(known, recipe).items()]
        assert told == list(scored(recipe).table.itertuples(index=False, name=None))


def test_each_company_that_another_recipe_moves_is_told_with_its_lines() -> None:
    known = known_companies(POSTINGS, FOUND, FACTS, TODAY)
    before, after = scored(RECIPE), scored(OTHER)

    found = score_changes(known, RECIPE, OTHER, totals(known, RECIPE))

    columns = ["score", "grade", "hidden"]
    was, now = (one.table.set_index("company_id")[columns] for one in (before, after))
    assert {row.company_id for row in found.rows} == set(was.index[(was != now).any(axis=1)])
    assert found.rows
    for row in found.rows:
        told = {rule: (first, last) for rule, first, last in row.reasons}
        assert told == {
            rule: both
            for rule, both in lines(before, after, row.company_id).items()
            if both[0] != both[1]
        }


def lines(before: Scores, after: Scores, number: int) -> dict[str, tuple[float, float]]:
    def of(scores: Scores) -> dict[str, float]:
        mine = scores.reasons[scores.reasons["company_id"] == number]
        return {str(rule): round(sum(rows), 1) for rule, rows in mine.groupby("rule")["points"]}

    first, last = of(before), of(after)
    return {rule: (first.get(rule, 0.0), last.get(rule, 0.0)) for rule in {*first, *last}}
