"""Points with reasons: fit, need and reach, whose reasons add up to the score exactly.

Points are counted in whole tenths, so that sums are exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from enrich.facts import size_high, size_low
from enrich.model import RULED_OUT
from enrich.score.known import CONTACTS, Companies, Known, Proof, known_companies
from enrich.score.scoring import Points, Scoring
from enrich.segments import Classification

REASON_COLUMNS = (
    "company_id",
    "axis",
    "rule",
    "points",
    "text",
    "posting_id",
    "quote",
)
SCORE_COLUMNS = ("company_id", "score", "fit", "need", "reach", "hidden", "grade")
AXES = ("fit", "need", "reach")
_OUT = {
    "recruiter": "招聘中介，不作为线索",
    "anonymous": "匿名雇主，不作为线索",
    "irrelevant": "与业务无关，不作为线索",
    "no_segment": "没有细分客群",
    "empty": "没有可读的内容",
}


@dataclass(frozen=True, slots=True)
class Scores:
    """What each company is worth, and why.

    Attributes:
        table: company_id, score, fit, need, reach, hidden, grade ("" for companies that are
            out, hidden or without points).
        reasons: REASON_COLUMNS; the points of a company's reasons add up to its score.
    """

    table: pd.DataFrame
    reasons: pd.DataFrame


class Reason(NamedTuple):
    """A line of points, in tenths."""

    axis: str
    rule: str
    tenths: int
    text: str
    posting_id: str = ""
    quote: str = ""


class Total(NamedTuple):
    """What a company is worth; `grade` as in `Scores`."""

    score: float
    fit: float
    need: float
    reach: float
    hidden: bool
    grade: str


def score(
    postings: pd.DataFrame,
    classification: Classification,
    facts: pd.DataFrame,
    scoring: Scoring,
    today: date,
) -> Scores:
    """Return the score of each company that has a posting.

    Args:
        postings: As given to `classify`; `posted_on` (a date, or ISO text) dates the signals.
        classification: From `classify`.
        facts: From `company_facts`.
        scoring: From `load_scoring`.
        today: The business date, from which ages count.
    """
    lines: list[tuple[object, ...]] = []

    def told(company_id: object, reasons: Iterable[Reason]) -> None:
        lines.extend(
            (company_id, r.axis, r.rule, r.tenths / 10, r.text, r.posting_id, r.quote)
            for r in reasons
        )

    known = known_companies(postings, classification, facts, today)
    found = totals(known, scoring, told)
    return Scores(
        pd.DataFrame(
            [(number, *row) for number, row in found.items()], columns=list(SCORE_COLUMNS)
        ),
        pd.DataFrame(lines, columns=list(REASON_COLUMNS)),
    )


def totals(
    known: Companies,
    scoring: Scoring,
    told: Callable[[object, Iterable[Reason]], None] = lambda _, __: None,
) -> dict[object, Total]:
    """Return what each company is worth by a recipe.

    Args:
        known: From `known_companies`.
        scoring: The recipe.
        told: Called with each company and its reasons.
    """
    rows: dict[object, Total] = {}
    worth: dict[object, int] = {}
    for company_id, company in known.items():
        reasons = list(reasons_of(company, scoring))
        told(company_id, reasons)
        sums = dict.fromkeys((*AXES, "out"), 0)
        for reason in reasons:
            sums[reason.axis] += reason.tenths
        total, need = sum(sums.values()), sums["need"] / 10
        hidden = company.discard in RULED_OUT or (
            not company.segments and need < scoring.show_from_need
        )
        rows[company_id] = Total(
            total / 10, sums["fit"] / 10, need, sums["reach"] / 10, hidden, ""
        )
        if total > 0 and not hidden and not company.discard:
            worth[company_id] = total
    for company_id, grade in grades(worth, scoring).items():
        rows[company_id] = rows[company_id]._replace(grade=grade)
    return rows


def grades(worth: Mapping[object, float], scoring: Scoring) -> dict[object, str]:
    """Return the grade of each company by its place among all; of equals the older is first."""
    best_first = sorted(worth, key=lambda company: (-worth[company], _age_of(company)))
    found = dict.fromkeys(best_first, scoring.grade_of_the_rest)
    taken = 0
    for entry in scoring.grades:
        # A share of few companies is rounded up: the best one is always of the best grade.
        size = math.ceil(round(len(best_first) * entry.share, 9))
        found |= dict.fromkeys(best_first[taken : taken + size], entry.grade)
        taken += size
    return found


def _age_of(company: object) -> tuple[bool, int, str]:
    """Return what sorts numbers by size and names by letters."""
    number = company if isinstance(company, int) else 0
    return isinstance(company, str), number, str(company)


def reasons_of(company: Known, scoring: Scoring) -> Iterator[Reason]:
    """Yield the lines that add up to a company's score."""
    if company.discard in RULED_OUT:
        proof = next((p for p in company.proofs if p.kind == "discard"), None)
        where = (proof.posting_id, proof.text) if proof else ("", "")
        yield Reason("out", f"discard.{company.discard}", 0, _OUT[company.discard], *where)
        return
    if company.discard:
        yield Reason("out", f"discard.{company.discard}", 0, _OUT[company.discard])
    for axis, cap, reasons in (
        ("fit", scoring.caps.fit, [*_segments(company, scoring), *_size(company, scoring)]),
        ("need", scoring.caps.need, list(_need(company, scoring))),
        ("reach", scoring.caps.reach, list(_reach(company, scoring))),
    ):
        yield from reasons
        yield from _bounds(axis, cap, sum(r.tenths for r in reasons))


