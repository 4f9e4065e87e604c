"""The text of a CSV file, whatever saved it: its encoding, its delimiter, its records."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from enrich.issues import InputError
from enrich.names import has_han
from flows.headings import columns_of
from spiders.pages.charset import decoded

LOST = "\ufffd"
"""Stands where bytes could not be read."""
DELIMITERS = ",;\t|"
_MIXED = 4
"""So many Chinese characters are UTF-8 by no accident; 联通 in GBK is two letters in UTF-8."""
_HEAD = 4096
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_LONGEST = 500
"""Lines of one record: a longer one is a quote that somebody forgot to close."""


def file_lines(path: Path) -> tuple[list[str], str]:
    """Return the lines of a CSV file (also .gz) with their ends, and its charset.

    It is UTF-8, UTF-16, or another one that tells itself apart, such as GB18030; of a file that
    was put together from two, each line is read by its own. LOST stands for what is neither.

    Raises:
        InputError: The file cannot be read.
    """
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
    except (OSError, EOFError) as failed:
        raise InputError(path, None, "", f"cannot be read: {_reason(failed)}") from None
    if raw.startswith(_WORKBOOKS):
        raise InputError(path, None, "", "is a workbook or an archive: save it as CSV")
    text, charset = _text(raw)
    head = text[:_HEAD]
    if sum(one < " " and one not in "\t\r\n" for one in head) > max(8, len(head) // 20):
        raise InputError(path, None, "", "is not a text file: save it as CSV")
    return list(io.StringIO(text, newline="")), charset


def delimiter_of(header: str, wanted: Sequence[str]) -> str:
    r"""Return what separates the columns: what gives most wanted ones, else most columns.

    >>> delimiter_of("公司;城市", ["name", "city"]), delimiter_of("name", ["name"])
    (';', ',')
    """

    def told(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return len(columns_of(names, wanted)), len(names)

    return max(DELIMITERS, key=told)


def csv_records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the line at which each record starts, with its fields or what is wrong with it.

    After a line that is not CSV the next one is read anew: a forgotten quote costs one record.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    at = 0
    while at < len(lines):
        first = at
        feed = iter(lines[first : first + 2 * _LONGEST])
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            for record in reader:
                if record:
                    yield at + 1, record
                at = first + reader.line_num
                if reader.line_num >= _LONGEST:
                    break
        except csv.Error as wrong:
            never = str(wrong).startswith("unexpected end")
            yield at + 1, f"is not CSV: {'a quote is never closed' if never else wrong}"
            at += 1


def _text(raw: bytes) -> tuple[str, str]:
    head = raw[:_HEAD]
    # UTF-16 without a mark is sound UTF-8 as well; its ASCII has a zero on one side.
    for zeros, others, charset in (
        (head[1::2], head[::2], "utf-16-le"),
        (head[::2], head[1::2], "utf-16-be"),
    ):
        if zeros.count(0) * 4 > len(zeros) and 0 not in others:
            return raw.decode(charset, "replace").removeprefix("\ufeff"), charset.upper()
    with contextlib.suppress(UnicodeDecodeError):
        return raw.decode("utf-8-sig"), "UTF-8"
    found = decoded(raw)
    if found.charset.startswith(("utf-16", "utf-32")):
        return found.text.removeprefix("\ufeff"), found.charset.upper()
    text = "\n".join(_line(line, found.charset) for line in raw.split(b"\n"))
    return text.removeprefix("\ufeff"), found.charset.upper()


def _line(raw: bytes, charset: str) -> str:
    if charset != "utf-8":
        with contextlib.suppress(UnicodeDecodeError):
            text = raw.decode("utf-8")
            if sum(map(has_han, text)) >= _MIXED:
                return text
    return raw.decode(charset, "replace")


def _reason(failed: OSError | EOFError) -> str:
    return (failed.strerror if isinstance(failed, OSError) else None) or str(failed)
