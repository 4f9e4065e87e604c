"""The texts of one field: each different one once, folded, with the postings that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enrich.lab.arrays import open_array, save_array
from enrich.segments.fold import fold

Numbers = NDArray[np.int32]
"""Numbers of postings (or texts, or companies), ascending, each once."""
ENCODING = "utf-8", "surrogatepass"
BORDER = b"\xff"
"""Stands behind each text in a blob: no UTF-8 holds it, so no word is found across texts."""


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """The different texts of one field.

    Attributes:
        blob: All texts, folded, UTF-8, each with BORDER behind it.
        begins: Where each text begins in the blob, and the blob's length at the end.
        first: Where the postings of each text begin in `shown_by`, and its length at the end.
        shown_by: The postings that show each text, ascending within a text.
    """

    blob: NDArray[np.uint8]
    begins: NDArray[np.int64]
    first: NDArray[np.int64]
    shown_by: Numbers

    @classmethod
    def of(cls, shown: Iterable[tuple[int, str]]) -> FieldTexts:
        """Return the texts of (posting, text as shown), which come with ascending postings."""
        known: dict[str, int] = {}
        folded: dict[str, int] = {}
        pairs: list[tuple[int, int]] = []
        for posting, text in shown:
            if (at := known.get(text)) is None:
                at = known[text] = folded.setdefault(fold(text)[0], len(folded))
            pairs.append((at, posting))
        return cls._packed(list(folded), pairs)

    @classmethod
    def _packed(cls, folded: list[str], pairs: list[tuple[int, int]]) -> FieldTexts:
        coded = [text.encode(*ENCODING) for text in folded]
        begins = np.zeros(len(coded) + 1, np.int64)
        np.cumsum([len(text) + 1 for text in coded], out=begins[1:])
        shown = np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)
        return cls(
            blob=np.frombuffer(b"".join(text + BORDER for text in coded), np.uint8),
            begins=begins,
            first=np.searchsorted(shown[:, 0], np.arange(len(coded) + 1)),
            shown_by=shown[:, 1].astype(np.int32),
        )

    @classmethod
    def open(cls, folder: Path) -> FieldTexts:
        """Return the texts that `save` wrote to a folder; they are read when looked at."""
        return cls(**{name: open_array(folder / f"{name}.npy") for name in cls.__slots__})

    def save(self, folder: Path) -> None:
        """Write everything to a folder."""
        folder.mkdir()
        for name in self.__slots__:
            save_array(folder / f"{name}.npy", getattr(self, name))

    def __len__(self) -> int:
        """Return how many different texts there are."""
        return len(self.begins) - 1

    def coded(self, at: int) -> bytes:
        """Return one text, folded, as UTF-8."""
        return self.blob[self.begins[at] : self.begins[at + 1] - 1].tobytes()

    def text(self, at: int) -> str:
        """Return one text, folded."""
        return self.coded(at).decode(*ENCODING)

    def holding(self, word: str) -> NDArray[np.int64]:
        """Return the texts in which a folded word stands."""
        found = re.finditer(re.escape(word.encode(*ENCODING)), self.blob.data)
        places = np.fromiter((hit.start() for hit in found), np.int64)
        return np.unique(np.searchsorted(self.begins, places, "right") - 1)

    def postings(self, texts: NDArray[Any]) -> Numbers:
        """Return the postings that show one of these texts."""
        starts, stops = self.first[texts], self.first[texts + 1]
        lengths = stops - starts
        steps = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.unique(self.shown_by[np.repeat(starts, lengths) + steps])
