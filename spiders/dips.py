"""What many sites have in common tonight: one notice in place of an alarm for each.

On a holiday hardly anybody advertises anywhere, and when our own line is down every site stops
answering. Each verdict stands, and freezes its site; but the news is one. An alarm is part of a
dip only if the dip explains all of it: a site that lost far more than the others did, or whose
fields vanished the same night, is still spoken of by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from enrich.model import HarvestReport
from spiders.usual import Usual, activity, loss, seen, usual

ENOUGH_SITES = 5
MOST = 0.5
QUIET = 0.5
"""Less than this part of what usually comes, changes and goes is little."""

FALLEN = 0.92
"""Below this part of the usual postings a list is short."""

LEAVING = 0.015
"""More than this share above the usual loss is a loss."""

ENOUGH_POSTINGS = 20
SPREAD = 0.1
"""A site may have lost so much more than the others did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNight:
    """One site's report of tonight, and its earlier ones, oldest first."""

    report: HarvestReport
    history: Sequence[HarvestReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dip:
    """What is the same at many sites tonight.

    Attributes:
        notice: It in a sentence.
        rules: The rules whose alarms it explains.
        floor: Only for sites that kept at least this part of their usual postings.
        most: Only for sites that lost at most this part more than usual tonight.
        reason: Only for sites that give this reason; "" asks for none.
    """

    notice: str
    rules: frozenset[str]
    floor: float = 0.0
    most: float = 1.0
    reason: str = ""


def shared_dips(nights: Sequence[SiteNight]) -> list[Dip]:
    """Return what most sites of a night have in common; nothing with fewer than five."""
    known = [(each.report, _usual(each)) for each in nights if each.history]
    reports = [each.report for each in nights]
    found = [_quiet(known), _fallen(known), _leaving(known), _same_reason(reports)]
    return [dip for dip in found if dip is not None]


def explains(dips: Sequence[Dip], night: SiteNight) -> bool:
    """Return whether a site's alarm is nothing but what all sites share tonight."""
    report = night.report
    here = [dip for dip in dips if _concerns(dip, night)]
    return bool(report.rules) and set(report.rules) <= {rule for d in here for rule in d.rules}


def notices(nights: Sequence[SiteNight]) -> tuple[list[str], set[str]]:
    """Return the night's notices, and the sites whose alarms are folded into them."""
    dips = shared_dips(nights)
    folded = {each.report.site for each in nights if explains(dips, each)}
    named = ", ".join(sorted(folded))
    return [f"{dip.notice}; folded into this: {named or 'no alarm'}" for dip in dips], folded


def _concerns(dip: Dip, night: SiteNight) -> bool:
    if dip.reason:
        return dip.reason in night.report.reasons
    report, before = night.report, _usual(night)
    kept, told = _kept(report, before), before.losses()
    lost = loss(report) - told[0] * report.days if told else 0.0
    return (kept is None or kept >= dip.floor) and lost <= dip.most


def _quiet(nights: Sequence[tuple[HarvestReport, Usual]]) -> Dip | None:
    moved = [
        activity(report) / expected
        for report, before in nights
        if (expected := before.expected()) and expected >= 3
    ]
    few = sum(share < QUIET for share in moved)
    if len(moved) < ENOUGH_SITES or few <= MOST * len(moved):
        return None
    text = f"{few} of {len(moved)} sites saw less than half of their usual coming and going"
    return Dip(notice=f"{text} (a holiday?)", rules=frozenset({"stale"}))


def _fallen(nights: Sequence[tuple[HarvestReport, Usual]]) -> Dip | None:
    kept = [share for report, before in nights if (share := _kept(report, before))]
    short = sum(share < FALLEN for share in kept)
    if len(kept) < ENOUGH_SITES or short <= MOST * len(kept):
        return None
    typical = median(kept)
    text = (
        f"{short} of {len(kept)} lists are short, typically {typical:.0%} of the usual length"
    )
    return Dip(notice=text, rules=frozenset({"counts"}), floor=typical - SPREAD)


def _leaving(nights: Sequence[tuple[HarvestReport, Usual]]) -> Dip | None:
    more = [
        loss(report) - told[0] * report.days
        for report, before in nights
        if seen(report) and report.stood >= ENOUGH_POSTINGS and (told := before.losses())
    ]
    many = sum(share > LEAVING for share in more)
    if len(more) < ENOUGH_SITES or many <= MOST * len(more):
        return None
    typical = median(more)
    text = f"{many} of {len(more)} lists lost more than usual, typically {typical:.0%} more"
    return Dip(notice=text, rules=frozenset({"missing"}), most=typical + SPREAD)


def _same_reason(reports: Sequence[HarvestReport]) -> Dip | None:
    stopped = [report for report in reports if report.rules == ["stopped"]]
    counts = Counter(reason for report in stopped for reason in report.reasons[:1])
    for reason, count in counts.most_common(1):
        if len(reports) >= ENOUGH_SITES and count > MOST * len(reports):
            text = f"{count} of {len(reports)} sites: {reason} (is our own line well?)"
            return Dip(notice=text, rules=frozenset({"stopped"}), reason=reason)
    return None


def _kept(report: HarvestReport, before: Usual) -> float | None:
    least, _ = before.count()
    return seen(report) / least if least else None


def _usual(night: SiteNight) -> Usual:
    return usual(night.history, night.report.business_date)
