"""What `leads doctor` looks at: each part's own check, side by side."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from enrich.issues import LeadharvestError
from enrich.segments import check_rules
from enrich.store import open_store
from enrich.store.engine import FILE
from flows.settings import Settings
from flows.steps import read_rules, readable_sites, scoring_of
from output.manifest import LATEST, verify

NEEDED_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One part and what is wrong with it."""

    what: str
    problems: list[str]


def findings(settings: Settings) -> list[Check]:
    """Return what is wrong with store, lists, site files, rules and disk."""
    return [
        Check("store", _asked(lambda: _store(settings))),
        Check("lists", _asked(lambda: _lists(settings))),
        Check("sites", _asked(lambda: _sites(settings))),
        Check("rules", _asked(lambda: _rules(settings))),
        Check("disk", _disk(settings)),
    ]


def _asked(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except LeadharvestError as found:
        return str(found).splitlines()


def _store(settings: Settings) -> list[str]:
    if isinstance(settings.store, Path) and not (settings.store / FILE).exists():
        return []  # nothing was ever kept here
    store = open_store(settings.store, create=False)
    try:
        return store.check()
    finally:
        store.close()


def _lists(settings: Settings) -> list[str]:
    return verify(settings.lists) if (settings.lists / LATEST).exists() else []


def _sites(settings: Settings) -> list[str]:
    return list(readable_sites(settings.sites)[1].values())


def _rules(settings: Settings) -> list[str]:
    scoring_of(settings)
    return list(map(str, check_rules(read_rules(settings))))


def _disk(settings: Settings) -> list[str]:
    place = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    free = shutil.disk_usage(place).free
    if free >= NEEDED_BYTES:
        return []
    return [f"{place}: only {free >> 20} MiB are free; a night may need {NEEDED_BYTES >> 20}"]
