"""Employers and their segments from a plain table of postings, for `leads classify`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import pandas as pd

from enrich.facts import company_facts
from enrich.score.score import score
from enrich.score.scoring import Scoring, load_scoring
from enrich.segments import Ruleset, classify, load_rules

TABLE_COLUMNS = ("employer", "segments", "discard", "score", "reasons", "evidence")


def classify_table(
    postings: pd.DataFrame,
    ruleset: Ruleset | None = None,
    scoring: Scoring | None = None,
    today: date | None = None,
) -> pd.DataFrame:
    """Return a row for each employer, in the order in which employers appear.

    Args:
        postings: One row per posting: `employer`, and any of title, description, intro, scope,
            industry, ownership, size, city, site, posting_id, posted_on. Employers are taken as
            written. Missing cells count as empty.
        ruleset: The packaged rules when None.
        scoring: The packaged recipe when None.
        today: Ages count from here; None: from the newest posting.

    Returns:
        TABLE_COLUMNS. `segments` are slugs joined by `;`, best first. `reasons` is a JSON list
        of {axis, rule, points, text, posting_id, quote}, whose points add up to `score`;
        `evidence` one of {rule, segment | discard | signal | destination, field, posting_id,
        start, end, text, points}, whose points are those of the segment or discard.
    """
    rules, recipe = ruleset or load_rules(), scoring or load_scoring()
    frame = postings.astype(object).where(postings.notna(), "").astype(str)
    frame["company_id"] = frame["employer"]
    shown = frame["posting_id"].tolist() if "posting_id" in frame.columns else [""] * len(frame)
    frame["posting_id"] = [key or str(row) for row, key in enumerate(shown, 1)]
    found = classify(frame, rules)
    facts = company_facts(frame, found, recipe.destinations.unsaid)
    scores = score(frame, found, facts, recipe, today or _newest(frame))
    segments = _joined(found.segments["company_id"], found.segments["segment"])
    discards = dict(zip(found.discards["company_id"], found.discards["discard"], strict=True))
    points = dict(zip(scores.table["company_id"], scores.table["score"], strict=True))
    reasons, evidence = _reasons(scores.reasons), _evidence(found.evidence)
    rows = [
        (
            name,
            ";".join(segments.get(name, [])),
            discards.get(name, ""),
            points[name],
            json.dumps(reasons.get(name, []), ensure_ascii=False),
            json.dumps(evidence.get(name, []), ensure_ascii=False),
        )
        for name in dict.fromkeys(frame["employer"].tolist())
    ]
    return pd.DataFrame(rows, columns=list(TABLE_COLUMNS))


def _newest(frame: pd.DataFrame) -> date:
    shown = frame["posted_on"].tolist() if "posted_on" in frame.columns else []
    days = []
    for text in shown:
        try:
            days.append(date.fromisoformat(text[:10]))
        except ValueError:
            continue
    return max(days, default=date(1970, 1, 1))


def _joined(keys: Iterable[str], values: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in zip(keys, values, strict=True):
        found.setdefault(key, []).append(value)
    return found


def _reasons(reasons: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in reasons.to_dict("records"):
        said = {str(name): value for name, value in row.items() if name != "company_id"}
        found.setdefault(row["company_id"], []).append(said)
    return found


def _evidence(evidence: pd.DataFrame) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in evidence.to_dict("records"):
        found.setdefault(row["company_id"], []).append(
            {
                "rule": row["rule"],
                row["target_kind"]: row["target"],
                "field": row["field"],
                "posting_id": row["posting_id"],
                "start": row["start"],
                "end": row["end"],
                "text": row["text"],
                "points": row["points"],
            }
        )
    return found
