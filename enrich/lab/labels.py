"""Labels: what people said of companies, and whether rules agree: their regression test."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from enrich.lab.outcome import Outcome

SEGMENT, DISCARD = "segment", "discard"
KINDS = (SEGMENT, DISCARD)
YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = (YES, NO, UNSURE)
Z_95 = 1.959963984540054
"""The normal distribution's quantile that leaves 2.5 % on either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One answer of a person: does a company belong where rules may put it?

    Attributes:
        company_id: The company that is meant now; None while no known one bears the name.
        employer: Its name as it was shown to whoever answered.
        kind: `segment` or `discard`. target: The segment's slug, or the discard.
        answer: `yes`, `no` or `unsure`.
        decided_at: UTC in ISO 8601.
    """

    company_id: int | None
    employer: str
    kind: str
    target: str
    answer: str
    decided_by: str
    decided_at: str
    why: str = ""


class Said(StrEnum):
    """What a label says of an outcome."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


def said_of(outcome: Outcome, labels: Sequence[Label]) -> list[Said]:
    """Return what each label says of the outcome.

    Unknown: nobody was sure, or the company has no open posting there. A target that the rules
    do not know holds nobody: a `yes` for it is wrong.
    """
    rows = _rows(outcome, labels)
    return [
        Said.UNKNOWN
        if row is None or label.answer == UNSURE
        else Said.RIGHT
        if (label.answer == YES) == belongs(outcome, row, label.kind, label.target)
        else Said.WRONG
        for label, row in zip(labels, rows, strict=True)
    ]


def belongs(outcome: Outcome, row: int, kind: str, target: str) -> bool:
    """Return whether the company in a row of the outcome is put into a target."""
    if kind == DISCARD:
        return bool(outcome.discards[row] == target)
    members = outcome.members.get(target)
    return members is not None and bool(members[row])


def turned_wrong(old: Outcome, new: Outcome, labels: Sequence[Label]) -> list[Label]:
    """Return the labels that do not speak against `old` and do against `new`."""
    before, after = said_of(old, labels), said_of(new, labels)
    pairs = zip(labels, before, after, strict=True)
    return [label for label, was, now in pairs if now == Said.WRONG != was]


def wilson(right: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the interval in which a share lies of which a sample showed `right` of `n`.

    (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = right/n: Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212.
    Without a sample all is possible.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if n == 0:
        return 0.0, 1.0
    share, square = right / n, z * z / n
    middle = share + square / 2
    swing = z * math.sqrt(share * (1 - share) / n + square / (4 * n))
    low, high = (middle - swing) / (1 + square), (middle + swing) / (1 + square)
    return (0.0 if right == 0 else low), (1.0 if right == n else high)


def _rows(outcome: Outcome, labels: Iterable[Label]) -> list[int | None]:
    """Return where in the outcome each label's company stands."""
    rows: list[int | None] = []
    count = len(outcome.companies)
    for label in labels:
        at = (
            count
            if label.company_id is None
            else int(np.searchsorted(outcome.companies, label.company_id))
        )
        there = at < count and int(outcome.companies[at]) == label.company_id
        rows.append(at if there else None)
    return rows
