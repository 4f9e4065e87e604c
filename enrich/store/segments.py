"""What the facts, segments and score stages found, saved whole and read back.

The stages look at every open posting each night, so their tables hold the last night's answer
and nothing else: each save replaces all rows, in the caller's transaction. Since when a company
shows a signal is the one thing that is kept from night to night.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, select

from enrich.facts import SIGHTING_COLUMNS
from enrich.score import Scores
from enrich.segments import Classification
from enrich.store.bulk import add_rows, frame, records, replace_rows
from enrich.store.merged import survivors
from enrich.store.runs import set_rules_version
from enrich.store.schema import (
    company_discard,
    company_segment,
    evidence,
    fact,
    score,
    score_reason,
    signal_seen,
)


def save_facts(db: Connection, facts: pd.DataFrame, run_id: int) -> None:
    """Replace every fact by `facts` (FACT_COLUMNS)."""
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


def facts(
    db: Connection, company_id: int | None = None, *, kinds: Collection[str] = ()
) -> pd.DataFrame:
    """Return FACT_COLUMNS, in the order saved; of all companies and kinds if none is named."""
    wanted = [fact.c.kind.in_(sorted(kinds))] if kinds else []
    return _saved(db, fact, company_id, *wanted)


def classification(db: Connection, company_id: int | None = None) -> Classification:
    """Return the saved classification, in the order saved."""
    return Classification(
        segments=_saved(db, company_segment, company_id),
        evidence=_saved(db, evidence, company_id),
        discards=_saved(db, company_discard, company_id),
    )


def scores(db: Connection, company_id: int | None = None) -> Scores:
    """Return the saved scores, in the order saved."""
    return Scores(
        table=_saved(db, score, company_id), reasons=_saved(db, score_reason, company_id)
    )


def sightings(db: Connection) -> pd.DataFrame:
    """Return since when each company shows each signal: SIGHTING_COLUMNS.

    Of companies that became one the earliest day counts, for the one that stayed.
    """
    rows = frame(db, select(*(signal_seen.c[name] for name in SIGHTING_COLUMNS)))
    stayed = survivors(db)
    rows["company_id"] = [stayed.get(number, number) for number in rows["company_id"].tolist()]
    rows = rows.sort_values(["first_seen_on", "company_id"], kind="stable")
    return rows.drop_duplicates(["company_id", "kind", "target"], ignore_index=True)


def note_sightings(db: Connection, seen: pd.DataFrame, run_id: int) -> None:
    """Add what is seen for the first time (SIGHTING_COLUMNS); what is known stays as it is."""
    keys = ("company_id", "kind", "target")
    known = set(records(sightings(db), keys))
    new = [row for row in records(seen, SIGHTING_COLUMNS) if row[:3] not in known]
    add_rows(db, signal_seen, (*SIGHTING_COLUMNS, "run_id"), [(*row, run_id) for row in new])


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


def _saved(
    db: Connection, table: Table, company_id: int | None, *wanted: ColumnElement[bool]
) -> pd.DataFrame:
    columns = [name for name in _columns(table) if name != "seq"]
    query = select(*(table.c[name] for name in columns)).where(*wanted).order_by(table.c.seq)
    if company_id is not None:
        query = query.where(table.c.company_id == company_id)
    return frame(db, query)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.c if column.name != "run_id"]
