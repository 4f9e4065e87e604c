"""Site files: one job site, one YAML file, read strictly.

A user's own files win over the packaged ones of the same id. A site on a denied host is refused
with the reason that `deny.yaml` gives.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from pydantic import AfterValidator, Field, RootModel, model_validator

from enrich.issues import SiteError
from enrich.strictyaml import line_of, read_model, read_tree
from spiders.asking import Auth, JsonDetail, Paging, Request, Split
from spiders.blocks import (
    Block,
    FieldName,
    Fields,
    Header,
    HtmlList,
    JsonList,
    Promise,
    Reference,
    SitemapBlock,
    StateDetail,
    StateList,
    Terms,
    Url,
)
from spiders.boards import BOARDS, BoardName
from spiders.limits import Limits
from spiders.rendering import RENDERED, Render

PACKAGED = Path(__file__).parent / "sites"
DENIED = Path(__file__).parent / "deny.yaml"
SLOTS = re.compile(r"\{(\w*)\}")
SITE_ID = r"[a-z][a-z0-9_]{1,48}"
S = TypeVar("S", bound="Site")


def on_loopback(url: str) -> bool:
    """Return whether `url` leads to this machine."""
    name = urlsplit(url).hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _checked_base(url: str) -> str:
    if not url.endswith("/"):
        raise ValueError("must end with /, for the other URLs are relative to it")
    return url


class Site(Block):
    """What all site files say, of whatever family.

    Attributes:
        id: The file's name without `.yaml`; goes with every row.
        enabled: True: part of the nightly run; `demo`: only in `leads demo`.
        source_role: Who advertises there: employers, agencies, or both (aggregator).
        base_url: What all other URLs are relative to.
        hosts: Further hosts (authorities) that the site's own links may lead to.
        drop_params: Query parameters that say nothing about the posting (`utm_*`).
        render: Which of its pages scripts have to fill; None: all of them come filled.
    """

    id: str = Field(pattern=f"^{SITE_ID}$")
    name: str = Field(min_length=1, max_length=80)
    family: str
    language: Literal["zh", "en"]
    enabled: bool | Literal["demo"] = False
    source_role: Literal["employer", "agency", "aggregator"]
    base_url: Annotated[Url, AfterValidator(_checked_base)] = ""
    hosts: list[str] = Field(default_factory=list)
    drop_params: list[str] = Field(default_factory=list)
    terms: Terms = Terms()
    limits: Limits = Limits()
    promise: Promise = Promise()
    render: Render | None = None
    note: str = ""

    @model_validator(mode="after")
    def _polite(self) -> Site:
        if self.limits.delay_s < 1 and self.base_url and not self.is_loopback:
            raise ValueError("limits.delay_s: must be at least 1 second")
        if self.enabled is True and self.base_url and self.terms.verdict != "allowed":
            raise ValueError("enabled: needs terms.verdict allowed: somebody must read them")
        return self

    @model_validator(mode="after")
    def _renders_pages(self) -> Site:
        if self.render and self.family not in RENDERED:
            raise ValueError(f"render: {self.family} reads no pages that scripts could fill")
        if self.render and self.render.list and self.family == "jsonld_sitemap":
            raise ValueError("render: list: its lists are sitemaps, which no script fills")
        return self

    @property
    def host(self) -> str:
        """Host and, where given, port of `base_url`; "" for a file."""
        return urlsplit(self.base_url).netloc.lower()

    @property
    def is_loopback(self) -> bool:
        """Whether the site is on this machine, where ports stand for hosts."""
        return on_loopback(self.base_url)

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The authorities that this site's requests may go to."""
        return frozenset({self.host, *(h.lower() for h in self.hosts)})

    def at(self, reference: str, seen_on: str = "") -> str:
        """Return `reference` as a URL, relative to `seen_on`, else to `base_url`."""
        return urljoin(seen_on or self.base_url, reference.strip())

    def with_base_url(self: S, url: str) -> S:
        """Return the same site elsewhere: a test's or the demonstration's own server."""
        url = url if url.endswith("/") else f"{url}/"
        return type(self).model_validate({**self.model_dump(), "base_url": url})


class _WebSite(Site):
    base_url: Annotated[Url, AfterValidator(_checked_base)]


class JsonLdSitemapSite(_WebSite):
    """Sitemaps lead to pages that carry a JSON-LD JobPosting."""

    family: Literal["jsonld_sitemap"]
    sitemap: SitemapBlock
    detail: Fields = Fields()


