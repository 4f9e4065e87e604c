"""The door: every request of a harvest leaves through here, or not at all.

For each address, also of a redirect: may this site ask there, is the host denied or private,
does its robots.txt allow it, is it our turn, are these the site's hours? Then it is sent; a
host that says "too many" gets its rest, a broken answer is asked for again, at most twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import SplitResult, urljoin, urlsplit

from scrapy import exceptions
from scrapy.http import Request, Response
from twisted.internet import error as net
from twisted.web.client import ResponseFailed

from spiders.limits import HOST_PAGES
from spiders.polite.address import GuardedResolver, check_host, check_peer, is_loopback
from spiders.polite.agent import Agent
from spiders.polite.body import whole_body
from spiders.polite.keys import Keys
from spiders.polite.pace import HostPace, Hosts, rest_s
from spiders.polite.refusals import FetchFailedError, Refused
from spiders.polite.robots import Robots, read_robots, unreachable
from spiders.polite.window import Window
from spiders.site import denial

Send = Callable[[Request], Awaitable[Response]]
MAX_REDIRECTS = 5
MAX_RETRIES = 2
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OURS = frozenset({b"User-Agent", b"Accept", b"Accept-Language", b"Accept-Encoding"})
_ACCEPT = "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.8"

_KINDS: tuple[tuple[str, tuple[type[BaseException], ...]], ...] = (
    ("timeout", (exceptions.DownloadTimeoutError, net.TimeoutError)),
    ("dns", (exceptions.CannotResolveHostError, net.DNSLookupError)),
    ("too_large", (exceptions.DownloadCancelledError,)),
    ("truncated", (exceptions.ResponseDataLossError,)),
    ("connection", (exceptions.DownloadConnectionRefusedError, net.ConnectError)),
    ("connection", (exceptions.DownloadFailedError, ResponseFailed, net.ConnectionDone)),
    ("connection", (net.ConnectionLost, OSError)),
)


@dataclass(frozen=True, slots=True)
class House:
    """What all sites of a process share: who we are, the turnstiles, the robots known."""

    agent: Agent
    hosts: Hosts
    robots: dict[str, asyncio.Future[Robots]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How one site is visited.

    Attributes:
        allowed: The authorities (host, or host:port) that its requests may go to.
        local: Whether the site lives on loopback; only then may loopback be asked.
        delay_s: The gap between two requests to a host.
        stop: Set when the site's time is over: whoever waits in the door gives up.
        robots_only: Only robots.txt is read; what it allows is refused as `stopped`.
        host_pages: The most requests that a host may get in a night, from all sites together.
        window: The hours in which the site may be asked; None: all day.
        now: The present, with a zone.
        keys: What the user was given for the site; no other place knows them.
    """

    house: House
    allowed: frozenset[str]
    local: bool
    delay_s: float
    stop: asyncio.Event
    robots_only: bool = False
    host_pages: int = HOST_PAGES
    window: Window | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    keys: Keys = field(default_factory=Keys)


