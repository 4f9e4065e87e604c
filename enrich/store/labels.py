"""Labels: what people said of companies, appended with who and when; none is ever deleted.

A label follows the name that was judged. Where that name stands now decides: after a merge or
a split it is found where the name went. A name that is nobody's, or that several bear, is
looked for at the company's number instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, replace

from sqlalchemy import Connection, Row, insert, select

from enrich.issues import StoreError
from enrich.lab.labels import ANSWERS, KINDS, Label
from enrich.resolve.judged import side
from enrich.store.bulk import add_rows
from enrich.store.companies import company_index
from enrich.store.merged import survivors
from enrich.store.orders import bearers
from enrich.store.schema import label

_COLUMNS = (
    "company_id", "employer", "kind", "target", "answer", "decided_by", "decided_at", "why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptLabel:
    """A row as it is kept.

    Attributes:
        said: The label, its company as it is now.
        source: Where it came from: a file's name, `review`.
        undoes: The row that this one takes back.
        in_force: Neither taken back nor answered anew at a later moment.
    """

    number: int
    said: Label
    source: str
    undoes: int | None
    in_force: bool


def add_labels(db: Connection, new: Iterable[Label], source: str) -> int:
    """Append labels and return how many; what is in force in the same words is not said again.

    Raises:
        StoreError: A kind or an answer is none of those there are, or a name is missing.
    """
    held = {_question(said): (said.answer, said.why) for said in labels(db)}
    rows = []
    for each in _placed(db, [_checked(each) for each in new]):
        if held.get(_question(each)) == (each.answer, each.why):
            continue
        held[_question(each)] = (each.answer, each.why)
        rows.append((*astuple(each), source))
    return add_rows(db, label, (*_COLUMNS, "source"), rows)


def add_label(db: Connection, new: Label, source: str) -> int:
    """Append one label and return its number.

    Raises:
        StoreError: A kind or an answer is none of those there are, or a name is missing.
    """
    (placed,) = _placed(db, [_checked(new)])
    return _append(db, placed, source)


def withdraw_label(db: Connection, number: int, by: str, at: str, why: str = "") -> int:
    """Take a label back by a row of its own and return that row's number.

    What was said of the same question before is in force again.

    Raises:
        StoreError: There is no such label, or it was taken back before.
    """
    kept = {one.number: one for one in kept_labels(db)}
    taken = kept.get(number)
    if taken is None or taken.undoes is not None:
        raise StoreError(f"there is no label {number}")
    if any(one.undoes == number for one in kept.values()):
        raise StoreError(f"label {number} was taken back already")
    said = replace(taken.said, decided_by=by, decided_at=at, why=why)
    return _append(db, said, taken.source, number)


def _append(db: Connection, said: Label, source: str, undoes: int | None = None) -> int:
    values = dict(zip(_COLUMNS, astuple(said), strict=True))
    added = insert(label).values(**values, source=source, undoes=undoes)
    key = db.execute(added).inserted_primary_key
    assert key is not None  # noqa: S101  # one row has one key
    return int(key[0])


def labels(db: Connection) -> list[Label]:
    """Return the labels in force, oldest first: of each question the newest that stands."""
    return [one.said for one in kept_labels(db) if one.in_force]


def kept_labels(db: Connection) -> list[KeptLabel]:
    """Return every row, oldest first, companies as they are now."""
    columns = [label.c[name] for name in ("label_id", *_COLUMNS, "source", "undoes")]
    rows = db.execute(select(*columns).order_by(label.c.label_id)).all()
    placed = _placed(db, [_label(row) for row in rows])
    undone = {row.undoes for row in rows}
    # By when it was said: a file imported today may hold what somebody said a year ago.
    in_time = sorted(
        zip(rows, placed, strict=True), key=lambda one: (one[0].decided_at, one[0].label_id)
    )
    newest = {
        _question(each): row.label_id
        for row, each in in_time
        if row.undoes is None and row.label_id not in undone
    }
    held = set(newest.values())
    return [
        KeptLabel(row.label_id, each, row.source, row.undoes, row.label_id in held)
        for row, each in zip(rows, placed, strict=True)
    ]


def _label(row: Row[tuple[object, ...]]) -> Label:
    return Label(**{name: getattr(row, name) for name in _COLUMNS})


def _checked(new: Label) -> Label:
    if new.kind not in KINDS or new.answer not in ANSWERS:
        raise StoreError(f"say {', '.join(ANSWERS)} of a {' or a '.join(KINDS)}")
    if not new.employer.strip() or not new.target.strip():
        raise StoreError("a label names an employer and a target")
    return new


def _question(said: Label) -> tuple[object, str, str]:
    """Return what a label answers: whether a company, or an unknown name, is in a target."""
    return said.company_id or side(said.employer), said.kind, said.target


def _placed(db: Connection, said: Sequence[Label]) -> list[Label]:
    """Return labels with the companies that they mean now."""
    stayed = survivors(db)
    bearing = _bearers(db, {each.employer for each in said})
    placed = []
    for each in said:
        known = each.company_id
        now = {stayed.get(one, one) for one in bearing[each.employer]}
        given = stayed.get(known, known) if known is not None else None
        placed.append(replace(each, company_id=now.pop() if len(now) == 1 else given))
    return placed


def _bearers(db: Connection, names: Collection[str]) -> dict[str, set[int]]:
    """Return the companies of each name, read as resolving reads it.

    A full name is one unit, found among all at once; a short form may be a unit a town.
    """
    keys = {name: side(name) for name in names}
    known = company_index(db).units(set(keys.values()))
    found: dict[str, set[int]] = {}
    for name, key in keys.items():
        rows = [known[key]] if key in known else bearers(db, name)
        found[name] = {row.company_id for row in rows}
    return found
