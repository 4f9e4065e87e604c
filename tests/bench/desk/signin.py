"""What strangers at the desk's door learn from time, and what they cost everybody else.

    python tests/bench/desk/signin.py [--tries 30] [--crowd 40]

The first line compares a wrong password of somebody who is there with a name that nobody has,
asked in turn at a door whose tries are not counted. Then a crowd tries passwords at a running
desk, each at once, while somebody signed in reads pages: the second and third line are how long
that person waits without and with the crowd.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
from deskserver import Browser, served, signed_in

from enrich.store import Store, open_store
from flows.desk.door import Comer, Door, NotLetInError
from flows.desk.rights import Role
from flows.people import Act, add
from flows.settings import Settings
from flows.tries import Tries

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PAGES = 40


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tries", type=int, default=30)
    asked.add_argument("--crowd", type=int, default=40)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), user="bench")
        store = open_store(settings.store)
        add(store, Act("bench", NOW), "ana", Role.ADMIN, "correct horse 9")
        _compare(store, given.tries)
        store.close()
        _flood(settings, given.crowd)


def _compare(store: Store, tries: int) -> None:
    door, comer = Door(), Comer(address="", now=NOW)
    door._by_name = door._by_address = Tries(10**9, every_s=1)
    took: dict[str, list[float]] = {"ana": [], "nobody": []}
    for _ in range(tries):
        for name, times in took.items():
            began = time.perf_counter()
            try:
                door.sign_in(store, comer, name, "wrong horse 10")
            except NotLetInError:
                times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) * 1000 for times in took.values())
    say(
        f"wrong password {known:.1f} ms, unknown name {unknown:.1f} ms:"
        f" {unknown / known - 1:+.1%} (medians of {tries})"
    )


def _flood(settings: Settings, crowd: int) -> None:
    cookie = signed_in(settings, "sales")
    with served(settings) as desk:
        reader = Browser(desk.port, cookie)
        say(f"a page, nobody else there: {_read(reader)}; {desk.memory_mb():.0f} MB")
        stop, ended = threading.Event(), list[int]()
        threads = [
            threading.Thread(target=_try, args=(desk.url, n, stop, ended)) for n in range(crowd)
        ]
        for thread in threads:
            thread.start()
        while len(ended) < crowd:
            time.sleep(0.05)
        say(f"a page, while {crowd} try passwords: {_read(reader)}")
        stop.set()
        for thread in threads:
            thread.join()
        counts = ", ".join(f"{status}: {ended.count(status)}" for status in sorted({*ended}))
        say(f"answers to the crowd: {counts}; {desk.memory_mb():.0f} MB")


def _read(reader: Browser) -> str:
    took = []
    for _ in range(PAGES):
        began = time.perf_counter()
        reader.get("/me")
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return f"p50 {took[PAGES // 2]:.0f} ms, p95 {took[int(PAGES * 0.95)]:.0f} ms"


def _try(url: str, number: int, stop: threading.Event, ended: list[int]) -> None:
    said = {"name": f"stranger {number}", "password": "wrong horse 10"}
    with httpx.Client(base_url=url, headers={"sec-fetch-site": "same-origin"}) as browser:
        while not stop.is_set():
            ended.append(browser.post("/login", data=said, timeout=60).status_code)


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
