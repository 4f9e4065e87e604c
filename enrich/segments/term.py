"""Terms: the literals and regexes that rules look for, and where these must stand or not."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import re2  # type: ignore[import-untyped]  # it ships no types

from enrich.segments.fold import fold, fold_pattern
from enrich.segments.place_prefix import place_prefix

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_CASELESS = re2.Options()
_CASELESS.case_sensitive = False
_CASELESS.log_errors = False
_CASELESS.max_mem = 64 << 20
_CASELESS.never_capture = True


@dataclass(frozen=True, slots=True)
class Term:
    """One literal or regex, folded, with its conditions; equal terms are searched once.

    Attributes:
        text: The literal; "" for a regex. regex: The pattern; "" for a literal.
        left, right: Whether the literal begins or ends with an ASCII letter or digit: no other
            one may stand beside it.
        shown: As the analyst wrote it.
    """

    text: str = ""
    regex: str = ""
    left: bool = False
    right: bool = False
    at: str = ""
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    within: int = 12
    shown: str = field(default="", compare=False)

    @property
    def free(self) -> bool:
        """Whether a hit counts wherever it stands."""
        where = self.at, self.not_before, self.not_after, self.not_near, self.near
        return not (self.left or self.right or any(where))

    def holds(self, text: str, start: int, end: int) -> bool:
        """Return whether a hit at this span of the folded text counts."""
        if self.left and start and text[start - 1] in _LATIN:
            return False
        if self.right and text[end : end + 1] in _LATIN:
            return False
        if self.not_before and text.startswith(self.not_before, end):
            return False
        if self.not_after and text.endswith(self.not_after, 0, start):
            return False
        if self.at and not self._anchored(text, start, end):
            return False
        return self._in_company(text, start, end)

    def stands_in(self, text: str) -> bool:
        """Return whether the term counts anywhere in a folded text."""
        if self.regex:
            spans = (found.span() for found in compiled(self.regex).finditer(text))
            return any(end > start and self.holds(text, start, end) for start, end in spans)
        start = text.find(self.text)
        while start >= 0:
            if self.holds(text, start, start + len(self.text)):
                return True
            start = text.find(self.text, start + 1)
        return False

    def _anchored(self, text: str, start: int, end: int) -> bool:
        if self.at != "start" and end != len(text):
            return False
        return self.at == "end" or start == 0 or place_prefix(text[:start]) == start

    def _in_company(self, text: str, start: int, end: int) -> bool:
        if not (self.near or self.not_near):
            return True
        around = (
            text[max(0, start - self.within) : start] + "\0" + text[end : end + self.within]
        )
        if any(word in around for word in self.not_near):
            return False
        return not self.near or any(word in around for word in self.near)


def literal(shown: str, **conditions: Any) -> Term:
    """Return the term of a literal as an analyst writes it."""
    text = fold_word(shown)
    left, right = text[:1] in _LATIN, text[-1:] in _LATIN
    return Term(text=text, left=left, right=right, shown=shown, **conditions)


@functools.lru_cache(maxsize=1 << 16)
def fold_word(shown: str) -> str:
    """Return a word folded as texts are."""
    return fold(shown)[0]


def regex(shown: str, **conditions: Any) -> Term:
    """Return the term of a regex as an analyst writes it."""
    return Term(regex=fold_pattern(shown), shown=shown, **conditions)


@functools.cache
def compiled(pattern: str) -> Any:
    """Return the pattern compiled by RE2, which is linear in the length of the text.

    Raises:
        re2.error: RE2 does not know this syntax.
    """
    return re2.compile(pattern, _CASELESS)


@functools.cache
def compiled_for_bytes(pattern: str) -> Any:
    """Return the same for texts in UTF-8: no text is encoded anew for each pattern."""
    return re2.compile(pattern.encode(), _CASELESS)


def pattern_filter(patterns: list[str]) -> Any:
    """Return a filter whose `Match(text, True)` names the patterns whose literals are there."""
    gate = re2.Filter()
    for pattern in patterns:
        gate.Add(pattern, _CASELESS)
    gate.Compile()
    return gate
