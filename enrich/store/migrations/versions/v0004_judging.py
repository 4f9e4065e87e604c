"""Aliases, relations and doubts; who changed companies and when, and which names moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _must(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, autoincrement=True, nullable=False)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [target],
        name=op.f(f"fk_{table}_{column}_{target.partition('.')[0]}"),
        initially="DEFERRED",
        deferrable=True,
    )


def upgrade() -> None:
    """Add the tables and the columns."""
    for name in ("name", "actor", "happened_at"):
        op.add_column("company_event", _text(name))
    for name in ("judgement_id", "undoes"):
        op.add_column("company_event", _number(name))
    for name in ("left_city", "right_city"):
        op.add_column("judgement", _text(name))
    op.add_column("judgement", _number("undoes"))
    _unit_move()
    _alias()
    _relation()
    _doubt()


def _unit_move() -> None:
    op.create_table(
        "unit_move",
        _id("move_id"),
        *(_number(n, nullable=False) for n in ("event_id", "unit_id", "from_id", "to_id")),
        _to("unit_move", "event_id", "company_event.event_id"),
        sa.PrimaryKeyConstraint("move_id", name=op.f("pk_unit_move")),
    )
    op.create_index(op.f("ix_unit_move_event_id"), "unit_move", ["event_id"])


def _alias() -> None:
    op.create_table(
        "alias",
        _id("alias_id"),
        _must("alias"),
        _must("name"),
        _text("city"),
        _text("source"),
        sa.Column("seen_on", sa.Date()),
        _text("added_by"),
        _text("added_at"),
        sa.PrimaryKeyConstraint("alias_id", name=op.f("pk_alias")),
        sa.UniqueConstraint("alias", "name", "city", name=op.f("uq_alias_alias_name_city")),
    )


def _relation() -> None:
    op.create_table(
        "relation",
        _id("relation_id"),
        _must("kind"),
        _number("company_id", nullable=False),
        _number("other_id", nullable=False),
        _text("reason"),
        _text("evidence"),
        _number("run_id"),
        _to("relation", "company_id", "company.company_id"),
        _to("relation", "other_id", "company.company_id"),
        _to("relation", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("relation_id", name=op.f("pk_relation")),
        sa.UniqueConstraint(
            "kind",
            "company_id",
            "other_id",
            name=op.f("uq_relation_kind_company_id_other_id"),
        ),
    )
    for name in ("company_id", "other_id"):
        op.create_index(op.f(f"ix_relation_{name}"), "relation", [name])


def _doubt() -> None:
    op.create_table(
        "doubt",
        _id("doubt_id"),
        _text("kind"),
        _number("company_id"),
        _number("other_id"),
        _must("left_name"),
        _must("right_name"),
        _text("speaks_for"),
        _text("speaks_against"),
        sa.Column("mentions", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _text("left_city"),
        _text("right_city"),
        _must("pair"),
        sa.Column("queued", sa.Boolean(), server_default=sa.false(), nullable=False),
        _number("run_id"),
        _number("answered_by"),
        _to("doubt", "run_id", "run.run_id"),
        _to("doubt", "answered_by", "judgement.judgement_id"),
        sa.PrimaryKeyConstraint("doubt_id", name=op.f("pk_doubt")),
    )
    op.create_index(op.f("ix_doubt_pair"), "doubt", ["pair"])
