"""Downloads: what leaves the desk, written whole, noted before its first byte, ended in words.

The file is made in a process of its own (`listfiles`) and kept as it was sent. Who leaves
before the end leaves no file behind: the ledger says aborted, and the rows stay new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from enrich.issues import LeadharvestError, RefusedError
from enrich.store import audit
from enrich.store import downloads as ledger
from enrich.store.people import Person
from flows.desk.desk import Desk
from flows.desk.files.copies import Format, contents, kept_copies, remove_copy
from flows.desk.workshop import FILES
from flows.settings import Settings, today_in_shanghai

CHUNK = 64 << 10
SLOWEST_S = 900
"""Who has not taken a file after so many seconds is gone."""
_LOST = timedelta(hours=1)


MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/jsonl; charset=utf-8",
    Format.VCF: "text/vcard; charset=utf-8",
}


MOST_ROWS = {
    Format.XLSX: 100_000,
    Format.CSV: 300_000,
    Format.JSONL: 300_000,
    Format.VCF: 100_000,
}
"""So many rows are written while somebody waits: a busy machine needs the 120 seconds of the
workshop's patience for two and a half times as many. A spreadsheet would hold a million."""


class DownloadError(LeadharvestError):
    """Whoever keeps the machine has to act: the file could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants of a list.

    Attributes:
        query: The list's query as its address has it.
        lead_ids: The rows, in their order.
        columns: The lead columns, in their order; (): all.
        filters: The query in words: labels with values, in the reader's language.
        link: The address that shows the same rows.
    """

    segment: str
    query: str
    format: Format
    run_id: int
    rules_version: str
    lead_ids: tuple[int, ...]
    columns: tuple[str, ...] = ()
    language: str
    filters: tuple[tuple[str, str], ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that is ready to leave.

    Attributes:
        name: The name to offer, in the reader's language.
        plain_name: The same for programs that know ASCII only.
    """

    file: str
    name: str
    plain_name: str
    bytes: int
    sha256: str
    lead_ids: tuple[int, ...]


def hand_over(desk: Desk, person: Person, asked: Asked) -> Response:
    """Return the answer that is the file.

    Raises:
        RefusedError: There are more rows than MOST_ROWS, or they are kept no more.
        LeadharvestError: The file could not be written.
    """
    _refuse_too_many(asked)
    number = _begun(desk, person, asked)
    day = today_in_shanghai(desk.now())
    try:
        made: Made = desk.workshop.ask(
            FILES, "flows.desk.files.listfiles:make", desk.settings, number, asked, day
        )
    except Exception:
        _end(desk, person, number, ledger.FAILED)
        raise

    def ended(*, arrived: bool) -> None:
        _end(desk, person, number, ledger.SENT if arrived else ledger.ABORTED, made)

    headers = _headers(asked.format, made.name, made.plain_name)
    return Delivery(kept_copies(desk.settings) / made.file, headers, ended)


def hand_over_again(desk: Desk, person: Person, line: ledger.Download) -> Response:
    """Return the answer that is the kept copy of an earlier download, byte for byte.

    Raises:
        RefusedError: It is not kept, is not what was sent, or holds a company that asked since
            not to be called.
    """
    file = kept_copies(desk.settings) / (line.file or "-")
    if line.state != ledger.SENT or not file.is_file():
        raise RefusedError(
            f"download {line.number} has no copy that is kept: take the list anew"
        )
    if _sha256(file) != line.sha256:
        raise RefusedError(f"{file}: is not what was sent then")
    _refuse_suppressed(desk, line)
    _note(desk, person, "download again", line.number, {"sha256": line.sha256})

    def ended(*, arrived: bool) -> None:
        if not arrived:
            _note(desk, person, "download again aborted", line.number, {})

    plain = f"leads_{line.number}.{line.format}"
    return Delivery(file, _headers(Format(line.format), line.file_name, plain), ended)


class Delivery(Response):
    """A file on its way; whether it arrived is noted before its last bytes leave.

    Who has the whole file finds it in the ledger, then, however soon they look. Who closes
    the connection before those last bytes are taken has got nothing: that is noted after.

    Args:
        file: What to send.
        headers: Its name and kind.
        ended: Called in a thread; with False also after True, which it then takes back.
    """

    def __init__(self, file: Path, headers: dict[str, str], ended: Callable[..., None]) -> None:
        super().__init__(headers=headers | {"content-length": str(file.stat().st_size)})
        self._file = file
        self._ended = ended
        self._arrived = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, and stop when the other side is gone."""
        del scope

        async def stop_when_gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        try:
            with anyio.move_on_after(SLOWEST_S):
                async with anyio.create_task_group() as group:
                    group.start_soon(stop_when_gone)
                    await self._send(send)
                    group.cancel_scope.cancel()
        finally:
            if not self._arrived:
                await self._note(arrived=False)

    async def _send(self, send: Send) -> None:
        head = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **head})
        async with await anyio.open_file(self._file, "rb") as file:
            chunk = await file.read(CHUNK)
            while following := await file.read(CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await anyio.sleep(0)
                chunk = following
        await anyio.sleep(0)
        await self._note(arrived=True)
        await anyio.sleep(0)
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        # The server takes this one only when the connection has taken most of the others.
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        self._arrived = True

    async def _note(self, *, arrived: bool) -> None:
        # What is noted is noted whole, even when the desk itself is told to stop.
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(self._ended, arrived=arrived)


def _refuse_too_many(asked: Asked) -> None:
    rows, most = len(asked.lead_ids), MOST_ROWS[asked.format]
    if rows > most:
        raise RefusedError(
            f"{rows:,} rows are too many for one {asked.format.upper()} file ({most:,}): narrow"
            f" the list, by province for instance{_or_else(rows)}"
        )


def _or_else(rows: int) -> str:
    return ", or take it as CSV" if rows <= MOST_ROWS[Format.CSV] else ""


def _begun(desk: Desk, person: Person, asked: Asked) -> int:
    now = desk.now()
    wanted = ledger.Wanted(
        person_id=person.person_id,
        segment=asked.segment,
        query=asked.query,
        format=str(asked.format),
        columns=asked.columns,
        run_id=asked.run_id,
        rules_version=asked.rules_version,
    )
    detail = {
        "segment": asked.segment,
        "format": str(asked.format),
        "run": asked.run_id,
        "rows": len(asked.lead_ids),
    }
    with desk.store.begin(people=True) as db:
        lost = ledger.give_up(db, now - _LOST, now)
        number = ledger.begin_download(db, wanted, now)
        audit.note(db, now, person.name, "download", str(number), detail)
    for one in lost:
        remove_copy(desk.settings, one)
    return number


def _end(desk: Desk, person: Person, number: int, state: str, made: Made | None = None) -> None:
    """Note how a download ended; one that did not arrive leaves nothing behind."""
    now, sent = desk.now(), state == ledger.SENT
    if not sent:
        remove_copy(desk.settings, number)
    with desk.store.begin(people=True) as db:
        if made is not None and sent:
            taken = ledger.Taken(
                file=made.file,
                file_name=made.name,
                bytes=made.bytes,
                sha256=made.sha256,
                lead_ids=made.lead_ids,
            )
            ledger.finish_sent(db, number, taken, now)
        else:
            ledger.finish_unsent(db, number, state, now)
        detail = {"rows": len(made.lead_ids), "sha256": made.sha256} if made else {}
        audit.note(db, now, person.name, f"download {state}", str(number), detail)


def _note(
    desk: Desk, person: Person, action: str, number: int, detail: dict[str, object]
) -> None:
    with desk.store.begin(people=True) as db:
        audit.note(db, desk.now(), person.name, action, str(number), detail)


def _refuse_suppressed(desk: Desk, line: ledger.Download) -> None:
    """Refuse a copy that holds somebody who asked since not to be called."""
    companies = company_ids(desk.settings, line.number)
    day: date = today_in_shanghai(desk.now())
    barred: int = desk.workshop.ask(
        FILES, "flows.desk.files.listfiles:barred", desk.settings, companies, day
    )
    if barred:
        raise RefusedError(
            f"download {line.number} holds {barred} companies that must not be contacted since:"
            " take the list anew"
        )


def company_ids(settings: Settings, number: int) -> tuple[int, ...]:
    """Return the companies that a kept copy holds.

    Raises:
        RefusedError: Nobody knows any more.
    """
    try:
        told = json.loads(contents(settings, number).read_bytes())
        return tuple(int(one) for one in told["company_ids"])
    except (OSError, ValueError, KeyError, TypeError):
        raise RefusedError(
            f"download {number}: what its copy holds is not known any more: take the list anew"
        ) from None


def _headers(format_: Format, name: str, plain_name: str) -> dict[str, str]:
    return {
        "content-type": MEDIA_TYPES[format_],
        "content-disposition": disposition(name, plain_name),
        "cache-control": "private, no-store",
        # Compressed on the way, the length is not known, nor whether all of it arrived.
        "content-encoding": "identity",
    }


def disposition(name: str, plain_name: str) -> str:
    r"""Return the header that offers a file under its name (RFC 6266, RFC 8187).

    >>> disposition("名单.csv", "leads.csv")
    'attachment; filename="leads.csv"; filename*=UTF-8\'\'%E5%90%8D%E5%8D%95.csv'
    """
    said = quote(name, safe="")
    return f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{said}"


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
