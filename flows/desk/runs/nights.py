"""What /runs shows of past nights: each night's figures, one site's night, its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from enrich.issues import Issue, StoreError
from enrich.model import HarvestReport
from enrich.store import Connection, history, overview
from enrich.store.history import Source
from enrich.store.overview import RunLine
from flows.nightlog import NightLine, NightLog, line_of
from flows.settings import Settings

SHOWN = 30
"""So many nights are shown."""
EXAMPLES = 3
"""So many issues of a kind are shown."""
LOG_LINES, LOG_BYTES = 60, 64 * 1024
"""So much of the end of a log is shown, and read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightTotal:
    """One night over all its sites.

    Attributes:
        run: The run that harvested; of several on that day the last one.
        doubtful: Sites whose night is not to be trusted in all it says.
        seconds: How long the whole run took; None: it is at work, or nobody knows.
    """

    night: date
    run: RunLine | None
    sites: int
    doubtful: int
    pages: int
    failed: int
    new: int
    changed: int
    closed: int
    held: int
    issues: int
    bytes_read: int
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old what we know of a site is.

    Attributes:
        days: Since its last night that nobody doubted; None: there never was one.
    """

    source: Source
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The end of what a harvest's process wrote.

    Attributes:
        kept: Whether the run's folder is still there.
        file: The log's name; "" when there is none of this site.
    """

    kept: bool
    file: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNightPage:
    """One site's night, and the last good one before it.

    Attributes:
        good: None: there was none.
        issues: The first few of each kind.
        before, after: The neighbouring nights of the site.
    """

    line: NightLine
    report: HarvestReport
    run: RunLine | None
    good: NightLine | None
    issues: Mapping[str, Sequence[Issue]]
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A log, and of each of its nights what differs when it has to be read again."""

    marks: Mapping[date, str]
    log: NightLog


_logs: dict[str, _Kept] = {}


def kept_log(db: Connection, where: str) -> NightLog:
    """Return the log of the last SHOWN nights; only nights that changed are read again.

    While nothing changes it is the same object.

    Args:
        db: A connection to the store.
        where: Which store it is.
    """
    marks = history.night_marks(db, SHOWN)
    known = _logs.get(where)
    if known is None or known.marks != marks:
        known = _logs[where] = _Kept(marks, _read(db, marks, known))
    return known.log


def _read(db: Connection, marks: Mapping[date, str], known: _Kept | None) -> NightLog:
    changed = [night for night in marks if not known or known.marks.get(night) != marks[night]]
    since = min(changed, default=date.max)
    kept = [
        line
        for line in (known.log.lines if known else ())
        if line.business_date in marks and line.business_date < since
    ]
    lines = kept + [line_of(one) for one in history.site_nights(db, since)]
    lines.sort(key=lambda line: (line.site, line.business_date))
    return NightLog(nights=list(marks), lines=lines)


def totals(db: Connection, log: NightLog) -> list[NightTotal]:
    """Return the figures of each night of a log, the newest first."""
    runs = overview.run_lines(db, {line.run_id for line in log.lines})
    by_night: dict[date, list[NightLine]] = {night: [] for night in reversed(log.nights)}
    for line in log.lines:
        by_night[line.business_date].append(line)
    return [_total(night, lines, runs) for night, lines in by_night.items()]


def ages(db: Connection, today: date) -> list[Age]:
    """Return all sites, the one that waits longest for a good night first."""
    found = [
        Age(source=one, days=(today - one.last_good_on).days if one.last_good_on else None)
        for one in history.sources(db)
    ]
    return sorted(found, key=lambda age: (age.days is not None, -(age.days or 0)))


def site_night(db: Connection, site: str, day: date) -> SiteNightPage:
    """Return one night of a site.

    Raises:
        StoreError: The site was not read on that day.
    """
    found = history.night_of(db, site, day)
    if found is None:
        raise StoreError(f"there is no night of {site[:60]} on {day}")
    good = history.last_good_night(db, site, found)
    days = history.nights_of(db, site)
    at = days.index(day)
    return SiteNightPage(
        line=line_of(found),
        report=found.report,
        run=overview.run_line(db, found.run_id),
        good=line_of(good) if good else None,
        issues=_by_kind(history.issues_of(db, found.report.handover_id)),
        before=days[at - 1] if at else None,
        after=days[at + 1] if at + 1 < len(days) else None,
    )


def log_of(settings: Settings, run_id: int, site: str) -> Log:
    """Return the end of the log of a site's harvest.

    Sites of one host share a process, and its log is called like the first of them: then the
    lines that name the site are shown.

    Args:
        settings: Whose home.
        run_id: The run.
        site: A site of which the store knows a night in that run.
    """
    folder = settings.handovers(run_id)
    if not folder.is_dir():
        return Log(kept=False)
    own = folder / f"{site}.log"
    if own.parent == folder and own.is_file():
        return Log(kept=True, file=own.name, lines=_end(own))
    for shared in sorted(folder.glob("*.log")):
        lines = [line for line in _end(shared, most=None) if site in line]
        if lines:
            return Log(kept=True, file=shared.name, lines=lines[-LOG_LINES:])
    return Log(kept=True)


def _total(night: date, lines: Sequence[NightLine], runs: Mapping[int, RunLine]) -> NightTotal:
    run = runs.get(max((line.run_id for line in lines), default=0))
    return NightTotal(
        night=night,
        run=run,
        sites=len(lines),
        doubtful=sum(bool(line.doubts) for line in lines),
        pages=sum(line.pages for line in lines),
        failed=sum(line.failed for line in lines),
        new=sum(line.new for line in lines),
        changed=sum(line.changed for line in lines),
        closed=sum(line.closed for line in lines),
        held=sum(line.held for line in lines),
        issues=sum(line.issues for line in lines),
        bytes_read=sum(line.bytes_read for line in lines),
        seconds=_seconds(run),
    )


def _seconds(run: RunLine | None) -> float | None:
    if run is None or not run.started_at or not run.ended_at:
        return None
    began, ended = map(datetime.fromisoformat, (run.started_at, run.ended_at))
    return (ended - began).total_seconds()


def _by_kind(issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    found: dict[str, list[Issue]] = {}
    for one in issues:
        kind = found.setdefault(one.kind, [])
        if len(kind) < EXAMPLES:
            kind.append(one)
    return found


def _end(log: Path, most: int | None = LOG_LINES) -> list[str]:
    """Return the last lines of a log."""
    with log.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - LOG_BYTES, 0))
        text = file.read().decode("utf-8", "replace")
    lines = text.splitlines()[1 if size > LOG_BYTES else 0 :]
    return lines[-most:] if most else lines
