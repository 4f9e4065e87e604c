"""Since when each company shows each signal, who read each fact, and each score's grade."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table and both columns; a night fills them anew."""
    for table, column in (("fact", "reader"), ("score", "grade")):
        op.add_column(table, sa.Column(column, sa.Text(), server_default="", nullable=False))
    op.create_table(
        "signal_seen",
        sa.Column("company_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("company_id", "kind", "target", name=op.f("pk_signal_seen")),
        *(_reference(name) for name in ("company", "run")),
    )


def _reference(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{table}_id"],
        [f"{table}.{table}_id"],
        name=op.f(f"fk_signal_seen_{table}_id_{table}"),
        initially="DEFERRED",
        deferrable=True,
    )
