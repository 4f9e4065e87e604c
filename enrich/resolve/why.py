"""Why the names of one company belong together, found again from the names themselves."""

from __future__ import annotations

import pandas as pd

from enrich.resolve.aliases import KnownAliases
from enrich.resolve.doubts import Doubts
from enrich.resolve.finding import Finder
from enrich.resolve.gather import gather
from enrich.resolve.model import MemoryIndex
from enrich.resolve.units import Unit
from enrich.resolve.workplace import Workplace


def reasons(mentions: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return the rule and its evidence by unit key, for the names that a rule joins to another.

    Only these names are looked at: what nights decided among more candidates, or by what boards
    showed then, may have had other reasons. Names without a rule are left out.

    Args:
        mentions: MENTION_COLUMNS of one company.
    """
    units = gather(mentions).units
    work = Workplace(MemoryIndex())
    nobody = Doubts(lambda _unit, _entity: False)
    finder = Finder(work, lambda _unit, _entity: False, nobody, KnownAliases(None))
    found: dict[str, tuple[str, str]] = {}
    for unit in sorted(units.values(), key=_fullest_first):
        told = None if unit.nameless else finder.find(unit)
        if told is None:
            work.found(unit)
        else:
            work.put(unit, told.entity)
            found[unit.key] = (told.reason, told.evidence)
        work.file(unit)
    return found


def _fullest_first(unit: Unit) -> tuple[bool, bool, int, str]:
    return not unit.name.full, unit.name.truncated, -unit.seen, unit.key
