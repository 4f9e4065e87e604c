"""Pages that scripts fill: rendered by a browser that gets everything from the polite door.

An answer of the site goes into the browser as bytes. What its scripts then ask for (scripts and
data, nothing to look at) passes the same door as any page: robots.txt, pace, budget, hosts. A
page that is a wall or a riddle is never rendered, and one that turns out to be the first page
of a riddle gets nowhere: no second page is opened, and no cookie is kept.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.exceptions import NotSupported
from scrapy.http import Response

from spiders.families import Page
from spiders.pages.guard import guard
from spiders.polite.body import MAX_BYTES
from spiders.polite.refusals import FetchFailedError, Refused
from spiders.stops import ENDS, NOT_NOW

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Route
    from playwright.async_api import Page as Tab
    from playwright.async_api import Request as Wish

    from spiders.browser import Browser
    from spiders.rendering import Render

RENDERED_BY = "x-rendered-by"
"""Header of a page as the browser left it: in the archive it tells it from an answer."""

STEP_S = 0.25
ANSWER_S = 10.0
"""How long the browser may take to hand a page over; after that a script of it never ends."""

KEPT_BYTES = 64 << 20
_SENT = frozenset({"script", "xhr", "fetch"})
_NOT_SENT = frozenset({
    "accept-encoding", "accept-language", "connection", "content-length", "cookie", "host",
    "user-agent", "upgrade-insecure-requests",
})  # fmt: skip
_NOT_GIVEN = frozenset({
    "alt-svc", "connection", "content-encoding", "content-length", "content-security-policy",
    "link", "nel", "refresh", "report-to", "set-cookie", "strict-transport-security",
    "transfer-encoding",
})  # fmt: skip
TOO_MANY = "requests"
_ENDS_THE_NIGHT = ENDS | NOT_NOW.keys()
_KEEPS_IT_EMPTY = _ENDS_THE_NIGHT | {"robots_forbidden", "robots_unreachable"}

Ask = Callable[[Request], Awaitable[Response]]


class Filler:
    """Fills the pages of one site.

    Scripts that one page asked for are kept for the next pages of the night: they are the same
    on every page, and the site is asked for each once.
    """

    def __init__(self, browser: Browser, render: Render, ask: Ask, stop: asyncio.Event) -> None:
        """Take what a site's pages need.

        Args:
            browser: Renders; it has no network.
            render: What to wait for, and how long.
            ask: Asks the site, through the door; Refused or FetchFailedError if it may not.
            stop: Set when the night is over.
        """
        self.render, self.stop = render, stop
        self._browser, self._ask = browser, ask
        self._scripts: dict[str, asyncio.Future[Response]] = {}
        self._kept = 0

    def wants(self, page: Page) -> bool:
        """Whether a browser has to fill this answer: a wall is never given to one."""
        scripted = page.status == 200 and b"<script" in page.body.lower()
        if not scripted or not self.render.awaited(page.requested.role):
            return False
        issue = guard(page)
        return issue is None or issue.kind == "empty_shell"

    async def filled(self, page: Page) -> Page:
        """Return the page as its scripts filled it.

        Raises:
            Refused: What it is filled from was refused, by us or the host.
            FetchFailedError: not_filled, browser_crashed, browser_hung or too_large.
        """
        try:
            return await self._filled(page)
        except (Refused, FetchFailedError):
            raise
        except Exception as error:  # a driver's own failure costs its page only
            text = f"the browser failed: {type(error).__name__}: {error}"
            raise FetchFailedError("browser_crashed", text) from error

    async def _filled(self, page: Page) -> Page:
        visit = _Visit(self, page)
        async with self._browser.visit() as context:
            if self.stop.is_set():
                raise Refused("stopped", "the harvest's time is over")
            shown = await visit.shown(context)
            version = context.browser.version if context.browser else ""
        filled = dataclasses.replace(
            page,
            # Whether the shell changed (ETag) says nothing of what stands in it.
            headers={
                "content-type": "text/html; charset=utf-8",
                RENDERED_BY: f"Chromium {version}",
            },
            body=shown.html,
        )
        if shown.whole:
            return filled
        issue = guard(filled)
        if issue is not None and issue.kind != "empty_shell":
            return filled  # it says why: no such posting, log in
        raise visit.why_not()

    async def answer(self, request: Request, kind: str) -> Response:
        """Return the site's answer to what a page's script asked for."""
        if kind != "script" or request.method != "GET":
            return await self._ask(request)
        asked = self._scripts.get(request.url)
        if asked is None:
            asked = self._scripts[request.url] = asyncio.ensure_future(self._ask(request))
            asked.add_done_callback(lambda done: self._keep(request.url, done))
        return await asyncio.shield(asked)

    def _keep(self, url: str, asked: asyncio.Future[Response]) -> None:
        if not asked.cancelled() and asked.exception() is None:
            answer = asked.result()
            said = (answer.headers.get(b"Cache-Control") or b"").lower()
            size = len(answer.body)
            fits = self._kept + size <= KEPT_BYTES
            if answer.status == 200 and b"no-store" not in said and fits:
                self._kept += size
                return
        del self._scripts[url]


@dataclasses.dataclass(frozen=True, slots=True)
class _Shown:
    html: bytes
    whole: bool


class _Visit:
    """One page in the browser, and the requests of its scripts."""

    def __init__(self, filler: Filler, page: Page) -> None:
        self._filler, self._page = filler, page
        self._awaited = filler.render.awaited(page.requested.role)
        self._begun = self._over = False
        self._waiting = self._sent = 0
        self._refusals: dict[str, str] = {}
        self._turn = asyncio.Lock()

    async def shown(self, context: BrowserContext) -> _Shown:
        """Return what the page shows when what is awaited is there, or when time is over."""
        await context.route("**/*", self._routed)
        tab = await context.new_page()
        try:
            # Scripts may still run; the document alone has to be there.
            await tab.goto(self._page.url, wait_until="commit", timeout=ANSWER_S * 1000)
            whole = await self._comes(tab)
            html = await asyncio.wait_for(tab.content(), ANSWER_S)
        except TimeoutError:
            message = f"{self._page.url}: a script of the page, or the browser, hangs"
            raise FetchFailedError("browser_hung", message) from None
        finally:
            self._over = True
        self._check_night()
        body = html.encode("utf-8", "replace")
        if len(body) > MAX_BYTES:
            raise FetchFailedError("too_large", f"{self._page.url}: filled with over 16 MB")
        return _Shown(body, whole)

    def why_not(self) -> Refused | FetchFailedError:
        """Return why the page did not fill."""
        limit = self._filler.render.seconds
        message = f"{self._page.url}: scripts did not bring {self._awaited!r} in {limit:g} s"
        said = "; ".join(self._refusals.values())
        message += f" ({said})" * bool(said)
        for kind in self._refusals:
            if kind in _KEEPS_IT_EMPTY:
                return Refused(kind, message)
        return FetchFailedError("not_filled", message)

    def _check_night(self) -> None:
        """Refuse half a page: what is left of it has to wait for another night."""
        for kind, said in self._refusals.items():
            if kind in _ENDS_THE_NIGHT:
                raise Refused(kind, said)

    async def _comes(self, tab: Tab) -> bool:
        """Wait for what the page is to show; waiting at the door does not count."""
        from playwright.async_api import TimeoutError as NotYet  # noqa: PLC0415  # an extra

        left = self._filler.render.seconds
        while left > 0:
            began, at_door = monotonic(), self._waiting
            try:
                await tab.wait_for_selector(
                    f"css={self._awaited}", state="attached", timeout=STEP_S * 1000
                )
            except NotYet:
                left -= 0 if at_door and self._waiting else monotonic() - began
            else:
                return True
            if self._filler.stop.is_set():
                raise Refused("stopped", "the harvest's time is over")
            self._check_night()
            if TOO_MANY in self._refusals and not self._waiting:
                return False
        return False

    async def _routed(self, route: Route) -> None:
        from playwright.async_api import Error  # noqa: PLC0415  # an extra

        try:
            await self._answered(route)
        except Error:
            return  # the page is gone, and nobody waits any longer

    async def _answered(self, route: Route) -> None:
        wish = route.request
        if not self._begun and wish.is_navigation_request():
            self._begun = True
            kind = self._page.headers.get("content-type", "text/html")
            await route.fulfill(status=200, content_type=kind, body=self._page.body)
            return
        if wish.is_navigation_request() or not self._may_ask(wish):
            await route.abort("aborted")  # any other word would show an error page
            return
        answer = await self._asked(wish)
        if answer is None:
            await route.abort("blockedbyclient")
            return
        await route.fulfill(
            status=answer.status, headers=_given(answer.headers), body=answer.body
        )

    def _may_ask(self, wish: Wish) -> bool:
        kind, method = wish.resource_type, wish.method
        if kind not in _SENT:
            return False
        if method == "POST" and kind != "script" and not self._filler.render.post:
            self._refusals["post"] = "they ask by POST, which `render.post` does not allow"
        return method in {"GET", "HEAD"} or (method == "POST" and self._filler.render.post)

    async def _asked(self, wish: Wish) -> Response | None:
        if self._sent >= self._filler.render.requests:
            self._refusals[TOO_MANY] = f"they asked {self._sent} times, and want more"
            return None
        self._sent += 1
        self._waiting += 1
        try:
            async with self._turn:  # so that none is left at the door when the page is read
                if self._over:
                    return None
                return await self._filler.answer(_request(wish), wish.resource_type)
        except (Refused, FetchFailedError) as refused:
            self._refusals.setdefault(refused.kind, refused.message)
            return None
        except NotSupported:
            return None
        finally:
            self._waiting -= 1


def _request(wish: Wish) -> Request:
    headers = {
        name: value
        for name, value in wish.headers.items()
        if name not in _NOT_SENT and not name.startswith("sec-")
    }
    return Request(
        urldefrag(wish.url).url,
        method=wish.method,
        headers=headers,
        body=wish.post_data_buffer or b"",
        dont_filter=True,
    )


def _given(headers: Mapping[bytes, list[bytes]]) -> dict[str, str]:
    shown = {}
    for name, values in headers.items():
        plain = name.decode("latin-1").lower()
        if plain not in _NOT_GIVEN:
            shown[plain] = b", ".join(values).decode("latin-1")
    return shown
