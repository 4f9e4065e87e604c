"""The stages on plain files: what analysts measure with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pandas as pd

from enrich.issues import InputError
from enrich.model import AGENCY_COLUMNS
from enrich.postings import LONGEST_NAME
from enrich.resolve import RESOLVED_COLUMNS, resolve, resolve_table
from enrich.rulebook import draft, read_rulebook
from enrich.score import classify_table
from enrich.store import aliases, companies, judging, open_store
from flows.console import say
from flows.csvfiles import Rows, one_line, read_rows, write_rejected, write_table
from flows.lease import hold_lease
from flows.settings import Settings

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

    A row without a name, with an id that came before, or that cannot be read is left out, told,
    and written to `….rejected.csv` beside `target`.

    Ads are read for the employer that an agency hires for only where postings are imported; a
    mention that comes from one says so by AGENCY_COLUMNS.

    Args:
        source: CSV with name and, if there, mention_id and any of MENTION and AGENCY_COLUMNS;
            without an id the number of the line stands for it.
        target: CSV to write, with the columns RESOLVED_COLUMNS.
        state: A folder that remembers companies from call to call; None resolves alone.

    Raises:
        InputError: A person has to mend the file; the text names line and column.
    """
    _keep_apart(source, target)
    rows = read_rows(source, ("name",), ("mention_id", *MENTION, *AGENCY_COLUMNS))
    if "mention_id" not in rows.columns:
        rows.frame["mention_id"] = [str(line) for line in rows.lines]
    for column in ("name", "mention_id"):
        rows.require(column)
    rows.limit("name", LONGEST_NAME)
    rows.frame["name"] = rows.frame["name"].map(one_line)
    rows.require_unique("mention_id")
    mentions = rows.frame
    found = _remembered(source, mentions, state) if state else resolve_table(mentions)
    write_table(target, found)
    figures = {"mentions": len(found), "companies": int(found["company_id"].nunique())}
    return figures | _told(rows, target)


def classify_file(
    source: Path,
    target: Path,
    settings: Settings,
    today: date | None,
    rules: Path | None = None,
) -> dict[str, object]:
    """Write the segments of each employer in `source` to `target`; return the figures.

    Bad rows, those without an employer too, are treated as in `resolve_file`.

    Args:
        source: CSV with employer, and any of POSTING.
        target: CSV to write.
        settings: Name the user's own rules, which need not be published.
        today: Ages count from here; None: from the newest posting.
        rules: A folder whose files replace all others, scoring.yaml included.

    Raises:
        InputError: A person has to mend the file; the text names line and column.
    """
    _keep_apart(source, target)
    book = read_rulebook(rules) if rules else draft(settings.rules)
    said = book.checked()
    rows = read_rows(source, ("employer",), POSTING)
    rows.require("employer")
    shown = zip(rows.frame["posting_id"], rows.lines, strict=True)
    # Where the file numbers no postings, its lines do.
    frame = rows.frame.assign(posting_id=[key or f"line {line}" for key, line in shown])
    found = classify_table(frame, *said, today)
    write_table(target, found)
    figures = {"postings": len(rows.frame), "employers": len(found)}
    return figures | _told(rows, target)


def _told(rows: Rows, target: Path) -> dict[str, object]:
    """Tell the bad rows, write them beside `target`, and return how many there are."""
    beside = write_rejected(target, rows.rejected)
    for line in rows.told():
        say(line)
    if beside is not None:
        say(f"{len(rows.rejected)} rows are left out: {beside}")
    return {"rejected": len(rows.rejected)}


def _keep_apart(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        raise InputError(target, None, "--output", "is the input itself: name another file")


def _remembered(source: Path, mentions: pd.DataFrame, state: Path) -> pd.DataFrame:
    """Resolve against the companies in `state`, and add to them.

    Ids are the file's own: line 1 of two files is not one mention, so that employers who are
    not named stay apart from file to file.
    """
    file = sha256(source.read_bytes()).hexdigest()[:12]
    ours = mentions["mention_id"]
    mentions = mentions.assign(mention_id=file + ":" + ours.astype(str))
    store = open_store(state)
    try:
        with hold_lease(store):
            with store.read() as db:
                index, judged = companies.company_index(db), judging.judgements(db)
                found = resolve(mentions, index, judged, aliases.aliases(db))
            with store.begin() as db:
                act = companies.Act(at=datetime.now(UTC))
                companies.save_companies(db, found, None, act)
    finally:
        store.close()
    return found.mentions[list(RESOLVED_COLUMNS)].assign(mention_id=ours.to_numpy())
