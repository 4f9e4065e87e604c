"""Many values of one look-up as a table, in one parameter, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    TableValuedAlias,
    Text,
    cast,
    column,
    func,
    literal,
)
from sqlalchemy.types import TypeEngine


def texts(db: Connection, values: Collection[str]) -> TableValuedAlias:
    """Return texts as a table with the column `value`."""
    return _given(db, list(values), Text)


def numbers(db: Connection, values: Collection[int]) -> TableValuedAlias:
    """Return numbers as a table with the column `value`."""
    return _given(db, [int(one) for one in values], BigInteger)


def _given(db: Connection, values: list[Any], kind: type[TypeEngine[Any]]) -> TableValuedAlias:
    if db.dialect.name == "postgresql":
        return as_table(db.dialect, literal(values, ARRAY(kind)), kind)
    return as_table(db.dialect, literal(json.dumps(values, ensure_ascii=False)), kind)


def as_table(
    dialect: Dialect, parameter: ColumnElement[Any], kind: type[TypeEngine[Any]]
) -> TableValuedAlias:
    """Return the values of one parameter, an array or JSON, in a table's column `value`."""
    value = column("value", kind)
    if dialect.name != "postgresql":
        return func.json_each(parameter).table_valued(value, name="given")
    listed = func.unnest(cast(parameter, ARRAY(kind)))
    return listed.table_valued(value, name="given").render_derived()
