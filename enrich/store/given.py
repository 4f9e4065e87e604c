"""Many values of one look-up as a table, in one parameter, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
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
    """Return the values as a table with the column `value`, in one parameter."""
    if db.dialect.name != "postgresql":
        listed = func.json_each(json.dumps(values, ensure_ascii=False))
        return listed.table_valued(column("value", kind), name="given")
    listed = func.unnest(cast(literal(values, ARRAY(kind)), ARRAY(kind)))
    return listed.table_valued(column("value", kind), name="given").render_derived()
