"""The pages of a company, gathered in the worker's process from one moment of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from enrich.forgotten import plain_value
from enrich.issues import RuleError, StoreError
from enrich.lab.labels import NO, SEGMENT
from enrich.model import RULED_OUT
from enrich.resolve import CompanyRow
from enrich.resolve.judged import side
from enrich.rulebook import Spoken
from enrich.store import (
    Connection,
    companies,
    doubts,
    feedback,
    finding,
    labels,
    leads,
    portraits,
    postings,
    rulebooks,
    runs,
)
from enrich.suppressions import order_keys
from flows.companies import plain, related
from flows.desk.company.marks import Piece, Span, excerpt, marked
from flows.desk.company.portrait import (
    EventShown,
    FieldShown,
    Finds,
    Membership,
    Names,
    NameShown,
    OrderShown,
    Portrait,
    PostingRead,
    PostingShown,
    Proof,
    RelationShown,
    ReportShown,
    RuleHit,
    Step,
)
from flows.desk.kept import kept_store
from flows.scores import ScoreExplained
from flows.scores import explained_in as scored_by
from flows.settings import Settings

FOUND = 50
"""So many companies of a search are shown."""
TEXTS = ("title", "description", "intro", "scope", "industry", "ownership", "size", "address")
"""The fields of a posting that its page shows, in this order."""
Row = Mapping[str, Any]


def portrait(settings: Settings, number: int, today: date) -> Portrait:
    """Return all that a company's page shows; of a merged number the company that stayed.

    Args:
        settings: Where the store is.
        number: The company.
        today: The day on which an order not to contact must hold to be shown.

    Raises:
        StoreError: There is no such company, or no store.
    """
    with kept_store(settings).read() as db:
        company_id = companies.surviving_id(db, number)
        row = companies.company_index(db).companies([company_id])[company_id]
        scored, names = (
            scored_by(db, company_id),
            plain(portraits.company_names(db, company_id)),
        )
        shown = [PostingShown(**row) for row in plain(portraits.postings_of(db, company_id))]
        by_number = {one.posting_id: one for one in shown}
        words = _words(settings, db)
        hits = _Hits(db, scored, by_number, words)
        offered = feedback.leads_of(db, company_id)
        slugs = [
            *(row["segment"] for row in scored.segments),
            *(one.segment for one in offered),
        ]
        known = [_field(row, by_number) for row in scored.facts]
        domains = [one.value for one in known if one.kind == "domain"]
        return Portrait(
            company_id=company_id,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            uscc=row.uscc,
            city=row.city,
            merged=tuple(portraits.merged_ids(db, company_id)),
            domain=next(iter(domains), ""),
            standing=_standing(scored),
            grade=scored.grade,
            score=scored.score,
            fit=scored.fit,
            need=scored.need,
            reach=scored.reach,
            discard=scored.discard,
            rules=scored.rules,
            scored_on=_scored_on(db),
            steps=tuple(_steps(scored.reasons, by_number)),
            segments=tuple(_memberships(db, company_id, scored, hits, words)),
            against=hits.of(scored.against),
            postings=tuple(shown),
            fields=tuple(known),
            names=tuple(_names(names)),
            relations=tuple(
                RelationShown(**_of(RelationShown, one)) for one in related(db, company_id)
            ),
            events=tuple(map(_event, plain(portraits.events_of(db, company_id)))),
            reports=tuple(ReportShown(*said) for said in doubts.reports(db, company_id)),
            called={slug: _called(words, slug) for slug in slugs},
            leads=tuple(offered),
            answers=tuple(feedback.answers(db, company_id)),
            orders=tuple(_orders(db, row, names, domains, today)),
            disagreements=tuple(scored.disagreements),
        )


def posting(settings: Settings, number: int, posting_id: int) -> PostingRead:
    """Return one posting of a company, open or closed, all that rules read in it marked.

    Raises:
        StoreError: There is no such company, or it has no such posting.
    """
    with kept_store(settings).read() as db:
        company_id = companies.surviving_id(db, number)
        rows = plain(portraits.postings_of(db, company_id))
        shown = next((one for one in rows if one["posting_id"] == posting_id), None)
        if shown is None:
            raise StoreError(f"there is no posting {posting_id} of company {company_id}")
        [texts] = plain(postings.postings_shown(db, [posting_id], closed=True))
        scored, words = scored_by(db, company_id), _words(settings, db)
        proofs = [row for one in scored.segments for row in one["evidence"]] + [*scored.against]
        ours = [row for row in proofs if row["posting_id"] == posting_id]
        read = [row for row in ours if _stands(row, texts)]
        return PostingRead(
            company_id=company_id,
            company=scored.name,
            shown=PostingShown(**shown),
            fields=tuple(
                (name, marked(texts[name], _spans(read, name))) for name in TEXTS if texts[name]
            ),
            hits=tuple(
                dict.fromkeys(
                    (row["rule"], words.whys.get(row["rule"], ""), row["text"]) for row in ours
                )
            ),
        )


def other_name(names: Sequence[Row], doubted: Row) -> Row | None:
    """Return the commonest name of a company that can be told from another one of it.

    Args:
        names: The company's names, the commonest first.
        doubted: One of them; where every other one is read like it, nothing can be asked.
    """
    mine = side(doubted["name"])
    return next((row for row in names if side(row["name"]) != mine), None)


def found(settings: Settings, typed: str) -> Finds:
    """Return the companies that a part of a name, a number or a credit code finds.

    Raises:
        StoreError: There is no store.
    """
    with kept_store(settings).read() as db:
        hits, count = finding.companies_found(db, typed, FOUND)
    return Finds(companies=tuple(hits), count=count)


class _Hits:
    """The rules that speak of a company, each with its proofs in the postings' own words."""

    def __init__(
        self,
        db: Connection,
        scored: ScoreExplained,
        known: Mapping[int, PostingShown],
        words: Spoken,
    ) -> None:
        told = [row for one in scored.segments for row in one["evidence"]] + [*scored.against]
        numbers = {row["posting_id"] for row in told if row["posting_id"] is not None}
        texts = plain(postings.postings_shown(db, numbers))
        self._texts = {row["posting_id"]: row for row in texts}
        self._known, self._whys = known, words.whys

    def of(self, evidence: Sequence[Row]) -> tuple[RuleHit, ...]:
        """Return the rules of some evidence, the weightiest first."""
        by_rule: dict[str, list[Row]] = {}
        for row in evidence:
            by_rule.setdefault(row["rule"], []).append(row)
        hits = [
            RuleHit(
                rule=rule,
                why=self._whys.get(rule, ""),
                points=rows[0]["points"],
                proofs=tuple(self._proofs(rows)),
            )
            for rule, rows in by_rule.items()
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.points, hit.rule)))

    def _proofs(self, rows: Sequence[Row]) -> Iterable[Proof]:
        by_field: dict[tuple[Any, str], list[Row]] = {}
        for row in rows:
            by_field.setdefault((row["posting_id"], row["field"]), []).append(row)
        for (number, field), proofs in by_field.items():
            shown = self._known.get(number)
            yield Proof(
                field=field,
                posting_id=number if shown else None,
                title=shown.title if shown else "",
                url=shown.url if shown else "",
                pieces=self._pieces(self._texts.get(number, {}), field, proofs),
            )

    @staticmethod
    def _pieces(texts: Row, field: str, proofs: Sequence[Row]) -> tuple[Piece, ...]:
        read = [row for row in proofs if _stands(row, texts)]
        if not read:
            words = dict.fromkeys(row["text"] for row in proofs if row["text"])
            return tuple((word, True) for word in words)
        return excerpt(texts[field], _spans(read, field))


