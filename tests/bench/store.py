"""How fast a night is loaded, against plain SQLite in the same run.

    python tests/bench/store.py [--rows 50000] [--rounds 3] [--postgres URL]

Rounds alternate, so that a busy machine slows all of them alike; the medians are printed. The
floor is `sqlite3.executemany` of the same values into one bare table: no look-up of what is
known, no mentions, no index but the key. Making the rows is in all figures.
"""

from __future__ import annotations

import argparse
import random
import sqlite3  # noqa: TID251  # the yardstick is the driver itself
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from enrich.issues import Issue
from enrich.model import HarvestReport, Mark, PageSample, RawPosting
from enrich.postings import VALUE_COLUMNS, posting_values
from enrich.store import Store, open_store
from enrich.store.postings import load_handover
from enrich.store.runs import start_run

DAY = date(2026, 11, 24)
WORDS = (
    "负责开发海外客户参加展会熟悉外贸流程英语流利常驻非洲项目签证机票酒店预订行政前台".strip()
)


@dataclass(frozen=True)
class Night:
    """A night of made-up postings, a third of them of employers named before."""

    number: int
    size: int

    @property
    def report(self) -> HarvestReport:
        return HarvestReport(
            handover_id=f"bench-{self.number}",
            site="bench",
            family="json_api",
            business_date=date(2026, 11, self.number),
            started_at="",
            ended_at="",
        )

    def rows(self) -> Iterator[RawPosting]:
        chance = random.Random(7)
        for n in range(self.size):
            yield RawPosting(
                site="bench",
                key=str(n),
                url=f"https://bench.example/job/{n}",
                title="外贸业务员",
                employer=f"第{n * 2 // 3}进出口有限公司",
                city="杭州",
                industry="批发零售",
                posted_on="2026-11-20",
                description="".join(chance.choices(WORDS, k=500)),
                list_hash=f"{n:016x}",
                provenance={"title": "list", "employer": "list", "description": "css"},
            )

    def marks(self) -> list[Mark]:
        return []

    def issues(self) -> list[Issue]:
        return []

    def samples(self) -> list[PageSample]:
        return []


def load(store: Store, night: Night) -> None:
    with store.begin() as db:
        run = start_run(db, DAY, "bench", datetime(2026, 11, 24, tzinfo=UTC))
        load_handover(db, night, run.run_id)


def floor(folder: Path, size: int) -> None:
    names = ", ".join(f'"{name}"' for name in VALUE_COLUMNS)
    marks = ", ".join("?" for _ in VALUE_COLUMNS)
    db = sqlite3.connect(folder / "floor.sqlite")
    db.execute("PRAGMA journal_mode=WAL")
    db.execute(f'CREATE TABLE posting ({names}, PRIMARY KEY ("key"))')
    with db:
        values = (posting_values(row, DAY) for row in Night(1, size).rows())
        plain = ([str(v) if isinstance(v, date) else v for v in row] for row in values)
        db.executemany(f"INSERT INTO posting VALUES ({marks})", plain)  # noqa: S608  # our names
    db.close()


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def one_round(size: int, postgres: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        took = {"sqlite3 executemany": timed(partial(floor, folder, size))}
        places: dict[str, str | Path] = {"SQLite": folder / "home"}
        if postgres:
            places["PostgreSQL"] = postgres
        for engine, where in places.items():
            store = open_store(where)
            took[f"{engine}: first load"] = timed(partial(load, store, Night(1, size)))
            took[f"{engine}: next night"] = timed(partial(load, store, Night(2, size)))
            store.close()
    return took


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--postgres", default="", help="an empty database, used for one round")
    said = options.parse_args()
    rounds = [
        one_round(said.rows, said.postgres if at == 0 else "") for at in range(said.rounds)
    ]
    for what in rounds[0]:
        took = statistics.median(each[what] for each in rounds if what in each)
        sys.stdout.write(f"{what:24} {took:7.2f} s {said.rows / took:10,.0f} rows/s\n")


if __name__ == "__main__":
    main()
