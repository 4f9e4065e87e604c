"""The fast wire by itself, without the door: whom it connects to, what it calls wrong."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.resolver import dnscache

from spiders.polite.fast import FastWire
from spiders.polite.refusals import FetchFailedError, Refused
from tests.spiders.harvest.board import Board, Reply
from tests.spiders.harvest.certificates import encrypt, vouched

InReactor = Callable[[Awaitable[Any]], Any]
NAME = "harbour-jobs.cn"


@pytest.fixture(autouse=True)
def _fresh_names() -> Iterator[None]:
    """Forget the names that were resolved."""
    dnscache.clear()
    yield
    dnscache.clear()


@asynccontextmanager
async def _wire(*, local: bool) -> AsyncIterator[FastWire]:
    wire = FastWire(local=local, max_bytes=1000)
    try:
        yield wire
    finally:
        await wire.close()


@pytest.fixture
def asked(in_reactor: InReactor) -> Callable[..., Response]:
    """Ask for an address on a wire of its own."""

    async def ask(url: str, local: bool, seconds: float) -> Response:
        async with _wire(local=local) as wire:
            return await wire.send(Request(url, meta={"download_timeout": seconds}))

    def run(url: str, *, local: bool = False, seconds: float = 5.0) -> Response:
        answer: Response = in_reactor(ask(url, local, seconds))
        return answer

    return run


Asked = Callable[..., Response]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "localhost",
        "[::ffff:127.0.0.1]", "0.0.0.1", "１２７.0.0.1", "[::]", "169.254.169.254", "10.0.0.1",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_connected_to(
    board: Board, asked: Asked, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: connected.append(address))

    with pytest.raises((Refused, CannotResolveHostError)):
        asked(board.url.replace("127.0.0.1", host))

    assert connected == []
    assert board.log == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_site_that_lives_on_loopback_is_connected_to(
    board: Board, asked: Asked, host: str
) -> None:
    answer = asked(board.url.replace("127.0.0.1", host) + "jobs", local=True)

    assert (answer.status, str(answer.ip_address)) == (200, "127.0.0.1")


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "0.0.0.1"])
def test_a_site_that_lives_on_loopback_leads_to_no_other_private_place(
    asked: Asked, address: str
) -> None:
    with pytest.raises(Refused, match="not a public address"):
        asked(f"http://{address}/", local=True)


def test_an_address_that_slipped_through_the_resolver_is_refused_on_connecting(
    board: Board, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spiders.polite.address.GuardedResolver._public", lambda _s, a, _n: a)
    monkeypatch.setattr(socket, "gethostbyname", lambda _: "127.0.0.1")

    with pytest.raises(Refused, match=r"127\.0\.0\.1, which is not a public address"):
        asked(board.url.replace("127.0.0.1", NAME))

    assert board.log == []


def test_a_name_is_looked_up_anew_for_each_connection_and_judged_anew(
    board: Board, in_reactor: InReactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = iter(["192.0.2.1", "127.0.0.1"])
    monkeypatch.setattr(socket, "gethostbyname", lambda _: next(addresses))
    monkeypatch.setattr("spiders.polite.address._NOT_PUBLIC", ())
    monkeypatch.setattr(
        "ipaddress.IPv4Address.is_global", property(lambda a: not a.is_loopback)
    )
    url = board.url.replace("127.0.0.1", NAME)

    async def twice() -> None:
        async with _wire(local=False) as wire:
            with pytest.raises(FetchFailedError):
                await wire.send(Request(url, meta={"download_timeout": 0.1}))
            dnscache.clear()
            with pytest.raises(
                CannotResolveHostError, match=r"127\.0\.0\.1, which is not a public"
            ):
                await wire.send(Request(url, meta={"download_timeout": 5}))

    in_reactor(twice())
    assert board.log == []


def test_a_closed_port_is_no_question_of_certificates(asked: Asked) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"

        with pytest.raises(FetchFailedError) as failed:
            asked(url, local=True)

    assert failed.value.kind == "connection"


def test_a_certificate_that_nobody_vouches_for_is_a_fault_of_tls(
    board: Board, asked: Asked, tmp_path: Path
) -> None:
    encrypt(board, vouched(tmp_path))

    with pytest.raises(FetchFailedError, match="CERTIFICATE_VERIFY_FAILED") as failed:
        asked(board.url.replace("http:", "https:"), local=True)

    assert failed.value.kind == "tls"
    assert board.log == []


def test_a_body_may_be_as_long_as_the_limit_and_no_longer(board: Board, asked: Asked) -> None:
    board.paths["/whole"] = lambda _: Reply(body=b"x" * 1000)
    board.paths["/more"] = lambda _: Reply(body=b"x" * 1001)

    assert len(asked(f"{board.url}whole", local=True).body) == 1000
    with pytest.raises(FetchFailedError, match="over 1000 bytes"):
        asked(f"{board.url}more", local=True)


def test_interim_answers_without_end_run_out_of_time(board: Board, asked: Asked) -> None:
    def waits() -> Iterator[bytes]:
        while True:
            yield b"HTTP/1.1 100 Continue\r\n\r\n"

    board.paths["/"] = lambda _: Reply(raw=waits())

    with pytest.raises(FetchFailedError) as failed:
        asked(board.url, local=True, seconds=0.2)

    assert failed.value.kind == "timeout"


@pytest.mark.parametrize(
    ("head", "flags"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n{}", ["partial"]),
        (b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n{}", ["partial"]),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", []),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", []),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", []),
    ],
    ids=["no length", "1.0", "length", "chunks", "nothing"],
)
def test_an_answer_that_does_not_say_where_it_ends_is_marked(
    board: Board, asked: Asked, head: bytes, flags: list[str]
) -> None:
    board.paths["/"] = lambda _: Reply(raw=iter([head]))

    assert asked(board.url, local=True).flags == flags
