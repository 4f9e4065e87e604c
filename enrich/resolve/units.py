"""Units: the distinct employer names that are resolved, and the keys that find them.

Resolving works on names, not on mentions: the same name is always the same unit. A short form
without a place can be anybody's: it is one unit per posting city (华兴 in 保定 is not 华兴 in
苏州), unless it is long enough to be somebody's own.

Each unit is filed under look-up keys, a letter and a text:

    k  core and place: the same firm in other legal forms
    c  core alone: the same name with or without its place
    b  brand: short forms        w  the short forms that may wait for a full name
    h  place and first characters: cut names and slips of the pen
    y  sound of core, and place  d  brand less one character, trade and place
    a  a short name shown together with it, or a second name within it
    u  credit code               s  the site's own company number
    o  the employer's own domain or company line
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from stdnum.cn import uscc as credit_code

from enrich.model import CompanyKind
from enrich.names import EmployerName, fold, parse_employer
from enrich.resolve.counts import counted, nothing_seen
from enrich.resolve.latin_keys import (
    latin_asking_keys,
    latin_filing_keys,
    latin_waiting_keys,
    stands_alone,
)
from enrich.resolve.model import UnitRow
from enrich.resolve.parts import read
from enrich.resolve.sound import sound
from enrich.resolve.spelling import best_spelling, learn, parsed

if TYPE_CHECKING:
    from enrich.resolve.workplace import Entity

OWN_BRAND = 4
"""Chinese characters of a brand from which a name may have been cut without saying so."""
SLIPS = 4
"""Chinese characters of a branch's firm from which a slip in them is looked for."""
LONGEST_KEY = 200
LONGEST_BRAND = 60
"""Characters of a brand up to which its slips are looked up: no firm has a longer one."""
NAMELESS = frozenset({CompanyKind.CONFIDENTIAL, CompanyKind.PERSON, CompanyKind.PLACEHOLDER})


@cache
def valid_uscc(text: str) -> str:
    """Return the credit code in `text` when its check digit is right, else ""."""
    plain = fold(text).upper().replace(" ", "").replace("-", "")
    return plain if len(plain) == 18 and credit_code.is_valid(plain) else ""


def signature(name: EmployerName) -> str:
    """Return what a name says of who it is, without the posting city.

    >>> signature(parse_employer("星河科技（深圳）有限公司"))
    'f:星河科技:广东深圳:company'
    """
    legal = name.legal_class + ("+group" if name.group else "")
    branch = f":{name.branch}" if name.branch else ""
    form = "f" if name.full else "c" if name.truncated else "s"
    return f"{form}:{name.core}:{name.place.key}:{legal}{branch}"


def unit_key(name: EmployerName, town: str) -> str:
    """Return the key of the unit that `name`, posted in `town`, belongs to."""
    plain = signature(name)
    return _bounded(plain if _tells_where(name) else f"{plain}@{town}")


def nameless_key(name: EmployerName, site: str, mention_id: object) -> str:
    """Return a key of its own for an employer that is not named: it never meets another."""
    return _bounded(f"x:{name.kind}:{name.folded}:{site}:{mention_id}")


def _bounded(key: str) -> str:
    """Return a key that every engine can index, whatever somebody typed as a name."""
    if len(key) <= LONGEST_KEY:
        return key
    rest = hashlib.sha256(key.encode()).hexdigest()[:20]
    return f"{key[: LONGEST_KEY - 20]}{rest}"


def _tells_where(name: EmployerName) -> bool:
    if name.full or name.place.depth:
        return True
    if name.latin:
        return bool(name.branch) or stands_alone(name)
    return bool(name.branch)


