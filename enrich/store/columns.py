"""What the tables of the store are made of: numbers, shown texts, references, moments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the key's type is exactly INTEGER.
Number = BigInteger().with_variant(Integer(), "sqlite")


def number_id(name: str) -> Column[Any]:
    """Return a key that the engine counts up."""
    return Column(name, Number, primary_key=True, autoincrement=True)


def number_key(name: str) -> Column[Any]:
    """Return a key that is given."""
    return Column(name, Number, primary_key=True, autoincrement=False)


def shown(name: str) -> Column[Any]:
    """Return a text as a board showed it; "" when it showed none."""
    return Column(name, Text, nullable=False, server_default="")


def reference(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    """Return a reference, checked at commit: rows of one batch may point to each other."""
    to = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(name, Number, to, nullable=nullable)


def count(name: str) -> Column[Any]:
    """Return a count, 0 at first."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def moment(now: datetime) -> str:
    """Return a moment as the store keeps it: UTC, to the second.

    Raises:
        ValueError: `now` does not say its zone.

    >>> moment(datetime(2026, 11, 24, 7, 30, tzinfo=UTC))
    '2026-11-24T07:30:00+00:00'
    """
    if now.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return now.astimezone(UTC).isoformat(timespec="seconds")
