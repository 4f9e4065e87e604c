"""Private drafts of the rules: a folder a person, over the packaged files, with its base.

It is a draft folder like the home's own (`flows.drafts`). Nobody but its person changes it by
the desk; whoever edits it on disk is noticed, because a page says what it had seen.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from enrich.issues import RuleError
from enrich.rulebook import Rulebook, draft, read_rulebook
from enrich.rulemerge import changes
from enrich.store import Connection, rulebooks
from flows.desk.rulelab.said import DraftState
from flows.drafts import base_of, lay_out, take_in
from flows.rules import beginning
from flows.settings import Settings


def drafts_folder(settings: Settings) -> Path:
    """Return where everybody's drafts lie."""
    return settings.desk / "drafts"


def folder_of(settings: Settings, person_id: int) -> Path:
    """Return where a person's draft lies, or would."""
    return drafts_folder(settings) / str(int(person_id))


def has_draft(settings: Settings, person_id: int) -> bool:
    """Return whether a person has a draft."""
    return bool(read_rulebook(folder_of(settings, person_id)).texts)


def draft_of(settings: Settings, person_id: int) -> Rulebook:
    """Return what a person's draft says; errors call its files by name."""
    return Rulebook(draft(folder_of(settings, person_id)).texts)


def keep(settings: Settings, person_id: int, book: Rulebook, base: int | None) -> None:
    """Write a draft.

    One that begins is laid out whole: another release's packaged files do not change what it
    says.
    """
    folder = folder_of(settings, person_id)
    write = take_in if has_draft(settings, person_id) else lay_out
    write(folder, book, base or 0)


def discard(settings: Settings, person_id: int) -> bool:
    """Delete a person's draft; return whether there was one."""
    folder = folder_of(settings, person_id)
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return there


def open_drafts(settings: Settings) -> list[int]:
    """Return who has a draft, by number."""
    folder = drafts_folder(settings)
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(
        int(one.name)
        for one in found
        if one.name.isascii() and one.name.isdigit() and has_draft(settings, int(one.name))
    )


def state(settings: Settings, db: Connection, person_id: int, name: str) -> DraftState:
    """Return how a person's draft stands."""
    folder = folder_of(settings, person_id)
    base, last = base_of(db, folder), rulebooks.newest_number(db)
    entries, trouble, seen = [], "", ""
    try:
        book = draft_of(settings, person_id)
        seen = mark_of(book)
        began = beginning(db, base)
        entries = [{**asdict(one), "name": one.name} for one in changes(began, book)]
    except RuleError as wrong:
        trouble = str(wrong)
    return DraftState(
        person_id=person_id,
        person=name,
        base=base,
        behind=base != last,
        changed_at=_changed_at(folder),
        entries=entries,
        trouble=trouble,
        mark=seen,
    )


def mark_of(book: Rulebook) -> str:
    """Return what differs whenever a file of a rulebook does."""
    digest = hashlib.blake2b(digest_size=12)
    for name in sorted(book.texts):
        digest.update(f"{name}\0{book.texts[name]}\0".encode())
    return digest.hexdigest()


def mark_of_text(text: str) -> str:
    """Return what differs whenever a text does."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _changed_at(folder: Path) -> str:
    newest = max((one.stat().st_mtime for one in folder.iterdir()), default=0.0)
    return datetime.fromtimestamp(newest, UTC).isoformat()