@dataclass(slots=True, eq=False)
class Unit:
    """A unit at work.

    Attributes:
        told: Its name, or the row of the index that holds it.
        unit_id: 0 until the end of the call that found it.
        seen: How many mentions of this call belong to it; `mentions` counts all.
        virtual: Nobody wrote it: it is the firm that a branch's name speaks of.
        home: The entity that it was put into, which may be merged since: see `Workplace`.
    """

    key: str
    told: EmployerName | UnitRow
    town: str = ""
    unit_id: int = 0
    mentions: int = 0
    seen: int = 0
    uscc: str = ""
    virtual: bool = False
    aliases: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    shown: Mapping[str, int] = field(default_factory=nothing_seen)
    towns: Mapping[str, int] = field(default_factory=nothing_seen)
    home: Entity | None = None
    _best: str = ""

    @property
    def name(self) -> EmployerName:
        """Its name, read only when it is asked for: most of the units looked up never are."""
        told = self.told
        if isinstance(told, UnitRow):
            name = read(told.parsed, told.name)
            told = self.told = learn(name) if name else parsed(told.name)
        return told

    @property
    def new(self) -> bool:
        """Whether this call found it."""
        return self.unit_id == 0

    @property
    def nameless(self) -> bool:
        """Whether it names nobody."""
        return self.name.kind in NAMELESS

    @property
    def best_shown(self) -> str:
        """The spelling that says most (see `enrich.resolve.spelling`)."""
        if not self._best:
            self._best = best_spelling(self.shown) if self.shown else self.name.shown
        return self._best

    def add(self, tonight: Unit) -> None:
        """Add tonight's sightings to a unit that the index knows."""
        self._best = ""
        self.seen = tonight.seen
        self.uscc = self.uscc or tonight.uscc
        for text, times in tonight.shown.items():
            self.shown = counted(self.shown, text, times)
        for town, times in tonight.towns.items():
            self.towns = counted(self.towns, town, times)
        self.aliases |= tonight.aliases
        self.sites |= tonight.sites
        self.contacts |= tonight.contacts

    @property
    def sign(self) -> str:
        """Its signature."""
        return signature(self.name)


def filing_keys(unit: Unit) -> list[str]:
    """Return the look-up keys under which others find `unit`."""
    if unit.nameless:
        return []
    name = unit.name
    core, place, branch = name.core, name.place.key, name.branch
    keys = [f"k:{core}:{place}:{branch}"]
    keys += telling_keys(unit)
    if name.latin and not branch:
        keys += latin_filing_keys(name)
    if branch:
        whole = name.full and not name.latin
        heads = {name.brand, core[:2], core[:3], core[:4]} if whole else {name.brand}
        keys += sorted(f"b:{head}::{branch}" for head in heads)
        keys += branch_slips(name)
    if branch or name.latin:
        return [key[:LONGEST_KEY] for key in keys]
    if name.full:
        keys += [f"c:{core}", f"b:{name.brand}"]
        # A trade that the word list lacks hides in the brand: shorter heads find it too.
        keys += [f"b:{core[:end]}" for end in (2, 3, 4) if end < len(name.brand)]
        keys += [f"h:{place}:{core[:2]}", f"y:{sound(core)}:{place}"]
        keys += [f"d:{less}" for less in brand_deletions(name)]
    else:
        keys += sorted({f"w:{core}", f"w:{name.brand}"})
        if name.place.depth >= 2 and not name.truncated:
            keys.append(f"h:{place}:{core[:2]}")
    return [key[:LONGEST_KEY] for key in keys]


def asking_keys(unit: Unit) -> list[str]:
    """Return the look-up keys under which `unit` may find others."""
    return [] if unit.nameless else [key[:LONGEST_KEY] for key in _asked(unit)]


def _asked(unit: Unit) -> list[str]:
    name = unit.name
    core, place, branch = name.core, name.place.key, name.branch
    keys = [f"k:{core}:{place}:{branch}", *witness_keys(unit)]
    if branch:
        return keys + bearing_keys(name) + branch_slips(name)
    if name.latin:
        return keys + latin_asking_keys(name)
    if name.full:
        keys += [f"c:{core}", f"h:{place}:{core[:2]}", f"y:{sound(core)}:{place}"]
        keys += [f"d:{less}" for less in brand_deletions(name)]
        keys += waiting_keys(unit)
        return keys
    return keys + bearing_keys(name) + alias_keys(name)


