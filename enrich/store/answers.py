"""What people answered in review: somebody's last answer, what others said, how they agree.

Rows are read as they were written: a label's company is the number that it had then.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from enrich.store.schema import doubt, judgement, label


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of a person, to a pair of names or of an employer.

    Attributes:
        number: Of the judgement or label.
        about: Of what: two names, or an employer's name and the target.
        answer: same, different or unsure; yes, no or unsure.
        at: UTC in ISO 8601.
        stands: Whether it was not taken back.
    """

    number: int
    about: tuple[str, str]
    answer: str
    by: str
    at: str
    why: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the questions that several people answered: how many, and on how many they agree."""

    questions: int
    agreed: int


def last_judgement(db: Connection, by: str) -> Answer | None:
    """Return somebody's newest judgement that answers a question and stands."""
    query = (
        select(judgement)
        .where(judgement.c.judgement_id.in_(select(doubt.c.answered_by)))
        .where(judgement.c.decided_by == by, judgement.c.undoes.is_(None))
        .where(judgement.c.judgement_id.not_in(_undone(judgement)))
        .order_by(judgement.c.judgement_id.desc())
    )
    row = db.execute(query.limit(1)).first()
    return _judged(row, frozenset()) if row is not None else None


def last_label(db: Connection, by: str, source: str) -> Answer | None:
    """Return somebody's newest label of a source that stands."""
    query = (
        select(label)
        .where(label.c.source == source, label.c.decided_by == by, label.c.undoes.is_(None))
        .where(label.c.label_id.not_in(_undone(label)))
        .order_by(label.c.label_id.desc())
    )
    row = db.execute(query.limit(1)).first()
    return _labelled(row, frozenset()) if row is not None else None


def judged_by_others(
    db: Connection, names: Collection[str], by: str, most: int
) -> list[Answer]:
    """Return what others judged of these names, taken back or not; the newest first."""
    touching = or_(judgement.c.left_name.in_(names), judgement.c.right_name.in_(names))
    query = select(judgement).where(
        touching, judgement.c.decided_by != by, judgement.c.undoes.is_(None)
    )
    rows = db.execute(query.order_by(judgement.c.judgement_id.desc()).limit(most)).all()
    undone = frozenset(db.scalars(_undone(judgement)))
    return [_judged(row, undone) for row in rows]


def labelled_by_others(
    db: Connection, company_id: int, employer: str, by: str, most: int
) -> list[Answer]:
    """Return what others said of a company, taken back or not; the newest first."""
    ours = or_(label.c.company_id == company_id, label.c.employer == employer)
    query = select(label).where(ours, label.c.decided_by != by, label.c.undoes.is_(None))
    rows = db.execute(query.order_by(label.c.label_id.desc()).limit(most)).all()
    undone = frozenset(db.scalars(_undone(label)))
    return [_labelled(row, undone) for row in rows]


def is_taken_back(db: Connection, judgement_id: int) -> bool:
    """Return whether a judgement was taken back."""
    return db.scalar(_undone(judgement).where(judgement.c.undoes == judgement_id)) is not None


def agreement_on_pairs(db: Connection) -> Agreement:
    """Return how far people agree on pairs of names that several of them judged."""
    names = ("left_name", "right_name", "left_city", "right_city")
    columns = [judgement.c[name] for name in (*names, "decided_by", "verdict")]
    query = select(*columns).where(judgement.c.undoes.is_(None))
    query = query.where(judgement.c.judgement_id.not_in(_undone(judgement)))
    rows = db.execute(query.order_by(judgement.c.judgement_id))
    return _agreement(
        (frozenset({(left, left_city), (right, right_city)}), by, said)
        for left, right, left_city, right_city, by, said in rows
    )


def agreement_on_labels(db: Connection) -> Agreement:
    """Return how far people agree on employers that several of them labelled."""
    names = ("company_id", "employer", "kind", "target", "decided_by", "answer")
    query = select(*(label.c[name] for name in names)).where(label.c.undoes.is_(None))
    rows = db.execute(
        query.where(label.c.label_id.not_in(_undone(label))).order_by(label.c.label_id)
    )
    return _agreement(
        ((number or name, kind, target), by, said)
        for number, name, kind, target, by, said in rows
    )


def _agreement(said: Iterable[tuple[Hashable, str, str]]) -> Agreement:
    """Return the agreement of answers, oldest first: of each person the newest counts."""
    answers: dict[Hashable, dict[str, str]] = {}
    for question, by, answer in said:
        answers.setdefault(question, {})[by] = answer
    several = [set(each.values()) for each in answers.values() if len(each) > 1]
    return Agreement(questions=len(several), agreed=sum(len(each) == 1 for each in several))


def _undone(table: Table) -> Any:
    return select(table.c.undoes).where(table.c.undoes.is_not(None))


def _judged(row: Any, undone: Collection[int]) -> Answer:
    return Answer(
        number=row.judgement_id,
        about=(row.left_name, row.right_name),
        answer=row.verdict,
        by=row.decided_by,
        at=row.decided_at,
        why=row.reason,
        stands=row.judgement_id not in undone,
    )


def _labelled(row: Any, undone: Collection[int]) -> Answer:
    return Answer(
        number=row.label_id,
        about=(row.employer, row.target),
        answer=row.answer,
        by=row.decided_by,
        at=row.decided_at,
        why=row.why,
        stands=row.label_id not in undone,
    )
