"""Recruiting software whose employers' boards are public: where each keeps them and how.

One entry says all that is particular to one maker; `spiders.families.boards` reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Literal

from spiders.asking import Paging, Request, Split
from spiders.pages import boardshapes as shapes
from spiders.pages.shape import Shape

BoardName = Literal[
    "greenhouse",
    "lever",
    "ashby",
    "smartrecruiters",
    "workday",
    "recruitee",
    "workable",
    "breezy",
    "pinpoint",
    "personio",
    "teamtailor",
    "bamboohr",
    "rippling",
    "join",
]
WHOLE = Paging()
SLUG = r"(?P<tenant>[A-Za-z0-9][\w.-]*)"
HOST_SLUG = r"(?P<tenant>[A-Za-z0-9][A-Za-z0-9-]*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One maker's boards; in all addresses the parts of a slug are filled in.

    Attributes:
        base_url: What a site file should say; with a part of the slug in its host, if tenants
            have hosts of their own.
        request: The list. A board whose `paging` is none is whole in one answer.
        shape: How the list is read.
        total: JMESPath to the declared total.
        cap: A query never gives more; then it is `split`.
        hidden: JMESPath; entries for which it is true are not for the public.
        page: The address of a posting's page for people, where the list does not show it;
            `{key}` is its number, `{path}` the path of the address that it shows.
        detail: The request for one posting, with `{key}` and the `{path}` of its page.
        detail_shape: How the answer is read; None: as a page with JSON-LD.
        xml: Names of the root and of a posting's element, where the list is XML.
        number: Finds a posting's number at the end of its address; the address without one.
            "": the list shows it.
        owner: JMESPath to whose a posting is, where an answer says so; it is the slug's part
            `company`. Another's posting is no posting of the tenant.
        unique: Numbers are unique among all tenants; else a key begins with the slug.
        empty_is_odd: An unknown slug is answered like a board without postings.
        slug: What slugs look like; `example` is one.
    """

    base_url: str
    request: Request
    shape: Shape
    paging: Paging = WHOLE
    total: str = ""
    cap: int | None = None
    split: tuple[Split, ...] = ()
    hidden: str = ""
    page: str = ""
    detail: Request | None = None
    detail_shape: Shape | None = None
    xml: tuple[str, str] | None = None
    number: str = ""
    owner: str = ""
    unique: bool = False
    empty_is_odd: bool = False
    slug: str = SLUG
    example: str = "acme"

    def slots(self, tenant: str) -> dict[str, str] | None:
        """Return the parts of a slug by their names; None when it is no slug."""
        found = re.fullmatch(self.slug, tenant)
        return found.groupdict() if found else None

    @property
    def own_hosts(self) -> bool:
        """Whether each tenant has a host of its own."""
        return "{" in self.base_url


_HostBoard = partial(Board, slug=HOST_SLUG)


# A facet may stand within a group of facets; what it is called differs from tenant to tenant.
_WORKDAY_FACETS = Split(
    param="appliedFacets.{facet}",
    facets="facets[].[@, values][][] | [?facetParameter && values[0].id]"
    ".{name: facetParameter, values: values[].[id], counts: values[].count}",
)

