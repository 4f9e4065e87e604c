"""Small rule files and postings for the tests of the rule lab."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

NAMES = {"zh_hans": "名", "zh_hant": "名", "en": "name", "why": "they fly"}
SEGMENTS: Mapping[str, Any] = {
    slug: {"order": order, "threshold": threshold, **NAMES}
    for slug, order, threshold in (("trade", 1, 3), ("park", 2, 2), ("low", 3, 0))
}
EXAMPLES = {"why": "w", "match": [{"title": ""}], "nomatch": [{"title": ""}]}


def rule_file(
    file: Path, rules: Sequence[dict[str, Any]], segments: Mapping[str, Any] = SEGMENTS
) -> Path:
    """Write a rule file of these rules, each with whatever it needs besides."""
    whole = [{"id": f"r{at}", **EXAMPLES, **rule} for at, rule in enumerate(rules)]
    said = {"version": 1, "segments": segments, "rules": whole}
    file.write_text(json.dumps(said), encoding="utf-8")
    return file


def postings_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return postings, each an opening of its own unless it says otherwise."""
    filled = [{"posting_id": at, "company_id": at} | row for at, row in enumerate(rows, 1)]
    return pd.DataFrame([{"canonical_id": row["posting_id"]} | row for row in filled]).fillna(
        ""
    )
