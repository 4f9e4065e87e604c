"""Harvests the sites of one host group in this process, a crawler each, and hands files over.

Scrapy starts once a process, so whoever wants several groups starts several processes:
`spiders.errand` does.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from enrich.issues import LeaseTakenError, SiteError
from enrich.model import HarvestReport, KnownPosting, PageSample
from spiders.archive.writing import Archive
from spiders.browser import Browser
from spiders.families import family_of
from spiders.handover import HandoverWriter, report_from, sample_from
from spiders.harvest import HarvestSpider, Keepers, robots_said
from spiders.night import TRIAL_PAGES, Assignment, SiteNight
from spiders.pages.norm import SiteGuard
from spiders.polite.addon import WIRE, Politeness
from spiders.polite.address import GuardedResolver
from spiders.polite.agent import Agent
from spiders.polite.door import House, Manners
from spiders.polite.keys import Keys
from spiders.polite.pace import Hosts
from spiders.polite.window import Window
from spiders.samples import Sampler
from spiders.secrets import check_secrets, needed_by
from spiders.site import AnySite
from spiders.wires import HTTP11

MIN_DELAY_S = 1.0
REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

OnProgress = Callable[[SiteNight], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What one process is to harvest.

    Attributes:
        into: Folder of the hand-over; with several sites, of a folder for each.
        known: Folder of `<site>.jsonl`, `<site>.runs.jsonl`, `<site>.samples.jsonl`; or None.
        locks: Folder of the turnstiles that all processes share.
        archive: Folder in which each site's answers are kept as WARC files; None: nowhere.
        soft_timeout_s: After so long the rest is left and what there is handed over.
        secrets: What `env:NAME` in site files stands for.
        now: The present, in UTC.
        http: What carries the requests, one of `spiders.wires.WIRES`.
        settings: Further Scrapy settings, such as a shorter time-out.
    """

    sites: Sequence[AnySite]
    into: Path
    business_date: date
    label: str
    agent: Agent
    locks: Path
    known: Path | None = None
    archive: Path | None = None
    soft_timeout_s: float = 86_400.0
    secrets: Mapping[str, str] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    http: str = HTTP11
    settings: Mapping[str, object] = field(default_factory=dict)

    def folder(self, site: AnySite) -> Path:
        """Return where the hand-over of `site` goes."""
        return self.into / site.id if len(self.sites) > 1 else self.into


def check(orders: Orders) -> None:
    """Refuse orders that must not be carried out.

    Raises:
        SiteError: The terms forbid it, a secret is missing, or the site is a file.
        ContactError: A real site is to be visited without a contact.
    """
    for site in orders.sites:
        if not site.is_loopback:
            orders.agent.check_for_real_hosts()
        family_of(site)
        if site.terms.verdict == "forbidden":
            raise SiteError(f"{site.id}.yaml", None, "terms", "the site's terms forbid it")
        check_secrets(needed_by(site), orders.secrets)


def run(orders: Orders, progress: OnProgress) -> list[HarvestReport]:
    """Harvest all sites and return their reports; may be called once a process.

    Raises:
        ExceptionGroup: Some site's harvest had no result (a full disk, a program error); the
            hand-overs of the others are complete.
    """
    return in_reactor(lambda: harvest(orders, progress))


def in_reactor(main: Callable[[], Awaitable[T]]) -> T:
    """Start Scrapy's reactor, run `main` in it, stop it, and return what `main` returned."""
    install_reactor(REACTOR)
    from twisted.internet import reactor as installed  # noqa: PLC0415  # exists only now

    reactor: Any = installed  # typed as an interface that lacks half of it
    GuardedResolver(reactor, 10_000, 20).install_on_reactor()
    task = asyncio.get_event_loop().create_task(_awaited(main))
    task.add_done_callback(lambda _: reactor.stop())
    reactor.run(installSignalHandlers=False)
    return task.result()


async def _awaited(main: Callable[[], Awaitable[T]]) -> T:
    return await main()


async def harvest(orders: Orders, progress: OnProgress) -> list[HarvestReport]:
    """Harvest all sites of `orders` side by side, within a running reactor."""
    check(orders)
    house = House(orders.agent, Hosts(orders.locks, orders.business_date), {})
    settings = Settings({"ADDONS": {Politeness: 0}, WIRE: orders.http, **orders.settings})
    runner, browser = AsyncCrawlerRunner(settings), Browser(str(orders.agent))
    harvests = [_Harvest(orders, site, house, browser) for site in orders.sites]
    try:
        ends = await asyncio.gather(
            *(each.run(runner, progress) for each in harvests), return_exceptions=True
        )
    finally:
        house.hosts.close()
        await browser.close()
    failures = [end for end in ends if isinstance(end, Exception)]
    if failures:
        raise ExceptionGroup("some sites have no result", failures)
    return [end for end in ends if isinstance(end, HarvestReport)]


