"""The fast wire: requests sent with aiohttp, in place of Scrapy's handler on Twisted.

Scrapy 2.19 has a handler on aiohttp too, an experiment. It cannot be guarded from outside,
gives up on headers that are not UTF-8, sends a request again by itself, and takes half an
answer without a length for a whole one. So this is our own, of the same size, and the tests of
the wire run on both wires.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.http_exceptions import LineTooLong
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Headers, Response
from yarl import URL

from spiders.polite.address import GuardedResolver, check_peer
from spiders.polite.body import MAX_HEAD_BYTES
from spiders.polite.refusals import FetchFailedError, Refused

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from aiohttp.connector import Connection
    from scrapy import Request

MAX_HEAD_LINES = 256
KEEP_S = 240.0
"""So long an idle connection is kept; as Twisted does, and longer than any pace of a site."""

_NO_BODY = frozenset({204, 304})
_UNWANTED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class FastWire:
    """Sends the requests of one site, one answer at a time, and checks whom it connects to.

    Args:
        local: Whether the site lives on loopback; only then is loopback connected to.
        max_bytes: The most that an answer's body may have, as it is sent.
    """

    def __init__(self, *, local: bool, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        connector = _Lines(
            resolver=_Names(),
            use_dns_cache=False,  # the resolver has one, and checks what comes out of it
            socket_factory=lambda found: _guarded_socket(found, local=local),
            keepalive_timeout=KEEP_S,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            response_class=_Answer,
            auto_decompress=False,  # the body's reader does it, with a limit
            trust_env=False,  # a proxy would resolve names behind our back
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            max_line_size=MAX_HEAD_BYTES,
            max_field_size=MAX_HEAD_BYTES,
            max_headers=MAX_HEAD_LINES,
            skip_auto_headers=_UNWANTED,
        )
        # It would ask again by itself when a kept connection breaks: without a gap.
        self._session._retry_connection = False  # noqa: SLF001

    async def send(self, request: Request) -> Response:
        """Return the answer, redirects not followed, the body as it was sent.

        Raises:
            Refused: Its host turned out to be no public address.
            CannotResolveHostError: Its host has no address.
            FetchFailedError: No whole answer came within `download_timeout` seconds.
        """
        seconds = float(request.meta["download_timeout"])
        try:
            async with asyncio.timeout(seconds):
                return await self._answered(request)
        except TimeoutError:
            raise FetchFailedError("timeout", f"{request.url}: over {seconds:g} s") from None
        except aiohttp.ClientConnectorDNSError as failed:
            raise CannotResolveHostError(str(failed.os_error)) from failed
        except aiohttp.InvalidURL as failed:
            raise Refused("address", f"{request.url}: {failed}") from failed
        except (aiohttp.ClientError, OSError) as failed:
            raise FetchFailedError(_kind(failed), f"{request.url}: {failed}") from failed

    async def close(self) -> None:
        """Close the kept connections."""
        await self._session.close()

    async def _answered(self, request: Request) -> Response:
        line = self._session.request(
            request.method,
            URL(request.url, encoded=True),  # as robots.txt was asked about it, to the letter
            data=request.body or None,
            headers=_sendable(request.headers),
            allow_redirects=False,
            ssl=tls(),
        )
        async with cast("AbstractAsyncContextManager[_Answer]", line) as answer:
            body = await self._body(answer)
            return Response(
                request.url,
                status=answer.status,
                headers=Headers(answer.raw_headers),
                body=body,
                flags=[] if _has_an_end(answer) else ["partial"],
                ip_address=answer.peer,
            )

    async def _body(self, answer: _Answer) -> bytes:
        size = answer.content_length or 0
        pieces: list[bytes] = []
        if size <= self._max_bytes:
            size = 0
            async for piece in answer.content.iter_any():
                size += len(piece)
                if size > self._max_bytes:
                    break
                pieces.append(piece)
        if size > self._max_bytes:
            answer.close()
            raise FetchFailedError("too_large", f"{answer.url}: over {self._max_bytes} bytes")
        return b"".join(pieces)


class _Lines(aiohttp.TCPConnector):
    """Kept connections, without those on which something came that nobody had asked for."""

    async def connect(self, req: Any, traces: Any, timeout: Any) -> Connection:
        line = await super().connect(req, traces, timeout)
        while line.protocol is not None and line.protocol.should_close:
            line.close()  # what came would be taken for the next answer
            line = await super().connect(req, traces, timeout)
        return line


class _Answer(aiohttp.ClientResponse):
    """An answer that remembers who sent it, also when the line is closed already."""

    peer: Any = None

    async def start(self, connection: Any) -> aiohttp.ClientResponse:
        name = connection.transport.get_extra_info("peername")
        self.peer = ipaddress.ip_address(name[0])
        return await super().start(connection)


class _Names(AbstractResolver):
    """Looks names up through the guarded resolver, with its cache and its reasons."""

    def __init__(self) -> None:
        from twisted.internet import reactor  # noqa: PLC0415  # exists only now

        self._guarded = GuardedResolver(reactor, 10_000, 20)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        found = self._guarded.getHostByName(host)
        address = str(await found.asFuture(asyncio.get_running_loop()))
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


def _guarded_socket(found: Any, *, local: bool) -> socket.socket:
    """Return a socket for an address that may be connected to.

    Every connection passes here, whether its host was a name, an address or neither.
    """
    family, kind, protocol, _, address = found
    try:
        peer = ipaddress.ip_address(address[0])
    except ValueError:
        raise Refused("address", f"{address[0]} is no address") from None
    check_peer(peer, local=local)
    return socket.socket(family=family, type=kind, proto=protocol)


@cache
def tls() -> ssl.SSLContext:
    """Return what every https connection of this process is checked by."""
    context = ssl.create_default_context()
    context.set_ciphers("DEFAULT")  # OpenSSL's, as on the other wire: old servers need some
    return context


def _sendable(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("utf-8"))
        for name, values in headers.items()
        for value in values
    ]


def _has_an_end(answer: _Answer) -> bool:
    """Whether an answer says where it ends, so that a cut would have been noticed."""
    if answer.status in _NO_BODY or answer.method == "HEAD":
        return True
    headers = answer.headers
    return (
        "Content-Length" in headers or "chunked" in headers.get("Transfer-Encoding", "").lower()
    )


def _kind(failed: Exception) -> str:
    if isinstance(failed, aiohttp.ClientSSLError | ssl.SSLError):
        return "tls"
    if isinstance(failed, aiohttp.ClientPayloadError):
        return "truncated"
    if isinstance(failed, aiohttp.ClientResponseError) and _too_much_head(failed):
        return "too_large"
    return "connection"


def _too_much_head(failed: aiohttp.ClientResponseError) -> bool:
    cause: BaseException | None = failed
    while cause is not None and not isinstance(cause, LineTooLong):
        cause = cause.__cause__
    return cause is not None or "Too many headers" in failed.message
