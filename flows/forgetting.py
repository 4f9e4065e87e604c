"""`leads forget`: a company or a contact is taken out of the home, and stays out.

Files go first and the store last: whoever is killed on the way still finds the words in the
store, and forgets them once more. A night and a forgetting never meet: both hold the lease.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich.forgotten import Words, plain_value
from enrich.issues import StoreError
from enrich.store import Connection, Store, audit, forgetting
from enrich.store.forgetting import Subject, Why
from flows import forgetfiles
from flows.companies import company_of, known_store
from flows.console import Table
from flows.forgetfiles import Sought
from flows.forgetkey import own_key
from flows.lease import hold_lease
from flows.settings import Settings
from output.withdrawing import Withdrawn

KINDS = ("company", "phone", "mail", "domain", "uscc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The files and folders that held a word.

    Attributes:
        lists: Publications that were written anew.
        handovers: Folders, and loose files beside them, that were written anew.
        archives, downloads, indexes: What was removed.
    """

    lists: Sequence[Withdrawn]
    handovers: Sequence[Path]
    archives: Sequence[Path]
    downloads: Sequence[Path]
    indexes: Sequence[Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot:
    """What went, or would go; the words themselves stand nowhere in it.

    Attributes:
        done: False: this was a rehearsal, and nothing changed.
        companies: Numbers of the companies that were forgotten whole.
        kept_back: Companies that show a domain or code and are listed no more.
        values: How many names, codes and contacts went, by kind.
        removed, blanked: Rows of the store, by table.
        left: Files that hold a word still; people have to look at them.
        notes: What else people have to know.
    """

    kind: str
    done: bool
    companies: Sequence[int]
    kept_back: Sequence[int]
    values: dict[str, int]
    removed: dict[str, int]
    blanked: dict[str, int]
    files: Cleaned
    left: Sequence[Path]
    notes: Sequence[str]


def forget(settings: Settings, kind: str, value: str, why: Why, *, really: bool) -> Forgot:
    """Forget a company or value, or tell what that would change.

    Args:
        settings: The home.
        kind: One of KINDS.
        value: A company's number or name; else the phone, address, domain or code.
        why: Who orders it, when, and why; the reason is kept beside the hashes.
        really: False: a rehearsal.

    Raises:
        StoreError: There is no such company, the value is none of its kind, or the key is
            missing.
        LeaseTakenError: A night is at work.
    """
    if kind not in KINDS or not plain_value(kind, value):
        raise StoreError(f"forget {', '.join(KINDS)} by its value, not {kind} {value!r}")
    with known_store(settings) as store, hold_lease(store):
        with store.read() as db:
            subject = _subject(db, kind, value)
            found = forgetting.holding(db, subject.words)
        cleaned = _cleaned(settings, _sought(subject), rehearse=not really)
        # What is written while reading is taken back: a rehearsal counts by doing it.
        with store.begin(people=True) if really else store.read() as db:
            erased = forgetting.erase(db, subject, found)
            if really:
                _remember(settings, db, subject, why)
                folders = {one.run_id: one.folder.name for one in cleaned.lists}
                forgetting.note_folders(db, folders, why.at)
                forgetting.note_removed_downloads(db, cleaned.downloads)
                audit.note(db, why.at, why.author, "forget", kind, _told(subject))
        notes = [said] if really and (said := forgetting.compact(store)) else []
        return Forgot(
            kind=kind,
            done=really,
            companies=subject.companies,
            kept_back=subject.bearers,
            values=_counted(subject.words),
            removed=erased.removed,
            blanked=erased.blanked,
            files=cleaned,
            left=forgetfiles.left_over(settings, _sought(subject)) if really else (),
            notes=notes + _reminders(store),
        )


def tables(made: Forgot) -> list[Table]:
    """Return for people what went, or would go."""
    verb = "went" if made.done else "would go"
    rows: list[tuple[object, ...]] = [
        *(("word", kind, count) for kind, count in sorted(made.values.items())),
        *(("rows removed", name, count) for name, count in sorted(made.removed.items())),
        *(("rows blanked", name, count) for name, count in sorted(made.blanked.items())),
        *(("list", one.folder.name, one.rows) for one in made.files.lists),
    ]
    for what in ("handovers", "archives", "downloads", "indexes"):
        rows += [(what, str(path), None) for path in getattr(made.files, what)]
    rows += [("holds it still", str(path), None) for path in made.left]
    title = f"What {verb}: {made.kind}"
    if made.companies:
        title += f" {', '.join(map(str, made.companies))}"
    note = "" if made.done else "Nothing has changed; say --yes to do it."
    return [Table(title, ("What", "Where", ">Count"), rows, "\n".join([*made.notes, note]))]


def _subject(db: Connection, kind: str, value: str) -> Subject:
    if kind != "company":
        return forgetting.of_value(db, kind, value)
    return forgetting.of_company(db, company_of(db, value, whole=True))


def _sought(subject: Subject) -> Sought:
    return Sought(
        words=subject.words,
        urls=subject.urls,
        leads=subject.leads,
        companies=subject.companies,
    )


def _cleaned(settings: Settings, sought: Sought, *, rehearse: bool) -> Cleaned:
    return Cleaned(
        lists=forgetfiles.clean_lists(settings, sought, rehearse=rehearse),
        handovers=forgetfiles.clean_handovers(settings.home, sought, rehearse=rehearse),
        archives=forgetfiles.clean_archive(settings, sought, rehearse=rehearse),
        downloads=forgetfiles.clean_downloads(settings, sought, rehearse=rehearse),
        indexes=forgetfiles.drop_indexes(settings, rehearse=rehearse),
    )


def _remember(settings: Settings, db: Connection, subject: Subject, why: Why) -> None:
    forgetting.remember(db, subject, own_key(settings, db), why)


def _told(subject: Subject) -> dict[str, object]:
    """Return what the log says: whom it concerned by number, and never a value or a text."""
    return {
        "companies": list(subject.companies),
        "values": _counted(subject.words),
    }


def _counted(words: Words) -> dict[str, int]:
    counted: dict[str, int] = {}
    for kind, _ in words.plain:
        counted[kind] = counted.get(kind, 0) + 1
    return counted


def _reminders(store: Store) -> list[str]:
    told = [
        "Copies that were made before, backups of the store among them, hold it still.",
        "So may rules and their examples, which analysts write: `leads rules publish` anew.",
    ]
    if store.file is None:
        told.append("Machines that share this store need <home>/desk/forget.key.")
    return told
