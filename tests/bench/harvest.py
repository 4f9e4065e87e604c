"""Pages a second and CPU a page of a harvest on each wire, against bare Scrapy in the same run.

    python tests/bench/harvest.py --pages 1200 --rounds 5

Bare Scrapy downloads the same pages with its defaults and parses nothing. The harvest does all
it does at night: robots.txt, the door at no delay, JSON-LD, redaction, the hand-over; once on
Scrapy's handler, once on aiohttp. Rounds are interleaved and medians taken; ratios are what to
trust. Goals: at most 1.5 x bare on http11, 1.25 x on aiohttp.
"""

from __future__ import annotations

import argparse
import json
import resource
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter

from spiders.wires import WIRES

FILLER = "<div class='row'><a href='/x'>同类职位 similar job</a><span>Shanghai</span></div>\n"
BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
url, pages = sys.argv[1], int(sys.argv[2])
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(pages):
            yield scrapy.Request(f"{url}job/{n}")
    def parse(self, response):
        return None
process = AsyncCrawlerProcess({"LOG_LEVEL": "INFO", "LOG_FILE": "/dev/null",
    "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
process.crawl(Bare)
process.start()
"""
SITE = """
id: bench_board
name: Bench board
family: jsonld_sitemap
language: zh
source_role: aggregator
base_url: {url}
limits: {{delay_s: 0, pages: 100000}}
sitemap: {{urls: [sitemap.xml], keep: /job/, key: '/job/(\\d+)'}}
"""


def page(number: int) -> bytes:
    """Return a job page of about 60 KB with its JSON-LD near the end."""
    posting = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": f"外贸业务员 {number}",
        "description": "<p>负责海外客户开发，出差东南亚。</p>" * 20,
        "datePosted": "2026-01-05",
        "hiringOrganization": {
            "@type": "Organization",
            "name": f"苏州测试{number % 99}有限公司",
        },
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "苏州"}},
        "identifier": {"@type": "PropertyValue", "value": str(number)},
    }
    data = json.dumps(posting, ensure_ascii=False)
    script = f'<script type="application/ld+json">{data}</script>'
    body = (
        f"<html><head><title>{number}</title></head><body>{FILLER * 560}{script}</body></html>"
    )
    return body.encode()


class Pages(socketserver.StreamRequestHandler):
    """Serves the pages, the sitemap, and no robots.txt."""

    disable_nagle_algorithm = True
    url, count = "", 0
    made: tuple[bytes, ...] = ()

    def handle(self) -> None:
        """Answer requests until the line closes."""
        while line := self.rfile.readline():
            path = line.split()[1].decode()
            while self.rfile.readline().strip():
                continue
            status, body = self._found(path)
            head = f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n"
            self.wfile.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def _found(self, path: str) -> tuple[int, bytes]:
        if path == "/sitemap.xml":
            urls = "".join(
                f"<url><loc>{self.url}job/{n}</loc></url>" for n in range(self.count)
            )
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            return 200, f'<urlset xmlns="{space}">{urls}</urlset>'.encode()
        if path.startswith("/job/"):
            return 200, self.made[int(path[5:]) % len(self.made)]
        return 404, b""


def timed(command: list[str]) -> tuple[float, float]:
    """Run the command and return its wall and CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(url: str, pages: int, rounds: int, folder: Path) -> str:
    """Return a table of all, medians over the rounds."""
    (folder / "bench_board.yaml").write_text(SITE.format(url=url), encoding="utf-8")
    harvest = [sys.executable, "-m", "spiders", "bench_board", "--sites", str(folder)]
    harvest += ["--into", str(folder / "into"), "--locks", str(folder / "locks")]
    bare = [sys.executable, "-c", BARE, url, str(pages)]
    commands = {"bare Scrapy": bare}
    commands |= {f"harvest, {wire}": [*harvest, "--http", wire] for wire in WIRES}
    rows: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            rows[name].append(timed(command))
    lines = ["| variant | CPU ms a page | x bare | pages/s |", "| --- | --- | --- | --- |"]
    base = statistics.median(cpu for _, cpu in rows["bare Scrapy"])
    for name, times in rows.items():
        cpu = statistics.median(cpu for _, cpu in times)
        rate = pages / statistics.median(wall for wall, _ in times)
        lines.append(f"| {name} | {1000 * cpu / pages:.2f} | {cpu / base:.2f} | {rate:.0f} |")
    run = json.loads((folder / "into" / "run.json").read_text(encoding="utf-8"))
    return "\n".join([*lines, f"rows: {run['rows']}, verdict: {run['verdict']}"])


def main() -> None:
    """Serve, measure, and write the table to stdout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    Pages.count, Pages.made = options.pages, tuple(page(n) for n in range(200))
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    Pages.url = url
    with tempfile.TemporaryDirectory() as folder:
        table = measured(url, options.pages, options.rounds, Path(folder))
    sys.stdout.write(f"{table}\n")
    server.shutdown()


if __name__ == "__main__":
    main()
