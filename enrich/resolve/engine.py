"""`resolve`: mentions in, companies out. The steps, in the order in which they matter."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pandas as pd

from enrich.resolve.aliases import KnownAliases
from enrich.resolve.doubts import GROWTH, LITTLE, Doubts
from enrich.resolve.finding import SETTLED, Finder, Found
from enrich.resolve.gather import Gathered, firm_units, gather
from enrich.resolve.judged import Judged, settled_elsewhere
from enrich.resolve.model import CompanyIndex, Resolution
from enrich.resolve.relations import find_relations, posted_for, relation_frame
from enrich.resolve.report import resolution
from enrich.resolve.spelling import better, forget
from enrich.resolve.units import Unit, signature, telling_keys, waiting_keys
from enrich.resolve.workplace import Entity, Event, Workplace, says_more

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
        judgements: JUDGEMENT_COLUMNS, the verdict same, different or unsure, oldest first; the
            newest of a pair holds. People outrank every rule.
        aliases: ALIAS_COLUMNS: second names that somebody knows of, with the name and, where it
            matters, the town of the company that bears them. Witnesses, which vetoes outweigh.
    """
    with _no_collections():
        return _resolved(mentions, index, judgements, aliases)


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
    mentions: pd.DataFrame,
    index: CompanyIndex,
    judgements: pd.DataFrame | None,
    aliases: pd.DataFrame | None,
) -> Resolution:
    gathered = gather(mentions)
    posted = posted_for(mentions, gathered)
    firms = firm_units(gathered.units)
    work = Workplace(index)
    judged = Judged(judgements)
    doubts, known = Doubts(judged.settled), KnownAliases(aliases)
    finder = Finder(work, judged.blocks, doubts, known)
    night = _Night(work, judged, finder, gathered, firms, doubts, known)
    night.meet_known_units()
    night.place_new_units()
    night.explain_waiting_units()
    night.tie_branches()
    judged.enforce(work)
    mention_ids = mentions["mention_id"]
    _flatten_merges(work)
    links = find_relations(work, gathered, night.firms, posted, mention_ids)
    new = sum(unit.new and not unit.virtual for unit in gathered.units.values())
    found = resolution(work, gathered, mention_ids, index)
    return replace(found, relations=relation_frame(links), doubts=doubts.table(work, new))


