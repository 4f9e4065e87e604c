"""What has been found out about a corpus, by what was asked; nothing is searched twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray


@dataclass(slots=True)
class Kept:
    """Arrays by key; equal keys mean equal arrays for ever, so nothing is replaced."""

    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        """Return whether an array is kept under this key."""
        return key in self.arrays

    def __getitem__(self, key: str) -> NDArray[Any]:
        """Return the array kept under a key."""
        return self.arrays[key]

    def __setitem__(self, key: str, array: NDArray[Any]) -> None:
        """Keep an array under a key."""
        self.arrays[key] = array
