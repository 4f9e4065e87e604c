"""What answers in place of a board whose fault is not in what it says but in how it answers."""

from __future__ import annotations

import asyncio
import gzip

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spiders.farm.faults import Fault

LOGIN = "/passport/login"
ELSEWHERE = "http://jobs.invalid/"
DRIP_S = 0.05
"""Seconds between two bytes of a slow board."""

_LOGIN_PAGE = (
    "<!doctype html><html><head><title>用户登录</title></head><body><h1>请先登录</h1>"
    '<form method="post"><input name="phone"><input name="code" type="password">'
    "<button>登录</button></form></body></html>"
)
_RIDDLE = (
    "<!doctype html><html><head><title>安全验证</title></head><body>"
    "<p>您的访问过于频繁，请完成安全验证后继续访问。</p><div id='slider'></div></body></html>"
)


def troubled(app: ASGIApp, fault: Fault | None, path: str) -> ASGIApp:
    """Return what answers the request for `path`: mostly the board itself.

    robots.txt stays as it is, unless it is what the fault is about.
    """
    if fault is Fault.DOWN:
        return PlainTextResponse("Service Unavailable", 503)
    if path == "/robots.txt":
        closed = fault is Fault.CLOSED_TO_US
        return PlainTextResponse("User-agent: *\nDisallow: /\n") if closed else app
    match fault:
        case Fault.CUT_OFF:
            return _cut_off(app)
        case Fault.SLOW:
            return _dripping
        case Fault.WRONG_CHARSET:
            return _called_utf8(app)
        case _:
            return _another_page(fault, path) or app


def _another_page(fault: Fault | None, path: str) -> Response | None:
    match fault:
        case Fault.LOGIN_WALL if path == LOGIN:
            return HTMLResponse(_LOGIN_PAGE)
        case Fault.LOGIN_WALL:
            return RedirectResponse(LOGIN, 302)
        case Fault.SECURITY_CHECK:
            return HTMLResponse(_RIDDLE)
        case Fault.LED_AWAY:
            return RedirectResponse(ELSEWHERE + path.lstrip("/"), 302)
        case Fault.EMPTY_JSON:
            return Response("{}", media_type="application/json")
        case _:
            return None


def _cut_off(app: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                packed = gzip.compress(bytes(body), mtime=0)
                half = packed[: len(packed) // 2]
                headers = MutableHeaders(raw=start["headers"])
                headers["content-encoding"] = "gzip"
                headers["content-length"] = str(len(half))
                await send(start)
                await send({"type": "http.response.body", "body": half})

        await app(scope, receive, collect)

    return answer


def _called_utf8(app: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def renamed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                kind = headers.get("content-type", "").partition(";")[0]
                headers["content-type"] = f"{kind}; charset=utf-8"
            await send(message)

        await app(scope, receive, renamed)

    return answer


async def _dripping(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer without end, until the client has had enough."""
    del scope
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    left = asyncio.ensure_future(receive())
    while not left.done():
        await send({"type": "http.response.body", "body": b" ", "more_body": True})
        await asyncio.wait([left], timeout=DRIP_S)
    await send({"type": "http.response.body", "body": b""})
