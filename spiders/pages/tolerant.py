"""JSON as pages really carry it: comments round it, stray commas, raw lines, bare quotes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import chompjs

from spiders.pages.lenient import lenient_value

MAX_DEPTH = 60
WRAPPED_FROM = re.compile(
    r"(?:\s++|\ufeff|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)*+"
)
WRAPPED_TO = ("]]>", "-->", "//", "/*", "*/", ";")
NOISE = re.compile(
    r'"(?:[^"\\]|\\.)*+"|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])|(?<=[\[{,])\s*,', re.DOTALL
)
BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.?))', re.DOTALL)
# What a script may say before its data: `var x =`, or a warning of the server.
BEGINNING = re.compile(r"[\[{](?=\s*(?:[\"'\[{}\]@“,/<]|\w+\s*:))")
SEPARATORS = re.compile(r"[\s;,]*+")
DECODER = json.JSONDecoder(strict=False)


def json_values(text: str, *, whole: bool = True) -> list[Any]:
    """Return the JSON values in `text`, mostly one; [] where there is none. Never raises.

    Args:
        text: What stands in a script.
        whole: Whether it is known not to be cut off.

    >>> json_values('<!-- {"a": "x", } -->')
    [{'a': 'x'}]
    """
    found = _strict(text)
    if found and isinstance(found[0], str):  # JSON written twice
        found = _strict(found[0])
    if found is None:
        ways = _repaired(_unwrapped(text), whole=whole)
        found = next((values for values in ways if values), [])
    return found


def _unwrapped(text: str) -> str:
    """Return `text` without what stands round data to hide it from old browsers."""
    start = WRAPPED_FROM.match(text)
    text = text[start.end() :].rstrip() if start else text.rstrip()
    while text.endswith(WRAPPED_TO):
        text = text[:-1].rstrip()
    return text


def _strict(text: str) -> list[Any] | None:
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return None


def _repaired(text: str, *, whole: bool) -> Iterator[list[Any] | None]:
    """Yield what each of the repairs makes of `text`, the cheapest first."""
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    start = BEGINNING.search(text)
    if start is None:
        return
    text = text[start.start() :]
    yield _strict(text)
    yield _several(text)
    mended = text
    for repair in REPAIRS:
        mended = repair(mended)
        yield _strict(mended)
    value = lenient_value(text, whole=whole)
    yield None if value is None else [value]


def _several(text: str) -> list[Any] | None:
    """Return JSON values that stand one after the other."""
    found, at = [], 0
    try:
        while at < len(text):
            value, at = DECODER.raw_decode(text, at)
            found.append(value)
            at = SEPARATORS.match(text, at).end()  # type: ignore[union-attr]  # matches nothing too
    except (ValueError, RecursionError):
        # What comes after a whole value is not JSON: the values before it are.
        return found if found and at and text[at : at + 1] not in ",:]}" else None
    return found


def _without_noise(text: str) -> str:
    return NOISE.sub(lambda found: found.group() if found.group()[0] == '"' else "", text)


def _with_valid_escapes(text: str) -> str:
    return BAD_ESCAPE.sub(lambda found: found.group() if found[1] else found[2], text)


REPAIRS: tuple[Callable[[str], str], ...] = (_without_noise, _with_valid_escapes)


def js_value(text: str) -> Any:
    """Return the JavaScript object at the start of `text` (bare keys, …), or None."""
    if _depth(text) > MAX_DEPTH:
        return None
    try:
        return chompjs.parse_js_object(text, loader_kwargs={"strict": False})
    except (ValueError, RecursionError):
        return None


def _depth(text: str) -> int:
    """Return at least how deep brackets nest in `text`, those in strings counted too."""
    deepest = depth = 0
    for bracket in re.findall(r"[\[{}\]]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
