"""What an address is to a site: a page of its lists, a posting's page, or neither.

Told from the site file and from the addresses of postings that are known; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from spiders.blocks import pattern
from spiders.families import family_of
from spiders.pages.addresses import address_shapes, fits, plain_shape
from spiders.site import (
    AnySite,
    EmbeddedStateSite,
    HtmlListingSite,
    JsonApiSite,
    JsonLdSitemapSite,
)

SLOT = re.compile(r"\\\{\w+\\\}")
SHAPES_SHOWN = 3


def list_page(site: AnySite, url: str) -> str:
    """Return in which way the address is a page of the site's lists; "" where it is none."""
    starts = [request.url for request in family_of(site).start(site)]
    if url in starts:
        return "a list page: read every night"
    if isinstance(site, HtmlListingSite | EmbeddedStateSite):
        pages = site.list.pages
        if pages is not None:
            number = _slot(site.at(pages.url), url)
            counted = number.isdigit() and pages.first <= int(number) <= pages.last
            return "a list page, if the pages before it have entries" if counted else ""
        linked = site.list.next is not None and _path(url) in map(_path, starts)
        return "a list page, if the one before links to it" if linked else ""
    if isinstance(site, JsonApiSite) and _path(url) in map(_path, starts):
        return "a page of the API's list: which of them are asked for, `paging` says"
    return ""


def no_posting(site: AnySite, url: str, known: Sequence[str]) -> str:
    """Return why no list of the site would lead to the address; "" where one may.

    With no `known` addresses of postings that the site had, that cannot be told.
    """
    if isinstance(site, JsonLdSitemapSite):
        return _filtered(site, url)
    if beyond := _beyond(site, url):
        return beyond
    shapes = address_shapes(known)
    if not shapes or url in known or any(fits(shape, url) for shape in shapes):
        return ""
    shown = ", ".join(map(plain_shape, shapes[:SHAPES_SHOWN]))
    says = (
        "no list leads there: would not be asked for; known postings are at addresses like "
        f"{shown}"
    )
    starts = map(_path, (request.url for request in family_of(site).start(site)))
    if _path(url) in starts:
        says += "; and nothing in the site file leads from list to list (`next` or `pages`)"
    return says


def _filtered(site: JsonLdSitemapSite, url: str) -> str:
    keep, drop = site.sitemap.keep, site.sitemap.drop
    if not pattern(keep).search(url):
        return f"no posting by the site file: `sitemap.keep: {keep}` does not match"
    if drop and pattern(drop).search(url):
        return f"no posting by the site file: `sitemap.drop: {drop}` matches"
    return ""


def _beyond(site: AnySite, url: str) -> str:
    """Return that a counted list does not go so far; "" if the address is none of its pages."""
    pages = site.list.pages if isinstance(site, HtmlListingSite | EmbeddedStateSite) else None
    if pages is None or not (number := _slot(site.at(pages.url), url)).isdigit():
        return ""
    if pages.first <= int(number) <= pages.last:
        return ""
    return f"a list page that is never asked for: its pages end at {pages.last}"


def _slot(template: str, url: str) -> str:
    """Return what stands in an address in the place of its template's slot, or ""."""
    plain = template.replace("%7B", "{").replace("%7D", "}")
    found = re.fullmatch(SLOT.sub("([^/?#&]+)", re.escape(plain)), url)
    return found[1] if found else ""


def _path(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path.rstrip("/")
