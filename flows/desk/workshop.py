"""Worker processes for whatever needs pandas or the rule lab.

The web process stays small and answers while an analyst's preview is worked out or a long list
is written: each bench has processes of its own, started when they are first needed and sent
home when nobody has needed them for a while.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing.connection import wait
from typing import Any

from enrich.issues import LeadharvestError

PAGES, DEEDS, LAB, FILES = "pages", "deeds", "lab", "files"
BENCHES = {PAGES: 1, DEEDS: 2, LAB: 1, FILES: 1}
"""How many processes each bench has at most.

Pages only read, a twentieth of a second each: one process serves all. What people do to
companies may wait for the night's pen, and then holds up no page.
"""
PATIENCE = 120.0
"""Nobody looks at an empty page for longer than so many seconds."""


IDLE = 600.0
"""After so many seconds without work the processes of a bench end.

To start anew costs the next visitor up to ten seconds, as long as the lab reads a market's
postings: less than two hundredths of the time that nobody came. Kept, the lab alone would hold
some hundred megabytes for as long as the desk runs.
"""


class WorkFailedError(LeadharvestError):
    """Whoever keeps the machine has to act: a worker process died or took too long."""


@dataclass(slots=True)
class _Bench:
    """The processes of a bench.

    Attributes:
        given: So much work was given to them and is not done.
        rests_since: When the last was done.
    """

    pool: ProcessPoolExecutor
    given: int = 0
    rests_since: float = 0.0


class Workshop:
    """The benches; `close` ends their processes.

    Args:
        idle: Seconds without work after which a bench's processes end.
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        self._lock = threading.Lock()
        self._benches: dict[str, _Bench] = {}
        self._closed = threading.Event()
        threading.Thread(target=self._send_home, name="idle benches", daemon=True).start()

    def ask(self, bench: str, work: str, *args: object) -> Any:
        """Return what a function makes of the arguments in a bench's process.

        Args:
            bench: One of BENCHES; work waits while all processes of its bench are busy.
            work: The function, as `package.module:name`.
            args: What it is given; they and the result are pickled.

        Raises:
            WorkFailedError: The process died twice, or took longer than PATIENCE.
        """
        for _ in range(2):
            taken = self._take(bench)
            try:
                return self._give(taken, work, args).result(PATIENCE)
            except BrokenProcessPool:  # killed from outside, perhaps for its memory
                self._drop(bench, taken)
            except TimeoutError:
                self._drop(bench, taken)
                raise WorkFailedError(f"{work} took more than {PATIENCE:.0f} s") from None
        raise WorkFailedError(f"the process for {bench} died while it worked on {work}")

    def begin(self, bench: str, work: str, *args: object) -> Future[Any]:
        """Start work that nobody waits for now."""
        return self._give(self._take(bench), work, args)

    def warm(self, bench: str, work: str, *args: object) -> None:
        """Start the processes of a bench, if they are not there, with work to warm them up.

        For whoever shows what people open next: a process takes a second or two to begin.
        """
        if bench not in self._benches:
            self.begin(bench, work, *args)

    def close(self) -> None:
        """End all processes; work that has not begun is dropped."""
        self._closed.set()
        with self._lock:
            benches, self._benches = self._benches, {}
        for bench in benches.values():
            _end(bench.pool)

    def _take(self, name: str) -> _Bench:
        """Return a bench, which stays until what is then given to it is done."""
        if name not in BENCHES:
            raise ValueError(f"no bench {name!r}")
        with self._lock:
            if name not in self._benches:
                pool = ProcessPoolExecutor(
                    max_workers=BENCHES[name],
                    # A fork of a process with threads may hang on a lock that one of them held.
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_settle_in,
                )
                self._benches[name] = _Bench(pool)
            bench = self._benches[name]
            bench.given += 1
            return bench

    def _give(self, bench: _Bench, work: str, args: tuple[object, ...]) -> Future[Any]:
        try:
            given = bench.pool.submit(_done, work, args)
        except BaseException:
            self._rest(bench)
            raise
        given.add_done_callback(lambda _: self._rest(bench))
        return given

    def _rest(self, bench: _Bench) -> None:
        with self._lock:
            bench.given -= 1
            bench.rests_since = time.monotonic()

    def _send_home(self) -> None:
        """End the processes of benches that rest, until the workshop closes."""
        while not self._closed.wait(self._idle / 10):
            last = time.monotonic() - self._idle
            with self._lock:
                # Who comes now finds no bench, and makes one: nothing was given to these.
                resting = [
                    name
                    for name, bench in self._benches.items()
                    if not bench.given and bench.rests_since <= last
                ]
                ended = [self._benches.pop(name) for name in resting]
            for bench in ended:
                bench.pool.shutdown(wait=False)

    def _drop(self, name: str, bench: _Bench) -> None:
        with self._lock:
            if self._benches.get(name) is bench:
                del self._benches[name]
        _end(bench.pool)


def _end(pool: ProcessPoolExecutor) -> None:
    workers = list((pool._processes or {}).values())  # noqa: SLF001  Python 3.14 has kill_workers()
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.kill()


def _settle_in() -> None:
    """Leave Ctrl+C to the web process, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _done(work: str, args: tuple[object, ...]) -> object:
    return _function(work)(*args)


@cache
def _function(work: str) -> Callable[..., object]:
    module, _, name = work.partition(":")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found
