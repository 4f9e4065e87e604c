"""Print how much of the defect set is read, and what reading a page costs.

    python tests/bench/pages.py [--kib 60] [--pages 60] [--rounds 5]

First the recall: every page of `wildpages`, read from bytes to clean fields. Then the cost, on
made-up detail pages of the given size with one JobPosting in JSON-LD among scripts, styles and
markup. Ways to the same posting: our scan of the bytes; all that a page costs (the guard, the
scan, normalising, the description as text, redaction); an lxml tree whose scripts are then
read by the same tolerant JSON reader; and a tree of BeautifulSoup over lxml. Last the outline
that is kept of a few pages a night, with its size. Rounds alternate, so that a busy machine
slows all alike; medians of CPU time are printed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import statistics
import sys
import time
from collections.abc import Callable

import lxml.html
from bs4 import BeautifulSoup
from wildpages import judged, wild_pages  # the folder is no package

from spiders.pages.clean import clean_fields
from spiders.pages.guard import page_trouble
from spiders.pages.jsonld import jsonld_postings
from spiders.pages.linked import Asked, linked_postings
from spiders.pages.outline import outline_of
from spiders.pages.schemaorg import Node, job_postings
from spiders.pages.tolerant import json_values

Way = Callable[[bytes], str]
TYPE = "application/ld+json"
URL = "https://board.test/job/1"
HEADER = "text/html; charset=utf-8"
DUTIES = (
    "负责东南亚客户的开发与维护，每季度出差一次，参加国外展会，联系人：林小姐 13800138000。",
    "Travels to customers abroad &amp; reports to the board; visa and flights are arranged.",
)


def page(number: int, kib: int, chance: random.Random) -> bytes:
    """Return a detail page of about `kib` KiB, half of its text Chinese."""
    duties = "".join(f"<p>{chance.choice(DUTIES)}</p><li>No. {n}</li>" for n in range(12))
    said = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": f"Sales Manager {number}",
        "description": duties,
        "datePosted": "2026-11-03",
        "hiringOrganization": {"@type": "Organization", "name": f"Kite Trading {number}"},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "宁波"}},
    }
    words = [f"w{chance.randrange(10**6)}" for _ in range(200)] + ["海外销售", "薪资面议"] * 50
    items = []
    size = 0
    while size < kib * 1024:
        word = chance.choice(words)
        items.append(
            f'<li class="{word}"><a href="/j/{word}">{word}</a><span>{word}</span></li>'
        )
        size += len(items[-1].encode())
    half = len(items) // 2
    return (
        "<!doctype html><html><head><title>job</title></head><body><ul>"
        + "".join(items[:half])
        + f'</ul><script type="{TYPE}">{json.dumps(said, ensure_ascii=False)}</script><ul>'
        + "".join(items[half:])
        + "</ul></body></html>"
    ).encode()


def by_scan(body: bytes) -> str:
    """Return the posting's title by our scan alone."""
    return _title(jsonld_postings(body))


def whole(body: bytes) -> str:
    """Return the title of the posting of a page that is guarded, read and cleaned."""
    if page_trouble(body, URL, asked=URL, content_type=HEADER):
        return ""
    row = linked_postings(body, Asked(url=URL), HEADER).rows[0]
    return clean_fields(row, URL).fields["title"]


def by_lxml(body: bytes) -> str:
    """Return the title by way of an lxml tree."""
    found = lxml.html.fromstring(body).iterfind(f".//script[@type='{TYPE}']")
    values = [value for script in found for value in json_values(script.text or "")]
    return _title(job_postings(values))


def by_soup(body: bytes) -> str:
    """Return the title by way of BeautifulSoup."""
    found = BeautifulSoup(body, "lxml").find_all("script", type=TYPE)
    values = [value for script in found for value in json_values(script.text)]
    return _title(job_postings(values))


def outlined(body: bytes) -> str:
    """Return the page's outline as a hand-over keeps it."""
    return json.dumps(dataclasses.asdict(outline_of(body)))


def _title(found: list[Node]) -> str:
    return str(found[0]["title"])


def cost(way: Way, bodies: list[bytes]) -> float:
    """Return CPU seconds for each page."""
    start = time.process_time()
    for body in bodies:
        way(body)
    return (time.process_time() - start) / len(bodies)


def print_recall() -> None:
    """Read the defect set and print what was found of it."""
    found = judged(wild_pages())
    sys.stdout.write(
        f"defect set: {found.pages} pages, recall {found.recall:.1%}, "
        f"wrong employers {found.wrong_employers}\n"
    )
    for name, wrong in found.mistakes[:10]:
        sys.stdout.write(f"  {name}: {wrong}\n")


def main() -> None:
    """Read the arguments, run all ways in turn and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kib", type=int, default=60)
    arguments.add_argument("--pages", type=int, default=60)
    arguments.add_argument("--rounds", type=int, default=5)
    said = arguments.parse_args()
    print_recall()
    chance = random.Random(7)
    bodies = [page(number, said.kib, chance) for number in range(said.pages)]
    ways: dict[str, Way] = {
        "byte scan": by_scan,
        "guard to clean fields": whole,
        "lxml tree": by_lxml,
        "BeautifulSoup": by_soup,
    }
    titles = {name: tuple(way(body) for body in bodies[:5]) for name, way in ways.items()}
    if len(set(titles.values())) > 1:
        sys.exit(f"the ways do not read the same: {titles}")
    ways["outline"] = outlined
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(said.rounds):
        for name, way in ways.items():
            times[name].append(cost(way, bodies))
    tree = statistics.median(times["lxml tree"])
    sys.stdout.write(f"{said.pages} pages of {said.kib} KiB, one JSON-LD posting each\n")
    for name, taken in times.items():
        middle = statistics.median(taken)
        sys.stdout.write(
            f"{name:21} {middle * 1e3:8.3f} ms of CPU a page {middle / tree:8.3f} × the tree\n"
        )
    largest = max(len(outlined(body)) for body in bodies)
    sys.stdout.write(f"the largest outline has {largest / 1024:.1f} KiB\n")


if __name__ == "__main__":
    main()
