"""The farm's own wording: phrases, job kinds, firm kinds and places, as data (TOML).

Slots such as `{product}` are filled when an advertisement is written, see `filled`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A kind of job.

    Attributes:
        pay: Lowest and highest usual pay, thousand yuan a month.
        books: Whoever holds it may book travel for others.
        trips: It may ask for travel.
    """

    group: str
    titles: tuple[str, ...]
    duties: tuple[str, ...]
    wants: tuple[str, ...]
    pay: tuple[int, int]
    books: bool = False
    trips: bool = False


@dataclass(frozen=True, slots=True)
class City:
    """A city: its names, its GB/T 2260 code, some of its districts."""

    name: str
    province: str
    code: str
    english: str
    districts: tuple[str, ...]

    @property
    def region(self) -> str:
        """The province in full, or the city itself where it is one."""
        if self.province == self.name:
            return f"{self.name}市"
        kind = {"广西": "壮族自治区", "内蒙古": "自治区", "新疆": "维吾尔自治区"}
        return self.province + kind.get(self.province, "省")


@cache
def table(name: str) -> dict[str, Any]:
    """Return the content of `<name>.toml`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def cities() -> dict[str, City]:
    """Return the farm's cities by name."""
    found = (
        City(c["name"], c["province"], c["code"], c["english"], tuple(c["districts"]))
        for c in table("places")["city"]
    )
    return {city.name: city for city in found}


@cache
def roles(group: str) -> tuple[Role, ...]:
    """Return the jobs of one group.

    Raises:
        KeyError: No file describes the group.
    """
    found = tuple(
        _role(entry)
        for name in ("roles_segment", "roles_common", "roles_english")
        for entry in table(name)["role"]
        if entry["group"] == group
    )
    if not found:
        raise KeyError(group)
    return found


def _role(entry: Mapping[str, Any]) -> Role:
    return Role(
        group=entry["group"],
        titles=tuple(entry["titles"]),
        duties=tuple(entry["duties"]),
        wants=tuple(entry["wants"]),
        pay=(entry["pay"][0], entry["pay"][1]),
        books=entry.get("books", False),
        trips=entry.get("trips", False),
    )


class Filler:
    """Fills the slots of one advertisement's texts.

    Attributes:
        used: For each slot that came by chance, the words that were put there.

    >>> Filler(Random(1), {"place": "德国"}).fill("赴{place}出差")
    '赴德国出差'
    """

    def __init__(self, rng: Random, known: Mapping[str, object]) -> None:
        self._rng, self._known = rng, known
        self.used: dict[str, list[str]] = {}

    def fill(self, text: str) -> str:
        """Return `text` with its slots filled: as known, else from words.toml."""
        return SLOT.sub(lambda slot: self._word(slot[1]), text)

    def _word(self, name: str) -> str:
        if name in self._known:
            return str(self._known[name])
        words: list[str] = table("words")["slots"][name]
        used = self.used.setdefault(name, [])
        # An advert keeps to few countries, clients and goods, but names none twice in a row.
        again = [word for word in dict.fromkeys(used) if word != used[-1]]
        fresh = [word for word in words if word not in used[-1:]]
        word = self._rng.choice(again if len(again) > 1 else fresh)
        used.append(word)
        return word


def filled(text: str, rng: Random, known: Mapping[str, object]) -> str:
    """Return one text with its slots filled."""
    return Filler(rng, known).fill(text)
