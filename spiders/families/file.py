"""Files of postings that somebody gathered: CSV, JSON lines, XLSX or Parquet.

A row is read as a page is: cleaned, and personal contacts taken out. One row that cannot be
used is an issue; a file that cannot be read at all is an error with its line.
"""

from __future__ import annotations

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
from spiders.families.columns import ALIASES, columns_of
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
    reader = _reader(path)
    mapping: dict[str, str] | None = None
    for line, row in reader(path, site):
        if mapping is None or reader is _json_lines:
            mapping = _mapping(path, line, row, site)
        yield _posting(site, site_id, path, line, _named(row, mapping))


def _named(row: Row, mapping: Mapping[str, str]) -> dict[str, str]:
    return {field: _text(row[column]) for column, field in mapping.items() if column in row}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return text_of(value)


def _mapping(path: Path, line: int, row: Row, site: FileSite | None) -> dict[str, str]:
    wanted = {str(field): column for field, column in site.columns.items()} if site else {}
    try:
        found = columns_of([str(name) for name in row], {} if _loose(row, wanted) else wanted)
    except KeyError as missing:
        there = ", ".join(map(str, list(row)[:12]))
        raise InputError(
            path, line, str(missing.args[0]), f"is not among the columns: {there}"
        ) from None
    consts = {str(field) for field in site.consts} if site else set()
    if not {"employer", "title"} & (set(found.values()) | consts):
        names = ", ".join(ALIASES["employer"].split()[:4])
        raise InputError(
            path, line, "employer", f"no column of that meaning (known names: {names}, …)"
        )
    return found


def _loose(row: Row, wanted: Mapping[str, str]) -> bool:
    """Return whether to go by names; objects in JSON lines may lack what is empty."""
    return not wanted or not set(wanted.values()) & {str(name).strip() for name in row}


def _posting(
    site: FileSite | None, site_id: str, path: Path, line: int, raw: dict[str, str]
) -> RawPosting | Issue:
    where = f"{path.name}:{line}"
    raw |= {str(field): value for field, value in site.consts.items()} if site else {}
    url, key = raw.pop("url", "").strip(), raw.pop("key", "").strip()
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
        first = text.readline()
        text.seek(0)
        given = site.delimiter if site else ""
        marks: list[str] = [",", ";", "\t", "|"]
        delimiter: str = given or max(marks, key=first.count)
        table = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            header = [name.strip().removeprefix("\ufeff") for name in next(table, [])]
            start = table.line_num + 1
            for cells in table:
                if any(cells):
                    _same_width(path, start, header, cells)
                    yield start, dict(zip(header, cells, strict=False))
                start = table.line_num + 1
        except csv.Error as wrong:
            raise InputError(path, table.line_num, "", f"not CSV: {wrong}") from None


def _same_width(path: Path, line: int, header: list[str], cells: list[str]) -> None:
    if len(cells) > len(header) and any(cells[len(header) :]):
        raise InputError(
            path,
            line,
            f"column {len(header) + 1}",
            f"{len(cells)} cells, but the first line names {len(header)} columns",
        )


def _json_lines(path: Path, site: FileSite | None) -> Rows:
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
            yield line, row


def _sheet(path: Path, site: FileSite | None) -> Rows:
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            name = (site.sheet if site else "") or next(iter(book.sheet_names), "")
            if name not in book.sheet_names:
                there = ", ".join(book.sheet_names)
                raise InputError(path, None, "sheet", f"{name} is not among: {there}")
            table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, BadZipFile, OSError) as wrong:
        raise InputError(path, None, "", f"cannot be read: {wrong}") from None
    filled = ((n, cells) for n, cells in enumerate(table, 1) if any(c != "" for c in cells))
    _, header = next(filled, (1, []))
    names = [str(name).strip() for name in header]
    for line, cells in filled:
        yield line, dict(zip(names, cells, strict=False))


def _parquet(path: Path, site: FileSite | None) -> Rows:
    del site
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            line = 0
            for batch in file.iter_batches(batch_size=5000):
                for row in batch.to_pylist():
                    line += 1
                    yield line, row
    except (pyarrow.ArrowException, OSError) as wrong:
        raise InputError(path, None, "", f"cannot be read: {wrong}") from None
