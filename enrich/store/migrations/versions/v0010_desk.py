"""The desk: people, sessions, tokens, audit, views, downloads, feedback, what is forgotten."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    _people()
    _audit()
    _views_and_downloads()
    _answers()


def _people() -> None:
    _table(
        "person",
        _counted("person_id"),
        *(_text(name) for name in ("name", "role", "password")),
        _text("language", ""),
        _text("created_at"),
        _text("ended_at", ""),
        _unique("person", "name"),
    )
    _table(
        "desk_session",
        _text("digest"),
        _number("person_id"),
        *(_text(name) for name in ("began_at", "used_at", "ends_at")),
        _reference("desk_session", "person"),
        index="person_id",
    )
    _table(
        "api_token",
        _counted("token_id"),
        _text("digest"),
        _number("person_id"),
        _text("name"),
        _text("created_at"),
        _text("used_at", ""),
        _text("ended_at", ""),
        _unique("api_token", "digest"),
        _reference("api_token", "person"),
    )


def _audit() -> None:
    _table(
        "audit",
        _number("audit_id"),
        *(_text(name) for name in ("at", "actor", "action")),
        _text("subject", ""),
        _text("detail", "{}"),
        _text("before"),
        _text("hash"),
    )


def _views_and_downloads() -> None:
    _table(
        "saved_view",
        _counted("view_id"),
        _number("person_id"),
        *(_text(name) for name in ("segment", "name", "query")),
        _unique("saved_view", "person_id", "segment", "name"),
        _reference("saved_view", "person"),
    )
    _table(
        "download",
        _counted("download_id"),
        _number("person_id"),
        _text("began_at"),
        _text("ended_at", ""),
        _text("state"),
        _text("segment"),
        _text("query", ""),
        _text("format"),
        _text("columns", ""),
        *(_count(name) for name in ("rows", "bytes")),
        *(_text(name, "") for name in ("sha256", "file", "file_name")),
        sa.Column("run_id", NUMBER),
        _text("rules_version", ""),
        _reference("download", "person"),
        index="person_id",
    )
    _table(
        "download_lead",
        *(_number(name) for name in ("person_id", "lead_id", "download_id")),
        *(_reference("download_lead", name) for name in ("person", "download")),
        key=("person_id", "lead_id"),
    )


def _answers() -> None:
    _table(
        "feedback",
        _counted("feedback_id"),
        _number("company_id"),
        sa.Column("lead_id", NUMBER),
        _text("state"),
        *(_text(name, "") for name in ("reason", "note")),
        *(_text(name) for name in ("given_by", "given_at")),
        sa.Column("undoes", NUMBER),
        _reference("feedback", "company"),
        index="company_id",
    )
    told = ("kind", "digest", "author", "reason", "forgotten_at")
    _table("forgotten", *(_text(name) for name in told), key=("kind", "digest"))


def _table(
    name: str,
    *parts: sa.Column[Any] | sa.Constraint,
    key: tuple[str, ...] = (),
    index: str = "",
) -> None:
    """Create a table keyed by its first column, or `key`; with an index, if one is named."""
    first = next(part.name for part in parts if isinstance(part, sa.Column))
    keyed = sa.PrimaryKeyConstraint(*(key or (first,)), name=op.f(f"pk_{name}"))
    op.create_table(name, *parts, keyed)
    if index:
        op.create_index(op.f(f"ix_{name}_{index}"), name, [index])


def _counted(name: str) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, autoincrement=True, nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, autoincrement=False, nullable=False)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)


def _text(name: str, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _reference(table: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{to}_id"],
        [f"{to}.{to}_id"],
        name=op.f(f"fk_{table}_{to}_id_{to}"),
        initially="DEFERRED",
        deferrable=True,
    )
