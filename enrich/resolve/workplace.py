"""The table on which one call of `resolve` works: units and the entities they belong to.

What the index knows is fetched in batches before the work starts; what the call finds is laid
over it and handed back at the end. An entity becomes a company with a number only then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from enrich.names import EmployerName, Place, find_place, fold
from enrich.resolve.counts import One, nothing_seen
from enrich.resolve.model import CROWD, CompanyIndex, CompanyRow, UnitRow
from enrich.resolve.parts import code_of
from enrich.resolve.spelling import learn, parsed
from enrich.resolve.units import Unit, asking_keys, filing_keys, telling_keys

BATCH = 10_000
"""Units whose look-up keys are asked for in one go."""


@dataclass(slots=True, eq=False)
class Entity:
    """A company at work.

    Attributes:
        row: What the index knows of it; None when this call found it.
        told: The name that stands for it; None as long as nobody asked for that of `row`.
        units: Its units as far as this call has met them.
        order: When this call met it first: ids are given in this order.
        whole: Whether all its known units are loaded.
    """

    row: CompanyRow | None
    told: EmployerName | None
    order: int
    uscc: str = ""
    units: list[Unit] = field(default_factory=list)
    branch_of: Entity | None = None
    merged_into: Entity | None = None
    changed: bool = False
    company_id: int = 0
    whole: bool = False

    @property
    def name(self) -> EmployerName:
        """The name that stands for it."""
        if self.told is None:
            self.told = self._read()
        return self.told

    @name.setter
    def name(self, name: EmployerName) -> None:
        self.told = name

    def _read(self) -> EmployerName:
        assert self.row is not None  # noqa: S101  # who has no row was told its name
        shown = self.row.name
        for unit in self.units:
            told = unit.told
            if shown == (told.name if isinstance(told, UnitRow) else told.shown):
                return unit.name
        folded = fold(shown)
        for unit in self.units:
            told = unit.told
            if folded == (fold(told.name) if isinstance(told, UnitRow) else told.folded):
                same = unit.name
                return same if same.shown == shown else learn(same._replace(shown=shown))
        return parsed(shown)

    @property
    def standing(self) -> Entity:
        """The entity in which it stands: itself, or the one that it was merged into."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    @property
    def age(self) -> tuple[int, int]:
        """Sorts the older one first."""
        return (0, self.row.company_id) if self.row else (1, self.order)

    @property
    def mentions(self) -> int:
        """Mentions of the units met."""
        return sum(unit.mentions + unit.seen for unit in self.units)

    def near(self, town: str) -> bool:
        """Return whether it sits in `town`, or posts there."""
        if not town:
            return False
        return inside(town, self.name.place) or any(town in unit.towns for unit in self.units)


