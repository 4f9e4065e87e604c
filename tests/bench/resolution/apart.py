"""Measuring in a process of its own, so that peaks of memory stay apart."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a piece of work returned, the CPU seconds it took, and its process' peak."""

    value: Any
    seconds: float
    peak_mb: float


def apart(work: Callable[..., Any], *given: Any) -> Measured:
    """Return the measure of `work(*given)` in a fresh process.

    `work` is a function of a module; what it returns says itself what of its time counts, when
    it is a pair of a value and CPU seconds.
    """
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        return pool.submit(_measured, work, *given).result()


def _measured(work: Callable[..., Any], *given: Any) -> Measured:
    start = time.process_time()
    value = work(*given)
    return Measured(value, time.process_time() - start, _peak())


def _peak() -> float:
    """Return the peak of this process in MB; what it inherited from its parent is not in it."""
    if STATUS.exists():
        for line in STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
