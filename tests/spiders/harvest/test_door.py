"""What the door lets through, follows, asks for again, and refuses."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite.address import check_host, is_public, literal
from spiders.polite.agent import Agent, ContactError
from spiders.polite.body import gunzip
from spiders.polite.refusals import FetchFailedError, Refused
from tests.spiders.harvest.board import Ask, Board, Reply, as_json

pytestmark = pytest.mark.each_wire

Harvested = Callable[..., list[Handover]]


def _to(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


def _kinds(handover: Handover) -> set[str]:
    return set(handover.report.pages) - {"ok"}


def test_a_redirect_within_the_site_is_followed(board: Board, harvested: Harvested) -> None:
    board.paths["/job/1"] = lambda _: _to("/moved/1")
    board.paths["/moved/1"] = lambda _: as_json(board.jobs["1"])

    (handover,) = harvested(board.site())

    assert handover.report.rows == 30
    assert board.asked("/moved/1")


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("file:///etc/passwd", "scheme"),
        ("data:text/plain,x", "scheme"),
        ("ftp://127.0.0.1/x", "scheme"),
        ("http://user:pass@127.0.0.1/", "scheme"),
        ("http://10.0.0.1/", "address"),
        ("http://169.254.169.254/latest/meta-data", "address"),
        ("http://[::ffff:10.0.0.1]/", "address"),
        ("http://jobs.invalid/", "elsewhere"),
        ("http://www.zhaopin.com/", "denied"),
        ("/job/1", "redirect"),
    ],
)
def test_redirects_that_are_refused(
    board: Board, harvested: Harvested, target: str, kind: str
) -> None:
    board.paths["/job/1"] = lambda _: _to(target)

    (handover,) = harvested(board.site())

    assert _kinds(handover) == {kind}
    assert handover.report.rows == 29


def test_at_most_five_redirects(board: Board, harvested: Harvested) -> None:
    def next_hop(ask: Ask) -> Reply:
        return _to(f"/hop/{int(ask.path.rsplit('/', 1)[1]) + 1}")

    board.paths |= {f"/hop/{hop}": next_hop for hop in range(8)}
    board.paths["/job/1"] = lambda _: _to("/hop/0")

    (handover,) = harvested(board.site())

    assert _kinds(handover) == {"redirect"}
    assert len(board.asked("/hop/")) == 5


def test_a_redirect_is_checked_against_robots_of_where_it_leads(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    there = other_board.url.removesuffix("/")
    board.paths["/job/1"] = lambda _: _to(f"{there}/job/1")
    board.paths["/job/2"] = lambda _: _to("/closed/2")
    board.paths["/robots.txt"] = lambda _: Reply(body=b"User-agent: *\nDisallow: /closed\n")
    other_board.paths["/robots.txt"] = lambda _: Reply(body=b"User-agent: *\nDisallow: /\n")

    (handover,) = harvested(board.site(hosts=[there.removeprefix("http://")]))

    assert [ask.path for ask in other_board.log] == ["/robots.txt"]
    assert not board.asked("/closed")
    assert handover.report.pages["robots_forbidden"] == 2


def test_a_key_for_one_host_is_not_sent_to_another(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    there = other_board.url.removesuffix("/")
    board.paths["/jobs"] = lambda _: _to(f"{there}/jobs")
    other_board.paths["/jobs"] = lambda _: as_json({"jobs": [], "total": 0})
    site = board.site(
        hosts=[there.removeprefix("http://")],
        request={"url": "jobs", "headers": {"X-Api-Key": "env:BOARD_KEY"}},
    )

    harvested(site, secrets={"BOARD_KEY": "s3cret"})

    assert board.asked("/jobs")[0].headers["x-api-key"] == "s3cret"
    assert "x-api-key" not in other_board.asked("/jobs")[0].headers


def test_the_agent_says_who_we_are(board: Board, harvested: Harvested) -> None:
    harvested(board.site(), agent=Agent(version="1.0", contact="crawl@firm.cn"))

    agents = {ask.headers["user-agent"] for ask in board.log}
    assert agents == {"leadharvest/1.0 (+crawl@firm.cn)"}


@pytest.mark.parametrize(
    "contact", ["", " ", "demo@localhost", "me@example.com", "Jo", "http://x"]
)
def test_no_real_host_without_a_contact(contact: str) -> None:
    with pytest.raises(ContactError, match="--contact"):
        Agent(contact=contact).check_for_real_hosts()


def _gzipped(data: bytes) -> Reply:
    return Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress(data))


def test_gzip_is_undone(board: Board, harvested: Harvested) -> None:
    board.paths["/job/1"] = lambda _: _gzipped(as_json(board.jobs["1"]).body)

    (handover,) = harvested(board.site())

    assert handover.report.rows == 30


def _cut(reply: Reply) -> Reply:
    return Reply(raw=iter([reply.head() + reply.body[:20]]))


def _cut_gzip(reply: Reply) -> Reply:
    packed = gzip.compress(reply.body)[:-12]
    return Reply(headers={"Content-Encoding": "gzip"}, body=packed)


def _raw(*pieces: bytes) -> Callable[[Reply], Reply]:
    return lambda _: Reply(raw=iter(pieces))


def _headed(status: int = 200, **headers: str) -> Callable[[Reply], Reply]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(status=status, headers=named, body=b"\x0b\x02")


@pytest.mark.parametrize(
    ("broken", "kind", "asked"),
    [
        (_cut, "truncated", 3),
        (_raw(b"HTTP/1.1 200 OK\r\n\r\n<html>half"), "truncated", 3),
        (_raw(), "connection", 3),
        (_raw(b"what is this\r\n\r\n"), "connection", 3),
        (_cut_gzip, "truncated", 3),
        (_headed(Content_Encoding="br"), "encoding", 1),
        (_headed(Content_Length=str(5 << 30)), "too_large", 1),
        (_headed(500), "http_500", 3),
    ],
    ids=["short", "no end", "reset", "garbage", "cut gzip", "brotli", "5 GB", "500"],
)
def test_a_broken_answer_is_asked_for_at_most_twice_again(
    board: Board,
    harvested: Harvested,
    broken: Callable[[Reply], Reply],
    kind: str,
    asked: int,
) -> None:
    board.paths["/job/1"] = lambda _: broken(as_json(board.jobs["1"]))

    (handover,) = harvested(board.site())

    assert _kinds(handover) == {kind}
    assert [ask.path for ask in board.log].count("/job/1") == asked
    assert handover.report.rows == 29


def test_an_answer_that_drips_ends_in_time(board: Board, harvested: Harvested) -> None:
    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
        while not board.bell.wait(0.02):
            yield b"."

    board.paths["/job/1"] = lambda _: Reply(raw=drip())

    (handover,) = harvested(board.site(), settings={"DOWNLOAD_TIMEOUT": 0.2})

    assert _kinds(handover) == {"timeout"}


def test_a_gzip_bomb_stops_at_the_cap() -> None:
    bomb = gzip.compress(bytes(80 << 20), compresslevel=1)
    tracemalloc.start()

    with pytest.raises(FetchFailedError, match="over"):
        gunzip(bomb, "http://a.test/")

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40 << 20


def test_gzip_of_several_members_is_one_text() -> None:
    assert gunzip(gzip.compress(b"one ") + gzip.compress(b"two"), "") == b"one two"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1",
        "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::",
        "fe80::1", "fc00::1", "64:ff9b::a00:1", "2002:a00:1::", "::ffff:10.0.0.1", "3fff::1",
        "5f00::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    found = literal(address)

    assert found is not None
    assert not is_public(found)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "①②⑦.⓪.⓪.①", "１２７.0.0.1"]
)
def test_loopback_is_for_sites_that_live_there(host: str) -> None:
    check_host(host, local=True)

    with pytest.raises(Refused):
        check_host(host, local=False)


@pytest.mark.parametrize("name", ["127.1", "0x7f.1", "2130706433"])
def test_names_that_resolve_to_loopback_are_refused_on_connecting(
    board: Board, harvested: Harvested, name: str
) -> None:
    port = board.url.rsplit(":", 1)[1]
    board.paths["/jobs"] = lambda _: _to(f"http://{name}:{port}jobs")

    (handover,) = harvested(board.site(hosts=[f"{name}:{port.strip('/')}"]))

    assert len(board.asked("/jobs")) == 1
    assert handover.report.verdict is Verdict.BLOCKED
