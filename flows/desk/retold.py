"""What other rooms wrote in English, said in the visitor's language.

Reasons, witnesses and mistakes are sentences with values in them. The catalogues in
`locale/said/` translate their Chinese wording into the English of whoever wrote them: nights
and the resolution of companies, rules and their publication, the log of acts. Read backwards
they lead from an English sentence to the Chinese one. What they do not know is shown as it was
written.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flows.desk.words import ENGLISH, LOCALE, Words, catalogue

NIGHTS, RULES, LOG = (LOCALE / "said" / f"{name}.po" for name in ("nights", "rules", "log"))
SENTENCES = frozenset({"sentence", "kind", "belongs"})
"""Values of these names are retold themselves; all others are names, words and numbers."""
_VALUE = re.compile(r"\\\{(\w+)\\\}")
_VALUES = re.compile(r"\{\w+\}")
_FIELD = r"(?:[\w.$:-]+: )?"
_PLACES = tuple(
    map(re.compile, (rf"\s*\S+?:\d+(?::\d+)?: {_FIELD}", r"\s*", rf"\s*{_FIELD}{_FIELD}"))
)
"""What may stand before a mistake: file, line, column and field; nothing; file or field."""


def retold(words: Words, language: str, text: str, of: Path = NIGHTS) -> str:
    """Return a sentence in a language; several stand apart by "; "."""
    if language == ENGLISH:
        return text
    whole = _told(words, language, text, of)
    if whole is not None or "; " not in text:
        return whole or text
    return "；".join(_told(words, language, part, of) or part for part in text.split("; "))


def retold_lines(words: Words, language: str, text: str) -> str:
    """Return what is wrong with rules in a language: a line each, some after their place."""
    return "\n".join(_line(words, language, line) for line in text.split("\n"))


def _line(words: Words, language: str, line: str) -> str:
    for place in _PLACES:
        if found := place.match(line):
            said = line[found.end() :]
            if (told := retold(words, language, said, RULES)) != said:
                return found[0] + told
    return line


def _told(words: Words, language: str, text: str, of: Path) -> str | None:
    for sentence, wording in _sentences(of):
        if found := sentence.fullmatch(text):
            # The values are names and numbers: they are never converted.
            values = {
                name: retold(words, language, value, of) if name in SENTENCES else value
                for name, value in found.groupdict().items()
            }
            return words.say(language, wording).format(**values)
    return None


@cache
def _sentences(of: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return each sentence with its Chinese wording, those first that say most themselves."""
    told = [(said, text) for text, said in catalogue([of]).items()]
    told.sort(key=lambda pair: len(_VALUES.sub("", pair[0])), reverse=True)
    return tuple((_pattern(said), text) for said, text in told)


def _pattern(said: str) -> re.Pattern[str]:
    value = r"(?P<\1>(?:(?!; ).)+?)"  # never over the border of two sentences
    return re.compile(_VALUE.sub(lambda name: name.expand(value), re.escape(said)), re.DOTALL)
