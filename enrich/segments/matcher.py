"""One pass over a text finds the terms of all rules that read this field.

Literals go through an Aho-Corasick automaton; the few regexes through RE2, and only where
their fixed words are present. Only `literal_hits` knows the engine behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from enrich.segments.fold import fold, shown_span
from enrich.segments.term import Term, compiled_for_bytes, pattern_filter

try:
    from daachorse import CharwiseDoubleArrayAhoCorasick as FasterAutomaton
except ImportError:  # there is no wheel of it for every machine
    FasterAutomaton = None  # type: ignore[assignment,misc]  # the other one stands in

Find = Callable[[str], list[tuple[int, int, int]]]
"""From a text to (start, end, pattern number) of all overlapping hits."""


class Slot(NamedTuple):
    """What a hit means to one rule: the rule, the part of it, and the term within it.

    `field` is the one in which the hit is shown: a business scope stands in the introduction.
    """

    rule: int
    part: int
    term: int
    field: str = ""


Hit = tuple[Slot, int, int]
"""A term found: what it means to one rule, and its span in the text as shown."""


class FieldMatcher:
    """Finds the terms of one field. The same hits as a naive search would give."""

    def __init__(self, terms: Mapping[Term, Iterable[Slot]]) -> None:
        self.watched = {term: tuple(slots) for term, slots in terms.items()}
        self.terms = tuple(terms)
        self._find: Find | None = None

    def only(self, numbers: Mapping[int, int]) -> FieldMatcher | None:
        """Return the same for some rules, by their new numbers; None: none reads this."""
        kept = {
            term: [slot._replace(rule=numbers[slot.rule]) for slot in own]
            for term, slots in self.watched.items()
            if (own := [slot for slot in slots if slot.rule in numbers])
        }
        return FieldMatcher(kept) if kept else None

    def _build(self) -> Find:
        """Build what searches: the lab reads terms alone, and does not pay for it."""
        by_text: dict[str, list[tuple[tuple[Slot, ...], Term | None]]] = {}
        self._regexes: list[tuple[Term, tuple[Slot, ...]]] = []
        for term, slots in self.watched.items():
            if term.text:
                by_text.setdefault(term.text, []).append((slots, None if term.free else term))
            else:
                self._regexes.append((term, slots))
        self._literals = list(by_text.values())
        self._gate = pattern_filter([term.regex for term, _ in self._regexes])
        return literal_hits(list(by_text))

    def hits(self, shown: str) -> list[Hit]:
        """Return every hit in a text, overlapping ones too, with spans in the text as shown."""
        if self._find is None:
            self._find = self._build()
        text, way_back = fold(shown)
        literals = self._literals
        found = [
            (slot, start, end)
            for start, end, pattern in self._find(text)
            for slots, conditions in literals[pattern]
            if conditions is None or conditions.holds(text, start, end)
            for slot in slots
        ]
        if self._regexes:
            found += self._regex_hits(text)
        if way_back is None:
            return found
        return [(slot, *shown_span(way_back, start, end)) for slot, start, end in found]

    def _regex_hits(self, text: str) -> list[Hit]:
        found: list[Hit] = []
        raw = text.encode()
        for at in self._gate.Match(raw, True) or ():
            term, slots = self._regexes[at]
            for hit in compiled_for_bytes(term.regex).finditer(raw):
                start = len(raw[: hit.start()].decode())
                end = start + len(hit.group().decode())
                if end > start and term.holds(text, start, end):
                    found += [(slot, start, end) for slot in slots]
                    break  # one hit is evidence enough
        return found


def literal_hits(patterns: list[str]) -> Find:
    """Return what finds these patterns, by the fastest engine that this machine has."""
    if not patterns:
        return lambda _text: []
    if FasterAutomaton is None:
        return hits_by_ahocorasick(patterns)
    return FasterAutomaton(patterns).find_overlapping


def hits_by_ahocorasick(patterns: list[str]) -> Find:
    """Return what finds these patterns wherever wheels of daachorse lack."""
    find = AhoCorasick(patterns, store_patterns=False).find_matches_as_indexes
    return lambda text: [(start, end, at) for at, start, end in find(text, overlapping=True)]
