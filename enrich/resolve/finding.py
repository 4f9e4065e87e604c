"""Which entity a unit belongs to: look-ups give candidates, witnesses and vetoes decide.

Every rule here answers with one entity or with none: where two are as good, the unit waits as a
company of its own until a name, a code or a person tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from enrich.names import EmployerName
from enrich.resolve.aliases import KnownAliases
from enrich.resolve.bearers import POSTS_THERE, SHOWN_BESIDE, SURE, TOLD, fitness, own, weighed
from enrich.resolve.doubts import Doubts
from enrich.resolve.evidence import (
    account_conflict,
    conflict,
    district_apart,
    hard_conflict,
    like,
    odd_one,
    one_slip,
    same_sound,
    shares_apart,
    slip_chance,
    trades_apart,
    two_firms,
)
from enrich.resolve.latin_evidence import REASONS, best_candidate, candidates
from enrich.resolve.latin_keys import latin_steps
from enrich.resolve.sound import sound
from enrich.resolve.units import (
    OWN_BRAND,
    Unit,
    alias_keys,
    bearing_keys,
    branch_slips,
    brand_deletions,
)
from enrich.resolve.workplace import Entity, Workplace, inside

Veto = Callable[[Unit, Entity], str]
ONLY = "the only firm of this name"
SECOND_NAME = "known under this second name"
SETTLED = frozenset({"same credit code", "same name and place"})
"""Reasons that say who it is, whatever else is known of the company."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entity and why."""

    entity: Entity
    reason: str
    evidence: str


