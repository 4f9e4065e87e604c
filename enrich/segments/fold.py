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
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufe0f\ufeff"
# Ligatures and ring forms are left alone: one character would become two.
_SAME_LENGTH = {0x3000: " ", 0x00A0: " ", 0x2009: " ", 0x202F: " ", 0x0130: "i", 0x2019: "'"}
_GONE = 0xFFFFFFFF

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
    # A table look-up of the whole text at once: ten times as fast as `str.translate`.
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _table()[codes]
    kept: Sequence[int] | None = None
    gone = folded == _GONE
    if gone.any():
        folded = folded[~gone]
        kept = np.flatnonzero(~gone).tolist()
    return folded.tobytes().decode("utf-32-le", "surrogatepass"), kept


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
def _table() -> NDArray[np.uint32]:
    """Return what each code point becomes; stable, so folding twice changes nothing."""
    table = np.arange(0x110000, dtype=np.uint32)
    for code in range(0x10000):
        lower = chr(code).lower()
        if len(lower) == 1:
            table[code] = ord(lower)
    for code, to in _plainer().items():
        table[code] = ord(to.lower())
    table = table[table]
    for mark in _INVISIBLE:
        table[ord(mark)] = _GONE
    return table


@functools.cache
def _plainer() -> dict[int, str]:
    """Return the simplified or half-width form of each character that has one."""
    shown = [chr(code) for code in _HAN]
    # A line for each character: OpenCC would otherwise read neighbours as one word.
    simple = OpenCC("t2s").convert("\n".join(shown)).split("\n")
    table = {ord(a): b for a, b in zip(shown, simple, strict=True) if a != b and len(b) == 1}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | _SAME_LENGTH
