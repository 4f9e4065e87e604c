"""What is known of companies before any recipe: read once, scored by several."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from sys import intern
from typing import NamedTuple

import pandas as pd

from enrich.copies import opening_ids
from enrich.segments import Classification

CONTACTS = ("domain", "phone", "mail", "role_phone", "role_mail")
_EVERY = ("city", "new_signal", "new_destination")
"""Of these a recipe reads every one; of others, and of all contacts, a company's best."""
READ = frozenset(("size", "volume", "velocity", "buyer_role", *_EVERY, *CONTACTS))
"""The kinds of facts that recipes read."""


class Proof(NamedTuple):
    """A rule's words in a posting; `kind` and `target` as in EVIDENCE_COLUMNS."""

    kind: str
    target: str
    rule: str
    posting_id: str
    text: str


class Fact(NamedTuple):
    """A fact and where it was read; "" where there is no posting."""

    kind: str
    value: str
    posting_id: str
    quote: str


@dataclass(slots=True)
class Known:
    """All that is known of one company.

    Attributes:
        ages: Days since each of its postings appeared; those without a day are left out.
        openings: Of each opening the age of its newest posting (inf: none has a day), and
            whether one of them has no day. Copies are one opening.
        segments: Slugs, by points in the classification.
        proofs: The first words of each rule in each posting.
        facts: What recipes read of them, the best of a kind first.
    """

    ages: dict[str, float] = field(default_factory=dict)
    openings: dict[object, tuple[float, bool]] = field(default_factory=dict)
    segments: list[str] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    discard: str = ""

    def fact(self, *kinds: str) -> Fact | None:
        """Return the best fact of these kinds."""
        return next((fact for fact in self.facts if fact.kind in kinds), None)


Companies = Mapping[object, Known]


def known_companies(
    postings: pd.DataFrame, classification: Classification, facts: pd.DataFrame, today: date
) -> Companies:
    """Return what is known of each company that has a posting, by its id.

    Args:
        postings: company_id, posting_id, and if present canonical_id and posted_on (a date, or
            ISO text).
        classification: From `classify`.
        facts: From `company_facts`; of these kinds: READ.
        today: The business date, from which ages count.
    """
    known: dict[object, Known] = {}
    columns = ("company_id", "posting_id", "posted_on")
    for opening, (company_id, key, posted_on) in zip(
        opening_ids(postings), _zip(postings, *columns), strict=True
    ):
        company = known.setdefault(company_id, Known())
        _add_posting(company, opening, _text(key), _age(posted_on, today))
    for company_id, slug in _zip(classification.segments, "company_id", "segment"):
        known[company_id].segments.append(_text(slug))
    _add_proofs(known, classification.evidence)
    _add_facts(known, facts)
    for company_id, discard in _zip(classification.discards, "company_id", "discard"):
        known[company_id].discard = _text(discard)
    return known


def _add_posting(company: Known, opening: object, key: str, age: float | None) -> None:
    newest, undated = company.openings.get(opening, (math.inf, False))
    if age is None:
        company.openings[opening] = newest, True
    else:
        company.ages[key] = age
        company.openings[opening] = min(age, newest), undated


def _add_proofs(known: Companies, evidence: pd.DataFrame) -> None:
    told: set[tuple[object, ...]] = set()
    names = ("company_id", "target_kind", "target", "rule", "posting_id", "text")
    for company_id, *shown in _zip(evidence, *names):
        proof = Proof(*map(_text, shown))
        if (place := (company_id, *proof[:4])) not in told:
            told.add(place)
            known[company_id].proofs.append(proof)


def _add_facts(known: Companies, facts: pd.DataFrame) -> None:
    told: set[tuple[object, str]] = set()
    for company_id, *shown in _zip(facts, "company_id", "kind", "value", "posting_id", "quote"):
        if shown[0] in READ:
            fact = Fact(*map(_text, shown))
            best = company_id, "contact" if fact.kind in CONTACTS else fact.kind
            if fact.kind in _EVERY or best not in told:
                told.add(best)
                known[company_id].facts.append(fact)


def _text(value: object) -> str:
    """Return a value's text, the same object for equal ones: most of them come often."""
    return intern(str(value))


def _age(posted_on: object, today: date) -> float | None:
    """Return the age in days; None where the day is not known."""
    if isinstance(posted_on, datetime):
        posted_on = posted_on.date()
    if isinstance(posted_on, str):
        try:
            posted_on = date.fromisoformat(posted_on[:10])
        except ValueError:
            return None
    if not isinstance(posted_on, date) or pd.isna(posted_on):
        return None
    return max(0, (today - posted_on).days)


def _zip(frame: pd.DataFrame, *names: str) -> Iterator[tuple[object, ...]]:
    empty = [""] * len(frame)
    yield from zip(
        *(frame[n].tolist() if n in frame.columns else empty for n in names), strict=True
    )
