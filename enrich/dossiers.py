"""What there is to say of each listed company, gathered from the stages' tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from enrich.facts import masked
from enrich.quotes import quote

REASONS_SHOWN, QUOTES_SHOWN = 6, 3
EVIDENCE = (
    "company_id",
    "target_kind",
    "target",
    "rule",
    "field",
    "posting_id",
    "start",
    "end",
    "text",
    "points",
)
SEEN = (
    "company_id",
    "canonical_id",
    "site",
    "phone",
    "first_seen",
    "last_seen",
    "closed_on",
    "good_on",
)
FIELD_NAMES = {
    "employer": "公司名称",
    "title": "职位",
    "description": "职位描述",
    "intro": "公司介绍",
    "scope": "经营范围",
    "industry": "行业",
    "ownership": "性质",
    "size": "规模",
}


@dataclass(slots=True)
class Sightings:
    """When, where and how often a company was seen advertising."""

    first_seen: date
    last_seen: date | None = None
    openings: set[int] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    good_on: date | None = None
    phones: Counter[str] = field(default_factory=Counter)

    @property
    def open_postings(self) -> int:
        """How many it has open; copies of one another count once."""
        return len(self.openings)

    @property
    def phone(self) -> str:
        """The line most often shown; of equals the first in order."""
        return min(self.phones, key=lambda p: (-self.phones[p], p), default="")

    def stale_days(self, today: date) -> int:
        """Return the age of the freshest source in days."""
        on = self.good_on or self.last_seen or self.first_seen
        return max((today - on).days, 0)


@dataclass(slots=True)
class Proof:
    """Why a company is where it is: rules, their words, and where to read them."""

    rules: set[str] = field(default_factory=set)
    quotes: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def text(self) -> str:
        """The quotes, one a line."""
        return "\n".join(self.quotes)


def rows_of(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield a table's rows as plain values; through lists, which pandas reads fastest."""
    yield from zip(*(table[name].tolist() for name in columns), strict=True)


def sightings(dates: pd.DataFrame, companies: Collection[int]) -> dict[int, Sightings]:
    """Return when each company with an open posting was seen."""
    found: dict[int, Sightings] = {}
    for number, opening, site, phone, first, last, closed, good in rows_of(dates, *SEEN):
        if number not in companies:
            continue
        seen = found.setdefault(number, Sightings(first))
        seen.first_seen = min(seen.first_seen, first)
        if isinstance(closed, date):
            continue
        seen.openings.add(opening)
        seen.last_seen = max(seen.last_seen or last, last)
        seen.sites.add(site)
        if isinstance(good, date):
            seen.good_on = max(seen.good_on or good, good)
        if phone:
            seen.phones[phone] += 1
    return {number: seen for number, seen in found.items() if seen.open_postings}


def facts_by_company(
    facts: pd.DataFrame, companies: Collection[int]
) -> dict[int, dict[str, list[str]]]:
    """Return the distinct values of each kind of fact, in the order given."""
    found: dict[int, dict[str, list[str]]] = {}
    for number, kind, value in rows_of(facts, "company_id", "kind", "value"):
        if number in companies:
            values = found.setdefault(number, {}).setdefault(kind, [])
            if value not in values:
                values.append(value)
    return found


def reasons_by_company(reasons: pd.DataFrame, companies: Collection[int]) -> dict[int, str]:
    """Return each company's reasons as one text that adds up: "常驻海外 +12；…；其余 3 条 +4".

    The weightiest come first. A reason that has faded to nothing is left out; the store still
    has it.
    """
    found: dict[int, list[tuple[float, int, str, float]]] = {}
    for at, (number, points, text) in enumerate(
        rows_of(reasons, "company_id", "points", "text")
    ):
        if number in companies and text and points:
            found.setdefault(number, []).append((-abs(points), at, text, points))
    return {number: _summed(sorted(said)) for number, said in found.items()}


def _summed(said: list[tuple[float, int, str, float]]) -> str:
    shown = said if len(said) <= REASONS_SHOWN + 1 else said[:REASONS_SHOWN]
    lines = [f"{text} {points:+g}" for _, _, text, points in shown]
    rest = [points for *_, points in said[len(shown) :]]
    if rest:
        lines.append(f"其余 {len(rest)} 条 {round(sum(rest), 2):+g}")
    return "；".join(lines)


def proofs(
    evidence: pd.DataFrame, postings: pd.DataFrame, companies: Collection[int]
) -> dict[tuple[int, str, str], Proof]:
    """Return the proof of each company and target, by (company_id, target_kind, target).

    Args:
        evidence: The columns of `Classification.evidence`; the weightiest words are shown.
        postings: POSTING_TEXT_COLUMNS of the open postings.
        companies: Whose proofs are wanted.
    """
    places = {number: at for at, number in enumerate(postings["posting_id"].tolist())}
    fields = [name for name in FIELD_NAMES if name in postings]
    texts = {name: postings[name].tolist() for name in (*fields, "url")}
    wanted = [row for row in rows_of(evidence, *EVIDENCE) if row[0] in companies]
    found: dict[tuple[int, str, str], Proof] = {}
    for number, kind, target, rule, name, posting, start, end, text, _ in sorted(
        wanted, key=lambda row: -row[-1]
    ):
        proof = found.setdefault((number, kind, target), Proof())
        proof.rules.add(rule)
        if len(proof.quotes) == QUOTES_SHOWN:
            continue
        at = places.get(posting)
        shown = quote(texts[name][at], start, end) if at is not None and name in texts else ""
        shown = masked(shown)
        said = f"{FIELD_NAMES.get(name, name)}：{shown or text}"
        if said not in proof.quotes:
            proof.quotes.append(said)
            proof.url = proof.url or (texts["url"][at] if at is not None else "")
    return found
