"""What a person orders of companies: merge, split, judge, take back.

Every order is judgements between names, so that it holds for all nights to come, and is carried
out at once by the engine that the nights use. What it changes are events that name who, when
and why, and that can be taken back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, Row, select, update

from enrich.issues import StoreError
from enrich.model import MENTION_COLUMNS
from enrich.names import fold
from enrich.resolve import UnitRow, resolve
from enrich.resolve.judged import Judged, side
from enrich.resolve.model import nothing
from enrich.resolve.parting import join_companies, part_company
from enrich.resolve.spelling import parsed
from enrich.resolve.units import NAMELESS, signature
from enrich.store.companies import Act, company_index, save_companies, surviving_id
from enrich.store.doubts import judged_pairs
from enrich.store.judging import Judgement, add_judgement, judgements, withdraw
from enrich.store.schema import company, company_event, unit_move

PAIRED = 8
"""A split judges so many of the most frequent names of either side against each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who orders it, when, and why."""

    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an order.

    Attributes:
        company_id: The company that stayed, or that names were taken out of.
        other_id: The one that went, or that was founded or stands again; None: no other one.
        withdrawn: Judgements that spoke against the order and were taken back by it.
    """

    company_id: int
    other_id: int | None
    events: int
    judgement_id: int | None = None
    withdrawn: Sequence[int] = ()


def judge(db: Connection, judged: Judgement) -> Done:
    """Add a judgement and carry it out; of names that nobody showed yet it waits for them.

    Raises:
        StoreError: The judgement cannot be.
    """
    number = add_judgement(db, judged)
    order = Order(by=judged.decided_by, at=judged.decided_at, why=judged.reason)
    left = bearers(db, judged.left_name, judged.left_city)
    right = bearers(db, judged.right_name, judged.right_city)
    events = carry_out(db, order, number, {row.company_id for row in (*left, *right)})
    ids = [surviving_id(db, row.company_id) for row in (*left[:1], *right[:1])]
    return Done(
        company_id=ids[0] if ids else 0,
        other_id=ids[1] if len(ids) > 1 else None,
        events=events,
        judgement_id=number,
    )


def carry_out(db: Connection, order: Order, judgement_id: int | None, touched: set[int]) -> int:
    """Let all judgements have their effect on what is known; return how many events it made.

    Args:
        db: A transaction of the store.
        order: Stands in the events.
        judgement_id: The judgement that is behind it, for events of the `touched` companies.
        touched: Companies that bear its names.
    """
    found = resolve(nothing(MENTION_COLUMNS), company_index(db), judgements(db))
    if order.why:
        told = found.events.assign(evidence=order.why)
        found = dataclasses.replace(found, events=told)
    save_companies(db, found, None, Act(actor=order.by, at=order.at, judgement_id=judgement_id))
    if judgement_id is not None and len(found.events):
        # Others, given while a night was at work, may have waited for this moment.
        events = company_event.c
        strange = events.company_id.not_in(touched) & (
            events.other_id.is_(None) | events.other_id.not_in(touched)
        )
        ours = update(company_event).where(events.judgement_id == judgement_id, strange)
        db.execute(ours.values(judgement_id=None))
    return len(found.events)


def merge(db: Connection, left_id: int, right_id: int, order: Order) -> Done:
    """Make two companies one, for ever; the older number stays.

    Raises:
        StoreError: There is no such company, they are one already, or it cannot be: a branch
            and its firm, or somebody who is not named.
    """
    left_id, right_id = surviving_id(db, left_id), surviving_id(db, right_id)
    if left_id == right_id:
        raise StoreError(f"they are one company already: {left_id}")
    left, right = _units(db, left_id), _units(db, right_id)
    one, other = _speaker(db, left_id, left), _speaker(db, right_id, right)
    if bool(parsed(one.name).branch) != bool(parsed(other.name).branch):
        raise StoreError(
            f"{one.name} and {other.name}: a branch and its firm are never one company;"
            " `branch_of` ties them"
        )
    taken = _withdraw_between(db, left, right, "different", order)
    number = add_judgement(db, _judgement(one, other, "same", order))
    events = carry_out(db, order, number, {left_id, right_id})
    stays, goes = sorted((left_id, right_id))
    if surviving_id(db, goes) != surviving_id(db, stays):
        raise StoreError(
            f"{one.name} and {other.name} cannot be one: judgements of other names part them;"
            f" see `leads companies explain {left_id}` and `{right_id}`"
        )
    return Done(
        company_id=stays, other_id=goes, events=events, judgement_id=number, withdrawn=taken
    )


