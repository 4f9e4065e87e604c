"""How quick the desk is for twenty people at once while a night's load writes.

    python tests/bench/desk/load.py --home FOLDER [--postings 1000000] [--users 20]
        [--seconds 60] [--think 3] [--quiet]

The store is made once in FOLDER (a million postings: a few minutes and about 4 GB). Then people
open pages one after the other: with `--think` seconds between two clicks on average, and once
more with none, as no people do. Meanwhile hand-overs of 5,000 changed postings each are loaded,
one after the other; with `--quiet` nobody writes. Figures are in milliseconds, seen by the
people; every answer but 200 is counted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

from deskserver import Browser, served, signed_in
from deskstore import LAST, SITES, Size, make, posting_shown

from enrich.model import HarvestReport
from enrich.store import open_store
from enrich.store.postings import load_handover
from enrich.store.runs import start_run
from flows.settings import Settings
from spiders.handover import Handover, HandoverWriter

CHANGED = 5_000
"""Postings of one hand-over: a large site's night."""
SEGMENTS = ("foreign_trade", "overseas_construction", "university")
WORDS = ("外贸", "石材", "深圳", "机票", "尼日利亚", "远航")


@dataclass(slots=True)
class Seen:
    """What the people saw."""

    took_ms: dict[str, list[float]] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)

    def add(self, page: str, status: int, ms: float) -> None:
        """Note one answer."""
        self.took_ms.setdefault(page, []).append(ms)
        if status != 200:
            self.wrong[f"{page} {status}"] = self.wrong.get(f"{page} {status}", 0) + 1


