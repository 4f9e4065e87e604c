"""Employers' boards behind a public API of their recruiting software: Greenhouse and Ashby."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.rows import Rows, page_json, whole_number
from spiders.pages.clean import text_of
from spiders.pages.shapes import ASHBY, GREENHOUSE, Shape, shape_rows
from spiders.site import AshbySite, GreenhouseSite


class _Boards:
    """A board a tenant, whole in one answer."""

    shape: Shape
    path: str

    def start(self, site: GreenhouseSite | AshbySite) -> tuple[PageRequest, ...]:
        """Return a request a tenant."""
        return tuple(
            PageRequest(
                url=site.at(self.path.format(tenant=quote(tenant, safe=""))),
                role="list",
                headers={"Accept": "application/json"},
                state={"list": tenant},
            )
            for tenant in site.tenants
        )

    def read_list(self, site: GreenhouseSite | AshbySite, page: Page) -> ListPage:
        """Return the postings of one tenant's board."""
        data = page_json(page)
        jobs = data.get("jobs") if isinstance(data, dict) else None
        if not isinstance(jobs, list):
            raise PageChangedError(f"{page.url}: jobs should be a list")
        employer = site.tenants.get(str(page.requested.state.get("list", "")), "")
        rows = Rows(site, page)
        listed = [job for job in jobs if not isinstance(job, dict) or job.get("isListed", True)]
        read = shape_rows(self.shape, {**data, "jobs": listed}, page.url)
        named = [{**raw, "employer": employer or raw.get("employer", "")} for raw in read]
        entries = [
            rows.entry(
                {k: v for k, v in raw.items() if k not in {"key", "url"}},
                key=raw.get("key", ""),
                url=raw.get("url", ""),
            )
            for raw in named
        ]
        found = tuple(entry for entry in entries if entry is not None)
        if listed and not found:
            raise PageChangedError(f"{page.url}: {len(listed)} jobs, none with a number")
        return ListPage(
            entries=found,
            declared_total=self._total(data, len(listed)),
            issues=rows.all_issues(),
        )

    def detail(self, site: GreenhouseSite | AshbySite, entry: ListEntry) -> PageRequest | None:
        """Return None: the board holds everything."""
        del site, entry
        return None

    def read_detail(
        self, site: GreenhouseSite | AshbySite, page: Page
    ) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Raise, since no page is ever asked for.

        Raises:
            PageChangedError: Always.
        """
        raise PageChangedError(f"{page.url}: {site.family} has no pages of its own")

    def _total(self, data: dict[str, Any], listed: int) -> int | None:
        del data
        return listed


class Greenhouse(_Boards):
    """The family `greenhouse`."""

    shape = GREENHOUSE
    path = "v1/boards/{tenant}/jobs?content=true"

    def _total(self, data: dict[str, Any], listed: int) -> int | None:
        del listed
        meta = data.get("meta")
        return whole_number(text_of(meta.get("total"))) if isinstance(meta, dict) else None


class Ashby(_Boards):
    """The family `ashby`; its lists are whole and say no total of their own."""

    shape = ASHBY
    path = "posting-api/job-board/{tenant}?includeCompensation=true"
