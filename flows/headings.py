"""Which of our columns a user's heading stands for: the table is `headings.txt`."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources


def columns_of(header: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    """Return for each wanted column where in the header it stands; those without are left out.

    A column with our own name wins over others, then what the table names first.

    >>> columns_of(["城市", "公司", "公司名称"], ["name", "city", "phone"])
    {'name': 2, 'city': 0}
    >>> columns_of(["Company Name", "name"], ["name"])
    {'name': 1}
    """
    places: dict[str, int] = {}
    for at, heading in enumerate(header):
        places.setdefault(plain_heading(heading), at)
    found: dict[str, int] = {}
    for field in wanted:
        names = (plain_heading(field), *headings().get(field, ()))
        there = [places[name] for name in names if name in places]
        if there and there[0] not in found.values():
            found[field] = there[0]
    return found


@cache
def headings() -> dict[str, tuple[str, ...]]:
    """Return the headings, plain, that stand for each field."""
    text = (resources.files("flows") / "headings.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        fields, colon, names = line.partition(":")
        if colon and not line.startswith("#"):
            plain = tuple(dict.fromkeys(map(plain_heading, names.split())))
            found |= dict.fromkeys(fields.split(), plain)
    return found


def known_headings(fields: Sequence[str]) -> set[str]:
    """Return every heading that stands for one of the fields, plain."""
    return {plain_heading(one) for one in fields} | {
        n for f in fields for n in headings().get(f, ())
    }


def plain_heading(heading: str) -> str:
    """Return a heading without what does not matter in it: case, spaces, `_` and `-`."""
    text = unicodedata.normalize("NFKC", heading).strip().casefold()
    return text.replace(" ", "").replace("_", "").replace("-", "")
