"""The shapes of the resolve stage: units, companies, what a night changed, and the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import pandas as pd

CROWD = 400
"""A look-up key with more units than this tells nothing: they could only tie."""
RESOLVED_COLUMNS = ("mention_id", "company_id", "company_name", "kind", "branch_of")
COMPANY_COLUMNS = (
    "company_id",
    "name",
    "short_name",
    "kind",
    "uscc",
    "city",
    "branch_of",
    "merged_into",
    "names_seen",
)
UNIT_COLUMNS = (
    "unit_id",
    "unit_key",
    "name",
    "city",
    "company_id",
    "kind",
    "mentions",
    "parsed",
)
KEY_COLUMNS = ("look_up", "unit_id")
EVENT_COLUMNS = ("kind", "company_id", "other_id", "reason", "evidence", "name")
"""`name` is the one that joined or left, as shown; of a merge, that of the one that went."""
JUDGEMENT_COLUMNS = ("left_name", "right_name", "verdict", "left_city", "right_city")
"""The towns may be left out; they tell short forms apart, of which each town has its own."""
ALIAS_COLUMNS = ("alias", "name", "city")
RELATION_COLUMNS = ("kind", "company_id", "other_id", "reason", "evidence")
"""`company_id` stands in relation `kind` to `other_id`: a branch is `branch_of` its firm."""
DOUBT_COLUMNS = (
    "kind",
    "company_id",
    "other_id",
    "left_name",
    "right_name",
    "speaks_for",
    "speaks_against",
    "mentions",
    "left_city",
    "right_city",
)
"""A question for a person: are these one company? `mentions` is what the answer affects.

A town is named where the short form of that town alone is meant (see JUDGEMENT_COLUMNS)."""


def nothing(columns: Collection[str]) -> pd.DataFrame:
    """Return a table of these columns without a row."""
    return pd.DataFrame(columns=list(columns))


class UnitRow(NamedTuple):
    """A distinct employer name as the index keeps it; a short form once per posting city.

    Attributes:
        unit_key: What makes it distinct (see `enrich.resolve.units`).
        name: One way in which it was shown. city: The town where it posts most.
        parsed: Its credit code, if one was shown with it, and the parts of its name (see
            `enrich.resolve.parts`).
    """

    unit_id: int
    unit_key: str
    name: str
    city: str
    company_id: int
    kind: str
    mentions: int
    parsed: str = ""


class CompanyRow(NamedTuple):
    """A company as the index keeps it; `names_seen` holds one name a line."""

    company_id: int
    name: str
    short_name: str = ""
    kind: str = "company"
    uscc: str = ""
    city: str = ""
    branch_of: int | None = None
    merged_into: int | None = None
    names_seen: str = ""


class CompanyIndex(Protocol):
    """What is known of companies, asked in batches, so that a night costs what is new in it."""

    def units(self, keys: Collection[str]) -> Mapping[str, UnitRow]:
        """Return the known units among `keys`, by their key."""

    def look_up(self, keys: Collection[str], crowd: int = CROWD) -> Mapping[str, list[UnitRow]]:
        """Return the units filed under each key; unknown keys and crowds are left out."""

    def companies(self, ids: Collection[int]) -> Mapping[int, CompanyRow]:
        """Return companies by id, the merged ones too."""

    def units_of(self, ids: Collection[int]) -> Mapping[int, list[UnitRow]]:
        """Return all units of each company."""

    def next_ids(self) -> tuple[int, int]:
        """Return the first free company id and the first free unit id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What one call of `resolve` found and changed.

    Attributes:
        mentions: RESOLVED_COLUMNS and unit_id, one row per mention, in the order given.
        companies: COMPANY_COLUMNS, the new and the changed ones.
        units: UNIT_COLUMNS, the new and the changed ones; `mentions` counts all nights.
        unit_keys: look_up, unit_id: new entries alone.
        events: EVENT_COLUMNS, in the order in which they happened.
        relations: RELATION_COLUMNS, those that this call found.
        doubts: DOUBT_COLUMNS, what a person should judge, heaviest first.
    """

    mentions: pd.DataFrame
    companies: pd.DataFrame
    units: pd.DataFrame
    unit_keys: pd.DataFrame
    events: pd.DataFrame
    relations: pd.DataFrame = field(default_factory=lambda: nothing(RELATION_COLUMNS))
    doubts: pd.DataFrame = field(default_factory=lambda: nothing(DOUBT_COLUMNS))


class MemoryIndex:
    """An index in memory: empty for a cold batch, or grown night by night with `add`."""

    def __init__(self) -> None:
        self._units: dict[str, UnitRow] = {}
        self._by_id: dict[int, str] = {}
        self._filed: dict[str, list[int]] = {}
        self._companies: dict[int, CompanyRow] = {}

    def units(self, keys: Collection[str]) -> dict[str, UnitRow]:
        """Return the known units among `keys`."""
        return {key: self._units[key] for key in keys if key in self._units}

    def look_up(self, keys: Collection[str], crowd: int = CROWD) -> dict[str, list[UnitRow]]:
        """Return the units filed under each key."""
        found = {key: self._filed[key] for key in keys if key in self._filed}
        return {key: self._rows(ids) for key, ids in found.items() if len(ids) <= crowd}

    def companies(self, ids: Collection[int]) -> dict[int, CompanyRow]:
        """Return companies by id."""
        return {one: self._companies[one] for one in ids if one in self._companies}

    def units_of(self, ids: Collection[int]) -> dict[int, list[UnitRow]]:
        """Return all units of each company."""
        found: dict[int, list[UnitRow]] = {}
        for unit in self._units.values():
            if unit.company_id in ids:
                found.setdefault(unit.company_id, []).append(unit)
        return found

    def next_ids(self) -> tuple[int, int]:
        """Return the first free ids."""
        return max(self._companies, default=0) + 1, max(self._by_id, default=0) + 1

    def add(self, resolution: Resolution) -> None:
        """Take over what a resolution changed, as `save_resolution` does in the store."""
        for values in resolution.companies.astype(object).itertuples(index=False):
            row = company_row(values)
            self._companies[row.company_id] = row
        for values in resolution.units.itertuples(index=False):
            unit = UnitRow(*values)
            self._units[unit.unit_key] = unit
            self._by_id[unit.unit_id] = unit.unit_key
        for look_up, unit_id in resolution.unit_keys.itertuples(index=False):
            self._filed.setdefault(look_up, []).append(unit_id)

    def _rows(self, ids: Iterable[int]) -> list[UnitRow]:
        return [self._units[self._by_id[one]] for one in ids]


def company_row(values: Iterable[Any]) -> CompanyRow:
    """Return a company from values in the order of COMPANY_COLUMNS."""
    plain: list[Any] = [None if value is pd.NA else value for value in values]
    return CompanyRow(*plain)


def texts(table: pd.DataFrame, column: str) -> list[str]:
    """Return a column's values as texts; what is missing, or the whole column, is "".

    >>> texts(pd.DataFrame({"city": ["保定", None]}), "city")
    ['保定', '']
    """
    if column not in table.columns:
        return [""] * len(table)
    values = zip(table[column].tolist(), table[column].isna(), strict=True)
    return ["" if missing else str(value) for value, missing in values]
