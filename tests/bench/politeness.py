"""Ten thousand requests of many sites at once on few hosts: was one of them impolite?

    python tests/bench/politeness.py --requests 10000

Twenty sites live on five hosts (on loopback a port is a host). Four processes harvest them at
the same time, each of them a site of every host, so that all processes want every host at once:
worse than a night, which gives a host to one process. Robots.txt forbids one posting in ten,
and the place to which one in ten is redirected; one host wants a Crawl-delay, two now and then
tell us off with Retry-After, in seconds and as a date. The hosts count what they see.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import monotonic, time

HOSTS, PROCESSES, PER_PAGE = 5, 4, 50
DELAY_S, CRAWL_DELAY_S = 0.02, 0.03
SERVICE_S = 0.001
"""How long an answer takes, so that a second request at the same time would be seen."""

ROBOTS = "User-agent: *\nDisallow: /*/job/*7$\nDisallow: /private/\n"
SITE = """
id: site_{n}
name: Site {n}
family: json_api
language: en
source_role: aggregator
base_url: {url}s{n}/
limits: {{delay_s: {delay}, pages: 100000, host_pages: 1000000}}
request: {{url: jobs}}
paging: {{kind: page, param: page, start: 1, size: {size}}}
list:
  {{items: jobs, total: total, key: id, url_template: 'job/{{key}}', fields: {{title: title}}}}
detail: {{request: {{url: 'job/{{key}}'}}, fields: {{title: title, employer: employer}}}}
"""


@dataclass(kw_only=True)
class Host:
    """One host: answers requests and counts what no polite reader would have done.

    Attributes:
        crawl_delay_s: What its robots.txt asks for, 0 for nothing.
        scolds: after, as_date or "": tells off every 60th request, in this spelling.
        jobs: How many postings each of its sites has.
    """

    crawl_delay_s: float = 0.0
    scolds: str = ""
    jobs: int
    requests: int = 0
    disallowed: int = 0
    too_close: int = 0
    overlaps: int = 0
    scolded: int = 0
    rest_broken: int = 0
    closest_s: float = 1e9
    _busy: int = 0
    _ended: float = 0.0
    _last: str = ""
    _not_before: float = 0.0
    port: int = field(default=0, init=False)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                self._note(path)
                self._busy += 1
                await asyncio.sleep(SERVICE_S)
                status, headers, body = self._answer(path)
                self._busy, self._ended = self._busy - 1, monotonic()
                lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _note(self, path: str) -> None:
        now, robots = monotonic(), path == "/robots.txt"
        self.requests += 1
        self.disallowed += ("/job/" in path and path[-1] == "7") or path[:9] == "/private/"
        self.overlaps += self._busy > 0
        self.rest_broken += now < self._not_before
        # Two processes may both ask for the rules before either knows them.
        wanted = DELAY_S if robots and self._last == path else self.crawl_delay_s or DELAY_S
        if self._ended:
            self.too_close += now - self._ended < wanted
            self.closest_s = min(self.closest_s, now - self._ended)
        self._last = path

    def _answer(self, path: str) -> tuple[int, list[str], bytes]:
        if path == "/robots.txt":
            delay = f"Crawl-delay: {self.crawl_delay_s}\n" if self.crawl_delay_s else ""
            return 200, ["Content-Type: text/plain"], (ROBOTS + delay).encode()
        if self.scolds and self.requests % 60 == 0:
            return 429 if self.scolds == "after" else 503, [self._scold()], b""
        name = path.rsplit("/", 1)[1]
        if "/job/" in path and name.endswith("5"):
            return 302, [f"Location: /private/{name}"], b""
        data = self._page(name) if name.startswith("jobs") else _job(int(name))
        return 200, ["Content-Type: application/json"], json.dumps(data).encode()

    def _scold(self) -> str:
        self.scolded += 1
        if self.scolds == "after":
            self._not_before = monotonic() + 1
            return "Retry-After: 1"
        until = (datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0)
        self._not_before = monotonic() + until.timestamp() - time()
        return f"Retry-After: {format_datetime(until, usegmt=True)}"

    def _page(self, name: str) -> dict[str, object]:
        first = (int(name.partition("page=")[2] or 1) - 1) * PER_PAGE
        numbers = range(first, min(first + PER_PAGE, self.jobs))
        return {"total": self.jobs, "jobs": [_job(10_000 + n) for n in numbers]}


def _job(number: int) -> dict[str, str]:
    return {"id": str(number), "title": f"Clerk {number}", "employer": f"Firm {number % 97}"}


def measured(requests: int, folder: Path) -> list[Host]:
    """Harvest about so many pages in all and return the hosts with what they counted."""
    jobs = int(
        requests / HOSTS / PROCESSES / 0.92
    )  # one in ten is never sent, lists come on top
    hosts = [
        Host(jobs=jobs),
        Host(jobs=jobs, crawl_delay_s=CRAWL_DELAY_S),
        Host(jobs=jobs, scolds="after"),
        Host(jobs=jobs, scolds="as_date"),
        Host(jobs=jobs),
    ]
    ready = threading.Event()
    threading.Thread(target=lambda: asyncio.run(_serve(hosts, ready)), daemon=True).start()
    ready.wait()
    for number in range(HOSTS * PROCESSES):
        url = f"http://127.0.0.1:{hosts[number % HOSTS].port}/"
        text = SITE.format(n=number, url=url, delay=DELAY_S, size=PER_PAGE)
        (folder / f"site_{number}.yaml").write_text(text, encoding="utf-8")
    running = [
        subprocess.Popen(
            _command(folder, range(at * HOSTS, (at + 1) * HOSTS)), stdout=subprocess.DEVNULL
        )
        for at in range(PROCESSES)
    ]
    for process in running:
        process.wait()
    return hosts


def _command(folder: Path, numbers: range) -> list[str]:
    sites = [f"site_{number}" for number in numbers]
    into = folder / f"into{numbers.start}"
    options = ["--sites", str(folder), "--into", str(into), "--locks", str(folder / "locks")]
    return [sys.executable, "-m", "spiders", *sites, *options]


async def _serve(hosts: list[Host], ready: threading.Event) -> None:
    for host in hosts:
        server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
        host.port = server.sockets[0].getsockname()[1]
    ready.set()
    await asyncio.Event().wait()


def shown(hosts: list[Host], seconds: float) -> str:
    """Return what the hosts counted as a table."""
    lines = ["| what the hosts saw | |", "| --- | --- |"]
    sums = {
        "requests": sum(host.requests for host in hosts),
        "sites at once, hosts": f"{HOSTS * PROCESSES}, {HOSTS}",
        "disallowed requests": sum(host.disallowed for host in hosts),
        "closer than allowed": sum(host.too_close for host in hosts),
        "two at a time on a host": sum(host.overlaps for host in hosts),
        "told off, before the rest was over": (
            f"{sum(host.scolded for host in hosts)}, {sum(host.rest_broken for host in hosts)}"
        ),
        "shortest gap, the site's delay": (
            f"{min(host.closest_s for host in hosts):.4f} s, {DELAY_S} s"
        ),
        "seconds": f"{seconds:.0f}",
    }
    return "\n".join(lines + [f"| {name} | {value} |" for name, value in sums.items()])


def main() -> None:
    """Measure, and write the table to stdout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=10_000)
    options = parser.parse_args()
    began = monotonic()
    with tempfile.TemporaryDirectory() as folder:
        hosts = measured(options.requests, Path(folder))
    sys.stdout.write(f"{shown(hosts, monotonic() - began)}\n")


if __name__ == "__main__":
    main()
