"""The compiled rule set: which terms sit in which field, and what their hits mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from enrich.issues import RuleError
from enrich.segments.matcher import FieldMatcher, Slot
from enrich.segments.rulefile import Example, SegmentEntry
from enrich.strictyaml import Readable, line_of, read_tree

ANY, N_OF, NONE = 0, -2, -1
"""Parts of a rule to which a hit belongs; 1, 2 … are the groups of `all`."""


Loc = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a rule file: the file, and the keys and indexes that lead there."""

    file: Readable
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
        simple: Whether any hit fires it, so that nothing else need be asked.
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

    @property
    def simple(self) -> bool:
        """Whether any hit fires it, so that nothing else need be asked."""
        return self.needs_any and not (self.needs_all or self.needs_n or self.has_none)


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
    simple: tuple[bool, ...] = field(default=())


def fires(rule: Rule, slots: Sequence[Slot]) -> bool:
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
