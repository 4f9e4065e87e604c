"""The one spider: it carries a site's requests to the network and the answers back.

What to ask for and what answers mean is `spiders.night`; how to ask is `spiders.polite`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import NotSupported
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.archive.writing import Archive
from spiders.browser import Browser
from spiders.families import Page, PageRequest
from spiders.filling import Filler
from spiders.night import SiteNight
from spiders.polite.door import Manners
from spiders.polite.refusals import FetchFailedError, Refused
from spiders.samples import Sampler
from spiders.site import Site

AT_ONCE = 2
"""One page is fetched while another is read; the door lets only one at a time through."""


@dataclass(frozen=True, slots=True)
class Keepers:
    """What is kept of a night's answers beside its rows.

    Attributes:
        sampler: Keeps what a few of them were like.
        archive: Keeps all as they came, if the user wants that.
    """

    sampler: Sampler
    archive: Archive | None = None


class HarvestSpider(Spider):
    """One site's night on Scrapy.

    Attributes:
        manners: How the site is visited; the door asks for it.
        keepers: What is kept of answers.
        filler: What has the site's pages filled by their scripts, if its file says so.
        broken: What went wrong on our side (a full disk): the night has no result.
    """

    name = "harvest"

    def __init__(
        self,
        *,
        night: SiteNight,
        manners: Manners,
        now: Callable[[], datetime],
        keepers: Keepers,
        browser: Browser | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.night, self.manners, self.keepers = night, manners, keepers
        self.broken: OSError | None = None
        render = night.todo.site.render
        self.filler: Filler | None = None
        if browser is not None and render is not None:
            self.filler = Filler(browser, render, self._asked_by_script, manners.stop)
        self._now = now
        self._under_way = 0

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests; each answer brings the next."""
        for request in self._more():
            yield request

    def took(self, response: Response) -> Iterator[Request]:
        """Hand an answer over and yield what to ask next."""
        return self._taken(self._page(response))

    async def took_unfilled(self, response: Response) -> AsyncIterator[Request]:
        """Hand an answer over once its scripts have filled it, and yield what to ask next."""
        page = self._page(response)
        try:
            if self.filler is not None and self.filler.wants(page):
                page = await self.filler.filled(page)
        except (Refused, FetchFailedError) as failed:
            following = self._failed(page.requested, failed.kind, failed.message, page)
        else:
            following = self._taken(page)
        for request in following:
            yield request

    def missed(self, failure: Failure) -> Iterator[Request]:
        """Note why no answer came and yield what to ask next."""
        request: PageRequest = failure.request.meta["page"]  # type: ignore[attr-defined]  # Scrapy adds it
        error = failure.value
        kind, message = "connection", f"{type(error).__name__}: {error}"
        if isinstance(error, NotSupported):  # not even a web address: the door never saw it
            kind = "scheme"
        if isinstance(error, Refused | FetchFailedError):
            kind, message = error.kind, error.message
        return self._failed(request, kind, message)

    def time_is_over(self) -> None:
        """Let nobody wait any longer and ask for nothing more."""
        self.night.stop("time_budget")
        self.manners.stop.set()

    def _page(self, response: Response) -> Page:
        return page_of(response, response.meta["page"], self._now())

    def _taken(self, page: Page) -> Iterator[Request]:
        try:
            if self.keepers.archive is not None:
                self.keepers.archive.add(page)
            with self.keepers.sampler.watch(page):
                self.night.read(page)
        except OSError as error:
            self._give_up(error)
        return self._more(1)

    def _failed(
        self, request: PageRequest, kind: str, message: str, came: Page | None = None
    ) -> Iterator[Request]:
        try:
            if self.keepers.archive is not None and came is not None:
                self.keepers.archive.add(came)
            self.night.fail(request, kind, message)
        except OSError as error:
            self._give_up(error)
        return self._more(1)

    async def _asked_by_script(self, request: Request) -> Response:
        """Ask for what a page's script wants: one more request of the site's night."""
        tally, engine = self.night.tally, self.crawler.engine
        if tally.asked >= self.night.todo.pages or engine is None:
            raise Refused("page_budget", "the night's pages are spent")
        tally.asked += 1
        return await engine.download_async(request)

    def _more(self, done: int = 0) -> Iterator[Request]:
        self._under_way -= done
        # A page fetched ahead could be one that is never filled: its scripts ask, too.
        at_once = AT_ONCE if self.filler is None else 1
        while self._under_way < at_once and (page := self.night.next()):
            self._under_way += 1
            yield self._request(page)

    def _request(self, page: PageRequest) -> Request:
        return Request(
            page.url,
            method=page.method,
            headers=dict(page.headers),
            body=page.body,
            callback=self.took if self.filler is None else self.took_unfilled,
            errback=self.missed,
            meta={"page": page},
            dont_filter=True,
        )

    def _give_up(self, error: OSError) -> None:
        self.broken = error
        self.time_is_over()


def page_of(response: Response, request: PageRequest, now: datetime) -> Page:
    """Return an answer of Scrapy's as a page."""
    return Page(
        url=response.url,
        requested=request,
        status=response.status,
        headers={
            name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
            for name, values in response.headers.items()
        },
        body=response.body,
        fetched_at=now.astimezone(UTC).isoformat(timespec="seconds"),
    )


def robots_said(manners: Manners, site: Site) -> str:
    """Return what the site's robots.txt came to: a state, with its reason and delay."""
    for origin, answer in manners.house.robots.items():
        if urlsplit(origin).netloc not in site.allowed_hosts or not answer.done():
            continue
        if answer.exception():
            continue
        robots = answer.result()
        delay = f", {robots.delay_s:g} s between requests" if robots.delay_s else ""
        return robots.state + (f": {robots.reason}" if robots.reason else "") + delay
    return "not asked"
