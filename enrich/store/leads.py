"""Leads, suppressions and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A standing order not to send.

    Attributes:
        kind: company (its id), name, domain or uscc.
        ends_on: The last day on which it holds; None: for ever.
    """

    kind: str
    value: str
    reason: str
    author: str
    added_at: datetime
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One publication: which run, under which rules, where."""

    run_id: int
    business_date: date
    rules_version: str
    folder: str
    published_at: datetime


def leads(db: Connection) -> pd.DataFrame:
    """Return lead_id, company_id (the one that stayed), segment, state, assigned_to, first_listed_on, merged_into."""
    raise NotImplementedError


def save_leads(db: Connection, rows: pd.DataFrame, run_id: int, today: date) -> None:
    """Add the leads of `rows` (lead_id, company_id, segment) that are new; point the ids of merged ones to the lead that stayed."""
    raise NotImplementedError


def suppressions(db: Connection) -> pd.DataFrame:
    """Return kind, value, reason, author, added_at, ends_on."""
    raise NotImplementedError


def add_suppression(db: Connection, suppression: Suppression) -> None:
    """Add one order; saying it twice changes nothing."""
    raise NotImplementedError


def publication_rows(db: Connection, before_run_id: int) -> pd.DataFrame:
    """Return the rows of the last publication by an earlier run: LEAD_COLUMNS; no rows when there is none.

    The base of what is new, changed and closed. A run that is done again compares with the
    same base, so its lists come out the same.
    """
    raise NotImplementedError


def save_publication(db: Connection, published: Published, rows: pd.DataFrame) -> None:
    """Note what a run published; saying it again replaces it. Old publications' rows go."""
    raise NotImplementedError
