"""Print what writing a list costs, against XlsxWriter alone in the same run.

    python tests/bench/lists.py [--rows 50000]

The rows are made up: every column of the profile is filled as on a real list, with reasons
and evidence of several lines. The floor is XlsxWriter with `write_string` and `write_number`
for the same cells: no links, heights, formats or cleaning. CPU time, and the CSV beside it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from output.csvfile import write_csv
from output.excel import Sheet, write_xlsx
from output.profiles import EXCEL_ZH, CellKind
from output.table import Cell, Row

NIGHT = date(2026, 1, 5)
HAN = "负责开发海外客户参加展会熟悉外贸流程英语流利常驻非洲项目签证机票酒店预订贸易有限公司"
MADE: dict[CellKind, Callable[[random.Random], Cell]] = {
    CellKind.ID: lambda chance: f"L{chance.randrange(10**6):06d}",
    CellKind.TEXT: lambda chance: "".join(chance.choices(HAN, k=12)),
    CellKind.LONG: lambda chance: "\n".join("".join(chance.choices(HAN, k=35)) for _ in "123"),
    CellKind.NUMBER: lambda chance: chance.randrange(1000) / 10,
    CellKind.DATE: lambda chance: date.fromordinal(NIGHT.toordinal() - chance.randrange(90)),
    CellKind.LINK: lambda chance: f"https://jobs.example/{chance.randrange(10**9)}",
    CellKind.PHONE: lambda chance: f"0755{chance.randrange(10**8):08d}",
    CellKind.STATE: lambda _: "未联系",
}


def floor(path: Path, rows: list[Row]) -> None:
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


def seconds(write: Callable[[], None]) -> float:
    """Return the CPU time of one call."""
    start = time.process_time()
    write()
    return time.process_time() - start


def main() -> None:
    """Read the arguments, write all ways and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=50_000)
    said = arguments.parse_args()
    chance = random.Random(7)
    columns = EXCEL_ZH.columns
    rows: list[Row] = [tuple(MADE[c.kind](chance) for c in columns) for _ in range(said.rows)]
    sheet = Sheet(title="外贸企业", columns=columns, rows=rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list")
        bare = seconds(lambda: floor(path, rows))
        ours = seconds(lambda: write_xlsx(path, sheet, [("说明",)], NIGHT))
        csv = seconds(lambda: write_csv(path, columns, rows))
    sys.stdout.write(
        f"{said.rows} rows of {len(columns)} columns\n"
        f"XlsxWriter alone {bare:6.1f} s\n"
        f"XLSX list        {ours:6.1f} s  {ours / bare:.2f} ×\n"
        f"CSV list         {csv:6.1f} s\n"
    )


if __name__ == "__main__":
    main()
