"""Where a table names its columns: its first line, or further down below a title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from enrich.issues import InputError
from spiders.families.columns import EMPLOYER_NAMES, columns_of
from spiders.site import FileSite

TOP = 20
"""So many lines with something in them may stand above the first posting."""

Line = tuple[int, Sequence[Any]]
NEEDED = frozenset({"employer", "title"})


@dataclass(frozen=True, slots=True)
class Header:
    """The line that names the columns.

    Attributes:
        names: All of them, as written.
        fields: Column: our field, for those that stand for one.
    """

    line: int
    names: list[str]
    fields: dict[str, str]


def table_rows(
    path: Path, site: FileSite | None, lines: Iterator[Line]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line below the header as our fields and their cells.

    Args:
        path: For the errors.
        site: Its `columns` are looked for, and its `consts` need no column.
        lines: The lines that hold something, with their numbers.

    Raises:
        InputError: No line names an employer or a title; a column stands twice; a line has
            more cells than the header.
    """
    top = list(islice(lines, TOP))
    if not top:
        raise InputError(path, None, "", "is empty: not even a line with column names")
    header = header_of(path, site, top)
    places = {field: header.names.index(name) for name, field in header.fields.items()}
    width = len(header.names)
    for number, cells in chain((line for line in top if line[0] > header.line), lines):
        if len(cells) > width and any(cell != "" for cell in cells[width:]):
            said = f"{len(cells)} cells, but line {header.line} names {width} columns"
            raise InputError(path, number, f"column {width + 1}", said)
        yield number, {f: cells[at] for f, at in places.items() if at < len(cells)}


def header_of(path: Path, site: FileSite | None, top: Sequence[Line]) -> Header:
    """Return the header among the first lines of a table.

    Raises:
        InputError: There is none, or one of its columns that we read stands twice.
    """
    header = found_header(site, top)
    if header is None:
        raise _no_header(path, site, top)
    for name in header.fields:
        if header.names.count(name) > 1:
            said = f"{header.names.count(name)} columns have this name: rename all but one"
            raise InputError(path, header.line, name, said)
    return header


def found_header(site: FileSite | None, top: Sequence[Line]) -> Header | None:
    """Return the line that names two fields of ours or more, else one that names one."""
    consts = {str(field) for field in site.consts} if site else set()
    wanted = _wanted(site)
    named: list[Header] = []
    for line, cells in top:
        names = [str(cell).strip().removeprefix("\ufeff") for cell in cells]
        if wanted and set(wanted.values()) <= set(names):
            return Header(line, names, columns_of(names, wanted))
        fields = columns_of(names, {})
        if fields and NEEDED & (set(fields.values()) | consts):
            named.append(Header(line, names, fields))
    if wanted and _nearest(wanted, top)[0]:
        return None  # some of the columns that the site file names are there: a slip
    return next((h for h in named if len(h.fields) > 1), next(iter(named), None))


def _wanted(site: FileSite | None) -> dict[str, str]:
    return {str(field): column for field, column in site.columns.items()} if site else {}


def _nearest(wanted: Mapping[str, str], top: Sequence[Line]) -> tuple[int, Line]:
    """Return how many wanted columns the line has that has the most, and the line."""
    columns = set(wanted.values())
    counts = [(len(columns & {str(c).strip() for c in cells}), -n) for n, cells in top]
    most, before = max(counts)
    return most, next(line for line in top if line[0] == -before)


def _no_header(path: Path, site: FileSite | None, top: Sequence[Line]) -> InputError:
    wanted = _wanted(site)
    most, (line, cells) = _nearest(wanted, top) if wanted else (0, top[0])
    there = [str(cell).strip() for cell in cells]
    if most:
        missing = next(column for column in wanted.values() if column not in there)
        said = f"is not among the columns: {', '.join(there[:12])}"
        return InputError(path, line, missing, said)
    names = ", ".join(EMPLOYER_NAMES)
    return InputError(
        path,
        line,
        "employer",
        f"no column of that meaning in the first lines (known names: {names}, …)",
    )