def says_more(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether a name is to stand for an entity in place of another one."""
    if mine.full != theirs.full:
        return mine.full
    return mine.full and bool(mine.legal_class) and not theirs.legal_class


def inside(town: str, place: Place) -> bool:
    """Return whether a town lies in a place; nothing is told by a province or less."""
    if place.depth < 2:
        return False
    there = find_place(town)
    return there is not None and place.agrees(there)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a company and can be read later."""

    kind: str
    entity: Entity
    other: Entity | None
    reason: str
    evidence: str
    name: str = ""


class Workplace:
    """Units, entities and what is filed where.

    `nothing_known` says that the index is empty: nobody need ask it anything.
    """

    def __init__(self, index: CompanyIndex) -> None:
        self._index = index
        self.nothing_known = index.next_ids() == (1, 1)
        self._asked: dict[str, list[Unit]] = {}
        # Most keys have one unit: a list for each would take more room than all the rest.
        self._filed: dict[str, Unit | list[Unit]] = {}
        self._loaded: dict[int, Unit] = {}
        self._entities: dict[int, Entity] = {}
        self.touched: dict[str, Unit] = {}
        self._new_keys: list[str] = []
        self._new_units: list[Unit] = []
        self.fresh: list[Unit] = []
        self.events: list[Event] = []
        self._order = 0

    def known(self, keys: Iterable[str]) -> dict[str, Unit]:
        """Return the units that the index knows by these keys, and load their companies."""
        rows = self._index.units(list(keys))
        return {unit.key: unit for unit in self._load(rows.values())}

    def fetch(self, units: Iterable[Unit]) -> None:
        """Ask the index, batch by batch, for everything that these units may look up."""
        if self.nothing_known:
            return
        feed = iter(units)
        while batch := list(islice(feed, BATCH)):
            self.fetch_keys({key for unit in batch for key in asking_keys(unit)})

    def fetch_keys(self, keys: set[str], crowd: int = CROWD) -> None:
        """Ask the index once for these look-up keys; more units than `crowd` count as none."""
        asked = sorted(keys - self._asked.keys())
        ask = asked and not self.nothing_known
        found = self._index.look_up(asked, crowd) if ask else {}
        self._load({row.unit_id: row for rows in found.values() for row in rows}.values())
        for key, rows in found.items():
            units = [self._loaded[row.unit_id] for row in rows]
            self._asked[key] = sorted(units, key=lambda one: one.key)

    def at(self, key: str) -> list[Unit]:
        """Return the units filed under a key; none when it is a crowd."""
        known, filed = self._asked.get(key), self._filed.get(key)
        if filed is None:
            return known if known and len(known) <= CROWD else []
        found = [filed] if isinstance(filed, Unit) else filed
        units = [*known, *found] if known else found
        return units if len(units) <= CROWD else []

    def under(self, keys: Iterable[str]) -> list[Unit]:
        """Return the units filed under any of these keys that belong to an entity."""
        filed, asked = self._filed, self._asked
        # Most keys that a name asks for have nothing under them.
        full = [key for key in keys if key in filed or key in asked]
        return [unit for key in full for unit in self.at(key) if unit.home is not None]

    def file(self, unit: Unit) -> None:
        """File a unit under its look-up keys; a known one under what it was seen with now."""
        if unit.new:
            self.fresh.append(unit)
            keys = list(dict.fromkeys(filing_keys(unit)))
        else:
            told = dict.fromkeys(telling_keys(unit))
            keys = [key for key in told if unit not in self._asked.get(key, ())]
        self._new_keys += keys
        self._new_units += [unit] * len(keys)
        for key in keys:
            filed = self._filed.setdefault(key, unit)
            if isinstance(filed, list):
                filed.append(unit)
            elif filed is not unit:
                self._filed[key] = [filed, unit]

    @property
    def new_keys(self) -> Iterator[tuple[str, Unit]]:
        """The look-up keys that this call filed, each with its unit."""
        return zip(self._new_keys, self._new_units, strict=True)

    def clear_shelves(self) -> None:
        """Forget what is filed where: a call that ends looks nothing up any more."""
        self._filed, self._asked = {}, {}
        self._new_keys, self._new_units = [], []

    def entity(self, unit: Unit) -> Entity:
        """Return the entity that a unit belongs to now."""
        home = unit.home
        assert home is not None  # noqa: S101  # nobody asks before it has one
        return home if home.merged_into is None else home.standing

    def has_entity(self, unit: Unit) -> bool:
        """Return whether the unit belongs to an entity yet."""
        return unit.home is not None

    def found(self, unit: Unit) -> Entity:
        """Return a new entity for `unit` alone."""
        self._order += 1
        entity = Entity(None, unit.name, self._order, changed=True)
        self.put(unit, entity)
        return entity

    def put(self, unit: Unit, entity: Entity) -> None:
        """Make `unit` belong to `entity`."""
        if unit.home is not None:
            left = self.entity(unit)
            if unit in left.units:
                left.units.remove(unit)
            left.changed = True
        unit.home = entity
        entity.units.append(unit)
        entity.uscc = entity.uscc or unit.uscc
        entity.changed = True
        self.touched[unit.key] = unit
        if says_more(unit.name, entity.name):
            entity.name = unit.name

    def merge(self, left: Entity, right: Entity, reason: str, evidence: str) -> Entity:
        """Join two entities; the older one stays. Return it."""
        stays, goes = sorted((left, right), key=lambda one: one.age)
        if goes.row is not None:
            self._load_all(goes)
            self.events.append(Event("merged", goes, stays, reason, evidence, goes.name.shown))
        elif stays.row is not None:
            name = goes.name.shown
            self.events.append(Event("joined", stays, None, reason, evidence, name))
        for unit in list(goes.units):
            self.put(unit, stays)
        goes.merged_into = stays
        goes.changed = True
        return stays

    def whole(self, entity: Entity) -> Entity:
        """Return the entity with all its units loaded."""
        if entity.row is not None:
            self._load_all(entity)
        return entity

    def _load_all(self, entity: Entity) -> None:
        assert entity.row is not None  # noqa: S101  # only asked of known companies
        if not entity.whole:
            entity.whole = True
            rows = self._index.units_of([entity.row.company_id])
            self._load(rows.get(entity.row.company_id, []))

    def _load(self, rows: Iterable[UnitRow]) -> list[Unit]:
        rows = list(rows)
        fresh = {row.unit_id: row for row in rows if row.unit_id not in self._loaded}
        self._load_companies({row.company_id for row in fresh.values()})
        for unit_id, row in sorted(fresh.items()):
            unit = Unit(
                row.unit_key,
                row,
                row.city,
                unit_id=unit_id,
                mentions=row.mentions,
                uscc=code_of(row.parsed),
                shown=One(row.name, row.mentions),
                towns=One(row.city, row.mentions) if row.city else nothing_seen(),
            )
            self._loaded[unit_id] = unit
            unit.home = self._entities[row.company_id]
            unit.home.units.append(unit)
        return [self._loaded[row.unit_id] for row in rows]

    def _load_companies(self, ids: set[int]) -> None:
        rows = self._index.companies(sorted(ids - self._entities.keys()))
        for company_id, row in sorted(rows.items()):
            self._entities[company_id] = Entity(row, None, 0, row.uscc, company_id=company_id)
