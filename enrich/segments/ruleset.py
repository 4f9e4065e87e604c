"""The compiled rule set: which terms sit in which field, and what their hits mean."""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from enrich.issues import RuleError
from enrich.segments.matcher import FieldMatcher, Slot
from enrich.segments.rulefile import Example, SegmentEntry
from enrich.strictyaml import line_of, read_tree

ANY, NONE, N_OF, ALL = 1, 2, 4, 8
"""Parts of a rule to which a hit belongs, as bits; the groups of `all` are ALL, ALL << 1 …"""


Loc = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a rule file: the file, and the keys and indexes that lead there."""

    file: Path
    loc: Loc

    def at(self, *loc: int | str) -> Source:
        """Return a place below this one."""
        return Source(self.file, (*self.loc, *loc))

    def error(self, message: str) -> RuleError:
        """Return the error for what is written here, with its line."""
        line = line_of(read_tree(self.file, RuleError), self.loc)
        return RuleError(self.file, line, ".".join(map(str, self.loc)), message)


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
    match: tuple[Example, ...] = ()
    nomatch: tuple[Example, ...] = ()

    @property
    def needs(self) -> int:
        """The parts that must hit; 1 of `n_of` says only that some of its terms did."""
        groups = (ALL << self.needs_all) - ALL
        return groups | ANY * self.needs_any | N_OF * bool(self.needs_n)


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
        version: The files' version numbers and a hash of what they say.
        segments: By slug, in the order of precedence.
        regions: The region of each destination.
        matchers: One for each field that some rule reads.
    """

    version: str
    rules: tuple[Rule, ...]
    segments: Mapping[str, SegmentEntry]
    regions: Mapping[str, str]
    matchers: Mapping[str, FieldMatcher]
    destination_examples: tuple[PlacedExample, ...] = ()
    files: tuple[str, ...] = ()


def fires(rule: Rule, slots: Collection[Slot]) -> bool:
    """Return whether a rule with hits in these slots fires."""
    parts = functools.reduce(operator.or_, (slot.part for slot in slots), 0)
    needs = rule.needs
    if parts & (needs | NONE) != needs:
        return False
    if rule.needs_n < 2:
        return True
    return len({slot.term for slot in slots if slot.part == N_OF}) >= rule.needs_n
