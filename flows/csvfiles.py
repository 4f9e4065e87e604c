"""CSV files that analysts give and take: read strictly, written whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from enrich.issues import InputError, LeadharvestError
from enrich.names import has_han
from spiders.pages.charset import decoded

_MIXED = 4
"""So many Chinese characters are UTF-8 by no accident; 联通 in GBK is two letters in UTF-8."""


def read_table(path: Path, required: Sequence[str], optional: Sequence[str]) -> pd.DataFrame:
    """Return the named columns of a CSV file (also .gz) as texts, "" where empty.

    It is UTF-8, or in another encoding that tells itself apart, such as GB18030.

    Columns of other names are left out; optional ones that the file lacks are "" throughout.

    Raises:
        InputError: Names the file, the line and the column a person has to mend.
    """
    lines = _records(path)
    header = _header(path, lines, required)
    wanted = [name for name in (*required, *optional) if name in header]
    places = [header.index(name) for name in wanted]
    columns: list[list[str]] = [[] for _ in wanted]
    for line, record in lines:
        if len(record) != len(header):
            what = f"has {len(record)} fields, the header has {len(header)}"
            column = header[len(record)] if len(record) < len(header) else ""
            raise InputError(path, line, column, what)
        for values, place in zip(columns, places, strict=True):
            values.append(record[place])
    frame = pd.DataFrame(dict(zip(wanted, columns, strict=True)), dtype=object)
    for name in optional:
        if name not in wanted:
            frame[name] = ""
    return frame[[*required, *optional]]


def require_unique(path: Path, frame: pd.DataFrame, column: str) -> None:
    """Check that a column identifies its rows.

    Raises:
        InputError: A value is empty or comes twice.
    """
    empty = frame[column].str.strip() == ""
    if empty.any():
        raise InputError(path, None, column, f"row {int(empty.argmax()) + 1} has none")
    repeated = frame[column][frame[column].duplicated()]
    if len(repeated):
        raise InputError(path, None, column, f"{repeated.iloc[0]!r} comes twice")


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


def _header(
    path: Path, lines: Iterator[tuple[int, list[str]]], required: Sequence[str]
) -> list[str]:
    _, header = next(lines, (1, []))
    header = [name.strip() for name in header]
    if not header:
        raise InputError(path, None, "", "is empty: the first line must name the columns")
    for name in required:
        if name not in header:
            raise InputError(path, 1, name, f"no such column; there are {', '.join(header)}")
    for name in header:
        if header.count(name) > 1:
            raise InputError(path, 1, name, "two columns have this name")
    return header


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as wrong:
        raise InputError(path, line, "", f"is not CSV: {wrong}") from None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
    except (OSError, EOFError) as failed:
        raise InputError(path, None, "", f"cannot be read: {_reason(failed)}") from None
    return _decoded(path, raw)


def _decoded(path: Path, raw: bytes) -> str:
    """Return the text of a file in UTF-8, or in what a Chinese Excel saves, as imports do."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        at = wrong.start
    charset = decoded(raw).charset
    if charset != "utf-8":
        mixed = _first_in_utf8(raw)
        if mixed:
            what = "is UTF-8, other lines are not: save the whole file as UTF-8"
            raise InputError(path, mixed, "", what)
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(charset).removeprefix("\ufeff")
    line = raw[:at].count(b"\n") + 1
    raise InputError(path, line, _column_at(raw, at), "is not UTF-8: save the file as UTF-8")


def _first_in_utf8(raw: bytes) -> int:
    """Return the first line in UTF-8 of a file in another encoding, 0 if there is none.

    Such a file was put together from two; read as one, half of its names would be gibberish.
    """
    for number, line in enumerate(raw.split(b"\n"), start=1):
        with contextlib.suppress(UnicodeDecodeError):
            if sum(map(has_han, line.decode("utf-8"))) >= _MIXED:
                return number
    return 0


def _column_at(raw: bytes, position: int) -> str:
    """Return the name of the column in which `position` lies, "" if that cannot be told."""
    header = raw.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").strip().split(",")
    before = raw[raw.rfind(b"\n", 0, position) + 1 : position]
    number = before.count(b",") if b'"' not in before else len(header)
    return header[number] if 0 < number < len(header) else ""


def _reason(failed: OSError | EOFError) -> str:
    return (failed.strerror if isinstance(failed, OSError) else None) or str(failed)
