"""Published versions of the rules, the one that a run uses, and labels of companies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both tables, and a run's version."""
    op.add_column("run", sa.Column("rulebook", NUMBER))
    op.create_table(
        "rulebook",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        *(_text(name) for name in ("files", "label", "author", "why")),
        _text("despite", ""),
        _text("published_at"),
        sa.Column("based_on", NUMBER),
        _text("packaged"),
        _text("changes", "[]"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rulebook")),
    )
    told = ("employer", "kind", "target", "answer", "decided_by", "decided_at")
    op.create_table(
        "label",
        sa.Column("label_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("company_id", NUMBER),
        *(_text(name) for name in told),
        _text("why", ""),
        _text("source", ""),
        sa.Column("undoes", NUMBER),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.company_id"],
            name=op.f("fk_label_company_id_company"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("label_id", name=op.f("pk_label")),
    )


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)
