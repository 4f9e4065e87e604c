"""What a few pages of a night were like, without their text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "page_sample",
        sa.Column("sample_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("handover_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("found", sa.Text(), server_default="[]", nullable=False),
        sa.Column("outline", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["site_run.handover_id"],
            name=op.f("fk_page_sample_handover_id_site_run"),
        ),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_page_sample")),
    )
    op.create_index(op.f("ix_page_sample_handover_id"), "page_sample", ["handover_id"])