def _bounds(axis: str, cap: float, tenths: int) -> Iterator[Reason]:
    """Yield what brings an axis back into its bounds."""
    most = _tenths(cap)
    if tenths > most:
        yield Reason(axis, f"{axis}.cap", most - tenths, f"本项最多 {cap:g} 分")
    elif tenths < 0:
        yield Reason(axis, f"{axis}.floor", -tenths, "本项最少 0 分")


def _segments(company: Known, scoring: Scoring) -> Iterator[Reason]:
    worth = sorted(
        (
            (scoring.segments[slug], slug)
            for slug in company.segments
            if slug in scoring.segments
        ),
        key=lambda found: (-found[0].points, found[1]),
    )
    for (points, slug), share in zip(worth, scoring.segment_shares, strict=False):
        proof = next(
            (p for p in company.proofs if (p.kind, p.target) == ("segment", slug)), None
        )
        where = (proof.posting_id, proof.text) if proof else ("", "")
        part = "" if share == 1 else f"（按 {share:g} 计）"
        text = f"细分客群：{points.name}{part}"
        yield Reason("fit", f"segment.{slug}", _tenths(points.points * share), text, *where)


def _size(company: Known, scoring: Scoring) -> Iterator[Reason]:
    fact = company.fact("size")
    if fact is None:
        return
    low, high = size_low(fact.value), size_high(fact.value)
    for entry in scoring.size:
        large = entry.from_people is not None and low is not None and low >= entry.from_people
        small = (
            entry.below_people is not None and high is not None and high <= entry.below_people
        )
        if large or small:
            yield Reason(
                "fit", "size", _tenths(entry.points), entry.text, fact.posting_id, fact.quote
            )
            return


def _need(company: Known, scoring: Scoring) -> Iterator[Reason]:
    newest: dict[str, tuple[float, Proof]] = {}
    for proof in company.proofs:
        region = proof.rule.split(".")[1] if proof.kind == "destination" else ""
        name = f"region.{region}" if region else proof.target.partition("=")[0]
        age = company.ages.get(proof.posting_id, scoring.age_unknown_days)
        if name not in newest or age < newest[name][0]:
            newest[name] = age, proof
    for name, points in scoring.signals.items():
        if name in newest:
            yield _decayed(name, points, *newest[name], scoring)
    regions = [
        (age, name, p) for name, (age, p) in newest.items() if name.startswith("region.")
    ]
    yield from _regions(sorted(regions, key=lambda r: (r[0], r[1])), scoring)
    yield from _volume(company, scoring)
    yield from _velocity(company, scoring)
    yield from _novelty(company, scoring)


