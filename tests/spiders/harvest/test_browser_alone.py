"""The browser has no way out of its own, and nobody's death leaves anything behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from enrich.issues import SiteError
from spiders.browser import CHOSEN, chromium_path
from spiders.errand import Errand, harvest_command
from spiders.handover import Handover
from tests.spiders.harvest.board import Ask, Board, Reply, as_html
from tests.spiders.harvest.scripted import APP, SHELL, rendered_site, scripted

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not chromium_path(), reason="there is no Chromium on the PATH"),
]

Harvested = Callable[..., list[Handover]]

WAYS_OUT = """
const away = '%(url)saway/', at = '%(host)s';
const worker = kind => URL.createObjectURL(new Blob([`fetch('${away}${kind}')`]));
const tries = [
  () => new WebSocket(`ws://${at}/away/socket`),
  () => new EventSource(away + 'events'),
  () => navigator.sendBeacon(away + 'beacon', 'x'),
  () => new Worker(worker('worker')),
  () => new SharedWorker(worker('shared')),
  () => navigator.serviceWorker.register('/away/service.js'),
  () => new WebTransport(`https://${at}/away`),
  () => { new Image().src = away + 'image'; },
  () => open(away + 'window'),
  () => {
    const form = document.createElement('form');
    form.action = away + 'form'; form.method = 'post';
    document.body.append(form); form.submit();
  },
  () => { location.href = away + 'elsewhere'; },
  () => {
    const talk = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:%(udp)s'}]});
    talk.createDataChannel('x');
    talk.createOffer().then(offer => talk.setLocalDescription(offer));
  },
  () => {
    for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'prerender', 'stylesheet']) {
      const link = document.createElement('link');
      link.rel = rel; link.href = away + rel; document.head.append(link);
    }
  },
];
for (const go of tries) { try { go(); } catch (refused) {} }
await new Promise(done => setTimeout(done, 1500));
"""


@pytest.fixture
def ears() -> Iterator[socket.socket]:
    """A UDP socket on loopback that hears whatever is sent to it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        opened.setblocking(False)
        yield opened


def heard(ears: socket.socket) -> int:
    try:
        return len(ears.recv(2000))
    except BlockingIOError:
        return 0


def test_nothing_leaves_the_browser_but_through_the_door(
    board: Board, other_board: Board, harvested: Harvested, ears: socket.socket
) -> None:
    """Other ports stand for other hosts: the board's own way out would show there, too."""
    host = other_board.url.removeprefix("http://").strip("/")
    ways = WAYS_OUT % {"url": other_board.url, "host": host, "udp": ears.getsockname()[1]}
    home = ways.replace(other_board.url, board.url).replace(host, f"{board.url[7:-1]}")
    scripted(board, jobs=1, script=f"(async () => {{ {{ {ways} }} {{ {home} }} {APP} }})()")
    board.paths |= dict.fromkeys(
        [f"/away/{kind}" for kind in ("worker", "shared", "events")], lambda _: Reply()
    )

    (handover,) = harvested(rendered_site(board))

    assert handover.report.rows == 1
    assert other_board.log == []
    assert heard(ears) == 0
    agents = {ask.headers.get("user-agent", "").partition("/")[0] for ask in board.log}
    assert agents == {"leadharvest"}
    assert {ask.path for ask in board.log} == {
        "/robots.txt", "/list/1", "/app.js", "/api/jobs?page=1", "/view/1", "/api/job/1",
        "/away/worker",  # a script's fetch like any other
    }  # fmt: skip


def children(pid: int) -> list[int]:
    """Return the processes that `pid` and its children started."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if state != "Z":
            parents[int(folder.name)] = int(parent)
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]


def chromiums(pid: int) -> list[int]:
    """Return those of them that are Chromium's."""
    return [child for child in children(pid) if "--headless" in command(child)]


def command(pid: int) -> str:
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return said.replace(b"\0", b" ").decode(errors="replace")


def is_browser(said: str) -> bool:
    return "--headless" in said and "--type=" not in said


