"""What nights wrote down in English, said in the visitor's language.

Reasons and witnesses are sentences with values in them. `locale/en/said.po` translates their
Chinese wording into the English in which nights write; read backwards it leads from a sentence
that the store holds to the Chinese one. What it does not know is shown as it was written.
"""

from __future__ import annotations

import re
from functools import cache

from flows.desk.words import ENGLISH, LOCALE, Words, catalogue

SAID = LOCALE / "en" / "said.po"
_VALUE = re.compile(r"\\\{(\w+)\\\}")


def retold(words: Words, language: str, text: str) -> str:
    """Return a reason or a witness in a language; several stand apart by "; "."""
    if language == ENGLISH:
        return text
    whole = _told(words, language, text)
    if whole is not None or "; " not in text:
        return whole or text
    return "；".join(_told(words, language, part) or part for part in text.split("; "))


def _told(words: Words, language: str, text: str) -> str | None:
    for sentence, wording in _sentences():
        if found := sentence.fullmatch(text):
            # The values are names and numbers: they are never converted.
            return words.say(language, wording).format(**found.groupdict())
    return None


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(said), text) for text, said in catalogue([SAID]).items())


def _pattern(said: str) -> re.Pattern[str]:
    value = r"(?P<\1>(?:(?!; ).)+?)"  # never over the border of two sentences
    return re.compile(_VALUE.sub(lambda name: name.expand(value), re.escape(said)), re.DOTALL)
