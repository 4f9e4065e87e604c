"""Postings in, segments out: rules fire on postings and add up to companies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from enrich.copies import newest_first, opening_ids
from enrich.model import Discard
from enrich.segments.matcher import Hit
from enrich.segments.rulefile import FIELDS
from enrich.segments.ruleset import ANY, N_OF, NONE, Ruleset, fires, part_bit
from enrich.segments.scope import scope_start

EVIDENCE_COLUMNS = (
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
EVIDENCE_POSTINGS = 3
"""Of each rule and company so many postings are kept as evidence, the newest first."""
_PER_COMPANY = frozenset({"employer", "intro", "scope", "industry", "ownership", "size"})
USABLE = ("employer", "title", "description", "intro")
"""A company without any of these texts shows nothing that rules could read."""
_NONE, _N_OF = part_bit(NONE), part_bit(N_OF)
_REPEATS = 400
"""Texts up to this length may stand in many postings: what they hit is remembered."""

Shown = tuple[str, str, int, int, str]
"""Words that prove a rule: field, posting, span and text."""


@dataclass(frozen=True, slots=True)
class Classification:
    """What the rules say of each company.

    Attributes:
        segments: company_id, segment, points; best segment first within a company.
        evidence: EVIDENCE_COLUMNS. Offsets point into the field as shown. Each row of a rule
            carries that rule's points: they count once per company and rule.
        discards: company_id, discard; a company has at most one.
    """

    segments: pd.DataFrame
    evidence: pd.DataFrame
    discards: pd.DataFrame


Texts = Mapping[str, str]
Fired = list[tuple[int, list[Hit]]]


class Matching:
    """Finds the rules that fire on a posting; short texts that repeat are read once."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._rules = ruleset.rules
        self._needs = [rule.needs for rule in ruleset.rules]
        self._simple = [r.needs == part_bit(ANY) and not r.has_none for r in ruleset.rules]
        self._matchers = ruleset.matchers
        self._known: dict[str, dict[str, list[Hit]]] = {name: {} for name in FIELDS}

    def fired(self, texts: Texts) -> Fired:
        """Return the rules (by number) that fire on one posting, each with its hits."""
        found: dict[int, list[Hit]] = {}
        for name, text in texts.items():
            for hit in self._hits(name, text):
                rule = hit[0][0]
                if rule in found:
                    found[rule].append(hit)
                else:
                    found[rule] = [hit]
        simple = self._simple
        return [hit for hit in found.items() if simple[hit[0]] or self._fires(*hit)]

    def _fires(self, rule: int, hits: list[Hit]) -> bool:
        """Return what `fires` does, sooner where one look at the parts will do."""
        parts, needs = 0, self._needs[rule]
        for slot, _, _ in hits:
            parts |= 1 << (slot[1] - N_OF)
        if parts & (needs | _NONE) != needs:
            return False
        return not needs & _N_OF or fires(self._rules[rule], [hit[0] for hit in hits])

    def _hits(self, name: str, text: str) -> list[Hit]:
        if len(text) > _REPEATS:
            return self._read(name, text)
        known = self._known[name]
        if (hits := known.get(text)) is None:
            hits = known[text] = self._read(name, text)
        return hits

    def _read(self, name: str, text: str) -> list[Hit]:
        if name == "intro" and (cut := scope_start(text)) < len(text):
            scope = self._search("scope", text[cut:])
            return self._search("intro", text[:cut]) + [
                (slot, start + cut, end + cut) for slot, start, end in scope
            ]
        return self._search(name, text)

    def _search(self, name: str, text: str) -> list[Hit]:
        matcher = self._matchers.get(name)
        return matcher.hits(text) if matcher else []


@dataclass(slots=True)
class _Company:
    """What has fired on one company's openings."""

    openings: int = 0
    usable: bool = False
    count: dict[int, int] = field(default_factory=dict)
    kept: dict[int, list[Shown]] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)

    def add(self, copies: Iterable[tuple[str, Texts, Fired]]) -> None:
        """Count one opening, once for each rule; its first copy that shows a rule proves it."""
        self.openings += 1
        told: set[int] = set()
        for posting_id, texts, fired in copies:
            self.usable = self.usable or any(name in texts for name in USABLE)
            for rule, hits in fired:
                if rule not in told:
                    told.add(rule)
                    self.count[rule] = self.count.get(rule, 0) + 1
                    if self.seen.get(rule, 0) < EVIDENCE_POSTINGS:
                        self._keep(rule, posting_id, texts, hits)

    def _keep(self, rule: int, posting_id: str, texts: Texts, hits: list[Hit]) -> None:
        kept, new = self.kept.setdefault(rule, []), False
        for slot, start, end in _best_spans(hits):
            name = slot.field
            text = texts[name][start:end]
            if name not in _PER_COMPANY or not _says(kept, name, text, posting_id):
                kept.append((name, posting_id, start, end, text))
                new = True
        if new:
            self.seen[rule] = self.seen.get(rule, 0) + 1


