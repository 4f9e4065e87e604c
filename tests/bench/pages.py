"""Print what reading a page costs, against building its tree in the same run.

    python tests/bench/pages.py [--kib 160] [--pages 40] [--rounds 5]

The pages are made up: one JobPosting in JSON-LD among scripts, styles and markup of the given
size, as detail pages of job sites are. Three ways lead to the same posting: our scan of the
bytes; an lxml tree whose scripts are then read by the same tolerant JSON reader; and a tree of
BeautifulSoup over lxml. Rounds alternate, so that a busy machine slows all alike; medians of
CPU time are printed.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable

import lxml.html
from bs4 import BeautifulSoup

from spiders.pages.jsonld import jsonld_postings
from spiders.pages.schemaorg import Node, job_postings
from spiders.pages.tolerant import json_values

Way = Callable[[bytes], list[Node]]
TYPE = "application/ld+json"


def page(number: int, kib: int, chance: random.Random) -> bytes:
    """Return a detail page of about `kib` KiB."""
    said = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": f"Sales Manager {number}",
        "description": "<p>" + "Travels to customers abroad. " * 40 + "</p>",
        "hiringOrganization": {"@type": "Organization", "name": f"Kite Trading {number}"},
    }
    words = [f"w{chance.randrange(10**6)}" for _ in range(200)]
    items = []
    size = 0
    while size < kib * 1024:
        word = chance.choice(words)
        items.append(
            f'<li class="{word}"><a href="/j/{word}">{word}</a><span>{word}</span></li>'
        )
        size += len(items[-1])
    half = len(items) // 2
    return (
        "<!doctype html><html><head><title>job</title></head><body><ul>"
        + "".join(items[:half])
        + f'</ul><script type="{TYPE}">{json.dumps(said)}</script><ul>'
        + "".join(items[half:])
        + "</ul></body></html>"
    ).encode()


def by_lxml(body: bytes) -> list[Node]:
    """Return the postings by way of an lxml tree."""
    found = lxml.html.fromstring(body).iterfind(f".//script[@type='{TYPE}']")
    return job_postings([value for script in found for value in json_values(script.text or "")])


def by_soup(body: bytes) -> list[Node]:
    """Return the postings by way of BeautifulSoup."""
    found = BeautifulSoup(body, "lxml").find_all("script", type=TYPE)
    return job_postings([value for script in found for value in json_values(script.text)])


def cost(way: Way, bodies: list[bytes]) -> float:
    """Return CPU seconds for each page."""
    start = time.process_time()
    for body in bodies:
        way(body)
    return (time.process_time() - start) / len(bodies)


def main() -> None:
    """Read the arguments, run all ways in turn and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kib", type=int, default=160)
    arguments.add_argument("--pages", type=int, default=40)
    arguments.add_argument("--rounds", type=int, default=5)
    said = arguments.parse_args()
    chance = random.Random(7)
    bodies = [page(number, said.kib, chance) for number in range(said.pages)]
    ways: dict[str, Way] = {
        "byte scan": jsonld_postings,
        "lxml tree": by_lxml,
        "BeautifulSoup": by_soup,
    }
    titles = {
        name: [way(body)[0]["title"] for body in bodies[:5]] for name, way in ways.items()
    }
    if len({tuple(found) for found in titles.values()}) > 1:
        sys.exit(f"the ways do not read the same: {titles}")
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(said.rounds):
        for name, way in ways.items():
            times[name].append(cost(way, bodies))
    floor = statistics.median(times["byte scan"])
    sys.stdout.write(f"{said.pages} pages of {said.kib} KiB, one JSON-LD posting each\n")
    for name, taken in times.items():
        middle = statistics.median(taken)
        sys.stdout.write(
            f"{name:14} {middle * 1e3:8.2f} ms of CPU a page {middle / floor:6.0f} ×\n"
        )


if __name__ == "__main__":
    main()
