"""A gathered file becomes a hand-over like any other, so that it is loaded like any other."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from enrich.issues import InputError, Issue, SiteError
from enrich.model import HarvestReport, Verdict
from spiders.families.file import read_file
from spiders.handover import HandoverWriter
from spiders.site import SITE_ID, FileSite, Site
from spiders.tally import Tally


def import_file(  # noqa: PLR0913, PLR0917  # what, whose, where to, and for which day
    path: Path, site: Site | None, site_id: str, into: Path, business_date: date, run_label: str
) -> HarvestReport:
    """Write the postings of `path` as a hand-over and return its report.

    Args:
        path: The file; see `spiders.families.file.read_file`.
        site: Its site file (family `file`); None goes by the columns' names.
        site_id: What the rows belong to.
        into: Folder of the hand-over.
        business_date: The day for which it counts.
        run_label: With the site's id it names the hand-over.

    Raises:
        InputError: The file cannot be read: which line and column, and why.
        SiteError: The site is not one for files.
    """
    if site is not None and not isinstance(site, FileSite):
        raise SiteError(f"{site.id}.yaml", None, "family", "must be file, to import into it")
    if site is None and not re.fullmatch(SITE_ID, site_id):
        raise InputError(
            path, None, "site", f"{site_id!r}: small letters, digits and _, a letter first"
        )
    started, tally = _now(), Tally()
    seen: Counter[str] = Counter()
    with HandoverWriter(into) as writer:
        for item in read_file(site, path, site_id):
            if isinstance(item, Issue):
                tally.issues[item.kind] += 1
                writer.add_issue(item)
                continue
            seen[item.key] += 1
            if seen[item.key] > 1:
                tally.issues["duplicate_key"] += 1
                continue
            tally.listed += 1
            tally.add_row(item)
            writer.add_row(item)
        report = HarvestReport(
            handover_id=f"{site_id}-{run_label}",
            site=site_id,
            family="file",
            business_date=business_date,
            started_at=started,
            ended_at=_now(),
            closes=site.complete if site else False,
            declared_total=None,
        )
        return writer.finish(_judged(tally, report))


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
