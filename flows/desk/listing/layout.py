"""An index laid out in a folder: one publication's rows as arrays, written whole or not at all.

Rows stand by segment, in the rules' order, and within one by the lead's number, so that a
segment is a slice and a stable sort leaves equal rows in the order of their numbers.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.desk.listing.columns import KEYS, SEARCHED, VALUES, Row
from flows.desk.listing.folding import END, Codes, folded

FORMAT = 2
"""Grows when an index is laid out otherwise, so that none of an older release is opened."""
ABOUT, ROWS, TEXT = "about.json", "rows.jsonl", "text.u2"
_HIDDEN = ".part-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A segment as the rules of the publication speak of it.

    Attributes:
        names: By language: zh-Hans, zh-Hant, en.
        why: Why these companies fly; the rules say it in simplified Chinese.
    """

    slug: str
    names: Mapping[str, str]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many rows each segment had in one publication."""

    run_id: int
    business_date: str
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an index says of its publication.

    Attributes:
        segments: In the rules' order.
        sites: Their names for people.
        past: The last publications, the oldest first, this one the last.
    """

    run_id: int
    business_date: date
    rules_version: str
    segments: Sequence[Segment]
    sites: Mapping[str, str] = field(default_factory=dict)
    past: Sequence[Totals] = ()


def write_index(
    folder: Path,
    about: About,
    rows: Iterable[str],
    barring: Iterable[tuple[str, str, int]] = (),
) -> None:
    """Write an index; a folder of that name that is there already stays as it is.

    Args:
        folder: Where it shall stand.
        about: Its publication.
        rows: Each row as JSON, at least `lead_id`, `company_id`, `segment`, `company_name`.
        barring: Kind, value and company: a standing order of this kind and value, as the store
            has it, keeps the company back.
    """
    part = folder.with_name(_HIDDEN + folder.name)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        read = _read_rows(part / ROWS, rows)
        order, segments = _by_segment(about, read)
        _write_arrays(part, read, order)
        _write_text(part, [read.texts[at] for at in order])
        _write_barring(part, barring)
        values = {facet.name: facet.words for facet in read.facets}
        told = asdict(about) | {"segments": segments, "values": values, "rows": len(order)}
        text = json.dumps(told, ensure_ascii=False, default=str)
        (part / ABOUT).write_text(text, encoding="utf-8")
        if not folder.exists():
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def order_key(kind: str, value: str) -> int:
    """Return the number by which a standing order finds its companies."""
    digest = hashlib.blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


class _Facet:
    """The values of all rows, each as its number in `words`."""

    def __init__(self, name: str, values: Callable[[Row], list[str]]) -> None:
        self.name, self.values = name, values
        self.numbers: dict[str, int] = {}
        self.codes: list[int] = []
        self.lengths: list[int] = []

    def add(self, row: Row) -> None:
        values = self.values(row)
        numbers = self.numbers
        self.codes += [numbers.setdefault(value, len(numbers)) for value in values]
        self.lengths.append(len(values))

    @property
    def words(self) -> list[str]:
        return list(self.numbers)

    def in_order(self, order: NDArray[np.intp]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the codes of the rows in an order, and where each row's begin."""
        lengths = np.array(self.lengths, dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        at = np.concatenate([[0], np.cumsum(lengths[order])]).astype(np.int64)
        step = np.arange(at[-1]) - np.repeat(at[:-1], lengths[order])
        codes = np.array(self.codes, dtype=np.int32)
        return codes[np.repeat(starts[:-1][order], lengths[order]) + step], at


class _Read:
    """All that is kept of the rows, in the order in which they came."""

    def __init__(self) -> None:
        self.lead_ids: list[int] = []
        self.company_ids: list[int] = []
        self.segments: list[str] = []
        self.keys: dict[str, list[Any]] = {name: [] for name in KEYS}
        self.texts: list[Codes] = []
        self.ends = [0]
        self.facets = [_Facet(name, values) for name, values in VALUES.items()]

    def add(self, row: Row, size: int) -> None:
        self.lead_ids.append(int(row["lead_id"]))
        self.company_ids.append(int(row["company_id"]))
        self.segments.append(str(row["segment"]))
        for name, key in KEYS.items():
            self.keys[name].append(key(row))
        for facet in self.facets:
            facet.add(row)
        self.texts.append(_searched(row))
        self.ends.append(self.ends[-1] + size)


def _read_rows(file: Path, rows: Iterable[str]) -> _Read:
    read = _Read()
    with file.open("wb") as out:
        for text in rows:
            line = text.encode("utf-8", "replace") + b"\n"
            out.write(line)
            read.add(json.loads(text), len(line))
    return read


def _searched(row: Row) -> Codes:
    fields = [folded(str(row.get(name) or "")) for name in SEARCHED]
    end = np.array([END], dtype=np.uint16)
    return np.concatenate([part for field in fields for part in (field, end)])


def _by_segment(about: About, read: _Read) -> tuple[NDArray[np.intp], list[dict[str, Any]]]:
    """Return the rows' order, and the segments with where each begins and ends."""
    known = {segment.slug: asdict(segment) for segment in about.segments}
    for slug in sorted(set(read.segments) - set(known)):
        known[slug] = asdict(Segment(slug=slug, names={}))
    numbers = {slug: number for number, slug in enumerate(known)}
    of_row = np.array([numbers[slug] for slug in read.segments], dtype=np.int64)
    order = np.lexsort((np.array(read.lead_ids, dtype=np.int64), of_row))
    ends = np.searchsorted(of_row[order], np.arange(len(known)), side="right").tolist()
    starts = [0, *ends[:-1]]
    for told, start, end in zip(known.values(), starts, ends, strict=True):
        told |= {"start": start, "end": end}
    return order, list(known.values())


def _write_arrays(part: Path, read: _Read, order: NDArray[np.intp]) -> None:
    ends = np.array(read.ends, dtype=np.int64)
    arrays: dict[str, NDArray[Any]] = {
        "lead_id": np.array(read.lead_ids, dtype=np.int64)[order],
        "company_id": np.array(read.company_ids, dtype=np.int64)[order],
        "row_start": ends[:-1][order],
        "row_end": ends[1:][order],
    }
    for name, keys in read.keys.items():
        arrays[f"by_{name}"] = _ranks(keys)[order]
    for facet in read.facets:
        arrays[f"in_{facet.name}"], arrays[f"at_{facet.name}"] = facet.in_order(order)
    for name, array in arrays.items():
        np.save(part / f"{name}.npy", array, allow_pickle=False)


def _ranks(keys: list[Any]) -> NDArray[np.int32]:
    """Return each key's place among the known ones, from 1 on; 0 is unknown."""
    places = {key: at for at, key in enumerate(sorted({*keys} - {None}), start=1)}
    return np.array([places.get(key, 0) for key in keys], dtype=np.int32)


def _write_text(part: Path, texts: Sequence[Codes]) -> None:
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    np.save(part / "text_at.npy", starts, allow_pickle=False)
    with (part / TEXT).open("wb") as out:
        for text in texts:
            out.write(text.astype("<u2").tobytes())


def _write_barring(part: Path, barring: Iterable[tuple[str, str, int]]) -> None:
    said = np.array(
        sorted((order_key(kind, value), company) for kind, value, company in barring),
        dtype=np.int64,
    ).reshape(-1, 2)
    np.save(part / "barring.npy", said, allow_pickle=False)
