"""What a night counts while it runs, and what of it goes into the report."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from enrich.model import HarvestReport, KnownPosting, RawPosting
from spiders.blocks import FIELD_NAMES
from spiders.skips import MISSING

FRESH = timedelta(days=14)
_FIELDS = tuple(sorted(FIELD_NAMES))
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class Tally:
    """Counts of one site's night.

    Attributes:
        asked: Requests made, those of pages' scripts among them.
    """

    asked: int = 0
    pages: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    bytes_read: int = 0
    listed: int = 0
    repeated: int = 0
    moved: int = 0
    rows: int = 0
    new_keys: dict[str, int] = field(default_factory=dict)
    _filled: Counter[str] = field(default_factory=Counter)
    _readers: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    _employers: Counter[str] = field(default_factory=Counter)
    _titles: set[str] = field(default_factory=set)
    _distinct: set[int] = field(default_factory=set)
    _dates: Counter[str] = field(default_factory=Counter)
    _pay: list[float] = field(default_factory=list)

    def add_row(self, row: RawPosting) -> None:
        """Count one posting."""
        self.rows += 1
        self._filled.update(name for name in _FIELDS if getattr(row, name))
        for name, reader in row.provenance.items():
            self._readers[name][reader] += 1
        self._employers[row.employer] += 1
        self._titles.add(row.title)
        self._distinct.add(hash((row.title, row.employer, row.city)))
        if row.posted_on:
            self._dates[row.posted_on[:10]] += 1
        if number := _NUMBER.search(row.pay.replace(",", "")):
            self._pay.append(float(number[0]))

    def report(self, frame: HarvestReport) -> HarvestReport:
        """Return `frame` with the counts filled in."""
        rows = max(self.rows, 1)
        most = max(self._employers.values(), default=0)
        dates = max(self._dates.total(), 1)
        return dataclasses.replace(
            frame,
            pages=dict(sorted(self.pages.items())),
            bytes_read=self.bytes_read,
            listed=self.listed,
            repeated=self.repeated,
            moved=self.moved,
            rows=self.rows,
            unchanged=self.marks["unchanged"],
            gone=self.marks["gone"],
            issues=dict(sorted(self.issues.items())),
            filled={name: round(n / rows, 4) for name, n in sorted(self._filled.items())},
            provenance={
                name: dict(sorted(readers.items()))
                for name, readers in sorted(self._readers.items())
            },
            employers=len(self._employers),
            top_employer_share=round(most / rows, 4),
            titles=len(self._titles),
            distinct=len(self._distinct),
            dates_alike=round(max(self._dates.values(), default=0) / dates, 4),
            fresh=self._fresh(frame.business_date),
            pay_middle=median(self._pay) if self._pay else 0.0,
            new_keys=self.new_keys,
        )

    def _fresh(self, today: date) -> float | None:
        """Return the share of the rows with a plain date (2026-11-24 …) that are recent."""
        told = [(_day(shown), count) for shown, count in self._dates.items()]
        dated = sum(count for day, count in told if day)
        recent = sum(count for day, count in told if day and day >= today - FRESH)
        return round(recent / dated, 4) if dated else None


def _day(shown: str) -> date | None:
    try:
        return date.fromisoformat(shown)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The postings that a night came across.

    Attributes:
        seen: Keys of those that a list or a page showed. over: of these, the ones called over.
    """

    seen: Set[str]
    over: Set[str]


def compared(
    report: HarvestReport,
    here: Here,
    known: Mapping[str, KnownPosting],
    closed: Mapping[str, KnownPosting],
) -> HarvestReport:
    """Return the report with what became of the known postings, open and closed."""
    today = report.business_date
    last = max((each.last_seen for each in known.values() if each.last_seen), default=today)
    stood = {key for key, each in known.items() if each.last_seen in {last, None}}
    open_ = here.seen - here.over
    missed = {key for key, each in closed.items() if each.close_reason == MISSING}
    return dataclasses.replace(
        report,
        known=len(known),
        missing=len(known.keys() - here.seen),
        stood=len(stood),
        left=len(stood - here.seen),
        back=len(open_ & (missed | (known.keys() - stood))),
        days=max((today - last).days, 1),
        new=len(open_ - known.keys() - closed.keys()),
    )
