"""How one site's night ended: its promise and its own history against what was seen.

A pure function. Only a healthy night (`Verdict.healthy`) may close postings. Whatever makes the
list doubtful (a cap, a sudden drop, many known postings missing) makes it not even whole
(`Verdict.whole`), with the reason, and it is left out of what later nights are compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from enrich.model import HarvestReport, Verdict
from spiders.blocks import Promise

COMPLETE_SHARE = 0.97
"""Less than this of what the site declares is not complete."""

DROP_SHARE = 0.7
MISSING_SHARE = 0.5
GROWTH = 2.0
MEMORY = 5
ENOUGH_ROWS = 20
"""With fewer rows, a share says little."""

USUAL_CAPS = frozenset({1000, 2000, 3000, 5000, 10000})
"""Totals at which search services stop counting."""

Finding = tuple[Verdict, str]

_GRAVEST = (
    Verdict.ERROR, Verdict.GONE, Verdict.BLOCKED, Verdict.CHANGED, Verdict.INCOMPLETE,
    Verdict.DEGRADED, Verdict.EMPTY_OK, Verdict.OK,
)  # fmt: skip

PAGES_RAN_OUT = "the night's page budget ran out"
_STOPS: Mapping[str, Finding] = {
    "gone": (Verdict.GONE, "the list itself is gone (404 or 410)"),
    "part_gone": (Verdict.DEGRADED, "one of its lists is gone (404 or 410): see the issues"),
    "blocked": (Verdict.BLOCKED, "the site shut us out; no way round was tried"),
    "robots_forbidden": (Verdict.BLOCKED, "robots.txt forbids what the site file asks for"),
    "led_away": (Verdict.BLOCKED, "the list leads to where we must not follow"),
    "robots_unreachable": (Verdict.BLOCKED, "robots unreachable: nothing was fetched"),
    "throttled": (Verdict.BLOCKED, "the host told us off and is left alone tonight"),
    "list_changed": (Verdict.CHANGED, "the list is not what its reader was written for"),
    "list_failed": (Verdict.INCOMPLETE, "a page of the list could not be read"),
    "unreachable": (Verdict.INCOMPLETE, "the site stopped answering"),
    "capped": (Verdict.INCOMPLETE, "a list ends at its cap, and could not be divided"),
    "repeats": (Verdict.INCOMPLETE, "the list repeats itself without an end"),
    "page_budget": (Verdict.INCOMPLETE, PAGES_RAN_OUT),
    "time_budget": (Verdict.INCOMPLETE, "the night's time ran out"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NightFacts:
    """What a verdict needs beside the report.

    Attributes:
        stops: Why the harvest ended early, by the words of `_STOPS`; empty: it did not.
        crashes: Exceptions that no reader should have raised.
        details: Detail pages asked for. detail_changed: those not as promised.
        known: Open postings known before. missing: those of them not seen tonight,
            or said to be over.
        titles: Distinct titles among tonight's rows.
        cap: The most that the site's list ever gives, if its file says so.
    """

    stops: frozenset[str] = frozenset()
    crashes: int = 0
    details: int = 0
    detail_changed: int = 0
    known: int = 0
    missing: int = 0
    titles: int = 0
    cap: int | None = None


def judge(
    promise: Promise,
    tonight: HarvestReport,
    facts: NightFacts,
    history: Sequence[HarvestReport] = (),
) -> tuple[Verdict, list[str]]:
    """Return the verdict and all reasons, gravest first.

    Args:
        promise: What a healthy night gives, by the site file.
        tonight: The night's report; its own verdict is not read.
        facts: What the report does not hold.
        history: Earlier reports of the site, oldest first.
    """
    whole = [report for report in history if report.verdict.whole][-MEMORY:]
    night = _Night(promise, tonight, facts, whole)
    found = [finding for rule in _RULES for finding in rule(night)]
    found.sort(key=lambda finding: _GRAVEST.index(finding[0]))
    reasons = list(dict.fromkeys(reason for _, reason in found))
    if found:
        return found[0][0], reasons
    return (Verdict.OK if seen(tonight) else Verdict.EMPTY_OK), _unknown_total(tonight)


def seen(report: HarvestReport) -> int:
    """Return how many open postings the site showed that night."""
    return report.rows + report.unchanged


def _unknown_total(report: HarvestReport) -> list[str]:
    return ["total unknown: the site does not declare it"] * (report.declared_total is None)


@dataclass(frozen=True, slots=True)
class _Night:
    promise: Promise
    tonight: HarvestReport
    facts: NightFacts
    history: Sequence[HarvestReport]

    @property
    def usual(self) -> float:
        return median(map(seen, self.history)) if self.history else 0.0


def _crashed(night: _Night) -> Iterator[Finding]:
    if night.facts.crashes:
        yield Verdict.ERROR, f"the program failed on {night.facts.crashes} pages"


def _stopped(night: _Night) -> Iterator[Finding]:
    for stop in sorted(night.facts.stops):
        yield _STOPS[stop]


def _page_changed(night: _Night) -> Iterator[Finding]:
    changed, asked = night.facts.detail_changed, night.facts.details
    reason = f"{changed} of {asked} pages are not as their reader expects"
    if changed > 0.1 * asked:
        yield Verdict.CHANGED, reason
    elif changed > 0.02 * asked:
        yield Verdict.DEGRADED, reason


def _empty(night: _Night) -> Iterator[Finding]:
    usual = int(night.usual) if night.usual >= 3 else 0  # one posting less may be chance
    expected = max(night.promise.postings[0], usual)
    if not seen(night.tonight) and not night.facts.stops and expected:
        yield Verdict.CHANGED, f"no postings, where at least {expected} are usual"


def _counts(night: _Night) -> Iterator[Finding]:
    count, usual = seen(night.tonight), night.usual
    reason = f"{count} postings, where {usual:.0f} were usual"
    if 0 < count < DROP_SHARE * usual:
        yield Verdict.INCOMPLETE, reason
    elif usual >= ENOUGH_ROWS and count > GROWTH * usual:
        yield Verdict.DEGRADED, reason
    known, missing = night.facts.known, night.facts.missing
    if known >= 10 and missing > MISSING_SHARE * known:
        yield Verdict.INCOMPLETE, f"{missing} of {known} known postings are missing"


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
    if total is not None and (total == night.facts.cap or (searched and total in USUAL_CAPS)):
        yield Verdict.INCOMPLETE, f"the declared total {total} looks like a cap"
    collected = seen(tonight) + tonight.gone
    expected = max(total or 0, tonight.listed)
    if collected < COMPLETE_SHARE * expected:
        yield Verdict.INCOMPLETE, f"{collected} of {expected} postings were collected"


def _promised_fields(night: _Night) -> Iterator[Finding]:
    rows = night.tonight.rows
    for name, promised in sorted(night.promise.filled.items()):
        found = night.tonight.filled.get(name, 0.0)
        text = f"{name} is filled in {found:.0%} of the rows, promised are {promised:.0%}"
        lost = found < 0.5 * promised
        if lost and (rows >= ENOUGH_ROWS or (rows >= 3 and not found)):
            yield Verdict.CHANGED, text
        elif rows >= ENOUGH_ROWS and found < promised:
            yield Verdict.DEGRADED, text


def _usual_fields(night: _Night) -> Iterator[Finding]:
    history = [report for report in night.history if report.rows >= ENOUGH_ROWS]
    if not history or night.tonight.rows < ENOUGH_ROWS:
        return
    for name in sorted({name for report in history for name in report.filled}):
        usual = median(report.filled.get(name, 0.0) for report in history)
        found = night.tonight.filled.get(name, 0.0)
        if usual >= 0.8 and found < 0.5 * usual:
            text = f"{name} is filled in {found:.0%} of the rows, usual are {usual:.0%}"
            yield Verdict.CHANGED, text


def _sameness(night: _Night) -> Iterator[Finding]:
    rows, share = night.tonight.rows, night.tonight.top_employer_share
    if rows < ENOUGH_ROWS:
        return
    if night.facts.titles == 1:
        yield Verdict.CHANGED, f"all {rows} rows have one and the same title"
    shares = [r.top_employer_share for r in night.history if r.rows >= ENOUGH_ROWS]
    if share > 0.9 and shares and median(shares) < 0.5:
        text = f"one employer has {share:.0%} of the rows, usual are {median(shares):.0%}"
        yield Verdict.CHANGED, text


def _readers(night: _Night) -> Iterator[Finding]:
    if night.tonight.rows < ENOUGH_ROWS or not night.history:
        return
    for name, before in sorted(night.history[-1].provenance.items()):
        now = night.tonight.provenance.get(name, {})
        usual = max(before, key=lambda reader: before[reader], default="")
        most = before.get(usual, 0) >= max(ENOUGH_ROWS, 0.9 * sum(before.values()))
        if most and now and not now.get(usual):
            yield Verdict.DEGRADED, f"{name} no longer comes from {usual}"


_RULES: tuple[Callable[[_Night], Iterator[Finding]], ...] = (
    _crashed, _stopped, _page_changed, _empty, _counts, _promised_counts, _completeness,
    _promised_fields, _usual_fields, _sameness, _readers,
)  # fmt: skip
