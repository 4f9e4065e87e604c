"""Names and certificates that are wrong (F14): nothing is asked, and the reason is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.resolver import dnscache
from twisted.internet.error import DNSLookupError

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite.address import GuardedResolver
from spiders.polite.agent import Agent
from tests.spiders.harvest.board import Board
from tests.spiders.harvest.certificates import encrypt, vouched

pytestmark = pytest.mark.each_wire

Harvested = Callable[..., list[Handover]]
InReactor = Callable[[Awaitable[Any]], Any]
REACHABLE = Agent(contact="crawl@firm.cn")
NAME = "harbour-jobs.cn"


@pytest.fixture(autouse=True)
def _fresh_names() -> Iterator[None]:
    """Forget the names that were resolved."""
    dnscache.clear()
    yield
    dnscache.clear()


def _resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let names resolve to these addresses in turn; "" is a name that does not exist."""
    answers = iter(addresses)

    def resolved(_: str) -> str:
        address = next(answers)
        if not address:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return address

    monkeypatch.setattr(socket, "gethostbyname", resolved)


def test_f14_a_name_that_does_not_exist_closes_the_host_tonight(
    board: Board, harvested: Harvested, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolves_to(monkeypatch, "")
    site = board.site(base_url=f"http://{NAME}/", limits={"delay_s": 1.0})

    (handover,) = harvested(site, agent=REACHABLE)

    assert handover.report.robots.startswith("unreachable: robots.txt: http://harbour-jobs.cn/")
    assert handover.report.verdict is Verdict.BLOCKED


def test_f14_a_name_that_leads_home_is_refused_on_connecting(
    board: Board, harvested: Harvested, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolves_to(monkeypatch, "127.0.0.1")
    url = board.url.replace("127.0.0.1", NAME)

    (handover,) = harvested(board.site(base_url=url, limits={"delay_s": 1.0}), agent=REACHABLE)

    assert board.log == []
    assert "resolves to 127.0.0.1, which is not a public address" in handover.report.robots


def test_f14_a_name_that_is_public_first_and_private_then_is_refused_then(
    monkeypatch: pytest.MonkeyPatch, in_reactor: InReactor
) -> None:
    from twisted.internet import reactor  # noqa: PLC0415  # exists only now

    _resolves_to(monkeypatch, "9.9.9.9", "127.0.0.1")
    resolver = GuardedResolver(reactor, 10, 5)

    async def resolved() -> str:
        found = resolver.getHostByName(NAME)
        return str(await found.asFuture(asyncio.get_running_loop()))

    assert in_reactor(resolved()) == "9.9.9.9"
    dnscache.clear()
    with pytest.raises(DNSLookupError, match="not a public address"):
        in_reactor(resolved())


def test_f14_a_certificate_that_nobody_vouches_for_is_never_accepted(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    encrypt(board, vouched(tmp_path))
    url = board.url.replace("http:", "https:")

    (handover,) = harvested(board.site(base_url=url))

    assert board.log == []
    assert handover.report.robots.startswith("unreachable: robots.txt: https://127.0.0.1")
    assert "certificate" in handover.report.robots
    assert handover.report.verdict is Verdict.BLOCKED
