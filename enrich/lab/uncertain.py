"""Which employers to ask people about first: those whose points stand nearest to the border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enrich.lab.labels import SEGMENT, Label
from enrich.lab.outcome import Outcome
from enrich.lab.report import counting, ruled_out

NEAR = 1.0
"""Points within so much of a threshold are uncertain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """An employer of whom the rules are not sure.

    Attributes:
        points: What the rules give; threshold: what the segment asks.
        member: Whether it is in the segment now.
        openings: How many openings depend on the answer.
        rules: Ids of the rules that count, of either sign.
    """

    company_id: int
    segment: str
    points: float
    threshold: float
    member: bool
    openings: int
    rules: tuple[str, ...]


def uncertain(
    outcome: Outcome, labels: Sequence[Label], segment: str | None = None
) -> list[Uncertain]:
    """Return who stands within NEAR of a threshold and was not labelled, most doubtful first.

    Where weights of both signs speak the rules disagree: that comes first. Companies just below
    come before those that just reach it: a rule of a point or two saw something and nothing
    confirmed it. Among equals the one with more openings.

    Args:
        outcome: What the rules say of the stored postings.
        labels: Everything that people answered; "unsure" is an answer too.
        segment: Only this one; None: all.
    """
    asked = {(label.company_id, label.target) for label in labels if label.kind == SEGMENT}
    slugs = outcome.ruleset.segments if segment is None else [segment]
    near = sorted(pair for slug in slugs for pair in _near(outcome, slug))
    return [one for _, one in near if (one.company_id, one.segment) not in asked]


_Rank = tuple[bool, bool, float, int, int, str]


def _near(outcome: Outcome, slug: str) -> list[tuple[_Rank, Uncertain]]:
    points = outcome.points.get((SEGMENT, slug))
    if points is None:
        return []
    least = outcome.ruleset.threshold(SEGMENT, slug)
    rules = [
        (rule, counting(outcome, number))
        for number, rule in enumerate(outcome.ruleset.rules)
        if (rule.kind, rule.target) == (SEGMENT, slug)
    ]
    spoken = np.zeros(len(points), np.bool_)
    for _, where in rules:
        spoken |= where
    near = spoken & (np.abs(points - least) <= NEAR) & ~ruled_out(outcome)
    found = []
    for row in np.flatnonzero(near):
        told = [rule for rule, where in rules if where[row]]
        disagree = len({rule.weight > 0 for rule in told}) > 1
        margin = float(points[row] - least)
        one = Uncertain(
            company_id=int(outcome.companies[row]),
            segment=slug,
            points=float(points[row]),
            threshold=least,
            member=margin >= 0,
            openings=int(outcome.openings[row]),
            rules=tuple(rule.id for rule in told),
        )
        rank = not disagree, one.member, abs(margin), -one.openings, one.company_id, slug
        found.append((rank, one))
    return found
