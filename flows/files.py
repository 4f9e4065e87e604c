"""The stages on plain files: what analysts measure with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from enrich.issues import InputError
from enrich.resolve import RESOLVED_COLUMNS, resolve, resolve_table
from enrich.score import classify_table
from enrich.store import aliases, companies, judging, open_store
from flows.csvfiles import read_table, require_unique, write_table
from flows.lease import hold_lease
from flows.settings import Settings
from flows.steps import rules_of, scoring_of

MENTION = (
    "city",
    "address",
    "domain",
    "phone",
    "uscc",
    "site",
    "site_company_id",
    "short_name",
)
POSTING = (
    "title",
    "description",
    "intro",
    "scope",
    "industry",
    "ownership",
    "size",
    "city",
    "site",
    "posting_id",
    "posted_on",
)


def resolve_file(source: Path, target: Path, state: Path | None) -> dict[str, object]:
    """Write the company of each mention in `source` to `target`; return the figures.

    Args:
        source: CSV with mention_id and name, and any of MENTION.
        target: CSV to write, with the columns RESOLVED_COLUMNS.
        state: A folder that remembers companies from call to call; None resolves alone.

    Raises:
        InputError: A person has to mend the file; the text names line and column.
    """
    _keep_apart(source, target)
    mentions = read_table(source, ("mention_id", "name"), MENTION)
    require_unique(source, mentions, "mention_id")
    found = _remembered(mentions, state) if state else resolve_table(mentions)
    write_table(target, found)
    return {"mentions": len(found), "companies": int(found["company_id"].nunique())}


def classify_file(
    source: Path, target: Path, settings: Settings, today: date | None
) -> dict[str, object]:
    """Write the segments of each employer in `source` to `target`; return the figures.

    Args:
        source: CSV with employer, and any of POSTING.
        target: CSV to write.
        settings: Name the user's own rules.
        today: Ages count from here; None: from the newest posting.

    Raises:
        InputError: A person has to mend the file; the text names line and column.
    """
    _keep_apart(source, target)
    postings = read_table(source, ("employer",), POSTING)
    found = classify_table(postings, rules_of(settings), scoring_of(settings), today)
    write_table(target, found)
    return {"postings": len(postings), "employers": len(found)}


def _keep_apart(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        raise InputError(target, None, "--output", "is the input itself: name another file")


def _remembered(mentions: pd.DataFrame, state: Path) -> pd.DataFrame:
    """Resolve against the companies in `state`, and add to them."""
    store = open_store(state)
    try:
        with hold_lease(store):
            with store.read() as db:
                index, judged = companies.company_index(db), judging.judgements(db)
                found = resolve(mentions, index, judged, aliases.aliases(db))
            with store.begin() as db:
                companies.save_companies(db, found, None)
    finally:
        store.close()
    return found.mentions[list(RESOLVED_COLUMNS)]
