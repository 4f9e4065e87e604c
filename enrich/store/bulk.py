"""Many rows at once, by the fastest way each engine has, under the same functions.

SQLite gets one prepared statement for all rows; PostgreSQL gets COPY, and for rows that may
exist already COPY into a temporary table followed by one INSERT ... ON CONFLICT.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import Any

import pandas as pd
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    MetaData,
    Select,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

Row = Sequence[Any]
BATCH = 5_000


def add_rows(db: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Append rows of values in the order of `columns`; return how many."""
    if db.dialect.name == "postgresql":
        return _copy(db, table, columns, rows)
    return _execute_many(db, insert(table), columns, rows)


def put_rows(
    db: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Row],
    fixed: Collection[str] = (),
) -> int:
    """Add rows, or bring those up to date whose primary key exists; return how many came in.

    `columns` includes the primary key; no two rows may share one. Columns that are `fixed` stay
    as they are in rows that exist: their indexes are then left alone.
    """
    keys = list(table.primary_key.columns.keys())
    rest = [name for name in columns if name not in keys and name not in fixed]
    if db.dialect.name != "postgresql":
        put = sqlite.insert(table)
        put = put.on_conflict_do_update(keys, set_={name: put.excluded[name] for name in rest})
        return _execute_many(db, put, columns, rows)
    with staged(db, f"put_{table.name}", [table.c[name] for name in columns]) as stage:
        count = _copy(db, stage, columns, rows)
        whole = postgresql.insert(table).from_select(list(columns), select(stage))
        db.execute(
            whole.on_conflict_do_update(
                index_elements=keys, set_={name: whole.excluded[name] for name in rest}
            )
        )
    return count


def add_missing(
    db: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Add the rows that do not exist yet, by what is unique; the others stay as they are."""
    if db.dialect.name != "postgresql":
        _execute_many(db, sqlite.insert(table).on_conflict_do_nothing(), columns, rows)
        return
    with staged(db, f"new_{table.name}", [table.c[name] for name in columns]) as stage:
        _copy(db, stage, columns, rows)
        new = postgresql.insert(table).from_select(list(columns), select(stage))
        db.execute(new.on_conflict_do_nothing())


def replace_rows(
    db: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> int:
    """Put `rows` in the place of everything the table holds; return how many."""
    db.execute(delete(table))
    return add_rows(db, table, columns, rows)


@contextmanager
def staged(db: Connection, name: str, columns: Iterable[Column[Any]]) -> Iterator[Table]:
    """Yield an empty temporary table with columns like the given ones, all nullable.

    An error leaves it to the caller's transaction, whose end takes it along.
    """
    table = _stage(name, tuple((c.name, c.type) for c in columns))
    table.create(db)
    yield table
    table.drop(db)


def frame(db: Connection, query: Select[Any]) -> pd.DataFrame:
    """Return a query's rows with a dtype by column type; texts stay texts, dates dates."""
    columns = list(query.selected_columns)
    values = list(zip(*db.execute(query).all(), strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            column.name: pd.Series(list(found), dtype=_dtype(column, found))
            for column, found in zip(columns, values, strict=True)
        }
    )


def records(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield a frame's rows as plain values in the order of `columns`; missing is None."""
    yield from zip(*(_plain(table[name]) for name in columns), strict=True)


# The same object each time: SQLAlchemy then remembers the statements compiled for it.
_stages: dict[str, Table] = {}


def _stage(name: str, columns: tuple[tuple[str, Any], ...]) -> Table:
    shape = f"{name} {columns!r}"
    if shape not in _stages:
        made = (Column(column, kind, nullable=True) for column, kind in columns)
        _stages[shape] = Table(name, MetaData(), *made, prefixes=["TEMPORARY"])
    return _stages[shape]


def _plain(column: pd.Series[Any]) -> list[Any]:
    missing = column.isna()
    values = column.tolist()
    if not missing.any():
        return values
    return [None if gone else value for value, gone in zip(values, missing, strict=True)]


def _dtype(column: Any, values: Sequence[Any]) -> str:
    match column.type:
        case Boolean():
            return "bool"
        case Integer():
            return "Int64" if None in values else "int64"
        case Float():
            return "float64"
        case Date():
            return "object"
    return "str"


def _execute_many(
    db: Connection, statement: Any, columns: Sequence[str], rows: Iterable[Row]
) -> int:
    compiled = statement.compile(
        dialect=db.dialect, column_keys=list(columns), for_executemany=True
    )
    order = [columns.index(name) for name in compiled.positiontup]
    arranged = itemgetter(*order) if len(order) > 1 else None
    days = [i for i, n in enumerate(order) if _is_day(statement.table, columns[n])]
    sql, count, feed = str(compiled), 0, iter(rows)
    while batch := list(islice(feed, BATCH)):
        ready = [arranged(row) for row in batch] if arranged else batch
        db.exec_driver_sql(sql, [_with_days(row, days) for row in ready])
        count += len(batch)
    return count


def _is_day(table: Table, name: str) -> bool:
    return isinstance(table.c[name].type, Date)


def _with_days(row: Row, days: list[int]) -> tuple[Any, ...]:
    if not days:
        return tuple(row)
    cells = list(row)
    for i in days:
        if isinstance(cells[i], date):
            cells[i] = cells[i].isoformat()
    return tuple(cells)


def _copy(db: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> int:
    quote = db.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    sql = f"COPY {quote(table.name)} ({names}) FROM STDIN"
    count = 0
    cursor = db.connection.cursor()
    try:
        with cursor.copy(sql) as copy:
            for count, row in enumerate(rows, 1):  # noqa: B007  # the count is what we return
                copy.write_row(row)
    finally:
        cursor.close()
    return count
