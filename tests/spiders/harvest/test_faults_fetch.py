"""Faults on the wire (F1 to F6, cases 1 and 7): what is broken is refused, the rest read."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import monotonic, time
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite.addon import Politeness
from spiders.polite.agent import Agent
from spiders.polite.door import House, Manners, _redirected
from spiders.polite.pace import Hosts
from spiders.polite.refusals import Refused
from tests.spiders.harvest.board import Ask, Board, Reply, as_json
from tests.spiders.harvest.conftest import NIGHT

pytestmark = pytest.mark.each_wire

Harvested = Callable[..., list[Handover]]
InReactor = Callable[[Awaitable[Any]], Any]


class _Hasty(Spider):
    """Yields a hundred requests at once, as plain spiders do."""

    name = "hasty"

    def __init__(self, url: str, manners: Manners) -> None:
        super().__init__()
        self.url, self.manners = url, manners
        self.answers = 0

    async def start(self) -> Any:
        for number in range(100):
            yield Request(f"{self.url}job/{number}", callback=self.took, errback=self.missed)

    def took(self, _: object) -> None:
        self.answers += 1

    def missed(self, _: object) -> None:
        """Nothing was sent."""


def test_case_1_a_hundred_requests_of_any_spider_wait_for_robots(
    board: Board, in_reactor: InReactor, tmp_path: Path
) -> None:
    board.paths["/robots.txt"] = lambda _: Reply(body=b"User-agent: *\nDisallow: /\n")
    house = House(Agent(), Hosts(tmp_path, NIGHT), {})
    allowed = frozenset({board.url.split("/")[2]})
    manners = Manners(house=house, allowed=allowed, local=True, delay_s=0, stop=asyncio.Event())
    hasty = {"CONCURRENT_REQUESTS": 100, "CONCURRENT_REQUESTS_PER_DOMAIN": 100}

    in_reactor(
        AsyncCrawlerRunner({"ADDONS": {Politeness: 0}, **hasty}).crawl(
            _Hasty, url=board.url, manners=manners
        )
    )

    assert [ask.path for ask in board.log] == ["/robots.txt"]
    house.hosts.close()


def _chunked(*pieces: bytes, head: bytes = b"") -> Iterator[bytes]:
    yield (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
        + head
        + b"\r\n"
    )
    for piece in pieces:
        yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    yield b"0\r\n\r\n"


def _endless() -> Iterator[bytes]:
    piece = b" " * 65_536
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


def _heads(*lines: bytes) -> Iterator[bytes]:
    yield b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"", b"{}"])


def _slow_head(board: Board) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX-Slow: "
    while not board.bell.wait(0.02):
        yield b"."


HALF = gzip.compress(b'{"title": "half of it"}' * 50)[:40]
BOMB = gzip.compress(bytes(200 << 20), compresslevel=1)


@pytest.mark.parametrize(
    ("raw", "kinds", "tries"),
    [
        (lambda _: _chunked(HALF, head=b"Content-Encoding: gzip\r\n"), {"truncated"}, 3),
        (lambda _: _chunked(BOMB, head=b"Content-Encoding: gzip\r\n"), {"too_large"}, 1),
        (lambda _: _chunked(b"\x0b", head=b"Content-Encoding: br\r\n"), {"encoding"}, 1),
        (lambda _: _chunked(HALF, head=b"Content-Encoding: gzip, gzip\r\n"), {"encoding"}, 1),
        pytest.param(_slow_head, {"timeout"}, 3, marks=pytest.mark.slow),
        (lambda _: _endless(), {"too_large"}, 1),
        (lambda _: _heads(*[b"X-Long: " + b"y" * 8000] * 260), {"too_large"}, 1),
        (lambda _: _heads(b"Content-Length: 2", b"Content-Length: 900"), {"connection"}, 3),
    ],
    ids=[
        "F1 gzip cut in whole chunks", "F2 and case 7 gzip bomb of 200 MB", "F2 brotli unasked",
        "F2 gzip in gzip", "F3 head that drips", "F4 body without end", "F4 2 MB of headers",
        "F4 two lengths",
    ],
)  # fmt: skip
def test_a_broken_answer_is_counted_by_its_kind_and_nothing_is_kept(
    board: Board,
    harvested: Harvested,
    raw: Callable[[Board], Iterator[bytes]],
    kinds: set[str],
    tries: int,
) -> None:
    board.paths["/job/1"] = lambda _: Reply(raw=raw(board))

    patience = 1 if kinds == {"timeout"} else 10

    (handover,) = harvested(board.site(), settings={"DOWNLOAD_TIMEOUT": patience})

    assert set(handover.report.pages) - {"ok"} == kinds
    assert [ask.path for ask in board.log].count("/job/1") == tries
    assert handover.report.rows == 29


def test_f3_a_site_that_drips_does_not_slow_its_neighbour(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    def until_the_neighbour_is_done() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX-Slow: "
        while len(other_board.asked("/job/")) < 30 and not board.bell.wait(0.02):
            yield b"."

    board.paths["/jobs"] = lambda _: Reply(raw=until_the_neighbour_is_done())

    slow, quick = harvested(board.site(id="slow"), other_board.site(id="quick"))

    assert slow.report.pages == {"connection": 1}  # and no timeout
    assert quick.report.rows == 30


def test_f5_a_post_that_is_redirected_becomes_a_get_without_its_body(
    board: Board, harvested: Harvested
) -> None:
    board.paths["/search"] = lambda _: Reply(status=302, headers={"Location": "/jobs?page=1"})
    site = board.site(
        request={"url": "search", "method": "POST", "body": {"q": "clerk"}},
        paging={"kind": "none"},
    )

    harvested(site)

    (asked,) = board.asked("/jobs")
    assert (asked.method, asked.headers.get("content-length", "0")) == ("GET", "0")
    assert "content-type" not in asked.headers


def test_f5_no_cookie_is_ever_sent(board: Board, harvested: Harvested) -> None:
    plain = board.page
    board.paths["/jobs"] = lambda ask: _with_cookie(plain(int(ask.query["page"][0])))

    harvested(board.site())

    assert not any("cookie" in ask.headers for ask in board.log)


def _with_cookie(reply: Reply) -> Reply:
    reply.headers["Set-Cookie"] = "session=1; Path=/"
    return reply


def test_f5_https_never_leads_to_http() -> None:
    request = Request("https://jobs.test/list", headers={"Authorization": "Bearer 1"})

    with pytest.raises(Refused, match="from https to http"):
        _redirected(request, 302, "http://jobs.test/list")


@pytest.mark.parametrize(
    "target", ["https://jobs.test:8443/list", "https://other.test/list", "http://jobs.test/"]
)
def test_f5_a_key_never_crosses_scheme_host_or_port(target: str) -> None:
    start = "http" if target.startswith("http:") else "https"
    base = f"{start}://jobs.test/" if start == "https" else "http://jobs.test:81/"
    request = Request(base, headers={"Authorization": "Bearer 1", "Accept": "*/*"})

    after = _redirected(request, 302, target)

    assert b"Authorization" not in after.headers
    assert after.headers[b"Accept"] == b"*/*"


def test_f5_the_whole_chain_of_a_loop_is_told(board: Board, harvested: Harvested) -> None:
    board.paths["/job/1"] = lambda _: Reply(status=302, headers={"Location": "/a"})
    board.paths["/a"] = lambda _: Reply(status=302, headers={"Location": "/job/1"})

    (handover,) = harvested(board.site())

    (issue,) = handover.issues()
    chain = [f"{board.url}{path}" for path in ("job/1", "a", "job/1")]
    assert " -> ".join(chain) in issue.message


@pytest.mark.parametrize("said", ["soon", "-5", "1.5", ""])
def test_f6_a_rest_without_meaning_is_the_usual_one(
    board: Board, harvested: Harvested, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr("spiders.polite.pace.DEFAULT_REST_S", 0.3)
    board.paths["/job/1"] = _told_off_once(board, lambda: {"Retry-After": said} if said else {})

    (handover,) = harvested(board.site())

    first, second = [ask for ask in board.log if ask.path == "/job/1"]
    assert second.at - first.at >= 0.3
    assert handover.report.rows == 30


@pytest.mark.slow
def test_f6_a_rest_until_a_date_is_kept(board: Board, harvested: Harvested) -> None:
    until: list[float] = []

    def header() -> dict[str, str]:
        date = (datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0)
        until.append(monotonic() + date.timestamp() - time())
        return {"Retry-After": format_datetime(date, usegmt=True)}

    board.paths["/job/1"] = _told_off_once(board, header)

    (handover,) = harvested(board.site())

    told_off_at = board.asked("/job/1")[0].at
    later = [ask for ask in board.log if ask.at > told_off_at]
    assert min(ask.at for ask in later) >= until[0]
    assert handover.report.verdict is Verdict.OK


def _told_off_once(
    board: Board, header: Callable[[], dict[str, str]]
) -> Callable[[Ask], Reply]:
    told: list[Ask] = []

    def answer(ask: Ask) -> Reply:
        if told:
            return as_json(board.jobs["1"])
        told.append(ask)
        return Reply(status=503, headers=header())

    return answer


def test_case_7_deflate_that_nobody_offered_is_refused(
    board: Board, harvested: Harvested
) -> None:
    board.paths["/job/1"] = lambda _: Reply(
        headers={"Content-Encoding": "deflate"}, body=zlib.compress(b"{}")
    )

    (handover,) = harvested(board.site())

    assert set(handover.report.pages) - {"ok"} == {"encoding"}
