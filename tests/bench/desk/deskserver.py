"""A desk in a process of its own, people signed in, and a browser that counts bytes."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from enrich.store import open_store
from enrich.store.people import add_person, begin_session, digest_of, person_named
from flows.desk.visitor import COOKIE
from flows.settings import Settings

LOOPBACK = "127.0.0.1"
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Served:
    """A running desk.

    Attributes:
        start_s, start_cpu_s: From the command to the first answer; and how much of a processor
            that took, which other work on the machine does not change.
    """

    pid: int
    port: int
    start_s: float
    start_cpu_s: float

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.port}"

    def cpu_s(self) -> float:
        """Return how much of a processor the web process has taken by now."""
        return _cpu_s(self.pid)

    def memory_mb(self) -> float:
        """Return what the web process holds in memory, mapped files among it."""
        return _memory_mb(self.pid)

    def pids(self) -> list[int]:
        """Return the web process and all that it started."""
        return [self.pid, *_children(self.pid)]

    def own_memory_mb(self) -> float:
        """Return what of that is no file's: the system can take back the others' any time."""
        return _memory_mb(self.pid, "RssAnon")

    def workers_mb(self) -> list[float]:
        """Return what each process that it started holds, the resource tracker left out."""
        held = [_memory_mb(child) for child in _children(self.pid)]
        return sorted(size for size in held if size > 20)

    def tree_mb(self) -> float:
        """Return what the web process and all that it started hold, shared pages once."""
        return sum(map(_share_mb, self.pids()))


@dataclass(slots=True)
class Browser:
    """Somebody signed in, on one connection that stays open.

    Attributes:
        received: Bytes that came over the wire, headers among them.
    """

    port: int
    cookie: str
    received: int = 0
    _line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and the unpacked body of an address."""
        headers = {
            "cookie": f"{COOKIE}={self.cookie}",
            "accept-encoding": "gzip",
            "sec-fetch-site": "same-origin",
        }
        for _ in range(2):
            line = self._line or http.client.HTTPConnection(LOOPBACK, self.port, timeout=120)
            self._line = line
            try:
                line.request("GET", path, headers=headers)
                answer = line.getresponse()
                body = answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self._line = None
                continue
            head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
            self.received += len(body) + head + 17
            return answer.status, body
        raise ConnectionError(f"{path}: the desk hung up twice")

    def open(self, path: str, *, cold: bool) -> int:
        """Return how many bytes a page costs, with its files where nothing is kept yet."""
        before = self.received
        status, body = self.get(path)
        if status != 200:
            raise ValueError(f"{path}: {status}")
        if cold:
            for asset in dict.fromkeys(_ASSET.findall(unpacked(body).decode())):
                self.get(asset)
        return self.received - before


def unpacked(body: bytes) -> bytes:
    """Return a body as it was before it was packed for the way."""
    import gzip  # noqa: PLC0415

    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


@contextlib.contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Serve a home with `leads desk` until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "flows.cli", "desk", "--home", str(settings.home)]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=Path(__file__).parents[3],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        took = time.perf_counter() - began
        yield Served(process.pid, port, took, _cpu_s(process.pid))
    finally:
        process.terminate()
        process.wait(30)


def signed_in(settings: Settings, role: str, who: str = "") -> str:
    """Return the cookie of a new session of a person with this role."""
    store, token, now = open_store(settings.store), secrets.token_urlsafe(32), datetime.now(UTC)
    with store.begin(people=True) as db:
        known = person_named(db, who or role)
        known = known or add_person(db, who or role, role, "no password", now)
        end = now + timedelta(days=1)
        begin_session(db, known.person_id, digest_of(token), now, end)
    store.close()
    return token


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the desk ended before it answered")
        line = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
        try:
            line.request("GET", "/login")
            line.getresponse().read()
        except OSError:
            time.sleep(0.01)
        else:
            return
        finally:
            line.close()
    raise TimeoutError("the desk did not answer within a minute")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


def _cpu_s(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int, kind: str = "VmRSS") -> float:
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(rf"{kind}:\s+(\d+) kB", told)
    return int(found[1]) / 1024 if found else 0.0


def _share_mb(pid: int) -> float:
    """Return a process's memory, of pages that several map its share alone."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.findall(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)[0]) / 1024


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found + [
        below for child in found for below in _children(child) if child != os.getpid()
    ]
