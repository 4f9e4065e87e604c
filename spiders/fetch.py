"""One page, asked for as politely as a night asks: for people who add a site or look after one.

The request goes out in a process of its own (`spiders.fetcher`), through the same door as every
harvest's. Nothing here imports Scrapy.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from enrich.issues import LeadharvestError, SiteError
from spiders.families import PageRequest
from spiders.limits import HOME_ZONE, HOST_PAGES
from spiders.polite.agent import Agent
from spiders.secrets import Needed, needed_by
from spiders.site import Site

ANSWER, BODY = "answer.json", "body"
PATIENCE_S = 30.0
"""How long one page may take, waiting for its turn included."""

FILLING_S = 120.0
"""The same for a page that scripts fill: what they ask for waits for its turn as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One page and the manners to ask for it with.

    Attributes:
        hosts: The authorities that the request, and where it is led, may go to.
        local: Whether it lives on loopback; only then may loopback be asked.
        host_pages, window, zone: As in a site file's limits.
        robots_only: Only robots.txt is asked for, the page itself is not.
        own_sites: The user's folder of site files, beside which the own deny file stands.
        keys: The site's keys by name (`spiders.secrets.Needed`).
        render: The site file's block of that name, if the page is one that scripts fill.
        role: What the page is, for that: list or detail. site: The site file's id.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    hosts: Sequence[str]
    local: bool
    delay_s: float = 1.0
    host_pages: int = HOST_PAGES
    window: str = ""
    zone: str = HOME_ZONE
    robots_only: bool = False
    contact: str = ""
    own_sites: str = ""
    keys: Mapping[str, Any] = field(default_factory=lambda: dataclasses.asdict(Needed()))
    render: Mapping[str, Any] | None = None
    role: Literal["list", "detail"] = "list"
    site: str = ""

    @property
    def patience_s(self) -> float:
        """How long it may take."""
        return PATIENCE_S if self.render is None else FILLING_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of it.

    Attributes:
        kind: Why there is no page, by the words of `spiders.polite.refusals`; "": there is one.
        message: The same for people.
        url: The final address. headers: by lower-case names.
        body: As it was served, but unzipped.
        robots: State of the host's robots.txt; `robots_reason` and `robots_text` beside it.
    """

    kind: str = ""
    message: str = ""
    url: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    robots: str = "not asked"
    robots_reason: str = ""
    robots_text: str = ""
    delay_s: float = 0.0


def page_of(url: str, *, contact: str, own_sites: Path) -> Wanted:
    """Return the wish for a page that no site file knows yet."""
    parts = urlsplit(url)
    return Wanted(
        url=url,
        hosts=[parts.netloc.lower()],
        local=_is_loopback(parts.hostname or ""),
        contact=contact,
        own_sites=str(own_sites),
    )


def page_of_site(
    site: Site,
    request: PageRequest,
    *,
    contact: str,
    own_sites: Path,
    robots_only: bool = False,
) -> Wanted:
    """Return the wish for one page of a site, asked for as its nights ask.

    Raises:
        SiteError: The site's terms forbid it.
    """
    if site.terms.verdict == "forbidden":
        raise SiteError(f"{site.id}.yaml", None, "terms", "the site's terms forbid it")
    return Wanted(
        url=request.url,
        method=request.method,
        headers=dict(request.headers),
        body=request.body.decode("utf-8"),
        hosts=sorted(site.allowed_hosts),
        local=site.is_loopback,
        delay_s=site.limits.delay_s if site.is_loopback else max(site.limits.delay_s, 1.0),
        host_pages=site.limits.host_pages,
        window=site.limits.window,
        zone=site.limits.zone,
        robots_only=robots_only,
        contact=contact,
        own_sites=str(own_sites),
        keys=dataclasses.asdict(needed_by(site)),
        render=site.render.model_dump() if site.render and not robots_only else None,
        role="detail" if request.role == "detail" else "list",
        site=site.id,
    )


def fetched(wanted: Wanted) -> Fetched:
    """Return what the one request brought, or why it was not sent.

    Raises:
        LeadharvestError: The contact is missing, or the process did not end well.
    """
    if not wanted.local:
        # The process checks it too; but people should not wait for what they can be told now.
        Agent(contact=wanted.contact).check_for_real_hosts()
    with tempfile.TemporaryDirectory(prefix="leads-page-") as scratch:
        folder = Path(scratch)
        said = json.dumps(dataclasses.asdict(wanted))
        try:
            ended = subprocess.run(  # noqa: S603  # our own command
                [sys.executable, "-m", "spiders.fetcher", str(folder)],
                input=said,
                capture_output=True,
                encoding="utf-8",
                timeout=PATIENCE_S + wanted.patience_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise LeadharvestError(f"{wanted.url}: no answer in time") from None
        if not (folder / ANSWER).exists():
            last = ended.stderr.strip().splitlines()[-1:]
            raise LeadharvestError(
                last[0] if last else f"{wanted.url}: code {ended.returncode}"
            )
        answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
        return Fetched(**answer, body=(folder / BODY).read_bytes())


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")
