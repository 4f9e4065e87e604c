"""Which index is shown: the newest publication's once it is whole, until then the last."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.store import listing
from enrich.store.listing import Edition
from flows.desk.listing.index import Index
from flows.desk.listing.layout import ABOUT, FORMAT
from flows.desk.workshop import FILES
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.desk.desk import Desk

KEPT = 2
"""So many indexes stay: that of the newest publication, and the one before."""
RETRY_S = 60.0
BUILD = "flows.desk.listing.gathering:build"
"""The work that lays the newest publication out, for the bench of files."""


def indexes(settings: Settings) -> Path:
    """Return the folder in which indexes stand side by side."""
    return settings.desk / "index"


def folder_name(edition: Edition) -> str:
    """Return the name of an edition's index; another one when the run is published again."""
    at = "".join(filter(str.isdigit, edition.published_at))
    return f"{edition.business_date}_r{edition.run_id}_{at}_{edition.rows}_f{FORMAT}"


def whole(folder: Path) -> bool:
    """Whether an index stands in a folder."""
    return (folder / ABOUT).is_file()


def begin_layout(desk: Desk) -> None:
    """Start laying the newest publication out, if it is not, before somebody asks for it."""
    with desk.store.read() as db:
        edition = listing.newest_edition(db)
    if edition and not whole(indexes(desk.settings) / folder_name(edition)):
        desk.workshop.begin(FILES, BUILD, desk.settings)


def remove_old(folder: Path) -> None:
    """Remove older indexes than a few beside this one, the newest."""
    others = [one for one in folder.parent.iterdir() if one != folder and one.is_dir()]
    for old in sorted(others, key=lambda one: one.name)[: -(KEPT - 1) or None]:
        # A reader that has it open keeps what it opened; a system that forbids it, the folder.
        shutil.rmtree(old, ignore_errors=True)


@dataclass(slots=True)
class Shelf:
    """The index that one desk shows."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: Index | None = None
    _building: str = ""
    _retry_at: float = 0.0

    def shown(self, desk: Desk) -> tuple[Index, bool] | None:
        """Return the index to show now, and whether a newer one is on its way; None: no list.

        The first one is waited for; a newer one is laid out while the last is shown.
        """
        with desk.store.read() as db:
            edition = listing.newest_edition(db)
        if edition is None:
            return None
        folder = indexes(desk.settings) / folder_name(edition)
        if (found := self._opened(folder)) is not None:
            return found, False
        last = self._last(folder.parent)
        if last is not None:
            self._begin(desk, folder.name)
            return last, True
        with self._lock:
            if not whole(folder):
                desk.workshop.ask(FILES, BUILD, desk.settings)
        made = self._opened(folder) or self._last(folder.parent)
        return None if made is None else (made, False)

    def close(self) -> None:
        """Let the index go, and its files with it."""
        self._open = None

    def _opened(self, folder: Path) -> Index | None:
        """Return the open index if it is this one, or open it; None: it is not whole."""
        shown = self._open
        if not whole(folder):
            return None
        if shown is None or shown.folder != folder:
            self._open = shown = Index(folder)
        return shown

    def _last(self, place: Path) -> Index | None:
        if self._open is not None and whole(self._open.folder):
            return self._open
        known = [one for one in place.glob("*_f*") if whole(one)] if place.is_dir() else []
        same = sorted(one for one in known if one.name.endswith(f"_f{FORMAT}"))
        return self._opened(same[-1]) if same else None

    def _begin(self, desk: Desk, name: str) -> None:
        """Start laying the newest publication out, unless that is under way or just failed."""
        with self._lock:
            if self._building == name or time.monotonic() < self._retry_at:
                return
            self._building = name
        work = threading.Thread(target=self._build, args=(desk,), daemon=True)
        work.start()

    def _build(self, desk: Desk) -> None:
        try:
            desk.workshop.ask(FILES, BUILD, desk.settings)
        except Exception:  # the last index is shown, and the next visitor tries again
            logging.getLogger(__name__).exception("the lists could not be laid out")
            self._retry_at = time.monotonic() + RETRY_S
        finally:
            self._building = ""
