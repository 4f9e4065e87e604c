"""XLSX lists: text is text, numbers are numbers, and nothing is ever computed or opened.

Every text goes through `write_string`: XlsxWriter's `write` makes a formula of `=1+1` and a
link of `internal:…`. Links are set only behind checked http(s) addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from output.cells import clean, cut, link_target
from output.languages import HANS, said
from output.phones import hyphened
from output.profiles import CellKind, Column
from output.table import Cell, Row, Rows

MAX_LINKS = 65_530
"""Excel repairs (that is: drops) what a sheet has beyond so many links."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
LINE_POINTS, MAX_LINES = 14.5, 12
_WRAPPED = frozenset({CellKind.TEXT, CellKind.LONG})
_SHORT = frozenset({CellKind.NUMBER, CellKind.DATE, CellKind.STATE})
_FONT: Mapping[str, object] = MappingProxyType(
    {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
)

Notes: TypeAlias = Sequence[tuple[str, ...]]
"""Lines of the sheet 说明; a line of one cell is a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The first sheet of a list.

    Attributes:
        language: Of what the file says besides its rows, columns and notes.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Rows
    language: str = HANS


def write_xlsx(path: Path, sheet: Sheet, notes: Notes, on: date) -> None:
    """Write one list and its sheet 说明; equal arguments give equal bytes.

    Args:
        path: The file; temporary files are made beside it.
        sheet: What the list holds; no rows is a list too.
        notes: What the reader has to know about it.
        on: Stands in the file as its creation date, so that the clock does not.
    """
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        # XlsxWriter writes into it: shared, the second file of a process would differ.
        "default_format_properties": dict(_FONT),
    }
    book = Workbook(str(path), options)
    book.set_properties(
        {"title": sheet.title, "created": datetime.combine(on, datetime.min.time())}
    )
    second = said("说明", sheet.language)
    _write_list(book, book.add_worksheet(_tab(sheet, second)), sheet)
    _write_notes(book, book.add_worksheet(second), notes)
    try:
        book.close()
    except FileCreateError as failed:
        raise OSError(*failed.args) from failed


def _tab(sheet: Sheet, taken: str) -> str:
    """Return a sheet's title as Excel allows it on a tab."""
    title = cut(re.sub(r"[\[\]:*?/\\'\n]", "", clean(sheet.title)).strip(), 31)
    # Excel keeps "History" for itself, and takes no name twice.
    free = title and title.casefold() not in {taken.casefold(), "history"}
    return title if free else said("名单", sheet.language)


def _write_list(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    formats = _formats(book)
    last_row, last_column = max(len(sheet.rows), 1), len(sheet.columns) - 1
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, formats[column.kind])
        if column.kind is CellKind.STATE:
            choice = _choice(column, sheet.language)
            page.data_validation(1, number, last_row, number, choice)
    page.set_row(0, 24)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, len(sheet.rows), last_column)
    page.ignore_errors({"number_stored_as_text": _range(last_row, last_column)})
    _set_up_print(page, sheet.language)
    head = {**_FONT, "bold": True, "bg_color": "#DDEBF7", "bottom": 1}
    left, middle = book.add_format(head), book.add_format({**head, "align": "center"})
    for number, column in enumerate(sheet.columns):
        page.write_string(0, number, column.header, middle if column.kind in _SHORT else left)
    writers, wrapped = _writers(page, sheet.columns, formats), _wrapped(sheet.columns)
    for at, row in enumerate(sheet.rows, start=1):
        page.set_row(at, _height(wrapped, row))
        for number, (write, cell) in enumerate(zip(writers, row, strict=True)):
            if cell is not None and cell != "":
                write(at, number, cell)


def _wrapped(columns: Sequence[Column]) -> list[tuple[int, float]]:
    """Return the columns whose texts go on in a next line, and how wide they are in digits."""
    return [
        (number, max(column.width - 2, 1))
        for number, column in enumerate(columns)
        if column.kind in _WRAPPED
    ]


