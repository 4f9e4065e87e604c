"""Print quality, speed and night cost of resolving on the generated world.

    python tests/bench/resolution/measure.py --mentions 100000 --seed 11

Tune on other seeds than those reported.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from typing import Any

import pandas as pd
from world import world  # the folder is no package

from enrich.resolve import MemoryIndex, Resolution, resolve

Row = tuple[str, float, float, float]


def harmonic(precision: float, recall: float) -> float:
    """Return F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pairwise(truth: list[str], found: list[int]) -> Row:
    """Return precision, recall and F of all pairs."""
    both = _pairs(Counter(zip(truth, found, strict=True)))
    precision = both / max(1, _pairs(Counter(found)))
    recall = both / max(1, _pairs(Counter(truth)))
    return "pairwise", precision, recall, harmonic(precision, recall)


def _pairs(groups: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in groups.values())


def b_cubed(label: str, truth: list[str], found: list[int]) -> Row:
    """Return B-cubed precision, recall and F."""
    both = Counter(zip(truth, found, strict=True))
    wanted, got = Counter(truth), Counter(found)
    precision = sum(n * n / got[f] for (_, f), n in both.items()) / len(truth)
    recall = sum(n * n / wanted[t] for (t, _), n in both.items()) / len(truth)
    return label, precision, recall, harmonic(precision, recall)


def table(frame: pd.DataFrame, company: list[int]) -> list[Row]:
    """Return pairwise and b3 over mentions, db3 over distinct names (short ones per city)."""
    truth = frame["truth"].tolist()
    short = frame["noise"].isin(["short", "brand", "cut"])
    distinct = frame.assign(company=company, place=frame["city"].where(short, ""))
    distinct = distinct.drop_duplicates(["name", "place", "truth"])
    return [
        pairwise(truth, company),
        b_cubed("b3", truth, company),
        b_cubed("db3", distinct["truth"].tolist(), distinct["company"].tolist()),
    ]


def timed(frame: pd.DataFrame, index: MemoryIndex) -> tuple[Resolution, float]:
    """Return the resolution and its CPU seconds."""
    start = time.process_time()
    return resolve(frame, index), time.process_time() - start


def main() -> None:
    """Measure one world and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mentions", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    frame = world(said.seed, said.mentions)
    found, seconds = timed(frame, MemoryIndex())
    lines = [f"{'':10} precision  recall      F"]
    lines += [
        f"{label:10} {p:9.4f} {r:7.4f} {f:6.4f}"
        for label, p, r, f in table(frame, found.mentions["company_id"].tolist())
    ]
    cut = int(len(frame) * 0.97)
    index = MemoryIndex()
    first, _ = timed(frame[:cut], index)
    index.add(first)
    night, cost = timed(frame[cut:], index)
    fresh = int((night.units["unit_id"] > first.units["unit_id"].max()).sum())
    anonymous = frame["noise"] == "anonymous"
    alone = found.mentions.loc[anonymous.tolist(), "company_id"].is_unique
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines += [
        f"cold: {seconds:.1f} s CPU, {said.mentions / seconds:,.0f} mentions/s, {peak:.0f} MB",
        f"night: {fresh} new names in {cost:.2f} s, {1e6 * cost / max(1, fresh):.0f} µs each",
        f"anonymous employers apart: {alone}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