def split(db: Connection, company_id: int, names: Sequence[str], order: Order) -> Done:
    """Take names out of a company, for ever, into one new company of theirs.

    Args:
        db: A transaction of the store.
        company_id: The company that stays as it is but for them.
        names: As shown; 华兴@保定 means the short form of one town.
        order: Who and why.

    Raises:
        StoreError: There is no such company or name, or no other name would be left.
    """
    company_id = surviving_id(db, company_id)
    units = _units(db, company_id)
    goes = _named(company_id, units, names)
    stays = [row for row in units if row not in goes]
    if not stays:
        raise StoreError(f"company {company_id} would be left without a name")
    taken = _withdraw_between(db, goes, stays, "same", order)
    number = _judge_apart(db, goes, stays, order)
    for other in goes[1:]:
        if _side(other) != _side(goes[0]):
            add_judgement(db, _judgement(goes[0], other, "same", order))
    why = order.why or "split by hand"
    found = part_company(company_index(db), company_id, {u.unit_id for u in goes}, why)
    save_companies(db, found, None, Act(actor=order.by, at=order.at, judgement_id=number))
    fresh = int(found.events["other_id"].iloc[0])
    return Done(
        company_id=company_id, other_id=fresh, events=1, judgement_id=number, withdrawn=taken
    )


def undo_judgement(db: Connection, judgement_id: int, order: Order) -> Done:
    """Take a judgement back, and what it changed.

    Raises:
        StoreError: There is none, or it was taken back already.
    """
    number = withdraw(db, judgement_id, order.by, order.at, order.why)
    events = company_event.c
    query = select(events.event_id).where(events.judgement_id == judgement_id)
    undone = [
        undo(db, event_id, order)
        for event_id in db.scalars(query.order_by(events.event_id.desc())).all()
        if not _undone(db, event_id)
    ]
    first = undone[0] if undone else Done(company_id=0, other_id=None, events=0)
    return dataclasses.replace(first, events=len(undone), judgement_id=number)


def undo(db: Connection, event_id: int, order: Order) -> Done:
    """Take an event back: what it joined is parted, what it parted is joined, for ever.

    Raises:
        StoreError: There is no such event, it was taken back already, or it cannot be.
    """
    row = db.execute(
        select(company_event).where(company_event.c.event_id == event_id)
    ).one_or_none()
    if row is None:
        raise StoreError(f"there is no event {event_id}; see `leads companies history ID`")
    if by := _undone(db, event_id):
        raise StoreError(f"event {event_id} was taken back by event {by}")
    match row.kind:
        case "merged":
            return _undo_merge(db, row, order)
        case "split":
            return _undo_split(db, row, order)
        case "joined" if row.name:
            done = split(db, row.company_id, [row.name], order)
            newest = select(company_event.c.event_id).order_by(company_event.c.event_id.desc())
            ours = company_event.c.event_id == db.scalars(newest.limit(1)).one()
            db.execute(update(company_event).where(ours).values(undoes=event_id))
            return done
    raise StoreError(
        f"event {event_id} ({row.kind}) cannot be taken back by itself:"
        f" use `leads companies split {row.company_id} NAME`"
    )


def bearers(db: Connection, name: str, city: str = "") -> list[UnitRow]:
    """Return the units that a name, or a town's short form, means; the heaviest first."""
    pair = nothing(("left_name", "right_name", "verdict"))
    pair.loc[0] = [name, "", "unsure"]
    found = company_index(db).look_up(Judged(pair).look_ups())
    rows = {row.unit_id: row for filed in found.values() for row in filed}
    wanted = side(name, city)
    ours = [one for one in rows.values() if wanted in {_sign(one), _side(one)}]
    return sorted(ours, key=lambda row: (-row.mentions, row.unit_id))


def _undo_merge(db: Connection, event: Row[Any], order: Order) -> Done:
    event_id, gone_id = int(event.event_id), int(event.company_id)
    stays = surviving_id(db, gone_id)
    row = company_index(db).companies([gone_id])[gone_id]
    units = _units(db, stays)
    moved = set(db.scalars(select(unit_move.c.unit_id).where(unit_move.c.event_id == event_id)))
    goes = [one for one in units if one.unit_id in moved]
    rest = [one for one in units if one.unit_id not in moved]
    if row.merged_into is None or not goes or not rest:
        raise StoreError(
            f"event {event_id} cannot be taken back: its names are no longer together;"
            f" see `leads companies history {stays}`"
        )
    taken = _withdraw_between(db, goes, rest, "same", order)
    if event.judgement_id is None and not taken:
        _judge_apart(db, goes, rest, order)
    why = order.why or f"takes back event {event_id}"
    found = part_company(company_index(db), stays, moved, why, row)
    save_companies(db, found, None, Act(actor=order.by, at=order.at, undoes=event_id))
    _point_back(db, stays, gone_id)
    return Done(company_id=stays, other_id=gone_id, events=1, withdrawn=taken)


