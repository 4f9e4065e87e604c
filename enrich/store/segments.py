"""What the facts, segments and score stages found, saved whole and read back."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection

from enrich.score import Scores
from enrich.segments import Classification


def save_facts(db: Connection, facts: pd.DataFrame, run_id: int) -> None:
    """Replace every fact by `facts` (company_id, kind, value, posting_id, quote)."""
    raise NotImplementedError


def save_classification(
    db: Connection, found: Classification, run_id: int, rules_version: str
) -> None:
    """Replace segments, evidence and discards of every company."""
    raise NotImplementedError


def save_scores(db: Connection, scores: Scores, run_id: int) -> None:
    """Replace every score and its reasons."""
    raise NotImplementedError


def facts(db: Connection) -> pd.DataFrame:
    """Return company_id, kind, value, posting_id, quote."""
    raise NotImplementedError


def classification(db: Connection) -> Classification:
    """Return the saved classification."""
    raise NotImplementedError


def scores(db: Connection) -> Scores:
    """Return the saved scores."""
    raise NotImplementedError
