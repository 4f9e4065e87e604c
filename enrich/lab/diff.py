"""What a change of rules does: who comes into each target, who leaves, who moves, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from enrich.issues import LeadharvestError
from enrich.lab.labels import Label, turned_wrong
from enrich.lab.outcome import Mask, Outcome, Target, valid
from enrich.lab.texts import Numbers

MOST_MOVED = 0.2
"""A segment or discard of which a larger share comes and goes is not published unasked."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one rule gave a company towards a target, and gives it now; 0: it does not fire."""

    rule: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A company that a change touches.

    Attributes:
        at: Its place in `Outcome.companies`.
        before, after: Its points for the target.
        margin: How far its points now lie above the target's threshold; negative: below it.
        first_was, first_is: Its first segment, "" if it is in none.
        score: What the last list gave it; None: nothing.
        shifts: The rules that speak otherwise than before; none: the threshold has moved.
    """

    company_id: int
    at: int
    before: float
    after: float
    margin: float
    first_was: str
    first_is: str
    score: float | None
    shifts: tuple[Shift, ...]


class Rows(Sequence[Row]):
    """Rows behind a number, worst first; each is put together when it is asked for."""

    def __init__(self, companies: NDArray[Any], row: Callable[[int], Row]) -> None:
        self.companies = companies
        self._row = row

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.companies)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        """Return one row, or some."""
        if isinstance(at, slice):
            return [self._row(int(company)) for company in self.companies[at]]
        return self._row(int(self.companies[at]))


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDiff:
    """What a change does to one segment, discard, signal or destination.

    Attributes:
        was, now: How many companies are in it.
        gained: Who comes in, those that only just do first.
        lost: Who leaves, the best (by score, else points) first.
        moved: Who stays in this segment, but has another one as the first; the best first.
        known: Whether the rules in force know it: what is new cannot break anything.
        voted: Whether rules speak for it, or it only follows from others (`no_segment`).
    """

    was: int
    now: int
    gained: Rows
    lost: Rows
    moved: Rows
    known: bool
    voted: bool

    @property
    def share(self) -> float:
        """How many come and go, of those that were in it."""
        changed = len(self.gained) + len(self.lost)
        return changed / self.was if self.was else float(changed > 0)

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.gained or self.lost or self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What a change of rules does to the companies that have open postings.

    Attributes:
        segments: Every segment of either rule set, in the order of precedence.
        discards: Every reason for which somebody is kept out, before or now.
        others: The signals and destinations that change, by kind and name.
        wrong: Labels that the rules in force do not contradict, and the new ones do.
    """

    segments: Mapping[str, TargetDiff]
    discards: Mapping[str, TargetDiff]
    others: Mapping[Target, TargetDiff]
    wrong: Sequence[Label]

    @property
    def objections(self) -> list[str]:
        """Why the change should not be published unless somebody gives a reason."""
        return [*map(_against_label, self.wrong), *self._moves()]

    def of(self, target: str) -> Diff:
        """Return the part of it that is about one segment or discard.

        Raises:
            LeadharvestError: There is none of this name.
        """
        if target not in {*self.segments, *self.discards}:
            there = ", ".join([*self.segments, *self.discards])
            raise LeadharvestError(f"there is no segment or discard {target!r}; one of {there}")
        return Diff(
            segments={slug: found for slug, found in self.segments.items() if slug == target},
            discards={why: found for why, found in self.discards.items() if why == target},
            others={},
            wrong=[label for label in self.wrong if label.target == target],
        )

    def _moves(self) -> Iterator[str]:
        named = [("segment", *item) for item in self.segments.items()]
        named += [("discard", *item) for item in self.discards.items()]
        for kind, name, found in named:
            if found.known and found.voted and found.share > MOST_MOVED:
                yield (
                    f"{kind} {name}: {len(found.gained)} come and {len(found.lost)} go"
                    f" of {found.was}: {found.share:.0%}, more than {MOST_MOVED:.0%}"
                )

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        every = [*self.segments.values(), *self.discards.values(), *self.others.values()]
        return any(every)


def diff(
    old: Outcome,
    new: Outcome,
    labels: Sequence[Label],
    scores: Mapping[int, float] | None = None,
) -> Diff:
    """Return what the step from one outcome to another does.

    Args:
        old: What the rules in force say.
        new: What the draft says of the same corpus.
        labels: What people said; only those with a company can turn wrong.
        scores: What the last list gave each company, by id.
    """
    both = _Both(old, new, scores or {})
    return Diff(
        segments={slug: both.segment(slug) for slug in both.slugs()},
        discards={reason: both.discard(reason) for reason in both.reasons()},
        others={target: found for target in both.signals() if (found := both.signal(target))},
        wrong=turned_wrong(old, new, labels),
    )


