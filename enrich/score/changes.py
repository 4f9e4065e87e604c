"""What another recipe does to the scores: who rises, who falls, who changes grade, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.score.score import Scores

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


def score_changes(before: Scores, after: Scores) -> ScoreDiff:
    """Return what differs between two scorings of the same companies on the same day."""
    old, new = _told(before), _told(after)
    lines_before, lines_after = _lines(before), _lines(after)
    rows = [
        ScoreChange(
            company_id=company_id,
            before=old[company_id][0],
            after=score,
            grade_was=old[company_id][1],
            grade_is=grade,
            hidden_was=old[company_id][2],
            hidden_is=hidden,
            reasons=tuple(
                _differing(lines_before.get(company_id, {}), lines_after.get(company_id, {}))
            ),
        )
        for company_id, (score, grade, hidden) in new.items()
        if old[company_id] != (score, grade, hidden)
    ]
    return ScoreDiff(
        companies=len(new),
        grades=Counter(
            (row.grade_was, row.grade_is) for row in rows if row.grade_was != row.grade_is
        ),
        sizes=Counter(grade for _, grade, _ in old.values() if grade),
        rows=sorted(rows, key=_weight),
    )


def _weight(row: ScoreChange) -> tuple[bool, float, int]:
    seen = row.grade_was != row.grade_is or row.hidden_was != row.hidden_is
    return not seen, -abs(row.after - row.before), row.company_id


def _told(scores: Scores) -> dict[int, tuple[float, str, bool]]:
    columns = (
        scores.table[name].tolist() for name in ("company_id", "score", "grade", "hidden")
    )
    return {
        number: (score, grade, hidden)
        for number, score, grade, hidden in zip(*columns, strict=True)
    }


def _lines(scores: Scores) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {}
    columns = (scores.reasons[name].tolist() for name in ("company_id", "rule", "points"))
    for number, rule, points in zip(*columns, strict=True):
        mine = found.setdefault(number, {})
        mine[rule] = round(mine.get(rule, 0.0) + points, 1)
    return found


def _differing(
    before: Mapping[str, float], after: Mapping[str, float]
) -> Iterator[tuple[str, float, float]]:
    for rule in dict.fromkeys((*before, *after)):
        was, now = before.get(rule, 0.0), after.get(rule, 0.0)
        if was != now:
            yield rule, was, now
