"""Both wires ask to the letter, for nobody else, and say rightly what went wrong."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite import fast
from spiders.polite.fast import FastWire
from spiders.polite.refusals import FetchFailedError
from tests.spiders.harvest.board import Ask, Board, Reply, as_json
from tests.spiders.harvest.certificates import encrypt, vouched

pytestmark = pytest.mark.each_wire

Harvested = Callable[..., list[Handover]]
InReactor = Callable[[Awaitable[Any]], Any]


def test_only_the_wire_that_is_named_carries(
    board: Board, harvested: Harvested, wire: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut(_: FastWire, request: Request) -> Response:
        raise FetchFailedError("connection", f"{request.url}: cut")

    monkeypatch.setattr(FastWire, "send", cut)

    (handover,) = harvested(board.site())

    assert (handover.report.rows, len(board.log)) == ((0, 0) if wire == "aiohttp" else (30, 34))


def test_an_address_is_asked_for_to_the_letter(board: Board, harvested: Harvested) -> None:
    path = "/open/%2e%2e/jobs%7E;x/'%e8%81%8c?q=%7e+a%20b&&r=(1)"
    board.paths["/job/1"] = lambda _: Reply(status=302, headers={"Location": path})

    harvested(board.site())

    assert [ask.path for ask in board.log if "%2e" in ask.path] == [path]


def test_headers_in_whatever_bytes_do_not_cost_the_page(
    board: Board, harvested: Harvested
) -> None:
    job = as_json(board.jobs["1"])
    name = "招聘.json".encode("gbk")
    head = b"HTTP/1.1 200 OK\r\nX-Name: " + name + b"\r\nContent-Length: %d\r\n\r\n"
    board.paths["/job/1"] = lambda _: Reply(raw=iter([head % len(job.body), job.body]))

    (handover,) = harvested(board.site())

    assert handover.report.rows == 30


def test_a_kept_connection_that_breaks_is_not_tried_again_without_a_gap(
    board: Board, harvested: Harvested
) -> None:
    board.jobs = {key: board.jobs[key] for key in "123"}
    board.paths["/job/2"] = lambda _: Reply(raw=iter(()))

    (handover,) = harvested(board.site(limits={"delay_s": 0.1}))

    assert [ask.path for ask in board.log].count("/job/2") == 3
    assert min(board.gaps()) >= 0.1
    assert handover.report.pages["connection"] == 1


def test_what_comes_unasked_is_not_taken_for_the_next_answer(
    board: Board, harvested: Harvested
) -> None:
    board.jobs = {key: board.jobs[key] for key in "123"}
    false = as_json({**board.jobs["3"], "title": "False"})
    sent = threading.Event()

    def twice(_: Ask) -> Reply:
        reply = as_json(board.jobs["1"])

        def pieces() -> Iterator[bytes]:
            yield reply.head() + reply.body
            sent.wait(0.05)
            yield false.head() + false.body
            sent.wait(0.5)

        return Reply(raw=pieces())

    board.paths["/job/1"] = twice

    (handover,) = harvested(board.site(limits={"delay_s": 0.2}))

    assert {row.title for row in handover.rows()} == {"Clerk 1", "Clerk 2", "Clerk 3"}


def test_no_proxy_of_the_environment_is_used(
    board: Board,
    other_board: Board,
    harvested: Harvested,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, other_board.url)
        monkeypatch.setenv(name.upper(), other_board.url)

    (handover,) = harvested(board.site())

    assert other_board.log == []
    assert handover.report.rows == 30


def test_no_password_file_is_read(
    board: Board, harvested: Harvested, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login me password s3cret\n", encoding="ascii")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))

    harvested(board.site())

    assert not any("authorization" in ask.headers for ask in board.log)


def _lines_for_ever() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-Line: y\r\n" * 1000


def _a_line_for_ever() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX-Line: "
    while True:
        yield b"y" * 10_000


@pytest.mark.parametrize("raw", [_lines_for_ever, _a_line_for_ever], ids=["lines", "a line"])
def test_a_head_without_end_is_given_up(
    board: Board, harvested: Harvested, wire: str, raw: Callable[[], Iterator[bytes]]
) -> None:
    board.paths["/job/1"] = lambda _: Reply(raw=raw())

    (handover,) = harvested(board.site(), settings={"DOWNLOAD_TIMEOUT": 1})

    (kind,) = set(handover.report.pages) - {"ok"}
    # Twisted counts no lines: there only the time-out ends them.
    assert kind in ({"timeout", "connection"} if wire == "http11" else {"too_large"})
    assert handover.report.rows == 29


@pytest.mark.parametrize(
    ("made", "believed"),
    [({}, True), ({"name": "127.0.0.2"}, False), ({"days": -1}, False)],
    ids=["right", "of another", "over"],
)
def test_a_certificate_is_checked_for_its_issuer_its_name_and_its_days(
    board: Board,
    harvested: Harvested,
    tmp_path: Path,
    made: dict[str, Any],
    believed: bool,
) -> None:
    files = vouched(tmp_path, **made)
    encrypt(board, files)

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SSL_CERT_FILE", str(files.authority))
        fast.tls.cache_clear()
        (handover,) = harvested(board.site(base_url=board.url.replace("http:", "https:")))
    fast.tls.cache_clear()

    assert handover.report.rows == (30 if believed else 0)
    assert handover.report.verdict is (Verdict.OK if believed else Verdict.BLOCKED)
    assert bool(board.log) is believed
