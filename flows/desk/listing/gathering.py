"""Laying the newest publication out: done in a worker, because the rules need heavy imports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from enrich.issues import InputError
from enrich.rulebook import Rulebook, draft
from enrich.store import Connection, listing, open_store, rulebooks
from enrich.store.listing import Edition
from enrich.suppressions import order_keys
from flows.desk.listing.layout import About, Segment, Totals, write_index
from flows.desk.listing.shelf import folder_name, indexes, remove_old, whole
from flows.settings import Settings
from output.manifest import read_manifest
from output.profiles import DISCARDED, DISCARDED_ZH, CellKind, Column

NIGHTS = 12
"""Of so many publications the totals are shown."""


def build(settings: Settings) -> str:
    """Lay the newest publication out, unless it is already, and return the index's name.

    Returns:
        The name of its folder; "" when nothing is published.
    """
    store = open_store(settings.store)
    try:
        with store.read() as db:
            edition = listing.newest_edition(db)
            if edition is None:
                return ""
            folder = indexes(settings) / folder_name(edition)
            if not whole(folder):
                _lay_out(db, settings, edition, folder)
    finally:
        store.close()
    remove_old(folder)
    return folder.name


def _lay_out(db: Connection, settings: Settings, edition: Edition, folder: Path) -> None:
    manifest = _manifest(settings, edition)
    rows = chain(
        listing.rows_of(db, edition.run_id),
        (json.dumps(row, ensure_ascii=False) for row in _discards(settings, edition, manifest)),
    )
    about = About(
        run_id=edition.run_id,
        business_date=edition.business_date,
        rules_version=edition.rules_version,
        segments=[*_segments(db, settings, edition), Segment(slug=DISCARDED, names={})],
        sites={site["site"]: site["name"] for site in manifest.get("sites", ())},
        past=_past(db, settings),
    )
    write_index(folder, about, rows, order_keys(*listing.names_and_domains(db)))


def _segments(db: Connection, settings: Settings, edition: Edition) -> list[Segment]:
    """Return the segments as the rules speak of them by which the lists were made."""
    return [
        Segment(
            slug=slug,
            names=said.names,
            why=said.why,
        )
        for slug, said in _rules(db, settings, edition).spoken().segments.items()
    ]


def _rules(db: Connection, settings: Settings, edition: Edition) -> Rulebook:
    for version in rulebooks.versions(db):
        if version.label == edition.rules_version:
            return rulebooks.rulebook_of(db, version.number)
    return draft(settings.rules)


def _manifest(settings: Settings, edition: Edition) -> Mapping[str, Any]:
    """Return what a publication says of itself; nothing if its folder is gone."""
    try:
        return read_manifest(settings.lists / edition.folder)
    except InputError:
        return {}


def _past(db: Connection, settings: Settings) -> list[Totals]:
    found = []
    for edition in reversed(listing.last_editions(db, NIGHTS)):
        totals: dict[str, int] = {}
        for file in _full_lists(_manifest(settings, edition)):
            totals[file["segment"]] = totals.get(file["segment"], 0) + file["rows"]
        if totals:
            told = str(edition.business_date)
            found.append(Totals(run_id=edition.run_id, business_date=told, totals=totals))
    return sorted(found, key=lambda one: (one.business_date, one.run_id))


def _full_lists(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    files = manifest.get("files", ())
    return [file for file in files if (file["kind"], file["format"]) == ("full", "xlsx")]


def _discards(
    settings: Settings, edition: Edition, manifest: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the companies kept out, as the publication's own list has them."""
    for file in _full_lists(manifest):
        if file["segment"] == DISCARDED:
            path = settings.lists / edition.folder / file["name"]
            sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
            head, *rows = sheet.to_python()
            columns = {column.header: column for column in DISCARDED_ZH.columns}
            known = [columns.get(str(header)) for header in head]
            yield from (_discard(known, row) for row in rows)


def _discard(columns: Sequence[Column | None], cells: Sequence[Any]) -> dict[str, Any]:
    row = {
        column.source: _value(column, cell)
        for column, cell in zip(columns, cells, strict=True)
        if column is not None
    }
    # They have no lead, because nobody is offered them: the negative company stands for it.
    return row | {"segment": DISCARDED, "lead_id": -row["company_id"]}


def _value(column: Column, cell: Any) -> Any:
    if column.kind is CellKind.ID:
        return int(str(cell).removeprefix(column.prefix) or 0)
    if column.kind is CellKind.NUMBER:
        return int(cell or 0)
    slugs = {word: slug for slug, word in column.words.items()}
    return slugs.get(str(cell), str(cell))
