"""Sites with server-made list pages, and mostly a page for each posting."""

from __future__ import annotations

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import Pick, pattern
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.details import detail_rows
from spiders.families.listpages import Shown, first_pages, page_after
from spiders.families.rows import Rows, page_text, whole_number
from spiders.pages.fields import Scope, picked, picked_fields, scope
from spiders.site import HtmlListingSite


class HtmlListing:
    """The family `html_listing`."""

    def start(self, site: HtmlListingSite) -> tuple[PageRequest, ...]:
        """Return the first list pages."""
        return first_pages(site, site.list.start, site.list.pages)

    def read_list(self, site: HtmlListingSite, page: Page) -> ListPage:
        """Return the entries of one list page."""
        block, text = site.list, page_text(page)
        picks = [block.next, block.total, block.key, block.url, *block.fields.values()]
        used = [pick for pick in picks if pick is not None]
        tree = scope(text, used, xpath=block.items_xpath is not None)
        items = tree.parts(block.items, block.items_xpath)
        total = whole_number(picked(tree, block.total)) if block.total else None
        if not items and not self._may_be_empty(site, page, text, total):
            selector = block.items or block.items_xpath
            raise PageChangedError(f"{page.url}: {selector} finds no entries")
        rows = Rows(site, page)
        found = (self._entry(site, rows, item) for item in items)
        entries = tuple(entry for entry in found if entry is not None)
        if items and not entries:
            raise PageChangedError(f"{page.url}: {len(items)} entries, none with key or url")
        link = _one_of(tree, block.next) if block.next else ""
        after = page_after(site, page, block.pages, Shown(len(entries), total, link))
        return ListPage(
            entries=entries,
            next=after.next,
            capped=after.capped,
            declared_total=total,
            issues=rows.all_issues(),
        )

    def detail(self, site: HtmlListingSite, entry: ListEntry) -> PageRequest | None:
        """Return the request for the posting's page, unless the list holds everything."""
        if not site.detail.follow or site.list.url is None:
            return None
        return PageRequest(url=entry.url, role="detail", entry=entry)

    def read_detail(
        self, site: HtmlListingSite, page: Page
    ) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Return the posting on its page: JSON-LD if there is some, then the site's fields."""
        return detail_rows(site, site.detail, page)

    def _may_be_empty(
        self, site: HtmlListingSite, page: Page, text: str, total: int | None
    ) -> bool:
        block = site.list
        if total == 0 or (block.empty and pattern(block.empty).search(text)):
            return True
        first = block.pages.first if block.pages else None
        return first is not None and page.requested.state.get("page", first) > first

    def _entry(self, site: HtmlListingSite, rows: Rows, item: Scope) -> ListEntry | None:
        block = site.list
        read = picked_fields(item, block.fields, rows.page.url)
        rows.issues += read.issues
        known = {"key": block.key, "url": block.url, "lastmod": block.lastmod}
        picks = {name: pick for name, pick in known.items() if pick is not None}
        about = picked_fields(item, picks, rows.page.url)
        rows.issues += about.issues
        raw = read.fields | dict(site.detail.consts)
        return rows.entry(
            raw,
            key=about.fields.get("key", ""),
            url=about.fields.get("url", ""),
            lastmod=about.fields.get("lastmod", ""),
        )


def _one_of(tree: Scope, pick: Pick) -> str:
    """Return the link that the pick finds; the links above and below a list may differ."""
    values = picked(tree, pick.model_copy(update={"all": True})).split()
    return values[-1] if values else ""
