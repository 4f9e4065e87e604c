"""What rules say of the open postings, as sets of postings: the same as `classify` says.

A rule's terms hit postings; its parts are unions of those hits; it fires where all its parts
are and none of what it refuses. Openings and companies follow from the postings. Whatever a
change leaves as it was is taken from what the corpus keeps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from enrich.lab.corpus import Corpus
from enrich.lab.hits import Wanted, find_hits, hit_key
from enrich.lab.texts import Numbers
from enrich.model import Discard
from enrich.segments.classify import discard_of
from enrich.segments.ruleset import ANY, N_OF, NONE, Rule, Ruleset
from enrich.segments.term import Term

Mask = NDArray[np.bool_]
Target = tuple[str, str]
"""What rules speak for: its kind (segment, discard, signal, destination) and its name."""


class Fired(NamedTuple):
    """Where a rule fires.

    Attributes:
        companies: Places in `Outcome.companies`, ascending.
        openings: On how many openings of each of them, whatever `min_share` asks for.
    """

    companies: Numbers
    openings: Numbers


class Use(NamedTuple):
    """A term as one rule uses it: in which part, and which of the rule's terms it is.

    Attributes:
        key: The name under which the hits of the term in the field are kept.
    """

    part: int
    field: str
    term: Term
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule set says of each company (C of them).

    Attributes:
        companies: (C,) ids, ascending.
        openings: (C,) how many openings each of them has.
        fired: Where each rule of `ruleset.rules` fires.
        keys: What each rule asks, and no more: two of the same key fire on the same texts.
        points: (C,) of each kind and target; 0 where no rule speaks for it.
        members: (C,) of each segment: who is in it.
        discards: (C,) why a company is kept out of the lists, "" where it is not.
    """

    ruleset: Ruleset
    companies: NDArray[np.int64]
    openings: Numbers
    fired: tuple[Fired, ...]
    keys: tuple[str, ...]
    points: Points
    members: Mapping[str, Mask]
    discards: NDArray[np.object_]


def outcome(corpus: Corpus, ruleset: Ruleset) -> Outcome:
    """Return what the rules say of the postings: what `classify` says of them, in columns."""
    every = uses_of(ruleset)
    keys = tuple(_rule_key(rule, uses) for rule, uses in zip(ruleset.rules, every, strict=True))
    fired = tuple(_fired(corpus, ruleset, every, keys))
    points = Points(ruleset, fired, corpus.openings)
    members = {slug: points.reached("segment", slug) for slug in ruleset.segments}
    return Outcome(
        ruleset=ruleset,
        companies=corpus.companies,
        openings=corpus.openings,
        fired=fired,
        keys=keys,
        points=points,
        members=members,
        discards=_discards(points, members, corpus.usable),
    )


def uses_of(ruleset: Ruleset) -> list[list[Use]]:
    """Return the terms of each rule."""
    uses: list[list[Use]] = [[] for _ in ruleset.rules]
    for name, matcher in ruleset.matchers.items():
        for term, slots in matcher.watched.items():
            key = hit_key(name, term)
            for rule, part, number, _ in slots:
                uses[rule].append(Use(part, name, term, number, key))
    return uses


def firing(corpus: Corpus, rule: Rule, uses: Sequence[Use]) -> Numbers:
    """Return the postings on which a rule with these terms fires; see `ruleset.fires`."""
    find_hits(corpus, _wanted(uses))
    fires = np.ones(len(corpus), np.bool_)
    for part in range(1, rule.needs_all + 1):
        fires &= _hit(corpus, (use for use in uses if use.part == part))
    if rule.needs_any:
        fires &= _hit(corpus, (use for use in uses if use.part == ANY))
    if rule.needs_n:
        fires &= _different(corpus, [use for use in uses if use.part == N_OF]) >= rule.needs_n
    if rule.has_none:
        fires &= ~_hit(corpus, (use for use in uses if use.part == NONE))
    return np.flatnonzero(fires).astype(np.int32)


