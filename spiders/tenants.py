"""Boards at known makers of recruiting software, recognised by their addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spiders.families import FAMILIES

SLUG = r"(?P<tenant>[A-Za-z0-9][\w.-]*)"
HOST = r"(?P<tenant>[A-Za-z0-9][A-Za-z0-9-]*)"
REGION = r"(?:[a-z]{2}-[A-Z]{2}/)?"

MAKERS: tuple[tuple[str, str, str, str], ...] = (
    (
        "greenhouse",
        rf"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/(?:embed/job_board\?for=)?(?!embed){SLUG}",
        "{tenant}",
        "https://boards-api.greenhouse.io/",
    ),
    (
        "greenhouse",
        rf"boards-api\.greenhouse\.io/v1/boards/{SLUG}",
        "{tenant}",
        "https://boards-api.greenhouse.io/",
    ),
    ("lever", rf"jobs\.lever\.co/{SLUG}", "{tenant}", "https://api.lever.co/"),
    ("lever", rf"api\.lever\.co/v0/postings/{SLUG}", "{tenant}", "https://api.lever.co/"),
    ("lever", rf"jobs\.eu\.lever\.co/{SLUG}", "{tenant}", "https://api.eu.lever.co/"),
    ("ashby", rf"jobs\.ashbyhq\.com/{SLUG}", "{tenant}", "https://api.ashbyhq.com/"),
    (
        "ashby",
        rf"api\.ashbyhq\.com/posting-api/job-board/{SLUG}",
        "{tenant}",
        "https://api.ashbyhq.com/",
    ),
    (
        "smartrecruiters",
        rf"(?:careers|jobs)\.smartrecruiters\.com/{SLUG}",
        "{tenant}",
        "https://api.smartrecruiters.com/",
    ),
    (
        "workday",
        r"(?P<host>[A-Za-z0-9][\w-]*\.wd\d+)\.myworkdayjobs\.com/"
        + REGION
        + r"(?P<site>[A-Za-z0-9][\w-]*)",
        "{host}/{site}",
        "https://{host}.myworkdayjobs.com/",
    ),
    ("recruitee", rf"{HOST}\.recruitee\.com", "{tenant}", "https://{tenant}.recruitee.com/"),
    ("workable", rf"apply\.workable\.com/{SLUG}", "{tenant}", "https://apply.workable.com/"),
    ("breezy", rf"{HOST}\.breezy\.hr", "{tenant}", "https://{tenant}.breezy.hr/"),
    ("pinpoint", rf"{HOST}\.pinpointhq\.com", "{tenant}", "https://{tenant}.pinpointhq.com/"),
    (
        "personio",
        rf"{HOST}\.jobs\.personio\.(?P<end>com|de)",
        "{tenant}",
        "https://{tenant}.jobs.personio.{end}/",
    ),
    (
        "teamtailor",
        rf"{HOST}\.teamtailor\.com",
        "{tenant}",
        "https://{tenant}.teamtailor.com/",
    ),
    ("bamboohr", rf"{HOST}\.bamboohr\.com", "{tenant}", "https://{tenant}.bamboohr.com/"),
    (
        "rippling",
        rf"ats\.rippling\.com/{REGION}{SLUG}",
        "{tenant}",
        "https://api.rippling.com/",
    ),
)
"""Family, what its addresses look like, the tenant's slug, and the base URL of its API."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One employer's board."""

    family: str
    slug: str
    base_url: str


def tenant_of(url: str) -> Tenant | None:
    """Return the board that lives at an address, if we have the family that reads it.

    >>> tenant_of("https://boards.greenhouse.io/kite/jobs/12")
    Tenant(family='greenhouse', slug='kite', base_url='https://boards-api.greenhouse.io/')
    >>> tenant_of("https://jobs.kite.example/")
    """
    address = re.sub(r"^https?://", "", url)
    for family, shape, slug, base_url in MAKERS:
        found = re.match(rf"{shape}(?=[/?#]|$)", address)
        if found and family in FAMILIES:
            parts = found.groupdict()
            return Tenant(family, slug.format(**parts), base_url.format(**parts))
    return None
