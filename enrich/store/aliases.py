"""Aliases: second names of companies that somebody knows of, with source and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date

import pandas as pd
from sqlalchemy import Connection, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from enrich.resolve.model import ALIAS_COLUMNS
from enrich.store.bulk import add_rows, frame, staged
from enrich.store.schema import alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A second name.

    Attributes:
        name: The name of the company that bears it. city: Its town, where that matters.
        source: Where somebody saw the two together. seen_on: When.
        added_at: When it was added, UTC in ISO 8601.
    """

    alias: str
    name: str
    city: str = ""
    source: str = ""
    seen_on: date | None = None
    added_by: str
    added_at: str


_COLUMNS = [each.name for each in fields(Alias)]


def add_aliases(db: Connection, new: Iterable[Alias]) -> int:
    """Add aliases and return how many are new; one that is known already stays as it is."""
    before = _count(db)
    with staged(db, "called", [alias.c[name] for name in _COLUMNS]) as stage:
        add_rows(db, stage, _COLUMNS, map(astuple, new))
        dialect = postgresql if db.dialect.name == "postgresql" else sqlite
        added = dialect.insert(alias).from_select(
            _COLUMNS, select(stage).where(literal(value=True))
        )
        db.execute(added.on_conflict_do_nothing())
    return _count(db) - before


def aliases(db: Connection) -> pd.DataFrame:
    """Return ALIAS_COLUMNS, in the order in which they were added."""
    return frame(db, select(*(alias.c[n] for n in ALIAS_COLUMNS)).order_by(alias.c.alias_id))


def aliases_table(db: Connection) -> pd.DataFrame:
    """Return all that is kept of every alias, oldest first."""
    return frame(db, select(*(alias.c[n] for n in _COLUMNS)).order_by(alias.c.alias_id))


def _count(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(alias)).scalar_one()
