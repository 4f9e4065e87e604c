"""The pages of a WARC file, ours or anybody's, read one after the other.

A damaged record costs only itself: it becomes an issue with its place in the file, and reading
goes on at the next record. Sizes are limited, packed and unpacked.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType
from fastwarc.warc import HeaderMap

from enrich.issues import InputError, Issue
from spiders.archive.writing import ASKED, asked_as
from spiders.families import Page, PageRequest

ENDINGS = (".warc", ".warc.gz")
PACKED, PLAIN = b"\x1f\x8b\x08", b"WARC/1."
"""How a record begins, packed by itself or not."""

MAX_BYTES = 16 * 1024 * 1024
"""Of one answer, packed or not: as much as the live harvest takes."""

_WANTED = WarcRecordType.response | WarcRecordType.metadata

Wanted = Callable[[str], bool]


def archived_pages(path: Path, wanted: Wanted) -> Iterator[Page | Issue]:
    """Yield the answers of a WARC file in its order, and an issue for each unreadable record.

    A page of our own archive carries the request that led to it; one of another's is taken for
    a posting's own page. Answers of any status are among them.

    Args:
        path: `.warc` or `.warc.gz`.
        wanted: Whether the page of an address is to be read at all.

    Raises:
        InputError: The file cannot be read, or holds no answer.
    """
    try:
        file = path.open("rb")
    except OSError as failed:
        raise InputError(path, None, "", failed.strerror or "cannot be read") from None
    with file:
        reader = _Reader(path.name, wanted)
        yield from reader.read(file)
        if not reader.records:
            raise InputError(path, None, "", "holds no WARC response")


class _Reader:
    def __init__(self, name: str, wanted: Wanted) -> None:
        self.records = 0
        self._name, self._wanted = name, wanted
        self._asked: dict[str, PageRequest] = {}
        self._at = 0
        self._told = False

    def read(self, file: BinaryIO) -> Iterator[Page | Issue]:
        """Yield pages and issues, going on behind whatever is damaged."""
        mark = PACKED if file.read(len(PACKED)) == PACKED else PLAIN
        start = 0
        while start >= 0:
            file.seek(start)
            self._at = start
            try:
                for record in ArchiveIterator(file, _WANTED, parse_http=False):
                    yield from self._taken(record)
            except OSError as damage:
                if not self._told:  # what follows until the next whole record is the same hole
                    yield self._issue("damaged_record", f"here or in the next one: {damage}")
                self._told = True
                start = _next(file, mark, self._at + 1)
            else:
                return

    def _taken(self, record: WarcRecord) -> Iterator[Page | Issue]:
        self._at = record.stream_pos
        if record.record_type == WarcRecordType.metadata:
            self._remember(record)
        else:
            asked = self._asked.pop(_bare(record.record_id), None)
            url = _bare(record.headers.get("WARC-Target-URI"))
            if self._wanted(url):
                yield self._page(record, url, asked)
        self.records += 1
        self._told = False

    def _remember(self, record: WarcRecord) -> None:
        answer = _bare(record.headers.get("WARC-Concurrent-To"))
        if answer and record.headers.get("Content-Type") == ASKED:
            try:
                # Its answer is the next record: whatever was asked before was cut off.
                self._asked = {answer: asked_as(record.reader.read(MAX_BYTES))}
            except ValueError:
                self._asked = {}

    def _page(self, record: WarcRecord, url: str, asked: PageRequest | None) -> Page | Issue:
        fetched_at = _moment(record.headers.get("WARC-Date") or "")
        if not fetched_at:
            return self._issue("bad_date", "WARC-Date is missing or no date")
        if record.content_length > MAX_BYTES:
            return self._issue("too_large", f"an answer of {record.content_length} bytes")
        record.parse_http(auto_decode="all", strict_mode=False)
        headers = record.http_headers
        whole = record.content_length
        body = record.reader.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            return self._issue("too_large", f"an answer that unpacks to over {MAX_BYTES} bytes")
        shown = _by_name(headers)
        packed = {"content-encoding", "transfer-encoding"} & shown.keys()
        if len(body) < whole and not packed:
            return self._issue("truncated", f"{len(body)} of {whole} bytes are there")
        return Page(
            url=url,
            requested=asked or PageRequest(url=url, role="detail"),
            status=(headers.status_code if headers else None) or 0,
            headers=shown,
            body=body,
            fetched_at=fetched_at,
        )

    def _issue(self, kind: str, message: str) -> Issue:
        return Issue(kind=kind, message=message, where=f"{self._name}:{self._at}")


def _by_name(headers: HeaderMap | None) -> dict[str, str]:
    """Return an answer's headers as the harvest has them: lower-case, repeated ones joined."""
    shown: dict[str, str] = {}
    for name, value in headers.items_bytes() if headers else ():
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        shown[key] = f"{shown[key]},{text}" if key in shown else text
    return shown


def _next(file: BinaryIO, mark: bytes, start: int) -> int:
    """Return where the next record may begin; -1 when there is none."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(mark, start)


def _bare(address: str | None) -> str:
    # Some writers put addresses into angle brackets, some do not.
    return (address or "").strip("<>")


def _moment(shown: str) -> str:
    try:
        moment = datetime.fromisoformat(shown)
    except ValueError:
        return ""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment.tzinfo else ""
