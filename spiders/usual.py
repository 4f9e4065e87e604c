"""What is usual for a site: the figures of its earlier nights that tonight is compared with.

Only nights on which the list was read to its end teach anything: the whole ones
(`Verdict.whole`), and those doubted for nothing but a loss of postings. So a site that lost
postings for good is not doubted for ever: after some nights its new length is the usual one,
and after a week (`LONGEST`) nobody holds the loss against it. Where the day of the week matters
(a Sunday brings little), a night is compared with the same weekday, as soon as there are three.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median, pstdev

from enrich.model import HarvestReport

LOSSES = frozenset({"counts", "missing"})
"""Rules that doubt a night only because there are fewer postings than before."""

LONGEST = 7
"""Nights over which losses are added up."""

RECENT = 5
"""Nights that say how many postings are usual now."""

SAME_DAYS = 3
LIKE_DAYS = 6
SATURDAY = 5
TAUGHT = 7
"""With fewer nights nobody knows how many postings usually leave."""

MOST_BACK = 0.05
FEW = 3.0
"""How much less is believed of a spread that few nights show."""

FEW_EMPLOYERS = 2
SWINGING_ROWS = 5
POOLED_NIGHTS = 28
POOLED_ROWS = 50
"""Rows that must have been read before their fill rates say what is usual."""


def seen(report: HarvestReport) -> int:
    """Return how many open postings the site showed that night."""
    return report.rows + report.unchanged


def loss(report: HarvestReport) -> float:
    """Return which part of its postings a list lost since it was last read, net of returns."""
    return (report.left - report.back) / max(report.stood, seen(report), 1)


def activity(report: HarvestReport) -> int:
    """Return how many postings came, changed or went."""
    return report.moved + report.left + report.back + report.gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A site's earlier nights.

    Attributes:
        nights: Those to compare with, oldest first.
        same_days: Those of them on the weekday of tonight; empty when there are too few.
        like_days: Those on workdays, if tonight is one, else those of weekends.
    """

    nights: Sequence[HarvestReport]
    same_days: Sequence[HarvestReport]
    like_days: Sequence[HarvestReport]

    def count(self) -> tuple[float, float]:
        """Return the least and the most that is usual for a night like this; 0 when unknown."""
        recent = [seen(night) for night in self.nights[-RECENT:]]
        same = [seen(night) for night in self.same_days[-RECENT:]]
        medians = [median(counts) for counts in (recent, same) if counts]
        return min(medians, default=0.0), max(medians, default=0.0)

    def most(self) -> int:
        """Return the most postings that any of the nights showed."""
        return max(map(seen, self.nights), default=0)

    def expected(self) -> float | None:
        """Return how much usually happens on a night like this; None when nobody can tell.

        The geometric mean of what its weekday and what all its like, workdays or weekends, say:
        where one of them says that nothing happens, nothing is expected.
        """
        groups = ((self.same_days, SAME_DAYS), (self.like_days, LIKE_DAYS))
        found = [
            median(map(activity, known))
            for nights, enough in groups
            if len(known := [night for night in nights if night.known]) >= enough
        ]
        return math.prod(found) ** (1 / len(found)) if found else None

    def losses(self, before: int = 0) -> tuple[float, float] | None:
        """Return the usual loss of a day, and how far it goes astray; None: too few nights.

        A night on which the loss was doubted teaches nothing before it is a week old, and none
        of the last `before` nights, which are under suspicion, does.
        """
        nights = self.nights[: len(self.nights) - before]
        old = nights[:-LONGEST]
        trusted = [n for n in nights[-LONGEST:] if n.verdict.whole and n.closes]
        taught = [night for night in (*old, *trusted) if night.stood][-POOLED_NIGHTS:]
        if len(taught) < TAUGHT:
            return None
        # After a night that saw half of a list much comes back: that is no usual gain.
        rates = [max(loss(night) / night.days, -MOST_BACK) for night in taught]
        return fmean(rates), pstdev(rates) * (1 + FEW / len(rates))

    def share(self, figure: Callable[[HarvestReport], float | None]) -> float | None:
        """Return a share of rows over many nights, each weighted by its rows; None: too few."""
        told = [(night.rows, figure(night)) for night in self.nights[-POOLED_NIGHTS:]]
        pairs = [(rows, share) for rows, share in told if rows and share is not None]
        total = sum(rows for rows, _ in pairs)
        if total < POOLED_ROWS:
            return None
        return sum(rows * share for rows, share in pairs) / total

    def independent(self, report: HarvestReport) -> int:
        """Return how many rows say something of their own: those of one employer are alike."""
        return _independent(report) if self._names_many() else report.rows

    def _names_many(self) -> bool:
        """Return whether the site ever named more employers than its own few."""
        return any(night.employers > FEW_EMPLOYERS for night in self.nights)

    def swing(self, name: str) -> float:
        """Return how much more a field's fill rate swings from night to night than by chance.

        The dispersion of a quasi-binomial: 1 is chance alone. A few nights hardly count.
        """
        before = self.filled(name)
        if before is None:
            return 1.0
        nights = self.nights[-POOLED_NIGHTS:]
        many = self._names_many()
        told = [
            (_independent(night) if many else night.rows, night.filled.get(name, 0.0))
            for night in nights
        ]
        odd = [rows * (share - before) ** 2 for rows, share in told if rows >= SWINGING_ROWS]
        chance = max(before * (1 - before), 0.02)
        return max(1.0, (sum(odd) / chance + FEW) / (len(odd) + FEW))

    def filled(self, name: str) -> float | None:
        """Return the usual share of rows in which a field is filled; None: too few rows."""
        return self.share(lambda night: night.filled.get(name, 0.0))


def usual(history: Sequence[HarvestReport], today: date) -> Usual:
    """Return what a site's reports from before today, oldest first, say of a night like it."""
    nights = [
        night
        for night in history
        if night.business_date < today
        and (night.verdict.whole or (night.rules and LOSSES.issuperset(night.rules)))
    ]
    same = [night for night in nights if night.business_date.weekday() == today.weekday()]
    return Usual(
        nights=nights,
        same_days=same if len(same) >= SAME_DAYS else [],
        like_days=[n for n in nights if _at_weekend(n.business_date) == _at_weekend(today)],
    )


def _independent(report: HarvestReport) -> int:
    most = report.top_employer_share
    if not most or report.filled.get("employer", 0.0) < 0.5:
        return report.rows
    return min(report.rows, report.employers, int(most**-2))


def _at_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def surprise(found: float, expected: float, rows: float) -> float:
    """Return how unlikely it is that so few of `rows` are filled: e to the minus that, at most.

    The Chernoff bound of a binomial; 0 when no fewer than expected are.

    >>> round(surprise(0.0, 0.98, 5))
    20
    >>> surprise(0.99, 0.98, 100)
    0.0
    """
    expected = min(max(expected, 0.001), 0.999)
    if found >= expected:
        return 0.0
    lacking = (1 - found) * math.log((1 - found) / (1 - expected))
    return rows * (lacking + (found * math.log(found / expected) if found else 0.0))
