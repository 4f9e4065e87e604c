"""The Scrapy add-on that puts the door, and safe settings, in place of Scrapy's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from spiders import wires
from spiders.polite.body import MAX_BYTES
from spiders.polite.door import Door, Manners

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

TIMEOUT_S = 30
WIRE = "LEADS_HTTP"
"""The setting that names the wire, one of `spiders.wires.WIRES`."""

_OFF = {
    "DOWNLOADER_MIDDLEWARES": "DOWNLOADER_MIDDLEWARES_BASE",
    "SPIDER_MIDDLEWARES": "SPIDER_MIDDLEWARES_BASE",
    "EXTENSIONS": "EXTENSIONS_BASE",
}
_SAFE: dict[str, Any] = {
    "COOKIES_ENABLED": False,
    "CONCURRENT_ITEMS": 1,  # each answer would start a hundred idle tasks
    "CONCURRENT_REQUESTS": 4,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DNS_TIMEOUT": 20,
    "DOWNLOAD_DELAY": 0,  # the door keeps the pace, across crawlers and processes
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DOWNLOAD_MAXSIZE": MAX_BYTES,
    "DOWNLOAD_TIMEOUT": TIMEOUT_S,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_WARNSIZE": 0,
    "HTTPPROXY_ENABLED": False,  # a proxy would resolve names behind our back
    "LOG_LEVEL": "WARNING",
    "REMOTE_CONTROL_ENABLED": False,  # an HTTP port that runs posted Python
    "STATS_DUMP": False,
    "TELNETCONSOLE_ENABLED": False,
    "TWISTED_DNS_RESOLVER": "spiders.polite.address.GuardedResolver",
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
}


class _Polite(Protocol):
    manners: Manners


class _Wire(Protocol):
    async def send(self, request: Request) -> Response: ...

    async def close(self) -> None: ...


class PoliteHandler(BaseDownloadHandler):
    """A wire behind the door of the crawler's site: Scrapy's HTTP/1.1 handler, or the fast one.

    The spider says how the site is visited (`spider.manners`); one that does not cannot fetch.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        manners = cast("_Polite", crawler.spider).manners
        self._wire = _wire(crawler, manners)
        timeout_s = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._door = Door(manners, self._wire.send, timeout_s)

    async def download_request(self, request: Request) -> Response:
        """Return the answer to `request`, if the door lets it pass."""
        return await self._door.fetch(request)

    async def close(self) -> None:
        """Close the kept connections."""
        await self._wire.close()


class _PlainWire:
    """Scrapy's HTTP/1.1 handler, on Twisted."""

    def __init__(self, crawler: Crawler) -> None:
        self._handler = HTTP11DownloadHandler(crawler)
        # Twisted would ask again by itself when a kept connection breaks: without a gap.
        self._handler._pool.retryAutomatically = False  # noqa: SLF001

    async def send(self, request: Request) -> Response:
        return await self._handler.download_request(request)

    async def close(self) -> None:
        await self._handler.close()


def _wire(crawler: Crawler, manners: Manners) -> _Wire:
    match name := crawler.settings.get(WIRE, wires.HTTP11):
        case wires.HTTP11:
            return _PlainWire(crawler)
        case wires.AIOHTTP:
            from spiders.polite.fast import FastWire  # noqa: PLC0415  # slow to import

            max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
            return FastWire(local=manners.local, max_bytes=max_bytes)
        case _:
            raise ValueError(f"{name!r} is no wire: {', '.join(wires.WIRES)}")


class Politeness:
    """The add-on: `ADDONS = {Politeness: 0}`.

    Scrapy's own middlewares for robots, retries, redirects, cookies, compression, proxies and
    authentication are taken out: the door does what of it we want. So are all extensions, for
    they would open ports, write files or count what we count ourselves.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Set what every harvest runs with; called by Scrapy."""
        for name, base in _OFF.items():
            settings.set(name, dict.fromkeys(settings[base], None), "addon")
        for name, value in _SAFE.items():
            settings.set(name, value, "addon")
        only = dict.fromkeys(settings["DOWNLOAD_HANDLERS_BASE"], None)
        settings.set("DOWNLOAD_HANDLERS", only | _HANDLERS, "cmdline")  # no setting undoes it


_HANDLERS: dict[str, Any] = {"http": PoliteHandler, "https": PoliteHandler}
