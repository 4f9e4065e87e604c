"""Chromium as a renderer: it is given a page's bytes and gives the filled page's back.

It has no network of its own: its proxy is nowhere, on loopback too, and no name or address
resolves. Whatever a page's scripts want is intercepted and answered by whoever asked for the
page (`spiders.filling`). That is why scrapy-playwright is not used: there the browser itself
asks for scripts and data, past robots.txt and pace.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from enrich.issues import SiteError
from spiders.polite.refusals import FetchFailedError

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright

CHOSEN = "LEADS_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
HELP = "pip install 'leadharvest[browser]' and Chromium: apt-get install chromium"
START_S = 30.0
CLOSE_S = 5.0
NO_NETWORK = (
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",  # loopback goes to the proxy too
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # STUN would pass all of the above
    "--disable-quic",
)


class Browser:
    """One Chromium for all sites of a process, started when the first site needs it.

    One page at a time is in it: a page that crashes it, or takes its memory, takes no other
    page along. It dies with the process, for it hangs on a pipe to it.
    """

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._turn = asyncio.Lock()

    async def check(self, site_id: str) -> None:
        """See that the browser runs, before a site that needs it is asked for anything.

        Raises:
            SiteError: It does not; says what to install.
        """
        why = "filled by scripts, which takes a browser"
        try:
            async with self._turn:
                await self._running()
        except ImportError:
            pass
        except FetchFailedError as failed:
            why = f"filled by scripts, and {failed.message}"
        else:
            return
        raise SiteError(f"{site_id}.yaml", None, "render", f"its pages are {why}: {HELP}")

    @asynccontextmanager
    async def visit(self) -> AsyncIterator[BrowserContext]:
        """Give a context without cookies, storage, permissions, downloads or service workers.

        Raises:
            FetchFailedError: browser_crashed: it did, or cannot be started.
        """
        from playwright.async_api import Error  # noqa: PLC0415  # an extra

        async with self._turn:
            chromium = await self._running()
            context = None
            try:
                context = await asyncio.wait_for(self._context(chromium), START_S)
                yield context
            except (Error, TimeoutError) as wrong:
                message = f"the browser failed: {_first(wrong)}"
                raise FetchFailedError("browser_crashed", message) from None
            finally:
                if context is None or not await _ended(context.close()):
                    await self.close()

    async def close(self) -> None:
        """End the browser; the next page starts another one."""
        chromium, driver = self._chromium, self._playwright
        self._chromium = self._playwright = None
        if chromium is not None:
            await _ended(chromium.close())
        if driver is not None:
            await _ended(driver.stop())

    def _context(self, chromium: Chromium) -> Any:
        return chromium.new_context(
            user_agent=self._agent, service_workers="block", accept_downloads=False
        )

    async def _running(self) -> Chromium:
        if self._chromium is not None and self._chromium.is_connected():
            return self._chromium
        from playwright.async_api import Error, async_playwright  # noqa: PLC0415  # an extra

        try:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            self._chromium = await self._playwright.chromium.launch(
                executable_path=chromium_path() or None,
                args=list(NO_NETWORK),
                chromium_sandbox=os.geteuid() != 0,  # as root it does not start with one
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=START_S * 1000,
            )
        except (Error, OSError) as wrong:
            await self.close()
            message = f"Chromium does not start: {_first(wrong)}"
            raise FetchFailedError("browser_crashed", message) from None
        return self._chromium


async def _ended(closing: Coroutine[Any, Any, None]) -> bool:
    """Wait for what closes a part of the browser; False: it gives no answer any more."""
    try:
        await asyncio.wait_for(closing, CLOSE_S)
    except Exception:  # noqa: BLE001  # whatever is left of a dying browser or its driver
        return False
    return True


def chromium_path() -> str:
    """Return where Chromium is; "" leaves it to Playwright, which may have its own."""
    chosen = os.environ.get(CHOSEN, "")  # noqa: TID251  # each process that may need it inherits it
    return chosen or next(filter(None, map(shutil.which, NAMES)), "")


def _first(wrong: BaseException) -> str:
    lines = str(wrong).strip().splitlines()
    return lines[0] if lines else type(wrong).__name__