BOARDS: dict[BoardName, Board] = {
    "greenhouse": Board(
        base_url="https://boards-api.greenhouse.io/",
        request=Request(url="v1/boards/{tenant}/jobs?content=true"),
        shape=shapes.GREENHOUSE,
        unique=True,
        total="meta.total",
    ),
    "lever": Board(
        base_url="https://api.lever.co/",
        request=Request(url="v0/postings/{tenant}?mode=json"),
        paging=Paging(kind="offset", param="skip", size_param="limit", size=100),
        shape=shapes.LEVER,
        unique=True,
    ),
    "ashby": Board(
        base_url="https://api.ashbyhq.com/",
        request=Request(url="posting-api/job-board/{tenant}?includeCompensation=true"),
        shape=shapes.ASHBY,
        unique=True,
        hidden="isListed == `false`",
        slug=r"(?P<tenant>[^/?#]+)",
    ),
    "smartrecruiters": Board(
        base_url="https://api.smartrecruiters.com/",
        request=Request(url="v1/companies/{tenant}/postings"),
        paging=Paging(kind="offset", param="offset", size_param="limit", size=100),
        shape=shapes.SMARTRECRUITERS,
        total="totalFound",
        page="https://jobs.smartrecruiters.com/{tenant}/{key}",
        detail=Request(url="v1/companies/{tenant}/postings/{key}"),
        detail_shape=shapes.SMARTRECRUITERS_DETAIL,
        empty_is_odd=True,
        example="Acme1",
    ),
    "workday": Board(
        base_url="https://{host}.myworkdayjobs.com/",
        request=Request(
            url="wday/cxs/{company}/{site}/jobs",
            method="POST",
            body={"appliedFacets": {}, "searchText": ""},
        ),
        # More than 20 a page is refused; past 2,000 it begins again with the first page.
        paging=Paging(kind="offset", param="offset", place="body", size_param="limit", size=20),
        shape=shapes.WORKDAY,
        total="total",
        cap=2000,
        split=(_WORKDAY_FACETS,),
        # What stands in bulletFields differs from tenant to tenant; addresses end in _R-123.
        number=r"_((?:[A-Za-z]{1,6}[-_]?)?\d[\d-]*)$",
        page="{site}{path}",
        detail=Request(url="wday/cxs/{company}{path}"),
        detail_shape=shapes.WORKDAY_DETAIL,
        slug=r"(?P<host>(?P<company>[A-Za-z0-9][\w-]*)\.wd\d+)/(?P<site>[A-Za-z0-9][\w-]*)",
        example="acme.wd3/External",
    ),
    "recruitee": _HostBoard(
        base_url="https://{tenant}.recruitee.com/",
        request=Request(url="api/offers/"),
        shape=shapes.RECRUITEE,
    ),
    "workable": Board(
        base_url="https://apply.workable.com/",
        request=Request(url="api/v1/widget/accounts/{tenant}?details=true"),
        shape=shapes.WORKABLE,
    ),
    "breezy": _HostBoard(
        base_url="https://{tenant}.breezy.hr/",
        request=Request(url="json"),
        shape=shapes.BREEZY,
        detail=Request(url=".{path}", headers={"Accept": "text/html"}),
    ),
    "pinpoint": _HostBoard(
        base_url="https://{tenant}.pinpointhq.com/",
        request=Request(url="postings.json"),
        shape=shapes.PINPOINT,
    ),
    "personio": _HostBoard(
        base_url="https://{tenant}.jobs.personio.com/",
        request=Request(url="xml", headers={"Accept": "application/xml"}),
        shape=shapes.PERSONIO,
        xml=("workzag-jobs", "position"),
        page="job/{key}",
    ),
    "teamtailor": _HostBoard(
        base_url="https://{tenant}.teamtailor.com/",
        request=Request(url="jobs.rss", headers={"Accept": "application/rss+xml"}),
        paging=Paging(kind="offset", param="offset", size_param="per_page", size=100),
        shape=shapes.TEAMTAILOR,
        xml=("rss", "item"),
    ),
    "bamboohr": _HostBoard(
        base_url="https://{tenant}.bamboohr.com/",
        request=Request(url="careers/list"),
        shape=shapes.BAMBOOHR,
        total="meta.totalCount",
        page="careers/{key}",
        detail=Request(url="careers/{key}/detail"),
        detail_shape=shapes.BAMBOOHR_DETAIL,
    ),
    "rippling": Board(
        base_url="https://api.rippling.com/",
        request=Request(url="platform/api/ats/v1/board/{tenant}/jobs"),
        shape=shapes.RIPPLING,
        detail=Request(url="platform/api/ats/v1/board/{tenant}/jobs/{key}"),
        detail_shape=shapes.RIPPLING_DETAIL,
    ),
    "join": Board(
        base_url="https://join.com/",
        # More than 5 a page is refused.
        request=Request(url="api/public/companies/{company}/jobs?locale=en"),
        paging=Paging(kind="page", param="page", start=1, size_param="pageSize", size=5),
        shape=shapes.JOIN,
        total="pagination.[rowCount, total][] | [0]",
        page="companies/{tenant}{path}",
        detail=Request(url="api/public/jobs/{key}?locale=en"),
        detail_shape=shapes.JOIN_DETAIL,
        # It once showed another company's postings.
        owner="companyId || company.id",
        slug=r"(?P<tenant>[a-z0-9][a-z0-9-]*)/(?P<company>\d+)",
        example="acme/12345",
    ),
}

_SHARED = tuple(b.base_url.partition("}")[2].strip("/") for b in BOARDS.values() if b.own_hosts)


def turnstile(host: str) -> str:
    """Return the host at which a request to `host` has to queue: tenants of one maker share it.

    >>> turnstile("a.breezy.hr"), turnstile("a.wd3.myworkdayjobs.com"), turnstile("a.test")
    ('breezy.hr', 'wd3.myworkdayjobs.com', 'a.test')
    """
    return host.partition(".")[2] if host.endswith(_SHARED) else host
