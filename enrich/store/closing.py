"""Closing postings: what is over or absent, unless that is more than one night can prove.

The harvest judges its own night. This is the second look, for hand-overs that call themselves
healthy all the same: a list cut short in silence, a board that renumbers everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from statistics import median

from sqlalchemy import Connection, func, or_, select, update

from enrich.model import Mark, Verdict
from enrich.postings import posting_key
from enrich.store.bulk import add_rows, staged
from enrich.store.loading import GONE_AFTER, Night, Tally
from enrich.store.schema import posting, site_run

FEW = 10
"""A site with fewer open postings may lose them all in a night."""
DROP_SHARE = 0.7
CLOSING_SHARE = 0.5
MEMORY = 5
"""Of so many nights the median count is usual."""
STEADY = 0.8
"""Counts of which the smallest is so much of the largest are alike."""
BELIEVED_AFTER = 4
"""The healthy night, of so many alike in a row, on which a loss is believed: a weekend passes,
and somebody can look."""

_HEALTHY = [verdict.value for verdict in Verdict if verdict.healthy]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier healthy night of the site; `withheld`: why it closed nothing, or ""."""

    on: date
    seen: int
    withheld: str


@dataclass(frozen=True, slots=True)
class _Past:
    """The site's earlier healthy nights, newest first.

    Attributes:
        doubted: Those since the last that was believed.
        trusted: That one and those before it, back to an earlier doubt.
    """

    doubted: Sequence[_Earlier]
    trusted: Sequence[_Earlier]

    def believes(self, seen: int) -> bool:
        """Whether so many postings were seen on so many nights that a loss is believed."""
        counts = [seen, *(one.seen for one in self.doubted[: BELIEVED_AFTER - 1])]
        return len(counts) == BELIEVED_AFTER and min(counts) >= STEADY * max(counts)

    @property
    def usual(self) -> float:
        """How many postings are usual; 0: nothing is known."""
        counts = [one.seen for one in self.trusted[:MEMORY]]
        return median(counts) if counts else 0.0


def close_postings(db: Connection, night: Night, marks: Iterable[Mark], tally: Tally) -> str:
    """Close what the site calls over, what is past its last day and what is twice absent.

    Too much is not believed at once: when fewer than DROP_SHARE of the usual postings were
    seen, or more than CLOSING_SHARE of the known ones would close, nothing closes and no
    absence counts. On the fourth healthy night in a row that shows about the same count it is
    believed, and what all four lacked closes.

    Returns:
        Why nothing was closed; "" when closing went its way.
    """
    past = _past(db, night)
    believed = past.believes(tally.seen)
    if believed:
        _count_absences_since(db, night, past.doubted[BELIEVED_AFTER - 2].on)
    if believed or _open(db, night, night.on) < FEW:
        _close(db, night, marks, tally)
        return ""
    return _close_unless_too_much(db, night, marks, tally, past)


def _close_unless_too_much(
    db: Connection, night: Night, marks: Iterable[Mark], tally: Tally, past: _Past
) -> str:
    # A board that renumbers everything doubles what is known: what appeared only when the
    # others were first absent must not hide that all of these would go.
    days = [night.on, *(one.on for one in past.trusted[:1])]
    before = [_open(db, night, day) for day in days]
    closed = tally.closed
    attempt = db.begin_nested()
    _close(db, night, marks, tally)
    closing = [had - _open(db, night, day) for had, day in zip(before, days, strict=True)]
    why = _doubt(tally.seen, past.usual, closing, before)
    if why:
        attempt.rollback()
        tally.closed = closed
    else:
        attempt.commit()
    return why


def _past(db: Connection, night: Night) -> _Past:
    """Return the site's healthy nights before this one; of one date the last hand-over."""
    seen = site_run.c.new + site_run.c.changed + site_run.c.unchanged
    query = select(site_run.c.business_date, seen, site_run.c.withheld).where(
        site_run.c.site == night.site,
        site_run.c.business_date < night.on,
        site_run.c.closes,
        site_run.c.verdict.in_(_HEALTHY),
    )
    latest = query.order_by(site_run.c.business_date.desc(), site_run.c.run_id.desc())
    found: dict[date, _Earlier] = {}
    for on, count, withheld in db.execute(latest):
        found.setdefault(on, _Earlier(on, count, withheld))
    nights = list(found.values())
    doubted = list(takewhile(lambda one: one.withheld, nights))
    trusted = list(takewhile(lambda one: not one.withheld, nights[len(doubted) :]))
    return _Past(doubted, trusted)


def _doubt(seen: int, usual: float, closing: Sequence[int], before: Sequence[int]) -> str:
    said = f"closing withheld: {closing[0]} of {before[0]} known postings would close"
    if seen < DROP_SHARE * usual:
        return f"{said}; {seen} were seen, where {usual:.0f} are usual"
    parts = zip(closing, before, strict=True)
    if any(had >= FEW and gone > CLOSING_SHARE * had for gone, had in parts):
        return said
    return ""


def _open(db: Connection, night: Night, before: date) -> int:
    """Return how many postings are open that were known before a day."""
    query = select(func.count()).where(
        posting.c.site == night.site,
        posting.c.closed_on.is_(None),
        posting.c.first_seen < before,
    )
    return int(db.execute(query).scalar_one())


def _close(db: Connection, night: Night, marks: Iterable[Mark], tally: Tally) -> None:
    _close_called_over(db, night, marks, tally)
    _count_absences(db, night)
    for reason, over in (
        ("valid_through", posting.c.valid_through < night.on),
        ("missing", posting.c.missing_runs >= GONE_AFTER),
    ):
        closed = update(posting).values(closed_on=night.on, close_reason=reason)
        here = (posting.c.site == night.site, posting.c.closed_on.is_(None))
        tally.closed += db.execute(closed.where(*here, over)).rowcount


def _close_called_over(
    db: Connection, night: Night, marks: Iterable[Mark], tally: Tally
) -> None:
    reasons = {
        posting_key(mark.key): mark.reason or "removed"
        for mark in marks
        if mark.state == "gone"
    }
    if not reasons:
        return
    with staged(db, "over", [posting.c.key, posting.c.close_reason]) as found:
        add_rows(db, found, ["key", "close_reason"], list(reasons.items()))
        closed = update(posting).values(closed_on=night.on, close_reason=found.c.close_reason)
        here = (posting.c.site == night.site, posting.c.key == found.c.key)
        tally.closed += db.execute(closed.where(*here, posting.c.closed_on.is_(None))).rowcount


def _count_absences(db: Connection, night: Night) -> None:
    """Count an absence for each open posting not seen tonight.

    Two runs of one business date count as one, so that a repeated night closes nothing.
    """
    db.execute(
        update(posting)
        .values(missing_runs=posting.c.missing_runs + 1, missed_on=night.on)
        .where(
            posting.c.site == night.site,
            posting.c.closed_on.is_(None),
            posting.c.last_seen < night.on,
            or_(posting.c.missed_on.is_(None), posting.c.missed_on < night.on),
        )
    )


def _count_absences_since(db: Connection, night: Night, first: date) -> None:
    """Count the absences that were not counted while the loss was doubted."""
    db.execute(
        update(posting)
        .values(missing_runs=posting.c.missing_runs + BELIEVED_AFTER - 1)
        .where(
            posting.c.site == night.site,
            posting.c.closed_on.is_(None),
            posting.c.last_seen < first,
        )
    )
