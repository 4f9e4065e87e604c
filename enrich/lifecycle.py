"""Leads: which rows leave the house, how they are called, and what changed since last time."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from enrich.changes import WATCHED, list_changes
from enrich.dossiers import (
    Proof,
    Sightings,
    facts_by_company,
    proofs,
    reasons_by_company,
    rows_of,
    sightings,
)
from enrich.forgotten import NOTHING, Forgotten
from enrich.model import RULED_OUT
from enrich.suppressions import orders_in_force, recognised, remembered, suppressed

if TYPE_CHECKING:
    from enrich.score import Scores
    from enrich.segments import Classification

LEAD_COLUMNS: tuple[str, ...] = (
    "lead_id",
    "company_id",
    "company_name",
    "short_name",
    "uscc",
    "size",
    "segment",
    "all_segments",
    "grade",
    "score",
    "fit",
    "need",
    "reach",
    "reasons",
    "evidence_text",
    "evidence_url",
    "first_seen",
    "last_seen",
    "open_postings",
    "posting_channel",
    "destinations",
    "buyer_role",
    "province",
    "city",
    "district",
    "address",
    "website",
    "phone",
    "email",
    "state",
    "sites",
    "stale_days",
    "rules_version",
    "run_id",
    "row_hash",
)
"""The one table behind every export: one row per company and segment.

`all_segments`, `destinations`, `buyer_role` and `sites` hold several values joined by ";".
`first_seen` and `last_seen` are dates; ids, `open_postings` and `stale_days` are integers,
scores floats, the rest texts ("" where nothing is known). `size` is a band of people as
`size_band` writes it. `open_postings` counts copies of one opening once. `stale_days` is the
age of the company's freshest source: 0 when it was read well tonight.
"""

DISCARD_COLUMNS: tuple[str, ...] = (
    "company_id",
    "company_name",
    "short_name",
    "uscc",
    "discard",
    "evidence_text",
    "evidence_url",
    "open_postings",
    "city",
    "sites",
    "rules_version",
    "run_id",
)
"""Companies kept out of the segment lists, with the words that did it."""

LISTED_KINDS = frozenset({"company", "branch", "agency"})
"""A confidential employer, a person or a placeholder is nobody to call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadInputs:
    """What is known when the lists of a night are drawn up.

    Attributes:
        companies: company_id, name, short_name, kind, uscc, city and, if present, names_seen
            (one a line); of merged companies the one that stayed.
        facts: company_id, kind, value; of one kind the best comes first.
        postings: POSTING_TEXT_COLUMNS of the open postings.
        dates: company_id, canonical_id, site, phone, first_seen, last_seen, closed_on, good_on
            of all postings.
        leads: lead_id, company_id, segment, state of all leads there ever were.
        suppressions: kind (company, name, domain, uscc), value, ends_on (None: for ever).
        answers: The state in force of each company that people answered about: it holds for
            all its leads, those too that are new tonight.
        forgotten: What must stay forgotten: who shows it is suppressed, too.
    """

    companies: pd.DataFrame
    classification: Classification
    facts: pd.DataFrame
    scores: Scores
    postings: pd.DataFrame
    dates: pd.DataFrame
    leads: pd.DataFrame
    suppressions: pd.DataFrame
    rules_version: str
    run_id: int
    answers: Mapping[int, str] = field(default_factory=dict)
    forgotten: Forgotten = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLists:
    """Everything a night offers.

    Attributes:
        rows: LEAD_COLUMNS and `change`: new, changed or kept.
        closed: LEAD_COLUMNS as last published, and `change`, of what is offered no more.
        discarded: DISCARD_COLUMNS.
    """

    rows: pd.DataFrame
    closed: pd.DataFrame
    discarded: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Listed:
    """Everything about the listed companies, by number."""

    companies: Mapping[int, tuple[Any, ...]]
    segments: Mapping[int, list[str]]
    scores: Mapping[int, tuple[float, float, float, float]]
    seen: Mapping[int, Sightings]
    facts: Mapping[int, Mapping[str, list[str]]]
    reasons: Mapping[int, str]
    proofs: Mapping[tuple[int, str, str], Proof]
    grades: Mapping[int, str]
    forgotten: Forgotten

    def shown(self, kind: str, value: str) -> str:
        """Return a contact; "" if it was forgotten."""
        return "" if self.forgotten.knows(kind, value) else value


