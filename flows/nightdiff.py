"""What a site's newest night has that its last good one had not, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.issues import LeadharvestError
from enrich.model import HarvestReport
from enrich.store import history, open_store, samples
from flows.pagediff import PageDiff, TextDiff, page_diffs, text_diffs
from flows.settings import Settings


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
