"""How soon a night that looks fine and is not is noticed, and how often for nothing.

    python tests/bench/verdicts.py [--sites 500] [--nights 60] [--seeds 63 64]

A simulation of job sites, judged by the real rules (`spiders.verdict.judge`, `spiders.dips`).
It prints, for each kind of change, the share noticed the same night, and the false alarms a
night. The rules were tuned on seeds 1 to 4, and again after a look at 21, 22, 31, 32, 41, 42,
61 and 62; seeds 63 and 64 are reported, at which nobody looked before.

What a site of the simulation is: 20 to 8,000 postings, of which 1 to 6 % a night are replaced,
few at weekends; growth or decline; one of three families (all in the list; a list and pages;
a sitemap and pages), so that a night reads only what is new or changed, and everything once, on
its first night; campaigns of one employer, clean-ups, postings that are absent for one night,
fields filled to rates that vary by employer and by night; a total declared exactly, roughly or
not at all; a promise that a careful person would have written on the first night. Over the
whole: a holiday of three nights, one of one, clean-ups at the end of each month. What a verdict
freezes stays frozen in the simulation too: its postings are missing the next night.

How a change is planted: a night's report is taken as it would have been had the site changed
after the last night, and judged with the same history; the simulation then goes on without
it. Six in a hundred site-nights get one of each kind that can happen there (from the fourth
week on; a cap takes at least a tenth of a list of 100 or more; a field is lost only where a
posting was read at all). It is noticed if the verdict is doubtful and no notice of a shared dip
swallows it. A change shows as it would: a selector of the list that fails changes every entry,
so all postings are read again; one of a page shows on the pages read that night only.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from enrich.model import HarvestReport
from spiders.blocks import FieldName, Promise
from spiders.dips import SiteNight, explains, shared_dips
from spiders.verdict import NightFacts, judge, judged

FIRST = date(2026, 3, 2)
HISTORY = 56
KINDS = ("zero", "login", "lost title", "cap", "30 % lost", "one employer", "stale")
LEARNED = 21
PLANTED = 0.06
WEEK = (1.0, 1.05, 1.0, 1.0, 0.9, 0.35, 0.25)
HOLIDAYS = frozenset({33, 34, 35, 50})
FIELDS = ("city", "description", "pay", "posted_on", "size")

Night = tuple[HarvestReport, NightFacts]


@dataclass
class Site:
    """One site of the simulation, and what a store would know of it.

    Attributes:
        shown: Postings in its list tonight. before: those of last night. size: those that its
            employers keep up.
        once: Postings gone from the list but open in the store, as one healthy night alone
            lacked them. unseen: the same, lacked by doubtful nights only. dead: those whose
            pages say that they are over, which a doubtful night does not believe.
        ages: How many shown postings were read so many nights ago.
    """

    chance: np.random.Generator
    name: str
    family: str
    shown: int
    size: float
    churn: float
    growth: float
    edits: float
    flicker: float
    total: str
    has_dead_pages: bool
    rates: dict[str, float]
    employers: int
    promise: Promise
    before: int = 0
    once: int = 0
    unseen: int = 0
    dead: int = 0
    flickered: int = 0
    ages: list[int] = field(default_factory=lambda: [0] * 15)
    history: list[HarvestReport] = field(default_factory=list)

    @property
    def pages(self) -> bool:
        """Whether a posting has a page of its own that is read."""
        return self.family != "json_api"


@dataclass(frozen=True)
class Read:
    """What one night's harvest meets: how many entries of each kind."""

    shown: int
    new: int
    edited: int
    again: int
    campaign: int
    known: int
    missing: int
    over: int
    flicker: int
    stood: int
    left: int
    back: int