def night_lists(known: LeadInputs, last: pd.DataFrame, today: date) -> NightLists:
    """Return a night's lists, compared with the rows last published (LEAD_COLUMNS).

    A suppressed company is in none of them, not even among the closed.
    """
    rows = lead_rows(known, today)
    hiring = frozenset(known.postings["company_id"].tolist())
    rows, closed = list_changes(rows, last, suppressed_companies(known, today), hiring)
    shown = zip(closed["company_id"].tolist(), closed["state"].tolist(), strict=True)
    closed["state"] = [known.answers.get(number, state) for number, state in shown]
    return NightLists(rows=rows, closed=closed, discarded=discarded_rows(known, today))


def lead_rows(known: LeadInputs, today: date) -> pd.DataFrame:
    """Return LEAD_COLUMNS, one row per company and segment, by segment, best score first.

    Left out are suppressed, discarded and hidden companies, those of no listed kind, and those
    without an open posting.
    """
    listed = _listed(known, today)
    pairs = sorted(
        ((number, segment) for number in listed.grades for segment in listed.segments[number]),
        key=lambda p: (p[1], -listed.scores[p[0]][0], p[0]),
    )
    leads = _lead_numbers(known.leads, pairs)
    made = [
        {
            "lead_id": leads[number, segment][0],
            "state": known.answers.get(number, leads[number, segment][1]),
            "stale_days": listed.seen[number].stale_days(today),
            "rules_version": known.rules_version,
            "run_id": known.run_id,
            **_about(listed, number, segment),
        }
        for number, segment in pairs
    ]
    return _table(made, LEAD_COLUMNS)


def discarded_rows(known: LeadInputs, today: date) -> pd.DataFrame:
    """Return DISCARD_COLUMNS of the companies that a rule keeps out, largest first.

    Companies with no segment, or with nothing to read, are too many to be worth a list.
    """
    barred = suppressed_companies(known, today)
    discards = {
        number: discard
        for number, discard in rows_of(known.classification.discards, "company_id", "discard")
        if discard in RULED_OUT and number not in barred
    }
    seen = sightings(known.dates, discards)
    found = proofs(known.classification.evidence, known.postings, discards)
    columns = ("company_id", "name", "short_name", "uscc", "city")
    made = []
    for number, name, short_name, uscc, city in rows_of(known.companies, *columns):
        if number not in seen:
            continue
        proof = found.get((number, "discard", discards[number]), Proof())
        row = {
            "company_id": number,
            "company_name": name,
            "short_name": short_name,
            "uscc": uscc,
            "discard": discards[number],
            "evidence_text": proof.text,
            "evidence_url": proof.url,
            "open_postings": seen[number].open_postings,
            "city": city,
            "sites": ";".join(sorted(seen[number].sites)),
            "rules_version": known.rules_version,
            "run_id": known.run_id,
        }
        made.append(row)
    made.sort(key=lambda row: (-row["open_postings"], row["company_id"]))
    return _table(made, DISCARD_COLUMNS)


def suppressed_companies(known: LeadInputs, today: date) -> frozenset[int]:
    """Return the companies that a standing order, or forgetting, keeps from being sent."""
    orders = orders_in_force(known.suppressions, today)
    barred = suppressed(orders, known.companies, known.facts)
    return barred | recognised(known.forgotten, known.companies, known.facts)


