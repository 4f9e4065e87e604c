"""Sites × nights: how each ended, what it did and why it is doubted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from enrich.model import Verdict
from enrich.store import Connection, history, open_store
from enrich.store.history import SiteNight
from flows.settings import Settings

MARKS: Mapping[Verdict, str] = {
    Verdict.OK: "✓",
    Verdict.EMPTY_OK: "○",
    Verdict.DEGRADED: "~",
    Verdict.INCOMPLETE: "…",
    Verdict.CHANGED: "≠",
    Verdict.BLOCKED: "✕",
    Verdict.GONE: "†",
    Verdict.ERROR: "!",
}
"""How a verdict is shown where there is room for one sign."""

_READ = frozenset({"ok", "not_modified", "http_404", "http_410", "soft_404"})
"""Classes of answers that say what they should: also that a posting is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLine:
    """One site's night in the table.

    Attributes:
        postings: Those that it showed, read again or not.
        pages: Answers read. failed: those of them that brought neither a page nor its end.
        held: Rows that were held back, because the night was not to be trusted.
        issues: Things in its pages that were not understood.
        seconds: From the first request to the hand-over; None: not known.
        withheld: Why nothing was closed though the night was healthy; "" mostly.
    """

    site: str
    business_date: date
    run_id: int
    run_state: str
    verdict: Verdict
    postings: int
    declared_total: int | None
    pages: int
    failed: int
    new: int
    changed: int
    closed: int
    held: int
    issues: int
    seconds: float | None
    bytes_read: int
    reasons: Sequence[str]
    withheld: str

    @property
    def doubts(self) -> list[str]:
        """Why the night is not to be trusted in all it says."""
        reasons = [] if self.verdict.healthy else list(self.reasons)
        return list(dict.fromkeys([*reasons, *filter(None, [self.withheld])]))

    @property
    def cell(self) -> str:
        """The night in one cell: the verdict's mark and the count."""
        return f"{MARKS[self.verdict]} {self.postings}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLog:
    """The newest nights, oldest first, and each site's lines."""

    nights: Sequence[date]
    lines: Sequence[NightLine]

    def cells(self) -> list[tuple[str, ...]]:
        """Return a row a site: its id and a cell a night, "" where it was not read."""
        by_place = {(line.site, line.business_date): line.cell for line in self.lines}
        sites = dict.fromkeys(line.site for line in self.lines)
        return [(s, *(by_place.get((s, night), "") for night in self.nights)) for s in sites]

    def reasons(self) -> list[str]:
        """Return why nights were partial, the newest first."""
        lines = sorted(self.lines, key=lambda line: line.business_date, reverse=True)
        return [
            f"{line.business_date} {line.site} {line.verdict}: {'; '.join(line.doubts)}"
            for line in lines
            if line.doubts
        ]

    def legend(self) -> str:
        """Return what the marks in the table mean."""
        used = {line.verdict for line in self.lines}
        return ", ".join(f"{MARKS[v]} {v}" for v in Verdict if v in used)


def night_log(settings: Settings, count: int, site: str = "") -> NightLog:
    """Return the newest `count` nights of all sites, or of one.

    Raises:
        StoreError: There is no store yet.
    """
    store = open_store(settings.store, create=False)
    try:
        with store.read() as db:
            return logged(db, count, site)
    finally:
        store.close()


def logged(db: Connection, count: int, site: str = "") -> NightLog:
    """Return the newest `count` nights of all sites, or of one, from an open store."""
    dates = history.nights(db, count, site)
    found = history.site_nights(db, dates[0], site) if dates else []
    return NightLog(nights=dates, lines=[line_of(night) for night in found])


def line_of(night: SiteNight) -> NightLine:
    """Return a site's night as the table has it."""
    report, figures = night.report, night.figures
    return NightLine(
        site=report.site,
        business_date=report.business_date,
        run_id=night.run_id,
        run_state=night.run_state,
        verdict=report.verdict,
        postings=report.rows + report.unchanged,
        declared_total=report.declared_total,
        pages=sum(report.pages.values()),
        failed=sum(count for kind, count in report.pages.items() if kind not in _READ),
        new=figures["new"],
        changed=figures["changed"],
        closed=figures["closed"],
        held=figures["held"],
        issues=sum(report.issues.values()),
        seconds=_seconds(report.started_at, report.ended_at),
        bytes_read=report.bytes_read,
        reasons=report.reasons,
        withheld=night.withheld,
    )


def _seconds(began: str, ended: str) -> float | None:
    try:
        return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()
    except (TypeError, ValueError):  # a file's hand-over may not say when
        return None
