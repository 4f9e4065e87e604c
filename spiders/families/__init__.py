"""Families: kinds of sites. Which requests to make, how to read lists, what total they declare.

A family is pure: it makes requests as data and reads answers that somebody else fetched. It
neither waits nor retries nor decides what to skip; the harvest does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal, Protocol, runtime_checkable

from enrich.issues import Issue, SiteError
from enrich.model import RawPosting
from spiders.boards import BOARDS
from spiders.site import AnySite, Site

# Named, not imported: each family imports the shapes of this module.
FAMILIES: dict[str, tuple[str, str]] = {
    "jsonld_sitemap": ("spiders.families.jsonld_sitemap", "JsonLdSitemap"),
    "html_listing": ("spiders.families.html_listing", "HtmlListing"),
    "json_api": ("spiders.families.json_api", "JsonApi"),
    "embedded_state": ("spiders.families.embedded_state", "EmbeddedState"),
    "hn_hiring": ("spiders.families.hn_hiring", "HnHiring"),
    **dict.fromkeys(BOARDS, ("spiders.families.boards", "Boards")),
}

RELATIVE_TIME = re.compile(
    r"前|今[天日]|昨[天日]|刚刚|ago|today|yesterday|just now", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One posting as a list or sitemap shows it.

    Attributes:
        key: The posting's own number on the site, else its address.
        fields: Fields of a `RawPosting` that the list shows, cleaned and redacted.
        lastmod: The list's own time stamp of the entry, as shown; "" when it shows none, or one
            that says nothing (the same for every entry).
    """

    key: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    lastmod: str = ""

    @property
    def list_hash(self) -> str:
        """Fingerprint of what the list shows: the posting is read again when it changes.

        `lastmod` is left out (the harvest compares it by itself), and so is "3 days ago",
        which changes every night while the posting does not.
        """
        shown = sorted((k, v) for k, v in self.fields.items() if v)
        steady = [(k, v) for k, v in shown if k != "posted_on" or not RELATIVE_TIME.search(v)]
        return hashlib.sha256(repr((self.key, self.url, steady)).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """A page that the family wants.

    Attributes:
        headers: A value `env:NAME` stands for a secret: whoever sends the request fills it in.
        entry: For a detail page, the list entry that led to it.
        optional: Whether a site may lack the page (404, 410): then it is read as an empty one.
        state: What the family must remember of the list so far (page number, tenant).
    """

    url: str
    role: Literal["list", "detail", "sitemap"]
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    entry: ListEntry | None = None
    optional: bool = False
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer.

    Attributes:
        url: The final address, after redirects.
        headers: By lower-case names.
        fetched_at: UTC time, ISO 8601.
    """

    url: str
    requested: PageRequest
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What a list page or sitemap holds.

    Attributes:
        next: Further list pages or sitemaps; empty at the end.
        declared_total: How many postings the site says it has in all; None when it does not
            say. A family that reads several lists (tenants, sitemaps) declares each one's own,
            and the harvest adds up those of different `requested.state["list"]`. A list with
            `state["part_of"]` is a part of that one, which has at least what its parts have.
        removed: Numbers of postings that the site says are over.
        capped: The site gives no more of this list than it shows, though there may be more.
    """

    entries: tuple[ListEntry, ...]
    next: tuple[PageRequest, ...] = ()
    declared_total: int | None = None
    removed: tuple[str, ...] = ()
    capped: bool = False
    issues: tuple[Issue, ...] = ()


class Family(Protocol):
    """The plan and the readers for one kind of site; `site` is a site file of that family."""

    def start(self, site: Any) -> tuple[PageRequest, ...]:
        """Return the first requests of a night."""

    def read_list(self, site: Any, page: Page) -> ListPage:
        """Return the entries of a list page or sitemap.

        Raises:
            PageChangedError: The page is not what the site file was written for.
        """

    def detail(self, site: Any, entry: ListEntry) -> PageRequest | None:
        """Return the request for the posting's own page; None: the entry is all there is."""

    def read_detail(self, site: Any, page: Page) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Return the postings on a detail page, list fields filled in; none: it is over.

        Raises:
            PageChangedError: The page is not what the site file was written for.
        """


@runtime_checkable
class Feed(Protocol):
    """What a family has that can ask for changes alone; the rest is as it was."""

    def changes(self, site: Any, since: str) -> tuple[PageRequest, ...]:
        """Return the first requests of a night after a whole one; none: the site cannot."""


def row_from_entry(site: Site, entry: ListEntry, page: Page) -> RawPosting:
    """Return the posting of a site whose list shows everything; `page` is the list page."""
    shown = {name: value for name, value in entry.fields.items() if value}
    return RawPosting(
        site=site.id,
        key=entry.key,
        url=entry.url,
        page_url=page.url,
        list_hash=entry.list_hash,
        lastmod=entry.lastmod,
        seen_at=page.fetched_at,
        provenance=dict.fromkeys(shown, "list"),
        **shown,
    )


def family_of(site: AnySite) -> Family:
    """Return the family that reads `site`.

    Raises:
        SiteError: The site is a file: `leads import` reads it, nothing is fetched.
    """
    module, name = FAMILIES.get(site.family, ("", ""))
    if not module:
        raise SiteError(f"{site.id}.yaml", None, "family", f"{site.family} is not fetched")
    family: Family = getattr(import_module(module), name)()
    return family
