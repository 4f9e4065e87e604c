"""The farm on loopback: one port a board, for ports stand for hosts there.

All boards are served by one background thread. What they show (night, faults) can be changed
while they run, and every request is logged, so that a test can ask how polite a reader was.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spiders.farm.boards import BOARDS, Board
from spiders.farm.boards.base import (
    HONEYPOT,
    View,
    ViewOf,
    html_answer,
    number,
    people_list,
)
from spiders.farm.faults import FaultPlan, fault_of
from spiders.farm.trouble import troubled
from spiders.farm.world import Farm

LOOPBACK = "127.0.0.1"
_NAMES = {board.site: board.name for board in BOARDS}
START_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One request as a board saw it.

    Attributes:
        started, ended: Seconds of a clock that only goes forward.
        path: With its query.
        conditional: It carried a validator.
        forbidden: The board's robots.txt forbids the path.
    """

    site: str
    started: float
    ended: float
    method: str
    path: str
    status: int
    agent: str
    conditional: bool
    forbidden: bool


class Stage:
    """A farm that is being served. Use it in a `with` block, or call `stop`.

    Attributes:
        base_urls: Address of each board, by site id.
        night: The night that is shown; may be set at any time.
        faults: What is wrong with which board; may be replaced at any time.
        log: Every request so far.
    """

    def __init__(self, farm: Farm, night: int, sockets: Mapping[str, socket.socket]) -> None:
        self.farm, self.night = farm, night
        self.faults: FaultPlan = {}
        self.log: list[Hit] = []
        self.base_urls = {
            site: f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
            for site, listening in sockets.items()
        }
        self._sockets = sockets
        self._servers = {board.site: _server(self._app(board)) for board in BOARDS}
        self._thread = threading.Thread(target=self._serve, name="farm", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Serve; return when every board answers."""
        self.farm.night(self.night)
        self._thread.start()
        end = time.monotonic() + START_PATIENCE_S
        while not all(server.started for server in self._servers.values()):
            if not self._thread.is_alive() or time.monotonic() > end:
                raise RuntimeError("the farm's boards did not start")
            time.sleep(0.005)

    def stop(self) -> None:
        """Stop serving; return when all ports are free."""
        for server in self._servers.values():
            server.should_exit = True
            server.force_exit = True
        self._thread.join()

    def view(self, site: str) -> View:
        """Return what a board shows now."""
        fault = fault_of(self.faults, site, self.night)
        night = self.farm.night(self.night)
        return View(self.farm, night, site, self.base_urls[site], fault, _NAMES[site])

    def hits(self, site: str | None = None) -> list[Hit]:
        """Return the requests so far, of one board or of all."""
        return [hit for hit in self.log if site in (None, hit.site)]

    def forbidden_hits(self) -> list[Hit]:
        """Return the requests that a polite reader would not have sent."""
        return [hit for hit in self.log if hit.forbidden]

    def _serve(self) -> None:
        async def all_boards() -> None:
            await asyncio.gather(
                *(
                    server.serve(sockets=[self._sockets[site]])
                    for site, server in self._servers.items()
                )
            )

        asyncio.run(all_boards())

    def _app(self, board: Board) -> ASGIApp:
        def view() -> View:
            return self.view(board.site)

        app = Starlette(routes=[*_common_routes(board, view), *board.routes(view)])
        return _Logged(app, board, self)


def serve(farm: Farm, night: int = 1, port_base: int | None = None) -> Stage:
    """Serve the farm's boards from a background thread.

    Args:
        farm: The world.
        night: What to show first.
        port_base: Port of the first board, the others follow; None takes free ports.
    """
    sockets: dict[str, socket.socket] = {}
    for nth, board in enumerate(BOARDS):
        # Without naming TCP, asyncio leaves Nagle's algorithm on: 40 ms an answer.
        listening = socket.socket(proto=socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port_base + nth if port_base else 0))
        sockets[board.site] = listening
    stage = Stage(farm, night, sockets)
    stage.start()
    return stage


def overlaps(hits: Iterable[Hit]) -> int:
    """Return how many requests began while another one to the same board was under way."""
    count = 0
    busy: dict[str, float] = {}
    for hit in sorted(hits, key=lambda h: h.started):
        count += hit.started < busy.get(hit.site, 0.0)
        busy[hit.site] = max(busy.get(hit.site, 0.0), hit.ended)
    return count


def robots_txt(board: Board, base_url: str) -> str:
    """Return a board's robots.txt."""
    rules = "".join(f"Disallow: {path}\n" for path in (*board.disallow, HONEYPOT))
    sitemap = f"\nSitemap: {base_url}{board.sitemap}\n" if board.sitemap else ""
    return f"User-agent: *\n{rules}{sitemap}"


def _common_routes(board: Board, view: ViewOf) -> list[Route]:
    async def home(request: Request) -> Response:
        seen = view()
        page = max(1, number(request, "p", 1, 10**6))
        return html_answer(request, people_list(board, seen, page), seen.night.number)

    async def robots(_: Request) -> Response:
        return PlainTextResponse(robots_txt(board, view().base_url))

    return [Route("/", home), Route("/robots.txt", robots)]


class _Logged:
    """Notes every request; the board answers it, or what its fault makes of it."""

    def __init__(self, app: ASGIApp, board: Board, stage: Stage) -> None:
        self._app, self._board, self._stage = app, board, stage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status = time.monotonic(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                # Noted before the last byte leaves: whoever has the answer finds it in the log.
                self._stage.log.append(self._hit(scope, started, status))
            await send(message)

        fault = self._stage.view(self._board.site).fault
        await troubled(self._app, fault, scope["path"])(scope, receive, noting)

    def _hit(self, scope: Scope, started: float, status: int) -> Hit:
        headers = Headers(scope=scope)
        query = scope["query_string"].decode("latin-1")
        path = scope["path"] + (f"?{query}" if query else "")
        return Hit(
            site=self._board.site,
            started=started,
            ended=time.monotonic(),
            method=scope["method"],
            path=path,
            status=status,
            agent=headers.get("user-agent", ""),
            conditional="if-none-match" in headers or "if-modified-since" in headers,
            forbidden=_is_forbidden(self._board, path),
        )


def _is_forbidden(board: Board, path: str) -> bool:
    return any(
        rule[2:] in path if rule.startswith("/*") else path.startswith(rule)
        for rule in (*board.disallow, HONEYPOT)
    )


def _server(app: ASGIApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
