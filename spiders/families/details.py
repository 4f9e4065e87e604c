"""A posting's own page: JSON-LD first, then the fields of the site file, field by field."""

from __future__ import annotations

from urllib.parse import urlsplit

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import Fields
from spiders.families import Page
from spiders.families.rows import Rows, page_text
from spiders.pages.charset import declared_charset
from spiders.pages.fields import picked_fields, scope
from spiders.pages.jsonld import jsonld_postings
from spiders.pages.schemaorg import posting_fields
from spiders.pages.text import one_line
from spiders.site import Site


def detail_rows(
    site: Site, block: Fields, page: Page
) -> tuple[list[RawPosting], tuple[Issue, ...]]:
    """Return the page's posting.

    Raises:
        PageChangedError: Neither JSON-LD nor the site's fields give its title.
    """
    rows = Rows(site, page)
    charset = declared_charset(page.body, page.headers.get("content-type", "")) or "utf-8"
    found = [posting_fields(n, page.url) for n in jsonld_postings(page.body, charset)]
    linked = main_posting(found, page)
    read = [("jsonld", linked)]
    if block.fields:
        picks = picked_fields(
            scope(page_text(page), block.fields.values()), block.fields, page.url
        )
        rows.issues += picks.issues
        read.append(("css", picks.fields))
    read.append(("css", {str(name): text for name, text in block.consts.items()}))
    if not any("title" in fields or "description" in fields for _, fields in read):
        raise PageChangedError(f"{page.url}: neither JSON-LD nor the site's fields are there")
    if block.fields and found and not linked:
        rows.issue("other_posting", "the JSON-LD describes other postings")
    return [rows.row(read)], rows.all_issues()


def main_posting(found: list[dict[str, str]], page: Page) -> dict[str, str]:
    """Return the posting that the page is about, where it shows related ones too.

    By address, else number, else title; the first when none of them tells.
    """
    if len(found) <= 1:
        return found[0] if found else {}
    entry = page.requested.entry
    addresses = {_bare(page.url), _bare(page.requested.url)}
    by_address = [f for f in found if _bare(f.get("url", "")) in addresses]
    by_number = [f for f in found if entry and f.get("key") == entry.key]
    shown = one_line(entry.fields.get("title", "")) if entry else ""
    by_title = [f for f in found if shown and one_line(f.get("title", "")) == shown]
    return next(iter([*by_address, *by_number, *by_title]), found[0])


def _bare(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.netloc or "").lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"