def _decayed(name: str, points: Points, age: float, proof: Proof, scoring: Scoring) -> Reason:
    tenths = _tenths(points.points * _decay(age, scoring))
    return Reason("need", name, tenths, points.text, proof.posting_id, proof.text)


def _regions(regions: Iterable[tuple[float, str, Proof]], scoring: Scoring) -> Iterator[Reason]:
    rule = scoring.destinations
    left = _tenths(rule.most)
    for age, name, proof in regions:
        tenths = min(left, _tenths(rule.points_each * _decay(age, scoring)))
        if tenths > 0:
            left -= tenths
            text = f"{rule.text}：{proof.target}"
            yield Reason("need", name, tenths, text, proof.posting_id, proof.text)


def _volume(company: Known, scoring: Scoring) -> Iterator[Reason]:
    """Yield points for many openings; each counts by its age, so old ones weigh little."""
    rule = scoring.volume
    unknown = scoring.age_unknown_days
    weight = sum(
        _decay(min(age, unknown) if undated else age, scoring)
        for age, undated in company.openings.values()
    )
    points = min(rule.most, rule.per_doubling * math.log2(1 + weight) - rule.minus)
    if _tenths(points) > 0:
        text = f"{rule.text} {len(company.openings)} 个"
        fact = company.fact("volume")
        where = (fact.posting_id, fact.quote) if fact else ("", "")
        yield Reason("need", "volume", _tenths(points), text, *where)


def _velocity(company: Known, scoring: Scoring) -> Iterator[Reason]:
    rule, fact = scoring.velocity, company.fact("velocity")
    if rule is None or fact is None:
        return
    now, before = map(int, fact.value.split("/"))
    if now >= rule.at_least and now >= rule.times * before:
        text = f"{rule.text}：新增 {now} 个，此前 {before} 个"
        where = fact.posting_id, fact.quote
        yield Reason("need", "velocity", _tenths(rule.points), text, *where)


def _novelty(company: Known, scoring: Scoring) -> Iterator[Reason]:
    """Yield points for each signal that is new, and for the best proven of the new places."""
    placed: list[tuple[float, Reason]] = []
    rule = scoring.novelty.destination
    for fact in company.facts:
        age = company.ages.get(fact.posting_id, scoring.age_unknown_days)
        where = fact.posting_id, fact.quote
        if fact.kind == "new_signal" and (points := scoring.novelty.signals.get(fact.value)):
            tenths = _tenths(points.points * _decay(age, scoring))
            yield Reason("need", f"new.{fact.value}", tenths, points.text, *where)
        elif fact.kind == "new_destination" and rule is not None:
            tenths = _tenths(rule.points * _decay(age, scoring))
            text = f"{rule.text}：{fact.value}"
            placed.append((age, Reason("need", "new.destination", tenths, text, *where)))
    if placed:
        yield min(placed, key=lambda found: found[0])[1]


def _reach(company: Known, scoring: Scoring) -> Iterator[Reason]:
    cities = scoring.reach.branch_cities
    for fact in company.facts:
        if fact.kind == "city" and fact.value in cities.cities:
            where = fact.posting_id, fact.quote
            yield Reason("reach", "branch_city", _tenths(cities.points), cities.text, *where)
    role = company.fact("buyer_role")
    if role is not None:
        text = f"{scoring.reach.buyer_role.text}：{role.value}"
        points = _tenths(scoring.reach.buyer_role.points)
        yield Reason("reach", "buyer_role", points, text, role.posting_id, role.quote)
    if contact := company.fact(*CONTACTS):
        rule, where = scoring.reach.contact, (contact.posting_id, contact.quote)
        yield Reason("reach", "contact", _tenths(rule.points), rule.text, *where)


def _decay(age: float, scoring: Scoring) -> float:
    return float(0.5 ** (max(0.0, age) / scoring.half_life_days))


def _tenths(points: float) -> int:
    return math.floor(points * 10 + 0.5)
