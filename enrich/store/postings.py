"""Postings: loading one site's night, and what is known of them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Protocol

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from enrich.copies import COPY_COLUMNS
from enrich.issues import Issue
from enrich.model import (
    POSTING_TEXT_COLUMNS,
    HarvestReport,
    KnownPosting,
    Mark,
    PageSample,
    RawPosting,
    Verdict,
)
from enrich.store.bulk import add_rows, frame, records, replace_rows
from enrich.store.closing import close_postings
from enrich.store.loading import (
    ARCHIVED,
    Night,
    Tally,
    merge_rows,
    note_confirmed,
    note_over,
    note_sightings,
)
from enrich.store.merged import survivors
from enrich.store.samples import keep_samples
from enrich.store.schema import (
    issue,
    mention,
    posting,
    posting_copy,
    posting_text,
    site,
    site_run,
)

ISSUES_KEPT = 1_000
"""Of one hand-over; the report counts them all."""
REMEMBERED = timedelta(days=30)
"""So long after a list last showed it, a closed posting is known to the harvest."""
_FIGURES = ("new", "changed", "unchanged", "closed", "reopened", "held", "withheld")
_ACCOUNT = ("industry", "ownership", "size", "domain", "intro", "scope")
"""What a board shows of the account that posts, rather than of the posting."""
_TELLING = ("posting_id", "text_hash", "seen_at", "run_id", "mention_id")
"""What of a posting changes whenever a night changes anything that it shows."""
_AT_ONCE = 500
"""So many numbers are named in one query; the databases set a limit."""
_CANONICAL = func.coalesce(posting_copy.c.canonical_id, posting.c.posting_id)
_UNTRUSTED = frozenset({Verdict.CHANGED, Verdict.BLOCKED, Verdict.GONE, Verdict.ERROR})


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

    def samples(self) -> Iterable[PageSample]:
        """Yield what a few pages were like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFigures:
    """What a load changed.

    Attributes:
        held: Rows left out because the site's night is not to be trusted.
        withheld: Why nothing was closed although the night calls itself healthy; "": it was.
        repeated: The hand-over had been loaded before: nothing was done, figures are from then.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    reopened: int = 0
    held: int = 0
    withheld: str = ""
    repeated: bool = False


def load_handover(db: Connection, handover: Handover, run_id: int) -> LoadFigures:
    """Load one site's night; the caller's transaction makes it whole or nothing.

    What a night may change depends on its verdict:

    - ok, empty-ok: everything. A posting closes when it is absent from two whole nights, when
      the site calls it over, or when its own last day is past; seen again, it reopens. A loss
      too large to be believed closes nothing (see `closing`), and the site's reasons say so.
    - degraded: the same, but an empty value never replaces a known one.
    - incomplete: what was read is taken likewise; nothing closes.
    - changed, blocked, gone, error: nothing at all. The last good rows stay, and age.

    A night of a past business date adds to what is known of that day: it closes and reopens
    nothing, and never overwrites what was read later.

    An archive is no night. Each row counts for the day on which its page was fetched; a posting
    that no night has read yet is added as one that is over, so that its company is known. Of
    one that a night has read, only `first_seen` may move back.
    """
    report = handover.report
    before = db.execute(select(site_run).where(site_run.c.handover_id == report.handover_id))
    if (row := before.mappings().one_or_none()) is not None:
        return LoadFigures(**{name: row[name] for name in _FIGURES}, repeated=True)
    _note_site(db, report)
    night, tally, held, withheld = _night(db, report, run_id), Tally(), 0, ""
    if report.verdict is Verdict.ARCHIVED:
        _merge_archive(db, night, handover, tally)
    elif report.verdict in _UNTRUSTED:
        held = sum(1 for _ in handover.rows())
    else:
        merge_rows(db, night, handover.rows(), tally)
        # Of two marks with one key the later one counts.
        marks = {mark.key: mark for mark in handover.marks()}.values()
        note_sightings(db, night, marks, tally)
        note_confirmed(db, night, marks)
        if night.closes:
            withheld = close_postings(db, night, marks, tally)
        note_over(db, night, marks)
    if withheld:
        report = dataclasses.replace(report, reasons=[*report.reasons, withheld])
        _note_site(db, report)
    figures = LoadFigures(**dataclasses.asdict(tally), held=held, withheld=withheld)
    _note_site_run(db, report, run_id, figures)
    _keep_issues(db, report.handover_id, handover.issues())
    keep_samples(db, report, handover.samples())
    return figures


def _merge_archive(db: Connection, night: Night, handover: Handover, tally: Tally) -> None:
    # Read again for each of its few days: an archive's rows may not fit into memory.
    for day in sorted({row.seen_on for row in handover.rows()}):
        rows = (row for row in handover.rows() if row.seen_on == day)
        merge_rows(db, dataclasses.replace(night, on=day), rows, tally)


def _night(db: Connection, report: HarvestReport, run_id: int) -> Night:
    told = (site_run.c.business_date, site_run.c.closes, site_run.c.verdict)
    later = select(*told, site_run.c.withheld).where(
        site_run.c.site == report.site,
        site_run.c.business_date > report.business_date,
        site_run.c.verdict != Verdict.ARCHIVED.value,
    )
    since = db.execute(later.order_by(site_run.c.business_date)).all()
    archived = report.verdict is Verdict.ARCHIVED
    healthy = [
        on
        for on, closes, verdict, withheld in since
        if closes and Verdict(verdict).healthy and not withheld
    ]
    return Night(
        site=report.site,
        on=report.business_date,
        run_id=run_id,
        gentle=not report.verdict.healthy,
        sound=report.sound,
        past=bool(since) or archived,
        archived=archived,
        closes=report.closes and report.verdict.healthy and not since,
        later=tuple(dict.fromkeys(healthy))[:2],
    )


def _note_site(db: Connection, report: HarvestReport) -> None:
    on = report.business_date
    if db.execute(select(site.c.site).where(site.c.site == report.site)).first() is None:
        db.execute(
            insert(site).values(
                site=report.site,
                family=report.family,
                first_run_on=on,
                last_run_on=on,
                last_verdict=report.verdict.value,
            )
        )
    if report.verdict is Verdict.ARCHIVED:
        return
    newest = site.c.last_run_on <= on
    values: dict[str, Any] = {
        "first_run_on": case((site.c.first_run_on > on, on), else_=site.c.first_run_on),
        "last_run_on": case((newest, on), else_=site.c.last_run_on),
        "family": case((newest, report.family), else_=site.c.family),
        "last_verdict": case((newest, report.verdict.value), else_=site.c.last_verdict),
        "last_reasons": case((newest, "; ".join(report.reasons)), else_=site.c.last_reasons),
    }
    if report.verdict.healthy:
        good = func.coalesce(site.c.last_good_on, literal(on, Date()))
        values["last_good_on"] = case((good > on, good), else_=on)
    db.execute(update(site).values(values).where(site.c.site == report.site))


def _note_site_run(
    db: Connection, report: HarvestReport, run_id: int, figures: LoadFigures
) -> None:
    db.execute(
        insert(site_run).values(
            handover_id=report.handover_id,
            run_id=run_id,
            site=report.site,
            business_date=report.business_date,
            closes=report.closes,
            verdict=report.verdict.value,
            report=json.dumps(dataclasses.asdict(report), ensure_ascii=False, default=str),
            **{name: getattr(figures, name) for name in _FIGURES},
        )
    )


def _keep_issues(db: Connection, handover_id: str, issues: Iterable[Issue]) -> None:
    kept = [
        (handover_id, found.kind, found.message, found.where, found.field)
        for found, _ in zip(issues, range(ISSUES_KEPT), strict=False)
    ]
    add_rows(db, issue, ["handover_id", "kind", "message", "place", "field"], kept)


def known_postings(db: Connection, site_id: str) -> Iterator[KnownPosting]:
    """Yield the site's postings, so that a harvest can skip their pages.

    They are those that are open and those that a night showed of late: a posting that is over
    may stand in a list for weeks.
    """
    names = [field.name for field in dataclasses.fields(KnownPosting)]
    last_run = db.execute(select(site.c.last_run_on).where(site.c.site == site_id)).scalar()
    lately = and_(
        posting.c.close_reason != ARCHIVED,
        posting.c.last_seen >= (last_run or date.max) - REMEMBERED,
    )
    query = select(*(posting.c[name] for name in names)).where(
        posting.c.site == site_id, or_(posting.c.closed_on.is_(None), lately)
    )
    for row in db.execute(query.order_by(posting.c.posting_id)).mappings():
        yield KnownPosting(**row)


def open_postings(db: Connection) -> pd.DataFrame:
    """Return POSTING_TEXT_COLUMNS of every open posting of a resolved company.

    `company_id` is the company that stayed after merges, `site` the board the row came from,
    `posted_on` a date or None, `canonical_id` the posting of which it is a copy, or itself.
    """
    return _with_survivors(db, frame(db, _open(_text_columns()).order_by(posting.c.posting_id)))


def postings_shown(
    db: Connection, posting_ids: Iterable[int], *, closed: bool = False
) -> pd.DataFrame:
    """Return the rows of `open_postings` that have these numbers.

    With `closed`, closed ones too: what they said when they were read last.
    """
    query = _open(_text_columns(), closed=closed).order_by(posting.c.posting_id)
    wanted = iter(sorted(posting_ids))
    parts = []
    while some := list(islice(wanted, _AT_ONCE)):
        parts.append(frame(db, query.where(posting.c.posting_id.in_(some))))
    found = pd.concat(parts) if parts else frame(db, query.where(false()))
    return _with_survivors(db, found.reset_index(drop=True))


def open_titles(db: Connection) -> pd.DataFrame:
    """Return company_id, employer and title of every posting in `open_postings`."""
    columns = mention.c.company_id, mention.c.name.label("employer"), posting.c.title
    return _with_survivors(db, frame(db, _open(columns).order_by(posting.c.posting_id)))


def open_days(db: Connection) -> pd.DataFrame:
    """Return company_id, posting_id, canonical_id and posted_on of `open_postings`."""
    columns = [one for one in _text_columns() if one.name in _DAYS]
    return _with_survivors(db, frame(db, _open(columns).order_by(posting.c.posting_id)))


def open_fingerprint(db: Connection) -> str:
    """Return what differs whenever `open_postings` does, without reading the texts.

    A posting's text changes only when a night reads it, which leaves another hash, moment or
    run behind.
    """
    # Apart from one another the tables are read in half the time of their join.
    tables: tuple[Select[Any], ...] = (
        select(*(posting.c[name] for name in _TELLING))
        .where(posting.c.closed_on.is_(None))
        .order_by(posting.c.posting_id),
        select(mention.c.mention_id, mention.c.company_id, mention.c.name, mention.c.agency)
        .where(mention.c.company_id.isnot(None))
        .order_by(mention.c.mention_id),
        select(posting_copy).order_by(posting_copy.c.posting_id),
    )
    digest = hashlib.blake2b(digest_size=12)
    for query in tables:
        # As the driver gives them: only numbers and texts, in half the time of rows.
        digest.update(repr(db.execute(query).cursor.fetchall()).encode())
    digest.update(repr(sorted(survivors(db).items())).encode())
    return digest.hexdigest()


_DAYS = frozenset({"company_id", "posting_id", "canonical_id", "posted_on"})


def _open(columns: Sequence[ColumnElement[Any]], *, closed: bool = False) -> Select[Any]:
    found = (
        select(*columns)
        .join_from(posting, mention, posting.c.mention_id == mention.c.mention_id)
        .join(posting_text, posting_text.c.posting_id == posting.c.posting_id)
        .outerjoin(posting_copy, posting_copy.c.posting_id == posting.c.posting_id)
        .where(mention.c.company_id.isnot(None))
    )
    return found if closed else found.where(posting.c.closed_on.is_(None))


def _text_columns() -> list[ColumnElement[Any]]:
    other: dict[str, ColumnElement[Any]] = {
        "canonical_id": _CANONICAL,
        "company_id": mention.c.company_id,
        "employer": mention.c.name,
        "site": mention.c.site,
        "agency": mention.c.agency,
        "description": posting_text.c.description,
    }
    # An agency's account describes the agency, not the client whom its ad names.
    for name in _ACCOUNT:
        shown = posting.c[name] if name in posting.c else posting_text.c[name]
        other[name] = case((mention.c.agency != "", ""), else_=shown)
    return [
        (other[name] if name in other else posting.c[name]).label(name)
        for name in POSTING_TEXT_COLUMNS
    ]


def posting_dates(db: Connection) -> pd.DataFrame:
    """Return when and where each posting of a resolved company was seen, open or closed.

    Columns: company_id, posting_id, canonical_id, site, url, phone, first_seen, last_seen,
    closed_on (None: open), close_reason, good_on (business date of the site's last healthy
    night, None: never).
    """
    query = (
        select(
            mention.c.company_id,
            posting.c.posting_id,
            _CANONICAL.label("canonical_id"),
            mention.c.site,
            posting.c.url,
            case((mention.c.agency != "", ""), else_=posting.c.phone).label("phone"),
            posting.c.first_seen,
            posting.c.last_seen,
            posting.c.closed_on,
            posting.c.close_reason,
            site.c.last_good_on.label("good_on"),
        )
        .join_from(posting, mention, posting.c.mention_id == mention.c.mention_id)
        .join(site, site.c.site == posting.c.site)
        .outerjoin(posting_copy, posting_copy.c.posting_id == posting.c.posting_id)
        .where(mention.c.company_id.isnot(None))
        .order_by(posting.c.posting_id)
    )
    return _with_survivors(db, frame(db, query))


def copy_candidates(db: Connection, since: date) -> pd.DataFrame:
    """Return what `find_copies` reads, of postings that are open or closed since a day.

    So a posting under a new number is known for the repost of one that closed some days ago.
    """
    columns = ("posting_id", "site", "key", "title", "city", "first_seen", "closed_on")
    query = (
        select(
            mention.c.company_id,
            *(posting.c[name] for name in columns),
            posting_text.c.description,
        )
        .join_from(posting, mention, posting.c.mention_id == mention.c.mention_id)
        .join(posting_text, posting_text.c.posting_id == posting.c.posting_id)
        .where(
            or_(posting.c.closed_on.is_(None), posting.c.closed_on >= since),
            mention.c.company_id.isnot(None),
        )
        .order_by(posting.c.posting_id)
    )
    return _with_survivors(db, frame(db, query))


def save_copies(db: Connection, copies: pd.DataFrame) -> None:
    """Put COPY_COLUMNS in the place of what was known of copies."""
    replace_rows(db, posting_copy, COPY_COLUMNS, records(copies, COPY_COLUMNS))


def _with_survivors(db: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    stayed = survivors(db)
    if stayed:
        ids = rows["company_id"].tolist()
        rows["company_id"] = [stayed.get(number, number) for number in ids]
    return rows
