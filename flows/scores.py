"""Why a company has its score: each reason, segment and word behind it, of last night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enrich.model import RULED_OUT
from enrich.score import disagreements, misplaced
from enrich.segments import Classification
from enrich.store import Connection, companies, postings, rulebooks
from enrich.store import segments as saved
from flows.companies import company_of, known_store, plain
from flows.console import Table
from flows.settings import Settings

Row = Mapping[str, Any]
_AXES = {"fit": "Fit", "need": "Need", "reach": "Reach", "out": "Out"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreExplained:
    """A score and all that made it.

    Attributes:
        verdict: What becomes of the company, in a sentence.
        rules: The label of the rules that said so; "" before a first night.
        grade: "" where the company is out, hidden or without points.
        discard: Why it is kept out; "" if it is not.
        reasons: axis, rule, points, text, quote, posting_id, url; the points add up to `score`.
        segments: segment, points, evidence: rule, field, text, start, end, points, posting_id,
            url of each word.
        against: The same evidence of the rules that keep it out.
        facts: kind, value, reader, quote, posting_id, url.
        disagreements: What the kept evidence does not add up to; nothing, if all is well.
    """

    company_id: int
    name: str
    verdict: str
    rules: str
    score: float | None
    grade: str
    fit: float | None
    need: float | None
    reach: float | None
    hidden: bool
    discard: str
    reasons: Sequence[Row]
    segments: Sequence[Row]
    against: Sequence[Row]
    facts: Sequence[Row]
    disagreements: Sequence[str]


def explained(settings: Settings, asked: str) -> ScoreExplained:
    """Return why a company, given by number or name, has the score it has.

    Raises:
        StoreError: There is no such company, or there are several, or no store.
    """
    with known_store(settings) as store, store.read() as db:
        return explained_in(db, company_of(db, asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether all that is kept of the last night adds up.

    Attributes:
        companies, segments, evidence: How many were looked at.
        problems: A sentence for each that does not.
    """

    companies: int
    segments: int
    evidence: int
    problems: Sequence[str]


def verified(settings: Settings) -> Verified:
    """Return whether every segment and score follows from its evidence, and the words stand.

    Raises:
        StoreError: There is no store.
    """
    with known_store(settings) as store, store.read() as db:
        found, scores = saved.classification(db), saved.scores(db)
        table = postings.postings_shown(db, set(found.evidence["posting_id"].tolist()))
    return Verified(
        companies=len(scores.table),
        segments=len(found.segments),
        evidence=len(found.evidence),
        problems=[*disagreements(found, scores), *misplaced(found.evidence, table)],
    )


def explained_in(db: Connection, number: int) -> ScoreExplained:
    """Return the same of a company that stands, in a transaction of the caller's."""
    found, scores = saved.classification(db, number), saved.scores(db, number)
    told = [scores.reasons, found.evidence, saved.facts(db, number)]
    shown = {int(one) for table in told for one in table["posting_id"].dropna().tolist()}
    open_ones = plain(postings.postings_shown(db, shown)[["posting_id", "url"]])
    urls = {int(row["posting_id"]): str(row["url"]) for row in open_ones}
    reasons, evidence, facts = ([_linked(row, urls) for row in plain(table)] for table in told)
    score = next(iter(plain(scores.table)), {})
    discard = next(iter(found.discards["discard"].tolist()), "")
    return ScoreExplained(
        company_id=number,
        name=companies.company_index(db).companies([number])[number].name,
        verdict=_verdict(score, discard),
        rules=_rules(db),
        score=score.get("score"),
        grade=score.get("grade", ""),
        fit=score.get("fit"),
        need=score.get("need"),
        reach=score.get("reach"),
        hidden=bool(score.get("hidden", False)),
        discard=discard,
        reasons=reasons,
        segments=_segments(found, evidence),
        against=[row for row in evidence if row["target_kind"] == "discard"],
        facts=facts,
        disagreements=disagreements(found, scores),
    )


def _verdict(score: Row, discard: str) -> str:
    if not score:
        return "not scored: it had no open posting when companies were scored last"
    if discard in RULED_OUT:
        return f"out: kept out of all lists as {discard}"
    if score["hidden"]:
        return "hidden: no segment, and too little need to be shown"
    if discard:
        return f"in no list: {discard}"
    return f"grade {score['grade']}" if score["grade"] else "in a segment, without points"


def _rules(db: Connection) -> str:
    number = rulebooks.used_last(db, "score")
    return rulebooks.version(db, number).label if number else ""


def _segments(found: Classification, evidence: Sequence[Row]) -> list[Row]:
    return [
        {
            "segment": row["segment"],
            "points": row["points"],
            "evidence": [
                proof
                for proof in evidence
                if (proof["target_kind"], proof["target"]) == ("segment", row["segment"])
            ],
        }
        for row in plain(found.segments)
    ]


def _linked(row: Row, urls: Mapping[int, str]) -> Row:
    number = row["posting_id"]
    kept = {name: value for name, value in row.items() if name != "company_id"}
    return kept | {"url": urls.get(int(number), "") if number is not None else ""}


def _where(row: Row) -> str:
    """Return the address of the posting, else its number."""
    number = row["posting_id"]
    return row["url"] or ("" if number is None else f"posting {number}")


def explained_tables(found: ScoreExplained) -> list[Table]:
    """Return the waterfall and what stands behind it, for people."""
    total = 0.0
    falls = []
    for row in found.reasons:
        total = round(total + row["points"], 1)
        falls.append(
            (
                _AXES.get(row["axis"], row["axis"]),
                f"{row['points']:+g}",
                f"{total:g}",
                row["rule"],
                row["text"],
                row["quote"],
                _where(row),
            )
        )
    score = "–" if found.score is None else f"{found.score:g}"
    title = f"{found.company_id} {found.name}: {score}, {found.verdict}"
    columns = ("Axis", ">Points", ">Sum", "Rule", "Reason", "Words", "Posting")
    note = "\n".join([f"rules {found.rules or '(none)'}", *found.disagreements])
    tables = [Table(title, columns, falls, note)]
    for segment in found.segments:
        title = f"{segment['segment']}: {segment['points']:g} points"
        tables.append(_proofs(title, segment["evidence"]))
    if found.against:
        tables.append(_proofs(f"Out: {found.discard}", found.against))
    facts = [
        (row["kind"], row["value"], row["reader"], row["quote"], _where(row))
        for row in found.facts
    ]
    tables.append(Table("Facts", ("Fact", "Value", "Read by", "Words", "Posting"), facts))
    return tables


def _proofs(title: str, evidence: Sequence[Row]) -> Table:
    rows = [
        (
            row["rule"],
            f"{row['points']:+g}",
            row["field"],
            f"{row['start']}–{row['end']}",
            row["text"],
            _where(row),
        )
        for row in evidence
    ]
    return Table(title, ("Rule", ">Points", "Field", "Place", "Words", "Posting"), rows)
