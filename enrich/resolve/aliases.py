"""Second names that people know of: 米团 is 北京三川在线科技有限公司, which no letters tell."""

from __future__ import annotations

import pandas as pd

from enrich.resolve.gather import town_of
from enrich.resolve.model import texts
from enrich.resolve.spelling import parsed
from enrich.resolve.units import NAMELESS, Unit
from enrich.resolve.workplace import Entity


class KnownAliases:
    """The table of aliases, by the core of the second name. It bears witness and no more."""

    def __init__(self, table: pd.DataFrame | None) -> None:
        self._told: dict[str, dict[str, tuple[str, str]]] = {}
        self._seconds: dict[str, set[str]] = {}
        for alias, name, city in () if table is None else _rows(table):
            second, first = parsed(alias), parsed(name)
            if second.kind in NAMELESS or first.kind in NAMELESS or not second.core:
                continue
            key = f"k:{first.core}:{first.place.key}:{first.branch}"
            self._told.setdefault(second.core, {})[key] = name, town_of(city)
            self._seconds.setdefault(key, set()).add(second.core)

    def look_ups(self, unit: Unit) -> list[str]:
        """Return the look-up keys of the names for which `unit` is a second name."""
        return list(self._told.get(unit.name.core, ())) if self._told else []

    def waiting_keys(self, unit: Unit) -> list[str]:
        """Return the look-up keys of the short forms that `unit` is said to bear."""
        if not self._seconds:
            return []
        name = unit.name
        found = self._seconds.get(f"k:{name.core}:{name.place.key}:{name.branch}", ())
        return sorted(f"w:{core}" for core in found)

    def says(self, key: str, unit: Unit, entity: Entity) -> str:
        """Return what the table says of `unit` and the entity filed under `key`, or ""."""
        name, town = self._told[unit.name.core][key]
        if town and not entity.near(town):
            return ""
        return f"{unit.name.shown} = {name}, table of aliases"


def _rows(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    columns = (texts(table, column) for column in ("alias", "name", "city"))
    return [(alias, name, city) for alias, name, city in zip(*columns, strict=True)]
