"""Other matchers on the same records: pairs with a score, the best threshold of several.

Each peer is an optional package (`pip install leadharvest[peers]`); one that is missing is said
to be missing. What a peer returns is closed transitively, which is how these tools cluster.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from metrics import Quality, quality
from peergolden import golden_pairs
from peersplink import splink_night, splink_pairs
from rapidfuzz import fuzz, process
from records import Records, companies, joined, read, records

Pairs = pd.DataFrame
"""left, right (records) and score (0 to 1)."""
TOWN_WEIGHT = 0.08
"""What an equal posting town adds to a likeness of letters."""
WIDEST = 3_000
"""Records in a block: a longer one is cut into pieces, as its pairs would not end."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A matcher: the packages it needs, its ways of scoring pairs, and its thresholds."""

    name: str
    needs: tuple[str, ...]
    ways: dict[str, Callable[[pd.DataFrame], Pairs]]
    thresholds: tuple[float, ...]

    @property
    def missing(self) -> list[str]:
        """Return the packages that are not installed."""
        return [one for one in self.needs if importlib.util.find_spec(one) is None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best of a peer's ways and thresholds on one world, and CPU seconds of that way."""

    way: str
    threshold: float
    scores: Quality
    seconds: float


def outcome(name: str, file: Path, pick: str = "") -> Outcome:
    """Return a peer's best outcome on a saved world; `pick` names the only way to try."""
    peer = PEERS[name]
    start = time.process_time()
    found = records(read(file))
    table = found.table()
    reading = time.process_time() - start
    truth = pd.read_parquet(file, columns=["name", "town", "short", "truth"])
    best: Outcome | None = None
    for way, pairs_of in peer.ways.items():
        if pick in {"", way}:
            for one in _outcomes(peer, way, pairs_of, (found, table, truth)):
                timed = Outcome(way, one.threshold, one.scores, reading + one.seconds)
                if best is None or timed.scores.db3.f1 > best.scores.db3.f1:
                    best = timed
    assert best is not None, f"{name} has no way {pick}"
    return best


def _outcomes(
    peer: Peer,
    way: str,
    pairs_of: Callable[[pd.DataFrame], Pairs],
    given: tuple[Records, pd.DataFrame, pd.DataFrame],
) -> Iterator[Outcome]:
    found, table, truth = given
    start = time.process_time()
    pairs = pairs_of(table)
    pairs = pairs[pairs["score"] >= min(peer.thresholds)]
    held = [
        found.may_be_one(left, right)
        for left, right in zip(pairs["left"], pairs["right"], strict=True)
    ]
    pairs, told = pairs[held], found.told()
    scoring = time.process_time() - start
    for threshold in peer.thresholds:
        start = time.process_time()
        strong = pairs[pairs["score"] >= threshold]
        edges = [*told, *zip(strong["left"].tolist(), strong["right"].tolist(), strict=True)]
        ids = companies(found, joined(len(table), edges))
        took = scoring + time.process_time() - start
        yield Outcome(way, threshold, quality(truth, ids), took)


def night_edges(file: Path) -> tuple[int, float]:
    """Return splink's edges from the last night's new records, and the CPU seconds of it."""
    nights = pd.read_parquet(file, columns=["night"])["night"].to_numpy()
    found = records(read(file))
    table, last = found.table(), nights == nights.max()
    of_mention = np.array(found.of_mention)
    old = np.unique(of_mention[~last & (of_mention >= 0)])
    new = np.setdiff1d(of_mention[last & (of_mention >= 0)], old)
    start = time.process_time()
    edges = splink_night(table.iloc[old], table.iloc[new])
    return edges, time.process_time() - start


def exact_pairs(table: pd.DataFrame) -> Pairs:
    """Return as pairs the records of one core, branch and place or town."""
    return _equal(table, ["core", "branch", "town"])


def _equal(table: pd.DataFrame, columns: list[str]) -> Pairs:
    first = table.groupby(columns)["row"].transform("min")
    pairs = pd.DataFrame({"left": first, "right": table["row"], "score": 1.0})
    return pairs[pairs["left"] != pairs["right"]]


def block_pairs(table: pd.DataFrame) -> Pairs:
    """Return RapidFuzz's ratio of all cores that begin with the same two characters."""
    left, right, score = [], [], []
    head = table["core"].str[:2] if not _latin(table) else table["core"].str[:4]
    for _, block in table.groupby(head):
        for part in range(0, len(block), WIDEST):
            rows = block["row"].to_numpy()[part : part + WIDEST]
            cores = block["core"].tolist()[part : part + WIDEST]
            ratios = process.cdist(
                cores, cores, scorer=fuzz.ratio, score_cutoff=70, dtype=np.uint8
            )
            a, b = np.nonzero(np.triu(ratios, 1))
            left.append(rows[a])
            right.append(rows[b])
            score.append(ratios[a, b] / 100)
    return pd.DataFrame(
        {
            "left": np.concatenate(left),
            "right": np.concatenate(right),
            "score": np.concatenate(score),
        }
    )


def gram_pairs(table: pd.DataFrame) -> Pairs:
    """Return the cosine of character 1- and 2-grams, the twelve nearest of each record."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  # optional
    from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415  # optional

    span = (2, 3) if _latin(table) else (1, 2)
    grams = TfidfVectorizer(analyzer="char", ngram_range=span, dtype=np.float32)
    matrix = grams.fit_transform(table["core"])
    near = sp_matmul_topn(
        matrix, matrix.T.tocsr(), top_n=12, threshold=0.5, n_threads=1, sort=True
    ).tocoo()
    pairs = pd.DataFrame({"left": near.row, "right": near.col, "score": near.data})
    return pairs[pairs["left"] != pairs["right"]]


def with_town(pairs_of: Callable[[pd.DataFrame], Pairs]) -> Callable[[pd.DataFrame], Pairs]:
    """Return the same scoring with a bonus for an equal town."""

    def scored(table: pd.DataFrame) -> Pairs:
        pairs, towns = pairs_of(table), table["town"].to_numpy()
        same = towns[pairs["left"].to_numpy()] == towns[pairs["right"].to_numpy()]
        return pairs.assign(score=pairs["score"] + TOWN_WEIGHT * same)

    return scored


def _latin(table: pd.DataFrame) -> bool:
    return bool(table["core"].head(200).map(str.isascii).mean() > 0.5)


_STEPS = (0.60, 0.70, 0.75, 0.80, 0.85, 0.90, 0.94, 0.98, 1.02)
PEERS = {
    peer.name: peer
    for peer in (
        Peer(
            "splink",
            ("splink", "duckdb"),
            {
                "jaro-winkler": lambda table: splink_pairs(table, "jaro_winkler"),
                "overlap": lambda table: splink_pairs(table, "overlap"),
            },
            (0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999),
        ),
        Peer("goldenmatch", ("goldenmatch",), {"weighted": golden_pairs}, _STEPS),
        Peer(
            "TF-IDF n-grams",
            ("sklearn", "sparse_dot_topn"),
            {"core": gram_pairs, "core and town": with_town(gram_pairs)},
            _STEPS,
        ),
        Peer(
            "rapidfuzz in blocks",
            ("rapidfuzz",),
            {"core": block_pairs, "core and town": with_town(block_pairs)},
            _STEPS,
        ),
        Peer("exact core and town", (), {"exact": exact_pairs}, (1.0,)),
    )
}
