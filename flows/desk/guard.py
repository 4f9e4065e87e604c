"""What every request passes: whose name it came by, where a write came from, what may run.

No token stands in a form. A write has to come from the desk's own pages, which browsers say in
`Sec-Fetch-Site` and `Origin` (the rule of Go's CrossOriginProtection); a script of another page
cannot set either. A request that says neither is no browser's: it needs a token of the API.
"""

from __future__ import annotations

import re
import secrets

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LARGE = "This is too large."
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES = 4 << 20
"""No form of the desk is larger, not even all rules at once."""
_HOST = re.compile(r"(?:(?P<name>[\w.-]+)|\[(?P<address>[0-9A-Fa-f:.]+)\])(?::[0-9]{1,5})?")
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses what comes from elsewhere, and sends the policy with its nonce on every answer.

    Args:
        app: What is guarded.
        hosts: The names under which browsers may ask, without ports.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it: 403, or 413 if it is larger than any form."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message), nonce)
            await send(message)

        if refused := self._refusal(scope):
            await _turned_away(scope, 403, refused)(scope, receive, sent)
        elif _announced(scope) > MOST_BYTES:
            await _turned_away(scope, 413, TOO_LARGE)(scope, receive, sent)
        else:
            await self._app(scope, _bounded(receive), sent)

    def _refusal(self, scope: Scope) -> str:
        """Return why a request is refused; "" when it is not."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return "This desk is not known by that name."
        if scope["method"] in SAFE or _from_here(headers, host):
            return ""
        return "This came from another page: open the desk itself and try again."


def _announced(scope: Scope) -> int:
    """Return how large a request says that it is."""
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isdecimal() else 0


def _bounded(receive: Receive) -> Receive:
    """Return what gives a request's body, and no more of it than the largest form has."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    return received


def _turned_away(scope: Scope, status: int, why: str) -> Response:
    if scope["path"].startswith("/api/"):
        body = {"status": status, "title": why, "detail": why}
        return JSONResponse(body, status, media_type="application/problem+json")
    return PlainTextResponse(why, status_code=status)


def protect(headers: MutableHeaders, nonce: str) -> None:
    """Add to an answer what tells browsers to run nothing but our own scripts."""
    headers["content-security-policy"] = _POLICY.format(nonce=nonce)
    for name, value in _ALWAYS.items():
        headers[name] = value
    headers.setdefault("cache-control", "private, no-cache")


def _from_here(headers: Headers, host: str) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is not None:
        # Which of the two it is a proxy in front may know alone.
        return origin in {f"http://{host}", f"https://{host}"}
    return "cookie" not in headers and headers.get("authorization", "").startswith("Bearer ")


def _name(host: str) -> str | None:
    """Return the name in a Host header, without its port; None where it says anything else.

    >>> _name("Leads.example:8642"), _name("[::1]"), _name("ana@leads.example")
    ('leads.example', '::1', None)
    """
    said = _HOST.fullmatch(host)
    return (said["name"] or said["address"]).lower() if said else None
