"""An open index: arrays that the system reads from the disk as they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.desk.listing.columns import KEYS, VALUES
from flows.desk.listing.folding import places, words
from flows.desk.listing.layout import ABOUT, ROWS, TEXT, About, Segment, Totals, order_key

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
_BLOCK = 1 << 20
"""So many codes of the texts are read at a time, to keep the process small."""
_KEPT_SEARCHES = 32


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment and its rows: from `start` to before `end`."""

    segment: Segment
    start: int
    end: int

    @property
    def rows(self) -> slice:
        """The segment's part of every array."""
        return slice(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of all rows: those of row n stand from at[n] to before at[n + 1]."""

    values: Sequence[str]
    codes: NDArray[np.int32]
    at: Numbers

    def rows_with(self, wanted: Iterable[str], rows: slice) -> Mask:
        """Return which of these rows have one of the wanted values."""
        chosen = set(wanted)
        table = np.array([value in chosen for value in self.values], dtype=bool)
        starts = self.at[rows.start : rows.stop + 1]
        hits = table[self.codes[starts[0] : starts[-1]]]
        if len(starts) == 1:
            return np.zeros(0, dtype=bool)
        return np.logical_or.reduceat(hits, starts[:-1] - starts[0])

    def counts(self, mask: Mask, rows: slice) -> list[int]:
        """Return for each value how many of the rows have it that the mask leaves."""
        starts = self.at[rows.start : rows.stop + 1]
        left = np.repeat(mask, np.diff(starts))
        codes = self.codes[starts[0] : starts[-1]][left]
        return [int(n) for n in np.bincount(codes, minlength=len(self.values))]


@dataclass(frozen=True, slots=True)
class _Texts:
    """The folded texts of all rows: that of row n stands from at[n] to before at[n + 1]."""

    file: Path
    at: Numbers

    def rows_with(self, start: int, end: int, word: bytes) -> Mask:
        """Return which rows from `start` to before `end` hold a word, given as its codes."""
        wanted, mask = np.frombuffer(word, dtype=np.uint16), np.zeros(end - start, dtype=bool)
        for first, last in self._blocks(start, end):
            begin, stop = int(self.at[first]), int(self.at[last])
            codes = np.fromfile(self.file, dtype="<u2", count=stop - begin, offset=2 * begin)
            found = places(codes, wanted) + begin
            hit = np.searchsorted(self.at[first : last + 1], found, side="right") - 1
            mask[hit + (first - start)] = True
        mask.flags.writeable = False
        return mask

    def _blocks(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the rows in pieces whose texts are short enough, or one row each."""
        while start < end:
            room = self.at[start] + _BLOCK
            last = int(np.searchsorted(self.at, room, side="right")) - 1
            last = min(max(last, start + 1), end)
            yield start, last
            start = last


class Index:
    """One publication, laid out by `write_index`.

    Attributes:
        segments: By slug, in the rules' order.
        facets: By name; that of the states is not among them, because states change by day.
        ranks: By order each row's rank; 0 is unknown.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder."""
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.folder = folder
        self.about = _about(told)
        self.segments = {
            said["slug"]: Listed(_segment(said), said["start"], said["end"])
            for said in told["segments"]
        }
        self.lead_ids: Numbers = self._array("lead_id")
        self.company_ids: Numbers = self._array("company_id")
        self.facets = {
            name: Facet(
                told["values"][name], self._array(f"in_{name}"), self._array(f"at_{name}")
            )
            for name in VALUES
        }
        self.ranks: Mapping[str, NDArray[np.int32]] = {
            name: self._array(f"by_{name}") for name in KEYS
        }
        self._row_starts, self._row_ends = self._array("row_start"), self._array("row_end")
        self._barring: Numbers = self._array("barring")
        self._by_lead = np.argsort(self.lead_ids, kind="stable")
        # The words of one person's next click are mostly those of the last. What is kept must
        # not know of this index: all its files close when nobody has it any more.
        found = _Texts(folder / TEXT, self._array("text_at")).rows_with
        self._search = lru_cache(maxsize=_KEPT_SEARCHES)(found)

    def rows(self, numbers: Iterable[int]) -> list[dict[str, Any]]:
        """Return these rows as they were published."""
        found = []
        with (self.folder / ROWS).open("rb") as file:
            for number in numbers:
                start = int(self._row_starts[number])
                file.seek(start)
                found.append(json.loads(file.read(int(self._row_ends[number]) - start)))
        return found

    def rows_of_leads(self, lead_ids: Numbers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the rows of those leads that are listed, and their places in `lead_ids`."""
        if not len(self.lead_ids):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        sorted_ids = self.lead_ids[self._by_lead]
        at = np.minimum(np.searchsorted(sorted_ids, lead_ids), len(sorted_ids) - 1)
        known = np.flatnonzero(sorted_ids[at] == lead_ids)
        return self._by_lead[at[known]], known

    def companies_of(self, orders: Iterable[tuple[str, str]]) -> frozenset[int]:
        """Return the companies that standing orders, each kind and value, keep back."""
        keys, companies = self._barring[:, 0], self._barring[:, 1]
        found: set[int] = set()
        for kind, value in orders:
            key = order_key(kind, value)
            first, last = np.searchsorted(keys, [key, key + 1])
            found.update(companies[first:last].tolist())
        return frozenset(found)

    def search(self, slug: str, q: str) -> Mask | None:
        """Return which rows of a segment hold all words of `q`; None when it has none."""
        wanted = words(q)
        if not wanted:
            return None
        of = self.segments[slug]
        masks = [self._search(of.start, of.end, word.tobytes()) for word in wanted]
        both: Mask = np.logical_and.reduce(masks)
        return both

    def _array(self, name: str) -> Any:
        file = self.folder / f"{name}.npy"
        array = np.load(file, mmap_mode="r", allow_pickle=False)
        return array.view(np.ndarray)


def _segment(said: Mapping[str, Any]) -> Segment:
    return Segment(slug=said["slug"], names=said["names"], why=said["why"])


def _about(told: Mapping[str, Any]) -> About:
    return About(
        run_id=told["run_id"],
        business_date=date.fromisoformat(told["business_date"]),
        rules_version=told["rules_version"],
        segments=[_segment(said) for said in told["segments"]],
        sites=told["sites"],
        past=[Totals(**said) for said in told["past"]],
    )
