"""`python -m spiders.fetcher FOLDER`: the process that asks for one page (`spiders.fetch`).

The wish comes on standard input; the answer lands in FOLDER.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import platformdirs
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from enrich.issues import LeadharvestError
from spiders.browser import Browser
from spiders.families import PageRequest
from spiders.fetch import ANSWER, BODY, Fetched, Wanted
from spiders.filling import Filler
from spiders.harvest import page_of
from spiders.polite.addon import Politeness
from spiders.polite.agent import DEMO_CONTACT, Agent
from spiders.polite.door import House, Manners
from spiders.polite.keys import Keys
from spiders.polite.pace import Hosts
from spiders.polite.refusals import FetchFailedError, Refused
from spiders.polite.window import Window
from spiders.rendering import Render
from spiders.runner import in_reactor
from spiders.secrets import ENVIRON, check_secrets, needed_from
from spiders.site import deny_also


class OnePage(Spider):
    """Asks for one page and keeps what came of it."""

    name = "onepage"

    def __init__(
        self, wanted: Wanted, manners: Manners, browser: Browser, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.wanted, self.manners, self._browser = wanted, manners, browser
        self.came = Fetched(kind="connection", message=f"{wanted.url}: nothing came")

    async def start(self) -> AsyncIterator[Request]:
        """Yield the one request."""
        wanted = self.wanted
        yield Request(
            wanted.url,
            method=wanted.method,
            headers=dict(wanted.headers),
            body=wanted.body,
            callback=self.took,
            errback=self.missed,
            dont_filter=True,
        )

    async def took(self, response: Response) -> None:
        """Keep the answer, filled by its scripts if it is such a page."""
        wanted = self.wanted
        request = PageRequest(url=wanted.url, role=wanted.role)
        page = page_of(response, request, datetime.now(UTC))
        if wanted.render is not None:
            filler = Filler(
                self._browser, Render(**wanted.render), self._asked, self.manners.stop
            )
            try:
                page = await filler.filled(page) if filler.wants(page) else page
            except (Refused, FetchFailedError) as failed:
                self.came = Fetched(kind=failed.kind, message=failed.message)
                return
        self.came = Fetched(
            url=page.url, status=page.status, headers=page.headers, body=page.body
        )

    def missed(self, failure: Failure) -> None:
        """Keep why there is none."""
        error = failure.value
        kind, message = "connection", f"{type(error).__name__}: {error}"
        if isinstance(error, Refused | FetchFailedError):
            kind, message = error.kind, error.message
        self.came = Fetched(kind=kind, message=message)

    async def _asked(self, request: Request) -> Response:
        if self.crawler.engine is None:
            raise Refused("stopped", "nothing is asked any more")
        return await self.crawler.engine.download_async(request)


async def _ask(wanted: Wanted) -> Fetched:
    agent = Agent(contact=wanted.contact or DEMO_CONTACT)
    locks = platformdirs.user_cache_path("leadharvest") / "pace"
    tonight = datetime.now(ZoneInfo(wanted.zone)).date()
    house = House(agent, Hosts(locks, tonight), {})
    manners = Manners(
        house=house,
        allowed=frozenset(wanted.hosts),
        local=wanted.local,
        delay_s=wanted.delay_s,
        stop=asyncio.Event(),
        host_pages=wanted.host_pages,
        window=Window.parse(wanted.window, wanted.zone) if wanted.window else None,
        robots_only=wanted.robots_only,
        keys=Keys(needed_from(wanted.keys), ENVIRON),
    )
    runner = AsyncCrawlerRunner(Settings({"ADDONS": {Politeness: 0}}))
    crawler = runner.create_crawler(OnePage)
    asyncio.get_running_loop().call_later(wanted.patience_s, manners.stop.set)
    browser = Browser(str(agent))
    try:
        if wanted.render is not None:
            await browser.check(wanted.site)
        await runner.crawl(crawler, wanted=wanted, manners=manners, browser=browser)
    finally:
        house.hosts.close()
        await browser.close()
    came = crawler.spider.came if isinstance(crawler.spider, OnePage) else Fetched(kind="error")
    return _with_robots(came, house, wanted)


def _with_robots(came: Fetched, house: House, wanted: Wanted) -> Fetched:
    for asked in house.robots.values():
        if asked.done() and not asked.cancelled() and not asked.exception():
            robots = asked.result()
            return dataclasses.replace(
                came,
                robots=robots.state,
                robots_reason=robots.reason,
                robots_text=robots.text,
                delay_s=max(robots.delay_s, wanted.delay_s),
            )
    return came


def main(folder: Path) -> None:
    """Carry the wish on standard input out."""
    wanted = Wanted(**json.load(sys.stdin))
    if wanted.own_sites:
        deny_also(Path(wanted.own_sites))
    if not wanted.local:
        Agent(contact=wanted.contact).check_for_real_hosts()
    if not wanted.robots_only:
        check_secrets(needed_from(wanted.keys), ENVIRON)
    came = in_reactor(lambda: _ask(wanted))
    said = dataclasses.asdict(came)
    (folder / BODY).write_bytes(said.pop("body"))
    (folder / ANSWER).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except LeadharvestError as wrong:
        sys.exit(str(wrong))
