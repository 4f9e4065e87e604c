"""What people judged: `same` joins, `different` blocks every path, whatever the rules say.

A judgement speaks of names. Where it also names the town, it speaks of the short form of that
town alone: 华兴 in 保定 may be judged without a word about 华兴 in 苏州.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pandas as pd

from enrich.resolve.gather import town_of
from enrich.resolve.model import JUDGEMENT_COLUMNS, texts
from enrich.resolve.parting import part
from enrich.resolve.spelling import parsed
from enrich.resolve.units import LONGEST_KEY, Unit, signature, unit_key
from enrich.resolve.workplace import Entity, Event, Workplace


def side(name: str, city: str = "") -> str:
    """Return what a judgement's side stands for: a name, or the short form of one town.

    >>> side("华兴"), side("华兴", "保定")
    ('s:华兴::', 's:华兴::@保定')
    >>> side("保定华兴贸易有限公司", "保定") == side("保定市华兴贸易有限公司")
    True
    """
    told = parsed(name)
    return unit_key(told, town_of(city)) if city else signature(told)


def sides_of(unit: Unit) -> tuple[str, ...]:
    """Return the sides under which a unit may have been judged."""
    plain = unit.key.partition("#")[0]
    return (unit.sign,) if plain == unit.sign else (unit.sign, plain)


class Judged:
    """The judgements in force, by what their sides stand for."""

    def __init__(self, judgements: pd.DataFrame | None) -> None:
        verdicts: dict[frozenset[str], str] = {}
        self._look_ups: set[str] = set()
        rows = [] if judgements is None else _rows(judgements)
        for left, right, verdict, left_city, right_city in rows:
            pair = frozenset({self._side(left, left_city), self._side(right, right_city)})
            if len(pair) == 2:
                verdicts[pair] = verdict
        self._verdicts = _neighbours(sorted(sorted(pair) for pair in verdicts))
        self._same = sorted(sorted(p) for p, verdict in verdicts.items() if verdict == "same")
        self._different = sorted(
            sorted(p) for p, verdict in verdicts.items() if verdict == "different"
        )
        self._blocked = _neighbours(self._different)
        self._joined = _neighbours(self._same)

    def look_ups(self) -> set[str]:
        """Return the look-up keys under which judged names are filed."""
        return self._look_ups

    def blocks(self, unit: Unit, entity: Entity) -> bool:
        """Return whether somebody judged `unit` to be different from a name of `entity`."""
        if not self._blocked:
            return False
        barred = _all(self._blocked, unit)
        return bool(barred) and any(
            one in barred for other in entity.units for one in sides_of(other)
        )

    def settled(self, unit: Unit, entity: Entity) -> bool:
        """Return whether somebody answered already, be it "unsure"."""
        asked = _all(self._verdicts, unit)
        names = {signature(entity.name), *(s for u in entity.units for s in sides_of(u))}
        return not asked.isdisjoint(names)

    def same(self, unit: Unit, work: Workplace) -> Entity | None:
        """Return the entity of a name that somebody judged to be the same as `unit`."""
        if not self._joined:
            return None
        wanted = _all(self._joined, unit)
        if not wanted:
            return None
        found = [
            work.entity(other)
            for key in sorted(self._look_ups)
            for other in work.at(key)
            if wanted.intersection(sides_of(other)) and work.has_entity(other)
        ]
        fitting = [
            entity
            for entity in found
            if not self.blocks(unit, entity) and not _namesake(unit, unit.uscc, entity.uscc)
        ]
        return min(fitting, key=lambda one: one.age) if fitting else None

    def enforce(self, work: Workplace) -> None:
        """Join and part what was resolved before it was judged."""
        if not self._same and not self._different:
            return
        units = self._units(work)
        for left, right in self._same:
            for one, other in product(units.get(left, []), units.get(right, [])):
                self._join(work, one, other)
        for left, right in self._different:
            for one, other in product(units.get(left, []), units.get(right, [])):
                if work.entity(one) is work.entity(other):
                    self._part(work, one, other)
        # What was parted and joined again in one call has no number that an event could name.
        work.events[:] = [_of_those_that_stay(event) for event in work.events]

    def _join(self, work: Workplace, one: Unit, other: Unit) -> None:
        left, right = work.whole(work.entity(one)), work.whole(work.entity(other))
        if self._elsewhere(one, left, right) or self._elsewhere(other, right, left):
            return
        if left is right or bool(one.name.branch) != bool(other.name.branch):
            return  # a branch is a part of its firm, and no firm
        if any(_namesake(unit, left.uscc, right.uscc) for unit in (one, other)):
            return
        ours = self._group(one) | self._group(other)
        against = list(self._against(left, right))
        # What only a rule joined to one of them gives way; what people joined contradicts them.
        giving_way = [
            [u for u in pair if not ours.intersection(sides_of(u))] for pair in against
        ]
        if not all(giving_way):
            return
        for units in giving_way:
            self._move_out(work, min(units, key=_weight))
        work.merge(work.entity(one), work.entity(other), "judged to be the same", "judgement")

    def _elsewhere(self, unit: Unit, own: Entity, other: Entity) -> bool:
        """Return whether a judgement that names no town leaves a short form in its own."""
        return not self.names_town(unit) and settled_elsewhere(unit, own, other)

    def names_town(self, unit: Unit) -> bool:
        """Return whether somebody judged the short form of this town, not that of any."""
        return any(one != unit.sign and one in self._joined for one in sides_of(unit))

    def _against(self, left: Entity, right: Entity) -> Iterator[tuple[Unit, Unit]]:
        """Yield the units that were judged to be different, one of each entity."""
        for unit in left.units:
            barred = _all(self._blocked, unit)
            if barred:
                yield from ((unit, v) for v in right.units if barred.intersection(sides_of(v)))

    def _part(self, work: Workplace, one: Unit, other: Unit) -> None:
        """Move the less known of two units out, with those that people say are the same."""
        work.whole(work.entity(one))
        self._move_out(work, min((one, other), key=_weight))

    def _move_out(self, work: Workplace, goes: Unit) -> None:
        """Move a unit out, with those of its entity that people joined to it."""
        entity = work.entity(goes)
        group, barred = self._group(goes), _all(self._blocked, goes)
        mine = [
            unit
            for unit in entity.units
            if unit is not goes
            and group.intersection(sides_of(unit))
            and not barred.intersection(sides_of(unit))
        ]
        if len(mine) + 1 < len(entity.units):
            part(work, [goes, *mine], "judged to be different", goes.best_shown)

    def _group(self, unit: Unit) -> frozenset[str]:
        """Return the sides that people joined to a unit's, directly or by others.

        Its own are among them if they were judged: 华兴 in 保定 and 华兴 in 苏州 have a side in
        common, which joins them only where somebody spoke of 华兴 in any town.
        """
        found, todo = set(sides_of(unit)), list(sides_of(unit))
        while todo:
            more = self._joined.get(todo.pop(), frozenset()) - found
            found |= more
            todo += more
        return frozenset(found.intersection(self._joined))

    def _units(self, work: Workplace) -> dict[str, list[Unit]]:
        units: dict[str, list[Unit]] = {}
        for key in sorted(self._look_ups):
            for unit in work.at(key):
                for told in sides_of(unit):
                    mine = units.setdefault(told, [])
                    if unit not in mine and work.has_entity(unit):
                        mine.append(unit)
        return units

    def _side(self, text: str, city: str) -> str:
        name = parsed(text)
        self._look_ups.add(f"k:{name.core}:{name.place.key}:{name.branch}"[:LONGEST_KEY])
        return side(text, city)


def settled_elsewhere(unit: Unit, own: Entity, other: Entity) -> bool:
    """Return whether a short form means a firm of its own town, whoever bears it elsewhere.

    华兴 judged to be 保定华兴 does not take 华兴 in 苏州 from 苏州华兴.
    """
    if unit.name.full or unit.name.place.depth >= 2 or not own.name.full:
        return False
    return own.near(unit.town) and not other.near(unit.town)


def _of_those_that_stay(event: Event) -> Event:
    other = event.other and _numbered(event.other)
    return replace(event, entity=_numbered(event.entity), other=other)


def _numbered(entity: Entity) -> Entity:
    """Return the entity itself when the index knows it, else the one that it went into."""
    while entity.row is None and entity.merged_into is not None:
        entity = entity.merged_into
    return entity


def _namesake(unit: Unit, code: str, other: str) -> bool:
    """Return whether a unit has a name that goes mostly with another credit code.

    A judgement speaks of names, and cannot tell two firms of one name apart: it means the one
    that is known best, and does not join both.
    """
    return "#" in unit.key and bool(code) and bool(other) and code != other


def _weight(unit: Unit) -> tuple[bool, int, str]:
    """Sort first the unit that is less known."""
    return unit.name.full, unit.mentions + unit.seen, unit.key


def _all(pairs: dict[str, frozenset[str]], unit: Unit) -> frozenset[str]:
    found = [pairs[one] for one in sides_of(unit) if one in pairs]
    return frozenset().union(*found)


def _rows(judgements: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(zip(*(texts(judgements, name) for name in JUDGEMENT_COLUMNS), strict=True))


def _neighbours(pairs: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for left, right in pairs:
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {sign: frozenset(others) for sign, others in found.items()}