def _stands(row: Row, texts: Row) -> bool:
    """Return whether the words still stand where the last night read them."""
    text, start, end = texts.get(row["field"]), row["start"], row["end"]
    if not isinstance(text, str) or start is None or end is None:
        return False
    return bool(0 <= start < end and text[start:end] == row["text"])


def _spans(rows: Iterable[Row], field: str) -> list[Span]:
    return [(row["start"], row["end"]) for row in rows if row["field"] == field]


def _standing(scored: ScoreExplained) -> str:
    if scored.score is None:
        return "unscored"
    if scored.discard in RULED_OUT:
        return "out"
    if scored.hidden:
        return "hidden"
    if scored.discard:
        return "unlisted"
    return "graded" if scored.grade else "plain"


def _steps(reasons: Iterable[Row], known: Mapping[int, PostingShown]) -> Iterable[Step]:
    total = 0.0
    for row in reasons:
        total = round(total + row["points"], 1)
        shown = known.get(row["posting_id"])
        yield Step(
            axis=row["axis"],
            rule=row["rule"],
            text=row["text"],
            points=row["points"],
            total=total,
            quote=row["quote"],
            posting_id=shown.posting_id if shown else None,
            url=shown.url if shown else "",
        )


def _memberships(
    db: Connection, company_id: int, scored: ScoreExplained, hits: _Hits, words: Spoken
) -> Iterable[Membership]:
    denied = {
        one.said.target: (one.number, one.said.decided_by)
        for one in labels.kept_labels(db)
        if one.in_force and one.said.company_id == company_id
        if (one.said.kind, one.said.answer) == (SEGMENT, NO)
    }
    for row in scored.segments:
        slug = row["segment"]
        said = words.segments.get(slug)
        yield Membership(
            segment=slug,
            why=said.why if said else "",
            points=row["points"],
            rules=hits.of(row["evidence"]),
            denied=denied.get(slug),
        )


