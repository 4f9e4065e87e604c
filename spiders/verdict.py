"""How one site's night ended: its promise and its own history against what was seen.

A pure function. Only a healthy night (`Verdict.healthy`) may close postings. Whatever makes the
list doubtful (a cap, a sudden drop, many known postings missing) makes it not even whole
(`Verdict.whole`), with the reason, and it is left out of what later nights are compared with.

A night reads only new and changed postings, often a handful. So shares of rows are compared
with those of many nights together, and are spoken of only when chance can hardly explain them;
with too few rows a rule says nothing. Counts go by the whole list, which is read every night.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from enrich.model import HarvestReport, Verdict
from spiders.blocks import Promise
from spiders.losses import too_much, unclosed
from spiders.usual import RECENT, Usual, activity, seen, surprise, usual

COMPLETE_SHARE = 0.97
"""Less than this of what the site declares is not complete."""

DROP_SHARE = 0.7
MISSING_SHARE = 0.5
ENOUGH_KNOWN = 50
"""A shorter list may shrink to half by itself; the rules for small losses look after it."""

GROWTH = 2.0
ENOUGH_GROWTH, CAMPAIGN = 50, 25
"""A shorter list doubles when one employer adds its branches; so much is one's campaign."""

CHANCE = 2.5
"""A short list loses so many square roots of its length by chance."""

ENOUGH_ROWS = 20
"""With fewer rows, a share says little."""

ENOUGH_OTHERS = 6
"""On a night on which so many usually come, some of other employers come with a campaign."""

ALL_ALIKE = 0.97
"""A portal's own name stands in all rows but the odd one; a campaign leaves others some."""

UNLIKELY = 13.0
"""A surprise above this is no chance, even where rows are somewhat alike."""

ODD = 10.0
"""A surprise above this is no chance where rows do not depend on one another."""

BROKEN = 4.0
"""A surprise above this breaks a written promise."""

QUIET, BUSY = 4.75, 8.0
"""So many postings would have come, changed or gone in the time in which none did; where fewer
than the second usually do, an earlier still night shows that it happens."""

USUAL_CAPS = frozenset({1000, 2000, 3000, 5000, 10000})
"""Totals at which search services stop counting."""

WALLS = ("login_wall", "security_check_200", "waf_challenge", "captcha", "redirected_away",
         "blocked")  # fmt: skip

Finding = tuple[Verdict, str]

_GRAVEST = (
    Verdict.ERROR, Verdict.GONE, Verdict.BLOCKED, Verdict.CHANGED, Verdict.INCOMPLETE,
    Verdict.DEGRADED, Verdict.EMPTY_OK, Verdict.OK,
)  # fmt: skip

