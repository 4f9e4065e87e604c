"""Files of postings that somebody gathered: CSV, JSON lines, XLSX or Parquet.

A row is read as a page is: cleaned, and personal contacts taken out. One row that cannot be
used is an issue; a file that cannot be read at all is an error with its line.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

import pyarrow
import pyarrow.parquet
import python_calamine

from enrich.issues import InputError, Issue
from enrich.model import RawPosting
from spiders.families.header import TOP, Line, found_header, header_of, table_rows
from spiders.pages.charset import decoded
from spiders.pages.clean import clean_fields, text_of
from spiders.site import FileSite

MAX_CELL = 4_000_000
HEAD = 1 << 18
Row = Mapping[str, Any]
Rows = Iterator[tuple[int, Row]]


def read_file(
    site: FileSite | None, path: Path, site_id: str = ""
) -> Iterator[RawPosting | Issue]:
    """Yield the postings of a file, and an issue for each row that is none.

    Args:
        site: The site file; None goes by the columns' names (see `columns`).
        path: `.csv`, `.tsv`, `.jsonl` (these also `.gz`), `.xlsx` or `.parquet`.
        site_id: What the rows belong to when there is no site file.

    Raises:
        InputError: The file cannot be read: which line and column, and what was expected.
    """
    for line, row in _reader(path)(path, site):
        raw = {field: _text(value) for field, value in row.items()}
        yield _posting(site, site_id, path, line, raw)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return text_of(value)


def _posting(
    site: FileSite | None, site_id: str, path: Path, line: int, raw: dict[str, str]
) -> RawPosting | Issue:
    where = f"{path.name}:{line}"
    raw |= {str(field): value for field, value in site.consts.items()} if site else {}
    url, key = raw.pop("url", "").strip(), raw.pop("key", "").strip()
    asked = raw.pop("requirements", "").strip()
    if asked and asked not in raw.get("description", ""):
        raw["description"] = f"{raw.get('description', '')}\n{asked}".strip()
    fields = clean_fields(raw, url).fields
    if not fields.get("employer") and not fields.get("title"):
        return Issue(
            kind="empty_row", message="neither employer nor title is filled", where=where
        )
    origin = fields.get("origin", "")
    return RawPosting(
        site=site.id if site else site_id,
        key=f"{origin}:{key}" if key and origin else key or _made_up_key(origin, url, fields),
        url=url,
        page_url=path.name,
        provenance=dict.fromkeys(fields, "file"),
        **fields,
    )


def _made_up_key(origin: str, url: str, fields: Mapping[str, str]) -> str:
    names = (url,) if url else tuple(fields.get(n, "") for n in ("employer", "title", "city"))
    return hashlib.sha256("\x1f".join((origin, *names)).encode()).hexdigest()[:20]


def _reader(path: Path) -> Callable[[Path, FileSite | None], Rows]:
    name = path.name.lower().removesuffix(".gz")
    readers = {
        (".csv", ".tsv", ".txt"): _csv,
        (".jsonl", ".ndjson"): _json_lines,
        (".xlsx", ".xlsm", ".xls"): _sheet,
        (".parquet",): _parquet,
    }
    for endings, reader in readers.items():
        if name.endswith(endings):
            return reader
    raise InputError(path, None, "", "must end in .csv, .tsv, .jsonl, .xlsx or .parquet")


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[IO[str]]:
    """Yield the file as text, in the encoding that its first bytes show."""
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as raw:
            charset = encoding or _encoding(raw.read(HEAD))
            raw.seek(0)
            with io.TextIOWrapper(raw, encoding=charset, newline="") as opened:
                yield opened
    except FileNotFoundError:
        raise InputError(path, None, "", "does not exist") from None
    except UnicodeDecodeError as wrong:
        said = f"is not {wrong.encoding}: byte {wrong.start}"
        raise InputError(path, None, "", said) from None
    except (OSError, EOFError, zlib.error) as failed:
        raise InputError(path, None, "", str(failed) or "cannot be read") from None


def _encoding(head: bytes) -> str:
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return decoded(head[: head.rfind(b"\n") + 1] or head).charset


def _csv(path: Path, site: FileSite | None) -> Rows:
    csv.field_size_limit(min(MAX_CELL, sys.maxsize))
    with _opened(path, site.encoding if site else "") as text:
        sample = text.read(HEAD)
        text.seek(0)
        delimiter = (site.delimiter if site else "") or _delimiter(sample, site)
        table = csv.reader(text, delimiter=delimiter, strict=True)
        yield from table_rows(path, site, _lines(path, table))


def _lines(path: Path, table: Any) -> Iterator[Line]:
    """Yield the lines that hold something; a line is numbered by where it starts."""
    start = 1
    try:
        for cells in table:
            if any(cells):
                yield start, cells
            start = table.line_num + 1
    except csv.Error as wrong:
        raise InputError(path, table.line_num, "", f"not CSV: {wrong}") from None


def _delimiter(sample: str, site: FileSite | None) -> str:
    """Return the mark that makes a header of one of the first lines, else the commonest."""
    start = "".join(sample.splitlines(keepends=True)[:TOP])
    marks = sorted(",;\t|", key=start.count, reverse=True)
    for mark in marks:
        with contextlib.suppress(csv.Error):
            table = csv.reader(io.StringIO(start, newline=""), delimiter=mark)
            top = [(n, cells) for n, cells in enumerate(table, 1) if any(cells)]
            header = found_header(site, top) if top else None
            if header and len(header.fields) > 1:
                return mark
    return marks[0]


def _json_lines(path: Path, site: FileSite | None) -> Rows:
    line = 0
    with _opened(path, site.encoding if site else "") as text:
        for line, written in enumerate(text, 1):
            if not written.strip():
                continue
            try:
                row = json.loads(written)
            except (ValueError, RecursionError) as wrong:
                raise InputError(path, line, "", f"not JSON: {wrong}") from None
            if not isinstance(row, dict):
                raise InputError(path, line, "", "each line must be an object { }")
            yield line, _by_field(path, site, line, row)
    if not line:  # an export that failed says nothing about postings
        raise InputError(path, None, "", "is empty")


def _by_field(path: Path, site: FileSite | None, line: int, row: Row) -> Row:
    fields = header_of(path, site, [(line, list(row))]).fields
    return {field: row[name] for name, field in fields.items() if name in row}


def _sheet(path: Path, site: FileSite | None) -> Rows:
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            lines = _sheet_lines(path, site, book)
    except (python_calamine.CalamineError, BadZipFile, OSError) as wrong:
        raise InputError(path, None, "", f"cannot be read: {wrong}") from None
    yield from table_rows(path, site, iter(lines))


def _sheet_lines(path: Path, site: FileSite | None, book: Any) -> list[Line]:
    """Return the lines of the sheet asked for; else of the one with the best header."""
    named = site.sheet if site else ""
    if named and named not in book.sheet_names:
        there = ", ".join(book.sheet_names)
        raise InputError(path, None, "sheet", f"{named} is not among: {there}")
    best: tuple[int, list[Line]] = (-1, [])
    for name in [named] if named else book.sheet_names:
        table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        filled = [(n, row) for n, row in enumerate(table, 1) if any(c != "" for c in row)]
        header = found_header(site, filled[:TOP]) if filled else None
        fields = min(len(header.fields), 2) if header else 0
        best = max(best, (fields if filled else -1, filled), key=lambda pair: pair[0])
        if best[0] > 1:
            break
    return best[1]


def _parquet(path: Path, site: FileSite | None) -> Rows:
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            line, names = 0, list(file.schema_arrow.names)
            fields = header_of(path, site, [(1, names)]).fields
            for batch in file.iter_batches(batch_size=5000):
                for row in batch.to_pylist():
                    line += 1
                    yield line, {field: row[name] for name, field in fields.items()}
    except (pyarrow.ArrowException, OSError) as wrong:
        raise InputError(path, None, "", f"cannot be read: {wrong}") from None
