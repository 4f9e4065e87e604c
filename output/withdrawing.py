"""Taking rows and words back out of what was published: what was forgotten must not stay there.

A publication is written anew as its next version, whole, with a manifest that fits. Files in
which nothing changes are taken over as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from enrich.issues import InputError
from output.lists import Listed, write_part
from output.manifest import (
    MANIFEST,
    ListFile,
    PublicationAbout,
    manifest_text,
    read_about,
    read_manifest,
)
from output.profiles import DISCARDED, DISCARDED_ZH, EXCEL_ZH, CellKind, Column, Profile
from output.publish import publications, replace_publication
from output.table import Cell, Row

NAMES = frozenset({"company_name", "short_name"})
"""Columns of names: another company's may contain one that is withdrawn, and stays."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is to be taken out of lists.

    Attributes:
        ids: First cells of rows that go: numbers of leads (L000123) and companies (C000045).
        names: Of companies whose rows go, too.
        masked: Returns a cell's text without the words that go.
        needles: In small letters; a CSV in which none of them stands is left as it is.
    """

    ids: frozenset[str]
    names: frozenset[str]
    masked: Callable[[str], str]
    needles: Collection[str]

    def row(self, row: Row, columns: tuple[Column, ...]) -> Row | None:
        """Return a row without the words; None: it goes."""
        if row[0] in self.ids:
            return None
        if any(
            cell in self.names
            for cell, column in zip(row, columns, strict=True)
            if column.source in NAMES
        ):
            return None
        return tuple(
            self.masked(cell) if isinstance(cell, str) and column.source not in NAMES else cell
            for cell, column in zip(row, columns, strict=True)
        )

    def may_touch(self, file: Path) -> bool:
        """Whether a CSV may hold something that goes."""
        text = file.read_text(encoding="utf-8-sig").lower()
        sought = (*(one.lower() for one in self.ids), *self.needles)
        return any(one in text for one in sought)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What became of one publication.

    Attributes:
        folder: Where it lies now; in a rehearsal, where it lies.
        files: So many of its files changed.
        rows: So many rows went, each counted once for its two formats.
    """

    run_id: int
    folder: Path
    files: int
    rows: int


def withdraw(lists: Path, going: Withdrawal, *, rehearse: bool = False) -> list[Withdrawn]:
    """Take rows and words out of every publication kept in `lists`.

    Raises:
        PublishError: The disk is full or cannot be written.
    """
    found = []
    for folder in publications(lists) if lists.is_dir() else ():
        changed = {part[0]["name"]: part for part in _changed(folder, going)}
        if not changed:
            continue
        made = folder
        if not rehearse:
            made = replace_publication(folder, partial(_write, old=folder, changed=changed))
        rows = sum(before - len(rows) for _, _, rows, before in changed.values())
        run_id = int(read_manifest(folder if rehearse else made)["run_id"])
        found.append(Withdrawn(run_id=run_id, folder=made, files=2 * len(changed), rows=rows))
    return found


_Part = tuple[Mapping[str, Any], tuple[Column, ...], list[Row], int]
"""A manifest's line of a CSV, the columns and rows that stay, how many rows there were."""


def _changed(folder: Path, going: Withdrawal) -> Iterator[_Part]:
    for said in read_manifest(folder)["files"]:
        if said["format"] != "csv" or not going.may_touch(folder / said["name"]):
            continue
        book = (folder / said["name"]).with_suffix(".xlsx")
        columns, rows = _read(book, said)
        kept = [new for row in rows if (new := going.row(row, columns)) is not None]
        if kept != rows:
            yield said, columns, kept, len(rows)


def _write(hidden: Path, *, old: Path, changed: Mapping[str, _Part]) -> None:
    told = read_manifest(old)
    about = read_about(old)
    files: dict[str, ListFile] = {}
    for name, part in changed.items():
        for file in _rewritten(hidden, name, part, about):
            files[file.name] = file
    for said in told["files"]:
        if said["name"] not in files:
            shutil.copy2(old / said["name"], hidden)
            files[said["name"]] = ListFile(**said)
    order = [files[said["name"]] for said in told["files"]]
    text = manifest_text(about, told["profile"], order)
    (hidden / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _rewritten(
    hidden: Path, name: str, part: _Part, about: PublicationAbout
) -> Iterator[ListFile]:
    said, columns, rows, _ = part
    profile = Profile(name=said["kind"], columns=columns)
    listed = Listed(segment=said["segment"], kind=said["kind"], profile=profile, rows=rows)
    yield from write_part(hidden / Path(name).stem, listed, rows, about)


def _read(book: Path, said: Mapping[str, Any]) -> tuple[tuple[Column, ...], list[Row]]:
    """Return a list's columns and rows as they were given to the writer."""
    head, *rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    profile = DISCARDED_ZH if said["segment"] == DISCARDED else EXCEL_ZH
    known = {column.header: column for column in profile.columns_for(said["kind"])}
    if unknown := [name for name in head if name not in known]:
        raise InputError(book, None, str(unknown[0]), "is a column of another release")
    columns = tuple(known[str(name)] for name in head)
    made = [
        tuple(_cell(value, column) for value, column in zip(row, columns, strict=True))
        for row in rows[: said["rows"]]
    ]
    return columns, made


def _cell(value: object, column: Column) -> Cell:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case float() if column.kind is CellKind.NUMBER:
            return int(value) if value.is_integer() else value
        case "" if column.kind in {CellKind.NUMBER, CellKind.DATE}:
            return None
        case _:
            return str(value)
