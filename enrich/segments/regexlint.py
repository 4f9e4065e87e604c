"""What is wrong with a regex of an analyst, in plain words and with its place in the regex."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2  # type: ignore[import-untyped]  # it ships no types

from enrich.segments.term import compiled, pattern_filter

_LOOK_AROUND = "look-around is not possible: use not_before, not_after, near or none"
_PLAIN = (
    ("invalid perl operator: (?", _LOOK_AROUND),
    ("invalid escape sequence: \\", "{words} is not known; nor are back-references like \\1"),
    ("missing ): ", "a bracket ( is not closed"),
    ("unexpected ): ", "a bracket ) closes nothing"),
    ("missing ]: ", "a bracket [ is not closed"),
    ("invalid repetition size", "{words} repeats too often: 1000 times is the most in all"),
    ("bad repetition operator", "{words} repeats what is repeated already"),
    ("no argument for repetition", "{words} has nothing before it to repeat"),
    ("trailing \\", "ends in a lonely \\"),
    ("invalid character class range", "{words} is not a range of characters"),
    ("pattern too large", "is too large"),
)
"""How RE2 begins its complaint, and what an analyst can do about it."""
_CLASS_OR_ESCAPE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_WORDY = re.compile(
    r"[^\x00-\x7f][)\]]*(?P<after>\\[bBwW])|(?P<before>\\[bBwW])[+*?]?[(\[]*(?:\?:)?[^\x00-\x7f]"
)
_EMPTY = re.compile(r"\|(?=[|)]|$)|(?:(?<=\()|(?<=\(\?:)|^)\|")
_LOOSE = re.compile(r"^\^?\.\*\??|\.\*\??\$?$")


def regex_problems(pattern: str) -> list[str]:
    """Return what is wrong with a folded pattern; nothing: it may be used.

    >>> regex_problems("(?<=外)贸")
    ['at character 1: look-around is not possible: use not_before, not_after, near or none']
    >>> regex_problems("外(贸|)")
    ['at character 4: an alternative is empty: it matches everywhere']
    """
    if refused := _refused(pattern):
        return [refused]
    return list(_careless(pattern))


def _refused(pattern: str) -> str:
    """Return why RE2 does not read the pattern."""
    try:
        compiled(pattern)
    except re2.error as bad:
        shown = bad.args[0]
        said = shown.decode(errors="replace") if isinstance(shown, bytes) else str(shown)
        words = said.partition(": ")[2]
        at = pattern.find(words) if words else -1
        plain = next((text for key, text in _PLAIN if said.startswith(key)), said)
        return _told(at, plain.format(words=words))
    return ""


def _careless(pattern: str) -> Iterator[str]:
    """Yield what compiles and is not what was meant."""
    if pattern_filter([pattern]).Match("", True):
        yield "holds no fixed word: it would run over every text"
    # Of the same length, so that places stay: what stands in [..] or behind \ is no operator.
    bare = _CLASS_OR_ESCAPE.sub(lambda found: "_" * len(found[0]), pattern)
    if wordy := _WORDY.search(pattern):
        group = wordy.lastgroup or ""
        yield _told(
            wordy.start(group),
            f"{wordy[group]} knows only Latin letters and digits: "
            "beside a Chinese character it never matches as meant",
        )
    if empty := _EMPTY.search(bare):
        yield _told(empty.start(), "an alternative is empty: it matches everywhere")
    if loose := _LOOSE.search(bare):
        yield _told(loose.start(), f"drop {loose[0]} at either end: it finds no more")


def _told(at: int, sentence: str) -> str:
    return f"at character {at + 1}: {sentence}" if at >= 0 else sentence