class Door:
    """The way out for one site's requests; none may take longer than `timeout_s`."""

    def __init__(self, manners: Manners, send: Send, timeout_s: float) -> None:
        self._manners, self._send, self._timeout_s = manners, send, timeout_s

    async def fetch(self, request: Request) -> Response:
        """Return the answer, redirects followed.

        Raises:
            Refused: A rule of ours or of the host forbids it; nothing was sent there.
            FetchFailedError: No whole answer came.
        """
        request = self._manners.keys.named(request)
        chain = [request.url]
        while True:
            answer = await self._permitted(request)
            target = _target(answer)
            if not target:
                return answer
            chain.append(target)
            if len(chain) > MAX_REDIRECTS + 1 or target in chain[:-1]:
                raise Refused("redirect", f"no end of redirects: {' -> '.join(chain)}")
            request = _redirected(request, answer.status, target)

    async def _permitted(self, request: Request) -> Response:
        parts = self._checked(request.url)
        robots = await self._robots(parts)
        sent = self._manners.keys.filled(request)
        if not robots.allows(sent.url):
            kind = "unreachable" if robots.state == "unreachable" else "forbidden"
            reason = robots.reason or f"robots.txt forbids {request.url}"
            raise Refused(f"robots_{kind}", reason)
        if self._manners.robots_only:
            raise Refused("stopped", "only robots.txt was wanted")
        gap_s = max(self._manners.delay_s, robots.delay_s)
        if self._manners.keys.wants_token(request.url):
            answer = await self._with_token(sent, parts, gap_s)
        else:
            answer = await self._veiled(sent, parts, gap_s)
        return self._manners.keys.answer(answer, request.url)

    async def _with_token(self, request: Request, parts: SplitResult, gap_s: float) -> Response:
        """Return the answer to a request with the site's token, which may need a new one."""
        keys, now = self._manners.keys, self._manners.now
        for _ in range(2):
            bearer = await keys.bearer(self._permitted, now)
            sent = request.replace(headers={**request.headers, b"Authorization": bearer})
            answer = await self._veiled(sent, parts, gap_s)
            if answer.status != 401:
                return answer
            keys.refused(bearer)
        raise keys.give_up(f"{keys.hidden(request.url)} refused a new token, too (401)")

    async def _veiled(self, request: Request, parts: SplitResult, gap_s: float) -> Response:
        """Return the answer; what goes wrong tells nothing of keys."""
        try:
            return await self._asked(request, parts, gap_s)
        except (Refused, FetchFailedError) as failed:
            told = self._manners.keys.failure(failed)
        raise told

    def _checked(self, url: str) -> SplitResult:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
            raise Refused("scheme", f"{url} is not a plain web address")
        if entry := denial(url):
            raise Refused("denied", f"{entry.host} is denied: {entry.reason} ({entry.on})")
        check_host(host, local=self._manners.local)
        if authority(parts) not in self._manners.allowed:
            raise Refused(
                "elsewhere", f"{url} leads off the site: if that is right, add it to `hosts`"
            )
        return parts

    async def _robots(self, parts: SplitResult) -> Robots:
        origin = f"{parts.scheme}://{authority(parts)}"
        known = self._manners.house.robots
        while True:
            ours = origin not in known
            if ours:
                known[origin] = asyncio.ensure_future(self._read_robots(origin))
            asked = known[origin]
            try:
                return await asyncio.shield(asked)
            except Refused:  # the site that asked may not ask now; another one may
                if known.get(origin) is asked:
                    del known[origin]
                if ours:
                    raise

    async def _read_robots(self, origin: str) -> Robots:
        url, agent = f"{origin}/robots.txt", self._manners.house.agent
        for _ in range(MAX_REDIRECTS + 1):
            request, parts = Request(url), urlsplit(url)
            try:
                check_host(parts.hostname or "", local=self._manners.local)
                async with self._turn(parts, self._manners.delay_s) as pace:
                    answer = await self._whole(request)
                    if answer.headers.get(b"Retry-After"):
                        self._heed(answer, pace)  # without it, nobody asks again tonight
            except FetchFailedError as failed:
                return unreachable(f"robots.txt: {failed.message}")
            except Refused as refused:
                if refused.not_now:
                    raise
                return unreachable(f"robots.txt: {refused.message}")
            target = _target(answer)
            if not target:
                return read_robots(answer.status, answer.body, agent.product)
            if urlsplit(target).scheme not in {"http", "https"} or denial(target):
                return unreachable(f"robots.txt points to {target}")
            url = target
        return unreachable("robots.txt: no end of redirects")

    async def _asked(self, request: Request, parts: SplitResult, gap_s: float) -> Response:
        retries = 0
        while True:
            async with self._turn(parts, gap_s) as pace:
                try:
                    answer = await self._whole(request)
                except FetchFailedError as failed:
                    retries += 1
                    if retries > MAX_RETRIES or not failed.retryable:
                        raise
                    continue
                if self._heed(answer, pace):
                    continue
            if answer.status >= 500 and retries < MAX_RETRIES:
                retries += 1
                continue
            pace.praise()
            return answer

    async def _whole(self, request: Request) -> Response:
        request.meta["download_timeout"] = self._timeout_s  # connecting, waiting, all of it
        headers = request.headers
        headers[b"User-Agent"] = str(self._manners.house.agent)
        headers[b"Accept-Encoding"] = b"gzip"
        headers.setdefault(b"Accept", _ACCEPT)
        headers.setdefault(b"Accept-Language", b"zh-CN,zh;q=0.9,en;q=0.8")
        try:
            answer = await self._send(request)
        except tuple(kind for _, kinds in _KINDS for kind in kinds) as failed:
            raise _named(failed, request.url) from failed
        check_peer(answer.ip_address, local=self._manners.local)
        return whole_body(answer)

    @asynccontextmanager
    async def _turn(self, parts: SplitResult, gap_s: float) -> AsyncIterator[HostPace]:
        """Enter the host's turnstile; when it opens the window must not have closed."""
        manners, host = self._manners, (parts.hostname or "").lower()
        pace = manners.house.hosts[authority(parts) if is_loopback(host) else host]
        self._check_window()
        async with pace.turn(gap_s, manners.stop, manners.host_pages):
            self._check_window()
            yield pace

    def _check_window(self) -> None:
        if self._manners.window is not None:
            self._manners.window.check(self._manners.now())

    def _heed(self, answer: Response, pace: HostPace) -> bool:
        """Return whether the host told us off; if so it gets the rest that it asks for."""
        if answer.status not in {429, 503}:
            return False
        said = (answer.headers.get(b"Retry-After") or b"").decode("latin-1")
        pace.strike(rest_s(said, datetime.now(UTC), pace.strikes + 1))
        return True


