"""The last resort for data that no parser of JSON takes: read as its author must have meant it.

Commas that are missing or too many, values that a template left empty, names without quotes,
quotes within texts, comments and error messages in between, an end that nobody wrote. One pass,
nothing is run, and every look ahead is short.
"""

from __future__ import annotations

import re
from typing import Any

MAX_DEPTH = 60
MAX_MISSING = 3
"""Closing brackets that the author may have forgotten at the end."""

JUNK = re.compile(
    r"(?:[\s,;\ufeff]++|//[^\n]*+|/\*.*?(?:\*/|\Z)|<!--.*?(?:-->|\Z)|<[/a-z][^<>{}\[\]]{0,200}>)*+",
    re.DOTALL | re.IGNORECASE,
)
NAME = re.compile(
    r"""\s*(?:"([^"\n]{1,200})"|'([^'\n]{1,200})'|“([^”\n]{1,200})”|([\w@$.:/-]{1,100}?))"""
    r"""\s*:(?!//)"""
)
BARE = re.compile(r"""[^,}\]\n"'`]{0,400}+""")
TEMPLATE = ("{{", "{%", "${", "<%", "<?")
SLOT = re.compile(r"[^\n]{0,400}?(?:\}\}|%\}|%>|\?>|\})")
EMPTY = re.compile(r"\s*[,}\]]")
QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”"}
ENDS = {quote: re.compile(rf"\\.|{quote}", re.DOTALL) for quote in QUOTES.values()}
JOINED = re.compile(r"\s*\+\s*(?=[\"'`])")
# A comma may be missing only at the end of a line.
AFTER_MEMBER = re.compile(
    r"""[\s;]*(?:[}\]]|\Z|,\s*[}\]]|,?\s*(?://|/\*|<!--)"""
    r"""|,\s*["'“]?[@$\w.:/-]{1,60}["'”]?\s*:(?!//)|(?<=\n)[^\S\n]*["'][@$\w.:/-]{1,60}["']\s*:)"""
)
AFTER_ITEM = re.compile(r"\s*(?:[,\]}]|\Z)")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.?))", re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "\n": ""}
CONSTANTS = {"true": True, "false": False}


class _UnreadableError(Exception):
    """Not even the author could have meant anything by it."""


def lenient_value(text: str, *, whole: bool = True) -> Any:
    """Return the object or list at the start of `text`; None when there is none.

    Args:
        text: Something like JSON or JavaScript.
        whole: Whether `text` is known not to be cut off: then its last brackets may be missing.
    """
    reader = _Reader(text, whole)
    try:
        value = reader.value(0)
    except _UnreadableError:
        return None
    return value if isinstance(value, dict | list) else None


class _Reader:
    def __init__(self, text: str, whole: bool) -> None:
        self._text, self._at = text, 0
        self._may_miss = MAX_MISSING if whole else 0

    def value(self, depth: int, after: re.Pattern[str] = AFTER_ITEM) -> Any:
        if depth > MAX_DEPTH:
            raise _UnreadableError
        self._skip()
        first = self._text[self._at : self._at + 1]
        if self._text.startswith(TEMPLATE, self._at):
            return self._bare()
        if first == "{":
            return self._object(depth)
        if first == "[":
            return self._list(depth)
        return self._string(first, after) if first in QUOTES else self._bare()

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self._at += 1
        while not self._closed("}"):
            name = NAME.match(self._text, self._at)
            if name is None:
                raise _UnreadableError
            self._at = name.end()
            value = self.value(depth + 1, AFTER_MEMBER) if self._filled() else None
            found.setdefault(next(part for part in name.groups() if part), value)
        return found

    def _list(self, depth: int) -> list[Any]:
        found: list[Any] = []
        self._at += 1
        while not self._closed("]"):
            before = self._at
            found.append(self.value(depth + 1))
            if self._at == before:
                raise _UnreadableError
        return found

    def _filled(self) -> bool:
        """Return whether a value follows: `"name": ,` has none."""
        return EMPTY.match(self._text, self._at) is None

    def _closed(self, bracket: str) -> bool:
        self._skip()
        if self._text.startswith(bracket, self._at):
            self._at += 1
            return True
        if self._at < len(self._text):
            return False
        self._may_miss -= 1
        if self._may_miss < 0:
            raise _UnreadableError
        return True

    def _skip(self) -> None:
        found = JUNK.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _string(self, quote: str, after: re.Pattern[str]) -> str:
        """Return a text; a quote that nothing sensible follows is part of it."""
        start = self._at + 1
        for found in ENDS[QUOTES[quote]].finditer(self._text, start):
            if found.group()[0] == "\\":
                continue
            joined = JOINED.match(self._text, found.end())
            if joined is not None:
                self._at = joined.end()
                shown = self._text[start : found.start()]
                return _unescaped(shown) + self._string(self._text[self._at], after)
            if after.match(self._text, found.end()):
                self._at = found.end()
                return _unescaped(self._text[start : found.start()])
        raise _UnreadableError

    def _bare(self) -> Any:
        """Return a number or constant; None for what only its template understood."""
        found = BARE.match(self._text, self._at)
        shown = found.group().strip() if found else ""
        if shown.startswith(TEMPLATE):
            found = SLOT.match(self._text, self._at)
        if not found or found.end() == self._at:
            raise _UnreadableError
        self._at = found.end()
        try:
            return float(shown) if "." in shown else int(shown)
        except ValueError:
            return CONSTANTS.get(shown)


def _unescaped(text: str) -> str:
    return ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else PLAIN.get(found[3], found[3])
