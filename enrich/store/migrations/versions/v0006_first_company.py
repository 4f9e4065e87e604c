"""The company that a name first belonged to, so that events can be replayed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

FIRST = """
UPDATE unit SET first_company_id = COALESCE(
    (SELECT from_id FROM unit_move WHERE unit_move.unit_id = unit.unit_id
     ORDER BY move_id LIMIT 1),
    company_id)
"""
"""Names that moved before moves were noted start where they are: the rest is not known."""


def upgrade() -> None:
    """Add the column, and fill it from the moves that are noted."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("unit", sa.Column("first_company_id", number))
    op.execute(FIRST)
