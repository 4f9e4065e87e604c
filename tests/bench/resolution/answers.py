"""The review queue answered with the truth: how much is asked, and what the answers gain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd
from metrics import Quality, quality

from enrich.resolve import MemoryIndex, Resolution, resolve
from enrich.resolve.model import JUDGEMENT_COLUMNS

QUEUE = 0.02
"""Share of the names up to which questions are answered, the heaviest first."""
CLEAR = 0.9
"""A name that mostly means one firm; a person answers `unsure` to any other."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many questions there were, how many were answered, the answers, and the scores."""

    asked: int
    answered: int
    verdicts: Counter[str]
    after: Quality


def reviewed(mentions: pd.DataFrame, found: Resolution) -> Reviewed:
    """Return what answering the queue of a resolution brings when all is resolved again."""
    share = max(1, int(QUEUE * len(found.units)))
    queue = found.doubts.head(share)
    verdicts = _answers(mentions, found, queue)
    again = resolve(mentions, MemoryIndex(), verdicts) if len(verdicts) else found
    return Reviewed(
        len(found.doubts),
        len(queue),
        Counter(verdicts["verdict"]),
        quality(mentions, again.mentions["company_id"].tolist()),
    )


def _answers(mentions: pd.DataFrame, found: Resolution, queue: pd.DataFrame) -> pd.DataFrame:
    """Return JUDGEMENT_COLUMNS: what somebody would answer who knows every firm."""
    companies = found.mentions["company_id"].tolist()
    meant: dict[Any, Counter[str]] = {}
    for name, company, truth in zip(
        mentions["name"], companies, mentions["truth"], strict=True
    ):
        for key in (name, (name, company)):
            meant.setdefault(key, Counter())[truth] += 1
    rows = [
        (
            one.left_name,
            one.right_name,
            _verdict(
                _meant(meant, one.left_name, one.company_id if one.left_city else None),
                _meant(meant, one.right_name, one.other_id),
            ),
            one.left_city,
            one.right_city,
        )
        for one in queue.itertuples()
    ]
    return pd.DataFrame(rows, columns=list(JUDGEMENT_COLUMNS))


def _meant(meant: dict[Any, Counter[str]], name: object, company: object) -> str:
    """Return whom a name means, "" when it means several."""
    seen = meant.get((name, company)) or meant.get(name)
    if not seen:
        return ""
    truth, times = seen.most_common(1)[0]
    return truth if times >= CLEAR * seen.total() else ""


def _verdict(left: str, right: str) -> str:
    if not left or not right:
        return "unsure"
    return "same" if left == right else "different"
