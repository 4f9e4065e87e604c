"""CSV as Excel in China opens it: UTF-8 with BOM, CRLF, every cell quoted and guarded."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from output.cells import guard
from output.phones import spaced
from output.profiles import CellKind, Column
from output.table import Cell, Row


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Write one list; a digit-only id keeps its digits only in the XLSX beside it."""
    ways = [_way(column) for column in columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([guard(column.header) for column in columns])
        writer.writerows(
            [way(cell) for way, cell in zip(ways, row, strict=True)] for row in rows
        )


def _way(column: Column) -> Callable[[Cell], str]:
    return _phone if column.kind is CellKind.PHONE else _plain


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return guard(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _phone(cell: Cell) -> str:
    return guard(spaced(cell)) if isinstance(cell, str) else ""
