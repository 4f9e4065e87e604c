"""`resolve`: mentions in, companies out. The steps, in the order in which they matter."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from enrich.resolve.finding import Finder, Found
from enrich.resolve.gather import Gathered, firm_units, gather
from enrich.resolve.judged import Judged
from enrich.resolve.model import CompanyIndex, Resolution
from enrich.resolve.report import resolution
from enrich.resolve.spelling import better, forget
from enrich.resolve.units import Unit, signature, telling_keys, waiting_keys
from enrich.resolve.workplace import Entity, Event, Workplace

RENAMING = frozenset({"same credit code", "same number on the site"})
SPOKEN_FOR = frozenset({"same name and place"})
"""Reasons too plain for an event: the name itself says so."""


def resolve(
    mentions: pd.DataFrame,
    index: CompanyIndex,
    judgements: pd.DataFrame | None = None,
    aliases: pd.DataFrame | None = None,
) -> Resolution:
    """Return which company stands behind each mention.

    The result does not depend on the order of the rows: units are worked on from the names that
    say most to those that say least, and within that by how often they are shown.

    Args:
        mentions: MENTION_COLUMNS; `mention_id` and `name` are required.
        index: What earlier calls found. It is only read: save the result to keep it.
        judgements: left_name, right_name, verdict (same, different, unsure), oldest first; the
            newest of a pair holds. People outrank every rule.
        aliases: ALIAS_COLUMNS: second names that somebody knows of, with the name and, where it
            matters, the town of the company that bears them. Witnesses, which vetoes outweigh.
    """
    with _no_collections():
        return _resolved(mentions, index, judgements)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Spare Python's search for cycles: a call makes many objects, all of them in use."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        forget()
        if on:
            gc.enable()


def _resolved(
    mentions: pd.DataFrame, index: CompanyIndex, judgements: pd.DataFrame | None
) -> Resolution:
    gathered = gather(mentions)
    firms = firm_units(gathered.units)
    work = Workplace(index)
    judged = Judged(judgements)
    night = _Night(work, judged, Finder(work, judged.blocks), gathered, firms)
    night.meet_known_units()
    night.place_new_units()
    night.explain_waiting_units()
    night.tie_branches()
    judged.enforce(work)
    return resolution(work, gathered, mentions["mention_id"].tolist(), index)


@dataclass(slots=True)
class _Night:
    work: Workplace
    judged: Judged
    finder: Finder
    gathered: Gathered
    firms: dict[str, str]
    telling: list[Unit] = field(default_factory=list)

    def meet_known_units(self) -> None:
        """Take over what the index knows of tonight's names, and add what is new."""
        units = self.gathered.units
        self._part_by_code(self.work.known(units))
        known = self.work.known(units)
        for key, unit in sorted(known.items()):
            tonight = units[key]
            unit.add(tonight)
            _note_better_spelling(self.work.entity(unit), unit, tonight)
            units[key] = unit
            self.work.touched[key] = unit
            if tonight.aliases or tonight.sites or tonight.contacts or tonight.uscc:
                self.telling.append(unit)
        self.work.fetch(unit for unit in units.values() if unit.new)
        keys = set(self.judged.look_ups())
        for unit in self.telling:
            keys |= {*telling_keys(unit), *waiting_keys(unit)}
        self.work.fetch_keys(keys)
        for unit in self.telling:
            self.work.entity(unit).uscc = self.work.entity(unit).uscc or unit.uscc
            self.work.entity(unit).changed = True
            self.work.file(unit)

    def place_new_units(self) -> None:
        """Put each new unit with its entity, or found one: full names first, cut ones last."""
        fresh = [unit for unit in self.gathered.units.values() if unit.new]
        for unit in sorted(fresh, key=_turn):
            found = None if unit.nameless else self._judged_or_found(unit)
            if found is None:
                self.work.found(unit)
            else:
                self._join(unit, found)
            self.work.file(unit)
            if unit.name.full and not unit.name.branch and not unit.nameless:
                self.telling.append(unit)

    def explain_waiting_units(self) -> None:
        """Look again at the short forms that tonight's full names and aliases may explain."""
        waiting: dict[str, Unit] = {}
        for unit in self.telling:
            for key in waiting_keys(unit):
                for other in self.work.at(key):
                    if not other.new and self._alone(other):
                        waiting[other.key] = other
        self.work.fetch(waiting[key] for key in sorted(waiting))
        for key in sorted(waiting):
            found = self.finder.find(waiting[key])
            if found is not None:
                self.work.merge(
                    self.work.entity(waiting[key]), found.entity, found.reason, found.evidence
                )

    def tie_branches(self) -> None:
        """Point each branch to its firm."""
        for key, firm_key in sorted(self.firms.items()):
            branch = self.work.entity(self.gathered.units[key])
            firm = self.work.entity(self.gathered.units[firm_key])
            if branch.branch_of is None and firm is not branch:
                branch.branch_of = firm
                branch.changed = True

    def _part_by_code(self, known: dict[str, Unit]) -> None:
        """Part tonight's names from known ones that go with another valid credit code."""
        units = self.gathered.units
        for key, unit in sorted(known.items()):
            tonight = units[key]
            if tonight.uscc and unit.uscc and tonight.uscc != unit.uscc and "#" not in key:
                other = f"{key}#{tonight.uscc}"
                del units[key]
                tonight.key = other
                units[other] = tonight
                self.gathered.keys[:] = [other if k == key else k for k in self.gathered.keys]
                self.firms = {
                    (other if k == key else k): (other if v == key else v)
                    for k, v in self.firms.items()
                }

    def _judged_or_found(self, unit: Unit) -> Found | None:
        judged = self.judged.same(unit, self.work)
        if judged is not None:
            return Found(judged, "judged to be the same", "judgement")
        return self.finder.find(unit)

    def _join(self, unit: Unit, found: Found) -> None:
        entity = found.entity
        if found.reason in RENAMING:
            _note_rename(self.work, unit, entity, found)
        elif entity.row is not None and found.reason not in SPOKEN_FOR:
            event = Event("joined", entity, None, found.reason, found.evidence)
            self.work.events.append(event)
        self.work.put(unit, entity)

    def _alone(self, unit: Unit) -> bool:
        """Return whether a short form still waits for a full name."""
        entity = self.work.entity(unit)
        return not entity.name.full and not entity.name.branch and not unit.name.branch


def _note_rename(work: Workplace, unit: Unit, entity: Entity, found: Found) -> None:
    """Take a known company's new name over: the name that came later is the one in force."""
    both = unit.name.full and entity.name.full
    if entity.row is None or not both or unit.name.core == entity.name.core:
        return
    work.events.append(Event("renamed", entity, None, found.reason, entity.row.name))
    entity.name = unit.name


def _note_better_spelling(entity: Entity, unit: Unit, tonight: Unit) -> None:
    """Mark a company as changed when its own name was seen in a spelling with fewer flaws."""
    if entity.row is None or unit.sign != signature(entity.name):
        return
    new = [one for one in tonight.shown if one not in {unit.name.shown, entity.row.name}]
    if better(entity.row.name, new) != entity.row.name:
        entity.changed = True


def _turn(unit: Unit) -> tuple[int, int, str]:
    """Return when a unit has its turn."""
    name = unit.name
    if unit.nameless:
        step = 5
    elif name.branch:
        step = 4
    elif name.full:
        step = 0
    elif name.truncated:
        step = 3
    else:
        step = 1 if name.place.depth >= 2 else 2
    return step, -unit.seen, unit.key
