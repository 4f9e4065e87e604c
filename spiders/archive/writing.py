"""The archive of a night: each answer a WARC record, compressed by itself.

A killed night leaves whole records and at most one that is cut off. Beside each answer stands a
record with what was asked, so that a replay reads the answer as the night did. Secrets are not
in it: a site file's `env:NAME` stays that name.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import uuid4

from spiders.families import ListEntry, Page, PageRequest

ASKED = "application/vnd.leadharvest.request+json"
"""Type of the records that say what was asked."""

MAX_FILE = 1 << 30
LEVEL = 1
_NOT_AS_KEPT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of the way the body travelled; it is kept unpacked."""


class Archive:
    """Appends the answers of one site's night to WARC files in a folder of the site.

    The files are for their owner's eyes only: they hold what the pages held.
    """

    def __init__(self, folder: Path, label: str, limit: int = MAX_FILE) -> None:
        self._folder, self._label, self._limit = folder, label, limit
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def add(self, page: Page) -> None:
        """Append one answer, and what was asked, and leave both to the system at once."""
        if self._file is None:
            self._file = self._opened(page.fetched_at)
        answer, date = _urn(), _moment(page.fetched_at)
        asked = {"WARC-Concurrent-To": answer, "WARC-Target-URI": page.requested.url}
        shown = {"WARC-Target-URI": page.url}
        self._file.write(
            _record("metadata", _urn(), date, asked, ASKED, _asked(page.requested))
            + _record("response", answer, date, shown, _HTTP, _answer(page))
        )
        self._file.flush()
        if self._file.tell() >= self._limit:
            self._close()

    def _opened(self, moment: str) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = _moment(moment).translate({ord(mark): "" for mark in "-:"})
        number = 0
        while (path := self._folder / f"{self._label}-{stamp}-{number}.warc.gz").exists():
            number += 1
        file = path.open("xb")
        path.chmod(0o600)
        about = b"software: leadharvest\r\nformat: WARC File Format 1.1\r\n"
        fields = {"WARC-Filename": path.name}
        file.write(_record("warcinfo", _urn(), _moment(moment), fields, _FIELDS, about))
        return file

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


_HTTP = "application/http; msgtype=response"
_FIELDS = "application/warc-fields"


def asked_as(written: bytes) -> PageRequest:
    """Return the request that an archive's record says was made.

    Raises:
        ValueError: It says something else.
    """
    said = json.loads(written)
    try:
        entry = said.pop("entry")
        body = base64.b64decode(said.pop("body"))
        return PageRequest(**said, body=body, entry=ListEntry(**entry) if entry else None)
    except (AttributeError, KeyError, TypeError) as wrong:
        raise ValueError(f"not a request: {wrong}") from None


def _asked(request: PageRequest) -> bytes:
    said = dataclasses.asdict(request) | {"body": base64.b64encode(request.body).decode()}
    # Whatever a family remembers of its list, keeping it must not end the night.
    return json.dumps(said, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _answer(page: Page) -> bytes:
    headers = {n: v for n, v in page.headers.items() if n not in _NOT_AS_KEPT}
    headers["content-length"] = str(len(page.body))
    lines = [f"HTTP/1.1 {page.status} ", *(f"{name}: {v}" for name, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + page.body


def _record(  # noqa: PLR0913, PLR0917  # a record's parts, in their order
    kind: str, number: str, date: str, fields: dict[str, str], content: str, block: bytes
) -> bytes:
    """Return a WARC record as a gzip member of its own."""
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": number,
        "WARC-Date": date,
        **fields,
        "Content-Type": content,
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    member = zlib.compressobj(LEVEL, wbits=31)
    packed = member.compress(f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n")
    return packed + member.flush()


def _urn() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _moment(fetched_at: str) -> str:
    """Return a page's time as WARC writes it: `2026-11-24T17:30:00Z`."""
    return fetched_at.removesuffix("+00:00") + "Z"