class Points(Mapping[Target, NDArray[np.float64]]):
    """The points of each company by what they are given for, summed when first asked for."""

    def __init__(self, ruleset: Ruleset, fired: Sequence[Fired], openings: Numbers) -> None:
        self._ruleset, self._fired, self._openings = ruleset, fired, openings
        self._rules: dict[Target, list[int]] = {}
        for number, rule in enumerate(ruleset.rules):
            self._rules.setdefault((rule.kind, rule.target), []).append(number)
        self._summed: dict[Target, tuple[NDArray[np.float64], Mask]] = {}

    def __getitem__(self, target: Target) -> NDArray[np.float64]:
        """Return (C,) points."""
        return self._sum(target)[0]

    def __iter__(self) -> Iterator[Target]:
        """Yield what some rule speaks for."""
        return iter(self._rules)

    def __len__(self) -> int:
        """Return for how many things rules speak."""
        return len(self._rules)

    def reached(self, kind: str, target: str) -> Mask:
        """Return (C,) who has enough points; without any rule that speaks for it: nobody."""
        if (kind, target) not in self._rules:
            return np.zeros(len(self._openings), np.bool_)
        points, spoken = self._sum((kind, target))
        return spoken & (points >= self._ruleset.threshold(kind, target))

    def _sum(self, target: Target) -> tuple[NDArray[np.float64], Mask]:
        if target not in self._summed:
            points = np.zeros(len(self._openings))
            spoken = np.zeros(len(self._openings), np.bool_)
            # In the rules' order, as `classify` adds: the same sums to the last bit.
            for number in self._rules[target]:
                rule = self._ruleset.rules[number]
                companies = valid(self._fired[number], rule, self._openings)
                points[companies] += rule.weight
                spoken[companies] = True
            self._summed[target] = points, spoken
        return self._summed[target]


def valid(fired: Fired, rule: Rule, openings: Numbers) -> Numbers:
    """Return the companies for which a rule counts: it fires on enough of their openings."""
    return fired.companies[fired.openings >= rule.min_share * openings[fired.companies]]


def _fired(
    corpus: Corpus, ruleset: Ruleset, every: Sequence[Sequence[Use]], keys: Sequence[str]
) -> Iterator[Fired]:
    fresh = [at for at, key in enumerate(keys) if key not in corpus.kept]
    find_hits(corpus, (wanted for at in fresh for wanted in _wanted(every[at])))
    for at in fresh:
        postings = firing(corpus, ruleset.rules[at], every[at])
        openings = np.unique(corpus.opening_of[postings])
        found = np.unique(corpus.company_of[openings], return_counts=True)
        corpus.kept[keys[at]] = np.stack(found).astype(np.int32)
    for key in keys:
        yield Fired(*corpus.kept[key])


def _rule_key(rule: Rule, uses: Sequence[Use]) -> str:
    """Return the name under which it is kept where a rule fires: by what it asks, no more."""
    # Which terms are different ones matters to `n_of` alone.
    different: dict[int, int] = {}
    for use in uses:
        if use.part == N_OF:
            different.setdefault(use.number, len(different) + 1)
    said = sorted((use.part, use.key, different.get(use.number, 0)) for use in uses)
    needs = rule.needs_any, rule.needs_all, rule.needs_n, rule.has_none
    return "fired " + hashlib.blake2b(repr((needs, said)).encode(), digest_size=12).hexdigest()


def _wanted(uses: Iterable[Use]) -> Iterator[Wanted]:
    return ((use.field, use.term) for use in uses)


def _hit(corpus: Corpus, uses: Iterable[Use]) -> Mask:
    hit = np.zeros(len(corpus), np.bool_)
    for use in uses:
        hit[corpus.kept[use.key]] = True
    return hit


def _different(corpus: Corpus, uses: Sequence[Use]) -> NDArray[np.int32]:
    """Return (P,) how many different terms hit each posting."""
    count = np.zeros(len(corpus), np.int32)
    for number in {use.number for use in uses}:
        count += _hit(corpus, (use for use in uses if use.number == number))
    return count


def _discards(points: Points, members: Mapping[str, Mask], usable: Mask) -> NDArray[np.object_]:
    in_segment = np.zeros(len(usable), np.bool_)
    for segment in members.values():
        in_segment |= segment
    empty = discard_of((), False, usable=False)
    nothing = discard_of((), False, usable=True)
    found = np.where(in_segment, "", np.where(usable, nothing, empty)).astype(object)
    # Of two reasons the one is kept that `discard_of` would choose: it is written last.
    for why in reversed(Discard):
        if ("discard", why) in points:
            found[points.reached("discard", why)] = str(why)
    return found
