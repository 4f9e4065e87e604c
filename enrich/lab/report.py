"""What each rule does to the stored postings: fires, alone, beside others, right and wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from enrich.lab.corpus import Corpus
from enrich.lab.labels import NO, YES, Label, wilson
from enrich.lab.outcome import Mask, Outcome, Target, firing, uses_of, valid
from enrich.model import RULED_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReport:
    """What one rule does. Counts are companies.

    Attributes:
        fires: Where it counts, in a large enough share of the postings.
        share: The same as a share of all companies with an open posting, 0 to 1.
        decides: Who would leave its target without it; with a negative weight, who would enter.
        alone: Where no other rule of its target counts.
        overlap: Where another rule of its target and of the same sign counts too.
        conflict: Where a rule of its target and of the other sign counts; for a segment also
            where the company is discarded.
        labelled: Where a person said whether the company belongs to the target: yes or no.
        right: Of these, where the answer agrees with the sign of the weight.
        low, high: 95 % Wilson interval of right / labelled; 0 and 1 without a label.
        last_hit: The newest day of a posting on which it fired; None: never, or no day shown.
        wrong: Ids of the labelled companies on which it is wrong.
    """

    rule: str
    kind: str
    target: str
    weight: float
    why: str
    fires: int
    share: float
    decides: int
    alone: int
    overlap: int
    conflict: int
    labelled: int
    right: int
    low: float
    high: float
    last_hit: date | None
    wrong: tuple[int, ...]

    @property
    def precision(self) -> float | None:
        """The share of labelled companies on which it is right; None: nobody labelled any."""
        return self.right / self.labelled if self.labelled else None

    @property
    def dead(self) -> bool:
        """Whether it fires on no open posting."""
        return self.fires == 0


def rule_reports(corpus: Corpus, outcome: Outcome, labels: Sequence[Label]) -> list[RuleReport]:
    """Return a report of every rule, in the order of the rule files.

    Args:
        corpus: The stored postings.
        outcome: What the rules say of them.
        labels: The newest answer of each company and target; a later one wins.
    """
    uses, rules = uses_of(outcome.ruleset), outcome.ruleset.rules
    counts = [counting(outcome, number) for number in range(len(rules))]
    sums, answers = _sums(outcome, counts), _answers(outcome, labels)
    found = []
    for number, rule in enumerate(rules):
        last_hit = newest(corpus, firing(corpus, rule, uses[number]))
        found.append(_reported(outcome, number, counts[number], sums, answers, last_hit))
    return found


def counting(outcome: Outcome, number: int) -> Mask:
    """Return (C,) for whom a rule counts: it fires on enough of their openings."""
    where = _nobody(outcome)
    rule = outcome.ruleset.rules[number]
    where[valid(outcome.fired[number], rule, outcome.openings)] = True
    return where


def ruled_out(outcome: Outcome) -> Mask:
    """Return (C,) whom rules keep out of the lists."""
    return np.isin(outcome.discards, [str(why) for why in RULED_OUT])


def newest(corpus: Corpus, postings: NDArray[np.int32]) -> date | None:
    """Return the newest day of some postings; None: there are none, or none shows its day."""
    days = corpus.posted_on[postings]
    days = days[~np.isnat(days)]
    return days.max().astype(date) if len(days) else None


@dataclass(slots=True)
class _Sum:
    """How many rules of a target count for each company, by the sign of their weight."""

    positive: NDArray[np.int32]
    negative: NDArray[np.int32]

    def same(self, weight: float) -> NDArray[np.int32]:
        return self.positive if weight >= 0 else self.negative

    def other(self, weight: float) -> NDArray[np.int32]:
        return self.negative if weight >= 0 else self.positive


def _sums(outcome: Outcome, counts: Sequence[Mask]) -> dict[Target, _Sum]:
    sums: dict[Target, _Sum] = {}
    size = len(outcome.companies)
    for rule, where in zip(outcome.ruleset.rules, counts, strict=True):
        told = sums.setdefault(
            (rule.kind, rule.target), _Sum(np.zeros(size, np.int32), np.zeros(size, np.int32))
        )
        told.same(rule.weight)[where] += 1
    return sums


def _answers(outcome: Outcome, labels: Sequence[Label]) -> dict[Target, tuple[Mask, Mask]]:
    """Return for each target the companies of which people said yes, and no."""
    row_of = {int(company): row for row, company in enumerate(outcome.companies)}
    latest: dict[tuple[Target, int], str] = {}
    for label in labels:
        row = row_of.get(label.company_id) if label.company_id is not None else None
        if row is not None:
            latest[(label.kind, label.target), row] = label.answer
    told: dict[Target, tuple[Mask, Mask]] = {}
    for (target, row), answer in latest.items():
        yes, no = told.setdefault(target, (_nobody(outcome), _nobody(outcome)))
        yes[row], no[row] = answer == YES, answer == NO
    return told


def _nobody(outcome: Outcome) -> Mask:
    return np.zeros(len(outcome.companies), np.bool_)


def _reported(  # noqa: PLR0913, PLR0917  what a report is made of
    outcome: Outcome,
    number: int,
    where: Mask,
    sums: Mapping[Target, _Sum],
    answers: Mapping[Target, tuple[Mask, Mask]],
    last_hit: date | None,
) -> RuleReport:
    rule = outcome.ruleset.rules[number]
    target = rule.kind, rule.target
    same, other = sums[target].same(rule.weight), sums[target].other(rule.weight)
    yes, no = answers.get(target, (_nobody(outcome), _nobody(outcome)))
    good, bad = (yes, no) if rule.weight >= 0 else (no, yes)
    right, wrong = int((where & good).sum()), np.flatnonzero(where & bad)
    labelled = right + len(wrong)
    low, high = wilson(right, labelled)
    against = other > 0
    if rule.kind == "segment":
        against = against | ruled_out(outcome)
    fires = int(where.sum())
    return RuleReport(
        rule=rule.id,
        kind=rule.kind,
        target=rule.target,
        weight=rule.weight,
        why=rule.why,
        fires=fires,
        share=fires / max(1, len(where)),
        decides=int((where & _decided(outcome, target, rule.weight)).sum()),
        alone=int((where & (same == 1) & (other == 0)).sum()),
        overlap=int((where & (same > 1)).sum()),
        conflict=int((where & against).sum()),
        labelled=labelled,
        right=right,
        low=low,
        high=high,
        last_hit=last_hit,
        wrong=tuple(int(outcome.companies[row]) for row in wrong),
    )


def _decided(outcome: Outcome, target: Target, weight: float) -> Mask:
    """Return where these points make the difference between in and out."""
    points = outcome.points[target]
    least = outcome.ruleset.threshold(*target)
    return np.asarray((points >= least) != (points - weight >= least))
