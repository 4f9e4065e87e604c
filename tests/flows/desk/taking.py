"""What the tests of downloads share: what somebody takes, and how a file reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from flows.desk.files.copies import Format, kept_copies
from flows.desk.files.downloads import Asked
from flows.settings import Settings


def trade(home: Path, format_: Format = Format.XLSX, **said: Any) -> Asked:
    """Return what somebody asks who wants all foreign traders last published."""
    latest = home / "lists/latest"
    told = json.loads((latest / "manifest.json").read_text(encoding="utf-8"))
    rows = CalamineWorkbook.from_path(
        latest / f"foreign_trade_{told['business_date'].replace('-', '')}_full.xlsx"
    )
    lead_ids = tuple(
        int(str(row[0]).removeprefix("L")) for row in rows.get_sheet_by_index(0).to_python()[1:]
    )
    plain = Asked(
        segment="foreign_trade",
        query="",
        format=format_,
        run_id=told["run_id"],
        rules_version=told["rules_version"],
        lead_ids=lead_ids,
        language="zh-Hans",
    )
    return replace(plain, **said)


def cells(file: Path) -> list[list[Any]]:
    """Return the first sheet of a workbook."""
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def notes(file: Path, sheet: str = "说明") -> dict[str, list[str]]:
    """Return the lines of a workbook's notes by their first cell."""
    rows = CalamineWorkbook.from_path(file).get_sheet_by_name(sheet).to_python()
    return {str(row[0]).strip(): [str(cell) for cell in row[1:] if cell != ""] for row in rows}


def kept(settings: Settings) -> list[str]:
    """Return the names of all that lies among the kept copies."""
    folder = kept_copies(settings)
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
