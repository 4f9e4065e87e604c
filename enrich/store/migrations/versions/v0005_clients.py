"""The employers that agencies' ads name: who posts for them, by which words, and where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns."""
    for table, name in (
        ("mention", "agency"),
        ("mention", "named_by"),
        ("posting", "named_at"),
    ):
        op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