@dataclass(slots=True)
class _Night:
    work: Workplace
    judged: Judged
    finder: Finder
    gathered: Gathered
    firms: dict[str, str]
    doubts: Doubts
    aliases: KnownAliases
    telling: list[Unit] = field(default_factory=list)

    def meet_known_units(self) -> None:
        """Take over what the index knows of tonight's names, and add what is new."""
        units = self.gathered.units
        known = self.work.known(units)
        if self._part_by_code(known):
            known = self.work.known(units)
        for key, unit in sorted(known.items()):
            tonight = units[key]
            unit.add(tonight)
            _note_better_spelling(self.work.entity(unit), unit, tonight)
            if not unit.mentions:
                _note_first_sight(self.work, unit)
            units[key] = unit
            self.work.touched[key] = unit
            witnesses = tonight.aliases or tonight.sites or tonight.contacts or tonight.uscc
            if witnesses or self.aliases.waiting_keys(unit):
                self.telling.append(unit)
        if not self.work.nothing_known:
            self._fetch()
        for unit in self.telling:
            self.work.entity(unit).uscc = self.work.entity(unit).uscc or unit.uscc
            self.work.entity(unit).changed = True
            self.work.file(unit)

    def _fetch(self) -> None:
        """Ask the index for all that tonight's names may look up."""
        units = self.gathered.units
        self.work.fetch(unit for unit in units.values() if unit.new)
        keys: set[str] = set()
        for unit in self.telling:
            keys |= {*telling_keys(unit), *waiting_keys(unit)}
        for unit in units.values():
            keys |= {*self.aliases.look_ups(unit), *self.aliases.waiting_keys(unit)}
        self.work.fetch_keys(keys | self.judged.look_ups())

    def place_new_units(self) -> None:
        """Put each new unit with its entity, or found one: full names first, cut ones last."""
        fresh = [unit for unit in self.gathered.units.values() if unit.new]
        # A second name has its turn after the names that may bear it.
        second = {unit.key for unit in fresh if self.aliases.look_ups(unit)}
        for unit in sorted(fresh, key=lambda one: (one.key in second, *_turn(one))):
            found = None if unit.nameless else self._judged_or_found(unit)
            if found is None:
                self.work.found(unit)
            else:
                self._join(unit, found)
            self.work.file(unit)
            if unit.name.full and not unit.nameless:
                self.telling.append(unit)

    def explain_waiting_units(self) -> None:
        """Look again at the short forms that tonight's full names and aliases may explain."""
        waiting = self._waiting()
        self.work.fetch(waiting[key] for key in sorted(waiting))
        self.work.fetch_keys(
            {k for one in waiting.values() for k in self.aliases.look_ups(one)}
        )
        for key in sorted(waiting):
            found = self.finder.find(waiting[key])
            if found is not None:
                self.work.merge(
                    self.work.entity(waiting[key]), found.entity, found.reason, found.evidence
                )

    def _waiting(self) -> dict[str, Unit]:
        """Return the known short forms that may have waited for what tonight tells."""
        if self.work.nothing_known:
            return {}
        keys = [key for unit in self.telling for key in waiting_keys(unit)]
        keys += [key for unit in self.telling for key in self.aliases.waiting_keys(unit)]
        asked = [other for key in keys for other in self.work.at(key)]
        units = self.gathered.units.values()
        asked += [unit for unit in units if self.aliases.look_ups(unit)]
        return {one.key: one for one in asked if not one.new and self._alone(one)}

    def tie_branches(self) -> None:
        """Point each branch to its firm; one that has a firm keeps it when a short form comes.

        华兴苏州分公司 may be known to be a branch of 北京华兴医疗器械有限公司, whoever is meant
        by 华兴 alone.
        """
        units = self.gathered.units
        fuller = sorted(self.firms.items(), key=lambda one: (not units[one[1]].name.full, one))
        for key, firm_key in fuller:
            branch = self.work.entity(units[key])
            firm = self.work.entity(units[firm_key])
            tied = branch.row is not None and branch.row.branch_of is not None
            if tied and not units[firm_key].name.full:
                continue
            if branch.branch_of is None and firm is not branch:
                branch.branch_of = firm
                branch.changed = True

    def _part_by_code(self, known: dict[str, Unit]) -> bool:
        """Part tonight's names from known ones that go with another valid credit code.

        Return whether there were any: their keys are new.
        """
        units = self.gathered.units
        parted: dict[str, str] = {}
        for key, unit in sorted(known.items()):
            tonight = units[key]
            if tonight.uscc and unit.uscc and tonight.uscc != unit.uscc and "#" not in key:
                other = f"{key}#{tonight.uscc}"
                del units[key]
                tonight.key = other
                units[other] = tonight
                parted[key] = other
        if parted:
            self.gathered.keys[:] = [parted.get(key, key) for key in self.gathered.keys]
            self.firms = {
                parted.get(key, key): parted.get(firm, firm) for key, firm in self.firms.items()
            }
        return bool(parted)

    def _judged_or_found(self, unit: Unit) -> Found | None:
        judged = self.judged.same(unit, self.work)
        found = self.finder.find(unit)
        if judged is not None and (
            found is None
            or self.judged.names_town(unit)
            or not settled_elsewhere(unit, found.entity, judged)
        ):
            return Found(judged, "judged to be the same", "judgement")
        if found is None or found.reason in SETTLED:
            return found
        entity = self.work.whole(found.entity) if unit.seen > GROWTH * LITTLE else found.entity
        said = f"{found.reason}: {found.evidence}"
        return None if self.doubts.overgrown(unit, entity, said) else found

    def _join(self, unit: Unit, found: Found) -> None:
        entity = found.entity
        if found.reason in RENAMING:
            _note_rename(self.work, unit, entity, found)
        elif entity.row is not None and found.reason not in SPOKEN_FOR:
            event = Event("joined", entity, None, found.reason, found.evidence, unit.best_shown)
            self.work.events.append(event)
        self.work.put(unit, entity)

    def _alone(self, unit: Unit) -> bool:
        """Return whether a short form still waits for a full name."""
        return not self.work.entity(unit).name.full


def _flatten_merges(work: Workplace) -> None:
    """Point each company that was merged to the one that stands, where that was merged, too."""
    for event in work.events:
        if event.kind == "merged":
            event.entity.merged_into = event.entity.standing


def _note_rename(work: Workplace, unit: Unit, entity: Entity, found: Found) -> None:
    """Take a known company's new name over: the name that came later is the one in force."""
    both = unit.name.full and entity.name.full
    if entity.row is None or not both or unit.name.core == entity.name.core:
        return
    work.events.append(
        Event("renamed", entity, None, found.reason, entity.row.name, unit.best_shown)
    )
    entity.name = unit.name


def _note_better_spelling(entity: Entity, unit: Unit, tonight: Unit) -> None:
    """Mark a company as changed when its own name was seen in a spelling with fewer flaws."""
    if entity.row is None:
        return
    new = [one for one in tonight.shown if one not in {unit.name.shown, entity.row.name}]
    if not new or unit.sign != signature(entity.name):
        return
    if better(entity.row.name, new) != entity.row.name:
        entity.changed = True


def _note_first_sight(work: Workplace, unit: Unit) -> None:
    """Let a name that only a branch spoke of stand for its company, now that it was written."""
    entity = work.entity(unit)
    if entity.row is None or not says_more(unit.name, entity.name):
        return
    reason, before = "full name of a firm known by its branch", entity.row.name
    work.events.append(Event("renamed", entity, None, reason, before, unit.best_shown))
    work.whole(entity)
    entity.name, entity.changed = unit.name, True


def _turn(unit: Unit) -> tuple[int, int, str]:
    """Return when a unit has its turn."""
    name = unit.name
    if unit.nameless:
        step = 6
    elif name.branch:
        step = 4 if name.full else 5
    elif name.full:
        step = 0
    elif name.truncated:
        step = 3
    else:
        step = 1 if name.place.depth >= 2 else 2
    return step, -unit.seen, unit.key
