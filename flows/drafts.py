"""A draft folder: rule files that somebody edits, and which published version they began as.

The number stands in a small file of the folder. While a version is being published, its number
and label stand below, so that a publication that was cut off behind its commit is recognised.
"""

from __future__ import annotations

import os
from pathlib import Path

from enrich.rulebook import Rulebook, draft, read_rulebook
from enrich.store import Connection, rulebooks

NOTE = ".based-on"


def base_of(db: Connection, folder: Path) -> int | None:
    """Return the version on which a draft folder is based; None: it names none.

    A folder without a note, made from the packaged files, is based on the first version while
    that is the only one.
    """
    last = rulebooks.newest_number(db)
    noted = _noted(folder)
    if not noted:
        return last if last == 1 else None
    labels = {one.number: one.label for one in rulebooks.versions(db)}
    there = [n for n, label in noted if n in labels and label in {"", labels[n]}]
    return there[-1] if there else None


def note_base(folder: Path, number: int) -> None:
    """Note on which version a folder is based."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / NOTE, f"{number}\n".encode())


def note_publication(folder: Path, base: int | None, number: int, label: str) -> None:
    """Note that a folder is about to be published: its base is `number` once that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / NOTE, f"{base or 0}\n{number} {label}\n".encode())


def lay_out(folder: Path, book: Rulebook, number: int) -> None:
    """Make a folder hold exactly a version's files; cut off on the way, it names no version."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NOTE).unlink(missing_ok=True)
    for name in read_rulebook(folder).texts:
        if name not in book.texts:
            (folder / name).unlink()
    for name, text in book.texts.items():
        _write(folder / name, text.encode())
    note_base(folder, number)


def take_in(folder: Path, book: Rulebook, number: int) -> list[str]:
    """Write what a merge changed into a draft folder and return the names of those files.

    Cut off on the way it is still based on the older version: merged again, it ends the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = draft(folder).texts
    changed = [name for name, text in book.texts.items() if before.get(name) != text]
    for name in changed:
        _write(folder / name, book.texts[name].encode())
    gone = [name for name in read_rulebook(folder).texts if name not in book.texts]
    for name in gone:
        (folder / name).unlink()
    note_base(folder, number)
    return sorted([*changed, *gone])


def _noted(folder: Path) -> list[tuple[int, str]]:
    """Return number and label of each line of a folder's note; none where it has none."""
    try:
        lines = (folder / NOTE).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return []
    told = [line.partition(" ") for line in lines if line]
    if not all(number.isascii() and number.isdigit() for number, _, _ in told):
        return []
    return [(int(number), label) for number, _, label in told]


def _write(file: Path, data: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
