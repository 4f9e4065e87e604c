"""Folding that keeps every character in its place, so evidence points into the text as shown.

Case, full width and traditional characters are folded one character for one (NFKC would
change lengths and costs ten times as much). Only invisible characters are taken out; the few
texts that hold one carry a map back.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

_HAN = range(0x3400, 0xA000)
_INVISIBLE = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufe0f\ufeff\uffff"
)
# Ligatures and ring forms are left alone: one character would become two.
_SAME_LENGTH = {0x3000: " ", 0x00A0: " ", 0x2009: " ", 0x202F: " ", 0x0130: "i", 0x2019: "'"}
_GONE = "\uffff"
"""What an invisible character becomes before it is taken out; no text shows this one."""
_SHORT = 40
"""Texts up to this length are faster by `str.translate`, longer ones by a table look-up."""

Folded = tuple[str, Sequence[int] | None]
"""The folded text, and the shown place of each of its characters; None: the same place."""


def fold(text: str) -> Folded:
    """Return `text` folded, with the way back.

    >>> fold("ＥＸＰＯＲＴ外貿（中国）")
    ('export外贸(中国)', None)
    >>> fold("外\u200b贸")
    ('外贸', [0, 2])
    """
    if text.isascii():
        return text.lower(), None
    folded = text.translate(_characters()) if len(text) <= _SHORT else _looked_up(text)
    if _GONE not in folded:
        return folded, None
    kept = [at for at, char in enumerate(folded) if char != _GONE]
    return folded.replace(_GONE, ""), kept


def _looked_up(text: str) -> str:
    """Return the long text folded by one look-up of all its characters."""
    # Both halves of a character beyond 16 bits stay as they are, so lengths do not change.
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    folded = _table().take(codes).tobytes().decode("utf-16-le", "replace")
    # Two lonely halves that stand side by side would have become one character.
    return folded if len(folded) == len(text) else text.translate(_characters())


def fold_pattern(pattern: str) -> str:
    r"""Return a regex folded like texts are, but for case, which would turn \S into \s.

    >>> fold_pattern(r"外貿\S")
    '外贸\\S'
    """
    return pattern.translate(_pattern_folding())


def shown_span(way_back: Sequence[int] | None, start: int, end: int) -> tuple[int, int]:
    """Return the span of the shown text behind the span of a folded one."""
    if way_back is None:
        return start, end
    return way_back[start], way_back[end - 1] + 1


@functools.cache
def _pattern_folding() -> dict[int, str]:
    """Return the character table for regexes."""
    # A full-width bracket or star is a plain character to whoever writes it: keep it one.
    return {code: re.escape(to) for code, to in _plainer().items() if code > 0x2E7F}


@functools.cache
def _characters() -> str:
    """Return what each character of 16 bits becomes; folding twice changes nothing."""
    plainer = {code: to.lower() for code, to in _plainer().items()}
    table = [plainer.get(code) or _lower(chr(code)) for code in range(0x10000)]
    table = [table[ord(char)] for char in table]
    for mark in _INVISIBLE:
        table[ord(mark)] = _GONE
    # Half a character, which no engine reads: a whole one never meets this table.
    table[0xD800:0xE000] = ["\ufffd"] * 0x800
    return "".join(table)


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char


@functools.cache
def _table() -> NDArray[np.uint16]:
    """Return the same for numpy, but for halves of characters: there they are whole ones'."""
    table = np.frombuffer(_characters().encode("utf-16-le"), dtype=np.uint16).copy()
    table[0xD800:0xE000] = np.arange(0xD800, 0xE000)
    return table


@functools.cache
def _plainer() -> dict[int, str]:
    """Return the simplified or half-width form of each character that has one."""
    shown = [chr(code) for code in _HAN]
    # A line for each character: OpenCC would otherwise read neighbours as one word.
    simple = OpenCC("t2s").convert("\n".join(shown)).split("\n")
    table = {ord(a): b for a, b in zip(shown, simple, strict=True) if a != b and len(b) == 1}
    # A few rare ones have a simplified form beyond 16 bits, which nobody types.
    table = {code: to for code, to in table.items() if ord(to) < 0x10000}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | _SAME_LENGTH