def _undo_split(db: Connection, event: Row[Any], order: Order) -> Done:
    event_id = int(event.event_id)
    left = surviving_id(db, event.company_id)
    right = surviving_id(db, event.other_id)
    if left == right:
        raise StoreError(f"event {event_id}: the two are one company again: {left}")
    taken = _withdraw_between(db, _units(db, left), _units(db, right), "different", order)
    why = order.why or f"takes back event {event_id}"
    found = join_companies(company_index(db), left, right, why, f"takes back event {event_id}")
    save_companies(db, found, None, Act(actor=order.by, at=order.at, undoes=event_id))
    stays, goes = sorted((left, right))
    return Done(company_id=stays, other_id=goes, events=1, withdrawn=taken)


def _undone(db: Connection, event_id: int) -> int | None:
    """Return the newest event that took one back, unless that one was taken back itself."""
    events = company_event.c
    query = select(events.event_id).where(events.undoes == event_id)
    for by in db.scalars(query.order_by(events.event_id.desc())).all():
        if not _undone(db, by):
            return int(by)
    return None


def _point_back(db: Connection, stays: int, again: int) -> None:
    """Point the companies that had been merged into the one that stands again to it."""
    merged = company.alias()
    events = company_event.c
    query = (
        select(events.company_id, events.other_id)
        .join(merged, merged.c.company_id == events.company_id)
        .where(events.kind == "merged", merged.c.merged_into == stays)
        .order_by(events.event_id)
    )
    into = dict(db.execute(query).tuples().all())
    ours = []
    for one in into:
        at = one
        while at in into and at != again:
            at = into[at]
        if at == again:
            ours.append(one)
    gone = company.c.company_id.in_(ours)
    db.execute(update(company).where(gone).values(merged_into=again))


def _units(db: Connection, company_id: int) -> list[UnitRow]:
    """Return a company's units, the heaviest first."""
    rows = company_index(db).units_of([company_id]).get(company_id, [])
    return sorted(rows, key=lambda row: (-row.mentions, row.unit_id))


def _speaker(db: Connection, company_id: int, units: Sequence[UnitRow]) -> UnitRow:
    """Return the unit whose name is the company's, or else says most."""
    named = [row for row in units if parsed(row.name).kind not in NAMELESS]
    if not named:
        raise StoreError(f"company {company_id} names nobody: it is never joined")
    shown = signature(parsed(company_index(db).companies([company_id])[company_id].name))
    return min(
        named, key=lambda row: (signature(parsed(row.name)) != shown, not parsed(row.name).full)
    )


def _named(company_id: int, units: Sequence[UnitRow], names: Sequence[str]) -> list[UnitRow]:
    """Return the units that are called so, in the order of the names."""
    found: dict[int, UnitRow] = {}
    for name in names:
        plain, _, city = name.partition("@")
        folded, wanted = fold(plain), side(plain, city)
        same = [row for row in units if fold(row.name) == folded and city in {"", row.city}]
        same = same or [row for row in units if wanted in {_side(row), _sign(row)}]
        if not same:
            known = ", ".join(
                f"{row.name}@{row.city}" if row.city else row.name for row in units
            )
            raise StoreError(f"company {company_id} has no name {name}; it has {known}")
        found |= {row.unit_id: row for row in same}
    return list(found.values())


def _sign(row: UnitRow) -> str:
    return signature(parsed(row.name))


def _side(row: UnitRow) -> str:
    return row.unit_key.partition("#")[0]


def _city(row: UnitRow) -> str:
    """Return the town that must be said for the unit to be meant: short forms have one each."""
    return row.city if _side(row) != _sign(row) else ""


def _judgement(one: UnitRow, other: UnitRow, verdict: str, order: Order) -> Judgement:
    return Judgement(
        left_name=one.name,
        right_name=other.name,
        verdict=verdict,
        decided_by=order.by,
        decided_at=order.at,
        reason=order.why,
        left_city=_city(one),
        right_city=_city(other),
    )


def _judge_apart(
    db: Connection, goes: Sequence[UnitRow], stays: Sequence[UnitRow], order: Order
) -> int:
    """Judge names to be different, and return the first judgement's number."""
    pairs = [
        (one, other)
        for one, other in product(goes[:PAIRED], stays[:PAIRED])
        if _side(one) != _side(other)
    ]
    if not pairs:
        raise StoreError("the names are read as one: nothing can be judged between them")
    numbers = [add_judgement(db, _judgement(*pair, "different", order)) for pair in pairs]
    return numbers[0]


def _withdraw_between(
    db: Connection,
    left: Sequence[UnitRow],
    right: Sequence[UnitRow],
    verdict: str,
    order: Order,
) -> list[int]:
    """Take back the judgements of this verdict that stand between two groups of names."""
    held = judged_pairs(db)
    sides = [[{_side(row), _sign(row)} for row in rows] for rows in (left, right)]
    pairs = {
        "\n".join(sorted(pair))
        for one, other in product(*sides)
        for pair in product(one, other)
    }
    against = sorted(held[pair][0] for pair in pairs if held.get(pair, (0, ""))[1] == verdict)
    for number in against:
        withdraw(db, number, order.by, order.at, order.why)
    return against
