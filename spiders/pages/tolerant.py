"""JSON as pages really carry it: comments round it, stray commas, raw lines, bare quotes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import chompjs

MAX_DEPTH = 60
WRAPPING = re.compile(
    r"\A(?:\s|\ufeff|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+"
    r"|(?:\s|;|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|//\s*-->|-->)+\Z"
)
NOISE = re.compile(
    r'"(?:[^"\\]|\\.)*+"|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])|(?<=[\[{,])\s*,', re.DOTALL
)
BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.?))', re.DOTALL)
SEPARATORS = re.compile(r"[\s;,]*+")
DECODER = json.JSONDecoder(strict=False)


def json_values(text: str) -> list[Any]:
    """Return the JSON values in `text`, mostly one; [] where there is none. Never raises.

    >>> json_values('<!-- {"a": "x", } -->')
    [{'a': 'x'}]
    """
    found = _strict(text)
    if found is None:
        found = next((values for values in _repaired(WRAPPING.sub("", text)) if values), [])
    return found


def _strict(text: str) -> list[Any] | None:
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return None


def _repaired(text: str) -> Iterator[list[Any] | None]:
    """Yield what each of the repairs makes of `text`, the cheapest first."""
    if not text or (text[0] not in "[{" and "&quot;" not in text):
        return
    yield _strict(text)
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
        yield _strict(text)
    yield _several(text)
    mended = text
    for repair in REPAIRS:
        mended = repair(mended)
        yield _strict(mended)
    value = js_value(text)
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


def _with_inner_quotes_escaped(text: str) -> str:
    """Return `text` with quotes inside strings escaped: those that no delimiter follows."""
    parts, inside, at = [], False, 0
    for found in re.finditer(r'\\.|"', text, re.DOTALL):
        if found.group() != '"':
            continue
        start = found.start()
        parts.append(text[at:start])
        at = found.end()
        if inside and not re.match(
            r"\s*(?:[,:]\s*[\"\[{\dtfn\-]|[}\]]|,?\s*\Z)", text[at : at + 40]
        ):
            parts.append('\\"')
            continue
        inside = not inside
        parts.append('"')
    return "".join([*parts, text[at:]])


REPAIRS: tuple[Callable[[str], str], ...] = (
    _without_noise,
    _with_valid_escapes,
    _with_inner_quotes_escaped,
)


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