class Finder:
    """The rules, over one workplace; `blocked` is what people judged to be different."""

    def __init__(
        self,
        work: Workplace,
        blocked: Callable[[Unit, Entity], bool],
        doubts: Doubts,
        aliases: KnownAliases,
    ) -> None:
        self._work = work
        self._blocked = blocked
        self._doubts = doubts
        self._aliases = aliases

    def find(self, unit: Unit) -> Found | None:
        """Return where `unit` belongs, or None: it is a company of its own, or waits."""
        rules = [self._by_code, self._by_name]
        if unit.name.branch:
            rules += [self._by_district, self._by_bearers, self._by_branch_slip]
        elif unit.name.latin:
            rules = [self._by_code, self._by_site, self._by_known_alias, self._by_latin_name]
        elif unit.name.full:
            rules += [self._by_site, self._by_known_alias, self._by_district]
            rules += [self._by_place_left_out]
            rules += [self._by_sound, self._by_slip]
        else:
            rules += [self._by_site, self._by_bearers, self._by_own_brand]
        for rule in rules:
            found = rule(unit)
            if found is not None:
                return found if self._holds(unit, found) else None
        return None

    def _holds(self, unit: Unit, found: Found) -> bool:
        """Return whether nothing in the whole company speaks against what a rule found."""
        if found.reason in SETTLED:
            return True
        against = odd_one(unit, found.entity)
        if against:
            self._doubts.stop(unit, found.entity, f"{found.reason}: {found.evidence}", against)
        return not against

    def _entities(self, unit: Unit, keys: Iterable[str], veto: Veto) -> list[Entity]:
        """Return the entities filed under `keys` that nothing speaks against, oldest first."""
        work = self._work
        others = work.under(keys)
        if not others:
            return []
        found, seen = list[Entity](), set[int]()
        if work.has_entity(unit):
            seen.add(id(work.entity(unit)))
        for other in others:
            entity = work.entity(other)
            if other is not unit and id(entity) not in seen:
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
        if not (unit.sites or unit.contacts):
            return None
        keys = [f"s:{site}" for site in sorted(unit.sites)]
        keys += [f"o:{contact}" for contact in sorted(unit.contacts)]
        found = [
            one
            for one in self._entities(unit, keys, account_conflict)
            if one.name.place.agrees(unit.name.place) and self._witnessed(unit, one)
        ]
        return Found(found[0], "same number on the site", keys[0]) if len(found) == 1 else None

    def _witnessed(self, unit: Unit, entity: Entity) -> bool:
        account = unit.sites & {site for other in entity.units for site in other.sites}
        if like(unit.name, entity.name):
            # The firms of a group share a domain or a telephone line.
            return bool(account) or not trades_apart(unit.name, entity.name)
        # A brand and a legal name need not be alike, but they share an account, not a contact.
        return unit.name.full != entity.name.full and bool(account)

    def _by_place_left_out(self, unit: Unit) -> Found | None:
        name = unit.name
        if len(name.core) < 4 or name.place.depth == 1:
            return None
        found = [
            one
            for one in self._entities(unit, [f"c:{name.core}"], conflict)
            if one.name.full
            and one.name.place.depth != 1
            and _one_place(name, one.name)
            and not shares_apart(name, one.name)
            and not two_firms(unit, one)
        ]
        near = [one for one in found if _meet(unit, one)]
        if (
            len(found) == 1
            and len(name.brand) >= 3
            and not near
            and not _placed(unit, found[0])
        ):
            return Found(found[0], ONLY, name.core)
        if len(near) == 1 and (len(found) == 1 or name.place.depth == 0):
            return Found(near[0], "same name, one without its place", "posting city")
        return None

    def _by_district(self, unit: Unit) -> Found | None:
        """Find 北京海淀星河云海物业 for 北京星河云海物业: one name leaves the district out."""
        name = unit.name
        key = f"b:{name.brand}::{name.branch}" if name.branch else f"c:{name.core}"
        found = [
            one
            for one in self._entities(unit, [key], hard_conflict)
            if district_apart(name, one.name)
        ]
        if len(found) != 1 or not own(name):
            return None
        return Found(found[0], "same name, one without its district", name.place.town)

    def _by_sound(self, unit: Unit) -> Found | None:
        name = unit.name
        key = f"y:{sound(name.core)}:{name.place.key}"
        near = self._entities(unit, [key], conflict)
        return self._slip(unit, [one for one in near if same_sound(name, one.name)], key)

    def _by_slip(self, unit: Unit) -> Found | None:
        name = unit.name
        head = f"h:{name.place.key}:{name.core[:2]}"
        keys = [head, *(f"d:{less}" for less in brand_deletions(name))]
        near = self._entities(unit, keys, conflict)
        found = [one for one in near if one.name.full and one_slip(name, one.name)]
        return self._slip(unit, found, head)

    def _by_branch_slip(self, unit: Unit) -> Found | None:
        """Find the same branch of a firm of which one name is a slip of the pen."""
        name = unit.name
        near = self._entities(unit, branch_slips(name), conflict)
        heard = [one for one in near if same_sound(name, one.name)]
        found = heard or [one for one in near if one_slip(name, one.name)]
        return self._slip(unit, found, "y:" if heard else "h:")

    def _slip(self, unit: Unit, found: list[Entity], key: str) -> Found | None:
        """Find the one name of which `unit` is a slip of the pen, or which is one of it."""
        if len(found) != 1 or shares_apart(unit.name, found[0].name):
            return None
        shared = {contact for other in found[0].units for contact in other.contacts}
        chance = slip_chance(unit, found[0])
        if chance < SURE and not shared & unit.contacts:
            self._doubts.spelt_alike(unit, found[0], chance)
            return None
        heard = key.startswith("y:")
        reason = "sounds the same" if heard else "one slip of the pen"
        return Found(found[0], reason, found[0].name.core)

    def _by_latin_name(self, unit: Unit) -> Found | None:
        for keys in latin_steps(unit.name):
            found = candidates(unit, self._entities(unit, keys, conflict))
            if found:
                best = best_candidate(unit, found)
                if best is None:
                    return None
                return Found(best.entity, REASONS[best.like], best.entity.name.core)
        return None

    def _by_bearers(self, unit: Unit) -> Found | None:
        """Find whom a name means that leaves out what would tell it: see `bearers`."""
        name = unit.name
        if name.truncated and not name.full:
            known = 2 if name.place.depth >= 2 else 4
            if len(name.core) < known:
                return None
        told = self._told(unit)
        fitting = self._entities(unit, bearing_keys(name), conflict)
        fits = {id(one): (one, fitness(name, one.name)) for one in fitting}
        for one, _ in told:
            # A brand that anybody reads off the full name is no secret of the one who shows it.
            seen = fits.get(id(one), (one, 0.0))[1]
            fits[id(one)] = (one, SHOWN_BESIDE * seen if seen else TOLD)
        possible = [(one, fit) for one, fit in fits.values() if fit]
        if not possible:
            return None
        found = weighed(unit, possible)
        best = found[0]
        if best.chance < SURE:
            self._doubts.weigh(unit, found)
            return None
        for one, said in told:
            if one is best.entity:
                return Found(one, SECOND_NAME, said)
        said = f"{name.core}: {best.chance:.0%} of {len(found)} firms"
        near = best.near >= POSTS_THERE
        reason = "short form in its city" if near else ONLY
        return Found(best.entity, reason, said)

    def _by_own_brand(self, unit: Unit) -> Found | None:
        """Find a long brand in another town, while nobody knows of any firm that bears it."""
        name = unit.name
        if name.truncated or name.place.depth or len(name.brand) < OWN_BRAND:
            return None
        near = self._entities(unit, [f"k:{name.core}::", *bearing_keys(name)], conflict)
        if any(fitness(name, one.name) for one in near):
            return None
        found = [one for one in near if one.name.core == name.core and not one.name.place.depth]
        return Found(found[0], ONLY, name.core) if len(found) == 1 else None

    def _by_known_alias(self, unit: Unit) -> Found | None:
        told = self._told(unit)
        if len(told) > 1:
            told = [one for one in told if one[0].near(unit.town)]
        if len(told) != 1:
            return None
        return Found(told[0][0], SECOND_NAME, told[0][1])

    def _told(self, unit: Unit) -> list[tuple[Entity, str]]:
        """Return the entities of which `unit` is known to be a second name, and who says so."""
        name, together = unit.name, "shown together as short and full name"
        found: list[tuple[Entity, str]] = []
        if not name.full or name.latin:
            found = [(e, together) for e in self._entities(unit, alias_keys(name), conflict)]
        for key in self._aliases.look_ups(unit):
            for one in self._entities(unit, [key], conflict):
                said = self._aliases.says(key, unit, one)
                if said and all(one is not known for known, _ in found):
                    found.append((one, said))
        return found


def _one_place(mine: EmployerName, theirs: EmployerName) -> bool:
    return (mine.place.depth == 0) != (theirs.place.depth == 0)


def _meet(unit: Unit, entity: Entity) -> bool:
    """Return whether the one that names no place posts where the other sits."""
    if unit.name.place.depth == 0:
        return entity.near(unit.town)
    place = unit.name.place
    return any(inside(town, place) for other in entity.units for town in other.towns)


def _placed(unit: Unit, entity: Entity) -> bool:
    """Return whether it is known where the one that names no place posts."""
    if unit.name.place.depth == 0:
        return bool(unit.town)
    return any(other.towns for other in entity.units)