def _listed(known: LeadInputs, today: date) -> _Listed:
    found, barred = known.classification, suppressed_companies(known, today)
    out = barred | set(found.discards["company_id"].tolist())
    points = ("company_id", "score", "fit", "need", "reach", "hidden")
    scores = {
        number: (score, fit, need, reach)
        for number, score, fit, need, reach, hidden in rows_of(known.scores.table, *points)
        if not hidden and number not in out
    }
    grades = dict(rows_of(known.scores.table, "company_id", "grade"))
    columns = ("company_id", "name", "short_name", "uscc", "city", "kind")
    companies = {
        number: about
        for number, *about, kind in rows_of(known.companies, *columns)
        if number in scores and kind in LISTED_KINDS
    }
    segments: dict[int, list[str]] = {}
    for number, segment in rows_of(found.segments, "company_id", "segment"):
        if number in companies:
            segments.setdefault(number, []).append(segment)
    seen = sightings(known.dates, segments)
    return _Listed(
        companies={number: tuple(about) for number, about in companies.items()},
        segments=segments,
        scores=scores,
        seen=seen,
        facts=facts_by_company(remembered(known.facts, known.forgotten), seen),
        reasons=reasons_by_company(known.scores.reasons, seen),
        proofs=proofs(found.evidence, known.postings, seen),
        grades={number: grades[number] for number in seen},
        forgotten=known.forgotten,
    )


def _lead_numbers(
    leads: pd.DataFrame, pairs: Collection[tuple[int, str]]
) -> dict[tuple[int, str], tuple[int, str]]:
    """Return number and state of each lead; new ones are numbered on, by company.

    Where companies became one, the oldest lead stays, with the state of the first of them that
    somebody had worked on.
    """
    found: dict[tuple[int, str], tuple[int, str]] = {}
    highest = 0
    known = sorted(rows_of(leads, "lead_id", "company_id", "segment", "state"))
    for lead_id, number, segment, state in known:
        highest = max(highest, lead_id)
        first, worked = found.get((number, segment), (lead_id, "new"))
        found[number, segment] = (first, state if worked == "new" else worked)
    for pair in sorted(pair for pair in pairs if pair not in found):
        highest += 1
        found[pair] = (highest, "new")
    return found


def _about(listed: _Listed, number: int, segment: str) -> dict[str, Any]:
    name, short_name, uscc, city = listed.companies[number]
    score, fit, need, reach = listed.scores[number]
    seen, facts = listed.seen[number], listed.facts.get(number, {})
    proof = listed.proofs.get((number, "segment", segment), Proof())
    first = {kind: values[0] for kind, values in facts.items()}
    others = [other for other in listed.segments[number] if other != segment]
    row = {
        "company_id": number,
        "company_name": name,
        "short_name": short_name,
        "uscc": uscc,
        "size": first.get("size", ""),
        "segment": segment,
        "all_segments": ";".join([segment, *others]),
        "grade": listed.grades[number],
        "score": score,
        "fit": fit,
        "need": need,
        "reach": reach,
        "reasons": listed.reasons.get(number, ""),
        "evidence_text": proof.text,
        "evidence_url": proof.url,
        "first_seen": seen.first_seen,
        "last_seen": seen.last_seen,
        "open_postings": seen.open_postings,
        "posting_channel": first.get("posting_channel", "unknown"),
        "destinations": ";".join(facts.get("destination", ())),
        "buyer_role": ";".join(facts.get("buyer_role", ())),
        "province": first.get("province", ""),
        "city": first.get("city") or city,
        "district": first.get("district", ""),
        "address": first.get("address", ""),
        "website": f"http://{first['domain']}" if first.get("domain") else "",
        "phone": listed.shown("phone", seen.phone)
        or first.get("phone", "")
        or first.get("role_phone", ""),
        "email": first.get("mail", "") or first.get("role_mail", ""),
        "sites": ";".join(sorted(seen.sites)),
    }
    said = [*(str(row[column]) for column in WATCHED), *sorted(proof.rules)]
    digest = hashlib.blake2b("\x1f".join(said).encode(), digest_size=12)
    return row | {"row_hash": digest.hexdigest()}


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    days = {"first_seen", "last_seen"}
    made = {name: [row[name] for row in rows] for name in columns}
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype="object" if name in days or not rows else None)
            for name, values in made.items()
        }
    )