class _Both:
    """Two outcomes of one corpus."""

    def __init__(self, old: Outcome, new: Outcome, scores: Mapping[int, float]) -> None:
        if not np.array_equal(old.companies, new.companies):
            raise ValueError("only outcomes of one corpus can be compared")
        self.old, self.new, self.scores = old, new, scores
        self.score = np.array([scores.get(c, -1.0) for c in old.companies.tolist()])
        self.first_was, self.first_is = first_segments(old), first_segments(new)

    def slugs(self) -> list[str]:
        """Return the segments of either, by precedence; those that go come last."""
        return list(dict.fromkeys([*self.new.members, *self.old.members]))

    def reasons(self) -> list[str]:
        """Return the discards of either."""
        return sorted({*self.old.discards.tolist(), *self.new.discards.tolist()} - {""})

    def signals(self) -> list[Target]:
        """Return the signals and destinations of which the rules do not say the same."""
        every = dict.fromkeys([*self.new.points, *self.old.points])
        return [
            target
            for target in every
            if target[0] not in {"segment", "discard"}
            and not _same(spoken(self.old, target), spoken(self.new, target))
        ]

    def segment(self, slug: str) -> TargetDiff:
        """Return what happens to a segment."""
        nobody = np.zeros(len(self.old.companies), np.bool_)
        was, now = (side.members.get(slug, nobody) for side in (self.old, self.new))
        moved = was & now & (self.first_was == slug) & (self.first_is != slug)
        return self._target(("segment", slug), was, now, moved)

    def discard(self, reason: str) -> TargetDiff:
        """Return what happens to a reason for keeping companies out."""
        was, now = (side.discards == reason for side in (self.old, self.new))
        return self._target(("discard", reason), was, now, np.zeros_like(was))

    def signal(self, target: Target) -> TargetDiff:
        """Return what happens to a signal or destination."""
        was, now = (side.points.reached(*target) for side in (self.old, self.new))
        return self._target(target, was, now, np.zeros_like(was))

    def _target(self, target: Target, was: Mask, now: Mask, moved: Mask) -> TargetDiff:
        before, after = (_points(side, target) for side in (self.old, self.new))
        gained, lost, moved_at = (np.flatnonzero(x) for x in (now & ~was, was & ~now, moved))

        def row(at: int) -> Row:
            return self._row(target, at, float(before[at]), float(after[at]))

        def best(found: NDArray[Any]) -> Rows:
            return Rows(found[np.lexsort((found, -before[found], -self.score[found]))], row)

        kind, name = target
        return TargetDiff(
            was=int(was.sum()),
            now=int(now.sum()),
            gained=Rows(gained[np.lexsort((gained, after[gained]))], row),
            lost=best(lost),
            moved=best(moved_at),
            known=name in self.old.members if kind == "segment" else True,
            voted=target in self.old.points or target in self.new.points,
        )

    def _row(self, target: Target, at: int, before: float, after: float) -> Row:
        company = int(self.old.companies[at])
        new = target in self.new.points
        return Row(
            company_id=company,
            at=at,
            before=before,
            after=after,
            margin=after - self.new.ruleset.threshold(*target) if new else 0.0,
            first_was=str(self.first_was[at]),
            first_is=str(self.first_is[at]),
            score=self.scores.get(company),
            shifts=tuple(self._shifts(target, at)),
        )

    def _shifts(self, target: Target, at: int) -> Iterator[Shift]:
        before = dict(_given(self.old, target, at))
        after = dict(_given(self.new, target, at))
        for rule in dict.fromkeys([*after, *before]):
            was, now = before.get(rule, 0.0), after.get(rule, 0.0)
            if was != now:
                yield Shift(rule, was, now)


def first_segments(found: Outcome) -> NDArray[np.object_]:
    """Return (C,) the segment that `classify` lists first: most points, then precedence."""
    first = np.full(len(found.companies), "", object)
    most = np.full(len(found.companies), -np.inf)
    for slug, members in found.members.items():
        points = _points(found, ("segment", slug))
        better = members & (points > most)
        first[better], most[better] = slug, points[better]
    return first


def spoken(found: Outcome, target: Target) -> list[tuple[float, Numbers]]:
    """Return weight and companies of each rule that counts towards a target."""
    rules = zip(found.ruleset.rules, found.fired, strict=True)
    return [
        (rule.weight, valid(fired, rule, found.openings))
        for rule, fired in rules
        if (rule.kind, rule.target) == target
    ]


def _same(
    left: Sequence[tuple[float, Numbers]], right: Sequence[tuple[float, Numbers]]
) -> bool:
    return len(left) == len(right) and all(
        a == b and np.array_equal(x, y) for (a, x), (b, y) in zip(left, right, strict=True)
    )


def _points(found: Outcome, target: Target) -> NDArray[np.float64]:
    if target in found.points:
        return found.points[target]
    return np.zeros(len(found.companies))


def _given(found: Outcome, target: Target, at: int) -> Iterable[tuple[str, float]]:
    """Yield the rules that count for a company towards a target, with their points."""
    for rule, fired in zip(found.ruleset.rules, found.fired, strict=True):
        if (rule.kind, rule.target) != target:
            continue
        companies = valid(fired, rule, found.openings)
        place = int(np.searchsorted(companies, at))
        if place < len(companies) and companies[place] == at:
            yield rule.id, rule.weight


def _against_label(label: Label) -> str:
    belongs = "belongs" if label.answer == "yes" else "does not belong"
    return (
        f"{label.kind} {label.target}: {label.employer} (company {label.company_id}) {belongs}"
        f" there, said {label.decided_by} on {label.decided_at[:10]}; the draft says otherwise"
    )
