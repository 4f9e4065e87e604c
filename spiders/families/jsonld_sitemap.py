"""Sites whose sitemaps lead to pages with a JSON-LD JobPosting."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

from lxml import etree

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import SitemapBlock, pattern
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.details import detail_rows
from spiders.families.rows import Rows
from spiders.site import JsonLdSitemapSite

MAX_SITEMAP = 64 * 1024 * 1024
MAX_URLS = 200_000
CHUNK = 64 * 1024
ROBOTS_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
ONE_FOR_ALL = 3
"""From so many entries on, one `lastmod` for all is the time of building: it says nothing."""

Located = tuple[str, str]


class JsonLdSitemap:
    """The family `jsonld_sitemap`."""

    def start(self, site: JsonLdSitemapSite) -> tuple[PageRequest, ...]:
        """Return the requests for the sitemaps, or for the robots.txt that names them."""
        urls = site.sitemap.urls
        if not urls:
            robots = site.at("/robots.txt")
            state = {"robots": True}
            return (PageRequest(url=robots, role="sitemap", optional=True, state=state),)
        return tuple(_sitemap(site.at(url)) for url in urls)

    def read_list(self, site: JsonLdSitemapSite, page: Page) -> ListPage:
        """Return the postings of a sitemap, or the sitemaps that it or robots.txt names."""
        if page.requested.state.get("robots"):
            return self._of_robots(site, page)
        maps, located = _read(page)
        block = site.sitemap
        if maps:
            wanted = [u for u, _ in maps if not block.maps or pattern(block.maps).search(u)]
            if not wanted:
                raise PageChangedError(f"{page.url}: no sitemap of {len(maps)} matches maps")
            urls = dict.fromkeys(site.at(url, page.url) for url in wanted)
            return ListPage(entries=(), next=tuple(map(_sitemap, urls)))
        return self._of_urls(site, page, located)

    def detail(self, site: JsonLdSitemapSite, entry: ListEntry) -> PageRequest | None:
        """Return the request for the posting's page."""
        del site
        return PageRequest(url=entry.url, role="detail", entry=entry)

    def read_detail(
        self, site: JsonLdSitemapSite, page: Page
    ) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Return the posting on its page."""
        return detail_rows(site, site.detail, page)

    def _of_robots(self, site: JsonLdSitemapSite, page: Page) -> ListPage:
        named = ROBOTS_LINE.findall(page.body.decode("utf-8-sig", "replace"))
        urls = dict.fromkeys(site.at(url, page.url) for url in named or ["/sitemap.xml"])
        return ListPage(entries=(), next=tuple(map(_sitemap, urls)))

    def _of_urls(self, site: JsonLdSitemapSite, page: Page, located: list[Located]) -> ListPage:
        rows = Rows(site, page)
        stamps = {stamp for _, stamp in located}
        says_nothing = len(stamps) == 1 and len(located) >= ONE_FOR_ALL
        entries: dict[str, ListEntry] = {}
        for url, stamp in located:
            if _wanted(site.sitemap, url):
                lastmod = "" if says_nothing else stamp
                entry = rows.entry({}, key=_key(site.sitemap, url), url=url, lastmod=lastmod)
                if entry is not None:
                    entries.setdefault(entry.key, entry)
        return ListPage(
            entries=tuple(entries.values()),
            declared_total=len(entries),
            issues=rows.all_issues(),
        )


def entry_at(site: JsonLdSitemapSite, page: Page) -> ListEntry | None:
    """Return the entry that a sitemap would have for the page, from its address alone."""
    key = _key(site.sitemap, page.url)
    return Rows(site, page).entry({}, key=key, url=page.url)


def _sitemap(url: str) -> PageRequest:
    return PageRequest(url=url, role="sitemap", state={"list": url})


def _wanted(block: SitemapBlock, url: str) -> bool:
    dropped = block.drop is not None and pattern(block.drop).search(url)
    return not dropped and bool(pattern(block.keep).search(url))


def _key(block: SitemapBlock, url: str) -> str:
    found = pattern(block.key).search(url) if block.key else None
    return str(found.group(1)) if found else ""


def _read(page: Page) -> tuple[list[Located], list[Located]]:
    """Return the sitemaps and the pages that a sitemap names, with their time stamps."""
    body = _unzipped(page)
    if body.lstrip()[:4] == b"http":
        lines = body.decode("utf-8", "replace").split()
        return [], [(line, "") for line in lines[:MAX_URLS]]
    maps: list[Located] = []
    pages: list[Located] = []
    try:
        for kind, url, stamp in _located(body):
            (maps if kind == "sitemap" else pages).append((url, stamp))
    except etree.XMLSyntaxError as wrong:
        raise PageChangedError(f"{page.url}: should be a sitemap: {wrong}") from None
    return maps, pages


def _located(body: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield kind, address and time stamp of each entry, in bounded memory.

    Entities are not expanded and nothing is loaded from elsewhere.
    """
    tags = ("{*}url", "{*}sitemap")
    events = etree.iterparse(
        io.BytesIO(body), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    )
    for count, (_, element) in enumerate(events):
        texts = {
            etree.QName(child).localname: (child.text or "").strip()
            for child in element
            if isinstance(child.tag, str)
        }
        if texts.get("loc"):
            kind = etree.QName(element).localname
            yield kind, texts["loc"], texts.get("lastmod", "")
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        if count >= MAX_URLS:
            raise PageChangedError(f"a sitemap with more than {MAX_URLS} entries")
    if events.root is None or etree.QName(events.root).localname not in {
        "urlset",
        "sitemapindex",
    }:
        raise PageChangedError("the answer should be a sitemap, and is something else")


def _unzipped(page: Page) -> bytes:
    """Return the sitemap's bytes, unpacked up to a limit."""
    if not page.body.startswith(b"\x1f\x8b"):
        return page.body
    unpacker, parts, size = zlib.decompressobj(wbits=31), [], 0
    data = page.body
    try:
        while data and not unpacker.eof:
            parts.append(unpacker.decompress(data, CHUNK))
            data = unpacker.unconsumed_tail
            size += len(parts[-1])
            if size > MAX_SITEMAP:
                raise PageChangedError(f"{page.url}: unpacks to more than {MAX_SITEMAP} bytes")
    except zlib.error as wrong:
        raise PageChangedError(f"{page.url}: is not gzip: {wrong}") from None
    if not unpacker.eof:
        raise PageChangedError(f"{page.url}: is cut off")
    return b"".join(parts)
