"""The kept copies of downloads: where they lie, how long, and equal ones once.

What a person took can be had again, byte for byte, for `Settings.download_days`. After that the
copy goes and the ledger keeps what it knows: who, when, which rows.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from enrich.store import Connection
from enrich.store.downloads import sent_before
from flows.settings import Settings


class Format(StrEnum):
    """What a list can be taken as."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"
    VCF = "vcf"


def kept_copies(settings: Settings) -> Path:
    """Return the folder of the frozen copies, each named by its download's number."""
    return settings.desk / "downloads"


def contents(settings: Settings, number: int) -> Path:
    """Return the file that says which leads and companies a kept copy holds."""
    return kept_copies(settings) / f"{number}.json"


def part_folder(settings: Settings, number: int) -> Path:
    """Return the folder in which a copy is written."""
    return kept_copies(settings) / f".part-{number}"


def remove_copy(settings: Settings, number: int) -> None:
    """Remove a download's kept copy, what was said of it, and what a killed writer left."""
    shutil.rmtree(part_folder(settings, number), ignore_errors=True)
    for format_ in Format:
        (kept_copies(settings) / f"{number}.{format_}").unlink(missing_ok=True)
    contents(settings, number).unlink(missing_ok=True)


def remove_expired(settings: Settings, db: Connection, now: datetime) -> int:
    """Remove the copies that were kept long enough; return of how many downloads."""
    names = {one.stem for one in kept_copies(settings).glob("*.*")}
    kept = {int(name) for name in names if name.isdecimal()}
    expired = kept & sent_before(db, now - timedelta(days=settings.download_days))
    for number in expired:
        remove_copy(settings, number)
    return len(expired)


def keep_once(file: Path, earlier: Path) -> None:
    """Let a file share the disk with an earlier copy, if their bytes are the same.

    Each keeps its name, and the bytes stay until the last name of them goes.
    """
    beside = file.with_suffix(".same")
    with suppress(OSError):  # the earlier one is gone, or this disk knows no second names
        if filecmp.cmp(file, earlier, shallow=False):
            os.link(earlier, beside)
            beside.replace(file)