def bearing_keys(name: EmployerName) -> list[str]:
    """Return the keys of the full names that could be shown as `name`, which says less."""
    core = name.core
    if name.branch:
        return [f"b:{name.brand}::{name.branch}"]
    keys = [f"c:{core}", f"b:{core}", f"b:{name.brand}", f"w:{core}"]
    if len(core) >= 3:
        keys.append(f"h:{name.place.key}:{core[:2]}")
    if len(name.brand) >= OWN_BRAND:
        # Boards cut names without saying so: then the end is no trade, and the brand too long.
        keys += [f"b:{core[:end]}" for end in (2, 3, 4)]
    return list(dict.fromkeys(keys))


def branch_slips(name: EmployerName) -> list[str]:
    """Return the keys under which a branch is found whose firm's name has a slip of the pen.

    One slip leaves the beginning or the end of the name as it was.
    """
    core = name.core
    if name.latin or not name.full or len(core) < SLIPS:
        return []
    where = f"{name.place.key}:{name.branch}"
    return [f"p:{core[:2]}:{where}", f"p:{core[-2:]}:{where}"]


def alias_keys(name: EmployerName) -> list[str]:
    """Return the keys of the full names beside which `name` may have been shown."""
    town = [f"a:{name.place.town}{name.core}"] if name.place.depth >= 2 else []
    return [f"a:{name.core}", *town]


def witness_keys(unit: Unit) -> list[str]:
    """Return the keys of its credit code, its numbers on sites, and its contacts."""
    if not (unit.sites or unit.contacts or unit.uscc):
        return []
    keys = [f"s:{site}" for site in sorted(unit.sites)]
    keys += [f"o:{contact}" for contact in sorted(unit.contacts)]
    return [f"u:{unit.uscc}", *keys] if unit.uscc else keys


def telling_keys(unit: Unit) -> list[str]:
    """Return the look-up keys that come from what is shown beside a name."""
    keys = witness_keys(unit)
    if unit.aliases:
        keys += [f"a:{alias}" for alias in sorted(unit.aliases)]
    return [key[:LONGEST_KEY] for key in keys]


def waiting_keys(unit: Unit) -> list[str]:
    """Return the keys of the short forms that a full name, or its aliases, may explain."""
    name = unit.name
    core, last = name.core, max(len(name.brand), min(len(name.core), LONGEST_KEY))
    if name.branch:
        return [f"b:{name.brand}::{name.branch}"[:LONGEST_KEY]]
    if name.latin:
        return sorted({*latin_waiting_keys(name), *(f"w:{alias}" for alias in unit.aliases)})
    keys = {f"w:{core[:end]}" for end in range(len(name.brand), last + 1)}
    return sorted(keys | {f"w:{alias}" for alias in unit.aliases})


def brand_deletions(name: EmployerName) -> list[str]:
    """Return a Chinese brand of three or more less each character, with trade and place."""
    brand = name.brand
    if name.latin or not 3 <= len(brand) <= LONGEST_BRAND:
        return []
    rest = f"{name.trade}:{name.place.key}"
    shorter = {f"{brand[:at]}{brand[at + 1 :]}:{rest}" for at in range(len(brand))}
    return sorted(shorter | {f"{brand}:{rest}"})


def alias_of(text: str, name: EmployerName) -> str:
    """Return the core of a second name shown with `name`, or "" when it tells nothing."""
    if not text:
        return ""
    other = parse_employer(text)
    if other.kind in NAMELESS or other.branch or not other.core or other.core == name.core:
        return ""
    return other.core if len(other.core) >= 2 else ""
