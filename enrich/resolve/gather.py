"""Mentions into units: each distinct name once, with what was shown beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from enrich.model import MENTION_COLUMNS
from enrich.names import (
    EmployerName,
    find_place,
    fold,
    phone_kind,
    phone_number,
)
from enrich.resolve.spelling import parsed
from enrich.resolve.units import (
    NAMELESS,
    Unit,
    alias_of,
    nameless_key,
    unit_key,
    valid_uscc,
)

# Mail hosts and boards stand in domain fields; they are nobody's own.
_SHARED_DOMAINS = frozenset(
    {"qq.com", "163.com", "126.com", "139.com", "gmail.com", "outlook.com", "hotmail.com"}
    | {"sina.com", "sohu.com", "51job.com", "zhipin.com", "liepin.com", "lagou.com"}
    | {"zhaopin.com", "linkedin.com"}
)


@dataclass(slots=True)
class Gathered:
    """Units by key, and the unit key of each mention, in the order given."""

    units: dict[str, Unit] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)


def town_of(city: str) -> str:
    """Return the town that a board's city field means, or "" when it means none."""
    place = find_place(city) if city else None
    return place.town if place is not None and place.depth >= 2 else ""


def gather(mentions: pd.DataFrame) -> Gathered:
    """Return the units of `mentions`; columns that are missing count as empty."""
    columns = [_column(mentions, name) for name in MENTION_COLUMNS]
    rows = list(zip(*columns, strict=True))
    names = {name: parsed(name) for name in {str(row[1]): None for row in rows}}
    found = Gathered(keys=_keys(rows, names))
    codes = _codes(rows, found.keys)
    for at, row in enumerate(rows):
        found.keys[at] += _code(codes, found.keys[at], str(row[6]))
        _tell(found.units, found.keys[at], names[str(row[1])], row)
    for key, unit in found.units.items():
        unit.uscc = _main_code(codes, key)
        unit.town = _first(unit.towns) if unit.towns else ""
    return found


def _keys(rows: list[tuple[object, ...]], names: dict[str, EmployerName]) -> list[str]:
    """Return the unit key of each row, before credit codes part equal names."""
    placed: dict[tuple[str, str], str] = {}
    keys = []
    for row in rows:
        name, pair = names[str(row[1])], (str(row[1]), str(row[2]))
        if name.kind in NAMELESS:
            keys.append(nameless_key(name, str(row[7]), row[0]))
            continue
        if pair not in placed:
            placed[pair] = unit_key(name, town_of(pair[1]))
        keys.append(placed[pair])
    return keys


def _codes(rows: list[tuple[object, ...]], keys: list[str]) -> dict[str, Counter[str]]:
    """Return the valid credit codes shown with each named unit."""
    codes: dict[str, Counter[str]] = {}
    for row, key in zip(rows, keys, strict=True):
        code = valid_uscc(str(row[6])) if row[6] and not key.startswith("x:") else ""
        if code:
            codes.setdefault(key, Counter())[code] += 1
    return codes


def firm_units(units: dict[str, Unit]) -> dict[str, str]:
    """Add the firms that branches speak of where nobody else did; return key by branch key."""
    firms: dict[str, str] = {}
    for key in sorted(units):
        unit = units[key]
        if not unit.name.branch or unit.nameless:
            continue
        firm = parsed(unit.name.firm)
        if firm.kind in NAMELESS or firm.branch:
            continue
        firms[key] = unit_key(firm, "")
        if firms[key] not in units:
            units[firms[key]] = Unit(firms[key], firm, virtual=True)
    return firms


def _column(mentions: pd.DataFrame, name: str) -> list[object]:
    if name in mentions.columns:
        return mentions[name].tolist()
    return [""] * len(mentions)


def _code(codes: dict[str, Counter[str]], key: str, shown: str) -> str:
    """Return "#code" for a mention whose code is not the one that its name mostly goes with."""
    seen = codes.get(key)
    if seen is None or len(seen) == 1 or not shown:
        return ""
    code = valid_uscc(shown)
    return f"#{code}" if code and code != _first(seen) else ""


def _main_code(codes: dict[str, Counter[str]], key: str) -> str:
    name, _, code = key.partition("#")
    if code:
        return code
    return _first(codes[name]) if name in codes else ""


def _first(seen: Counter[str]) -> str:
    return min(seen, key=lambda one: (-seen[one], one))


def _tell(
    units: dict[str, Unit], key: str, name: EmployerName, row: tuple[object, ...]
) -> None:
    unit = units.get(key)
    if unit is None:
        unit = units[key] = Unit(key, name)
    unit.seen += 1
    unit.shown[name.shown] += 1
    town = town_of(str(row[2]))
    if town:
        unit.towns[town] += 1
    if unit.nameless:
        return
    _tell_witnesses(unit, row)
    for text in (str(row[9]), name.alias):
        alias = alias_of(text, name) if text else ""
        if alias:
            unit.aliases.add(alias)


def _tell_witnesses(unit: Unit, row: tuple[object, ...]) -> None:
    site, number, domain, phone = (str(row[at]) for at in (7, 8, 4, 5))
    if number:
        unit.sites.add(f"{site}:{number}")
    if domain:
        plain = (
            fold(domain).removeprefix("https://").removeprefix("http://").removeprefix("www.")
        )
        plain = plain.split("/")[0]
        if "." in plain and plain not in _SHARED_DOMAINS:
            unit.contacts.add(plain)
    if phone:
        kind = phone_kind(phone)
        line = phone_number(phone)
        if kind is not None and line is not None and not kind.personal:
            unit.contacts.add(line)
