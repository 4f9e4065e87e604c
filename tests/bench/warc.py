"""What keeping an archive costs a harvest, and what a replay costs, against bare Scrapy.

    python tests/bench/warc.py --pages 1000 --rounds 5

Bare Scrapy (that of `harvest.py`) downloads the same pages with its defaults and parses
nothing. The harvest does all that it does at night, once as always and once keeping every
answer. The replay is what `leads import` does with a WARC file, up to the hand-over: once with
a posting on every page, once on every twentieth, as in a crawl of the web. Rounds are
interleaved, medians of CPU are taken, the start of each process is left out; ratios are what to
trust.
"""

from __future__ import annotations

import argparse
import random
import runpy
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

from spiders.archive.writing import Archive
from spiders.families import ListEntry, Page, PageRequest

SHARED = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "harvest.py")))
ONE_IN = 20
MADE = 200
REPLAY = """
import sys, time
from datetime import date
from pathlib import Path
from spiders.imports import import_file
from spiders.site import load_site
file, site, into = map(Path, sys.argv[1:])
began = time.process_time()
import_file(file, load_site(site), "bench_board", into, date(2099, 1, 1), "r")
print(time.process_time() - began)
"""


def page(number: int, *, posting: bool = True) -> bytes:
    """Return a page of about 60 KB that packs as well as pages of the web do (6 to 1)."""
    chance = random.Random(number)
    made: bytes = SHARED.page(number)
    row = SHARED.FILLER.encode()
    for _ in range(made.count(row)):
        word, number = chance.choice("招聘销售外贸行政"), chance.getrandbits(48)
        other = f"<a href='/job/{number:x}'>{word}</a>"
        made = made.replace(row, f"<div class='row'>{other:<76}</div>\n".encode(), 1)
    return made if posting else made.replace(b"JobPosting", b"NewsArticle")


class Bench:
    """A folder to work in, a server of pages, and the figures so far."""

    def __init__(self, folder: Path, url: str, pages: int) -> None:
        self.folder, self.url, self.pages = folder, url, pages
        self.seconds: dict[str, list[float]] = {}
        site = SHARED.SITE.format(url=url)
        (folder / "bench_board.yaml").write_text(site, encoding="utf-8")
        self._crawls = {ONE_IN: self._crawl(ONE_IN), 1: self._crawl(1)}

    def pass_round(self) -> None:
        """Measure each once."""
        start = self._bare(0)
        self._note("bare Scrapy", self._bare(self.pages) - start)
        plain, kept = self._harvest(), self._harvest("--archive", str(self.folder / "kept"))
        self._note("harvest", plain - start)
        self._note("harvest that keeps its answers", kept - start)
        for one_in, crawl in self._crawls.items():
            share = f"1 page of {one_in}" if one_in > 1 else "every page"
            self._note(f"replay, a posting on {share}", self._replay(crawl))

    def table(self) -> str:
        """Return the medians."""
        base = statistics.median(self.seconds["bare Scrapy"])
        lines = ["| variant | CPU ms a page | of bare | pages/s of CPU |", "| --- " * 4 + "|"]
        for name, seconds in self.seconds.items():
            cpu = statistics.median(seconds)
            share = f"{cpu / base:.2f} ×" if cpu > base / 2 else f"1/{base / cpu:.1f}"
            figures = f"{1000 * cpu / self.pages:.3f} | {share} | {self.pages / cpu:.0f}"
            lines.append(f"| {name} | {figures} |")
        return "\n".join(lines)

    def _note(self, name: str, seconds: float) -> None:
        self.seconds.setdefault(name, []).append(seconds)

    def _bare(self, pages: int) -> float:
        return self._cpu([sys.executable, "-c", SHARED.BARE, self.url, str(pages)])

    def _harvest(self, *archive: str) -> float:
        command = [sys.executable, "-m", "spiders", "bench_board", "--sites", str(self.folder)]
        command += ["--into", str(self.folder / "into"), "--locks", str(self.folder / "locks")]
        return self._cpu([*command, *archive])

    def _cpu(self, command: list[str]) -> float:
        _, cpu = SHARED.timed(command)
        return float(cpu)

    def _replay(self, crawl: Path) -> float:
        places = map(str, (crawl, self.folder / "bench_board.yaml", self.folder / "replayed"))
        command = [sys.executable, "-c", REPLAY, *places]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
        return float(ended.stdout)

    def _crawl(self, one_in: int) -> Path:
        """Return a WARC file of the server's pages, a posting on one in so many."""
        folder = self.folder / f"crawl-{one_in}"
        made = [page(n, posting=n % one_in == 0) for n in range(MADE)]
        with Archive(folder, "crawl") as archive:
            for n in range(self.pages):
                url = f"{self.url}job/{n}"
                asked = PageRequest(
                    url=url, role="detail", entry=ListEntry(key=str(n), url=url)
                )
                archive.add(
                    Page(
                        url=url,
                        requested=asked,
                        status=200,
                        headers={"content-type": "text/html; charset=utf-8"},
                        body=made[n % MADE],
                        fetched_at="2026-01-05T18:00:00+00:00",
                    )
                )
        (file,) = folder.iterdir()
        return file


def main() -> None:
    """Serve, measure, and write the table to stdout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    served = SHARED.Pages
    served.count, served.made = options.pages, tuple(page(n) for n in range(MADE))
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), served)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}/"
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), served.url, options.pages)
        for _ in range(options.rounds):
            bench.pass_round()
        sys.stdout.write(f"{bench.table()}\n")
    server.shutdown()


if __name__ == "__main__":
    main()
