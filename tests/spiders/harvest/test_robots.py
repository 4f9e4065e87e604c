"""robots.txt is obeyed, whatever it is, before anything else is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite.robots import MAX_BYTES, read_robots
from tests.spiders.harvest.board import Board, Reply

pytestmark = pytest.mark.each_wire

CLOSED = b"User-agent: *\nDisallow: /\n"
Harvested = Callable[..., list[Handover]]


def _robots(board: Board, reply: Reply) -> None:
    board.paths["/robots.txt"] = lambda _: reply


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=CLOSED),
        Reply(body=b"\xef\xbb\xbf" + CLOSED),
        Reply(body=CLOSED.decode().encode("utf-16")),
        Reply(body=CLOSED.decode().encode("utf-16-le")),
        Reply(body=CLOSED + b"# filler\n" * 70_000),
        Reply(body=b"User-agent: leadharvest/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /\n"),
        Reply(body=b"User-agent: *\nCrawl-delay: 61\n"),
        Reply(status=503),
        Reply(status=500),
        Reply(status=429, headers={"Retry-After": "0"}),
        Reply(status=401),
        Reply(status=403),
        Reply(headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b\x08cut off"),
    ],
    ids=[
        "disallow", "bom", "utf-16", "utf-16 without bom", "600 KiB", "agent with version",
        "too slow for a night", "503", "500", "429", "401", "403", "damaged",
    ],
)  # fmt: skip
def test_nothing_is_sent_where_robots_forbids_or_fails(
    board: Board, harvested: Harvested, reply: Reply
) -> None:
    _robots(board, reply)

    (handover,) = harvested(board.site())

    assert [ask.path for ask in board.log] == ["/robots.txt"]
    assert handover.report.verdict is Verdict.BLOCKED
    assert handover.report.rows == 0


def test_a_robots_file_that_never_comes_closes_the_host(
    board: Board, harvested: Harvested
) -> None:
    def hang(_: object) -> Reply:
        board.bell.wait(5)
        return Reply()

    board.paths["/robots.txt"] = hang

    (handover,) = harvested(board.site(), settings={"DOWNLOAD_TIMEOUT": 0.2})

    assert [ask.path for ask in board.log] == ["/robots.txt"]
    assert handover.report.robots.startswith("unreachable")
    assert handover.report.reasons[0] == "robots unreachable: nothing was fetched"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404, body=CLOSED),
        Reply(status=410, body=CLOSED),
        Reply(body=b"<html><body>Welcome!</body></html>"),
        Reply(body=b""),
        Reply(body=b"User-agent: other\nDisallow: /\n"),
    ],
    ids=["404 with rules", "410", "a web page", "empty", "for another agent"],
)
def test_all_is_open_where_robots_has_no_rule_for_us(
    board: Board, harvested: Harvested, reply: Reply
) -> None:
    _robots(board, reply)

    (handover,) = harvested(board.site())

    assert handover.report.rows == 30


def test_a_hundred_requests_at_once_wait_for_robots(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    for here in (board, other_board):
        _robots(here, Reply(body=CLOSED))
    sites = [
        here.site(id=f"site{n}", base_url=here.url)
        for n in range(10)
        for here in (board, other_board)[n % 2 : n % 2 + 1]
    ]

    harvested(*sites)

    assert [ask.path for ask in board.log + other_board.log] == ["/robots.txt"] * 2


def test_details_that_robots_forbids_are_not_asked_for(
    board: Board, harvested: Harvested
) -> None:
    _robots(board, Reply(body=b"User-agent: *\nDisallow: /job/3$\n"))

    (handover,) = harvested(board.site())

    assert "/job/3" not in {ask.path for ask in board.log}
    assert handover.report.pages["robots_forbidden"] == 1
    assert handover.report.rows == 29


def test_rules_hold_for_the_host_whose_robots_moved(board: Board, harvested: Harvested) -> None:
    _robots(board, Reply(status=301, headers={"Location": "/rules/robots.txt"}))
    board.paths["/rules/robots.txt"] = lambda _: Reply(body=CLOSED)

    harvested(board.site())

    assert [ask.path for ask in board.log] == ["/robots.txt", "/rules/robots.txt"]


def test_robots_that_redirect_without_end_close_the_host(
    board: Board, harvested: Harvested
) -> None:
    _robots(board, Reply(status=302, headers={"Location": "/robots.txt"}))

    harvested(board.site())

    assert {ask.path for ask in board.log} == {"/robots.txt"}
    assert len(board.log) == 6


def test_crawl_delay_is_kept(board: Board, harvested: Harvested) -> None:
    _robots(board, Reply(body=b"User-agent: *\nCrawl-delay: 0.15\n"))
    board.jobs = {key: board.jobs[key] for key in ("1", "2", "3")}

    (handover,) = harvested(board.site())

    assert handover.report.rows == 3
    assert min(board.gaps()[1:]) >= 0.15


def test_rules_beyond_half_a_megabyte_do_not_end_in_half_a_line() -> None:
    line = b"Disallow: /closed-by-a-long-path\n"
    body = b"User-agent: *\nAllow: /\n" + line * (MAX_BYTES // len(line) + 10)

    robots = read_robots(200, body, "leadharvest")

    assert robots.allows("http://a.test/open")
    assert not robots.allows("http://a.test/closed-by-a-long-path")


def test_request_rate_counts_as_a_delay() -> None:
    robots = read_robots(200, b"User-agent: *\nRequest-rate: 1/5\n", "leadharvest")

    assert robots.delay_s == 5.0
