"""What the door knows of a site's keys: it fills them in, takes them out, and has the token.

A token is OAuth2's client credentials: the documented way into an API for whoever was given a
key. It is asked for through the same door as every page, is kept in memory alone, and goes to
the host of the site's `base_url` alone.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from scrapy.http import Request, Response

from spiders.polite.refusals import FetchFailedError, Refused
from spiders.secrets import TOKEN, Needed, Veil, filled_headers, filled_url, named_in, origin

Ask = Callable[[Request], Awaitable[Response]]

EARLY_S = 30
"""A token is renewed so many seconds before it ends: the page's own way takes time."""

SHORTEST_S = 60
"""No token is taken for shorter-lived than this; one that is will be refused, and renewed."""

_ERROR = re.compile(r"[a-z_]{1,40}")


class Keys:
    """One site's keys, for one night."""

    def __init__(self, needed: Needed | None = None, environ: Mapping[str, str] = {}) -> None:
        self._needed = needed or Needed()
        # One that is missing is refused before (`check_secrets`); only robots.txt needs none.
        self._values = {name: environ[name] for name in self._needed.all if name in environ}
        self._veil = Veil(self._values) if self._values else None
        self._token, self._failed = "", ""
        self._ends: datetime | None = None
        self._turn = asyncio.Lock()

    def named(self, request: Request) -> Request:
        """Return a request with names in place of keys that its address holds."""
        if self._veil is None:
            return request
        url = self._veil.text(request.url)
        return request if url == request.url else request.replace(url=url)

    def filled(self, request: Request) -> Request:
        """Return a request as it is sent.

        Raises:
            Refused: It would carry a key to where the site file does not send it.
        """
        if self._veil is None:
            return request
        values = {n: self._values[n] for n in self._needed.sent if n in self._values}
        headers = {
            name.decode("latin-1"): b",".join(shown).decode("latin-1")
            for name, shown in request.headers.items()
        }
        if not (named_in(request.url, headers) & values.keys()):
            return request
        if origin(request.url) not in self._needed.origins:
            raise Refused("redirect", f"{request.url} would carry a key to another host")
        return request.replace(
            url=filled_url(request.url, values), headers=filled_headers(headers, values)
        )

    def hidden(self, text: str) -> str:
        """Return a text with names in place of keys."""
        return text if self._veil is None else self._veil.text(text)

    def answer(self, answer: Response, url: str) -> Response:
        """Return an answer with names in place of keys; `url` is the address that was asked."""
        veil = self._veil
        if veil is None:
            return answer
        headers = {
            name: [veil.bytes(shown) for shown in several]
            for name, several in answer.headers.items()
        }
        return answer.replace(url=url, headers=headers, body=veil.bytes(answer.body))

    def failure(self, failed: Refused | FetchFailedError) -> Refused | FetchFailedError:
        """Return a failure that tells no key."""
        return type(failed)(failed.kind, self.hidden(failed.message))

    # The token

    def wants_token(self, url: str) -> bool:
        """Return whether a request to `url` has to carry the site's token."""
        plan = self._needed.token
        if plan is None or origin(url) != plan.goes_to:
            return False
        return url.partition("?")[0] != plan.url.partition("?")[0]  # the token's own address

    async def bearer(self, ask: Ask, now: Callable[[], datetime]) -> str:
        """Return what the header `Authorization` has to say.

        Args:
            ask: Sends a request through the door, once, and follows nothing.
            now: The present.

        Raises:
            Refused: `auth_failed`: there is no token tonight. Or the door's own refusal.
        """
        async with self._turn:
            if self._failed:
                raise Refused("auth_failed", self._failed)
            if not self._token or self._ends is None or now() >= self._ends:
                try:
                    self._token, lives_s = await self._asked(ask)
                except Refused as refused:
                    if refused.kind == "auth_failed":
                        self._failed = refused.message
                    raise
                self._ends = now() + timedelta(seconds=lives_s)
            return f"Bearer {self._token}"

    def refused(self, bearer: str) -> None:
        """Take in that the site did not accept a token; the next one is a new one."""
        if bearer == f"Bearer {self._token}":
            self._token = ""

    def give_up(self, why: str) -> Refused:
        """Return the refusal with which a site ends that accepts no token."""
        self._failed = why
        return Refused("auth_failed", why)

    async def _asked(self, ask: Ask) -> tuple[str, float]:
        plan = self._needed.token
        if plan is None:  # nobody asks then
            raise Refused("auth_failed", "the site file says nothing of a token")
        form = {
            "grant_type": "client_credentials",
            "client_id": self._values[plan.client_id],
            "client_secret": self._values[plan.client_secret],
            **({"scope": plan.scope} if plan.scope else {}),
        }
        request = Request(
            plan.url,
            method="POST",
            headers={
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            body=urlencode(form).encode(),
        )
        try:
            answer = await ask(request)
        except FetchFailedError as failed:
            why = f"no token: {failed.kind}: {self.hidden(failed.message)}"
            raise Refused("auth_failed", why) from None
        return self._read(answer, plan.url)

    def _read(self, answer: Response, url: str) -> tuple[str, float]:
        """Return the token and the seconds for which it is good."""
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        said = said if isinstance(said, dict) else {}
        token, kind = said.get("access_token"), str(said.get("token_type") or "bearer")
        fit = isinstance(token, str) and token.isascii() and token.isprintable()
        if answer.status != 200 or not token or not fit or kind.lower() != "bearer":
            error = _ERROR.fullmatch(str(said.get("error") or ""))
            why = f" ({error[0]})" if error else ""
            raise Refused("auth_failed", f"no token: {url} answered {answer.status}{why}")
        if self._veil is not None:
            self._veil.add(token, TOKEN)
        try:
            lives_s = float(said.get("expires_in") or 0)
        except (TypeError, ValueError):
            lives_s = 0.0
        return token, max(lives_s - EARLY_S, SHORTEST_S)
