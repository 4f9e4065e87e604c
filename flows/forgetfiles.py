"""Forgetting in the files of a home: hand-overs, archives, lists, downloads, the rest."""

from __future__ import annotations

import gzip
import html
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from enrich.forgotten import Words, sifted
from enrich.issues import InputError
from enrich.store.engine import FILE as STORE
from flows.settings import Settings
from output.withdrawing import Withdrawal, Withdrawn, withdraw
from spiders.archive.reading import archived_pages
from spiders.families import Page
from spiders.handover import RUN, rewrite
from spiders.pages.charset import decoded

DOWNLOADS, INDEX = "downloads", "index"
_MADE_AGAIN = ("lab", f"desk/{INDEX}")
_PIECE = 8 << 20
_FOLDED = re.compile(r"\r?\n[ \t]")
"""A long line of a VCF goes on behind a blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What to look for in files.

    Attributes:
        urls: Of the postings of a company; their lines in hand-overs go.
        leads, companies: Numbers whose rows go.
    """

    words: Words
    urls: frozenset[str] = frozenset()
    leads: tuple[int, ...] = ()
    companies: tuple[int, ...] = ()

    def is_in(self, text: str) -> bool:
        """Whether a text holds one of the words."""
        return self.words.shape.search(text) is not None

    @property
    def ids(self) -> frozenset[str]:
        """The numbers as lists show them."""
        leads = (f"L{one:06d}" for one in self.leads)
        return frozenset((*leads, *(f"C{one:06d}" for one in self.companies)))

    @property
    def withdrawal(self) -> Withdrawal:
        """What lists lose."""
        names = frozenset(value for kind, value in self.words.values if kind == "name")
        needles = self.words.needles()
        phones = {one[-4:] for one in self.words.of("phone")}
        return Withdrawal(self.ids, names, self.words.masked, [*needles, *phones])

    def is_of(self, said: dict[str, Any]) -> bool:
        """Whether a line of a hand-over speaks of one of the postings."""
        return any(said.get(name) in self.urls for name in ("url", "where", "place"))


def clean_handovers(home: Path, sought: Sought, *, rehearse: bool) -> list[Path]:
    """Take the postings and words out of the hand-overs; return those that held some."""
    touched = []
    sift = partial(sifted, sieve=sought.words)
    for run in sorted((home / "handovers").glob(f"*/*/{RUN}")):
        folder = run.parent
        if not any(_mentions(file, sought) for file in folder.iterdir()):
            continue
        touched.append(folder)
        if not rehearse:
            rewrite(folder, sift, sought.words.masked, sought.is_of)
    for file in _loose_files(home / "handovers"):
        if _mentions(file, sought):
            touched.append(file)
            if not rehearse:
                _cover_lines(file, sought)
    return touched


def clean_archive(settings: Settings, sought: Sought, *, rehearse: bool) -> list[Path]:
    """Remove the archive's files with a page that holds one of the words; return them."""
    touched = [
        file for file in sorted(settings.archive.glob("*/*.warc.gz")) if _archived(file, sought)
    ]
    for file in touched:
        if not rehearse:
            file.unlink()
    return touched


def clean_lists(settings: Settings, sought: Sought, *, rehearse: bool) -> list[Withdrawn]:
    """Take rows and words out of the kept publications."""
    return withdraw(settings.lists, sought.withdrawal, rehearse=rehearse)


def clean_downloads(settings: Settings, sought: Sought, *, rehearse: bool) -> list[Path]:
    """Remove the frozen downloads that hold one of the words or a row; return them.

    Beside each lies a file, called like it, that tells the numbers of its rows.
    """
    kept = _files(settings.desk / DOWNLOADS)
    stems = {file.stem for file in kept if holds(file, sought)}
    touched = [file for file in kept if file.stem in stems]
    for file in touched:
        if not rehearse:
            file.unlink()
    return touched


def drop_indexes(settings: Settings, *, rehearse: bool) -> list[Path]:
    """Remove what is made again from the store when it is missing; return the folders."""
    touched = [settings.home / name for name in _MADE_AGAIN if (settings.home / name).exists()]
    for folder in touched:
        if not rehearse:
            shutil.rmtree(folder)
    return touched


def left_over(settings: Settings, sought: Sought) -> list[Path]:
    """Return the files of the home that hold one of the words still: people's own to change."""
    return [
        file
        for file in _files(settings.home)
        if not file.name.startswith(STORE) and _mentions(file, sought, urls=False)
    ]


def holds(file: Path, sought: Sought) -> bool:
    """Whether a list's file of any kind holds a word, or a row of a number that goes."""
    if file.suffix == ".json":
        told = json.loads(file.read_text(encoding="utf-8"))
        leads, companies = told.get("lead_ids", ()), told.get("company_ids", ())
        return not (
            set(leads).isdisjoint(sought.leads) and set(companies).isdisjoint(sought.companies)
        )
    numbers = [re.escape(one) for one in sought.ids]
    numbers += [rf'"lead_id": ?{one}\b' for one in sought.leads]
    numbers += [rf'"company_id": ?{one}\b' for one in sought.companies]
    shape = re.compile("|".join(numbers) or r"(?!)")
    return any(sought.is_in(text) or shape.search(text) for text in _texts(file))


def _mentions(file: Path, sought: Sought, *, urls: bool = True) -> bool:
    needles = sought.words.needles()
    for text in _texts(file):
        small = text.lower()
        if any(one in small for one in needles) and sought.is_in(text):
            return True
        if urls and any(f'"{url}"' in text for url in sought.urls):
            return True
    return False


def _archived(file: Path, sought: Sought) -> bool:
    try:
        for page in archived_pages(file, lambda _url: True):
            if isinstance(page, Page) and (
                page.url in sought.urls
                or sought.is_in(page.url)
                or sought.is_in(_readable(decoded(page.body, _kind(page)).text))
            ):
                return True
    except InputError:  # damaged: nobody can tell, and nobody can use it either
        return True
    return False


def _readable(text: str) -> str:
    """Return a page's text as a reader sees it: without entities and JSON's escapes."""
    return html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", _character, text))


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _kind(page: Page) -> str:
    return page.headers.get("content-type", "")


def _loose_files(folder: Path) -> Iterator[Path]:
    """Yield what lies beside the hand-overs: what the store knew, and the harvests' logs."""
    for file in _files(folder):
        if not (file.parent / RUN).exists():
            yield file


def _cover_lines(file: Path, sought: Sought) -> None:
    kept = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True):
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not (isinstance(said, dict) and sought.is_of(said)):
            kept.append(sought.words.masked(line))
    file.write_text("".join(kept), encoding="utf-8", newline="")


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(found)


def _texts(file: Path) -> Iterator[str]:
    """Yield a file's text in pieces, packed ones unpacked."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            for name in packed.namelist():
                yield html.unescape(packed.read(name).decode("utf-8", "ignore"))
        return
    opener = gzip.open if file.suffix == ".gz" else open
    rest = ""
    with opener(file, "rb") as opened:
        while piece := opened.read(_PIECE):
            text = rest + _decoded(piece)
            yield _FOLDED.sub("", text) if file.suffix == ".vcf" else text
            rest = text[-200:]


def _decoded(piece: bytes) -> str:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return f"{piece.decode('utf-8', 'ignore')}\n{piece.decode('gb18030', 'ignore')}"