def main() -> None:
    """Make the store, warm the desk up, measure with and without thinking."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, required=True)
    asked.add_argument("--postings", type=int, default=1_000_000)
    asked.add_argument("--users", type=int, default=20)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--think", type=float, default=3)
    asked.add_argument("--quiet", action="store_true")
    given = asked.parse_args()
    began = time.perf_counter()
    size = Size(given.postings)
    settings = make(given.home, size)
    say(f"store of {size.postings} postings: {time.perf_counter() - began:.0f} s")
    cookies = [signed_in(settings, "sales", f"user{n}") for n in range(given.users)]
    with served(settings) as desk:
        began = time.perf_counter()
        # The processes that gather pages begin when first asked, and import for seconds.
        for path in (*(f"/lists/{segment}" for segment in SEGMENTS), *["/companies/1"] * 2):
            Browser(desk.port, cookies[0]).get(path)
        say(f"first look at lists and a company: {time.perf_counter() - began:.1f} s")
        for think in dict.fromkeys((given.think, 0.0)):
            writer = _Writer(settings, size) if not given.quiet else None
            spent = desk.cpu_s()
            seen = _visited(desk.port, cookies, (given.seconds, think), size)
            spent = desk.cpu_s() - spent
            loaded = writer.stop() if writer else 0
            _tell(seen, f"{given.users} people, {think:g} s between clicks", given.seconds)
            each = spent * 1000 / max(sum(map(len, seen.took_ms.values())), 1)
            say(f"  of a processor: {each:.0f} ms a page; loaded meanwhile: {loaded} postings")
        workers = ", ".join(f"{one:.0f}" for one in desk.workers_mb())
        say(
            f"memory of the web process: {desk.memory_mb():.0f} MB,"
            f" {desk.own_memory_mb():.0f} without mapped files; of workers: {workers} MB"
        )


def _visited(port: int, cookies: list[str], pace: tuple[float, float], size: Size) -> Seen:
    seen, lock, end = Seen(), threading.Lock(), time.monotonic() + pace[0]

    def visit(number: int, cookie: str) -> None:
        chance, tab = random.Random(number), Browser(port, cookie)
        for page, path in _clicks(chance, size):
            time.sleep(chance.expovariate(1 / pace[1]) if pace[1] else 0)
            if time.monotonic() > end:
                return
            began = time.perf_counter()
            status, _ = tab.get(path)
            with lock:
                seen.add(page, status, (time.perf_counter() - began) * 1000)

    people = [
        threading.Thread(target=visit, args=pair, daemon=True) for pair in enumerate(cookies)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return seen


def _clicks(chance: random.Random, size: Size) -> Iterator[tuple[str, str]]:
    """Yield what one person opens, without end."""
    ways: list[tuple[int, str, Callable[[], str]]] = [
        (2, "home", lambda: "/"),
        (3, "lists", lambda: "/lists"),
        (5, "a list", lambda: f"/lists/{chance.choice(SEGMENTS)}"),
        (4, "a search", lambda: f"/lists/foreign_trade?q={_quoted(chance.choice(WORDS))}"),
        (3, "facets", lambda: "/lists/foreign_trade?grade=A&sort=company_name&page=2"),
        (4, "a company", lambda: f"/companies/{chance.randrange(1, size.leads)}"),
        (1, "runs", lambda: "/runs"),
    ]
    weights = [weight for weight, _, _ in ways]
    while True:
        _, page, path = chance.choices(ways, weights)[0]
        yield page, path()


def _quoted(word: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return quote(word)


class _Writer:
    """A process that loads hand-overs one after the other."""

    def __init__(self, settings: Settings, size: Size) -> None:
        context = multiprocessing.get_context("spawn")
        self._end, self._loaded = context.Event(), context.Value("i", 0)
        args = (settings, size, self._end, self._loaded)
        self._process = context.Process(target=_load, args=args)
        self._process.start()

    def stop(self) -> int:
        """End it after its hand-over; return how many postings it loaded."""
        self._end.set()
        self._process.join()
        return int(self._loaded.value)


def _load(settings: Settings, size: Size, end: Event, loaded: object) -> None:
    store = open_store(settings.store)
    stamp = int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        at = 0
        while not end.is_set():
            handover = _handover(Path(folder), size, stamp, at)
            with store.begin() as db:
                on = LAST + timedelta(days=1)
                run = start_run(db, on, "nightly", datetime.now(UTC))
                load_handover(db, handover, run.run_id)
            at += 1
            setattr(loaded, "value", at * CHANGED)  # noqa: B010  a shared number of no known type
    store.close()


def _handover(folder: Path, size: Size, stamp: int, at: int) -> Handover:
    """Write what a board shows tonight: known postings with changed texts."""
    board = at % SITES
    step = max(size.companies // SITES, 1)
    label = f"board{board}-{stamp}-{at}"
    with HandoverWriter(folder / label) as out:
        for n in range(CHANGED):
            of = (n % step) * SITES + board or SITES
            key = (of - 1) + size.companies * (n // step % 5)
            out.add_row(posting_shown(f"board{board}", key, of, stamp + at))
        out.finish(
            HarvestReport(
                handover_id=label,
                site=f"board{board}",
                family="json_api",
                business_date=LAST + timedelta(days=1),
                started_at="",
                ended_at="",
                closes=False,
            )
        )
    return Handover.open(folder / label)


def _tell(seen: Seen, how: str, seconds: float) -> None:
    every = sorted(ms for took in seen.took_ms.values() for ms in took)
    say(f"{how}: {len(every)} pages, {len(every) / seconds:.1f} a second; "
        f"p50 {_at(every, 50):.0f} ms, p95 {_at(every, 95):.0f} ms")  # fmt: skip
    for page, took in sorted(seen.took_ms.items()):
        took.sort()
        say(f"  {page}: {len(took)} pages, p50 {_at(took, 50):.0f}, p95 {_at(took, 95):.0f} ms")
    say(f"  answers but 200: {seen.wrong or 'none'}")


def _at(sorted_ms: list[float], percent: int) -> float:
    if len(sorted_ms) < 2:
        return sorted_ms[0] if sorted_ms else 0.0
    return statistics.quantiles(sorted_ms, n=100, method="inclusive")[percent - 1]


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
