"""The lists of one night: for every segment what there is, what is new, changed and closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from enrich.lifecycle import NightLists
from output.csvfile import write_csv
from output.excel import Notes, Sheet, write_xlsx
from output.filenames import inside, list_name
from output.manifest import (
    MANIFEST,
    ListFile,
    PublicationAbout,
    manifest_text,
    read_manifest,
    sha256,
)
from output.notes import common_notes, discarded_notes, list_notes
from output.profiles import DISCARDED, DISCARDED_ZH, EXCEL_ZH, KINDS, Profile
from output.publish import KEEP, Edition, publish
from output.table import Row, list_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A night's lists as published."""

    folder: Path
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One list of a publication: its rows are cells, in the columns of its profile."""

    segment: str
    kind: str
    profile: Profile
    rows: Sequence[Row]


def publish_lists(
    night: NightLists,
    lists: Path,
    about: PublicationAbout,
    profile: Profile = EXCEL_ZH,
    keep: int = KEEP,
) -> Publication:
    """Publish one night and return its folder and manifest.

    The same lists and the same `about` give the same bytes, and publishing them again changes
    nothing. All segments get all four files, empty ones too, so that nobody has to guess
    whether a missing file means "none" or "failed".

    Args:
        night: What to list.
        lists: The folder of all publications; `latest` stands in it.
        about: Run, date, rules and sources, for the manifest and the sheet 说明.
        profile: Columns and headers.
        keep: How many publications stay beside this one; see `publish`.

    Raises:
        PublishError: The disk is full or cannot be written; what was published before stays.
    """
    write = partial(_write_all, night=night, about=about, profile=profile)
    edition = Edition(about.business_date.isoformat(), about.run_id)
    folder = publish(lists, edition, write, keep)
    return Publication(folder=folder, manifest=read_manifest(folder))


def _write_all(
    folder: Path, night: NightLists, about: PublicationAbout, profile: Profile
) -> None:
    files = [
        file
        for listed in _all_lists(night, about, profile)
        for file in _write_list(folder, listed, about)
    ]
    text = manifest_text(about, profile.name, files)
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _all_lists(
    night: NightLists, about: PublicationAbout, profile: Profile
) -> Iterator[Listed]:
    frames = {
        "full": night.rows,
        "new": night.rows[night.rows["change"] == "new"],
        "changed": night.rows[night.rows["change"] == "changed"],
        "closed": night.closed.assign(closed_on=about.business_date, run_id=about.run_id),
    }
    shown = {kind: _by_segment(frames[kind], profile, kind, about) for kind in KINDS}
    declared = [segment.slug for segment in about.segments]
    others = {segment for rows in shown.values() for segment in rows} - set(declared)
    for segment in (*declared, *sorted(others)):
        for kind in KINDS:
            rows = shown[kind].get(segment, [])
            yield Listed(segment=segment, kind=kind, profile=profile, rows=rows)
    rows = list_rows(night.discarded, DISCARDED_ZH.columns, {"sites": about.site_names()})
    yield Listed(segment=DISCARDED, kind="full", profile=DISCARDED_ZH, rows=rows)


def _by_segment(
    frame: pd.DataFrame, profile: Profile, kind: str, about: PublicationAbout
) -> dict[str, list[Row]]:
    """Return the rows of each segment, best score first."""
    ranked = frame.sort_values(["score", "lead_id"], ascending=[False, True])
    words = {"sites": about.site_names(), "all_segments": about.names()}
    rows = list_rows(ranked, profile.columns_for(kind), words)
    found: dict[str, list[Row]] = {}
    for segment, row in zip(ranked["segment"].tolist(), rows, strict=True):
        found.setdefault(segment, []).append(row)
    return found


def _write_list(folder: Path, listed: Listed, about: PublicationAbout) -> Iterator[ListFile]:
    cap = listed.profile.row_cap
    starts = range(0, max(len(listed.rows), 1), cap)
    for part, start in enumerate(starts, start=1):
        rows = listed.rows[start : start + cap]
        number = part if len(starts) > 1 else 0
        name = list_name(listed.segment, about.business_date, listed.kind, number)
        yield from write_part(inside(folder, name), listed, rows, about)


def write_part(
    path: Path, listed: Listed, rows: Sequence[Row], about: PublicationAbout
) -> Iterator[ListFile]:
    """Write one part in both formats; `path` is its name without a suffix."""
    columns = listed.profile.columns_for(listed.kind)
    sheet = Sheet(title=about.segment_name(listed.segment), columns=columns, rows=rows)
    xlsx, csv = path.with_suffix(".xlsx"), path.with_suffix(".csv")
    write_xlsx(xlsx, sheet, _notes(listed, len(rows), about), about.business_date)
    write_csv(csv, columns, rows)
    for file in (xlsx, csv):
        yield ListFile(
            name=file.name,
            segment=listed.segment,
            kind=listed.kind,
            format=file.suffix.removeprefix("."),
            rows=len(rows),
            bytes=file.stat().st_size,
            sha256=sha256(file),
        )


def _notes(listed: Listed, rows: int, about: PublicationAbout) -> Notes:
    head = (
        discarded_notes(about, rows)
        if listed.segment == DISCARDED
        else list_notes(about, listed.segment, listed.kind, rows)
    )
    return head + common_notes(about, listed.profile.columns_for(listed.kind))