def _height(wrapped: Sequence[tuple[int, float]], row: Row) -> float:
    """Return the height in points that shows the row's longest text whole, up to MAX_LINES."""
    lines = 1
    for number, room in wrapped:
        cell = row[number]
        # Most texts fit however wide their characters are: nobody has to count them.
        if isinstance(cell, str) and (2 * len(cell) > room or "\n" in cell):
            lines = max(lines, _lines(cell, room))
    return LINE_POINTS * min(lines, MAX_LINES) + 4


def _lines(text: str, room: float) -> int:
    """Return how many lines a text takes where so many digits have room; Han take two."""
    return sum(max(1, ceil(_columns_of(line) / room)) for line in text.split("\n"))


def _formats(book: Workbook) -> dict[CellKind, Format]:
    plain = book.add_format({**_FONT})
    wrapped = book.add_format({**_FONT, "text_wrap": True})
    day = book.add_format({**_FONT, "num_format": "yyyy-mm-dd", "align": "center"})
    link = book.add_format({**_FONT, "font_color": "#0563C1", "underline": 1})
    return {
        CellKind.ID: plain,
        CellKind.TEXT: wrapped,
        CellKind.LONG: wrapped,
        CellKind.NUMBER: book.add_format({**_FONT, "align": "center"}),
        CellKind.DATE: day,
        CellKind.LINK: link,
        CellKind.PHONE: plain,
        CellKind.STATE: book.add_format({**_FONT, "align": "center"}),
    }


def _writers(
    page: Worksheet, columns: Sequence[Column], formats: dict[CellKind, Format]
) -> list[Callable[..., object]]:
    text = page.write_string
    ways: dict[CellKind, Callable[..., object]] = {
        CellKind.NUMBER: page.write_number,
        CellKind.DATE: partial(_write_day, page),
        CellKind.LINK: partial(_write_link, page, formats),
        CellKind.PHONE: lambda row, at, phone: text(row, at, hyphened(str(phone))),
    }
    return [ways.get(column.kind, text) for column in columns]


def _write_day(page: Worksheet, row: int, at: int, shown: Cell) -> None:
    if isinstance(shown, date):
        page.write_number(row, at, shown.toordinal() - _DAY_ZERO)


def _write_link(
    page: Worksheet, formats: dict[CellKind, Format], row: int, at: int, shown: Cell
) -> None:
    target = link_target(str(shown))
    if target is None or page.hlink_count >= MAX_LINKS:
        page.write_string(row, at, str(shown), formats[CellKind.TEXT])
    else:
        page.write_url(row, at, target, formats[CellKind.LINK], string=str(shown))


def _choice(column: Column, language: str) -> dict[str, object]:
    values = list(column.words.values())
    return {
        "validate": "list",
        "source": values,
        "error_title": column.header,
        "error_message": said("请从下拉列表中选择：", language) + "、".join(values),
    }


def _range(last_row: int, last_column: int) -> str:
    return f"A1:{xl_rowcol_to_cell(last_row, last_column)}"


def _set_up_print(page: Worksheet, language: str) -> None:
    page.set_landscape()
    page.set_paper(8)  # A3: the columns do not fit on A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R" + said("第 &P 页，共 &N 页", language))


def _write_notes(book: Workbook, page: Worksheet, notes: Notes) -> None:
    bold = book.add_format({**_FONT, "bold": True, "font_size": 11})
    text = book.add_format({**_FONT, "text_wrap": True, "valign": "top"})
    for number, width in enumerate((22, 70, 12, 10, 12)):
        page.set_column(number, number, width)
    page.hide_gridlines(2)
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for at, line in enumerate(notes):
        page.set_row(at, 16 * max(1, *(ceil(_columns_of(part) / 68) for part in line)))
        for number, part in enumerate(line):
            page.write_string(at, number, clean(part), bold if len(line) == 1 else text)


def _columns_of(text: str) -> int:
    """Return about the width of a text: Han, which take three bytes, are twice as wide."""
    return len(text) + (len(text.encode()) - len(text)) // 2
