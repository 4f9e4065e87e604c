"""What has been found out about a corpus, by what was asked; nothing is searched twice.

Each batch of answers is a pair of files, an array and an index, that is written once and never
changed, so several processes may read and add at the same time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enrich.lab.arrays import open_array, save_array, written_whole


class Kept:
    """Arrays of int32 by key. Equal keys mean equal arrays, so nothing is ever replaced."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._arrays: dict[str, NDArray[np.int32]] = {}
        self._fresh: dict[str, NDArray[np.int32]] = {}
        for index in sorted(folder.glob("kept-*.json")) if folder else ():
            self._arrays.update(_read(index))

    def __contains__(self, key: str) -> bool:
        """Return whether an array is kept under this key."""
        return key in self._arrays

    def __getitem__(self, key: str) -> NDArray[np.int32]:
        """Return the array kept under a key."""
        return self._arrays[key]

    def __setitem__(self, key: str, array: NDArray[Any]) -> None:
        """Keep an array under a key."""
        self._arrays[key] = self._fresh[key] = array.astype(np.int32)

    def __len__(self) -> int:
        """Return how many arrays are kept."""
        return len(self._arrays)

    def save(self) -> None:
        """Write what is new to the folder, if there is one."""
        if self._folder is None or not self._fresh or not self._folder.is_dir():
            return
        name = hashlib.blake2b(" ".join(self._fresh).encode(), digest_size=12).hexdigest()
        index, begin = {}, 0
        for key, array in self._fresh.items():
            index[key] = [begin, *array.shape]
            begin += array.size
        whole = np.concatenate([array.ravel() for array in self._fresh.values()])
        # Another process may find newer postings and remove the folder: then nobody needs this.
        with contextlib.suppress(FileNotFoundError):
            save_array(self._folder / f"kept-{name}.npy", whole)
            # The index comes last: what it speaks of is there.
            with written_whole(self._folder / f"kept-{name}.json") as out:
                out.write(json.dumps(index).encode())
        self._fresh = {}


def _read(index: Path) -> Iterator[tuple[str, NDArray[np.int32]]]:
    said: Mapping[str, list[int]] = json.loads(index.read_text(encoding="utf-8"))
    whole = open_array(index.with_suffix(".npy"))
    for key, (begin, *shape) in said.items():
        size = shape[0] * shape[1] if len(shape) == 2 else shape[0]
        yield key, whole[begin : begin + size].reshape(shape)
