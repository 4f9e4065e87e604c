"""How well companies were found: pairs, B-cubed over mentions and over distinct names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.f1:.4f} ({self.precision:.4f}/{self.recall:.4f})"


@dataclass(frozen=True, slots=True)
class Quality:
    """The scores of one partition: db3 over distinct names is the one to steer by."""

    db3: Score
    b3: Score
    pairs: Score


def quality(frame: pd.DataFrame, found: Sequence[Hashable]) -> Quality:
    """Return the scores of `found`, one company for each row of `frame`."""
    truth = frame["truth"].tolist()
    names = distinct(frame)
    return Quality(
        b_cubed(names["truth"].tolist(), [found[at] for at in names["at"]]),
        b_cubed(truth, found),
        pairwise(truth, found),
    )


def distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each name once, a short one once per posting town; `at` is its row in `frame`."""
    place = frame["town"].where(frame["short"], "")
    names = pd.DataFrame({"name": frame["name"], "place": place, "truth": frame["truth"]})
    names["at"] = range(len(names))
    return names.drop_duplicates(["name", "place", "truth"])


def pairwise(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """Return how many of the pairs joined belong together, and of those that do are joined."""
    both = _pairs(Counter(zip(truth, found, strict=True)))
    joined, wanted = _pairs(Counter(found)), _pairs(Counter(truth))
    return Score(both / joined if joined else 1.0, both / wanted if wanted else 1.0)


def b_cubed(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """Return B-cubed: the mean over all rows of the purity of their company and its reach."""
    both = Counter(zip(truth, found, strict=True))
    wanted, got = Counter(truth), Counter(found)
    rows = max(1, len(truth))
    return Score(
        sum(n * n / got[f] for (_, f), n in both.items()) / rows,
        sum(n * n / wanted[t] for (t, _), n in both.items()) / rows,
    )


def left_open(frame: pd.DataFrame, found: Sequence[Hashable], asked: set[Hashable]) -> float:
    """Return the share of short forms without a telling that were not put with a full name.

    One that stands in the queue (its company is `asked` about) counts as open too.
    """
    unsure = frame["short"] & ~frame["resolvable"] & ~frame["truth"].str.startswith("x")
    named = {one for one, short in zip(found, frame["short"], strict=True) if not short}
    rows = distinct(frame[unsure.to_numpy()].assign(row=_at(unsure)))
    ids = [found[_at(unsure)[at]] for at in rows["at"]]
    open_ones = sum(one not in named or one in asked for one in ids)
    return open_ones / len(ids) if ids else 1.0


def joined_nameless(frame: pd.DataFrame, found: Sequence[Hashable]) -> int:
    """Return how many pairs hold a mention that names nobody: none is right."""
    sizes = Counter(found)
    nameless = frame["truth"].str.startswith("x")
    return sum(sizes[one] - 1 for one, none in zip(found, nameless, strict=True) if none)


def _at(chosen: pd.Series) -> list[int]:
    return [at for at, one in enumerate(chosen) if one]


def _pairs(groups: Counter[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in groups.values())
