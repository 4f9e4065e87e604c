"""Postings of a WARC file, read as the live harvest reads them.

A page of our own archive goes to the reader that its night used, with the list entry that led
to it: the same bytes give the same rows. Another's page is tried as a page of the site, if the
site has a file, else as any saved page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import re2  # type: ignore[import-untyped]  # google-re2 ships no types

from enrich.issues import Issue, LeadharvestError
from enrich.model import RawPosting
from spiders.archive.reading import archived_pages
from spiders.families import Page, family_of, row_from_entry
from spiders.families.jsonld_sitemap import entry_at
from spiders.pages.guard import guard
from spiders.saved import page_postings, rows_of_page
from spiders.site import GATHERED, AnySite, JsonLdSitemapSite, denial
from spiders.skips import completed

Found = Iterator[RawPosting | Issue]
_AS_BYTES = re2.Options()
_AS_BYTES.encoding, _AS_BYTES.case_sensitive = re2.Options.Encoding.LATIN1, False
READ = frozenset({200, 204, 206})
"""APIs that answer in ranges say 206 of a part and 204 of nothing."""

NEEDLE = re2.compile(rb"jobposting", _AS_BYTES)


@dataclass(slots=True)
class Replay:
    """One WARC file of a site.

    Attributes:
        site: Its site file, if there is one.
        site_id: What the rows belong to.
        today: The day for which it is read; nothing can have been fetched later.
        pages: Answers by what became of them.
    """

    path: Path
    site: AnySite | None
    site_id: str
    today: date
    pages: Counter[str] = field(default_factory=Counter)
    _refusals: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Found:
        """Yield the file's postings, and an issue for whatever could not be read.

        Raises:
            InputError: The file cannot be read, or is no WARC file.
        """
        for page in archived_pages(self.path, self._wanted):
            if isinstance(page, Issue):
                self.pages[page.kind] += 1
                yield page
            elif page.status not in READ:
                self.pages[f"http_{page.status}"] += 1
            elif not self._may_hold_posting(page):
                self.pages["no_posting"] += 1
            elif (issue := guard(page)) is not None:
                self.pages[issue.kind] += 1
                yield issue
            else:
                self.pages["ok"] += 1
                yield from self._read(page)

    def _wanted(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        if origin not in self._refusals:
            self._refusals[origin] = self._refusal(origin)
        if self._refusals[origin]:
            self.pages[self._refusals[origin]] += 1
        return not self._refusals[origin]

    def _refusal(self, origin: str) -> str:
        scheme, _, host = origin.partition("://")
        if scheme not in {"http", "https"} or not host:
            return "scheme"
        if denial(origin):
            return "denied"
        allowed = self.site.allowed_hosts if self.site else frozenset()
        return "elsewhere" if allowed and host not in allowed else ""

    def _may_hold_posting(self, page: Page) -> bool:
        """Say by a look at the bytes whether reading the page can be worth its time."""
        if self.site is not None and self.site.family not in GATHERED:
            by_fields = {"title", "description"} & _picked(self.site)
            of_json_ld = self.site.family == "jsonld_sitemap" and not by_fields
            if page.requested.role != "detail" or not of_json_ld:
                return True
        has_gaps = b"\0" in page.body[:64]  # UTF-16
        return has_gaps or bool(NEEDLE.search(page.body))

    def _read(self, page: Page) -> Found:
        try:
            found = list(self._found(page))
        except LeadharvestError as wrong:
            found = [Issue(kind="page_changed", message=str(wrong), where=page.url)]
        except Exception as error:  # noqa: BLE001  # one page of millions must not cost the rest
            text = f"{type(error).__name__}: {error}"
            found = [Issue(kind="crashed", message=text, where=page.url)]
        for one in found:
            if isinstance(one, RawPosting) and one.seen_on > self.today:
                said = f"fetched at {one.seen_at}, after {self.today}"
                yield Issue(kind="future_date", message=said, where=page.url)
            else:
                yield one

    def _found(self, page: Page) -> Found:
        site = self.site
        if site is None or site.family in GATHERED:
            kind = page.headers.get("content-type", "")
            for row in page_postings(page.body, page.url, content_type=kind):
                yield replace(completed(row, None, page), site=self.site_id)
        elif page.requested.role != "detail":
            yield from _listed(page, site)
        elif page.requested.entry is not None:
            rows, issues = family_of(site).read_detail(site, page)
            yield from issues
            yield from (completed(row, page.requested.entry, page) for row in rows)
        else:
            yield from _of_anybody(page, site)


def _listed(page: Page, site: AnySite) -> Found:
    """Yield what a list shows of postings that have no page of their own."""
    family = family_of(site)
    listed = family.read_list(site, page)
    yield from listed.issues
    for entry in listed.entries:
        if family.detail(site, entry) is None:
            yield row_from_entry(site, entry, page)


def _of_anybody(page: Page, site: AnySite) -> Found:
    """Yield what a page of the site shows that somebody else fetched, for whatever reason."""
    if isinstance(site, JsonLdSitemapSite):
        asked = replace(page.requested, entry=entry_at(site, page))
        page = replace(page, requested=asked)
    for row in rows_of_page(page, site):
        yield completed(row, page.requested.entry, page)


def _picked(site: AnySite) -> set[str]:
    fields = getattr(getattr(site, "detail", None), "fields", {})
    return {str(name) for name in fields}