class HtmlListingSite(_WebSite):
    """Server-made list pages, and mostly a page for each posting."""

    family: Literal["html_listing"]
    list: HtmlList
    detail: Fields = Fields()


class JsonApiSite(_WebSite):
    """An API that answers lists in JSON.

    Attributes:
        split: Facets, tried in this order, by which a query above its cap is divided.
        changes: What is asked instead of `request` once a whole list was read: only what
            changed `{since}` then (`{since_http}` in a header that wants a date).
        auth: How a token is had, if the API wants one; it goes to the host of `base_url` alone.
    """

    family: Literal["json_api"]
    auth: Auth | None = None
    request: Request
    paging: Paging = Paging()
    list: JsonList
    detail: JsonDetail | None = None
    split: Sequence[Split] = ()
    changes: Request | None = None

    @model_validator(mode="after")
    def _complete(self) -> JsonApiSite:
        if self.split and self.list.cap is None:
            raise ValueError("split: needs list.cap, above which it is needed")
        if self.changes and self.list.removed is None:
            raise ValueError("changes: needs list.removed, by which postings end")
        slot = f"{{{self.paging.param}}}"
        asked = [self.request, *([self.changes] if self.changes else [])]
        if self.paging.place == "path" and any(slot not in each.url for each in asked):
            raise ValueError(f"paging: place path needs {slot} in the request's url")
        if self.is_loopback and self.auth and not on_loopback(self.at(self.auth.token_url)):
            raise ValueError("auth: token_url must be on loopback, as base_url is")
        return self

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The authorities that this site's requests may go to: that of its token too."""
        token = {urlsplit(self.at(self.auth.token_url)).netloc.lower()} if self.auth else set()
        return super().allowed_hosts | token


class EmbeddedStateSite(_WebSite):
    """Pages whose content stands in a JavaScript object."""

    family: Literal["embedded_state"]
    list: StateList
    detail: StateDetail | None = None


class BoardSite(_WebSite):
    """Employers' boards at one maker of recruiting software (`spiders.boards`).

    Attributes:
        tenants: A board's slug: the employer's name.
    """

    family: BoardName
    tenants: dict[str, str] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_tenants(self) -> BoardSite:
        board = BOARDS[self.family]
        for tenant in self.tenants:
            parts = board.slots(tenant)
            if parts is None:
                raise ValueError(f"tenants: {tenant!r} is no slug such as {board.example!r}")
            if not {"tenant", *parts}.issuperset(SLOTS.findall(self.base_url)):
                raise ValueError(f"base_url: may hold {', '.join(parts)} in braces")
        if len(self.tenants) > 1 and board.own_hosts and "{" not in self.base_url:
            raise ValueError(f"base_url: each tenant has its own, such as {board.base_url}")
        return self

    def base_of(self, tenant: str) -> str:
        """Return what the addresses of one tenant's board are relative to."""
        parts = {"tenant": quote(tenant, safe=""), **(BOARDS[self.family].slots(tenant) or {})}
        return SLOTS.sub(lambda slot: parts[slot[1]], self.base_url)

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The authorities that this site's requests may go to: many tenants have their own."""
        own = {urlsplit(self.base_of(tenant)).netloc.lower() for tenant in self.tenants}
        return frozenset(own | {host.lower() for host in self.hosts})


class HnHiringSite(_WebSite):
    """The monthly "Who is hiring?" of Hacker News.

    Attributes:
        search: What finds the newest thread.
        items: Before the number of a thread or comment and `.json`.
    """

    family: Literal["hn_hiring"]
    search: Reference
    items: Reference


class FileSite(Site):
    """A file that somebody gathered; nothing is fetched.

    Attributes:
        columns: Our field (also `key` and `url`): the file's column.
        consts: Our field: a fixed value.
        complete: The file always holds everything: what it lacks may be closed.
        encoding: "" finds out by itself.
        sheet: For XLSX; "" takes the first.
    """

    family: Literal["file"]
    columns: dict[FieldName | Literal["key", "url"], Header] = Field(default_factory=dict)
    consts: dict[FieldName, str] = Field(default_factory=dict)
    complete: bool = False
    encoding: Literal["", "utf-8", "gb18030", "big5", "utf-16"] = ""
    delimiter: Literal["", ",", ";", "\t", "|"] = ""
    sheet: str = ""


