"""Mentions from short texts, and nights resolved one after the other."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.model import MENTION_COLUMNS
from enrich.resolve import MemoryIndex, Resolution, resolve

Mentions = Callable[..., pd.DataFrame]


@pytest.fixture
def mentions() -> Mentions:
    """Makes a frame from "name @city key=value …" texts."""

    def make(*texts: str, first_id: int = 0) -> pd.DataFrame:
        rows = []
        for at, text in enumerate(texts):
            name, *rest = text.split(" @")
            row = dict.fromkeys(MENTION_COLUMNS, "") | {
                "mention_id": first_id + at,
                "name": name,
            }
            words = rest[0].split(" ") if rest else [""]
            row["city"] = words[0]
            row |= dict(word.split("=", 1) for word in words[1:])
            rows.append(row)
        return pd.DataFrame(rows, columns=list(MENTION_COLUMNS))

    return make


@pytest.fixture
def nights() -> Callable[..., list[Resolution]]:
    """Resolves frames one after the other, as nights on one index."""

    def run(*frames: pd.DataFrame, judgements: pd.DataFrame | None = None) -> list[Resolution]:
        index, found = MemoryIndex(), []
        for frame in frames:
            resolved = resolve(frame, index, judgements)
            index.add(resolved)
            found.append(resolved)
        return found

    return run
