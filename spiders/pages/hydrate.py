"""Page state as newer frameworks send it: Next.js's flight lines and Nuxt's table of values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from spiders.pages.tolerant import DECODER

PUSH = re.compile(r'self\.__next_f\.push\(\[1,\s*("(?:[^"\\]|\\.)*+")\s*\]\)', re.DOTALL)
LINE = re.compile(r"^[0-9a-f]{1,6}:(?=[\[{])", re.MULTILINE)
MAX_DEPTH = 30
MAX_VALUES = 200_000
WRAPPED = frozenset(
    {"Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef"}
)


def flight_values(text: str) -> Iterator[Any]:
    """Yield the JSON values in a Next.js page's flight data."""
    if "__next_f" not in text:
        return
    parts = []
    for literal in PUSH.findall(text):
        try:
            parts.append(json.loads(literal, strict=False))
        except ValueError:
            continue
    flight = "".join(parts)
    for line in LINE.finditer(flight):
        try:
            yield DECODER.raw_decode(flight, line.end())[0]
        except (ValueError, RecursionError):
            continue


def nuxt_value(table: Any) -> Any:
    """Return the value of Nuxt's table, in which objects name their parts by number.

    >>> nuxt_value([{"jobs": 1}, [2], {"title": 3}, "Clerk"])
    {'jobs': [{'title': 'Clerk'}]}
    """
    if not isinstance(table, list) or not table or len(table) > MAX_VALUES:
        return None
    return _value(table, 0, MAX_DEPTH)


def _value(table: list[Any], number: Any, left: int) -> Any:
    is_number = isinstance(number, int) and not isinstance(number, bool)
    if not is_number or not 0 <= number < len(table) or left <= 0:
        return None
    found = table[number]
    if isinstance(found, dict):
        return {name: _value(table, part, left - 1) for name, part in found.items()}
    if not isinstance(found, list):
        return found
    if found and isinstance(found[0], str):
        return (
            _value(table, found[1], left - 1)
            if found[0] in WRAPPED and len(found) > 1
            else None
        )
    return [_value(table, part, left - 1) for part in found]
