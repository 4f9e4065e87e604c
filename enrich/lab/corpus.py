"""The open postings in columns, folded, ready to be searched."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from enrich.copies import opening_ids
from enrich.lab.arrays import open_array, save_array
from enrich.lab.kept import Kept
from enrich.lab.texts import FieldTexts, Numbers
from enrich.segments.classify import USABLE
from enrich.segments.rulefile import FIELDS
from enrich.segments.scope import scope_start

_COLUMNS = ("companies", "posting_ids", "posted_on", "opening_of", "company_of", "usable")
_READERS = "segments", "names", "lab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Open postings (P), the openings (O) they show, and the companies (C) behind them.

    Attributes:
        companies: (C,) ids, ascending.
        posting_ids: (P,) in the order of the frame; postings are numbered by it.
        posted_on: (P,) days, NaT where none is known.
        opening_of: (P,) the opening that a posting shows; copies show the same.
        company_of: (O,) the company (by its place in `companies`) of each opening.
        usable: (C,) whether any posting says anything that rules could read.
        fields: The texts of each field, business scope apart from the introduction.
        kept: What has been found out about these postings so far.
    """

    companies: NDArray[np.int64]
    posting_ids: NDArray[np.int64]
    posted_on: NDArray[np.datetime64]
    opening_of: Numbers
    company_of: Numbers
    usable: NDArray[np.bool_]
    fields: Mapping[str, FieldTexts]
    kept: Kept = field(default_factory=Kept)

    @classmethod
    def of(cls, postings: pd.DataFrame) -> Corpus:
        """Return the corpus of POSTING_TEXT_COLUMNS, one row per open posting."""
        ids = postings["company_id"].to_numpy(np.int64)
        companies, company = np.unique(ids, return_inverse=True)
        # Lists, not cells: a pandas 3 string column is six times slower to walk.
        columns = {n: postings[n].tolist() for n in FIELDS if n in postings.columns}
        opening_of, company_of = _openings(postings, company)
        usable = np.zeros(len(companies), np.bool_)
        for name in USABLE:
            if name in columns:
                usable[company[np.fromiter(map(bool, columns[name]), np.bool_)]] = True
        return cls(
            companies=companies,
            posting_ids=postings["posting_id"].to_numpy(np.int64),
            posted_on=_days(postings),
            opening_of=opening_of,
            company_of=company_of,
            usable=usable,
            fields={name: FieldTexts.of(_shown(columns, name)) for name in FIELDS},
        )

    @classmethod
    def open(cls, folder: Path) -> Corpus:
        """Return the corpus that `save` wrote, in milliseconds: it is read when looked at."""
        return cls(
            **{name: open_array(folder / f"{name}.npy") for name in _COLUMNS},
            fields={name: FieldTexts.open(folder / name) for name in FIELDS},
            kept=Kept(folder),
        )

    def save(self, folder: Path) -> Corpus:
        """Write everything to a new folder, whole or not at all, and return what is there."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as making:
            whole = Path(making, folder.name)
            whole.mkdir()
            for name in _COLUMNS:
                save_array(whole / f"{name}.npy", getattr(self, name))
            for name, texts in self.fields.items():
                texts.save(whole / name)
            # Somebody else may have been faster with the same postings.
            with contextlib.suppress(OSError):
                whole.rename(folder)
        return self.open(folder)

    def __len__(self) -> int:
        """Return how many postings there are."""
        return len(self.posting_ids)

    @property
    def openings(self) -> Numbers:
        """(C,) how many openings each company has."""
        counted = np.bincount(self.company_of, minlength=len(self.companies))
        return counted.astype(np.int32)


def readers() -> str:
    """Return a fingerprint of the code and tables that decide what a term hits.

    What an older release found out of the same postings is not to be believed.
    """
    digest = hashlib.blake2b(digest_size=12)
    for room in _READERS:
        for file in sorted(Path(__file__).parent.parent.joinpath(room).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _openings(postings: pd.DataFrame, company: NDArray[Any]) -> tuple[Numbers, Numbers]:
    known: dict[tuple[int, object], int] = {}
    shown = zip(company.tolist(), opening_ids(postings), strict=True)
    opening_of = [known.setdefault(pair, len(known)) for pair in shown]
    return (
        np.array(opening_of, np.int32),
        np.array([of for of, _ in known], np.int32),
    )


def _shown(columns: Mapping[str, list[str]], name: str) -> Iterator[tuple[int, str]]:
    """Yield (posting, text) of a field; what follows 经营范围 in an introduction is scope."""
    if name not in {"intro", "scope"}:
        yield from ((at, text) for at, text in enumerate(columns.get(name, ())) if text)
        return
    if name == "scope":
        yield from ((at, text) for at, text in enumerate(columns.get(name, ())) if text)
    cuts: dict[str, str] = {}
    for at, intro in enumerate(columns.get("intro", ())):
        if intro not in cuts:
            cut = scope_start(intro)
            cuts[intro] = intro[:cut] if name == "intro" else intro[cut:]
        if text := cuts[intro]:
            yield at, text


def _days(postings: pd.DataFrame) -> NDArray[np.datetime64]:
    if "posted_on" not in postings.columns:
        return np.full(len(postings), np.datetime64("NaT"), "datetime64[D]")
    return pd.to_datetime(postings["posted_on"], errors="coerce").to_numpy("datetime64[D]")
