"""What all boards share: the view of a night, answers with validators, pages for people."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from html import escape
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spiders.farm.faults import RENAMED, Fault, retold
from spiders.farm.postings import Posting, night_date
from spiders.farm.world import Farm, Night

HONEYPOT = "/trap/"
"""Every board forbids these paths in robots.txt and links to one on every page."""

ROUNDS = 30
"""How often a list that wraps round starts again: nobody should read it to its end."""


@dataclass(frozen=True, slots=True)
class View:
    """What one board shows at the moment of a request.

    Attributes:
        base_url: Where the board stands, with a slash at the end.
        portal: What the board calls itself.
    """

    farm: Farm
    night: Night
    site: str
    base_url: str
    fault: Fault | None = None
    portal: str = ""

    @property
    def postings(self) -> tuple[Posting, ...]:
        """All open postings of the board, newest first."""
        found = self.night.by_site[self.site]
        return tuple(map(self._retold, found)) if self.fault else found

    @property
    def listed(self) -> tuple[Posting, ...]:
        """Those of them that its lists lead to."""
        found = self.postings
        third = found[: len(found) // 3]
        match self.fault:
            case Fault.LIST_CAPPED:
                return third
            case Fault.LIST_WRAPS:
                return third * ROUNDS
            case _:
                return found

    @property
    def new_layout(self) -> bool:
        """Whether the pages have the layout that nobody was prepared for."""
        return self.fault is Fault.LAYOUT_CHANGED

    def called(self, name: str) -> str:
        """Return what the class or key of that name is called tonight."""
        return RENAMED[name] if self.fault is Fault.EMPLOYER_RENAMED else name

    @property
    def extra(self) -> dict[str, object]:
        """What JSON says of a posting beside all that it always says."""
        return {"urgentLevel": 1} if self.fault is Fault.NEW_KEY else {}

    def find(self, key: str) -> Posting | None:
        """Return the open posting of that key."""
        posting = self.night.by_key.get((self.site, key))
        return self._retold(posting) if posting else None

    def _retold(self, posting: Posting) -> Posting:
        return retold(posting, self.fault, self.portal, self.night.number)

    def is_over(self, key: str) -> bool:
        """Whether there was such a posting and it is closed."""
        return key in self.night.over[self.site]

    def url(self, path: str) -> str:
        """Return the whole address of a path without leading slash."""
        return self.base_url + path


ViewOf = Callable[[], View]
Endpoint = Callable[[Request], Awaitable[Response]]


class Board(Protocol):
    """One job site.

    Attributes:
        site: Its id, also the name of its site file.
        name: What it calls itself.
        language: zh or en.
        disallow: What its robots.txt forbids, besides the honeypot.
        sitemap: Path of the sitemap that its robots.txt names; "" for none.
    """

    site: str
    name: str
    language: str
    disallow: tuple[str, ...]
    sitemap: str

    def routes(self, view: ViewOf) -> list[Route]:
        """Return its routes beside `/` and `/robots.txt`; `view` gives what to show now."""


def html_answer(request: Request, body: str, modified: int, charset: str = "utf-8") -> Response:
    """Return a page; `charset` is that of the bytes and of the header."""
    kind = f"text/html; charset={charset}"
    return answer(request, body.encode(charset, "xmlcharrefreplace"), kind, modified)


def json_answer(request: Request, value: Any, modified: int) -> Response:
    """Return an answer of an API."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return answer(request, body, "application/json; charset=utf-8", modified)


def answer(request: Request, body: bytes, kind: str, modified: int) -> Response:
    """Return 200, or 304 when the caller's validators say that it has this body already.

    Args:
        request: Whose If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2).
        body: The whole body.
        kind: Content-Type.
        modified: Night of the last change.
    """
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    moment = datetime.combine(night_date(modified), time(1, 30), UTC)
    headers = {"etag": tag, "last-modified": format_datetime(moment, usegmt=True)}
    known = request.headers.get("if-none-match")
    since = _moment(request.headers.get("if-modified-since", ""))
    same = tag in known if known else since is not None and moment <= since
    if same:
        return Response(status_code=304, headers=headers)
    # Set whole: Starlette would add a charset of its own.
    return Response(body, headers={**headers, "content-type": kind})


def gone_or_unknown(view: View, key: str) -> Response:
    """Return 410 for a posting that is over, and 404 for one that never was."""
    over = view.is_over(key)
    text = "该职位已下线" if over else "页面不存在"
    page = f"<html><title>{text}</title><p>{text}</p></html>"
    return Response(page, 410 if over else 404, media_type="text/html")


def paragraphs(text: str, tag: str = "p") -> str:
    """Return text as HTML, one element a line."""
    return "".join(f"<{tag}>{escape(line)}</{tag}>" for line in text.split("\n") if line)


def people_page(title: str, body: str, language: str) -> str:
    """Return a plain page for people to read."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>body{{font:16px/1.6 sans-serif;max-width:50em;"
        f"margin:2em auto;padding:0 1em}}small{{color:#666}}</style></head><body>{body}"
        f'<p hidden><a rel="nofollow" href="{HONEYPOT}1">-</a></p></body></html>'
    )


def people_list(board: Board, view: View, page: int, size: int = 50) -> str:
    """Return the board's postings for people, newest first, `size` on a page."""
    start = (page - 1) * size
    rows = "".join(_row(p) for p in view.listed[start : start + size])
    more = f'<a href="/?p={page + 1}">»</a>' if start + size < len(view.listed) else ""
    head = f"<h1>{escape(board.name)}</h1><p><small>{len(view.postings)} · "
    day = night_date(view.night.number)
    body = f"{head}{day}</small></p><ul>{rows}</ul>{more}"
    return people_page(board.name, body, board.language)


def people_posting(board: Board, posting: Posting) -> str:
    """Return one posting for people."""
    facts = (posting.employer, posting.employer_short, posting.city, posting.pay, posting.size)
    line = " · ".join(escape(fact) for fact in facts if fact)
    body = (
        f'<p><a href="/">{escape(board.name)}</a></p><h1>{escape(posting.title)}</h1>'
        f"<p><small>{line}</small></p>{paragraphs(posting.description)}"
        f"<hr>{paragraphs(posting.intro)}"
    )
    return people_page(posting.title, body, board.language)


def detail_route(board: Board, view: ViewOf, path: str) -> Route:
    """Return the route of a board's postings as people see them."""

    async def show(request: Request) -> Response:
        seen, key = view(), request.path_params["key"]
        posting = seen.find(key)
        if posting is None:
            return gone_or_unknown(seen, key)
        return html_answer(request, people_posting(board, posting), posting.touched)

    return Route(path, show)


def newest(postings: Sequence[Posting], otherwise: int) -> int:
    """Return the night of the last change among `postings`."""
    return max((p.touched for p in postings), default=otherwise)


def number(request: Request, name: str, default: int, most: int) -> int:
    """Return a whole number from the query, between 0 and `most`."""
    shown = request.query_params.get(name, "")
    return min(int(shown), most) if shown.isdecimal() else default


def _row(posting: Posting) -> str:
    return (
        f'<li><a href="/{posting.path}">{escape(posting.title)}</a> '
        f"<small>{escape(posting.employer)} · {escape(posting.city)}</small></li>"
    )


def _moment(shown: str) -> datetime | None:
    try:
        return parsedate_to_datetime(shown)
    except ValueError:
        return None
