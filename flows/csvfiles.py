"""CSV files that people give and take: any that they have is read, and written whole or not.

A file that is not what was asked for is refused, and the text says what to mend. A bad row
costs itself: it is left out, kept with its line and the reason, and told.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from enrich.issues import InputError, LeadharvestError
from flows.csvtext import LOST, csv_records, delimiter_of, file_lines
from flows.headings import columns_of, usual_names

TOLD = 20
"""So many bad rows are told one by one."""
_COLUMNS_TOLD, _COLUMN_TOLD = 20, 40
"""So many columns that a file has are told, and so many characters of each."""
_BROKEN = re.compile(r"(?<=[\u3400-\u9fff])\s*[\r\n]\s*(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that was left out.

    Attributes:
        line: Where it starts. column: The field to mend, or "".
        row: The row as it was written.
    """

    line: int
    column: str
    reason: str
    row: str

    def __str__(self) -> str:
        """Return it as one text, after the file's name."""
        return (
            f"{self.line}: {self.column}: {self.reason}"
            if self.column
            else (f"{self.line}: {self.reason}")
        )


@dataclass(slots=True)
class Rows:
    """What a file holds.

    Attributes:
        frame: The wanted columns as texts, "" where empty.
        lines: The line of each row of the frame.
        columns: Which of the wanted columns the file has.
        rejected: Rows that are left out, in the order of their lines.
    """

    path: Path
    frame: pd.DataFrame
    lines: list[int]
    columns: frozenset[str]
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, bad: Iterable[tuple[int, str, str]]) -> None:
        """Leave rows out.

        Args:
            bad: Position in the frame, column and reason; the first reason of a row counts.
        """
        told: dict[int, tuple[str, str]] = {}
        for at, column, reason in bad:
            told.setdefault(at, (column, reason))
        for at, (column, reason) in told.items():
            cells = self.frame.iloc[at].tolist()
            row = ",".join(map(str, cells))
            one = Rejected(line=self.lines[at], column=column, reason=reason, row=row)
            self.rejected.append(one)
        self.rejected.sort(key=lambda one: one.line)
        self.frame = self.frame.drop(index=list(told)).reset_index(drop=True)
        self.lines = [line for at, line in enumerate(self.lines) if at not in told]

    def require(self, column: str) -> None:
        """Leave the rows out in which a column is empty."""
        empty = self.frame[column].str.strip() == ""
        self.reject((at, column, "is empty") for at in self.frame.index[empty].tolist())

    def limit(self, column: str, longest: int) -> None:
        """Leave the rows out in which a column is longer than anything that it could hold."""
        self.reject(
            (at, column, f"has {len(value)} characters, at most {longest} are read")
            for at, value in enumerate(self.frame[column].tolist())
            if len(value) > longest
        )

    def require_unique(self, column: str) -> None:
        """Leave the rows out whose value stood in an earlier one."""
        first: dict[str, int] = {}
        bad: list[tuple[int, str, str]] = []
        for at, value in enumerate(self.frame[column].tolist()):
            if value in first:
                bad.append((at, column, f"{value!r} stands in line {first[value]} already"))
            else:
                first[value] = self.lines[at]
        self.reject(bad)

    def told(self) -> Iterator[str]:
        """Yield a line for each of the first bad rows, and one for those behind."""
        for one in self.rejected[:TOLD]:
            yield f"{self.path}:{one}"
        if len(self.rejected) > TOLD:
            yield f"{self.path}: and {len(self.rejected) - TOLD} more bad rows"


