"""Chance that comes from a seed: the same parts always give the same numbers.

`random.Random` hashes a text seed with SHA-512, so nothing here depends on PYTHONHASHSEED, on
the order of calls or on the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def chance(*parts: object) -> Random:
    """Return a generator of its own for what `parts` name.

    >>> chance(7, "pay", 3).random() == chance(7, "pay", 3).random()
    True
    """
    return Random("|".join(map(str, parts)))


def some(rng: Random, pool: Sequence[T], least: int, most: int) -> list[T]:
    """Return between `least` and `most` different members of `pool`, in a random order."""
    return rng.sample(pool, min(len(pool), rng.randint(least, most)))
