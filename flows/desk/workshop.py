"""Worker processes for whatever needs pandas or the rule lab.

The web process stays small and answers while an analyst's preview is worked out or a long list
is written: each bench has processes of its own, started when they are first needed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib import import_module
from multiprocessing.connection import wait
from typing import Any

from enrich.issues import LeadharvestError

PAGES, LAB, FILES = "pages", "lab", "files"
BENCHES = {PAGES: 2, LAB: 1, FILES: 1}
"""How many processes each bench has at most: two people who open companies need not queue."""
PATIENCE = 120.0
"""Nobody looks at an empty page for longer than so many seconds."""


class WorkFailedError(LeadharvestError):
    """Whoever keeps the machine has to act: a worker process died or took too long."""


class Workshop:
    """The benches; `close` ends their processes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[str, ProcessPoolExecutor] = {}

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
            pool = self._pool(bench)
            try:
                return pool.submit(_done, work, args).result(PATIENCE)
            except BrokenProcessPool:  # killed from outside, perhaps for its memory
                self._drop(bench, pool)
            except TimeoutError:
                self._drop(bench, pool)
                raise WorkFailedError(f"{work} took more than {PATIENCE:.0f} s") from None
        raise WorkFailedError(f"the process for {bench} died while it worked on {work}")

    def begin(self, bench: str, work: str, *args: object) -> Future[Any]:
        """Start work that nobody waits for now, such as warming a bench up."""
        return self._pool(bench).submit(_done, work, args)

    def close(self) -> None:
        """End all processes; work that has not begun is dropped."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            _end(pool)

    def _pool(self, bench: str) -> ProcessPoolExecutor:
        if bench not in BENCHES:
            raise ValueError(f"no bench {bench!r}")
        with self._lock:
            if bench not in self._pools:
                self._pools[bench] = ProcessPoolExecutor(
                    max_workers=BENCHES[bench],
                    # A fork of a process with threads may hang on a lock that one of them held.
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_settle_in,
                )
            return self._pools[bench]

    def _drop(self, bench: str, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pools.get(bench) is pool:
                del self._pools[bench]
        _end(pool)


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
