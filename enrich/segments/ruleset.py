"""The compiled rule set: which terms sit in which field, and what their hits mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from enrich.segments.matcher import FieldMatcher, Slot
from enrich.segments.problems import Source
from enrich.segments.rulefile import Example, SegmentEntry

ANY, N_OF, NONE = 0, -2, -1
"""Parts of a rule to which a hit belongs; 1, 2 … are the groups of `all`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule without its terms, which sit in the fields' matchers.

    Attributes:
        kind: segment, discard, signal or destination. target: its slug or name.
        source: Where it was written.
    """

    id: str
    kind: str
    target: str
    weight: float
    min_share: float
    why: str
    source: Source
    needs_any: bool
    needs_all: int
    needs_n: int
    has_none: bool
    match: tuple[Example, ...] = ()
    nomatch: tuple[Example, ...] = ()
    todo_match: tuple[Example, ...] = ()
    todo_nomatch: tuple[Example, ...] = ()

    @property
    def needs(self) -> int:
        """The parts that must hit, as bits; of `n_of` it says only that a term must."""
        groups = range(1, self.needs_all + 1)
        parts = [*([N_OF] if self.needs_n else []), *([ANY] if self.needs_any else []), *groups]
        return sum(part_bit(part) for part in parts)


@dataclass(frozen=True, slots=True)
class PlacedExample:
    """An example that stands for no single rule, and whether it must match."""

    source: Source
    wanted: bool
    example: Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """Everything a classification needs; the same for the same files.

    Attributes:
        segments: By slug, in the order of precedence.
        regions: The region of each destination.
        matchers: One for each field that some rule reads.
    """

    rules: tuple[Rule, ...]
    segments: Mapping[str, SegmentEntry]
    regions: Mapping[str, str]
    matchers: Mapping[str, FieldMatcher]
    destination_examples: tuple[PlacedExample, ...] = ()

    def only(self, numbers: Collection[int]) -> Ruleset:
        """Return the same with these rules alone, in their order; examples of places go.

        What a rule does to a text does not hang on the others, so it does the same here.
        """
        chosen = sorted(numbers)
        renumbered = {number: at for at, number in enumerate(chosen)}
        few = {name: one.only(renumbered) for name, one in self.matchers.items()}
        return Ruleset(
            rules=tuple(self.rules[number] for number in chosen),
            segments=self.segments,
            regions=self.regions,
            matchers={name: one for name, one in few.items() if one},
        )

    def threshold(self, kind: str, target: str) -> float:
        """Return the points from which a company has what rules of this kind speak for."""
        if kind == "segment":
            return self.segments[target].threshold
        return 3 if kind == "discard" else 0.5


def part_bit(part: int) -> int:
    """Return the bit of a part, so that the parts that hit add up to a number."""
    return 1 << (part - N_OF)


def fires(rule: Rule, slots: Collection[Slot]) -> bool:
    """Return whether a rule with hits in these slots fires."""
    parts = {slot.part for slot in slots}
    if NONE in parts:
        return False
    if rule.needs_any and ANY not in parts:
        return False
    if any(part not in parts for part in range(1, rule.needs_all + 1)):
        return False
    if not rule.needs_n:
        return True
    return len({slot.term for slot in slots if slot.part == N_OF}) >= rule.needs_n
