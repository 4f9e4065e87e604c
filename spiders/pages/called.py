"""State that a page's scripts pass through a function: `(function(a,b){return {…}}("x",1))`.

Nuxt writes values that come more than once as the function's arguments. Nothing is run: the
object behind `return` is taken as text, and each name in the place of a value is replaced by
its argument.
"""

from __future__ import annotations

import json
import re
from typing import Any

from spiders.pages.tolerant import js_value

CALL = re.compile(r"\(\s*function\s*\(([\w$,\s]{0,200000})\)\s*\{")
RETURNED = re.compile(r"\breturn\s*(?=[{\[])")
TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|[\[{(\])}]", re.DOTALL)
NAME = re.compile(
    r"(\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+')|(?<=[:,\[])\s*([A-Za-z_$][\w$]*)(?=\s*[,}\]])",
    re.DOTALL,
)
NOTHING = re.compile(r"\bvoid 0\b|\bundefined\b|\bArray\(\d+\)")
LITERALS = frozenset({"true", "false", "null"})
MAX_TEXT = 8_000_000


def returned_value(text: str, start: int) -> Any:
    """Return what the function that is called at `start` gives back; None if that is no data.

    >>> returned_value('x=(function(a){return {jobs:[{title:"a",city:a}]}}("Bergen"))', 2)
    {'jobs': [{'title': 'a', 'city': 'Bergen'}]}
    """
    call = CALL.match(text, start)
    back = RETURNED.search(text, call.end()) if call else None
    if call is None or back is None:
        return None
    end = _closed(text, back.end())
    arguments = re.compile(r"\s*;?\s*\}\s*\)?\s*\(").match(text, end)
    if arguments is None:
        return None
    last = _closed(text, arguments.end() - 1)
    given = js_value(f"[{NOTHING.sub('null', text[arguments.end() : last - 1])}]")
    names = [name.strip() for name in call[1].split(",")]
    values = dict(zip(names, given, strict=False)) if isinstance(given, list) else {}
    return js_value(NAME.sub(lambda found: _filled(found, values), text[back.end() : end]))


def _filled(found: re.Match[str], values: dict[str, Any]) -> str:
    if found[1] or found[2] in LITERALS:
        return found[0]
    return json.dumps(values.get(found[2]), ensure_ascii=False)


def _closed(text: str, start: int) -> int:
    """Return where the bracket that opens at `start` is closed; the text's end if nowhere."""
    depth = 0
    for token in TOKEN.finditer(text, start, start + MAX_TEXT):
        if token[0] in "[{(":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
            if not depth:
                return token.end()
    return len(text)
