"""Copies of postings, and why a site's night closed nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "posting_copy",
        sa.Column("posting_id", NUMBER, nullable=False),
        sa.Column("canonical_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["posting.posting_id"],
            name=op.f("fk_posting_copy_posting_id_posting"),
        ),
        sa.ForeignKeyConstraint(
            ["canonical_id"],
            ["posting.posting_id"],
            name=op.f("fk_posting_copy_canonical_id_posting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_posting_copy")),
    )
    op.add_column(
        "site_run", sa.Column("withheld", sa.Text(), server_default="", nullable=False)
    )
