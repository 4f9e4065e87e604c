"""What `leads doctor` looks at: each part's own check, side by side."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from enrich.issues import LeadharvestError
from enrich.rulebook import draft
from enrich.segments import check_rules
from enrich.store import Store, audit, open_store, rulebooks
from enrich.store.engine import FILE
from flows.forgetkey import forgotten_of
from flows.rules import notes
from flows.settings import Settings
from flows.steps import readable_sites
from output.manifest import LATEST, verify

NEEDED_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One part and what is wrong with it; `notes` are worth knowing, and no damage."""

    what: str
    problems: list[str]
    notes: list[str] = field(default_factory=list)


def findings(settings: Settings) -> list[Check]:
    """Return what is wrong with store, log, key, lists, site files, rules and disk."""
    return [
        Check("store", damaged := _asked(lambda: _store(settings))),
        Check("audit log", [] if damaged else _asked(lambda: _audit(settings))),
        Check("what was forgotten", [] if damaged else _asked(lambda: _key(settings))),
        Check("lists", _asked(lambda: _lists(settings))),
        Check("sites", _asked(lambda: _sites(settings))),
        Check("draft rules", wrong := _asked(lambda: _rules(settings))),
        Check(
            "published rules",
            _asked(lambda: _published(settings)),
            [] if wrong else _asked(lambda: _told(settings)),
        ),
        Check("disk", _disk(settings)),
    ]


def _asked(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except LeadharvestError as found:
        return str(found).splitlines()


def _store(settings: Settings) -> list[str]:
    if _no_store(settings):
        return []
    store = open_store(settings.store, create=False)
    try:
        return store.check()
    finally:
        store.close()


def _key(settings: Settings) -> list[str]:
    """Return whether the key is missing by which what was forgotten is known again."""
    if not _no_store(settings):
        with _opened(settings) as store, store.read() as db:
            forgotten_of(settings, db)
    return []


def _audit(settings: Settings) -> list[str]:
    if _no_store(settings):
        return []
    with _opened(settings) as store, store.read() as db:
        wrong = audit.broken(db)
    if wrong is None:
        return []
    entry = f"entry {wrong.number} ({wrong.at} {wrong.actor}: {wrong.action})"
    return [f"{entry} does not follow from the one before: somebody changed the log"]


def _no_store(settings: Settings) -> bool:
    """Whether nothing was ever kept here."""
    return isinstance(settings.store, Path) and not (settings.store / FILE).exists()


def _lists(settings: Settings) -> list[str]:
    return verify(settings.lists) if (settings.lists / LATEST).exists() else []


def _sites(settings: Settings) -> list[str]:
    return list(readable_sites(settings.sites)[1].values())


def _rules(settings: Settings) -> list[str]:
    book = draft(settings.rules)
    book.scoring()
    return list(map(str, check_rules(book.ruleset())))


def _published(settings: Settings) -> list[str]:
    """Return what is wrong with the version in force."""
    if _no_store(settings):
        return []
    with _opened(settings) as store, store.read() as db:
        last = rulebooks.newest_number(db)
        book = rulebooks.rulebook_of(db, last) if last else None
    if book is not None:
        book.checked()
    return []


def _told(settings: Settings) -> list[str]:
    """Return what people should know of the rules, though nothing is wrong with it."""
    if _no_store(settings):
        return []
    with _opened(settings) as store, store.read() as db:
        return notes(settings, db)


def _opened(settings: Settings) -> contextlib.closing[Store]:
    return contextlib.closing(open_store(settings.store, create=False))


def _disk(settings: Settings) -> list[str]:
    place = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    free = shutil.disk_usage(place).free
    if free >= NEEDED_BYTES:
        return []
    return [f"{place}: only {free >> 20} MiB are free; a night may need {NEEDED_BYTES >> 20}"]
