"""Which firms are one group: a head (集团), a rare brand in many towns, a shared domain.

A group is a roll-up, never a merge. An edge goes from a firm to the head of its group, or to
the oldest firm of the family: never from each to each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enrich.model import CompanyKind
from enrich.names.places import chain
from enrich.names.words import TRADES
from enrich.resolve.units import Unit
from enrich.resolve.workplace import Entity, Workplace

FAMILY = 24
"""Names with one brand: where there are more, the brand is common and tells nothing."""
SHORT_FAMILY = 8
"""The same for a brand of two characters, which firms that know nothing of each other share."""
DOMAIN_FIRMS = 30
"""Firms under one domain: where there are more it belongs to a board or a mail host."""
LONG_BRAND = 3
"""Characters from which a brand is seldom chosen twice."""
HEADLESS = 4
"""Firms of one brand, in several towns and trades, that make a family without a head."""
OWN_FAMILY = 5
"""Characters of such a brand: shorter ones are chosen, and copied, by others too."""
LATIN_BRAND = 8


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between two entities, before they have their numbers.

    Attributes:
        names: The evidence is another name: it counts within one company, too.
        gone: The left one was merged into the right one; its old number is meant.
    """

    kind: str
    left: Entity
    right: Entity
    reason: str
    evidence: str
    names: bool = False
    gone: bool = False


def families(work: Workplace) -> Iterator[Link]:
    """Yield `same_group` edges for the names and domains that this call filed first."""
    yield from _by_domain(work)
    yield from _by_brand(work)


def _by_domain(work: Workplace) -> Iterator[Link]:
    for key in dict.fromkeys(k for k, _ in work.new_keys if k[0] == "o" and _is_domain(k)):
        firms = _firms(work, work.at(key))
        if 2 <= len(firms) <= DOMAIN_FIRMS:
            head = _head(firms) or min(firms, key=lambda one: one.age)
            for one in firms:
                if one is not head and (_same_brand(one, head) or head.name.group):
                    yield Link("same_group", one, head, "shared domain", key[2:])


def _by_brand(work: Workplace) -> Iterator[Link]:
    brands = {unit.name.brand: None for unit in work.fresh if _telling(unit)}
    work.fetch_keys({f"b:{brand}" for brand in brands}, FAMILY)
    domains = _domains(work)
    for brand in brands:
        units = [one for one in work.at(f"b:{brand}") if one.name.brand == brand]
        if len(units) > FAMILY:
            continue
        yield from _family(work, brand, units, domains)


def _family(
    work: Workplace, brand: str, units: list[Unit], domains: dict[int, set[str]]
) -> Iterator[Link]:
    firms = [one for one in _firms(work, units) if one.name.brand == brand]
    heads = [one for one in firms if one.name.group]
    if len(firms) < 2 or len(heads) > 1:
        return
    if heads:
        head, reason = heads[0], "brand of the group"
        members = _members(brand, head, firms)
    else:
        head, reason = min(firms, key=lambda one: one.age), "rare brand in many towns"
        members = firms if _headless(brand, firms) else []
    for one in members:
        if one is not head and not _domains_differ(one, head, domains):
            yield Link("same_group", one, head, reason, brand)


def _members(brand: str, head: Entity, firms: list[Entity]) -> list[Entity]:
    """Return the firms that the head's brand makes members of its group.

    星河集团 is nothing but a group, and its brand its own; 深圳星河集团 has only the firms of
    its own place for certain, unless the brand is longer. A head that names its trade
    (星河机械集团) may be one firm among others of that brand: it has the firms of its own
    trade, of which there must be two where the brand has only two characters, and, where the
    brand is longer, those of its own place.
    """
    short = len(brand) < LONG_BRAND
    others = [one for one in firms if one is not head]
    if short and len(firms) > SHORT_FAMILY:
        return []
    if not head.name.trade and short and head.name.place.depth >= 2:
        return [one for one in others if _one_place(one, head)]
    if not head.name.trade:
        return others
    alike = [one for one in others if one.name.trade == head.name.trade]
    if short:
        return alike if len(alike) >= 2 else []
    return [one for one in others if one in alike or _one_place(one, head)]


def _one_place(one: Entity, other: Entity) -> bool:
    mine, theirs = one.name.place, other.name.place
    return mine.key == theirs.key or (bool(mine.city) and mine.city == theirs.city)


def _headless(brand: str, firms: list[Entity]) -> bool:
    trades = {one.name.trade for one in firms}
    towns = {one.name.place.town for one in firms if one.name.place.depth >= 2}
    long = len(brand) >= OWN_FAMILY and not firms[0].name.latin
    return long and len(firms) >= HEADLESS and len(towns) >= 3 and len(trades) >= 2


def _telling(unit: Unit) -> bool:
    """Return whether a brand is one: no trade and no place, and in Latin letters a long one."""
    name = unit.name
    if not name.full or name.branch or len(name.brand) < 2:
        return False
    return len(name.brand) >= LATIN_BRAND if name.latin else is_brand(name.brand)


def is_brand(text: str) -> bool:
    """Return whether a text is more than a trade or a place.

    >>> is_brand("星河"), is_brand("国际"), is_brand("苏州")
    (True, False, False)
    """
    return text not in TRADES and chain(text)[1] < len(text) and not text.isdecimal()


def _firms(work: Workplace, units: list[Unit]) -> list[Entity]:
    """Return the firms of these units, branches and agencies aside."""
    found: dict[int, Entity] = {}
    for unit in units:
        if not unit.name.full or unit.name.branch or not work.has_entity(unit):
            continue
        entity = work.entity(unit)
        if entity.name.full and entity.name.kind is CompanyKind.COMPANY:
            found[id(entity)] = entity
    return sorted(found.values(), key=lambda one: one.age)


def _head(firms: list[Entity]) -> Entity | None:
    heads = [one for one in firms if one.name.group]
    return heads[0] if len(heads) == 1 else None


def _same_brand(one: Entity, other: Entity) -> bool:
    return one.name.brand == other.name.brand


def _is_domain(key: str) -> bool:
    return key[:2] == "o:" and "." in key and any(c.isalpha() for c in key[2:])


def _domains(work: Workplace) -> dict[int, set[str]]:
    """Return the domains met with each entity, by the entity's identity."""
    found: dict[int, set[str]] = {}
    for unit in work.touched.values():
        told = {one for one in unit.contacts if _is_domain(f"o:{one}")}
        if told:
            found.setdefault(id(work.entity(unit)), set()).update(told)
    return found


def _domains_differ(one: Entity, other: Entity, domains: dict[int, set[str]]) -> bool:
    mine, theirs = domains.get(id(one)), domains.get(id(other))
    return bool(mine and theirs and not mine & theirs)
