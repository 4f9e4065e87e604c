"""Points with reasons: fit, need and reach, whose reasons add up to the score exactly.

Points are counted in whole tenths, so that sums are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd

from enrich.copies import opening_ids
from enrich.facts import size_high, size_low
from enrich.model import RULED_OUT
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
CONTACTS = ("domain", "phone", "mail", "role_phone", "role_mail")
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


class _Proof(NamedTuple):
    kind: str
    target: str
    rule: str
    posting_id: str
    text: str


class _Fact(NamedTuple):
    kind: str
    value: str
    posting_id: str
    quote: str


@dataclass(slots=True)
class _Known:
    """All that is known of one company.

    Attributes:
        ages: Days since each of its postings appeared.
        openings: The same of its openings: copies count once, by the newest of them.
        segments: Slugs, by points in the classification.
    """

    ages: dict[str, float] = field(default_factory=dict)
    openings: dict[object, float] = field(default_factory=dict)
    segments: list[str] = field(default_factory=list)
    proofs: list[_Proof] = field(default_factory=list)
    facts: list[_Fact] = field(default_factory=list)
    discard: str = ""

    def fact(self, *kinds: str) -> _Fact | None:
        """Return the best fact of these kinds."""
        return next((fact for fact in self.facts if fact.kind in kinds), None)


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
    known = _known(postings, classification, facts, scoring, today)
    table: list[tuple[object, float, float, float, float, bool]] = []
    worth: dict[object, int] = {}
    lines: list[tuple[object, ...]] = []
    for company_id, company in known.items():
        reasons = list(_reasons(company, scoring))
        sums = {axis: sum(r.tenths for r in reasons if r.axis == axis) for axis in AXES}
        total = sum(r.tenths for r in reasons)
        fit, need, reach = (sums[axis] / 10 for axis in AXES)
        hidden = company.discard in RULED_OUT or (
            not company.segments and need < scoring.show_from_need
        )
        table.append((company_id, total / 10, fit, need, reach, hidden))
        if total > 0 and not hidden and not company.discard:
            worth[company_id] = total
        lines += [
            (company_id, r.axis, r.rule, r.tenths / 10, r.text, r.posting_id, r.quote)
            for r in reasons
        ]
    graded = grades(worth, scoring)
    return Scores(
        pd.DataFrame(
            [(*row, graded.get(row[0], "")) for row in table], columns=list(SCORE_COLUMNS)
        ),
        pd.DataFrame(lines, columns=list(REASON_COLUMNS)),
    )


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


def _reasons(company: _Known, scoring: Scoring) -> Iterator[Reason]:
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


def _segments(company: _Known, scoring: Scoring) -> Iterator[Reason]:
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


def _size(company: _Known, scoring: Scoring) -> Iterator[Reason]:
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


def _need(company: _Known, scoring: Scoring) -> Iterator[Reason]:
    newest: dict[str, tuple[float, _Proof]] = {}
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


def _decayed(name: str, points: Points, age: float, proof: _Proof, scoring: Scoring) -> Reason:
    tenths = _tenths(points.points * _decay(age, scoring))
    return Reason("need", name, tenths, points.text, proof.posting_id, proof.text)


def _regions(
    regions: Iterable[tuple[float, str, _Proof]], scoring: Scoring
) -> Iterator[Reason]:
    rule = scoring.destinations
    left = _tenths(rule.most)
    for age, name, proof in regions:
        tenths = min(left, _tenths(rule.points_each * _decay(age, scoring)))
        if tenths > 0:
            left -= tenths
            text = f"{rule.text}：{proof.target}"
            yield Reason("need", name, tenths, text, proof.posting_id, proof.text)


def _volume(company: _Known, scoring: Scoring) -> Iterator[Reason]:
    """Yield points for many openings; each counts by its age, so old ones weigh little."""
    rule = scoring.volume
    weight = sum(_decay(age, scoring) for age in company.openings.values())
    points = min(rule.most, rule.per_doubling * math.log2(1 + weight) - rule.minus)
    if _tenths(points) > 0:
        text = f"{rule.text} {len(company.openings)} 个"
        fact = company.fact("volume")
        where = (fact.posting_id, fact.quote) if fact else ("", "")
        yield Reason("need", "volume", _tenths(points), text, *where)


def _velocity(company: _Known, scoring: Scoring) -> Iterator[Reason]:
    rule, fact = scoring.velocity, company.fact("velocity")
    if rule is None or fact is None:
        return
    now, before = map(int, fact.value.split("/"))
    if now >= rule.at_least and now >= rule.times * before:
        text = f"{rule.text}：新增 {now} 个，此前 {before} 个"
        where = fact.posting_id, fact.quote
        yield Reason("need", "velocity", _tenths(rule.points), text, *where)


def _novelty(company: _Known, scoring: Scoring) -> Iterator[Reason]:
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


def _reach(company: _Known, scoring: Scoring) -> Iterator[Reason]:
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


def _known(
    postings: pd.DataFrame,
    classification: Classification,
    facts: pd.DataFrame,
    scoring: Scoring,
    today: date,
) -> Mapping[object, _Known]:
    known: dict[object, _Known] = {}
    columns = ("company_id", "posting_id", "posted_on")
    for opening, (company_id, key, posted_on) in zip(
        opening_ids(postings), _zip(postings, *columns), strict=True
    ):
        company, age = known.setdefault(company_id, _Known()), _age(posted_on, today, scoring)
        company.ages[str(key)] = age
        company.openings[opening] = min(age, company.openings.get(opening, age))
    for company_id, slug in _zip(classification.segments, "company_id", "segment"):
        known[company_id].segments.append(str(slug))
    for company_id, *proof in _zip(
        classification.evidence,
        "company_id",
        "target_kind",
        "target",
        "rule",
        "posting_id",
        "text",
    ):
        known[company_id].proofs.append(_Proof(*map(str, proof)))
    for company_id, *fact in _zip(facts, "company_id", "kind", "value", "posting_id", "quote"):
        known[company_id].facts.append(_Fact(*map(str, fact)))
    for company_id, discard in _zip(classification.discards, "company_id", "discard"):
        known[company_id].discard = str(discard)
    return known


def _age(posted_on: object, today: date, scoring: Scoring) -> float:
    """Return the age in days; an unknown day has the age the recipe gives it."""
    if isinstance(posted_on, datetime):
        posted_on = posted_on.date()
    if isinstance(posted_on, str):
        try:
            posted_on = date.fromisoformat(posted_on[:10])
        except ValueError:
            return scoring.age_unknown_days
    if not isinstance(posted_on, date) or pd.isna(posted_on):
        return scoring.age_unknown_days
    return max(0, (today - posted_on).days)


def _zip(frame: pd.DataFrame, *names: str) -> Iterator[tuple[object, ...]]:
    empty = [""] * len(frame)
    yield from zip(
        *(frame[n].tolist() if n in frame.columns else empty for n in names), strict=True
    )
