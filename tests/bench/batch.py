"""Print the memory of a batch of sites in one process, and what a second night asks for.

    python tests/bench/batch.py [--rows 2001] [--sites 1 5 25 50]

The sites are made up and alike: JSON API boards of so many postings, 100 a page, served on
loopback. Each batch is one `python -m spiders`, as on a real night, and its peak of resident
memory is printed: it should not grow with the number of sites for long. (A total of just 2,000
would be taken for a cap.) Then one board of
pages with a sitemap and one of pages behind a list are harvested twice without a change in
between: the second night's requests are printed as a share of the first night's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from spiders.handover import Handover

PAGE = 100
COMMON = """
name: Bench board
language: en
source_role: aggregator
base_url: {url}
limits: {{delay_s: 0, pages: 100000}}
"""
API = """
family: json_api
request: {{url: "{site}/api"}}
paging: {{kind: offset, param: offset, size: 100, size_param: limit}}
list:
  items: jobs
  total: total
  key: id
  url_template: "{site}/job/{{key}}"
  fields: {{title: title, employer: company, city: city, description: text}}
"""
SITEMAP = """
family: jsonld_sitemap
sitemap: {{urls: ["{site}/sitemap.xml"], keep: /job/, key: '/job/(\\d+)'}}
"""
LISTING = """
family: html_listing
list:
  start: ["{site}/list?page=1"]
  next: a.next@href
  items: li
  url: a@href
  key: {{css: a, attr: href, regex: '/job/(\\d+)'}}
  fields: {{title: a}}
"""


class Board(BaseHTTPRequestHandler):
    """Serves every site below a path of its own; counts what it is asked for."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rows = 0
    asked = 0

    def do_GET(self) -> None:
        """Answer one request."""
        Board.asked += 1
        parts = urlsplit(self.path)
        site, _, what = parts.path[1:].partition("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = self._body(site, what, query).encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self, site: str, what: str, query: dict[str, str]) -> str:
        if what == "api":
            first = int(query.get("offset", "0"))
            last = min(first + PAGE, self.rows)
            jobs = [_job(site, number) for number in range(first, last)]
            return json.dumps({"total": self.rows, "jobs": jobs})
        if what == "sitemap.xml":
            here = f"http://{self.headers['Host']}/{site}/job"
            urls = "".join(f"<url><loc>{here}/{n}</loc></url>" for n in range(self.rows))
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            return f'<urlset xmlns="{space}">{urls}</urlset>'
        if what == "list":
            page = int(query["page"])
            numbers = range((page - 1) * PAGE, min(page * PAGE, self.rows))
            items = "".join(
                f'<li><a href="/{site}/job/{n}">Manager {n}</a></li>' for n in numbers
            )
            more = f'<a class="next" href="/{site}/list?page={page + 1}">next</a>'
            return f"<html><ul>{items}</ul>{more if numbers.stop < self.rows else ''}</html>"
        if what.startswith("job/"):
            job = _job(site, int(what[4:]))
            said = {
                "@type": "JobPosting",
                "title": job["title"],
                "description": job["text"],
                "hiringOrganization": job["company"],
                "jobLocation": job["city"],
            }
            script = f'<script type="application/ld+json">{json.dumps(said)}</script>'
            return f"<html><body><h1>{job['title']}</h1>{job['text']}{script}</body></html>"
        return ""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _job(site: str, number: int) -> dict[str, str]:
    return {
        "id": str(number),
        "title": f"Manager {number}",
        "company": f"Kite {site} {number % 300} Ltd",
        "city": "Hull",
        "text": f"You travel to customers of {site} abroad, number {number}. " * 30,
    }


class Bench:
    """A folder of site files for the board, and harvests of them."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        (folder / "sites").mkdir()

    def site(self, name: str, family: str) -> str:
        """Write a site file and return its id."""
        text = f"id: {name}" + COMMON.format(url=self.url) + family.format(site=name)
        (self.folder / "sites" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return name

    def harvest(self, names: Sequence[str], into: str, *more: str) -> int:
        """Harvest sites in one process and return its peak of resident memory in MiB.

        Raises:
            CalledProcessError: A site was not healthy.
        """
        command = [sys.executable, "-m", "spiders", *names, "--into", str(self.folder / into)]
        command += ["--sites", str(self.folder / "sites")]
        command += ["--locks", str(self.folder / "locks"), *more]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return usage.ru_maxrss >> 10

    def again(self, name: str) -> tuple[int, int, int]:
        """Return the requests of a first and a second night, and the rows of the second."""
        Board.asked = 0
        self.harvest([name], f"{name}-1", "--night", "2026-11-02")
        first, Board.asked = Board.asked, 0
        known = self.folder / "known"
        known.mkdir(exist_ok=True)
        with (known / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in Handover.open(self.folder / f"{name}-1").rows():
                said = {
                    "key": row.key,
                    "url": row.url,
                    "list_hash": row.list_hash,
                    "lastmod": row.lastmod,
                    "etag": row.etag,
                    "last_modified": row.last_modified,
                    "read_on": "2026-11-02",
                    "last_seen": "2026-11-02",
                }
                file.write(json.dumps(said) + "\n")
        self.harvest([name], f"{name}-2", "--night", "2026-11-03", "--known", str(known))
        return first, Board.asked, Handover.open(self.folder / f"{name}-2").report.rows


def main() -> None:
    """Read the arguments, harvest and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=2001)
    arguments.add_argument("--sites", type=int, nargs="+", default=[1, 5, 25, 50])
    said = arguments.parse_args()
    Board.rows = said.rows
    server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), f"http://127.0.0.1:{server.server_port}/")
        names = [bench.site(f"board_{number}", API) for number in range(max(said.sites))]
        for count in said.sites:
            peak = bench.harvest(names[:count], f"batch-{count}")
            sys.stdout.write(f"{count:3} sites × {said.rows} postings: peak {peak} MiB\n")
        for name, family in (("pages_by_sitemap", SITEMAP), ("pages_by_list", LISTING)):
            first, second, rows = bench.again(bench.site(name, family))
            sys.stdout.write(
                f"{name}: first night {first} requests, second {second} "
                f"({second / first:.1%}), {rows} rows read again\n"
            )
    server.shutdown()


if __name__ == "__main__":
    main()
