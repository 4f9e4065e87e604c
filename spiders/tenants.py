"""Boards at known makers of recruiting software, recognised by their addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spiders.boards import BOARDS, HOST_SLUG, SLUG, BoardName

REGION = r"(?:[a-z]{2}-[A-Z]{2}/)?"
WORKDAY = r"(?P<host>[A-Za-z0-9][\w-]*\.wd\d+)\.myworkdayjobs\.com/"

Maker = tuple[BoardName, str, str]
MAKERS: tuple[Maker, ...] = (
    (
        "greenhouse",
        rf"(?:job-)?boards\.greenhouse\.io/(?:embed/job_board\?for=)?(?!embed){SLUG}",
        "",
    ),
    ("greenhouse", rf"boards-api\.greenhouse\.io/v1/boards/{SLUG}", ""),
    ("lever", rf"jobs\.lever\.co/{SLUG}", ""),
    ("lever", rf"api\.lever\.co/v0/postings/{SLUG}", ""),
    ("lever", rf"jobs\.eu\.lever\.co/{SLUG}", "https://api.eu.lever.co/"),
    ("ashby", rf"jobs\.ashbyhq\.com/{SLUG}", ""),
    ("ashby", rf"api\.ashbyhq\.com/posting-api/job-board/{SLUG}", ""),
    ("smartrecruiters", rf"(?:careers|jobs)\.smartrecruiters\.com/{SLUG}", ""),
    ("workday", rf"{WORKDAY}{REGION}(?P<site>[A-Za-z0-9][\w-]*)", ""),
    ("recruitee", rf"{HOST_SLUG}\.recruitee\.com", ""),
    ("workable", rf"apply\.workable\.com/{SLUG}", ""),
    ("breezy", rf"{HOST_SLUG}\.breezy\.hr", ""),
    ("pinpoint", rf"{HOST_SLUG}\.pinpointhq\.com", ""),
    ("personio", rf"{HOST_SLUG}\.jobs\.personio\.com", ""),
    ("personio", rf"{HOST_SLUG}\.jobs\.personio\.de", "https://{tenant}.jobs.personio.de/"),
    ("teamtailor", rf"{HOST_SLUG}\.teamtailor\.com", ""),
    ("bamboohr", rf"{HOST_SLUG}\.bamboohr\.com", ""),
    ("rippling", rf"ats\.rippling\.com/{REGION}{SLUG}", ""),
)
"""A family, what addresses for people look like, and its base URL where it is not the usual."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One employer's board."""

    family: BoardName
    slug: str
    base_url: str


def tenant_of(url: str) -> Tenant | None:
    """Return the board that lives at an address, if a family of ours reads it.

    >>> tenant_of("https://boards.greenhouse.io/kite/jobs/12")
    Tenant(family='greenhouse', slug='kite', base_url='https://boards-api.greenhouse.io/')
    >>> tenant_of("https://jobs.kite.example/")
    """
    address = re.sub(r"^https?://", "", url)
    for family, shape, base_url in MAKERS:
        found = re.match(rf"{shape}(?=[/?#]|$)", address)
        if found:
            parts = found.groupdict()
            slug = parts.get("tenant") or "{host}/{site}".format(**parts)
            usual = BOARDS[family].base_url
            return Tenant(family, slug, (base_url or usual).format(**parts))
    return None
