"""One pass over a text finds the terms of all rules that read this field.

Literals go through an Aho-Corasick automaton; the few regexes through RE2, and only where
their fixed words are present. Only `literal_hits` knows the engine behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from enrich.segments.fold import fold, shown_span
from enrich.segments.term import Term, compiled, pattern_filter


class Slot(NamedTuple):
    """What a hit means to one rule: the rule, the part of it, and the term within it."""

    rule: int
    part: int
    term: int


class Hit(NamedTuple):
    """A term found: what it means, and its span in the text as shown."""

    slots: tuple[Slot, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Watched:
    """A term with all that its hits mean."""

    term: Term
    slots: tuple[Slot, ...]
    free: bool


class FieldMatcher:
    """Finds the terms of one field. The same hits as a naive search would give."""

    def __init__(self, terms: Mapping[Term, Iterable[Slot]]) -> None:
        by_text: dict[str, list[Watched]] = {}
        self._regexes: list[Watched] = []
        for term, slots in terms.items():
            watched = Watched(term, tuple(slots), term.free)
            if term.text:
                by_text.setdefault(term.text, []).append(watched)
            else:
                self._regexes.append(watched)
        self._literals = [tuple(group) for group in by_text.values()]
        self._find = literal_hits(list(by_text))
        self._gate = pattern_filter([w.term.regex for w in self._regexes])
        self.terms = tuple(terms)

    def hits(self, shown: str) -> list[Hit]:
        """Return every hit in a text, overlapping ones too, with spans in the text as shown."""
        if not shown:
            return []
        text, way_back = fold(shown)
        found: list[Hit] = []
        for pattern, start, end in self._find(text):
            for watched in self._literals[pattern]:
                if watched.free or watched.term.holds(text, start, end):
                    found.append(Hit(watched.slots, start, end))  # noqa: PERF401  the hot path: measured faster than nesting
        if self._regexes:
            found += self._regex_hits(text)
        if way_back is None:
            return found
        return [Hit(slots, *shown_span(way_back, s, e)) for slots, s, e in found if e > s]

    def _regex_hits(self, text: str) -> list[Hit]:
        found: list[Hit] = []
        for at in self._gate.Match(text, True) or ():
            watched = self._regexes[at]
            for hit in compiled(watched.term.regex).finditer(text):
                start, end = hit.span()
                if end > start and watched.term.holds(text, start, end):
                    found.append(Hit(watched.slots, start, end))
                    break  # one hit is evidence enough
        return found


def literal_hits(patterns: list[str]) -> Any:
    """Return a function from a text to (pattern number, start, end) of all overlapping hits."""
    if not patterns:
        return lambda _text: ()
    automaton = AhoCorasick(
        patterns, store_patterns=False, implementation=Implementation.ContiguousNFA
    )
    return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)
