"""What the desk weighs: start, memory with twenty tabs open, bytes of a first and a next page.

    python tests/bench/desk/weight.py [--home FOLDER] [--tabs 20] [--idle]

Without a home it makes one of 20,000 postings. Start is from the command to the first answer.
Each tab is a connection of its own that opens pages in turn, as a browser, and stays open.
Memory is the web process's resident set, its Python included; beside it stands the whole tree
of processes, in which pages that several share count once. With `--idle` it waits the ten
minutes after which the processes for heavy work end. Bytes are those on the wire, headers among
them, packed as sent.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from deskserver import Browser, Served, served, signed_in
from deskstore import Size, make

from flows.desk.workshop import IDLE
from flows.settings import Settings

PAGES = ("/", "/lists", "/lists/foreign_trade", "/companies/1", "/runs")
STARTS = 5


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path)
    asked.add_argument("--tabs", type=int, default=20)
    asked.add_argument("--idle", action="store_true")
    given = asked.parse_args()
    if given.home:
        measure(Settings(home=given.home, user="bench"), given.tabs, idle=given.idle)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = make(Path(folder) / "home", Size(20_000))
        measure(settings, given.tabs, idle=given.idle)


def measure(settings: Settings, tabs: int, *, idle: bool = False) -> None:
    """Print a line for each figure."""
    cookie = signed_in(settings, "admin")
    starts = []
    for _ in range(STARTS):
        with served(settings) as desk:
            starts.append((desk.start_s, desk.start_cpu_s))
    wall, cpu = (statistics.median(column) for column in zip(*starts, strict=True))
    say(f"start: {wall:.2f} s, {cpu:.2f} s of a processor (medians of {STARTS})")
    with served(settings) as desk:
        _say_memory(desk, "before the first page")
        first = Browser(desk.port, cookie)
        for path in PAGES:
            began = time.perf_counter()
            cold = first.open(path, cold=True)
            took = time.perf_counter() - began
            warm = first.open(path, cold=False)
            say(f"{path}: first {took:.1f} s, {cold / 1024:.1f} KB; next {warm / 1024:.1f} KB")
        _open_tabs(desk, cookie, tabs)
        _say_memory(desk, f"with {tabs} tabs")
        if idle:
            time.sleep(IDLE * 1.2)
            _say_memory(desk, f"when nobody came for {IDLE / 60:.0f} minutes")


def _open_tabs(desk: Served, cookie: str, tabs: int) -> None:
    opened = [Browser(desk.port, cookie) for _ in range(tabs)]
    for at, tab in enumerate(opened * len(PAGES)):
        tab.open(PAGES[at % len(PAGES)], cold=at < tabs)


def _say_memory(desk: Served, when: str) -> None:
    workers = ", ".join(f"{size:.0f}" for size in desk.workers_mb()) or "none"
    say(
        f"memory {when}: {desk.memory_mb():.0f} MB, the tree {desk.tree_mb():.0f} MB;"
        f" workers: {workers}"
    )


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
