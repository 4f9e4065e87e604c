"""A real Chromium for the desk's tests: what it asked for, and what it complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

from flows.desk.visitor import COOKIE, LANGUAGE_COOKIE
from tests.flows.desk.conftest import RunningDesk


@dataclass
class Seen:
    """A page of the browser, and all that it did.

    Attributes:
        complaints: Messages on the console and errors of scripts.
        strange: Requests to anything but the desk.
        requests: All addresses asked for.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def browsing(  # noqa: PLR0913  # what a browser may differ in
    chromium: Browser,
    desk: RunningDesk,
    role: str,
    *,
    language: str = "zh-Hans",
    width: int = 1280,
    scripts: bool = True,
) -> Iterator[Seen]:
    """Open a page in which a person of a role is signed in."""
    context = chromium.new_context(
        base_url=desk.url,
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    cookies = {COOKIE: desk.session(role), LANGUAGE_COOKIE: language}
    context.add_cookies(
        [{"name": name, "value": value, "url": desk.url} for name, value in cookies.items()]
    )
    seen = Seen(context.new_page())
    host = urlsplit(desk.url).netloc

    def asked(request: Request) -> None:
        seen.requests.append(request.url)
        if urlsplit(request.url).netloc != host and not request.url.startswith(
            ("data:", "blob:")
        ):
            seen.strange.append(request.url)

    def said(text: str, kind: str) -> None:
        if kind in {"error", "warning"}:
            seen.complaints.append(f"{seen.page.url}: {text}")

    seen.page.on("request", asked)
    seen.page.on("console", lambda message: said(message.text, message.type))
    seen.page.on("pageerror", lambda error: said(str(error), "error"))
    yield seen
    context.close()
