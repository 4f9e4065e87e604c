"""A posting's own page: JSON-LD first, then the fields of the site file, field by field."""

from __future__ import annotations

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import Fields
from spiders.families import Page
from spiders.families.rows import Rows, page_text
from spiders.pages.fields import picked_fields, scope
from spiders.pages.linked import Asked, linked_postings
from spiders.site import Site


def detail_rows(
    site: Site, block: Fields, page: Page
) -> tuple[list[RawPosting], tuple[Issue, ...]]:
    """Return the page's posting.

    Raises:
        PageChangedError: Neither JSON-LD nor the site's fields give its title.
    """
    rows = Rows(site, page)
    linked = linked_postings(page.body, _asked(page), page.headers.get("content-type", ""))
    read = [("jsonld", linked.rows[0] if linked.own else {})]
    if block.fields:
        picks = picked_fields(
            scope(page_text(page), block.fields.values()), block.fields, page.url
        )
        rows.issues += picks.issues
        read.append(("css", picks.fields))
    read.append(("css", {str(name): text for name, text in block.consts.items()}))
    if not any("title" in fields or "description" in fields for _, fields in read):
        raise PageChangedError(f"{page.url}: neither JSON-LD nor the site's fields are there")
    if linked.rows and not linked.own:
        rows.issue("other_posting", "the JSON-LD describes other postings")
    return [rows.row(read)], rows.all_issues()


def _asked(page: Page) -> Asked:
    entry = page.requested.entry
    return Asked(
        url=page.url,
        before=page.requested.url,
        key=entry.key if entry else "",
        title=entry.fields.get("title", "") if entry else "",
    )
