"""Arrays in files that are opened without being read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def save_array(file: Path, array: NDArray[Any]) -> None:
    """Write an array whole or not at all."""
    part = file.with_suffix(".part")
    with part.open("wb") as out:
        np.save(out, array, allow_pickle=False)
    part.replace(file)


def open_array(file: Path) -> NDArray[Any]:
    """Return an array of which only those pages are read that are looked at."""
    array: NDArray[Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    return array.view(np.ndarray)