def is_driver(said: str) -> bool:
    return "run-driver" in said


def killing(
    board: Board, path: str, times: int, whom: Callable[[str], bool] = is_browser
) -> None:
    """Let the board kill the browser whenever it is asked for `path`, so many times."""
    original, left = board._server.answer, iter(range(times))

    def answer(ask: Ask) -> Reply:
        if ask.path == path and next(left, None) is not None:
            for pid in children(os.getpid()):
                if whom(command(pid)):
                    os.kill(pid, signal.SIGKILL)
        return original(ask)

    board._server.answer = answer


@pytest.mark.parametrize("whom", [is_browser, is_driver], ids=["browser", "driver"])
def test_a_browser_that_dies_costs_no_other_page(
    board: Board, harvested: Harvested, whom: Callable[[str], bool]
) -> None:
    scripted(board, jobs=4)
    killing(board, "/api/job/2", 1, whom)

    (handover,) = harvested(rendered_site(board))

    assert sorted(row.title for row in handover.rows()) == ["Clerk 1", "Clerk 3", "Clerk 4"]
    assert handover.report.pages == {"ok": 4, "browser_crashed": 1}
    assert "the browser failed" in next(handover.issues()).message


def test_a_browser_that_dies_again_and_again_is_what_the_night_names(
    board: Board, harvested: Harvested
) -> None:
    scripted(board)
    killing(board, "/api/jobs?page=1", 99)

    (handover,) = harvested(rendered_site(board))

    assert handover.report.rows == 0
    assert "the browser failed" in handover.report.reasons[0]


def test_no_browser_outlives_its_night(board: Board, harvested: Harvested) -> None:
    scripted(board, jobs=1)

    harvested(rendered_site(board))

    assert gone(lambda: chromiums(os.getpid()))


BUSY = "fetch('/api/any'); setTimeout(() => { while (true); }, 200);"


@pytest.mark.parametrize("script", [APP, BUSY], ids=["fine", "busy"])
def test_no_browser_outlives_a_harvest_that_is_killed(
    board: Board, errand: Callable[..., Errand], script: str
) -> None:
    scripted(board, jobs=2, script=script)
    todo = errand("one", site=rendered_site(board, id="one"))
    arrived, original = threading.Event(), board._server.answer

    def waiting(ask: Ask) -> Reply:
        if ask.path.startswith("/api/"):
            arrived.set()
        return original(ask)

    board._server.answer = waiting
    with subprocess.Popen(
        harvest_command(todo), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        assert arrived.wait(60)
        browsers = chromiums(process.pid)

        process.kill()

        assert len(browsers) > 1
        assert gone(lambda: [pid for pid in browsers if "--headless" in command(pid)])


def gone(left: Callable[[], list[int]]) -> bool:
    """Wait a while for processes that have to end by themselves."""
    due = monotonic() + 30
    while left() and monotonic() < due:
        sleep(0.1)
    return not left()


def test_a_site_whose_browser_is_missing_says_what_to_install_and_the_others_go_on(
    board: Board,
    other_board: Board,
    harvested: Harvested,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv(CHOSEN, str(tmp_path / "no-chromium"))
    scripted(board)

    with pytest.raises(ExceptionGroup) as failed:
        harvested(rendered_site(board, id="filled"), other_board.site(id="plain"))

    (wrong,) = failed.value.exceptions
    assert isinstance(wrong, SiteError)
    assert str(wrong).startswith("filled.yaml: render: ")
    assert "apt-get install chromium" in str(wrong)
    assert board.log == []
    assert Handover.open(tmp_path / "run0" / "plain").report.rows == 30


def test_the_extra_is_asked_for_where_it_is_not_installed(
    board: Board, harvested: Harvested, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "playwright.async_api", None)
    board.paths["/list/1"] = lambda _: as_html(SHELL)

    with pytest.raises(ExceptionGroup) as failed:
        harvested(rendered_site(board))

    assert "leadharvest[browser]" in str(failed.value.exceptions[0])
