"""How large the lists' index is, how long it takes to lay out, what questions and pages cost.

    python tests/bench/desk/lists.py [rows]

A made-up publication, with texts as long as real ones, is written into a store, laid out as the
desk does it, asked without the web, and then read page by page from a desk of its own.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from deskserver import Browser, served, signed_in

sys.path.insert(0, str(Path(__file__).parents[3]))

from enrich.store import open_store
from enrich.store.bulk import add_rows
from enrich.store.schema import company, lead, publication, publication_row, run
from flows.desk.listing.finding import Overlay, find, listed_and_new
from flows.desk.listing.gathering import build
from flows.desk.listing.index import Index
from flows.desk.listing.query import ListQuery
from flows.desk.listing.shelf import indexes
from flows.settings import Settings
from tests.flows.desk.madelists import SEGMENTS, TODAY, made_rows

QUESTIONS = {
    "all": "",
    "two characters": "q=外贸",
    "three words": "q=外贸 机票 深圳",
    "facets": "city=深圳&city=宁波&grade=A&destination=德国",
    "by name": "sort=company_name&page=99",
}
TIMES = 20
_FILLER = "负责海外市场开拓与客户维护，参加国际展会，安排机票酒店签证。" * 6


def lines(count: int) -> Iterator[tuple[int, int, str, str]]:
    """Yield lead, company, segment and the row as JSON."""
    for row in made_rows(count):
        told = f"{row['evidence_text']}\n{_FILLER}{row['lead_id']}"
        row |= {"evidence_text": told, "address": _FILLER[:60], "row_hash": "0" * 24}
        text = json.dumps(row, ensure_ascii=False)
        yield row["lead_id"], row["company_id"], row["segment"], text


def fill(settings: Settings, count: int) -> None:
    """Write one publication of so many rows into the home's store."""
    rows = list(lines(count))
    companies = sorted({company_id for _, company_id, _, _ in rows})
    store = open_store(settings.store)
    with store.begin() as db:
        add_rows(db, run, ("run_id", "business_date", "kind"), [(1, TODAY, "nightly")])
        add_rows(
            db,
            company,
            ("company_id", "name", "kind"),
            [(n, f"公司{n}", "company") for n in companies],
        )
        add_rows(
            db,
            lead,
            ("lead_id", "company_id", "segment", "state", "first_listed_on", "run_id"),
            [(n, owner, segment, "new", TODAY, 1) for n, owner, segment, _ in rows],
        )
        add_rows(
            db,
            publication,
            ("run_id", "business_date", "rules_version", "folder", "published_at", "rows"),
            [(1, TODAY, "abc", "", "2026-11-24T02:00:00+00:00", count)],
        )
        add_rows(
            db,
            publication_row,
            ("run_id", "lead_id", "segment", "row_hash", "row"),
            [(1, n, segment, "", text) for n, _, segment, text in rows],
        )
    store.close()


def median_ms(work: Callable[[], object]) -> float:
    """Return the median of a few runs, in milliseconds."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def ask(settings: Settings) -> None:
    """Lay the publication out and ask the index."""
    began = time.perf_counter()
    build(settings)
    took = time.perf_counter() - began
    (folder,) = indexes(settings).iterdir()
    size = sum(file.stat().st_size for file in folder.iterdir())
    say(f"laid out in {took:.1f} s, {size >> 20} MiB")
    index = Index(folder)
    held = np.sort(index.lead_ids[::2])
    over = Overlay(held=held, states={int(n): "won" for n in held[:2000]})
    for name, asked in QUESTIONS.items():
        query = ListQuery.read(asked)

        def question(query: ListQuery = query) -> object:
            index._search.cache_clear()  # each time as if nobody had asked before
            return index.rows(find(index, "foreign_trade", query, over).rows[:50])

        rows = len(find(index, "foreign_trade", query, over).rows)
        say(f"{name:>16}: {median_ms(question):7.1f} ms, {rows:,} rows")
    cards = median_ms(lambda: [listed_and_new(index, slug, over) for slug in SEGMENTS])
    say(f"{'all cards':>16}: {cards:7.1f} ms")


def read(settings: Settings) -> None:
    """Read pages from a desk."""
    cookie = signed_in(settings, "admin")
    with served(settings) as desk:
        browser = Browser(desk.port, cookie)
        before = desk.memory_mb()
        for path in ("/lists", "/lists?q=%E5%A4%96%E8%B4%B8"):
            ms = median_ms(partial(browser.open, path, cold=False))
            say(f"page {path}: {ms:.1f} ms")
        for name, asked in QUESTIONS.items():
            path = f"/lists/foreign_trade?{ListQuery.read(asked).text()}"
            ms = median_ms(partial(browser.open, path, cold=False))
            kb = browser.open(path, cold=False) / 1024
            say(f"page {name:>16}: {ms:7.1f} ms, {kb:.1f} KB")
        say(f"memory {before:.0f} MB before, {desk.memory_mb():.0f} MB after")


def main(count: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(home=Path(place), user="bench")
        fill(settings, count)
        say(f"{count:,} rows of {date.isoformat(TODAY)}")
        ask(settings)
        read(settings)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
