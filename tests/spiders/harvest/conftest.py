"""Boards to harvest, and a harvest in this process."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from scrapy.utils.reactor import install_reactor

from enrich.model import RawPosting
from spiders.errand import Errand
from spiders.handover import Handover
from spiders.night import SiteNight
from spiders.polite.address import GuardedResolver
from spiders.polite.agent import Agent
from spiders.runner import REACTOR, Orders, harvest
from spiders.site import AnySite
from spiders.wires import HTTP11, WIRES
from tests.spiders.harvest.board import Board

NIGHT = date(2026, 1, 5)


@pytest.fixture
def board() -> Iterator[Board]:
    """A well-behaved board of 30 postings on a port of its own."""
    here = Board()
    yield here
    here.close()


@pytest.fixture
def other_board() -> Iterator[Board]:
    """A second board on another port."""
    here = Board()
    yield here
    here.close()


@pytest.fixture(scope="session")
def in_reactor() -> Iterator[Callable[[Awaitable[Any]], Any]]:
    """Run coroutines in Scrapy's reactor, which can be started only once a process."""
    install_reactor(REACTOR)
    from twisted.internet import reactor as installed  # noqa: PLC0415  # exists only now

    reactor: Any = installed
    GuardedResolver(reactor, 100, 5).install_on_reactor()
    reactor.startRunning(installSignalHandlers=False)
    loop = asyncio.get_event_loop_policy().get_event_loop()
    yield lambda wanted: loop.run_until_complete(asyncio.wait_for(wanted, 60))
    reactor.getThreadPool().stop()


InReactor = Callable[[Awaitable[Any]], Any]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Pass a test that is marked `each_wire` once on each."""
    if metafunc.definition.get_closest_marker("each_wire") and "wire" in metafunc.fixturenames:
        metafunc.parametrize("wire", WIRES)


@pytest.fixture
def wire() -> str:
    """What carries the requests: the usual one, or each in turn in a test marked so."""
    return HTTP11


@pytest.fixture
def harvested(
    tmp_path: Path, in_reactor: InReactor, wire: str
) -> Callable[..., list[Handover]]:
    """Harvest sites into fresh folders and return their hand-overs, in the sites' order."""
    return harvester(tmp_path, in_reactor, wire)


def harvester(
    folder: Path, in_reactor: InReactor, wire: str = HTTP11
) -> Callable[..., list[Handover]]:
    """Return what harvests sites into fresh folders below `folder`."""

    def run(*sites: AnySite, **changes: Any) -> list[Handover]:
        runs = sum(1 for _ in folder.glob("run*"))
        orders = Orders(
            **{
                "sites": sites,
                "into": folder / f"run{runs}",
                "business_date": NIGHT,
                "label": f"r{runs}",
                "agent": Agent(),
                "locks": folder / "locks",
                "http": wire,
                "settings": {"DOWNLOAD_TIMEOUT": 10},
                **changes,
            }
        )
        in_reactor(harvest(orders, _unwatched))
        return [Handover.open(orders.folder(site)) for site in sites]

    return run


@pytest.fixture
def errand(board: Board, tmp_path: Path, wire: str) -> Callable[..., Errand]:
    """Write site files of the board and return the errand to harvest them."""

    def make(
        *ids: str, delay_s: float = 0.0, site: AnySite | None = None, **changes: object
    ) -> Errand:
        folder = tmp_path / "sites"
        folder.mkdir(exist_ok=True)
        for name in ids:
            wanted = site or board.site(id=name, limits={"delay_s": delay_s})
            with (folder / f"{name}.yaml").open("w", encoding="utf-8") as file:
                YAML().dump(wanted.model_dump(mode="json", exclude_unset=True), file)
        options: dict[str, Any] = {
            "into": tmp_path / "into",
            "soft_timeout_s": 60.0,
            "hard_timeout_s": 60.0,
            **changes,
        }
        return Errand(
            sites=ids,
            night=NIGHT,
            run="7",
            own_sites=folder,
            locks=tmp_path / "locks",
            http=wire,
            **options,
        )

    return make


def remember(handovers: list[Handover], folder: Path) -> Path:
    """Write into `folder` what the store would know after these hand-overs, and return it."""
    folder.mkdir(exist_ok=True)
    for handover in handovers:
        report = handover.report
        read_on = report.business_date.isoformat()
        lines = [json.dumps({**_known(row), "read_on": read_on}) for row in handover.rows()]
        (folder / f"{report.site}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        run = json.dumps(dataclasses.asdict(report), default=str)
        (folder / f"{report.site}.runs.jsonl").write_text(run, encoding="utf-8")
    return folder


def _known(row: RawPosting) -> dict[str, str]:
    names = ("key", "url", "list_hash", "lastmod", "etag", "last_modified")
    return {name: getattr(row, name) for name in names}


def _unwatched(night: SiteNight) -> None:
    """Nobody looks at the progress of `night`."""
