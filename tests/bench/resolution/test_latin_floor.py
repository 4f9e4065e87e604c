"""The generated world of Latin names keeps resolving at least this well."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path

import pandas as pd

from enrich.resolve import MemoryIndex, resolve

WORLD = Path(__file__).with_name("latinworld.py")


def db3(frame: pd.DataFrame) -> tuple[float, float]:
    """Return B-cubed precision and recall over distinct names, short ones once per city."""
    short = frame["noise"].isin(["short", "brand", "cut"])
    names = frame.assign(place=frame["city"].where(short, ""))
    names = names.drop_duplicates(["name", "place", "truth"])
    both = Counter(zip(names["truth"], names["company_id"], strict=True))
    wanted, found = Counter(names["truth"]), Counter(names["company_id"])
    precision = sum(n * n / found[company] for (_, company), n in both.items())
    recall = sum(n * n / wanted[truth] for (truth, _), n in both.items())
    return precision / len(names), recall / len(names)


def test_quality_on_latin_names_does_not_fall() -> None:
    frame = runpy.run_path(str(WORLD))["english_world"](3, 3_000)

    frame["company_id"] = resolve(frame, MemoryIndex()).mentions["company_id"].tolist()

    precision, recall = db3(frame)
    assert precision >= 0.99
    assert recall >= 0.90
    assert frame.loc[frame["noise"] == "anonymous", "company_id"].is_unique
