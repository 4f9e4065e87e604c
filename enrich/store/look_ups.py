"""The store's companies as the index that resolving asks: a few statements a night.

Keys are filed behind the two characters that begin the name they speak of, so that the keys of
one name stand beside each other and a night turns few of the store's pages.

Each statement takes a whole batch as one parameter, is compiled once, and answered with the
driver's rows as they come: a night asks for tens of thousands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    Select,
    TableValuedAlias,
    Text,
    bindparam,
    func,
    literal_column,
    select,
)

from enrich.resolve import COMPANY_COLUMNS, UNIT_COLUMNS, CompanyRow, UnitRow
from enrich.resolve.model import CROWD
from enrich.store.given import as_table
from enrich.store.schema import company, unit, unit_key

BATCH = 20_000
SHELF = 2
"""Characters that name a shelf."""
_UNIT = [unit.c[name] for name in UNIT_COLUMNS]


def shelved(look_up: str) -> str:
    """Return a look-up key as it is filed.

    >>> shelved("b:星河"), shelved("k:星河贸易:广东深圳:"), shelved("h:广东深圳:星河")
    ('星河b:星河', '星河k:星河贸易:广东深圳:', '星河h:广东深圳:星河')
    """
    head = look_up[-SHELF:] if look_up[:2] == "h:" else look_up[2 : 2 + SHELF]
    return f"{head}{look_up}"


@dataclass(frozen=True, slots=True)
class SqlIndex:
    """`CompanyIndex` over the store."""

    db: Connection

    def units(self, keys: Collection[str]) -> dict[str, UnitRow]:
        """Return the known units among `keys`."""
        rows = map(UnitRow._make, self._ask("units", keys))
        return {row.unit_key: row for row in rows}

    def look_up(self, keys: Collection[str], crowd: int = CROWD) -> dict[str, list[UnitRow]]:
        """Return the units filed under each key; unknown keys and crowds are left out."""
        asked = {shelved(key): key for key in keys}
        filed = list(self._ask("filed", sorted(asked), crowd))
        rows = self._by_id({unit_id for _, unit_id in filed})
        found: dict[str, list[UnitRow]] = {}
        for on_shelf, unit_id in filed:
            found.setdefault(asked[on_shelf], []).append(rows[unit_id])
        return found

    def companies(self, ids: Collection[int]) -> dict[int, CompanyRow]:
        """Return companies by id, the merged ones too."""
        rows = map(CompanyRow._make, self._ask("companies", map(int, ids)))
        return {row.company_id: row for row in rows}

    def units_of(self, ids: Collection[int]) -> dict[int, list[UnitRow]]:
        """Return all units of each company."""
        found: dict[int, list[UnitRow]] = {}
        for row in sorted(map(UnitRow._make, self._ask("units_of", map(int, ids)))):
            found.setdefault(row.company_id, []).append(row)
        return found

    def next_ids(self) -> tuple[int, int]:
        """Return the first free company id and the first free unit id."""
        companies = self.db.execute(select(func.max(company.c.company_id))).scalar()
        units = self.db.execute(select(func.max(unit.c.unit_id))).scalar()
        return (companies or 0) + 1, (units or 0) + 1

    def _by_id(self, ids: Collection[int]) -> dict[int, UnitRow]:
        rows = map(UnitRow._make, self._ask("by_id", sorted(ids)))
        return {row.unit_id: row for row in rows}

    def _ask(
        self, what: str, values: Iterable[Any], crowd: int = CROWD
    ) -> Iterator[Sequence[Any]]:
        dialect = self.db.dialect
        named = dialect.name, what, crowd
        sql = _compiled.get(named)
        if sql is None:
            kind = Text if what in _BY_TEXT else BigInteger
            table = as_table(dialect, bindparam("given"), kind)
            query = _filed(table, crowd) if what == "filed" else _QUERIES[what](table)
            sql = _compiled[named] = str(query.compile(dialect=dialect))
        feed = iter(values)
        while batch := list(islice(feed, BATCH)):
            given: Any = (json.dumps(batch, ensure_ascii=False),)
            if dialect.name == "postgresql":
                given = {"given": batch}
            yield from self.db.exec_driver_sql(sql, given).all()


def _units(given: TableValuedAlias) -> Select[Any]:
    return select(*_UNIT).join_from(given, unit, unit.c.unit_key == given.c.value)


def _by_id(given: TableValuedAlias) -> Select[Any]:
    return select(*_UNIT).join_from(given, unit, unit.c.unit_id == given.c.value)


def _units_of(given: TableValuedAlias) -> Select[Any]:
    return select(*_UNIT).join_from(given, unit, unit.c.company_id == given.c.value)


def _companies(given: TableValuedAlias) -> Select[Any]:
    columns = [company.c[name] for name in COMPANY_COLUMNS]
    return select(*columns).join_from(given, company, company.c.company_id == given.c.value)


def _filed(given: TableValuedAlias, crowd: int) -> Select[Any]:
    """Count no further than a crowd: a key of a million units costs as much as one of 401."""
    some = unit_key.alias("some")
    nought, one, most, more = (
        literal_column(str(number), Integer) for number in (0, 1, crowd, crowd + 1)
    )
    few = select(one).where(some.c.look_up == given.c.value).limit(more).offset(nought)
    count = select(func.count()).select_from(few.correlate(given).subquery())
    return (
        select(unit_key.c.look_up, unit_key.c.unit_id)
        .join_from(given, unit_key, unit_key.c.look_up == given.c.value)
        .where(count.scalar_subquery() <= most)
    )


_BY_TEXT = frozenset({"units", "filed"})
_QUERIES: dict[str, Callable[[TableValuedAlias], Select[Any]]] = {
    "units": _units,
    "by_id": _by_id,
    "units_of": _units_of,
    "companies": _companies,
}
_compiled: dict[tuple[str, str, int], str] = {}
