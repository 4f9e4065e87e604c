"""Print how long a download takes from the click to the last byte, beside XlsxWriter alone.

    python tests/bench/desk/downloads.py [--rows 5000] [--times 5]

A desk is started on a home with one long list, rows filled as on a real one. The floor is
XlsxWriter with `write_string` and `write_number` for the same cells, in this process: no
ledger, no reading, no cleaning, no links, heights or formats. Wall time; the ratio is what a
busy machine leaves comparable.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deskserver import LOOPBACK, Browser, Served, served, signed_in
from deskstore import Size, make
from sqlalchemy import select, update
from xlsxwriter import Workbook

from enrich.store import open_store
from enrich.store.schema import publication_row
from flows.desk.visitor import COOKIE
from flows.settings import Settings
from output.profiles import EXCEL_ZH
from output.table import Row, record_rows

SEGMENT = "foreign_trade"
FORMATS = ("xlsx", "csv", "jsonl", "vcf")
_LONG = "负责开发海外客户，参加国际展会，熟悉外贸流程，英语流利，安排机票酒店签证"


def long_list(settings: Settings) -> list[Row]:
    """Put all published rows into one segment and return their cells."""
    store, told = open_store(settings.store), []
    with store.begin() as db:
        texts = db.execute(select(publication_row.c.lead_id, publication_row.c.row)).all()
        for lead_id, text in texts:
            row = json.loads(text) | {"segment": SEGMENT, "all_segments": f"{SEGMENT};stone"}
            row["evidence_text"] = "\n".join(f"职位描述：{_LONG}" for _ in range(3))
            row["reasons"] = "\n".join((row["reasons"], *(f"{_LONG} +{n}" for n in range(3))))
            row["website"] = f"http://www.company{lead_id}.example"
            here = update(publication_row).where(publication_row.c.lead_id == lead_id)
            said = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            db.execute(here.values(segment=SEGMENT, row=said))
            told.append(row)
    store.close()
    return record_rows(told, EXCEL_ZH.columns, {})


def floor(path: Path, rows: Sequence[Row]) -> None:
    """Write the cells with XlsxWriter and nothing else."""
    book = Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        for number, cell in enumerate(row):
            if isinstance(cell, int | float):
                page.write_number(at, number, cell)
            else:
                page.write_string(at, number, str(cell))
    book.close()


def click(desk: Served, cookie: str, format_: str) -> int:
    """Take the list and return how many bytes came."""
    line = http.client.HTTPConnection(LOOPBACK, desk.port, timeout=300)
    headers = {
        "cookie": f"{COOKIE}={cookie}",
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
    }
    line.request("POST", f"/lists/{SEGMENT}/download", f"format={format_}", headers)
    answer = line.getresponse()
    body = answer.read()
    line.close()
    if answer.status != 200 or not answer.getheader("content-disposition"):
        raise ValueError(f"{format_}: {answer.status}")
    return len(body)


@dataclass(slots=True)
class Took:
    """Wall and CPU times of several calls, in seconds."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, work: Callable[[], object], cpu: Callable[[], float]) -> None:
        """Time one call; `cpu` tells what was used so far."""
        began, used = time.perf_counter(), cpu()
        work()
        self.wall.append(time.perf_counter() - began)
        self.cpu.append(cpu() - used)

    def text(self, floor_: Took) -> str:
        """Return the medians beside those of the floor."""
        wall, cpu = statistics.median(self.wall), statistics.median(self.cpu)
        by_wall = wall / statistics.median(floor_.wall)
        by_cpu = cpu / statistics.median(floor_.cpu)
        return (
            f"wall {wall:5.2f} s {by_wall:5.2f} × (most {max(self.wall):.2f})"
            f"   CPU {cpu:5.2f} s {by_cpu:5.2f} ×"
        )


def used(desk: Served) -> float:
    """Return the CPU seconds that the desk's processes have used."""
    return sum(_used(pid) for pid in desk.pids())


def _used(pid: int) -> float:
    said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=5_000)
    arguments.add_argument("--times", type=int, default=5)
    said = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        settings = make(Path(place) / "home", Size(said.rows * 10))
        rows = long_list(settings)
        cookie = signed_in(settings, "sales")
        say(f"{len(rows):,} rows of {len(EXCEL_ZH.columns)} columns")
        bare, took = Took(), {format_: Took() for format_ in FORMATS}
        with served(settings) as desk:
            Browser(desk.port, cookie).get(f"/lists/{SEGMENT}")  # as somebody who sees it first
            first = Took()
            first.add(lambda: click(desk, cookie, "xlsx"), lambda: used(desk))
            for _ in range(said.times):
                bare.add(lambda: floor(Path(place, "floor"), rows), time.process_time)
                for format_, times in took.items():
                    taken = partial(click, desk, cookie, format_)
                    times.add(taken, lambda: used(desk))
            say(f"XlsxWriter alone  {bare.text(bare)}")
            say(f"xlsx, first of all {first.text(bare)}")
            for format_, times in took.items():
                say(f"{format_:<17} {times.text(bare)}")
            say(f"web process {desk.memory_mb():.0f} MB, workers {desk.workers_mb()}")


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
