"""A gathered file becomes a hand-over like any other, so that it is loaded like any other.

Rows of a WARC file keep the time at which their pages were fetched: what they show was true
then.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from enrich.issues import InputError, Issue, SiteError
from enrich.model import HarvestReport, RawPosting, Verdict
from spiders.archive.reading import ENDINGS
from spiders.archive.replay import Replay
from spiders.families.file import read_file
from spiders.handover import HandoverWriter
from spiders.site import SITE_ID, AnySite, FileSite
from spiders.tally import Tally


def import_file(  # noqa: PLR0913, PLR0917  # what, whose, where to, and for which day
    path: Path,
    site: AnySite | None,
    site_id: str,
    into: Path,
    business_date: date,
    run_label: str,
) -> HarvestReport:
    """Write the postings of `path` as a hand-over and return its report.

    Args:
        path: The file; see `spiders.families.file.read_file`, or a WARC file.
        site: Its site file (family `file`); None goes by the columns' names. A WARC file may
            belong to any site: its own readers read it.
        site_id: What the rows belong to.
        into: Folder of the hand-over.
        business_date: The day for which it counts.
        run_label: With the site's id it names the hand-over.

    Raises:
        InputError: The file cannot be read: which line and column, and why.
        SiteError: The site is not one for files.
    """
    if site is None and not re.fullmatch(SITE_ID, site_id):
        form = "2 to 49 small letters, digits and _, a letter first"
        raise InputError(path, None, "site", f"{site_id!r}: {form}")
    report = HarvestReport(
        handover_id=f"{site_id}-{run_label}",
        site=site_id,
        family="file",
        business_date=business_date,
        started_at=_now(),
        ended_at="",
        closes=False,
    )
    with HandoverWriter(into) as writer:
        if path.name.lower().endswith(ENDINGS):
            return writer.finish(_archived(path, site, report, writer))
        if site is not None and not isinstance(site, FileSite):
            raise SiteError(
                f"{site.id}.yaml", None, "family", "must be file, to import into it"
            )
        return writer.finish(_gathered(path, site, report, writer))


def _gathered(
    path: Path, site: FileSite | None, report: HarvestReport, writer: HandoverWriter
) -> HarvestReport:
    tally = Tally()
    for _ in _new_rows(read_file(site, path, report.site), tally, writer):
        tally.listed += 1
    closes = site.complete if site else False
    return _judged(tally, dataclasses.replace(report, closes=closes, ended_at=_now()))


def _archived(
    path: Path, site: AnySite | None, report: HarvestReport, writer: HandoverWriter
) -> HarvestReport:
    """Write the rows of a WARC file; its report counts for the day of its newest row."""
    tally = Tally()
    replay = Replay(path, site, report.site, report.business_date, tally.pages)
    days = {row.seen_on for row in _new_rows(replay.rows(), tally, writer)}
    found = tally.report(report)
    said = ", ".join(f"{count} × {kind}" for kind, count in found.pages.items())
    return dataclasses.replace(
        found,
        family="warc",
        business_date=max(days, default=report.business_date),
        ended_at=_now(),
        verdict=Verdict.ARCHIVED,
        reasons=[] if found.rows else [f"the archive holds no posting: {said}"],
    )


def _new_rows(
    items: Iterator[RawPosting | Issue], tally: Tally, writer: HandoverWriter
) -> Iterator[RawPosting]:
    """Write and count what a file holds; yield its rows, of each posting the first of a day."""
    seen: set[tuple[str, date | None]] = set()
    for item in items:
        if isinstance(item, Issue):
            tally.issues[item.kind] += 1
            writer.add_issue(item)
            continue
        one = (item.key, item.seen_on if item.seen_at else None)
        if one in seen:
            tally.issues["duplicate_key"] += 1
            continue
        seen.add(one)
        tally.add_row(item)
        writer.add_row(item)
        yield item


def _judged(tally: Tally, report: HarvestReport) -> HarvestReport:
    counted = tally.report(report)
    if counted.rows:
        return counted
    if not counted.issues:
        said = ["the file holds no row"]
        return dataclasses.replace(counted, verdict=Verdict.EMPTY_OK, reasons=said)
    found = ", ".join(f"{count} × {kind}" for kind, count in counted.issues.items())
    said = [f"the file holds no usable row: {found}"]
    return dataclasses.replace(counted, verdict=Verdict.CHANGED, reasons=said)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