class WarcSite(Site):
    """WARC files of somebody's crawl; nothing is fetched.

    `hosts` are those whose pages are read; none means all.
    """

    family: Literal["warc"]

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The authorities whose pages are read; empty for all."""
        return frozenset(host.lower() for host in self.hosts)


AnySite = (
    JsonLdSitemapSite
    | HtmlListingSite
    | JsonApiSite
    | EmbeddedStateSite
    | BoardSite
    | HnHiringSite
    | FileSite
    | WarcSite
)

GATHERED = frozenset({"file", "warc"})
"""Families that are read from files which somebody gathered: nothing is fetched."""


class _SiteFile(RootModel[Annotated[AnySite, Field(discriminator="family")]]):
    pass


class DeniedHost(Block):
    """A host that no site file may name: why, since when, and who said so."""

    host: str
    reason: str
    on: date
    by: str = ""


class _Denied(Block):
    denied: list[DeniedHost]


def packaged_sites() -> list[Path]:
    """Return the site files that come with the program, in order of their ids."""
    return sorted(PACKAGED.glob("*.yaml"))


def load_site(path: Path) -> AnySite:
    """Return the site that the file at `path` describes.

    Raises:
        SiteError: A person has to mend the file: unknown key, wrong type, an expression that
            does not compile, a secret, a denied host. Names file and line.
    """
    site = read_model(path, _SiteFile, SiteError).root
    if site.id != path.stem:
        line = line_of(read_tree(path, SiteError), ("id",))
        raise SiteError(path, line, "id", f"is {site.id}, but the file is {path.name}")
    _refuse_denied(path, site)
    return site


def sites(own_folder: Path | None = None) -> dict[str, AnySite]:
    """Return all sites by id; a file in `own_folder` wins over a packaged one."""
    files = {path.stem: path for path in packaged_sites()}
    if own_folder is not None:
        files |= {path.stem: path for path in own_folder.glob("*.yaml")}
    return {name: load_site(files[name]) for name in sorted(files)}


_own_denials: list[Path] = []


def deny_file(own_sites: Path) -> Path:
    """Return the user's own deny file: it stands beside the folder of own site files."""
    return own_sites.parent / DENIED.name


def deny_also(own_sites: Path) -> None:
    """Put the user's own deny file in force beside the packaged one.

    For the whole process, not for one caller: a denial must hold for whoever asks. It takes the
    place of another user's.
    """
    _own_denials[:] = [deny_file(own_sites)]
    denied_hosts.cache_clear()


@lru_cache(maxsize=1)
def denied_hosts() -> dict[str, DeniedHost]:
    """Return the denied hosts; a host stands for its sub-domains too.

    Raises:
        SiteError: A deny file cannot be read. Then nothing is read at all.
    """
    files = [DENIED, *(file for file in _own_denials if file.exists())]
    found = [entry for file in files for entry in read_denied(file)]
    return {entry.host.lower(): entry for entry in reversed(found)}


def read_denied(file: Path) -> list[DeniedHost]:
    """Return the entries of one deny file.

    Raises:
        SiteError: A person has to mend it.
    """
    return read_model(file, _Denied, SiteError).denied


def denial(url: str) -> DeniedHost | None:
    """Return why the host of `url` must not be read, or None."""
    labels = (urlsplit(url).hostname or "").lower().split(".")
    names = (".".join(labels[i:]) for i in range(len(labels)))
    return next((denied_hosts()[name] for name in names if name in denied_hosts()), None)


def _refuse_denied(path: Path, site: Site) -> None:
    named = {
        "base_url",
        "hosts",
        "auth",
        "request",
        "changes",
        "list",
        "sitemap",
        "detail",
        "items",
    }
    for loc, url in _urls(site.model_dump(include=named)):
        entry = denial(url)
        if entry is not None:
            line = line_of(read_tree(path, SiteError), loc)
            reason = f"{entry.host} is denied: {entry.reason} ({entry.on})"
            raise SiteError(path, line, ".".join(map(str, loc)), reason)


def _urls(
    node: Any, loc: tuple[int | str, ...] = ()
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    if isinstance(node, str):
        if node.startswith(("http://", "https://")):
            yield loc, node
        elif loc[:1] == ("hosts",):
            yield loc, f"//{node}"
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _urls(value, (*loc, key))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _urls(value, (*loc, at))
