"""Sites whose pages carry their content as a JavaScript object."""

from __future__ import annotations

from typing import Any

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import json_path
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.listpages import Shown, first_pages, page_after
from spiders.families.rows import (
    Rows,
    json_entries,
    json_fields,
    json_items,
    json_total,
    page_text,
)
from spiders.pages.clean import text_of
from spiders.pages.state import state
from spiders.site import EmbeddedStateSite


class EmbeddedState:
    """The family `embedded_state`."""

    def start(self, site: EmbeddedStateSite) -> tuple[PageRequest, ...]:
        """Return the first list pages."""
        return first_pages(site, site.list.start, site.list.pages)

    def read_list(self, site: EmbeddedStateSite, page: Page) -> ListPage:
        """Return the entries in the page's object."""
        data = _state(page, site.list.name)
        items = json_items(data, site.list.entries, page.url)
        rows = Rows(site, page)
        entries = json_entries(rows, site.list.entries, items)
        link = text_of(json_path(site.list.next).search(data)) if site.list.next else ""
        total = json_total(data, site.list.entries)
        after = page_after(site, page, site.list.pages, Shown(len(items), total, link))
        return ListPage(
            entries=entries,
            next=after.next,
            capped=after.capped,
            declared_total=total,
            issues=rows.all_issues(),
        )

    def detail(self, site: EmbeddedStateSite, entry: ListEntry) -> PageRequest | None:
        """Return the request for the posting's page, if the site file describes it."""
        if site.detail is None:
            return None
        return PageRequest(url=entry.url, role="detail", entry=entry)

    def read_detail(
        self, site: EmbeddedStateSite, page: Page
    ) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Return the posting in the page's object."""
        if site.detail is None:
            raise PageChangedError(f"{page.url}: the site file describes no detail")
        item = json_path(site.detail.item).search(_state(page, site.detail.name))
        if not isinstance(item, dict):
            raise PageChangedError(f"{page.url}: {site.detail.item} should be an object")
        raw = json_fields(item, site.detail.fields)
        if not raw:
            raise PageChangedError(f"{page.url}: none of the fields is there")
        rows = Rows(site, page)
        return [rows.row([("state", raw)])], rows.all_issues()


def _state(page: Page, name: str) -> Any:
    value = state(page_text(page), name)
    if value is None:
        raise PageChangedError(f"{page.url}: has no {name}")
    return value
