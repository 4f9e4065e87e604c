"""Whether what is kept of a night still says how its segments and scores came about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from enrich.score.score import AXES, Scores
from enrich.segments import Classification


def disagreements(found: Classification, scores: Scores) -> list[str]:
    """Return each segment and score that its evidence does not add up to, a sentence each.

    A segment's points are those of the rules with evidence, each rule once; a score and its
    three parts are the sums of its reasons, to the tenth.
    """
    return [*_segments(found), *_scores(scores)]


def misplaced(evidence: pd.DataFrame, postings: pd.DataFrame) -> list[str]:
    """Return each row of evidence whose words do not stand where it says, a sentence each.

    Args:
        evidence: EVIDENCE_COLUMNS.
        postings: POSTING_TEXT_COLUMNS of the postings that it names.
    """
    places = {str(number): at for at, number in enumerate(postings["posting_id"].tolist())}
    texts = {str(name): postings[name].tolist() for name in postings.columns}
    found = []
    columns = ("rule", "field", "posting_id", "start", "end", "text")
    for rule, field, posting_id, start, end, words in _rows(evidence, *columns):
        at = places.get(str(posting_id))
        if at is None or texts[field][at][start:end] != words:
            found.append(f"posting {posting_id}: {field} has no {words!r} at {start}: {rule}")
    return found


def _segments(found: Classification) -> Iterator[str]:
    proofs = found.evidence[found.evidence["target_kind"] == "segment"]
    rules = proofs.drop_duplicates(["company_id", "target", "rule"])
    proven: dict[tuple[object, str], float] = {}
    for company, segment, points in _rows(rules, "company_id", "target", "points"):
        proven[company, str(segment)] = proven.get((company, str(segment)), 0) + float(points)
    for company, segment, points in _rows(found.segments, "company_id", "segment", "points"):
        shown = proven.pop((company, str(segment)), None)
        if shown is None or abs(shown - float(points)) > 1e-6:
            yield f"company {company}: {segment} has {points} points, its evidence {shown}"
    for company, segment in proven:
        yield f"company {company}: evidence of {segment}, to which it does not belong"


def _scores(scores: Scores) -> Iterator[str]:
    sums: dict[object, dict[str, int]] = {}
    for company, axis, points in _rows(scores.reasons, "company_id", "axis", "points"):
        by_axis = sums.setdefault(company, {})
        by_axis[str(axis)] = by_axis.get(str(axis), 0) + round(float(points) * 10)
    for company, total, *parts in _rows(scores.table, "company_id", "score", *AXES):
        by_axis = sums.get(company, {})
        shown = [sum(by_axis.values()), *(by_axis.get(axis, 0) for axis in AXES)]
        kept = [round(float(value) * 10) for value in (total, *parts)]
        if kept != shown:
            yield f"company {company}: score and parts {kept}, its reasons {shown}, in tenths"


def _rows(frame: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[name].tolist() for name in names), strict=True)
