"""Print what one more site costs a batch to start, and what checking 500 site files takes.

    python tests/bench/starts.py [--few 10] [--many 60] [--rounds 3] [--files 500]

A site here is a JSON API board with one posting, so that starting and ending it is nearly all
there is: robots.txt, the list, the hand-over. A process harvests few of them, another one many;
the difference, by the sites between, is what one costs. Bare Scrapy makes as many crawls of the
same lists in a process of its own; rounds are interleaved and medians taken. Then
`leads sites check` reads so many files, against parsing the same files as YAML alone. Goals:
50 ms and 2 MB a site, 2 s for 500 files.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from http.server import ThreadingHTTPServer
from pathlib import Path

from batch import API, LISTING, SITEMAP, Bench, Board

from spiders.wires import WIRES

BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        yield scrapy.Request(self.url)
    def parse(self, response):
        return None
process = AsyncCrawlerProcess({"LOG_LEVEL": "INFO", "LOG_FILE": "/dev/null",
    "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
for url in sys.argv[1:]:
    process.crawl(Bare, url=url)
process.start()
"""
YAML = """
import pathlib, sys
from ruamel.yaml import YAML
for file in pathlib.Path(sys.argv[1]).glob("*.yaml"):
    YAML(typ="safe", pure=True).load(file)
"""
CHECK = "from flows.cli import main; main()"
Cost = tuple[float, float]


def spent(command: Sequence[str]) -> Cost:
    """Run the command and return its CPU seconds and its peak of resident memory in MiB.

    Raises:
        CalledProcessError: It failed.
    """
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=silent, stderr=silent)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Starts:
    """Batches of few and of many sites, on each wire and bare."""

    def __init__(self, bench: Bench, few: int, many: int) -> None:
        self.bench, self.few, self.many = bench, few, many
        self.names = [bench.site(f"board_{number}", API) for number in range(many)]

    def harvest(self, wire: str) -> Callable[[int], list[str]]:
        """Return the command that harvests so many sites on `wire`."""
        folder = self.bench.folder

        def command(count: int) -> list[str]:
            made = [sys.executable, "-m", "spiders", *self.names[:count], "--http", wire]
            made += [
                "--into",
                str(folder / f"{wire}-{count}"),
                "--sites",
                str(folder / "sites"),
            ]
            return [*made, "--locks", str(folder / "locks")]

        return command

    def bare(self, count: int) -> list[str]:
        """Return the command of so many crawls without us."""
        urls = [f"{self.bench.url}{name}/api?offset=0&limit=100" for name in self.names[:count]]
        return [sys.executable, "-c", BARE, *urls]

    def one_more(self, rounds: int) -> dict[str, Cost]:
        """Return by variant what one further site costs: CPU in ms, memory in MiB."""
        variants: dict[str, Callable[[int], list[str]]] = {"bare Scrapy": self.bare}
        variants |= {f"harvest, {wire}": self.harvest(wire) for wire in WIRES}
        seen: dict[str, list[Cost]] = {name: [] for name in variants}
        between = self.many - self.few
        for _ in range(rounds):
            for name, command in variants.items():
                low, high = spent(command(self.few)), spent(command(self.many))
                milliseconds = 1000 * (high[0] - low[0]) / between
                seen[name].append((milliseconds, (high[1] - low[1]) / between))
        return {
            name: (
                statistics.median(cpu for cpu, _ in costs),
                statistics.median(memory for _, memory in costs),
            )
            for name, costs in seen.items()
        }


def checked(files: int, rounds: int) -> tuple[float, float]:
    """Return the CPU seconds of checking so many site files, and of their YAML alone."""
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), "http://127.0.0.1:9/")
        for number in range(files):
            bench.site(f"board_{number}", (API, SITEMAP, LISTING)[number % 3])
        ours = [sys.executable, "-c", CHECK, "sites", "check", "--home", made]
        yaml = [sys.executable, "-c", YAML, str(bench.folder / "sites")]
        times = [(spent(ours)[0], spent(yaml)[0]) for _ in range(rounds)]
    return statistics.median(a for a, _ in times), statistics.median(b for _, b in times)


def main() -> None:
    """Read the arguments, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("--few", 10), ("--many", 60), ("--rounds", 3), ("--files", 500)):
        arguments.add_argument(name, type=int, default=usual)
    said = arguments.parse_args()
    Board.rows = 1
    server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), f"http://127.0.0.1:{server.server_port}/")
        costs = Starts(bench, said.few, said.many).one_more(said.rounds)
    server.shutdown()
    base = costs["bare Scrapy"][0]
    sys.stdout.write("| one more site | CPU ms | x bare | MiB |\n| --- | --- | --- | --- |\n")
    for name, (cpu, memory) in costs.items():
        sys.stdout.write(f"| {name} | {cpu:.0f} | {cpu / base:.2f} | {memory:.2f} |\n")
    check, yaml = checked(said.files, said.rounds)
    sys.stdout.write(
        f"leads sites check, {said.files} files: {check:.2f} s of CPU, start included; "
        f"their YAML alone {yaml:.2f} s ({check / yaml:.2f} x)\n"
    )


if __name__ == "__main__":
    main()