class _Harvest:
    def __init__(self, orders: Orders, site: AnySite, house: House, browser: Browser) -> None:
        self._orders, self._site = orders, site
        self._house, self._browser = house, browser

    async def run(self, runner: AsyncCrawlerRunner, progress: OnProgress) -> HarvestReport:
        if self._site.render is not None:
            await self._browser.check(self._site.id)
        folder = self._orders.folder(self._site)
        with _alone_in(folder), HandoverWriter(folder) as writer, self._archive() as archive:
            night = SiteNight(self._assignment(), writer)
            started_at = self._time()
            manners = self._manners()
            crawler = runner.create_crawler(HarvestSpider)
            crawl = runner.crawl(
                crawler,
                night=night,
                manners=manners,
                now=self._orders.now,
                keepers=Keepers(self._sampler(night, writer), archive),
                browser=self._browser,
            )
            await self._attended(crawl, night, manners, progress)
            spider = crawler.spider
            if isinstance(spider, HarvestSpider) and spider.broken is not None:
                raise spider.broken
            report = night.report(
                started_at=started_at,
                ended_at=self._time(),
                robots=robots_said(manners, self._site),
            )
            return writer.finish(report)

    async def _attended(
        self, crawl: asyncio.Task[None], night: SiteNight, manners: Manners, seen: OnProgress
    ) -> None:
        loop = asyncio.get_running_loop()
        seconds = min(self._orders.soft_timeout_s, self._site.limits.seconds)
        due = loop.time() + seconds
        while not crawl.done():
            await asyncio.wait([crawl], timeout=min(0.5, max(due - loop.time(), 0.01)))
            seen(night)
            if loop.time() >= due and not manners.stop.is_set():
                night.stop("time_budget")
                manners.stop.set()
        await crawl

    def _archive(self) -> AbstractContextManager[Archive | None]:
        orders = self._orders
        if orders.archive is None:
            return nullcontext()
        label = f"{orders.business_date:%Y%m%d}-{orders.label}"
        return Archive(orders.archive / self._site.id, label)

    def _assignment(self) -> Assignment:
        site, orders = self._site, self._orders
        trial = site.terms.verdict == "unread" and not site.is_loopback
        known = read_known(orders.known, site.id)
        return Assignment(
            site=site,
            family=family_of(site),
            guard=SiteGuard(),
            business_date=orders.business_date,
            label=orders.label,
            known={key: each for key, each in known.items() if each.closed_on is None},
            closed={key: each for key, each in known.items() if each.closed_on is not None},
            history=read_history(orders.known, site.id),
            pages=min(site.limits.pages, TRIAL_PAGES) if trial else site.limits.pages,
        )

    def _sampler(self, night: SiteNight, writer: HandoverWriter) -> Sampler:
        good = read_samples(self._orders.known, self._site.id)
        return Sampler(self._site, night.tally, good, writer)

    def _manners(self) -> Manners:
        site, limits = self._site, self._site.limits
        return Manners(
            house=self._house,
            allowed=site.allowed_hosts,
            local=site.is_loopback,
            delay_s=limits.delay_s if site.is_loopback else max(limits.delay_s, MIN_DELAY_S),
            stop=asyncio.Event(),
            host_pages=limits.host_pages,
            window=Window.parse(limits.window, limits.zone) if limits.window else None,
            now=self._orders.now,
            keys=Keys(needed_by(site), self._orders.secrets),
        )

    def _time(self) -> str:
        return self._orders.now().isoformat(timespec="seconds")


def read_known(folder: Path | None, site_id: str) -> dict[str, KnownPosting]:
    """Return what `<folder>/<site>.jsonl` says is known of the site's postings, by key."""
    known = {}
    for record in _records(folder, f"{site_id}.jsonl"):
        days = {
            name: date.fromisoformat(str(record[name]))
            for name in ("read_on", "last_seen", "closed_on")
            if record.get(name)
        }
        posting = KnownPosting(**{**record, **days})  # type: ignore[arg-type]  # as written
        known[posting.key] = posting
    return known


def read_history(folder: Path | None, site_id: str) -> list[HarvestReport]:
    """Return the site's earlier reports from `<folder>/<site>.runs.jsonl`, oldest first."""
    return [report_from(record) for record in _records(folder, f"{site_id}.runs.jsonl")]


def read_samples(folder: Path | None, site_id: str) -> list[PageSample]:
    """Return from `<folder>/<site>.samples.jsonl` what pages were like on good nights."""
    return [sample_from(record) for record in _records(folder, f"{site_id}.samples.jsonl")]


def _records(folder: Path | None, name: str) -> Iterator[dict[str, object]]:
    if folder is None or not (folder / name).exists():
        return
    with (folder / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LeaseTakenError(f"another harvest is writing into {folder}") from None
        yield
