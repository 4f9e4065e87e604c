"""Doubts: what the resolver asks people, the heaviest first, and never more than they can read.

Each night queues the heaviest of its own questions, at most one for fifty new names, in place
of the night before. Those that were not answered, and those that were too light, stay open and
are served when somebody asks for all. What a person reported stays in the queue until a person
answers it: no night takes its place.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from enrich.issues import StoreError
from enrich.resolve.doubts import SHARE
from enrich.resolve.judged import side
from enrich.resolve.model import DOUBT_COLUMNS
from enrich.store.bulk import add_rows, frame, records
from enrich.store.given import texts
from enrich.store.schema import doubt, judgement

REPORTED = "reported"
"""The kind of a question that a person asked: a name that seems to be another company's."""
_SHOWN = ("doubt_id", *DOUBT_COLUMNS, "run_id")
_REPORTS = (doubt.c.answered_by.is_(None), doubt.c.kind == REPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a person doubts: whether two names of a company are one.

    Attributes:
        left_name: The name that stands for the company. right_name: The one in doubt.
        speaks_for: Why it was joined. speaks_against: What the person says.
        mentions: How often the name in doubt was shown.
        left_city: The town of a short form that is meant there alone; "" for any.
    """

    company_id: int
    left_name: str
    right_name: str
    speaks_for: str
    speaks_against: str
    mentions: int
    left_city: str = ""
    right_city: str = ""


def save_doubts(
    db: Connection, found: pd.DataFrame, run_id: int | None, new_names: int
) -> None:
    """Put a night's questions in the place of the last night's; judged pairs stay out.

    Args:
        db: A transaction of the store, the night's companies saved.
        found: DOUBT_COLUMNS.
        run_id: The night.
        new_names: How many distinct names it found; without any it has nothing to ask.
    """
    if not new_names:
        return
    last = doubt.c.queued & doubt.c.answered_by.is_(None) & (doubt.c.kind != REPORTED)
    db.execute(update(doubt).values(queued=False).where(last))
    if found.empty:
        return
    table = _with_pairs(db, found)
    _drop_open(db, table["pair"].tolist())
    table["queued"] = table.index < int(SHARE * new_names)
    table["run_id"] = pd.Series([run_id] * len(table), dtype=object)
    columns = [*DOUBT_COLUMNS, "pair", "queued", "run_id"]
    add_rows(db, doubt, columns, records(table, columns))


def report(db: Connection, question: Report) -> int:
    """Ask people whether two names are one company, and return the question's number.

    A report of a pair that was reported and not answered yet is that question.

    Raises:
        StoreError: The two are read as one name: nothing could be judged between them.
    """
    shown = question.left_name, question.right_name, question.left_city, question.right_city
    pair = pair_of(*shown)
    if len(set(pair.split("\n"))) == 1:
        raise StoreError(
            f"{question.left_name} and {question.right_name} are read as one name:"
            " nothing can be judged between them"
        )
    asked = select(doubt.c.doubt_id).where(doubt.c.pair == pair, *_REPORTS)
    known = db.scalar(asked)
    if known is not None:
        return int(known)
    _drop_open(db, [pair])
    said = asdict(question) | {"other_id": question.company_id, "kind": REPORTED}
    added = db.execute(insert(doubt).values(**said, pair=pair, queued=True))
    key = added.inserted_primary_key
    assert key is not None  # noqa: S101  # one row has one key
    return int(key[0])


def reports(db: Connection, company_id: int) -> list[tuple[int, str, str]]:
    """Return number, name and words of each report on a company that nobody answered."""
    columns = doubt.c.doubt_id, doubt.c.right_name, doubt.c.speaks_against
    query = select(*columns).where(doubt.c.company_id == company_id, *_REPORTS)
    return list(db.execute(query.order_by(doubt.c.doubt_id)).tuples())


def drop_report(db: Connection, doubt_id: int) -> None:
    """Take a report back that nobody answered yet.

    Raises:
        StoreError: There is no such report, or it was answered.
    """
    gone = db.execute(delete(doubt).where(doubt.c.doubt_id == doubt_id, *_REPORTS))
    if not gone.rowcount:
        raise StoreError(f"there is no open report {doubt_id}")


def open_doubts(db: Connection, *, everything: bool = False) -> pd.DataFrame:
    """Return doubt_id, DOUBT_COLUMNS and run_id of what is not answered.

    The heaviest come first; of those that weigh alike, the older.

    Args:
        db: A connection to the store.
        everything: Also what is beyond the queue's 2 %, and what earlier nights asked.
    """
    query = select(*(doubt.c[name] for name in _SHOWN)).where(doubt.c.answered_by.is_(None))
    if not everything:
        query = query.where(doubt.c.queued)
    return frame(db, query.order_by(doubt.c.mentions.desc(), doubt.c.doubt_id))


def doubt_of(db: Connection, doubt_id: int) -> dict[str, Any] | None:
    """Return doubt_id, DOUBT_COLUMNS and run_id of one question, answered or not."""
    query = select(*(doubt.c[name] for name in _SHOWN)).where(doubt.c.doubt_id == doubt_id)
    row = db.execute(query).mappings().first()
    return dict(row) if row is not None else None


def is_open(db: Connection, doubt_id: int) -> bool:
    """Return whether a question still waits for an answer."""
    query = select(doubt.c.doubt_id).where(doubt.c.doubt_id == doubt_id)
    return db.scalar(query.where(doubt.c.answered_by.is_(None))) is not None


def pair_of(left: str, right: str, left_city: str = "", right_city: str = "") -> str:
    """Return what makes a pair of names one question, in either order."""
    return "\n".join(sorted((side(left, left_city), side(right, right_city))))


def judged_pairs(db: Connection) -> dict[str, tuple[int, str]]:
    """Return number and verdict of the judgement in force, by pair; withdrawn ones left out."""
    names = ("left_name", "right_name", "left_city", "right_city")
    columns = [judgement.c[name] for name in ("judgement_id", *names, "verdict")]
    query = select(*columns).where(standing()).order_by(judgement.c.judgement_id)
    return {pair_of(*shown): (number, verdict) for number, *shown, verdict in db.execute(query)}


def standing() -> ColumnElement[bool]:
    """Return which judgements stand: they were not taken back, and take none back."""
    taken = judgement.alias("taken")
    undone = select(taken.c.undoes).where(taken.c.undoes.is_not(None))
    return judgement.c.undoes.is_(None) & judgement.c.judgement_id.not_in(undone)


def answer(db: Connection, doubt_id: int, judgement_id: int | None) -> None:
    """Note which judgement answered a doubt; None asks it again."""
    answered = update(doubt).values(answered_by=judgement_id)
    db.execute(answered.where(doubt.c.doubt_id == doubt_id))


def _with_pairs(db: Connection, found: pd.DataFrame) -> pd.DataFrame:
    """Return the questions with their pair, the heaviest first, each pair once.

    What was judged, or what a person asks already, is not asked again.
    """
    table = found.astype({"mentions": "int64"})
    sides = ("left_name", "right_name", "left_city", "right_city")
    shown = zip(*(table[name] for name in sides), strict=True)
    table["pair"] = [pair_of(*each) for each in shown]
    reported = select(doubt.c.pair).where(*_REPORTS)
    settled = {*judged_pairs(db), *db.scalars(reported)}
    table = table[~table["pair"].isin(list(settled))]
    table = table.sort_values(["mentions", "pair"], ascending=[False, True], kind="stable")
    return table.drop_duplicates("pair", ignore_index=True)


def _drop_open(db: Connection, pairs: list[str]) -> None:
    asked = texts(db, pairs)
    ours = doubt.c.pair.in_(select(asked.c.value))
    db.execute(delete(doubt).where(doubt.c.answered_by.is_(None), ours))
