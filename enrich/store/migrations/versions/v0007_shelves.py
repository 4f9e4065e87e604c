"""Look-up keys behind the characters that begin their name, in one tree: see `look_ups`.

The indexes of companies by name and credit code go: nightly look-ups do not use them, and each
company that a night changes turned a page of both. One name is found among all in little time.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """File the keys anew, and keep no index that no night asks."""
    for name in ("name", "uscc", "merged_into"):
        op.drop_index(f"ix_company_{name}", "company")
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index(
        "ix_company_merged_into",
        "company",
        ["merged_into"],
        sqlite_where=merged,
        postgresql_where=merged,
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    last_two = "right(look_up, 2)" if postgres else "substr(look_up, -2)"
    placed = "substr(look_up, 1, 2) = 'h:'"
    head = f"CASE WHEN {placed} THEN {last_two} ELSE substr(look_up, 3, 2) END"
    shelved = f"SELECT {head} || look_up, unit_id FROM unit_key"  # noqa: S608
    op.create_table(
        "unit_key_new",
        sa.Column("look_up", sa.Text(), nullable=False),
        sa.Column("unit_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("look_up", "unit_id", name=op.f("pk_unit_key_new")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO unit_key_new {shelved} ORDER BY 1, 2")
    op.drop_table("unit_key")
    op.rename_table("unit_key_new", "unit_key")
    if postgres:
        op.execute("ALTER INDEX pk_unit_key_new RENAME TO pk_unit_key")
