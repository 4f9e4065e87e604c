"""What another recipe does to the scores: who rises, who falls, who changes grade, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.score.known import Companies, Known
from enrich.score.score import Total, reasons_of, totals
from enrich.score.scoring import Scoring

MOVED = 0.2
"""A grade of which a larger share leaves is objected to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """One company under both recipes.

    Attributes:
        hidden_was, hidden_is: Whether it is kept out of sight for want of points.
        reasons: Rule, points before and points after, of each line that differs.
    """

    company_id: int
    before: float
    after: float
    grade_was: str
    grade_is: str
    hidden_was: bool
    hidden_is: bool
    reasons: Sequence[tuple[str, float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDiff:
    """What a recipe would change.

    Attributes:
        companies: How many were scored.
        grades: How many go from one grade to another; "" stands for no grade.
        sizes: How many have each grade before.
        rows: Those whose score, grade or visibility changes: changes of grade and of visibility
            first, then the largest change of score.
    """

    companies: int
    grades: Mapping[tuple[str, str], int]
    sizes: Mapping[str, int]
    rows: Sequence[ScoreChange]

    def __bool__(self) -> bool:
        """Whether anything changes at all."""
        return bool(self.rows)

    @property
    def objections(self) -> list[str]:
        """What speaks against publishing it: a grade that a fifth of its companies leave."""
        return [
            f"grade {grade}: {left} of {self.sizes[grade]} companies leave it"
            for grade, left in sorted(self._leaving.items())
            if left > MOVED * self.sizes[grade]
        ]

    @property
    def _leaving(self) -> Counter[str]:
        left: Counter[str] = Counter()
        for (was, _), many in self.grades.items():
            if was:
                left[was] += many
        return left


def score_changes(
    known: Companies, before: Scoring, after: Scoring, was: Mapping[object, Total]
) -> ScoreDiff:
    """Return what another recipe changes.

    Args:
        known: The companies, by number.
        before: The recipe in force.
        after: The other one.
        was: What the companies are worth by the first one, from `totals`.
    """
    now = totals(known, after)
    rows = [
        ScoreChange(
            company_id=number,
            before=was[number].score,
            after=total.score,
            grade_was=was[number].grade,
            grade_is=total.grade,
            hidden_was=was[number].hidden,
            hidden_is=total.hidden,
            reasons=tuple(
                _differing(_lines(known[number], before), _lines(known[number], after))
            ),
        )
        for number, total in now.items()
        if isinstance(number, int) and _shown(was[number]) != _shown(total)
    ]
    return ScoreDiff(
        companies=len(now),
        grades=Counter(
            (row.grade_was, row.grade_is) for row in rows if row.grade_was != row.grade_is
        ),
        sizes=Counter(total.grade for total in was.values() if total.grade),
        rows=sorted(rows, key=_weight),
    )


def _shown(total: Total) -> tuple[float, str, bool]:
    return total.score, total.grade, total.hidden


def _weight(row: ScoreChange) -> tuple[bool, float, int]:
    seen = row.grade_was != row.grade_is or row.hidden_was != row.hidden_is
    return not seen, -abs(row.after - row.before), row.company_id


def _lines(company: Known, scoring: Scoring) -> dict[str, float]:
    """Return the points of each rule."""
    found: dict[str, int] = {}
    for reason in reasons_of(company, scoring):
        found[reason.rule] = found.get(reason.rule, 0) + reason.tenths
    return {rule: tenths / 10 for rule, tenths in found.items()}


def _differing(
    before: Mapping[str, float], after: Mapping[str, float]
) -> Iterator[tuple[str, float, float]]:
    for rule in dict.fromkeys((*before, *after)):
        was, now = before.get(rule, 0.0), after.get(rule, 0.0)
        if was != now:
            yield rule, was, now