def new_site(seed: int, number: int) -> Site:
    """Return a site as it is before its first night."""
    chance = np.random.default_rng([seed, number])
    size = int(np.clip(chance.lognormal(5.2, 1.1), 20, 8000))
    rates = {name: float(chance.uniform(0.4, 1.0)) for name in FIELDS}
    rates |= {"title": 0.9995, "employer": float(chance.uniform(0.97, 1.0))}
    careful: dict[FieldName, float] = {
        "title": 0.98,
        "employer": round(rates["employer"] - 0.04, 2),
    }
    return Site(
        chance=chance,
        name=f"site_{number}",
        family=str(chance.choice(["json_api", "html_listing", "jsonld_sitemap"])),
        shown=size,
        size=size,
        churn=float(chance.uniform(0.01, 0.06)),
        growth=float(chance.normal(0.001, 0.003)),
        edits=float(chance.uniform(0.002, 0.03)),
        flicker=float(chance.choice([0.0, 0.001, 0.005])),
        total=str(chance.choice(["exact", "rough", "none"], p=[0.4, 0.2, 0.4])),
        has_dead_pages=bool(chance.random() < 0.5),
        rates=rates,
        employers=max(4, size // int(chance.integers(2, 8))),
        promise=Promise(postings=(size // 4, size * 4), filled=careful),
    )


def meet(site: Site, day: int) -> Read:
    """Move the site on by one night, and return what its harvest meets."""
    chance, weekday = site.chance, (FIRST + timedelta(days=day)).weekday()
    lull = 0.12 if day in HOLIDAYS else 1.0
    if day == 0:
        site.ages[0] = site.before = site.shown
        return Read(site.shown, site.shown, *[0] * 10)
    site.size *= 1 + site.growth
    mean = site.size * site.churn * WEEK[weekday] / 0.79
    new = int(chance.negative_binomial(6, 6 / (6 + mean * lull)))
    campaign = int(chance.geometric(0.08)) if chance.random() < 0.02 * lull else 0
    leave = site.churn * WEEK[weekday] / 0.79 * chance.gamma(8, 1 / 8) * (0.5 + lull / 2)
    leave += 0.04 if (FIRST + timedelta(days=day + 1)).day == 1 else 0.0
    leave += float(chance.uniform(0.03, 0.1)) if chance.random() < 0.003 else 0.0
    left = int(chance.binomial(site.shown, min(leave, 0.5)))
    stayed = site.shown - left
    flicker = int(chance.binomial(stayed, site.flicker))
    edited = int(chance.binomial(stayed - flicker, min(site.edits * WEEK[weekday] * lull, 1)))
    again = min(site.ages[14], stayed - flicker - edited) if site.pages else 0
    over = left if site.has_dead_pages and site.pages else 0
    missing = site.once + site.unseen + left - over + flicker
    known = site.before + site.flickered + site.once + site.unseen + site.dead
    site.ages = _aged(site, stayed, new + campaign + edited + again)
    site.shown = stayed + new + campaign
    shown = site.shown - flicker
    stood, back, site.flickered = site.before, site.flickered, flicker
    fresh = left - over + flicker
    over += site.dead
    return Read(
        shown,
        new + campaign,
        edited,
        again,
        campaign,
        known,
        missing,
        over,
        flicker,
        stood,
        fresh,
        back,
    )


def settle(site: Site, read: Read, healthy: bool) -> None:
    """Close what the site calls over and what two healthy nights lacked; else nothing."""
    fresh = read.missing - read.flicker - site.once - site.unseen
    if healthy:
        site.once, site.unseen, site.dead = site.unseen + fresh, 0, 0
    else:
        site.unseen, site.dead = site.unseen + fresh, read.over
    site.before = read.shown


def _aged(site: Site, stayed: int, read: int) -> list[int]:
    kept = stayed / max(sum(site.ages), 1)
    older = [int(count * kept) for count in site.ages[:14]]
    older[13] += int(site.ages[14] * kept) if not site.pages else 0
    return [read, *older]


def report(site: Site, read: Read, day: int) -> Night:
    """Return the night's report as a harvest would make it, not yet judged."""
    chance = site.chance
    half = int(chance.binomial(read.again, 0.6))  # the others answer 304
    rows = read.new + read.edited + half
    details = rows if site.pages else 0
    walls = int(chance.binomial(details, 0.0002))
    broken = int(chance.binomial(details - walls, 0.0004))
    rows -= walls + broken
    shown = {"exact": read.shown, "rough": int(read.shown * chance.normal(1, 0.004))}
    made = HarvestReport(
        handover_id=f"{site.name}-{day}",
        site=site.name,
        family=site.family,
        business_date=FIRST + timedelta(days=day),
        started_at="",
        ended_at="",
        pages={"ok": max(read.shown // 50, 1) + details, "login_wall": walls},
        declared_total=shown.get(site.total),
        listed=read.shown,
        unchanged=read.shown - rows - walls - broken,
        known=read.known,
        missing=read.missing,
        stood=read.stood,
        left=read.left,
        back=read.back,
        new=read.new,
        moved=read.new + read.edited,
    )
    facts = NightFacts(details=details - walls, detail_changed=broken, over=read.over)
    return with_rows(site, made, rows, min(read.campaign, rows)), facts


def with_rows(site: Site, made: HarvestReport, rows: int, campaign: int = 0) -> HarvestReport:
    """Return the report with the figures of `rows` postings, `campaign` of one employer."""
    chance = site.chance
    ranks = 1 / np.arange(1, site.employers + 1) ** 0.7
    named = chance.multinomial(rows - campaign, ranks / ranks.sum())
    named[int(chance.integers(site.employers))] += campaign
    filled = {name: _filled(site, rate, rows, campaign) for name, rate in site.rates.items()}
    reader = "jsonld" if site.family == "jsonld_sitemap" else "list"
    fresh = chance.binomial(rows, 0.8) / rows if rows else None
    return dataclasses.replace(
        made,
        rows=rows,
        filled={name: share for name, share in filled.items() if share},
        provenance={"title": {reader: round(rows * filled["title"])}} if rows else {},
        employers=int((named > 0).sum()),
        top_employer_share=round(float(named.max()) / max(rows, 1), 4),
        titles=min(rows, 1 + int(rows * 0.7)) if rows else 0,
        distinct=rows - int(chance.binomial(rows, 0.04)),
        dates_alike=float(chance.uniform(0.1, 0.3)) if rows > 5 else 1.0,
        fresh=fresh,
        pay_middle=float(chance.normal(9000, 900)) if rows else 0.0,
    )


def _filled(site: Site, rate: float, rows: int, campaign: int) -> float:
    if not rows:
        return 0.0
    tonight = site.chance.beta(rate * 40, (1 - rate) * 40) if rate < 0.95 else rate
    alike = campaign if site.chance.random() < rate else 0
    return round((int(site.chance.binomial(rows - campaign, tonight)) + alike) / rows, 4)


# What can go wrong


def zero(site: Site, read: Read, night: Night) -> Night:
    """The list is there and empty."""
    made, facts = night
    total = 0 if made.declared_total is not None else None
    empty = dataclasses.replace(
        with_rows(site, made, 0), unchanged=0, listed=0, new=0, moved=0, missing=read.known,
        left=read.stood, back=0, declared_total=total, pages={"ok": 1},
    )  # fmt: skip
    return empty, dataclasses.replace(facts, details=0, detail_changed=0, over=0)


def login(site: Site, read: Read, night: Night) -> Night | None:
    """The list, or every page of a posting, asks to log in."""
    made, facts = night
    if site.chance.random() < 0.5:
        made, facts = zero(site, read, night)
        made = dataclasses.replace(made, pages={"login_wall": 1}, declared_total=None)
        return made, dataclasses.replace(facts, stops=frozenset({"blocked"}))
    asked = facts.details
    if not asked:
        return None
    walls = {"ok": max(read.shown // 50, 1), "login_wall": min(asked, 3)}
    made = dataclasses.replace(with_rows(site, made, 0), pages=walls)
    stops = frozenset({"blocked"}) if asked >= 3 else frozenset[str]()
    return made, dataclasses.replace(facts, details=0, detail_changed=0, stops=stops)


def lost_title(site: Site, read: Read, night: Night) -> Night | None:
    """The title is no longer where it was."""
    made, facts = _read_anew(site, read, night)
    if not made.rows:
        return None
    filled = {name: share for name, share in made.filled.items() if name != "title"}
    return dataclasses.replace(made, filled=filled, provenance={}, titles=1), facts


def one_employer(site: Site, read: Read, night: Night) -> Night | None:
    """The employer is read from the wrong place: the portal's own name for all."""
    made, facts = _read_anew(site, read, night)
    if not made.rows:
        return None
    filled = made.filled | {"employer": 1.0}
    alike = dataclasses.replace(made, filled=filled, employers=1, top_employer_share=1.0)
    return alike, facts


def _read_anew(site: Site, read: Read, night: Night) -> Night:
    """A selector of the list fails, so all entries changed; one of a page shows on pages."""
    made, facts = night
    if site.family == "jsonld_sitemap":
        return night
    rows = read.shown
    made = dataclasses.replace(with_rows(site, made, rows), unchanged=0, moved=rows)
    return made, dataclasses.replace(facts, details=rows if site.pages else 0)


def cap(site: Site, read: Read, night: Night) -> Night | None:
    """The list ends at a whole number of pages; a declared total may be cut as well."""
    step = int(site.chance.choice([20, 25, 50] if read.shown < 400 else [20, 25, 50, 100]))
    most = int(read.shown * site.chance.uniform(0.3, 0.9)) // step * step
    if read.shown < 100 or most < 20:
        return None
    return _short(site, night, read.shown - most)


def lost_third(site: Site, read: Read, night: Night) -> Night:
    """Three in ten postings are not shown."""
    return _short(site, night, int(site.chance.binomial(read.shown, 0.3)))


def _short(site: Site, night: Night, lost: int) -> Night:
    made, facts = night
    unchanged = max(made.unchanged - lost, 0)
    lost = made.unchanged - unchanged
    total = made.declared_total
    if total is not None and site.chance.random() < 0.5:
        total -= lost
    short = dataclasses.replace(
        made, unchanged=unchanged, listed=made.listed - lost, missing=made.missing + lost,
        left=made.left + lost,
        declared_total=total,
    )  # fmt: skip
    return short, facts


def stale(site: Site, read: Read, night: Night) -> Night:
    """The list of the night before is served again."""
    made, facts = night
    shown, last = site.before, site.history[-1]
    still = dataclasses.replace(
        with_rows(site, made, 0), unchanged=shown, listed=shown, new=0, moved=0,
        missing=read.known - shown, left=0, back=0, declared_total=last.declared_total,
    )  # fmt: skip
    return still, dataclasses.replace(facts, details=0, detail_changed=0, over=0)


PLANTS: dict[str, Callable[[Site, Read, Night], Night | None]] = dict(
    zip(KINDS, (zero, login, lost_title, cap, lost_third, one_employer, stale), strict=True)
)


@dataclass
class Found:
    """What a simulation showed.

    Attributes:
        planted, noticed: By kind of change.
        false: Alarms for nothing, by rule; young: those of the first three weeks.
        notices: Of shared dips, on holidays and at the ends of months, and on other days.
    """

    nights: int = 0
    young_nights: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    young: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    folded: int = 0

    def share(self, kind: str) -> float:
        """Return the share of a kind that was noticed the same night."""
        return self.noticed[kind] / max(self.planted[kind], 1)

    @property
    def false_a_night(self) -> float:
        """Alarms for nothing a night, once three weeks have taught what is usual."""
        return self.false.total() / max(self.nights, 1)


def simulate(sites: int, nights: int, seed: int) -> Found:
    """Pass all nights on all sites and return what was noticed."""
    found, chance = Found(), np.random.default_rng(seed)
    world = [new_site(seed, number) for number in range(sites)]
    for day in range(nights):
        passed, planted = [], []
        for site in world:
            read = meet(site, day)
            night = report(site, read, day)
            if day >= LEARNED:
                planted += list(_planted(site, read, night, chance))
            made = _judged(site, night)
            passed.append(SiteNight(report=made, history=list(site.history)))
            settle(site, read, made.verdict.healthy and made.closes)
            site.history = [*site.history[1 - HISTORY :], made]
        _note(found, day, passed, planted)
    return found


def _planted(
    site: Site, read: Read, night: Night, chance: np.random.Generator
) -> Iterator[tuple[str, SiteNight]]:
    for kind in KINDS:
        if chance.random() < PLANTED:
            changed = PLANTS[kind](site, read, night)
            if changed is not None:
                yield kind, SiteNight(report=_judged(site, changed), history=list(site.history))


def _judged(site: Site, night: Night) -> HarvestReport:
    made, facts = night
    return judged(made, judge(site.promise, made, facts, site.history))


def _note(
    found: Found,
    day: int,
    passed: Sequence[SiteNight],
    planted: Sequence[tuple[str, SiteNight]],
) -> None:
    dips = shared_dips(passed)
    alarms = [each for each in passed if not each.report.verdict.healthy]
    alone = [each for each in alarms if not explains(dips, each)]
    found.folded += len(alarms) - len(alone)
    known = day in HOLIDAYS or (FIRST + timedelta(days=day + 1)).day == 1
    found.notices["expected" if known else "for nothing"] += len(dips)
    found.nights += day >= LEARNED
    found.young_nights += day < LEARNED
    false = found.false if day >= LEARNED else found.young
    false.update("+".join(each.report.rules) for each in alone)
    for kind, each in planted:
        found.planted[kind] += 1
        doubted = not each.report.verdict.healthy
        found.noticed[kind] += doubted and not explains(dips, each)


def shown(found: Found, seed: int) -> str:
    """Return the figures in lines."""
    lines = [f"seed {seed}"]
    lines += [
        f"  {kind:14} {found.share(kind):7.1%} the same night, of {found.planted[kind]:5}"
        for kind in KINDS
    ]
    young = found.young.total() / max(found.young_nights, 1)
    lines.append(f"  false alarms   {found.false_a_night:7.2f} a night {dict(found.false)}")
    lines.append(f"  first 3 weeks  {young:7.2f} a night {dict(found.young)}")
    lines.append(f"  notices        {dict(found.notices)}, alarms folded: {found.folded}")
    return "\n".join(lines) + "\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sites", type=int, default=500)
    options.add_argument("--nights", type=int, default=60)
    options.add_argument("--seeds", type=int, nargs="+", default=[63, 64])
    said = options.parse_args()
    for seed in said.seeds:
        sys.stdout.write(shown(simulate(said.sites, said.nights, seed), seed))


if __name__ == "__main__":
    main()
