"""One host group's harvest within a night, and what becomes of what it leaves.

A harvest writes into a folder of its own attempt. Only we move a finished hand-over to where
the load looks, so a process that outlives its night by a moment cannot touch an accepted one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from enrich.issues import Issue, LeadharvestError
from enrich.model import HarvestReport, Verdict
from flows.progress import tell
from spiders.errand import LOG, Errand, Progress, run_group
from spiders.handover import RUN, Handover, HandoverWriter
from spiders.wires import HTTP11

GRACE_S = 60.0
KNOWN = "known"


class HarvestError(LeadharvestError):
    """Nobody has to act yet: sites were left without a hand-over, and may be tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one night asks of its harvests.

    Attributes:
        folder: Where accepted hand-overs go, one folder a site; `known/` in it holds what the
            store already knows.
        label: The run's label, part of every hand-over's id.
        own_sites: The user's folder of site files.
        base_urls: Site id → address to read instead of the site's own (loopback only).
        locks: Where processes keep a host's pace; None: the user's cache folder.
        archive: Where answers are kept as they came, a folder a site; None: nowhere.
        http: What carries the requests, one of `spiders.wires.WIRES`.
        soft_s: After so many seconds a harvest stops by itself and hands over what it has; it
            is killed `GRACE_S` later.
    """

    folder: Path
    business_date: date
    label: str
    own_sites: Path
    base_urls: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    locks: Path | None = None
    archive: Path | None = None
    http: str = HTTP11
    soft_s: float = 3600.0


def harvest_group(order: Order, names: Sequence[str]) -> None:
    """Harvest the sites of one group that have no hand-over yet, in one subprocess.

    Raises:
        HarvestError: Some are still without one: the process crashed, hung or was refused.
    """
    wanted = [name for name in names if not finished(order.folder, name)]
    if not wanted:
        return
    attempt = order.folder / f"attempt-{names[0]}-{os.getpid()}"
    shutil.rmtree(attempt, ignore_errors=True)
    errand = _errand(order, wanted, attempt)
    end = run_group(errand, _told)
    (attempt / LOG).replace(order.folder / f"{names[0]}.log")
    missing = [name for name in wanted if not _accept(order.folder, errand.folder(name), name)]
    shutil.rmtree(attempt, ignore_errors=True)
    if missing:
        how = "hung and was killed" if end.timed_out else f"ended with code {end.code}"
        raise HarvestError(f"{', '.join(missing)}: the harvest {how}: {end.complaint}")


def finished(folder: Path, name: str) -> bool:
    """Whether a site's hand-over of this run is there, and whole."""
    return (folder / name / RUN).exists()


def record_failure(order: Order, site: str, family: str, reason: str) -> None:
    """Leave an empty hand-over that says why there is none: it closes and changes nothing."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    report = HarvestReport(
        handover_id=f"{site}-{order.label}",
        site=site,
        family=family,
        business_date=order.business_date,
        started_at=now,
        ended_at=now,
        closes=False,
        verdict=Verdict.ERROR,
        reasons=[reason],
    )
    with HandoverWriter(order.folder / site) as out:
        out.add_issue(Issue(kind="harvest_failed", message=reason, where=site))
        out.finish(report)
    tell().done(site, report.verdict)


def sweep(folder: Path) -> None:
    """Remove what attempts of a killed run left behind."""
    for left in folder.glob("attempt-*"):
        shutil.rmtree(left, ignore_errors=True)


def prune(root: Path, keep: int) -> None:
    """Remove the hand-overs of all runs but the newest `keep`; the store has their rows."""
    runs = sorted((f for f in root.glob("*") if f.name.isdigit()), key=lambda f: int(f.name))
    for old in runs[: max(len(runs) - keep, 0)]:
        shutil.rmtree(old, ignore_errors=True)


def prune_archive(root: Path, days: int, now: datetime) -> None:
    """Remove the archive's files that nobody wrote to for so many days."""
    due = (now - timedelta(days=days)).timestamp()
    for file in root.glob("*/*.warc.gz"):
        if file.stat().st_mtime < due:
            file.unlink(missing_ok=True)


def _errand(order: Order, names: Sequence[str], attempt: Path) -> Errand:
    return Errand(
        sites=names,
        into=attempt,
        night=order.business_date,
        run=order.label,
        base_urls={n: url for n, url in order.base_urls.items() if n in names},
        known=order.folder / KNOWN,
        own_sites=order.own_sites,
        locks=order.locks,
        archive=order.archive,
        http=order.http,
        contact=order.contact,
        soft_timeout_s=order.soft_s,
        hard_timeout_s=order.soft_s + GRACE_S,
    )


def _told(progress: Progress) -> None:
    tell().reading(progress.site, progress.pages, progress.postings, progress.listed)


def _accept(folder: Path, made: Path, name: str) -> bool:
    if not (made / RUN).exists():
        return False
    report = Handover.open(made).report
    shutil.rmtree(folder / name, ignore_errors=True)
    made.replace(folder / name)
    seen = report.rows + report.unchanged
    tell().reading(name, sum(report.pages.values()), seen, report.listed)
    tell().done(name, report.verdict)
    return True
