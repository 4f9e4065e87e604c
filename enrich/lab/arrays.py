"""Arrays in files that are opened without being read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray


def save_array(file: Path, array: NDArray[Any]) -> None:
    """Write an array whole or not at all."""
    with written_whole(file) as out:
        np.save(out, array, allow_pickle=False)


@contextlib.contextmanager
def written_whole(file: Path) -> Iterator[BinaryIO]:
    """Yield what becomes the file when the block ends; several may write the same at once."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with part.open("wb") as out:
        yield out
    part.replace(file)


def open_array(file: Path) -> NDArray[Any]:
    """Return an array of which only those pages are read that are looked at."""
    array: NDArray[Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    return array.view(np.ndarray)
