"""Postings: what is known of them, and loading one site's hand-over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import pandas as pd
from sqlalchemy import Connection

from enrich.issues import Issue
from enrich.model import HarvestReport, KnownPosting, Mark, RawPosting


class Handover(Protocol):
    """One site's night, as `spiders.handover.Handover` reads it from its folder."""

    @property
    def report(self) -> HarvestReport:
        """What the harvest did and how it ended."""

    def rows(self) -> Iterable[RawPosting]:
        """Yield the postings that were read."""

    def marks(self) -> Iterable[Mark]:
        """Yield the postings that were seen, or are gone, without being read."""

    def issues(self) -> Iterable[Issue]:
        """Yield what was not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFigures:
    """What a load changed.

    Attributes:
        held: Rows left out because the site's night is not to be trusted.
        repeated: The hand-over had been loaded before; nothing was done, figures are from then.
    """

    new: int
    changed: int
    unchanged: int
    closed: int
    reopened: int
    held: int
    repeated: bool


def load_handover(db: Connection, handover: Handover, run_id: int) -> LoadFigures:
    """Load one site's night; the caller's transaction makes it whole or nothing."""
    raise NotImplementedError


def known_postings(db: Connection, site: str) -> Iterator[KnownPosting]:
    """Yield the site's open postings, so that a harvest can skip their pages."""
    raise NotImplementedError


def open_postings(db: Connection) -> pd.DataFrame:
    """Return POSTING_TEXT_COLUMNS of every open posting of a resolved company.

    `company_id` is the company that stayed after merges, `site` the board the row came from,
    `posted_on` a date or None.
    """
    raise NotImplementedError


def posting_dates(db: Connection) -> pd.DataFrame:
    """Return company_id, posting_id, site, url, first_seen, last_seen, closed_on, site_good_on of every posting of a resolved company.

    `site_good_on` is the business date of the site's last healthy night, the age of its rows.
    """
    raise NotImplementedError
