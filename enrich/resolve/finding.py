"""Which entity a unit belongs to: look-ups give candidates, witnesses and vetoes decide.

Every rule here answers with one entity or with none: where two are as good, the unit waits as a
company of its own until a name, a code or a person tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from enrich.names import EmployerName, find_place
from enrich.resolve.evidence import (
    account_conflict,
    conflict,
    counts_alike,
    dominant,
    hard_conflict,
    like,
    one_slip,
    same_sound,
    sound_is_enough,
)
from enrich.resolve.sound import sound
from enrich.resolve.units import OWN_BRAND, Unit, brand_deletions
from enrich.resolve.workplace import Entity, Workplace

Veto = Callable[[Unit, Entity], str]


@dataclass(frozen=True, slots=True)
class Found:
    """An entity and why."""

    entity: Entity
    reason: str
    evidence: str


class Finder:
    """The rules, over one workplace; `blocked` is what people judged to be different."""

    def __init__(self, work: Workplace, blocked: Callable[[Unit, Entity], bool]) -> None:
        self._work = work
        self._blocked = blocked

    def find(self, unit: Unit) -> Found | None:
        """Return where `unit` belongs, or None: it is a company of its own, or waits."""
        rules = [self._by_code, self._by_name]
        if unit.name.branch:
            pass
        elif unit.name.full:
            rules += [self._by_site, self._by_place_left_out, self._by_sound, self._by_slip]
        else:
            rules += [
                self._by_site,
                self._by_alias,
                self._by_place_and_head,
                self._by_place_added,
                self._by_short_form,
            ]
        for rule in rules:
            found = rule(unit)
            if found is not None:
                return found
        return None

    def _entities(self, unit: Unit, keys: Iterable[str], veto: Veto) -> list[Entity]:
        """Return the entities filed under `keys` that nothing speaks against, oldest first."""
        work, found, seen = self._work, list[Entity](), set[int]()
        if work.has_entity(unit):
            seen.add(id(work.entity(unit)))
        for key in keys:
            for other in work.at(key):
                if other is unit or not work.has_entity(other):
                    continue
                entity = work.entity(other)
                if id(entity) not in seen:
                    seen.add(id(entity))
                    if not veto(unit, entity) and not self._blocked(unit, entity):
                        found.append(entity)
        return sorted(found, key=lambda one: one.age) if len(found) > 1 else found

    def _by_code(self, unit: Unit) -> Found | None:
        if not unit.uscc:
            return None
        found = self._entities(unit, [f"u:{unit.uscc}"], hard_conflict)
        return Found(found[0], "same credit code", unit.uscc) if len(found) == 1 else None

    def _by_name(self, unit: Unit) -> Found | None:
        name = unit.name
        if not (name.place.depth or name.full or name.branch):
            return None
        if name.truncated and not name.full:
            return None  # what was cut off may tell it from this one
        key = f"k:{name.core}:{name.place.key}:{name.branch}"
        found = self._entities(unit, [key], conflict)
        full = [one for one in found if one.name.full]
        best = full or found
        if not name.full and not name.group:
            best = [one for one in best if not one.name.group] or best
        return Found(best[0], "same name and place", key) if len(best) == 1 else None

    def _by_site(self, unit: Unit) -> Found | None:
        keys = [f"s:{site}" for site in sorted(unit.sites)]
        keys += [f"o:{contact}" for contact in sorted(unit.contacts)]
        found = [
            one
            for one in self._entities(unit, keys, account_conflict)
            if one.name.place.agrees(unit.name.place) and self._witnessed(unit, one)
        ]
        return Found(found[0], "same number on the site", keys[0]) if len(found) == 1 else None

    def _witnessed(self, unit: Unit, entity: Entity) -> bool:
        if like(unit.name, entity.name):
            return True
        # A brand and a legal name need not be alike, but they share an account, not a contact.
        sites = {site for other in entity.units for site in other.sites}
        return unit.name.full != entity.name.full and bool(unit.sites & sites)

    def _by_place_left_out(self, unit: Unit) -> Found | None:
        name = unit.name
        if len(name.core) < 4 or name.place.depth == 1:
            return None
        found = [
            one
            for one in self._entities(unit, [f"c:{name.core}"], conflict)
            if one.name.full and one.name.place.depth != 1 and _one_place(name, one.name)
        ]
        near = [one for one in found if _meet(unit, one)]
        if (
            len(found) == 1
            and len(name.brand) >= 3
            and not near
            and not _placed(unit, found[0])
        ):
            return Found(found[0], "the only firm of this name", name.core)
        if len(near) == 1 and (len(found) == 1 or name.place.depth == 0):
            return Found(near[0], "same name, one without its place", "posting city")
        return None

    def _by_sound(self, unit: Unit) -> Found | None:
        name = unit.name
        from_sound = f"y:{sound(name.core)}:{name.place.key}"
        found = [
            one
            for one in self._entities(unit, [from_sound], conflict)
            if same_sound(name, one.name)
            and (sound_is_enough(name, one.name) or self._sure(unit, one))
        ]
        return Found(found[0], "sounds the same", from_sound) if len(found) == 1 else None

    def _by_slip(self, unit: Unit) -> Found | None:
        name = unit.name
        keys = [
            f"h:{name.place.key}:{name.core[:3]}",
            *(f"d:{less}" for less in brand_deletions(name)),
        ]
        found = [
            one
            for one in self._entities(unit, keys, conflict)
            if one.name.full and one_slip(name, one.name)
        ]
        if len(found) != 1:
            return None
        return Found(found[0], "one slip of the pen", found[0].name.core)

    def _sure(self, unit: Unit, entity: Entity) -> bool:
        contacts = {contact for other in entity.units for contact in other.contacts}
        return dominant(unit, entity) or bool(contacts & unit.contacts)

    def _by_alias(self, unit: Unit) -> Found | None:
        core = unit.name.core
        keys = [f"a:{core}"]
        if unit.name.place.depth >= 2:
            keys.append(f"a:{unit.name.place.town}{core}")
        found = self._entities(unit, keys, conflict)
        near = [one for one in found if one.near(unit.town)]
        if len(found) == 1 or len(near) == 1:
            return Found((near or found)[0], "shown together as short and full name", keys[0])
        return None

    def _by_place_and_head(self, unit: Unit) -> Found | None:
        """Find `北京捷越联合` and cut names: they start like one full name of their place."""
        name = unit.name
        if (name.place.depth < 2 and not name.truncated) or len(name.core) < 2:
            return None
        if name.truncated and len(name.core) < 4:
            return None
        brand = len(name.core) < 3
        key = f"b:{name.core}" if brand else f"h:{name.place.key}:{name.core[:3]}"
        found = [
            one
            for one in self._entities(unit, [key], conflict)
            if one.name.place.key == name.place.key and _starts(name, one.name)
        ]
        if name.place.depth < 2:
            found = [one for one in found if one.near(unit.town)]
        return Found(found[0], "starts like it, in its place", key) if len(found) == 1 else None

    def _by_place_added(self, unit: Unit) -> Found | None:
        """Find `东莞昱川票务`: a board put the city before a name with none, or a province."""
        name = unit.name
        if name.place.depth < 3 or len(name.core) < 4:
            return None
        found = [
            one
            for one in self._entities(unit, [f"c:{name.core}"], conflict)
            if one.name.full and one.name.core == name.core and one.name.place.depth <= 2
        ]
        near = [one for one in found if one.near(name.place.town)]
        if len(found) == 1 and (near or len(name.brand) >= 3):
            return Found(found[0], "the only firm of this name", name.place.key)
        return None

    def _by_short_form(self, unit: Unit) -> Found | None:
        name = unit.name
        if name.place.depth >= 2 or (name.truncated and len(name.core) < 4):
            return None
        keys = dict.fromkeys([f"c:{name.core}", f"b:{name.core}", f"b:{name.brand}"])
        if len(name.brand) > OWN_BRAND:
            keys |= dict.fromkeys(f"b:{name.core[:end]}" for end in (2, 3, 4))
        ranks = {
            id(one): (one, _rank(name, one.name))
            for one in self._entities(unit, keys, conflict)
            if one.name.full
        }
        found = [(one, rank) for one, rank in ranks.values() if rank < 3]
        near = [(one, rank) for one, rank in found if one.near(unit.town)]
        if near:
            best = min(rank for _, rank in near)
            top = [one for one, rank in near if rank == best]
            return Found(top[0], "short form in its city", unit.town) if len(top) == 1 else None
        if len(found) != 1 or (found[0][1] == 2 and not name.trade):
            return None
        if _own(name, found[0][0].name, town_known=bool(unit.town)):
            return Found(found[0][0], "the only firm of this name", name.core)
        return None


def _rank(short: EmployerName, full: EmployerName) -> int:
    """Return how well a full name explains a short one: 0 best, 3 not at all."""
    core, whole = short.core, full.core
    if core == whole:
        return 0
    starts = whole.startswith(core)
    if starts and len(core) >= len(full.brand):
        rank = 1
    elif (short.brand == full.brand and short.trade and _among(short.trade, full.trade)) or (
        starts and (len(core) >= 3 or short.truncated)
    ):
        rank = 2
    else:
        return 3
    return rank if short.latin == full.latin and counts_alike(short, full) else 3


def _among(few: str, many: str) -> bool:
    rest = iter(many)
    return all(character in rest for character in few)


def _own(short: EmployerName, full: EmployerName, *, town_known: bool) -> bool:
    """Return whether a short form is so much its own that one firm of that name is enough.

    A firm whose full name shows no place is the only one of that name in the country.
    """
    if short.latin:
        return len(short.brand) >= 6
    length = len(short.brand)
    told = bool(short.trade or short.legal_form or short.group)
    whole = short.core == full.core and full.place.depth == 0
    if town_known:
        return length >= OWN_BRAND or (length >= 3 and told) or (whole and told)
    return length >= 3 or told or whole


def _starts(short: EmployerName, full: EmployerName) -> bool:
    if not full.core.startswith(short.core) or not counts_alike(short, full):
        return False
    return short.truncated or len(short.core) >= len(full.brand)


def _one_place(mine: EmployerName, theirs: EmployerName) -> bool:
    return (mine.place.depth == 0) != (theirs.place.depth == 0)


def _meet(unit: Unit, entity: Entity) -> bool:
    """Return whether the one that names no place posts where the other sits."""
    if unit.name.place.depth == 0:
        return entity.near(unit.town)
    return any(_sits(unit.name, town) for other in entity.units for town in other.towns)


def _placed(unit: Unit, entity: Entity) -> bool:
    """Return whether it is known where the one that names no place posts."""
    if unit.name.place.depth == 0:
        return bool(unit.town)
    return any(other.towns for other in entity.units)


def _sits(name: EmployerName, town: str) -> bool:
    there = find_place(town)
    return there is not None and name.place.agrees(there)
