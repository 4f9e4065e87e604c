"""The stages on plain files: what analysts measure with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from enrich.segments import classify_table
from flows.csvfiles import read_table, write_table
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
)
COMPANY = ("mention_id", "company_id", "company_name", "kind", "branch_of")


def resolve_file(source: Path, target: Path, state: Path | None) -> dict[str, object]:
    """Write the company of each mention in `source` to `target`; return the figures.

    Args:
        source: CSV with mention_id and name, and any of MENTION.
        target: CSV to write, with the columns COMPANY.
        state: A folder that remembers companies from call to call; None resolves alone.

    Raises:
        InputError: A person has to mend the file; the text names line and column.
    """


def classify_file(
    source: Path, target: Path, settings: Settings, today: date
) -> dict[str, object]:
    """Write the segments of each employer in `source` to `target`; return the figures.

    Raises:
        InputError: A person has to mend the file; the text names line and column.
    """
    postings = read_table(source, ("employer",), POSTING)
    found = classify_table(postings, rules_of(settings), scoring_of(settings), today)
    write_table(target, found)
    return {"employers": len(found), "postings": len(postings)}
