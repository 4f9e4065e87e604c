"""What people judged of names: appended rows with who and when; none is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, insert, select

from enrich.issues import StoreError
from enrich.resolve import JUDGEMENT_COLUMNS
from enrich.store.bulk import frame
from enrich.store.doubts import pair_of, standing
from enrich.store.schema import doubt, judgement

VERDICTS = ("same", "different", "unsure")
KEPT_COLUMNS = (*JUDGEMENT_COLUMNS, "reason", "decided_by", "decided_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided of two names: same, different or unsure.

    Attributes:
        left_city: The town of a short form that is meant there alone; "" for any.
        undoes: The judgement that this row takes back.
    """

    left_name: str
    right_name: str
    verdict: str
    decided_by: str
    decided_at: datetime
    reason: str = ""
    left_city: str = ""
    right_city: str = ""
    undoes: int | None = None


def add_judgement(db: Connection, judged: Judgement) -> int:
    """Add one judgement and return its number; the newest of a pair of names holds.

    Raises:
        StoreError: The verdict is none of same, different, unsure; a name is missing; or names
            cannot tell the two apart.
    """
    if judged.verdict not in VERDICTS:
        raise StoreError(f"verdict {judged.verdict!r}: say same, different or unsure")
    if not judged.left_name.strip() or not judged.right_name.strip():
        raise StoreError("a judgement is of two names; one is missing")
    if len(set(_pair(judged).split("\n"))) == 1:
        raise StoreError(
            f"{judged.left_name} and {judged.right_name} are read as one name:"
            " nothing can be judged between them"
        )
    added = insert(judgement).values(
        left_name=judged.left_name,
        right_name=judged.right_name,
        verdict=judged.verdict,
        reason=judged.reason,
        decided_by=judged.decided_by,
        decided_at=judged.decided_at.isoformat(),
        left_city=judged.left_city,
        right_city=judged.right_city,
        undoes=judged.undoes,
    )
    number = db.execute(added).inserted_primary_key
    assert number is not None  # noqa: S101  # one row has one key
    return int(number[0])


def judgements(db: Connection) -> pd.DataFrame:
    """Return JUDGEMENT_COLUMNS of the judgements that were not taken back, oldest first."""
    columns = [judgement.c[name] for name in JUDGEMENT_COLUMNS]
    return frame(db, select(*columns).where(standing()).order_by(judgement.c.judgement_id))


def judgements_table(db: Connection) -> pd.DataFrame:
    """Return judgement_id, KEPT_COLUMNS and undoes of every row, oldest first."""
    columns = [judgement.c[name] for name in ("judgement_id", *KEPT_COLUMNS, "undoes")]
    return frame(db, select(*columns).order_by(judgement.c.judgement_id))


def judgement_of(db: Connection, judgement_id: int) -> Judgement:
    """Return one judgement.

    Raises:
        StoreError: There is none of this number.
    """
    names = (*KEPT_COLUMNS, "undoes")
    query = select(*(judgement.c[name] for name in names))
    row = db.execute(query.where(judgement.c.judgement_id == judgement_id)).one_or_none()
    if row is None:
        raise StoreError(f"there is no judgement {judgement_id}")
    told = dict(zip(names, row, strict=True))
    return Judgement(**told | {"decided_at": datetime.fromisoformat(row.decided_at)})


def withdraw(db: Connection, judgement_id: int, by: str, at: datetime, reason: str) -> int:
    """Take a judgement back by a row of its own, and return its number.

    The newest other one of its pair is in force then; without such a one nothing is judged.
    The questions that it answered are open again.

    Raises:
        StoreError: There is none of this number, or it was taken back before.
    """
    taken = judgement_of(db, judgement_id)
    if taken.undoes is not None:
        raise StoreError(
            f"judgement {judgement_id} takes back {taken.undoes} itself: judge the pair anew"
        )
    held = dict(_of_pair(db, _pair(taken)))
    if held.pop(judgement_id, None) is None:
        raise StoreError(f"judgement {judgement_id} was taken back already")
    others = list(held.values())
    counter = replace(
        taken,
        verdict=others[-1] if others else "unsure",
        decided_by=by,
        decided_at=at,
        reason=reason or f"takes back judgement {judgement_id}",
        undoes=judgement_id,
    )
    added = add_judgement(db, counter)
    again = doubt.update().values(answered_by=None)
    db.execute(again.where(doubt.c.answered_by == judgement_id))
    return added


def judgements_touching(db: Connection, names: Iterable[str]) -> pd.DataFrame:
    """Return judgement_id, KEPT_COLUMNS and undoes of the judgements that speak of any name."""
    table = judgements_table(db)
    sides = {one for name in names for one in pair_of(name, name).split("\n")}
    told = [
        bool(sides & set(pair_of(left, right).split("\n")))
        for left, right in zip(table["left_name"], table["right_name"], strict=True)
    ]
    return table[pd.Series(told, index=table.index, dtype=bool)].reset_index(drop=True)


def _of_pair(db: Connection, pair: str) -> list[tuple[int, str]]:
    """Return number and verdict of a pair's judgements, oldest first; none taken back."""
    table = judgements_table(db)
    undone = set(table["undoes"].dropna())
    shown = zip(
        table["judgement_id"],
        table["verdict"],
        table["undoes"].isna(),
        *(table[n] for n in ("left_name", "right_name", "left_city", "right_city")),
        strict=True,
    )
    return [
        (int(number), verdict)
        for number, verdict, own, *names in shown
        if own and number not in undone and pair_of(*names) == pair
    ]


def _pair(judged: Judgement) -> str:
    return pair_of(judged.left_name, judged.right_name, judged.left_city, judged.right_city)
