"""How well relations between companies were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

import pandas as pd
from metrics import Score
from world import World


def related(
    made: World, companies: Sequence[Hashable], found: pd.DataFrame
) -> dict[str, Score]:
    """Return the scores of each kind of relation; an agency's are not in the world.

    Precision is over the relations found, recall over those of the world between firms that
    anybody mentioned. A firm is found to be of its group by a tie to any of it. A firm
    of which only a branch's name speaks is nobody's mention: its relations do not count.
    """
    means = _means(made.mentions["truth"].tolist(), companies)
    known = set(made.mentions["truth"])
    scores = {}
    for kind, part in made.relations.groupby("kind"):
        wanted = _ties(str(kind), part["left"], part["right"])
        wanted = {tie for tie in wanted if tie <= known}
        rows = found[found["kind"] == kind]
        got = _ties(
            str(kind),
            rows["company_id"].map(lambda one: means.get(one, "")),
            rows["other_id"].map(lambda one: means.get(one, "")),
        )
        right = {tie for tie in got if _holds(str(kind), tie, wanted, made)}
        tied = {one for tie in right for one in tie}
        met = [tie for tie in wanted if tie in got or (kind == "same_group" and tie <= tied)]
        scores[str(kind)] = Score(
            len(right) / len(got) if got else 1.0, len(met) / max(1, len(wanted))
        )
    return scores


def _means(truth: Sequence[str], companies: Sequence[Hashable]) -> dict[Hashable, str]:
    """Return the firm that most mentions of each company mean."""
    seen: dict[Hashable, Counter[str]] = {}
    for one, company in zip(truth, companies, strict=True):
        seen.setdefault(company, Counter())[one] += 1
    return {company: counted.most_common(1)[0][0] for company, counted in seen.items()}


def _ties(kind: str, left: pd.Series, right: pd.Series) -> set[frozenset[str]]:
    ties = {frozenset(pair) for pair in zip(left, right, strict=True) if all(pair)}
    return ties if kind == "renamed_from" else {tie for tie in ties if len(tie) == 2}


def _holds(kind: str, tie: frozenset[str], wanted: set[frozenset[str]], made: World) -> bool:
    if tie in wanted:
        return True
    if kind != "same_group":
        return False
    group = made.groups
    return len({group.get(one, one) for one in tie}) == 1