def authority(parts: SplitResult) -> str:
    """Return host and, unless it is the scheme's own, port.

    >>> authority(urlsplit("https://Jobs.Test:443/x")), authority(urlsplit("http://[::1]:81/"))
    ('jobs.test', '[::1]:81')
    """
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    own = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in {None, own} else f"{host}:{parts.port}"


def _target(answer: Response) -> str:
    location = answer.headers.get(b"Location")
    if answer.status not in _REDIRECTS or not location:
        return ""
    target = urljoin(answer.url, location.decode("utf-8", "replace").strip())
    return target.partition("#")[0]


def _redirected(request: Request, status: int, target: str) -> Request:
    before, after = urlsplit(request.url), urlsplit(target)
    if before.scheme == "https" and after.scheme == "http":
        raise Refused("redirect", f"{request.url} leads from https to http: {target}")
    if after.scheme not in {"http", "https"}:
        raise Refused("scheme", f"{request.url} leads to {target}")
    headers = request.headers.copy()
    if (before.scheme, authority(before)) != (after.scheme, authority(after)):
        for name in set(headers) - _OURS:
            del headers[name]  # a key for one origin is not for another
    method, body = request.method, request.body
    if method != "GET" and status in {301, 302, 303}:
        method, body = "GET", b""
        headers.pop(b"Content-Type", None)
    return request.replace(url=target, headers=headers, method=method, body=body)


def _named(failed: BaseException, url: str) -> FetchFailedError | Refused:
    text = str(failed) or type(failed).__name__
    if "ssl" in text.casefold() or "certificate" in text.casefold():
        return FetchFailedError("tls", f"{url}: {text}")
    kind = next(name for name, kinds in _KINDS if isinstance(failed, kinds))
    refused = GuardedResolver.refused.get(urlsplit(url).hostname or "")
    if kind == "dns" and refused:
        return Refused("address", refused)
    return FetchFailedError(kind, f"{url}: {text}")