def _field(row: Row, known: Mapping[int, PostingShown]) -> FieldShown:
    shown = known.get(row["posting_id"])
    return FieldShown(
        kind=row["kind"],
        value=row["value"],
        quote=row["quote"],
        reader=row["reader"],
        posting_id=shown.posting_id if shown else None,
        site=shown.site if shown else "",
        url=shown.url if shown else "",
        seen_on=shown.last_seen if shown else None,
    )


def _names(names: Sequence[Row]) -> Iterable[NameShown]:
    for row in names:
        told = dict(row) | {"reportable": other_name(names, row) is not None}
        yield NameShown(**_of(NameShown, told))


def _event(row: Row) -> EventShown:
    on = row["business_date"]
    if row["happened_at"]:
        on = date.fromisoformat(row["happened_at"][:10])
    return EventShown(**_of(EventShown, dict(row) | {"on": on}))


def _orders(
    db: Connection,
    company: CompanyRow,
    shown: Sequence[Row],
    domains: Sequence[str],
    today: date,
) -> Iterable[OrderShown]:
    number, seen = company.company_id, "\n".join(row["name"] for row in shown)
    named = [(number, company.name, seen, company.uscc)]
    keyed = order_keys(named, [(number, domain) for domain in domains])
    keys = {(kind, value) for kind, value, _ in keyed}
    for row in plain(leads.suppressions(db)):
        ends_on = row["ends_on"]
        if ends_on is not None and ends_on < today:
            continue
        if (row["kind"], plain_value(row["kind"], row["value"])) in keys:
            yield OrderShown(**_of(OrderShown, row))


def _of(shape: type, row: Row) -> dict[str, Any]:
    """Return the fields of a shape out of a row that has more."""
    return {one.name: row[one.name] for one in fields(shape)}


def _scored_on(db: Connection) -> date | None:
    run_id = runs.last_to_do(db, "score")
    return runs.business_date_of(db, run_id) if run_id else None


_NO_WORDS = Spoken({}, {})
_known_words: dict[tuple[str, int], Spoken] = {}
"""A version never changes, and reading one takes a fifth of a second."""


def _words(settings: Settings, db: Connection) -> Spoken:
    """Return what the rules that classified last say."""
    number = rulebooks.used_last(db, "classify")
    if number is None:
        return _NO_WORDS
    key = str(settings.store), number
    if key not in _known_words:
        try:
            _known_words[key] = rulebooks.rulebook_of(db, number).spoken()
        except RuleError:  # an older release published what this one cannot read any more
            return _NO_WORDS
    return _known_words[key]


def _called(words: Spoken, slug: str) -> Names:
    """Return what a segment is called, by language; its slug where no rule knows it now."""
    said = words.segments.get(slug)
    if said is None:
        return dict.fromkeys(("zh-Hans", "zh-Hant", "en"), slug)
    return said.names
