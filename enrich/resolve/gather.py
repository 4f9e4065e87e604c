"""Mentions into units: each distinct name once, with what was shown beside it.

Most mentions repeat another one word for word, so the frame is first brought to its distinct
rows, by numbers; only those are looked at one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from enrich.names import (
    EmployerName,
    find_place,
    fold,
    phone_kind,
    phone_number,
)
from enrich.resolve.counts import counted
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


class _Told(NamedTuple):
    """What mentions say, but for their number and address: the distinct rows of a frame."""

    name: str
    city: str
    domain: str
    phone: str
    uscc: str
    site: str
    site_company_id: str
    short_name: str


@dataclass(slots=True)
class Gathered:
    """Units by key, and the unit key of each mention, in the order given."""

    units: dict[str, Unit] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)


@lru_cache(maxsize=1 << 14)
def town_of(city: str) -> str:
    """Return the town that a board's city field means, or "" when it means none."""
    place = find_place(city) if city else None
    return place.town if place is not None and place.depth >= 2 else ""


def gather(mentions: pd.DataFrame) -> Gathered:
    """Return the units of `mentions`; columns that are missing count as empty."""
    told, which = _distinct(mentions)
    names = [parsed(one.name) for one in told]
    keys = _keys(told, names)
    times = np.bincount(which, minlength=len(told)).tolist()
    codes = _codes(told, keys, times)
    found = Gathered()
    for at, (one, name) in enumerate(zip(told, names, strict=True)):
        if keys[at]:
            code = _other_code(codes, keys[at], one.uscc) if codes else ""
            keys[at] += f"#{code}" if code else ""
            _tell(found.units, keys[at], name, one, times[at])
            found.units[keys[at]].uscc = code or _main_code(codes, keys[at])
    found.keys = [keys[at] for at in which.tolist()]
    _tell_nameless(found, mentions, told, which)
    for unit in found.units.values():
        unit.town = first(unit.towns)
    return found


def _distinct(mentions: pd.DataFrame) -> tuple[list[_Told], np.ndarray[Any, Any]]:
    """Return the distinct rows in the order of their first mention, and which each one is."""
    which = np.zeros(len(mentions), dtype=np.int64)
    texts: dict[str, tuple[np.ndarray[Any, Any], list[str]]] = {}
    for column in _Told._fields:
        if column in mentions.columns:
            numbers, values = pd.factorize(mentions[column], use_na_sentinel=False)
            shown = zip(values.astype(object).tolist(), pd.isna(values).tolist(), strict=True)
            plain = ["" if missing else str(value) for value, missing in shown]
            texts[column] = numbers, plain
            which = pd.factorize(which * len(plain) + numbers)[0]
    starts = np.unique(which, return_index=True)[1]
    nothing = [""] * len(starts)
    columns: list[list[str]] = []
    for column in _Told._fields:
        if column in texts:
            numbers, plain = texts[column]
            columns.append([plain[at] for at in numbers[starts].tolist()])
        else:
            columns.append(nothing)
    return list(map(_Told._make, zip(*columns, strict=True))), which


def _keys(told: list[_Told], names: list[EmployerName]) -> list[str]:
    """Return the unit key of each row, before credit codes part equal names; "" for none."""
    placed: dict[tuple[str, str], str] = {}
    keys = []
    for one, name in zip(told, names, strict=True):
        if name.kind in NAMELESS:
            keys.append("")
            continue
        pair = one.name, one.city
        key = placed.get(pair)
        if key is None:
            key = placed[pair] = unit_key(name, town_of(one.city))
        keys.append(key)
    return keys


def _codes(told: list[_Told], keys: list[str], times: list[int]) -> dict[str, Counter[str]]:
    """Return the valid credit codes shown with each named unit."""
    codes: dict[str, Counter[str]] = {}
    for one, key, seen in zip(told, keys, times, strict=True):
        code = valid_uscc(one.uscc) if one.uscc and key else ""
        if code:
            codes.setdefault(key, Counter())[code] += seen
    return codes


def firm_units(units: dict[str, Unit]) -> dict[str, str]:
    """Add the firms that branches speak of where nobody else did; return key by branch key."""
    firms: dict[str, str] = {}
    for key in sorted(key for key, unit in units.items() if unit.name.branch):
        unit = units[key]
        if unit.nameless:
            continue
        firm = parsed(unit.name.firm)
        if firm.kind in NAMELESS or firm.branch:
            continue
        firms[key] = unit_key(firm, "")
        if firms[key] not in units:
            units[firms[key]] = Unit(firms[key], firm, virtual=True)
    return firms


def _other_code(codes: dict[str, Counter[str]], key: str, shown: str) -> str:
    """Return the code of a mention if it is not the one that its name mostly goes with."""
    seen = codes.get(key)
    if seen is None or len(seen) == 1 or not shown:
        return ""
    code = valid_uscc(shown)
    return code if code != first(seen) else ""


def _main_code(codes: dict[str, Counter[str]], key: str) -> str:
    return first(codes[key]) if key in codes else ""


def first(seen: Mapping[str, int]) -> str:
    """Return what was seen most often, of equals the first by its text; "" of nothing."""
    if len(seen) <= 1:
        return next(iter(seen), "")
    return min(seen, key=lambda one: (-seen[one], one))


def _tell_nameless(
    found: Gathered, mentions: pd.DataFrame, told: list[_Told], which: np.ndarray[Any, Any]
) -> None:
    """Give each mention of somebody who is not named a unit of its own."""
    alone = [at for at, key in enumerate(found.keys) if not key]
    if not alone:
        return
    numbers = mentions["mention_id"].tolist()
    for at in alone:
        one = told[which[at]]
        name = parsed(one.name)
        key = found.keys[at] = nameless_key(name, one.site, numbers[at])
        _tell(found.units, key, name, one, 1)


def _tell(
    units: dict[str, Unit], key: str, name: EmployerName, told: _Told, times: int
) -> None:
    unit = units.get(key)
    if unit is None:
        unit = units[key] = Unit(key, name)
    unit.seen += times
    unit.shown = counted(unit.shown, name.shown, times)
    town = town_of(told.city) if told.city else ""
    if town:
        unit.towns = counted(unit.towns, town, times)
    if name.kind in NAMELESS:
        return
    if told.site_company_id or told.domain or told.phone:
        _tell_witnesses(unit, told)
    if told.short_name or name.alias:
        aliases = {alias_of(text, name) for text in (told.short_name, name.alias) if text}
        unit.aliases |= aliases - {""}


def _tell_witnesses(unit: Unit, told: _Told) -> None:
    if told.site_company_id:
        unit.sites |= {f"{told.site}:{told.site_company_id}"}
    if told.domain:
        plain = fold(told.domain).removeprefix("https://").removeprefix("http://")
        plain = plain.removeprefix("www.").split("/")[0]
        if "." in plain and plain not in _SHARED_DOMAINS:
            unit.contacts |= {plain}
    if told.phone:
        kind = phone_kind(told.phone)
        line = phone_number(told.phone)
        if kind is not None and line is not None and not kind.personal:
            unit.contacts |= {line}
