"""Feedback: what people say became of a company, appended with who and when; none is deleted.

The newest answer in force is the state of every lead of the company, whatever segment lists it
and under whichever of its merged numbers it was given. A run never overrules it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from enrich.issues import StoreError
from enrich.model import STATES
from enrich.store.columns import moment
from enrich.store.given import numbers
from enrich.store.merged import stands_for
from enrich.store.schema import company, feedback, lead

NEW = STATES[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person says of a company.

    Attributes:
        state: One of STATES.
        reason: From a list, where the state asks for one. note: In the person's own words.
        lead_id: The lead on whose row it was given; None: on the company's page.
    """

    company_id: int
    state: str
    given_by: str
    given_at: datetime
    reason: str = ""
    note: str = ""
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A row as it is kept.

    Attributes:
        said: The answer, its company as it is now.
        undoes: The row that this one takes back.
        in_force: It is the newest of its company that was not taken back.
    """

    number: int
    said: Answer
    undoes: int | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class LeadShown:
    """A lead of a company: its segment, its state, and since when it is listed."""

    lead_id: int
    segment: str
    state: str
    first_listed_on: date


def give(db: Connection, said: Answer) -> int:
    """Append an answer, let the company's leads follow, and return the answer's number.

    Raises:
        StoreError: The state is none of STATES, or there is no such company.
    """
    if said.state not in STATES:
        raise StoreError(f"state {said.state!r}: say one of {', '.join(STATES)}")
    now = stands_for(db, [said.company_id])[said.company_id]
    known = select(company.c.company_id).where(company.c.company_id == now)
    if db.scalar(known) is None:
        raise StoreError(f"there is no company {said.company_id}")
    number = _append(db, said, now, None)
    _follow(db, now)
    return number


def take_back(db: Connection, number: int, by: str, at: datetime, note: str = "") -> int:
    """Take an answer back by a row of its own and return that row's number.

    The newest other answer is in force again; without one the leads are new.

    Raises:
        StoreError: There is no such answer, or it was taken back before.
    """
    row = db.execute(select(feedback).where(feedback.c.feedback_id == number)).one_or_none()
    if row is None or row.undoes is not None:
        raise StoreError(f"there is no answer {number}")
    again = select(feedback.c.feedback_id).where(feedback.c.undoes == number)
    if db.scalar(again) is not None:
        raise StoreError(f"answer {number} was taken back already")
    said = Answer(
        company_id=row.company_id,
        state=row.state,
        given_by=by,
        given_at=at,
        note=note,
        lead_id=row.lead_id,
    )
    now = stands_for(db, [row.company_id])[row.company_id]
    added = _append(db, said, row.company_id, number)
    _follow(db, now)
    return added


def answers(db: Connection, company_id: int) -> list[KeptAnswer]:
    """Return every row about a company and those merged into it, the newest first."""
    now = stands_for(db, [company_id])[company_id]
    asked = numbers(db, _family(db, now))
    query = select(feedback).join(asked, asked.c.value == feedback.c.company_id)
    rows = db.execute(query.order_by(feedback.c.feedback_id)).all()
    newest = _newest(rows)
    return [
        KeptAnswer(row.feedback_id, _answer(row, now), row.undoes, row is newest)
        for row in reversed(rows)
    ]


def leads_of(db: Connection, company_id: int) -> list[LeadShown]:
    """Return the leads of a company that stands, the oldest first; joined ones left out."""
    names = ("lead_id", "segment", "state", "first_listed_on")
    asked = select(numbers(db, _family(db, company_id)).c.value)
    query = select(*(lead.c[name] for name in names)).where(
        lead.c.company_id.in_(asked), lead.c.merged_into.is_(None)
    )
    return [LeadShown(*row) for row in db.execute(query.order_by(lead.c.lead_id))]


def states(db: Connection) -> dict[int, str]:
    """Return the state in force of each company that somebody answered about."""
    rows = db.execute(select(feedback).order_by(feedback.c.feedback_id)).all()
    now = stands_for(db, {row.company_id for row in rows})
    by_company: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_company.setdefault(now[row.company_id], []).append(row)
    found = {number: _newest(said) for number, said in by_company.items()}
    return {number: str(row.state) for number, row in found.items() if row is not None}


def settle(db: Connection) -> None:
    """Give every lead of a company that somebody answered about the state in force."""
    known = states(db)
    if not known:
        return
    kept = db.execute(select(lead.c.lead_id, lead.c.company_id, lead.c.state)).all()
    now = stands_for(db, {row.company_id for row in kept})
    behind: dict[str, list[int]] = {}
    for row in kept:
        state = known.get(now[row.company_id], row.state)
        if state != row.state:
            behind.setdefault(state, []).append(row.lead_id)
    for state, leads in behind.items():
        asked = select(numbers(db, leads).c.value)
        db.execute(update(lead).where(lead.c.lead_id.in_(asked)).values(state=state))


def _append(db: Connection, said: Answer, company_id: int, undoes: int | None) -> int:
    added = insert(feedback).values(
        company_id=company_id,
        lead_id=said.lead_id,
        state=said.state,
        reason=said.reason,
        note=said.note,
        given_by=said.given_by,
        given_at=moment(said.given_at),
        undoes=undoes,
    )
    key = db.execute(added).inserted_primary_key
    assert key is not None  # noqa: S101  # one row has one key
    return int(key[0])


def _answer(row: Row[Any], company_id: int) -> Answer:
    return Answer(
        company_id=company_id,
        state=row.state,
        given_by=row.given_by,
        given_at=datetime.fromisoformat(row.given_at),
        reason=row.reason,
        note=row.note,
        lead_id=row.lead_id,
    )


def _newest(rows: Collection[Row[Any]]) -> Row[tuple[object, ...]] | None:
    """Return the newest of a company's answers, oldest first, that was not taken back."""
    undone = {row.undoes for row in rows}
    standing = [r for r in rows if r.undoes is None and r.feedback_id not in undone]
    return standing[-1] if standing else None


def _follow(db: Connection, company_id: int) -> None:
    """Give a company's leads the state in force, or make them new again without one."""
    known = next((one.said.state for one in answers(db, company_id) if one.in_force), NEW)
    asked = select(numbers(db, _family(db, company_id)).c.value)
    db.execute(update(lead).where(lead.c.company_id.in_(asked)).values(state=known))


def _family(db: Connection, company_id: int) -> list[int]:
    """Return a company's number and those that were merged into it."""
    found, last = [company_id], [company_id]
    while last:
        merged = select(company.c.company_id).where(company.c.merged_into.in_(last))
        last = list(db.scalars(merged))
        found += last
    return found