def read_rows(path: Path, required: Sequence[str], optional: Sequence[str]) -> Rows:
    """Return the named columns of a CSV file (also .gz) as texts.

    Encoding and delimiter are recognised, and so are the usual Chinese and English headings
    (`headings.py`). Other columns are left out; optional ones that the file lacks are "".

    Raises:
        InputError: The file cannot be read, or lacks a column that it must have.
    """
    lines, charset = file_lines(path)
    wanted = [*required, *optional]
    head = next((line for line in lines if line.strip()), "")
    records = csv_records(lines, delimiter_of(head, wanted))
    header, places = _header(path, records, required, wanted)
    columns: list[list[str]] = [[] for _ in places]
    at: list[int] = []
    bad: list[Rejected] = []
    for line, record in records:
        found = _fault(record, header, places, charset)
        if found is not None or isinstance(record, str):
            column, reason = found or ("", "")
            row = lines[line - 1].rstrip("\r\n")
            bad.append(Rejected(line=line, column=column, reason=reason, row=row))
            continue
        at.append(line)
        for values, place in zip(columns, places.values(), strict=True):
            values.append(record[place])
    frame = pd.DataFrame(dict(zip(places, columns, strict=True)), dtype=object)
    for name in wanted:
        if name not in places:
            frame[name] = ""
    return Rows(path, frame[wanted], at, frozenset(places), bad)


def one_line(text: str) -> str:
    r"""Return a text without line breaks and needless blanks.

    >>> one_line("海蓝\n贸易有限公司 "), one_line("Oak\r\nData  Ltd")
    ('海蓝贸易有限公司', 'Oak Data Ltd')
    """
    return " ".join(_BROKEN.sub("", text).split())


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """Write the table as UTF-8 CSV; an existing file stays until the new one is complete.

    Raises:
        LeadharvestError: The file cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="") as out:
            frame.to_csv(out, index=False, lineterminator="\n")
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as failed:
        with contextlib.suppress(OSError):
            part.unlink()
        raise LeadharvestError(f"{path}: cannot be written: {failed.strerror}") from None


def write_rejected(target: Path, rejected: Sequence[Rejected]) -> Path | None:
    """Write the bad rows beside `target` and return where; none takes an old file away.

    Raises:
        LeadharvestError: The file cannot be written.
    """
    beside = target.with_name(f"{target.stem}.rejected.csv")
    if not rejected:
        with contextlib.suppress(OSError):
            beside.unlink()
        return None
    rows = [(one.line, one.column, one.reason, one.row) for one in rejected]
    write_table(beside, pd.DataFrame(rows, columns=["line", "column", "reason", "row"]))
    return beside


def _header(
    path: Path,
    records: Iterator[tuple[int, list[str] | str]],
    required: Sequence[str],
    wanted: Sequence[str],
) -> tuple[list[str], dict[str, int]]:
    """Return the header, and where in it the wanted columns are."""
    line, record = next(records, (1, []))
    if isinstance(record, str):
        raise InputError(path, line, "", record)
    header = [name.strip() for name in record]
    if not header:
        raise InputError(path, None, "", "is empty: the first line must name the columns")
    places = columns_of(header, wanted)
    for name in required:
        if name not in places:
            raise InputError(path, 1, name, f"no such column{_other_names(name, header)}")
    for name in (header[at] for at in places.values()):
        if header.count(name) > 1:
            raise InputError(path, 1, name, "two columns have this name")
    return header, places


def _other_names(name: str, header: Sequence[str]) -> str:
    """Return what else a missing column may be called, and which columns there are."""
    usual = usual_names(name)
    nor = f", nor {' or '.join(usual)}" if usual else ""
    there = ", ".join(one[:_COLUMN_TOLD] for one in header[:_COLUMNS_TOLD])
    more = ", …" if len(header) > _COLUMNS_TOLD else ""
    return f"{nor}: the first line must name the columns; there are {there}{more}"


def _fault(
    record: list[str] | str, header: Sequence[str], places: Mapping[str, int], charset: str
) -> tuple[str, str] | None:
    """Return column and reason when a record cannot be used."""
    if isinstance(record, str):
        return "", record
    extra = len(record) - len(header)
    if extra < 0 or any(cell.strip() for cell in record[len(header) :]):
        column = header[len(record)] if extra < 0 else ""
        return column, f"has {len(record)} fields, the header has {len(header)}"
    lost = [name for name, at in places.items() if LOST in record[at]]
    return (lost[0], f"has bytes that are not {charset}") if lost else None
