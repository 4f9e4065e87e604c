"""The ledger of downloads: who took which rows when, and whether they arrived.

A download is begun before its first byte, and ends as sent, aborted or failed. Only what was
sent counts as held by the person.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, literal, select, update

from enrich.issues import StoreError
from enrich.store import given
from enrich.store.columns import Number, moment
from enrich.store.desk_tables import download, download_lead, person

SENDING, SENT, ABORTED, FAILED = "sending", "sent", "aborted", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for.

    Attributes:
        query: The list's query as its address has it; it leads back to the list.
        columns: The lead columns in the file's order; (): all.
    """

    person_id: int
    segment: str
    query: str
    format: str
    columns: tuple[str, ...]
    run_id: int
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The file that somebody got.

    Attributes:
        file: Its name among the kept copies.
        file_name: The name under which it was offered.
        lead_ids: What it holds, in order.
    """

    file: str
    file_name: str
    bytes: int
    sha256: str
    lead_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One line of the ledger; moments as the store keeps them.

    Attributes:
        state: sending, sent, aborted or failed.
        file: Its name among the kept copies; "" when none was kept.
        person: The name of who took it.
    """

    number: int
    person_id: int
    person: str
    began_at: str
    ended_at: str
    state: str
    segment: str
    query: str
    format: str
    columns: tuple[str, ...]
    rows: int
    bytes: int
    sha256: str
    file: str
    file_name: str
    run_id: int | None
    rules_version: str


def begin_download(db: Connection, wanted: Wanted, now: datetime) -> int:
    """Note that a download begins and return its number."""
    values = {
        "person_id": wanted.person_id,
        "began_at": moment(now),
        "state": SENDING,
        "segment": wanted.segment,
        "query": wanted.query,
        "format": wanted.format,
        "columns": ",".join(wanted.columns),
        "run_id": wanted.run_id,
        "rules_version": wanted.rules_version,
    }
    key = db.execute(insert(download).values(**values)).inserted_primary_key
    assert key is not None  # noqa: S101  # one row has one key
    return int(key[0])


def finish_sent(db: Connection, number: int, taken: Taken, now: datetime) -> None:
    """Note that a file arrived: its leads are held by the person from now on."""
    _finish(
        db,
        number,
        (SENDING,),
        state=SENT,
        ended_at=moment(now),
        rows=len(taken.lead_ids),
        bytes=taken.bytes,
        sha256=taken.sha256,
        file=taken.file,
        file_name=taken.file_name,
    )
    _hold(db, number, taken.lead_ids)


def finish_unsent(
    db: Connection, number: int, state: str, now: datetime, rows: int = 0
) -> None:
    """Note that a download was aborted or failed; it kept no file and counts for nothing.

    What was noted as sent before its last bytes left is taken back.
    """
    if state not in {ABORTED, FAILED}:
        raise ValueError(f"a download ends as {ABORTED} or {FAILED}, not {state!r}")
    nothing = {"rows": rows, "bytes": 0, "sha256": "", "file": "", "file_name": ""}
    _finish(db, number, (SENDING, SENT), state=state, ended_at=moment(now), **nothing)
    db.execute(delete(download_lead).where(download_lead.c.download_id == number))


def give_up(db: Connection, before: datetime, now: datetime) -> list[int]:
    """End as aborted what began before a moment and never ended; return the numbers.

    A desk that was killed while it sent leaves such lines.
    """
    lost = select(download.c.download_id).where(
        download.c.state == SENDING, download.c.began_at < moment(before)
    )
    numbers = list(db.execute(lost).scalars())
    for number in numbers:
        finish_unsent(db, number, ABORTED, now)
    return numbers


def downloads(
    db: Connection, most: int, *, person_id: int | None = None, before: int | None = None
) -> list[Download]:
    """Return the newest lines of the ledger, newest first.

    Args:
        db: The store.
        most: How many.
        person_id: Only this person's; None: everybody's.
        before: Only those with a smaller number: the next page.
    """
    query = _ledger().order_by(download.c.download_id.desc()).limit(most)
    if person_id is not None:
        query = query.where(download.c.person_id == person_id)
    if before is not None:
        query = query.where(download.c.download_id < before)
    return [_line(row) for row in db.execute(query)]


def download_numbered(db: Connection, number: int) -> Download:
    """Return one line of the ledger.

    Raises:
        StoreError: There is none with this number.
    """
    row = db.execute(_ledger().where(download.c.download_id == number)).one_or_none()
    if row is None:
        raise StoreError(f"there is no download {number}")
    return _line(row)


def sent_before(db: Connection, moment_: datetime) -> set[int]:
    """Return the downloads that had arrived before a moment."""
    ended = download.c.ended_at < moment(moment_)
    return set(
        db.scalars(select(download.c.download_id).where(download.c.state == SENT, ended))
    )


def copy_with(db: Connection, sha256: str) -> str:
    """Return the copy of the last download that had the same bytes; "" if there is none."""
    same = select(download.c.file).where(download.c.state == SENT, download.c.sha256 == sha256)
    return db.scalar(same.order_by(download.c.download_id.desc()).limit(1)) or ""


def _finish(db: Connection, number: int, now: Collection[str], **values: object) -> None:
    """End a download that is in one of these states; any other stays as it ended."""
    open_ = update(download).where(download.c.download_id == number, download.c.state.in_(now))
    if db.execute(open_.values(**values)).rowcount != 1:
        raise StoreError(f"there is no download {number} that is being sent")


def _hold(db: Connection, number: int, lead_ids: Collection[int]) -> None:
    taken = given.numbers(db, lead_ids)
    who = select(download.c.person_id).where(download.c.download_id == number)
    person_id = db.execute(who).scalar_one()
    held = select(download_lead.c.lead_id).where(download_lead.c.person_id == person_id)
    new = (
        select(literal(person_id, Number), taken.c.value, literal(number, Number))
        .where(taken.c.value.notin_(held))
        .distinct()
    )
    columns = ["person_id", "lead_id", "download_id"]
    db.execute(insert(download_lead).from_select(columns, new))


def _ledger() -> Select[Any]:
    who = person.c.name.label("person")
    return select(download, who).join(person, person.c.person_id == download.c.person_id)


def _line(row: Row[Any]) -> Download:
    said = row._asdict()
    number, columns = said.pop("download_id"), said.pop("columns")
    return Download(number=number, columns=tuple(filter(None, columns.split(","))), **said)
