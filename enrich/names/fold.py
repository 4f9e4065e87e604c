"""One way of writing: width, script, brackets and case folded, so that equal names are equal.

Folding works character by character. Most characters fold to exactly one; the few that fold to
more (㈱, Ⅷ, ﬁ) are the reason for `fold_with_offsets`, which says for every folded character
where it came from, so that evidence can be shown in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

_BRACKETS = str.maketrans(
    dict.fromkeys("([{〔〈《「『【｛［（＜", "(")
    | dict.fromkeys(")]}〕〉》」』】｝］）＞", ")")
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─"), "-")
_DOTS = dict.fromkeys(map(ord, "•‧・･∙●"), "·")
_QUOTES = {
    ord("’"): "'",
    ord("‘"): "'",
    ord("`"): "'",
    ord("´"): "'",
    ord("“"): '"',
    ord("”"): '"',
}
_DROPPED = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF], "")
_HAN = re.compile("[\u3400-\u9fff]")
_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff()·,/|-]) | (?=[\u3400-\u9fff()·,/|-])")


@cache
def _table() -> dict[int, str]:
    """Return what each character folds to, where that is not itself."""
    table: dict[int, str] = {}
    ranges = [
        (0xA0, 0x3000),
        (0x3000, 0x3400),
        (0xF900, 0xFB10),
        (0xFE30, 0xFE70),
        (0xFF00, 0xFFF0),
    ]
    for start, end in ranges:
        for code in range(start, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                table[code] = plain
    han = [chr(code) for code in range(0x3400, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    table |= {ord(a): b for a, b in zip(han, simple, strict=True) if a != b and len(b) == 1}
    table |= _DASHES | _DOTS | _QUOTES | _DROPPED
    # A compatibility form may fold to a traditional character or a dash, which folds further.
    table = {
        code: "".join(table.get(ord(c), c) for c in plain) for code, plain in table.items()
    }
    folded = {code: plain.translate(_BRACKETS).casefold() for code, plain in table.items()}
    folded |= {code: plain for code, plain in _BRACKETS.items() if code not in folded}
    folded |= {code: chr(code).lower() for code in range(0x41, 0x5B)}
    for code in range(0xC0, 0x530):
        lower = chr(code).lower()
        if code not in folded and len(lower) == 1 and lower != chr(code):
            folded[code] = lower
    return {code: plain for code, plain in folded.items() if plain != chr(code)}


def fold(text: str) -> str:
    """Return `text` in one width, simplified, lower case, with round half-width brackets.

    >>> fold("騰訊科技（深圳）有限公司")
    '腾讯科技(深圳)有限公司'
    >>> fold(" ＡＣＭＥ   Trading Co．,Ltd． ")
    'acme trading co.,ltd.'
    """
    plain = text.translate(_table())
    if plain.isalnum():
        return text if plain == text else plain  # one of two equal texts is enough to keep
    plain = " ".join(plain.split())
    return _BESIDE_HAN.sub("", plain) if " " in plain else plain


def fold_spaced(text: str) -> str:
    """Return `text` folded, with the spaces beside commas and dashes, which part Latin names.

    >>> fold_spaced("TP-Link –  Careers")
    'tp-link - careers'
    """
    return " ".join(text.translate(_table()).split())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the text folded character by character and where each folded one stood in `text`.

    White space is kept as it is, so that every folded character has a place.

    >>> fold_with_offsets("㈱A")
    ('(株)a', [0, 0, 0, 1])
    """
    table = _table()
    folded: list[str] = []
    offsets: list[int] = []
    for at, character in enumerate(text):
        plain = table.get(ord(character), character)
        folded.append(plain)
        offsets.extend([at] * len(plain))
    return "".join(folded), offsets


def has_han(text: str) -> bool:
    """Return whether any character is Chinese."""
    return _HAN.search(text) is not None
