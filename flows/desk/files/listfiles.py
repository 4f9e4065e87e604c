"""The files that people take from a list, written in a process of their own.

Equal rows, columns and words give equal bytes, whoever takes them and whenever.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from enrich.forgotten import Forgotten
from enrich.issues import InputError
from enrich.lifecycle import LEAD_COLUMNS
from enrich.store import Connection, Store, open_store
from enrich.store.delivery import (
    Leaving,
    PublishedRun,
    barred_companies,
    leaving,
    published_run,
    rows_leaving,
)
from enrich.store.downloads import copy_with
from flows.desk.files.copies import Format, contents, keep_once, kept_copies, part_folder
from flows.desk.files.downloads import Asked, DownloadError, Made
from flows.forgetkey import forgotten_of
from flows.settings import Settings
from output import notes
from output.csvfile import write_csv
from output.excel import Sheet, write_xlsx
from output.filenames import inside, list_name, shown_name
from output.jsonl import write_jsonl
from output.languages import column_in, said
from output.manifest import PublicationAbout, read_about, sha256
from output.profiles import EXCEL_ZH, Column
from output.table import Row, record_rows
from output.vcard import write_vcf


@dataclass(frozen=True, slots=True)
class _List:
    """Rows that may leave, read from the store as they are written."""

    db: Connection
    about: PublicationAbout
    asked: Asked
    columns: tuple[Column, ...]
    leaving: Leaving
    forgotten: Forgotten

    def __len__(self) -> int:
        return len(self.leaving.lead_ids)

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as they were published, with their state of now."""
        for batch in self._batches():
            yield from batch

    def __iter__(self) -> Iterator[Row]:
        language = self.asked.language
        words: Mapping[str, Mapping[str, str]] = {
            "sites": self.about.site_names(language),
            "all_segments": self.about.names(language),
        }
        for batch in self._batches():
            yield from record_rows(batch, self.columns, words)

    def _batches(self) -> Iterator[list[dict[str, Any]]]:
        run_id, lead_ids = self.about.run_id, self.leaving.lead_ids
        return rows_leaving(self.db, run_id, lead_ids, self.forgotten)


def make(settings: Settings, number: int, asked: Asked, today: date) -> Made:
    """Write the file of a download among the kept copies and return what it is.

    Companies that must not be contacted by now are left out, and the file says how many.

    Raises:
        RefusedError: The rows are kept no more.
        DownloadError: The disk is full or cannot be written; earlier copies stay as they are.
    """
    with _opened(settings) as store, store.read() as db:
        run, forgotten = published_run(db, asked.run_id), forgotten_of(settings, db)
        rows = _List(
            db,
            _about(settings, asked.run_id, run),
            asked,
            chosen_columns(asked.columns, asked.language),
            leaving(db, asked.run_id, asked.lead_ids, today, forgotten),
            forgotten,
        )
        try:
            return _kept(settings, number, rows)
        except OSError as failed:
            raise DownloadError(
                f"{kept_copies(settings)}: the file could not be written"
                f" ({failed.strerror or failed}); nothing of it is kept and earlier downloads"
                " are untouched: make room on the disk and take the list again"
            ) from failed


def barred(settings: Settings, company_ids: Sequence[int], today: date) -> int:
    """Return how many of the companies must not be contacted by now."""
    with _opened(settings) as store, store.read() as db:
        return len(barred_companies(db, company_ids, today))


def chosen_columns(sources: Sequence[str], language: str) -> tuple[Column, ...]:
    """Return the columns of a file, in the order chosen; all of them where none was.

    A lead column without a place in the profile is shown as it is, under its own name.
    """
    known = {column.source: column for column in EXCEL_ZH.columns}
    wanted = [source for source in sources if source in known or source in LEAD_COLUMNS]
    return tuple(
        column_in(known.get(source, Column(header=source, source=source)), language)
        for source in dict.fromkeys(wanted or known)
    )


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = open_store(settings.store, create=False)
    try:
        yield store
    finally:
        store.close()


def _about(settings: Settings, run_id: int, run: PublishedRun) -> PublicationAbout:
    """Return what a publication says of itself; of one that is gone, what the store knows."""
    try:
        return read_about(settings.lists / run.folder)
    except InputError:
        return PublicationAbout(
            run_id=run_id, business_date=run.business_date, rules_version=run.rules_version
        )


def _kept(settings: Settings, number: int, rows: _List) -> Made:
    folder = kept_copies(settings)
    folder.mkdir(parents=True, exist_ok=True)
    # A part stands in a folder of its own: the writer leaves files beside it when it fails.
    hidden = part_folder(settings, number)
    shutil.rmtree(hidden, ignore_errors=True)
    try:
        hidden.mkdir()
        part = hidden / f"{number}.{rows.asked.format}"
        _write(part, rows)
        _write_contents(hidden / contents(settings, number).name, rows)
        file, size, digest = inside(folder, part.name), part.stat().st_size, sha256(part)
        if earlier := copy_with(rows.db, digest):
            keep_once(part, inside(folder, earlier))
        for path in hidden.iterdir():
            _settle(path, inside(folder, path.name))
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return Made(
        file=file.name,
        name=_name(rows),
        plain_name=_plain_name(rows),
        bytes=size,
        sha256=digest,
        lead_ids=rows.leaving.lead_ids,
    )


def _settle(part: Path, file: Path) -> None:
    handle = os.open(part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(file)


def _write(path: Path, rows: _List) -> None:
    match rows.asked.format:
        case Format.XLSX:
            _write_xlsx(path, rows)
        case Format.CSV:
            write_csv(path, rows.columns, rows)
        case Format.JSONL:
            write_jsonl(path, _keys(rows.asked), rows.records())
        case Format.VCF:
            names = rows.about.names(rows.asked.language)
            write_vcf(path, rows.records(), names, rows.about.business_date)


def _write_xlsx(path: Path, rows: _List) -> None:
    about, language = rows.about, rows.asked.language
    chosen = notes.Chosen(
        segment=rows.asked.segment,
        filters=rows.asked.filters,
        link=rows.asked.link,
        dropped=rows.leaving.dropped,
    )
    sheet = Sheet(
        title=about.segment_name(rows.asked.segment, language),
        columns=rows.columns,
        rows=rows,
        language=language,
    )
    head = notes.download_notes(about, chosen, len(rows), language)
    told = head + notes.common_notes(about, rows.columns, language)
    write_xlsx(path, sheet, told, about.business_date)


def _keys(asked: Asked) -> tuple[str, ...]:
    chosen = tuple(source for source in asked.columns if source in LEAD_COLUMNS)
    return chosen or LEAD_COLUMNS


def _write_contents(path: Path, rows: _List) -> None:
    told = {
        "run_id": rows.about.run_id,
        "lead_ids": rows.leaving.lead_ids,
        "company_ids": rows.leaving.company_ids,
    }
    path.write_text(json.dumps(told, separators=(",", ":")), encoding="utf-8")


def _name(rows: _List) -> str:
    about, language = rows.about, rows.asked.language
    words = (
        said("客户名单", language),
        about.segment_name(rows.asked.segment, language),
        about.business_date.isoformat(),
        f"r{about.run_id}",
    )
    return shown_name(words, str(rows.asked.format))


def _plain_name(rows: _List) -> str:
    run = f"r{rows.about.run_id}"
    name = list_name(rows.asked.segment, rows.about.business_date, run)
    return f"leads_{name}.{rows.asked.format}"
