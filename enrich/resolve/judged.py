"""What people judged: `same` joins, `different` blocks every path, whatever the rules say."""

from __future__ import annotations

from itertools import product

import pandas as pd

from enrich.names import parse_employer
from enrich.resolve.units import Unit, signature
from enrich.resolve.workplace import Entity, Event, Workplace


class Judged:
    """The judgements in force, by the signatures of the two names."""

    def __init__(self, judgements: pd.DataFrame | None) -> None:
        verdicts: dict[frozenset[str], str] = {}
        self._look_ups: set[str] = set()
        rows = [] if judgements is None else _rows(judgements)
        for left, right, verdict in rows:
            pair = frozenset({self._sign(left), self._sign(right)})
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
        barred = self._blocked.get(unit.sign)
        return barred is not None and any(other.sign in barred for other in entity.units)

    def settled(self, unit: Unit, entity: Entity) -> bool:
        """Return whether somebody answered already, be it "unsure"."""
        asked = self._verdicts.get(unit.sign)
        if asked is None:
            return False
        return signature(entity.name) in asked or any(o.sign in asked for o in entity.units)

    def same(self, unit: Unit, work: Workplace) -> Entity | None:
        """Return the entity of a name that somebody judged to be the same as `unit`."""
        if not self._joined:
            return None
        wanted = self._joined.get(unit.sign, frozenset())
        found = [
            work.entity(other)
            for key in sorted(self._look_ups)
            for other in work.at(key)
            if other.sign in wanted and work.has_entity(other)
        ]
        fitting = [entity for entity in found if not self.blocks(unit, entity)]
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
                    _part(work, one, other)

    def _join(self, work: Workplace, one: Unit, other: Unit) -> None:
        left, right = work.whole(work.entity(one)), work.whole(work.entity(other))
        if settled_elsewhere(one, left, right) or settled_elsewhere(other, right, left):
            return
        if left is right or any(self.blocks(unit, right) for unit in left.units):
            return
        if bool(one.name.branch) != bool(other.name.branch):
            return  # a branch is a part of its firm, and no firm
        work.merge(left, right, "judged to be the same", "judgement")

    def _units(self, work: Workplace) -> dict[str, list[Unit]]:
        units: dict[str, list[Unit]] = {}
        for key in sorted(self._look_ups):
            for unit in work.at(key):
                mine = units.setdefault(unit.sign, [])
                if unit not in mine and work.has_entity(unit):
                    mine.append(unit)
        return units

    def _sign(self, text: str) -> str:
        name = parse_employer(text)
        self._look_ups.add(f"k:{name.core}:{name.place.key}:{name.branch}")
        return signature(name)


def settled_elsewhere(unit: Unit, own: Entity, other: Entity) -> bool:
    """Return whether a short form means a firm of its own town, whoever bears it elsewhere.

    华兴 judged to be 保定华兴 does not take 华兴 in 苏州 from 苏州华兴.
    """
    if unit.name.full or unit.name.place.depth >= 2 or not own.name.full:
        return False
    return own.near(unit.town) and not other.near(unit.town)


def _part(work: Workplace, one: Unit, other: Unit) -> None:
    """Move the less known of two units out into a company of its own."""
    entity = work.whole(work.entity(one))
    goes = min(one, other, key=lambda u: (u.name.full, u.mentions + u.seen, u.key))
    fresh = work.found(goes)
    if entity.name is goes.name:
        stays = other if goes is one else one
        entity.name = stays.name
    work.events.append(Event("split", entity, fresh, "judged to be different", goes.best_shown))


def _rows(judgements: pd.DataFrame) -> list[tuple[str, str, str]]:
    columns = (judgements[name].tolist() for name in ("left_name", "right_name", "verdict"))
    return [(str(a), str(b), str(c)) for a, b, c in zip(*columns, strict=True)]


def _neighbours(pairs: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for left, right in pairs:
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {sign: frozenset(others) for sign, others in found.items()}
