"""Sites × nights: how each ended and why, and what one night has that another had not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enrich.issues import LeadharvestError
from enrich.model import HarvestReport, Verdict
from enrich.store import history, open_store, samples
from enrich.store.history import SiteNight
from flows.pagediff import PageDiff, TextDiff, page_diffs, text_diffs
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLine:
    """One site's night in the table.

    Attributes:
        postings: Those that it showed, read again or not.
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
    new: int
    closed: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure on both nights; None: it was not there."""

    what: str
    before: float | str | None
    now: float | str | None

    @property
    def shown(self) -> str:
        """What became of it, for people."""
        if self.before == self.now:
            return ""
        if self.before in {None, 0, ""}:
            return "new"
        if self.now in {None, 0, ""}:
            return "lost"
        if isinstance(self.before, str) or isinstance(self.now, str):
            return "changed"
        return f"{(self.now or 0) / (self.before or 1) - 1:+.0%}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightDiff:
    """A site's last good night against its newest one.

    Attributes:
        good: None: there never was a good one; then there are no changes.
        pages: What became of its pages. texts: their texts, if these were asked for.
    """

    site: str
    good: HarvestReport | None
    tonight: HarvestReport
    changes: Sequence[Change]
    pages: Sequence[PageDiff] = ()
    texts: Sequence[TextDiff] = ()


def night_log(settings: Settings, count: int, site: str = "") -> NightLog:
    """Return the newest `count` nights of all sites, or of one.

    Raises:
        StoreError: There is no store yet.
    """
    store = open_store(settings.store, create=False)
    try:
        with store.read() as db:
            dates = history.nights(db, count, site)
            found = history.site_nights(db, dates[0], site) if dates else []
    finally:
        store.close()
    return NightLog(nights=dates, lines=[_line(night) for night in found])


def night_diff(settings: Settings, site: str, *, texts: bool = False) -> NightDiff:
    """Return what differs between a site's last good night and its newest one.

    With `texts`, the texts of pages are compared, too, where the archive holds them.

    Raises:
        LeadharvestError: No night of the site is known.
    """
    store = open_store(settings.store, create=False)
    try:
        with store.read() as db:
            tonight = history.last_night(db, site)
            if tonight is None:
                raise LeadharvestError(f"{site}: no night is known")
            good = history.last_good_night(db, site, tonight)
            found = samples.samples_of(db, tonight.report.handover_id)
            good_pages = samples.good_pages(db, site, tonight.report)
    finally:
        store.close()
    pages = page_diffs(tonight.report, found, good_pages)
    archive = settings.archive / site
    return NightDiff(
        site=site,
        good=good.report if good else None,
        tonight=tonight.report,
        changes=list(_changes(good.report, tonight.report)) if good else [],
        pages=pages,
        texts=text_diffs(archive, tonight.report, pages, good_pages) if texts else [],
    )


def _line(night: SiteNight) -> NightLine:
    report = night.report
    return NightLine(
        site=report.site,
        business_date=report.business_date,
        run_id=night.run_id,
        run_state=night.run_state,
        verdict=report.verdict,
        postings=report.rows + report.unchanged,
        declared_total=report.declared_total,
        pages=sum(report.pages.values()),
        new=night.figures["new"],
        closed=night.figures["closed"],
        reasons=report.reasons,
        withheld=night.withheld,
    )


def _changes(good: HarvestReport, tonight: HarvestReport) -> Iterator[Change]:
    yield Change(what="verdict", before=good.verdict.value, now=tonight.verdict.value)
    yield Change(
        what="postings seen",
        before=good.rows + good.unchanged,
        now=tonight.rows + tonight.unchanged,
    )
    for name in ("listed", "declared_total", "gone"):
        label = name.replace("_", " ")
        yield Change(what=label, before=getattr(good, name), now=getattr(tonight, name))
    yield Change(what="rows, pages read anew", before=good.rows, now=tonight.rows)
    yield from _each("pages", good.pages, tonight.pages)
    # What rows are like says nothing on a night that read none again.
    if good.rows and tonight.rows:
        yield Change(what="employers", before=good.employers, now=tonight.employers)
        share = good.top_employer_share, tonight.top_employer_share
        yield Change(what="top employer's share", before=share[0], now=share[1])
        yield from _each("filled", good.filled, tonight.filled)
        yield from _each("from", _readers(good), _readers(tonight))
    yield from _each("issues", good.issues, tonight.issues)
    yield Change(what="robots.txt", before=good.robots, now=tonight.robots)


def _each(what: str, before: Mapping[str, float], now: Mapping[str, float]) -> Iterator[Change]:
    for name in sorted({*before, *now}):
        yield Change(what=f"{what}: {name}", before=before.get(name), now=now.get(name))


def _readers(report: HarvestReport) -> dict[str, float]:
    """Return the share of each reader in each field: `title by jsonld`: 0.98."""
    return {
        f"{field} by {reader}": round(count / sum(counts.values()), 4)
        for field, counts in report.provenance.items()
        for reader, count in counts.items()
    }