PAGES_RAN_OUT = "the night's page budget ran out"
TIME_RAN_OUT = "the night's time ran out"
_STOPS: Mapping[str, Finding] = {
    "gone": (Verdict.GONE, "the list itself is gone (404 or 410)"),
    "part_lost": (Verdict.INCOMPLETE, "one of its lists cannot be read: see the issues"),
    "part_gone": (Verdict.DEGRADED, "one of its lists is gone (404 or 410): see the issues"),
    "blocked": (Verdict.BLOCKED, "the site shut us out; no way round was tried"),
    "unfilled": (Verdict.CHANGED, "pages came empty, for scripts to fill: see `render`"),
    "not_filled": (Verdict.CHANGED, "pages did not show what `render` waits for"),
    "browser": (Verdict.INCOMPLETE, "the browser failed on pages that scripts fill"),
    "robots_forbidden": (Verdict.BLOCKED, "robots.txt forbids what the site file asks for"),
    "led_away": (Verdict.BLOCKED, "the list leads to where we must not follow"),
    "robots_unreachable": (Verdict.BLOCKED, "robots unreachable: nothing was fetched"),
    "auth_failed": (Verdict.BLOCKED, "the key did not open the site: see the issues"),
    "throttled": (Verdict.BLOCKED, "the host told us off and is left alone tonight"),
    "list_changed": (Verdict.CHANGED, "the list is not what its reader was written for"),
    "list_failed": (Verdict.INCOMPLETE, "a page of the list could not be read"),
    "unreachable": (Verdict.INCOMPLETE, "the site stopped answering"),
    "capped": (Verdict.INCOMPLETE, "a list ends at its cap, and could not be divided"),
    "repeats": (Verdict.INCOMPLETE, "the list repeats itself without an end"),
    "page_budget": (Verdict.INCOMPLETE, PAGES_RAN_OUT),
    "time_budget": (Verdict.INCOMPLETE, TIME_RAN_OUT),
    "host_budget": (Verdict.INCOMPLETE, "the host's budget ran out, shared by its sites"),
    "window_closed": (Verdict.INCOMPLETE, "it is not the site's hours (limits.window)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NightFacts:
    """What a verdict needs beside the report.

    Attributes:
        stops: Why the harvest ended early, by the words of `_STOPS`; empty: it did not.
        crashes: Exceptions that no reader should have raised.
        details: Detail pages asked for. detail_changed: those not as promised.
        list_walls: Lists that were walls; each is spoken of by its stop.
        over: Known postings that the site itself called over tonight.
        listed_over: Postings of tonight's lists whose own pages called them over.
        cap: The most that the site's list ever gives, if its file says so.
    """

    stops: frozenset[str] = frozenset()
    crashes: int = 0
    details: int = 0
    detail_changed: int = 0
    list_walls: int = 0
    over: int = 0
    listed_over: int = 0
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict, all reasons for it, gravest first, and the names of the rules that spoke.

    Attributes:
        closes: Whether absent postings may close, if the verdict is healthy.
        sound: Whether no rule doubted what the rows hold.
    """

    verdict: Verdict
    reasons: list[str]
    rules: list[str]
    closes: bool = True
    sound: bool = True


def judge(
    promise: Promise,
    tonight: HarvestReport,
    facts: NightFacts,
    history: Sequence[HarvestReport] = (),
) -> Judged:
    """Return how the night ended.

    Args:
        promise: What a healthy night gives, by the site file.
        tonight: The night's report; its own verdict is not read.
        facts: What the report does not hold.
        history: Earlier reports of the site, oldest first; eight weeks are enough.
    """
    night = _Night(promise, tonight, facts, history)
    found = [(name, *finding) for name, rule in _RULES.items() for finding in rule(night)]
    found.sort(key=lambda each: _GRAVEST.index(each[1]))
    reasons = [reason for _, _, reason in found]
    verdict = Verdict.OK if seen(tonight) else Verdict.EMPTY_OK
    young = unclosed(tonight, night.usual)
    notes = [*([young] if young else []), *_unknown_total(tonight)]
    return Judged(
        verdict=found[0][1] if found else verdict,
        reasons=list(dict.fromkeys(reasons)) or notes,
        rules=list(dict.fromkeys(name for name, _, _ in found)),
        closes=not young,
        sound=OF_ROWS.isdisjoint(name for name, _, _ in found),
    )


def judged(report: HarvestReport, how: Judged) -> HarvestReport:
    """Return the report with its verdict."""
    return dataclasses.replace(
        report,
        verdict=how.verdict,
        reasons=how.reasons,
        rules=how.rules,
        closes=report.closes and how.closes,
        sound=how.sound,
    )


def _unknown_total(report: HarvestReport) -> list[str]:
    return ["total unknown: the site does not declare it"] * (report.declared_total is None)


@dataclass(frozen=True)
class _Night:
    promise: Promise
    tonight: HarvestReport
    facts: NightFacts
    history: Sequence[HarvestReport]

    @cached_property
    def usual(self) -> Usual:
        return usual(self.history, self.tonight.business_date)

    @cached_property
    def told(self) -> int:
        """How many rows say something of their own."""
        return self.usual.independent(self.tonight)

    @cached_property
    def is_campaign(self) -> bool:
        """Whether one employer's many new postings are most of what was read.

        A campaign adds postings; it does not take those of the others away.
        """
        tonight, before = self.tonight, self.usual.nights[-RECENT:]
        again = tonight.rows - tonight.new
        many = tonight.new > 3 * median([night.new for night in before] or [0])
        others = tonight.rows * (1 - tonight.top_employer_share)
        expected = median([night.new for night in self.usual.like_days[-RECENT:]] or [0])
        kept = others >= 0.25 * expected or expected < ENOUGH_OTHERS
        return again < 0.5 * tonight.rows and many and kept


# The pages


def _crashed(night: _Night) -> Iterator[Finding]:
    if night.facts.crashes:
        yield Verdict.ERROR, f"the program failed on {night.facts.crashes} pages"


def _stopped(night: _Night) -> Iterator[Finding]:
    for stop in sorted(night.facts.stops):
        yield _STOPS[stop]


def _walled(night: _Night) -> Iterator[Finding]:
    walls, read = _walls(night.tonight) - night.facts.list_walls, night.facts.details
    before = [_walls(report) for report in night.usual.nights]
    if walls > max(read, 2 * median(before or [0])):
        text = (
            f"of the pages of postings {walls} were walls (login, check), {read} could be read"
        )
        yield Verdict.BLOCKED, text


def _page_changed(night: _Night) -> Iterator[Finding]:
    changed, asked = night.facts.detail_changed, night.facts.details
    reason = f"{changed} of {asked} pages are not as their reader expects"
    if changed < 2 and changed < asked:
        return  # one odd page
    if changed > 0.1 * asked:
        yield Verdict.CHANGED, reason
    elif changed > 0.02 * asked:
        yield Verdict.DEGRADED, reason


# How many postings


def _empty(night: _Night) -> Iterator[Finding]:
    least = int(night.usual.count()[0])
    usual_count = least if least >= 3 else 0  # one posting less may be chance
    expected = max(night.promise.postings[0], usual_count)
    if not seen(night.tonight) and not night.facts.stops and expected:
        yield Verdict.CHANGED, f"no postings, where at least {expected} are usual"


def _counts(night: _Night) -> Iterator[Finding]:
    count, (least, most) = seen(night.tonight), night.usual.count()
    if 0 < count < min(DROP_SHARE * least, least - CHANCE * math.sqrt(least)):
        yield Verdict.INCOMPLETE, f"{count} postings, where {least:.0f} were usual"
    elif most >= ENOUGH_GROWTH and count > GROWTH * most + CAMPAIGN:
        yield Verdict.DEGRADED, f"{count} postings, where {most:.0f} were usual"


def _missing(night: _Night) -> Iterator[Finding]:
    tonight, count = night.tonight, seen(night.tonight)
    if not count:
        return
    gone, full = tonight.missing + night.facts.over, night.usual.most() or tonight.known
    enough = ENOUGH_KNOWN if night.usual.nights else 10
    if tonight.known >= enough and gone > MISSING_SHARE * tonight.known and count < 0.5 * full:
        yield Verdict.INCOMPLETE, f"{gone} of {tonight.known} known postings are missing"
    elif text := too_much(tonight, night.usual):
        yield Verdict.INCOMPLETE, text


def _promised_counts(night: _Night) -> Iterator[Finding]:
    count, (low, high) = seen(night.tonight), night.promise.postings
    reason = f"{count} postings, promised are {low} to {high}"
    if 0 < count < DROP_SHARE * low:
        yield Verdict.INCOMPLETE, reason
    elif 0 < count < low or count > high:
        yield Verdict.DEGRADED, reason


def _completeness(night: _Night) -> Iterator[Finding]:
    tonight, total = night.tonight, night.tonight.declared_total
    searched = tonight.family != "jsonld_sitemap"  # a sitemap's total is counted by us
    collected = seen(tonight) + night.facts.listed_over
    caps = {night.facts.cap} | (USUAL_CAPS if searched else frozenset[int]())
    if total is not None and total in caps and collected <= total:
        yield Verdict.INCOMPLETE, f"the declared total {total} looks like a cap"
    expected = max(total or 0, tonight.listed)
    if collected < COMPLETE_SHARE * expected:
        yield Verdict.INCOMPLETE, f"{collected} of {expected} postings were collected"


def _repeated(night: _Night) -> Iterator[Finding]:
    tonight = night.tonight
    before = [n.repeated / n.listed for n in night.usual.nights if n.listed]
    if tonight.listed < ENOUGH_ROWS or not before or median(before) > 0.1:
        return
    if tonight.repeated > 0.5 * tonight.listed:
        text = f"the list names {tonight.repeated} postings again, of {tonight.listed}"
        yield Verdict.INCOMPLETE, text


# Whether they are tonight's


def _stale(night: _Night) -> Iterator[Finding]:
    """A list in which nothing comes, changes or goes is yesterday's."""
    expected = night.usual.expected()
    if not seen(night.tonight) or activity(night.tonight) or expected is None:
        return
    if expected < BUSY and any(map(_was_quiet, night.usual.like_days)):
        return  # it happens
    quiet = expected + _quiet_before(night)
    if quiet >= QUIET:
        yield Verdict.DEGRADED, f"nothing came, changed or went, where {quiet:.0f} usually do"


def _was_quiet(report: HarvestReport) -> bool:
    return bool(report.known) and not activity(report) and "stale" not in report.rules


def _quiet_before(night: _Night) -> float:
    """Return how much should have happened on the nights just before on which nothing did."""
    expected, history = 0.0, night.history
    for at in range(len(history) - 1, -1, -1):
        before = history[at]
        if activity(before) or not before.known or not seen(before):
            break
        expected += usual(history[:at], before.business_date).expected() or 0.0
    return expected


def _old(night: _Night) -> Iterator[Finding]:
    before = night.usual.share(lambda report: report.fresh)
    found, rows = night.tonight.fresh, min(night.tonight.new, night.told)
    if found is None or before is None or before < 0.5 or night.tonight.new < ENOUGH_ROWS:
        return
    if found < 0.3 * before and surprise(found, before, rows) > UNLIKELY:
        text = (
            f"{found:.0%} of the dates shown are of the last two weeks, usual are {before:.0%}"
        )
        yield Verdict.DEGRADED, text


def _dates_alike(night: _Night) -> Iterator[Finding]:
    """New postings bear tonight's date by rights, so only nights that read most count."""
    before = [report.dates_alike for report in night.usual.nights if _read_most(report)]
    found = night.tonight.dates_alike
    if found > 0.9 and before and median(before) < 0.5 and _read_most(night.tonight):
        yield Verdict.CHANGED, f"{found:.0%} of the rows show one and the same date"


# What the rows hold


def _titles(night: _Night) -> Iterator[Finding]:
    """A posting without a title is none, so that even one row tells."""
    before, tonight = night.usual.filled("title"), night.tonight
    if tonight.rows and not tonight.filled.get("title") and (before is None or before > 0.9):
        yield Verdict.CHANGED, "no row has a title"


def _promised_fields(night: _Night) -> Iterator[Finding]:
    rows = night.tonight.rows
    for name, promised in sorted(night.promise.filled.items()):
        found = night.tonight.filled.get(name, 0.0)
        text = f"{name} is filled in {found:.0%} of the rows, promised are {promised:.0%}"
        if not night.history:
            text = f"{text} (a first night: is the promise right?)"
        lost = found < 0.5 * promised
        how_odd = surprise(found, promised, night.told)
        if lost and (how_odd > UNLIKELY or (rows >= 3 and not found)):
            yield Verdict.CHANGED, text
        elif rows >= ENOUGH_ROWS and how_odd > BROKEN:
            yield Verdict.DEGRADED, text


def _usual_fields(night: _Night) -> Iterator[Finding]:
    tonight, usual_nights = night.tonight, night.usual
    for name in sorted({name for report in usual_nights.nights for name in report.filled}):
        before = usual_nights.filled(name)
        found = tonight.filled.get(name, 0.0)
        if before is None or found >= 0.5 * before:
            continue
        if surprise(found, before, night.told / usual_nights.swing(name)) > UNLIKELY:
            text = f"{name} is filled in {found:.0%} of the rows, usual are {before:.0%}"
            yield Verdict.CHANGED, text


def _sameness(night: _Night) -> Iterator[Finding]:
    tonight, share = night.tonight, night.tonight.top_employer_share
    if night.is_campaign:
        return
    if tonight.rows >= ENOUGH_ROWS and tonight.titles == 1:
        yield Verdict.CHANGED, f"all {tonight.rows} rows have one and the same title"
    before = night.usual.share(lambda report: report.top_employer_share)
    if share <= ALL_ALIKE or before is None or before >= 0.5:
        return
    if surprise(0.0, 1 - before, tonight.rows) > ODD:
        text = f"one employer has {share:.0%} of the rows, usual are {before:.0%}"
        yield Verdict.CHANGED, text


def _copies(night: _Night) -> Iterator[Finding]:
    tonight = night.tonight
    before = night.usual.share(lambda report: report.distinct / max(report.rows, 1))
    if tonight.rows < ENOUGH_ROWS or before is None or before < 0.8 or night.is_campaign:
        return
    if tonight.distinct < 0.5 * tonight.rows:
        text = f"only {tonight.distinct} of {tonight.rows} rows differ from the others"
        yield Verdict.DEGRADED, text


def _pay(night: _Night) -> Iterator[Finding]:
    """Pay shown by the month, then by the year, or in thousands, is read wrongly."""
    before = [n.pay_middle for n in night.usual.nights if _paid(n) >= ENOUGH_ROWS]
    found = night.tonight.pay_middle
    if not before or not found or _paid(night.tonight) < ENOUGH_ROWS:
        return
    middle = median(before)
    steady = max(before) < 2 * middle and min(before) > middle / 2
    if steady and not middle / 5 < found < middle * 5:
        text = f"pay is about {found:g}, usual is {middle:g}: did its unit change?"
        yield Verdict.DEGRADED, text


def _readers(night: _Night) -> Iterator[Finding]:
    readers: dict[str, Counter[str]] = {}
    for report in night.usual.nights:
        for name, counts in report.provenance.items():
            readers.setdefault(name, Counter()).update(counts)
    for name, before in sorted(readers.items()):
        ((reader, most),) = before.most_common(1)
        now = night.tonight.provenance.get(name, {})
        share = most / before.total()
        if most < ENOUGH_ROWS or share < 0.9 or now.get(reader):
            continue
        if surprise(0.0, share, min(sum(now.values()), night.told)) > UNLIKELY:
            yield Verdict.DEGRADED, f"{name} no longer comes from {reader}"


def _walls(report: HarvestReport) -> int:
    return sum(report.pages.get(kind, 0) for kind in WALLS)


def _read_most(report: HarvestReport) -> bool:
    return report.rows >= max(ENOUGH_ROWS, 0.5 * seen(report))


def _paid(report: HarvestReport) -> float:
    return report.rows * report.filled.get("pay", 0.0)


_RULES: Mapping[str, Callable[[_Night], Iterator[Finding]]] = {
    "crashed": _crashed,
    "stopped": _stopped,
    "walled": _walled,
    "page_changed": _page_changed,
    "empty": _empty,
    "counts": _counts,
    "missing": _missing,
    "promised_counts": _promised_counts,
    "completeness": _completeness,
    "repeated": _repeated,
    "stale": _stale,
    "old": _old,
    "dates_alike": _dates_alike,
    "titles": _titles,
    "promised_fields": _promised_fields,
    "usual_fields": _usual_fields,
    "sameness": _sameness,
    "copies": _copies,
    "pay": _pay,
    "readers": _readers,
}

OF_ROWS = frozenset({
    "page_changed", "old", "dates_alike", "titles", "promised_fields", "usual_fields",
    "sameness", "copies", "pay", "readers",
})  # fmt: skip
"""Rules that doubt what the rows hold, not only how many there are."""
