"""How large the lists' index is, how long it takes to lay out, and what questions cost.

python tests/bench/desk/lists.py [rows]
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[3]))

from flows.desk.listing.finding import Overlay, find, listed_and_new
from flows.desk.listing.index import Index
from flows.desk.listing.layout import write_index
from flows.desk.listing.query import ListQuery
from tests.flows.desk.madelists import SEGMENTS, about, made_rows

QUESTIONS = {
    "all": "",
    "two characters": "q=外贸",
    "three words": "q=外贸 机票 深圳",
    "facets": "city=深圳&city=宁波&grade=A&destination=德国",
    "new, by name": "new=1&sort=company_name",
}
TIMES = 20


def lines(count: int) -> Iterator[str]:
    """Yield rows as JSON, with texts as long as real ones."""
    for row in made_rows(count):
        filler = "负责海外市场开拓与客户维护，参加国际展会，安排机票酒店签证。" * 6
        row |= {"evidence_text": f"{row['evidence_text']}\n{filler}{row['lead_id']}"}
        yield json.dumps(
            row | {"address": filler[:60], "row_hash": "0" * 24}, ensure_ascii=False
        )


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{text}\n")


def median_ms(work: Callable[[], object]) -> float:
    """Return the median of a few runs, in milliseconds."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main(count: int) -> None:
    """Print the figures."""
    rows = list(lines(count))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "index"
        began = time.perf_counter()
        write_index(folder, about(), rows)
        took = time.perf_counter() - began
        size = sum(file.stat().st_size for file in folder.iterdir())
        texts = (folder / "text.u2").stat().st_size
        say(f"{count:,} rows laid out in {took:.1f} s, {size >> 20} MiB (texts {texts >> 20})")
        began = time.perf_counter()
        index = Index(folder)
        say(f"opened in {(time.perf_counter() - began) * 1000:.1f} ms")
        held = np.sort(index.lead_ids[::2])
        over = Overlay(held=held, states={int(n): "won" for n in held[:2000]})
        for name, asked in QUESTIONS.items():
            query = ListQuery.read(asked)

            def ask(query: ListQuery = query) -> object:
                index._search.cache_clear()
                found = find(index, "foreign_trade", query, over)
                return index.rows(found.rows[:50])

            rows_found = len(find(index, "foreign_trade", query, over).rows)
            say(f"{name:>16}: {median_ms(ask):7.1f} ms, {rows_found:,} rows")
        cards = median_ms(lambda: [listed_and_new(index, slug, over) for slug in SEGMENTS])
        say(f"{'all cards':>16}: {cards:7.1f} ms")
    say(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
