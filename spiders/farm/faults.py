"""What can go wrong at a board, on demand. A fault plan is a mapping from site id to `Fault`.

    stage.faults = {"farm_beacon": Fault.LOGIN_WALL, "farm_swift": Fault.LIST_WRAPS}

A new fault is a member here plus one place that makes it true: `retold` if postings say
something else, `View.listed` if lists do, `trouble.troubled` if something else than the board
answers, the board itself if its pages have another shape.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum

from spiders.farm.postings import Posting, night_date
from spiders.farm.world import SITES

FaultPlan = Mapping[str, "Fault"]

NEW_LAYOUT_NIGHTS = range(7, 10)
"""Nights on which farm_banyan tries a new layout; then it goes back to the old one."""


class Fault(StrEnum):
    """One thing that is wrong with a whole board."""

    DOWN = "down"
    """Every request, robots.txt included, is answered with 503."""

    CLOSED_TO_US = "closed_to_us"
    """robots.txt forbids everything."""

    LOGIN_WALL = "login_wall"
    """Every page leads to a login page, which answers 200."""

    SECURITY_CHECK = "security_check"
    """Every page is a riddle for people, with status 200."""

    LED_AWAY = "led_away"
    """Every page leads to another host."""

    EMPTY_JSON = "empty_json"
    """Every page is `{}` with status 200."""

    CUT_OFF = "cut_off"
    """Every answer is gzip that ends in the middle, though the connection says it is whole."""

    SLOW = "slow"
    """Every answer comes byte by byte and never ends."""

    WRONG_CHARSET = "wrong_charset"
    """The header of every page says utf-8, whatever it is."""

    LIST_CAPPED = "list_capped"
    """Lists end after a third of the postings; what the board declares stays true."""

    LIST_WRAPS = "list_wraps"
    """Lists start again after a third of the postings, and do not end."""

    SITEMAP_NESTED = "sitemap_nested"
    """The sitemap index leads to another index, and only that to the sitemaps."""

    SITEMAP_LOOP = "sitemap_loop"
    """The inner index names itself and the outer one, too."""

    SITEMAP_UNZIPPED = "sitemap_unzipped"
    """Sitemaps are called .gz and are plain."""

    SITEMAP_ONE_LASTMOD = "sitemap_one_lastmod"
    """All URLs of a sitemap changed tonight, it says."""

    SITEMAP_STALE = "sitemap_stale"
    """Sitemaps go on naming postings that are over."""

    LAYOUT_CHANGED = "layout_changed"
    """Pages say the same in another layout, which the site file was not written for."""

    EMPLOYER_RENAMED = "employer_renamed"
    """The employer stands where it stood, under another class or key."""

    NEW_KEY = "new_key"
    """Postings in JSON carry a key more, which no site file reads."""

    NO_EMPLOYER = "no_employer"
    """Postings do not name their employer any more."""

    PORTAL_AS_EMPLOYER = "portal_as_employer"
    """Postings name the portal itself as the employer."""

    ONE_TITLE = "one_title"
    """All postings have the same title."""

    ALL_TONIGHT = "all_tonight"
    """All postings were published tonight, they say."""


RENAMED = {
    "co": "firm",
    "company": "firm-name",
    "corpName": "enterpriseName",
    "brandName": "companyTitle",
    "companyFullName": "employerFullName",
    "hiringOrganization": "employerOrganization",
}
"""Where the boards show the employer, and where with `EMPLOYER_RENAMED`."""


def fault_plan(written: Iterable[str]) -> FaultPlan:
    """Return the plan that is written as `farm_beacon=login_wall`, a board each.

    Raises:
        ValueError: There is no such board or fault; says which there are.

    >>> fault_plan(["farm_beacon=down"])
    {'farm_beacon': <Fault.DOWN: 'down'>}
    """
    plan = {}
    for text in written:
        site, _, fault = text.partition("=")
        if site not in SITES:
            raise ValueError(f"{text}: the farm's boards are {', '.join(SITES)}")
        if fault not in set(Fault):
            raise ValueError(f"{text}: the faults are {', '.join(Fault)}")
        plan[site] = Fault(fault)
    return plan


def fault_of(plan: FaultPlan, site: str, night: int) -> Fault | None:
    """Return what is wrong with a board tonight, planned or by the farm's own calendar."""
    if site not in plan and site == "farm_banyan" and night in NEW_LAYOUT_NIGHTS:
        return Fault.LAYOUT_CHANGED
    return plan.get(site)


def retold(posting: Posting, fault: Fault | None, portal: str, night: int) -> Posting:
    """Return what a board with this fault says in place of `posting`."""
    match fault:
        case Fault.NO_EMPLOYER:
            return dataclasses.replace(posting, employer="", employer_short="")
        case Fault.PORTAL_AS_EMPLOYER:
            return dataclasses.replace(posting, employer=portal, employer_short=portal)
        case Fault.ONE_TITLE:
            return dataclasses.replace(posting, title="急聘")
        case Fault.ALL_TONIGHT:
            today = night_date(night).isoformat()
            return dataclasses.replace(posting, posted_on=today)
        case _:
            return posting