def _says(kept: list[Shown], name: str, text: str, posting_id: str) -> bool:
    """Return whether another posting showed the same words in a field of the company."""
    return any(row[0] == name and row[4] == text and row[1] != posting_id for row in kept)


def classify(postings: pd.DataFrame, ruleset: Ruleset) -> Classification:
    """Return the segments, signals and discards of each company, with the evidence.

    Args:
        postings: One row per open posting; needs `company_id`; POSTING_TEXT_COLUMNS that are
            missing count as empty. The newest openings serve as evidence, each by its canonical
            posting where that says enough; copies count once.
        ruleset: From `load_rules`.
    """
    matching = Matching(ruleset)
    segments: list[tuple[object, str, float]] = []
    evidence: list[tuple[object, ...]] = []
    discards: list[tuple[object, str]] = []
    for company_id, openings in _companies(postings):
        company = _Company()
        for copies in openings:
            company.add((key, texts, matching.fired(texts)) for key, texts in copies)
        told = _told(company_id, company, ruleset)
        segments += [(company_id, slug, points) for slug, points in told.segments]
        evidence += told.evidence
        if told.discard:
            discards.append((company_id, told.discard))
    return Classification(
        pd.DataFrame(segments, columns=["company_id", "segment", "points"]),
        pd.DataFrame(evidence, columns=list(EVIDENCE_COLUMNS)),
        pd.DataFrame(discards, columns=["company_id", "discard"]),
    )


class _Told(NamedTuple):
    segments: list[tuple[str, float]]
    evidence: list[tuple[object, ...]]
    discard: str


def _told(company_id: object, company: _Company, ruleset: Ruleset) -> _Told:
    """Return what the fired rules add up to."""
    valid = [
        (number, ruleset.rules[number])
        for number, count in sorted(company.count.items())
        if count >= ruleset.rules[number].min_share * company.openings
    ]
    points: dict[tuple[str, str], float] = {}
    for _, rule in valid:
        key = rule.kind, rule.target
        points[key] = points.get(key, 0) + rule.weight
    reached = {key for key, total in points.items() if total >= ruleset.threshold(*key)}
    segments = sorted(
        ((target, points[kind, target]) for kind, target in reached if kind == "segment"),
        key=lambda found: (-found[1], ruleset.segments[found[0]].order),
    )
    rows: list[tuple[object, ...]] = [
        (company_id, rule.kind, rule.target, rule.id, *shown, rule.weight)
        for number, rule in valid
        if (rule.kind, rule.target) in reached
        for shown in company.kept[number]
    ]
    dropped = [target for kind, target in reached if kind == "discard"]
    return _Told(segments, rows, discard_of(dropped, bool(segments), usable=company.usable))


def discard_of(dropped: Iterable[str], in_segment: bool, *, usable: bool) -> str:
    """Return why a company is kept out of the lists, "" if it is not; it has one reason."""
    if reasons := set(dropped):
        return min(reasons, key=[*Discard].index)
    if in_segment:
        return ""
    return str(Discard.NO_SEGMENT if usable else Discard.EMPTY)


def _best_spans(hits: list[Hit]) -> Iterable[Hit]:
    """Return the longest, then first, hit of each part and field."""
    if len(hits) == 1:
        return hits
    best: dict[tuple[int, str], Hit] = {}
    for hit in hits:
        slot, start, end = hit
        key = slot.part, slot.field
        known = best.get(key)
        if known is None or (known[1] - known[2], known[1]) > (start - end, start):
            best[key] = hit
    return best.values()


def _companies(
    postings: pd.DataFrame,
) -> Iterator[tuple[object, list[list[tuple[str, Texts]]]]]:
    """Yield each company with its openings, newest first, independent of the rows' order.

    An opening is its copies, the canonical one first.
    """
    # Lists, not cells: a pandas 3 string column is six times slower to walk.
    columns = [(n, postings[n].tolist()) for n in FIELDS if n in postings.columns]
    ids = postings["company_id"].tolist()
    keys = _column(postings, "posting_id")
    openings = opening_ids(postings)
    by_company: dict[object, dict[object, list[int]]] = {}
    for i in newest_first(postings):
        by_company.setdefault(ids[i], {}).setdefault(openings[i], []).append(i)
    for company_id in sorted(by_company, key=lambda c: (str(type(c)), c)):
        yield (
            company_id,
            [
                [
                    (str(keys[i]), {n: text for n, column in columns if (text := column[i])})
                    for i in _canonical_first(copies, keys, openings)
                ]
                for copies in by_company[company_id].values()
            ],
        )


def _canonical_first(
    copies: list[int], keys: Sequence[object], openings: Sequence[object]
) -> list[int]:
    if len(copies) == 1:
        return copies
    return sorted(copies, key=lambda i: keys[i] != openings[i])


def _column(frame: pd.DataFrame, name: str) -> list[object]:
    return list(frame[name].tolist()) if name in frame.columns else [""] * len(frame)
