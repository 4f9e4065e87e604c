"""What a person should judge: near misses, ties, and joins too odd to go through unseen.

The rules hand in what they would not decide. At the end of the call each doubt is one question,
two names, and the ones that say most for the least reading are kept: a person's time is the
scarcest thing here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from enrich.resolve.bearers import DOUBTFUL, SURE, Bearer
from enrich.resolve.model import DOUBT_COLUMNS
from enrich.resolve.units import Unit
from enrich.resolve.workplace import Entity, Workplace

SHARE = 0.02
"""The most questions, as a share of the names that a call met for the first time."""
GROWTH = 5
"""A company that grows by more than this factor in one night has not grown: it was mistaken."""
LITTLE = 4
"""A company of fewer mentions may well grow fast."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Whether `unit` belongs to `entity`: the chance, and what a person should weigh."""

    kind: str
    unit: Unit
    entity: Entity
    chance: float
    speaks_for: str
    speaks_against: str


class Doubts:
    """The doubts of one call; `settled` tells what people judged before."""

    def __init__(self, settled: Callable[[Unit, Entity], bool]) -> None:
        self._settled = settled
        self._found: dict[str, Doubt] = {}

    def add(self, doubt: Doubt) -> None:
        """Take a doubt in; of two about one unit the likelier stays."""
        before = self._found.get(doubt.unit.key)
        if before is None or doubt.chance > before.chance:
            self._found[doubt.unit.key] = doubt

    def weigh(self, unit: Unit, bearers: list[Bearer]) -> None:
        """Take in that the likeliest bearer of a name is not quite likely enough."""
        first = bearers[0]
        if not DOUBTFUL <= first.chance < SURE:
            return
        rival = bearers[1] if len(bearers) > 1 else None
        tie = rival is not None and rival.chance >= first.chance / 2
        against = _against(unit, first, rival, len(bearers))
        self.add(
            Doubt(
                "tie" if tie else "near_miss",
                unit,
                first.entity,
                first.chance,
                _for(unit, first),
                against,
            )
        )

    def spelt_alike(self, unit: Unit, entity: Entity, chance: float) -> None:
        """Take in that a name may be a slip of the pen."""
        if chance >= DOUBTFUL:
            said = f"{unit.name.core} and {entity.name.core} differ by one slip of the pen"
            against = "firms of one town and trade are called nearly alike"
            self.add(Doubt("near_miss", unit, entity, chance, said, against))

    def stop(self, unit: Unit, entity: Entity, speaks_for: str, speaks_against: str) -> None:
        """Take in a join that was stopped: it would make a company too odd to go unseen."""
        self.add(Doubt("canary", unit, entity, SURE, speaks_for, speaks_against))

    def overgrown(self, unit: Unit, found: Entity, speaks_for: str) -> bool:
        """Return whether a known company would grow too fast by `unit`, and take it in."""
        before = sum(one.mentions for one in found.units)
        if found.row is None or unit.seen <= GROWTH * max(before, LITTLE):
            return False
        against = f"it would grow from {before} to {before + unit.seen} mentions in one night"
        self.stop(unit, found, speaks_for, against)
        return True

    def table(self, work: Workplace, new: int, share: float = SHARE) -> pd.DataFrame:
        """Return DOUBT_COLUMNS, the heaviest first, at most `share` of `new`, the new names.

        Call it when companies have their numbers.
        """
        asked = sorted(self._questions(work), key=lambda one: (-one.worth, one.unit.key))
        kept = sorted(asked[: int(share * new)], key=lambda one: (-one.mentions, one.unit.key))
        return pd.DataFrame([one.row(work) for one in kept], columns=list(DOUBT_COLUMNS))

    def _questions(self, work: Workplace) -> list[_Question]:
        """Return one question for each pair of names that is still open."""
        found: dict[str, list[_Question]] = {}
        for key in sorted(self._found):
            doubt = self._found[key]
            other = doubt.entity.standing
            if work.entity(doubt.unit) is other or self._settled(doubt.unit, other):
                continue
            weight = doubt.unit.mentions + doubt.unit.seen
            one = _Question(doubt.unit, doubt, other, weight, town_meant(doubt.unit))
            found.setdefault(doubt.unit.sign, []).append(one)
        return [one for questions in found.values() for one in _of_all_towns(questions)]


def _of_all_towns(questions: list[_Question]) -> list[_Question]:
    """Return one question where a short form may mean the same company in all its towns.

    A name that may mean one firm here and another there is asked about town by town.
    """
    first = questions[0]
    if len(questions) == 1 or any(one.other is not first.other for one in questions):
        return questions
    mentions = sum(one.mentions for one in questions)
    return [replace(first, mentions=mentions, town="")]


def town_meant(unit: Unit) -> str:
    """Return the town of a short form that is a unit of that town alone, else ""."""
    plain, _, town = unit.key.partition("#")[0].rpartition("@")
    return town if plain == unit.sign else ""


@dataclass(slots=True)
class _Question:
    unit: Unit
    doubt: Doubt
    other: Entity
    mentions: int
    town: str

    @property
    def worth(self) -> float:
        """How much clearer companies should get: a name alone is little, so is a rare firm."""
        here, there = self.mentions, max(1, self.other.mentions)
        return self.doubt.chance * here * there / (here + there)

    def row(self, work: Workplace) -> tuple[object, ...]:
        """Return the question in the order of DOUBT_COLUMNS."""
        return (
            self.doubt.kind,
            work.entity(self.unit).company_id,
            self.other.company_id,
            self.unit.best_shown,
            shown(self.other),
            self.doubt.speaks_for,
            self.doubt.speaks_against,
            self.mentions,
            self.town,
            _town_shown(self.other),
        )


def shown(entity: Entity) -> str:
    """Return a name of an entity as it was shown."""
    stands = _standing_for(entity)
    return stands.best_shown if stands else entity.row.name if entity.row else ""


def _town_shown(entity: Entity) -> str:
    stands = _standing_for(entity)
    return town_meant(stands) if stands else ""


def _standing_for(entity: Entity) -> Unit | None:
    return next((unit for unit in entity.units if unit.name is entity.name), None)


def _for(unit: Unit, bearer: Bearer) -> str:
    said = [f"could be short for {bearer.entity.name.shown}"]
    if unit.name.core == bearer.entity.name.core:
        said = [f"same name apart from place and form: {unit.name.core}"]
    if unit.town and bearer.entity.near(unit.town):
        said.append(f"posted in {unit.town}, where it is known")
    said.append(f"chance {bearer.chance:.0%}")
    return "; ".join(said)


def _against(unit: Unit, first: Bearer, rival: Bearer | None, fitting: int) -> str:
    said = []
    if rival is not None:
        said.append(f"fits {rival.entity.name.shown} too ({rival.chance:.0%})")
    if fitting > 2:
        said.append(f"{fitting} firms fit")
    if first.near < 0.5:
        here = unit.town and first.entity.near(unit.town)
        said.append("posted mostly elsewhere" if here else "posted elsewhere")
    return "; ".join(said) or "few letters to tell it by"
