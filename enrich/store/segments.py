"""What the facts, segments and score stages found, saved whole and read back.

The stages look at every open posting each night, so their tables hold the last night's answer
and nothing else: each save replaces all rows, in the caller's transaction.
"""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, Table, select

from enrich.score import Scores
from enrich.segments import Classification
from enrich.store.bulk import frame, records, replace_rows
from enrich.store.runs import set_rules_version
from enrich.store.schema import (
    company_discard,
    company_segment,
    evidence,
    fact,
    score,
    score_reason,
)


def save_facts(db: Connection, facts: pd.DataFrame, run_id: int) -> None:
    """Replace every fact by `facts` (company_id, kind, value, posting_id, quote)."""
    _replace(db, fact, facts, run_id)


def save_classification(
    db: Connection, found: Classification, run_id: int, rules_version: str
) -> None:
    """Replace segments, evidence and discards of every company."""
    _replace(db, company_segment, found.segments, run_id)
    _replace(db, company_discard, found.discards, run_id)
    _replace(db, evidence, found.evidence, run_id)
    set_rules_version(db, run_id, rules_version)


def save_scores(db: Connection, scores: Scores, run_id: int) -> None:
    """Replace every score and its reasons."""
    _replace(db, score, scores.table, run_id)
    _replace(db, score_reason, scores.reasons, run_id)


def facts(db: Connection) -> pd.DataFrame:
    """Return company_id, kind, value, posting_id, quote, in the order saved."""
    return _saved(db, fact)


def classification(db: Connection) -> Classification:
    """Return the saved classification, in the order saved."""
    return Classification(
        segments=_saved(db, company_segment),
        evidence=_saved(db, evidence),
        discards=_saved(db, company_discard),
    )


def scores(db: Connection) -> Scores:
    """Return the saved scores, in the order saved."""
    return Scores(table=_saved(db, score), reasons=_saved(db, score_reason))


def company_scores(db: Connection) -> dict[int, float]:
    """Return the score of each company that has one."""
    scored = select(score.c.company_id, score.c.score)
    return {company_id: points for company_id, points in db.execute(scored).all()}  # noqa: C416  # rows, not pairs


def _replace(db: Connection, table: Table, rows: pd.DataFrame, run_id: int) -> None:
    columns = [name for name in _columns(table) if name != "seq"]
    # A stage on plain files has texts as posting ids, so "no posting" is "" there.
    rows = rows.assign(**{n: rows[n].replace("", None) for n in columns if n == "posting_id"})
    numbered = ((at, *row, run_id) for at, row in enumerate(records(rows, columns)))
    replace_rows(db, table, ("seq", *columns, "run_id"), numbered)


def _saved(db: Connection, table: Table) -> pd.DataFrame:
    columns = [name for name in _columns(table) if name != "seq"]
    return frame(db, select(*(table.c[name] for name in columns)).order_by(table.c.seq))


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.c if column.name != "run_id"]
