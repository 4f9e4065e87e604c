"""Relations between companies: branch, group, second name, former name, agency."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, func, or_, select

from enrich.resolve.model import RELATION_COLUMNS
from enrich.store.bulk import add_missing, frame, records
from enrich.store.schema import company, relation


def save_relations(db: Connection, found: pd.DataFrame, run_id: int | None) -> None:
    """Add relations that are not known yet; adding one twice changes nothing.

    Args:
        db: A transaction of the store.
        found: RELATION_COLUMNS; the companies are in the store.
        run_id: The run that found them.
    """
    if found.empty:
        return
    columns = [*RELATION_COLUMNS, "run_id"]
    rows = ((*row, run_id) for row in records(found, RELATION_COLUMNS))
    add_missing(db, relation, columns, rows)


def relations(db: Connection, company_id: int | None = None) -> pd.DataFrame:
    """Return RELATION_COLUMNS and run_id, oldest first, between the companies that stand.

    A relation of a merged company is one of the company that stayed, and comes back to its own
    when the merge is taken back: what was found stays as it was written.

    Args:
        db: A connection to the store.
        company_id: A company that stands; only its relations, both ways. Those within it are
            among them: its second and former names, which `evidence` tells.
    """
    left, right = company.alias("left_company"), company.alias("right_company")
    ours = func.coalesce(left.c.merged_into, relation.c.company_id)
    theirs = func.coalesce(right.c.merged_into, relation.c.other_id)
    query = (
        select(
            relation.c.kind,
            ours.label("company_id"),
            theirs.label("other_id"),
            relation.c.reason,
            relation.c.evidence,
            relation.c.run_id,
        )
        .join(left, left.c.company_id == relation.c.company_id)
        .join(right, right.c.company_id == relation.c.other_id)
        .order_by(relation.c.relation_id)
    )
    if company_id is None:
        query = query.where(ours != theirs)
    else:
        within = relation.c.company_id == relation.c.other_id
        query = query.where(
            or_(ours == company_id, theirs == company_id), or_(ours != theirs, within)
        )
    found = frame(db, query)
    return found.drop_duplicates(["kind", "company_id", "other_id"], ignore_index=True)
