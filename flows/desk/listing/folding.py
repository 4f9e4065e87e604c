"""Texts as they are searched: one width, one case, simplified characters, as 16-bit codes."""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

Codes = NDArray[np.uint16]
END = 0
"""Stands behind every field, so that no word is found across two; no folded text holds it."""
_GONE = 0xFFFF
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"


def folded(text: str) -> Codes:
    r"""Return a text's codes as they are searched; characters beyond 16 bits are two.

    >>> "".join(map(chr, folded("ＥＸＰＯＲＴ外貿\x00（中国）")))
    'export外贸(中国)'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    codes = np.frombuffer(plain.encode("utf-16-le", "ignore"), dtype="<u2")
    simple = _table().take(codes)
    kept: Codes = simple[simple != _GONE]
    return kept


def words(text: str) -> tuple[Codes, ...]:
    """Return the words of what somebody searches, each folded.

    >>> len(words(" 外贸　深圳 "))
    2
    """
    parts = np.split(codes := folded(text), np.flatnonzero(codes == ord(" ")))
    found = (part[part != ord(" ")] for part in parts)
    return tuple(word for word in found if len(word))


def places(codes: Codes, word: Codes) -> NDArray[np.intp]:
    """Return where a word begins in a text of at least one END at its end."""
    at = np.flatnonzero(codes[: len(codes) - len(word) + 1] == word[0])
    for step, letter in enumerate(word[1:], start=1):
        at = at[codes[at + step] == letter]
    return at


@functools.cache
def _table() -> Codes:
    """Return what each code becomes: the simplified character, a space, or _GONE."""
    table = np.arange(0x10000, dtype=np.uint16)
    # A line for each character: OpenCC would otherwise read neighbours as one word.
    han = [chr(code) for code in range(0x3400, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    for shown, plain in zip(han, simple, strict=True):
        if len(plain) == 1 and ord(plain) < 0x10000:
            table[ord(shown)] = ord(plain)
    for code in range(0x10000):
        if unicodedata.category(chr(code)) in {"Cc", "Cf"}:
            table[code] = _GONE
    for space in _SPACES:
        table[ord(space)] = ord(" ")
    return table
