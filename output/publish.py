"""Publishing: a folder appears whole under its name, or not at all.

Files are written into a hidden folder, made durable, and the folder is renamed once; then the
symbolic link `latest` is replaced by one rename too. A reader that resolves `latest` once sees
one whole night. Where a disk knows no symbolic links, `latest` is a file that names the folder.

Publishing a run again with equal content changes nothing. With other content it gets a folder
of its own (`…_r17_v2`), so that nobody who still reads the first one sees files of both; the
superseded folder goes at the next publication.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from enrich.issues import InputError, LeadharvestError
from output.manifest import LATEST, MANIFEST, current_folder, verify

KEEP = 30
_HIDDEN = ".part-"
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})_r(\d+)(?:_v(\d+))?")
_MIN_FREE = 64 << 20


class PublishError(LeadharvestError):
    """Whoever keeps the machine has to act: the disk is full or something is in the way."""


@dataclass(frozen=True, slots=True, order=True)
class Edition:
    """A publication's place among the others: later ones are greater."""

    business_date: str
    run_id: int
    version: int = 1

    @classmethod
    def of(cls, folder: Path) -> Self | None:
        """Return the edition that a folder's name tells; None if it is no publication."""
        if found := _NAME.fullmatch(folder.name):
            return cls(found[1], int(found[2]), int(found[3] or 1))
        return None

    @property
    def name(self) -> str:
        """The folder's name."""
        version = "" if self.version == 1 else f"_v{self.version}"
        return f"{self.business_date}_r{self.run_id}{version}"


def publish(
    lists: Path, edition: Edition, write: Callable[[Path], None], keep: int = KEEP
) -> Path:
    """Return the folder in `lists` that now holds what `write` wrote into the one it was given.

    `latest` afterwards names the publication with the latest business date, so a backfill of an
    earlier night never hides a newer one.

    Args:
        lists: Where publications stand side by side.
        edition: Date and run; its version is found here.
        write: Writes all files, the manifest last.
        keep: How many publications stay; older ones are removed, but never `latest`, nor the
            one just made, however old its date.

    Raises:
        PublishError: The disk is full or cannot be written; what was published before stays.
    """
    hidden = lists / f"{_HIDDEN}{edition.name}"
    try:
        lists.mkdir(parents=True, exist_ok=True)
        sweep(lists)
        _need_room(lists)
        hidden.mkdir()
        write(hidden)
        folder = _settle(lists, edition, hidden)
        _point_latest(lists)
        _remove_old(lists, keep, folder)
    except OSError as failed:
        raise PublishError(
            f"{lists}: the lists could not be written ({failed.strerror or failed}); "
            "what was published before is untouched"
        ) from failed
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return folder


def replace_publication(folder: Path, write: Callable[[Path], None]) -> Path:
    """Return the folder that now stands in a publication's place, as the next version of it.

    Readers find the one or the other, whole; the first one is removed.

    Args:
        folder: The publication.
        write: Writes all files of the new one, the manifest last.

    Raises:
        PublishError: The disk is full or cannot be written; the publication stays as it was.
    """
    edition, lists = Edition.of(folder), folder.parent
    assert edition is not None  # noqa: S101  only publications have a manifest in `lists`
    hidden = lists / f"{_HIDDEN}{edition.name}"
    try:
        shutil.rmtree(hidden, ignore_errors=True)
        hidden.mkdir()
        write(hidden)
        made = _settle(lists, edition, hidden)
        was_latest = _latest(lists) == folder
        if was_latest:
            _point_latest(lists)
        if made != folder:
            _remove(folder)
    except OSError as failed:
        raise PublishError(
            f"{folder}: could not be written anew ({failed.strerror or failed}); "
            "it is as it was"
        ) from failed
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return made


def publications(lists: Path) -> list[Path]:
    """Return the published folders in `lists`, the oldest first."""
    return [path for _, path in _editions(lists)]


def sweep(lists: Path) -> None:
    """Remove what killed publishers left, and editions that a later one of the run replaced."""
    for path in lists.glob(f"{_HIDDEN}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    last = {(edition.business_date, edition.run_id): path for edition, path in _editions(lists)}
    for edition, path in _editions(lists):
        if last[edition.business_date, edition.run_id] != path and path != _latest(lists):
            _remove(path)


def _settle(lists: Path, edition: Edition, hidden: Path) -> Path:
    earlier = [
        (found, path)
        for found, path in _editions(lists)
        if (found.business_date, found.run_id) == (edition.business_date, edition.run_id)
    ]
    if earlier:
        found, path = earlier[-1]
        same = (path / MANIFEST).read_bytes() == (hidden / MANIFEST).read_bytes()
        if same and not verify(path):
            return path
        edition = replace(edition, version=found.version + 1)
    for path in hidden.iterdir():
        _make_durable(path)
    _make_durable(hidden)
    folder = lists / edition.name
    hidden.rename(folder)
    _make_durable(lists)
    return folder


def _point_latest(lists: Path) -> None:
    newest = _editions(lists)[-1][1]
    if _latest(lists) == newest:
        return
    link = lists / f"{_HIDDEN}{LATEST}"
    try:
        link.symlink_to(newest.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        link.write_text(newest.name + "\n", encoding="utf-8")
        _make_durable(link)
    link.replace(lists / LATEST)
    _make_durable(lists)


def _remove_old(lists: Path, keep: int, made: Path) -> None:
    for path in publications(lists)[: -max(keep, 1)]:
        if path not in {made, _latest(lists)}:
            _remove(path)


def _remove(folder: Path) -> None:
    hidden = folder.with_name(f"{_HIDDEN}{folder.name}")
    folder.rename(hidden)  # half removed, it must not look like a publication
    shutil.rmtree(hidden)


def _editions(lists: Path) -> list[tuple[Edition, Path]]:
    found = [(Edition.of(path), path) for path in lists.iterdir()]
    return sorted(
        (edition, path) for edition, path in found if edition and (path / MANIFEST).is_file()
    )


def _latest(lists: Path) -> Path | None:
    try:
        return lists / current_folder(lists / LATEST).name
    except InputError:
        return None


def _need_room(lists: Path) -> None:
    latest = _latest(lists)
    last = sum(path.stat().st_size for path in latest.iterdir()) if latest else 0
    needed, free = max(2 * last, _MIN_FREE), shutil.disk_usage(lists).free
    if free < needed:
        raise PublishError(
            f"{lists}: {needed >> 20} MiB are needed to publish, {free >> 20} MiB are free; "
            "what was published before is untouched"
        )


def _make_durable(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows cannot open a folder
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
