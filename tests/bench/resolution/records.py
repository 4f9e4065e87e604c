"""What peers are given: distinct names with our own normaliser's parts, and the truth last.

Peers compare strings; they know nothing of Chinese names. So that the comparison is one of
matching, each gets what our parser tells of a name, the numbers that boards show, and our veto
against joining a firm with its branch or with one in another place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from enrich.model import MENTION_COLUMNS
from enrich.names import EmployerName, fold, parse_employer
from enrich.resolve.gather import town_of
from enrich.resolve.sound import sound
from enrich.resolve.units import NAMELESS, unit_key, valid_uscc

FIELDS = ("core", "brand", "trade", "place", "town", "branch", "legal", "sound", "code")
"""Columns of `Records.table`, all texts, "" where a name tells nothing."""


@dataclass(slots=True)
class Records:
    """Distinct names, and which mention bears which.

    Attributes:
        names: Our parser's answer for each record.
        towns: The posting towns of each. numbers: The boards' own numbers and credit codes.
        of_mention: The record of each mention; -1 names nobody.
    """

    names: list[EmployerName] = field(default_factory=list)
    towns: list[Counter[str]] = field(default_factory=list)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    of_mention: list[int] = field(default_factory=list)

    def table(self) -> pd.DataFrame:
        """Return FIELDS and `row`, one record a row."""
        rows = [
            (
                name.core,
                name.brand,
                name.trade,
                name.place.key if name.place.depth >= 2 else "",
                self._town(at),
                name.branch,
                f"{name.legal_class}{'+' if name.group else ''}",
                sound(name.core),
                self.codes.get(at, ""),
                at,
            )
            for at, name in enumerate(self.names)
        ]
        return pd.DataFrame(rows, columns=[*FIELDS, "row"])

    def _town(self, at: int) -> str:
        place = self.names[at].place
        if place.depth >= 3:
            return place.town
        seen = self.towns[at]
        return min(seen, key=lambda town: (-seen[town], town)) if seen else ""

    def may_be_one(self, left: int, right: int) -> bool:
        """Return whether neither branch, place nor group speaks against a pair."""
        mine, theirs = self.names[left], self.names[right]
        if mine.branch != theirs.branch:
            return False
        if mine.full and theirs.full and mine.group != theirs.group:
            return False
        both = mine.place.depth >= 2 and theirs.place.depth >= 2
        return not both or mine.place.agrees(theirs.place)

    def told(self) -> list[tuple[int, int]]:
        """Return the pairs that share a board's number or a credit code."""
        pairs = []
        for rows in self.numbers.values():
            first, *rest = sorted(rows)
            pairs += [(first, one) for one in rest if self.may_be_one(first, one)]
        return pairs


def records(mentions: pd.DataFrame) -> Records:
    """Return the records of mentions: a short form once per posting town, as for our engine."""
    found, known = Records(), dict[str, int]()
    names = {name: parse_employer(name) for name in dict.fromkeys(mentions["name"])}
    columns = ["name", "city", "uscc", "site", "site_company_id"]
    for shown, city, code, site, number in mentions[columns].itertuples(index=False):
        # Towns that our gazetteer lacks serve the peers as written.
        name, town = names[shown], town_of(city) or fold(city).split(",")[0]
        if name.kind in NAMELESS:
            found.of_mention.append(-1)
            continue
        key = unit_key(name, town)
        at = known.setdefault(key, len(known))
        if at == len(found.names):
            found.names.append(name)
            found.towns.append(Counter())
        found.towns[at][town] += 1
        if number:
            found.numbers.setdefault(f"{site}:{number}", set()).add(at)
        if code and (valid := valid_uscc(code)):
            found.numbers.setdefault(valid, set()).add(at)
            found.codes[at] = valid
        found.of_mention.append(at)
    return found


def joined(size: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the connected component of each of `size` records."""
    above = list(range(size))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for left, right in pairs:
        a, b = top(left), top(right)
        if a != b:
            above[max(a, b)] = min(a, b)
    return [top(one) for one in range(size)]


def companies(found: Records, groups: list[int]) -> list[int]:
    """Return a company for each mention; one that names nobody stands alone."""
    return [groups[at] if at >= 0 else -1 - row for row, at in enumerate(found.of_mention)]


def read(file: Path) -> pd.DataFrame:
    """Return MENTION_COLUMNS of a saved world."""
    return pd.read_parquet(file, columns=list(MENTION_COLUMNS))
