"""Whether the events alone lead to the companies that the store holds.

A name starts in the company that it first belonged to (`unit.first_company_id`); every move
since then stands in `unit_move`, and every merge and its taking back in `company_event`. So
nothing changes without an event, and what a company was on any day can be told.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from enrich.store.schema import company, company_event, unit, unit_move


@dataclass(frozen=True, slots=True)
class Retraced:
    """Where the events lead.

    Attributes:
        companies: The company of each unit, by unit_id.
        merged_into: The company in which a merged one stands today, by company_id.
    """

    companies: dict[int, int]
    merged_into: dict[int, int]


def retraced(db: Connection) -> Retraced:
    """Return companies as the events alone tell them."""
    first = select(unit.c.unit_id, unit.c.first_company_id).order_by(unit.c.unit_id)
    companies = {int(one): int(at) for one, at in db.execute(first)}
    moves = select(unit_move.c.unit_id, unit_move.c.to_id).order_by(unit_move.c.move_id)
    companies |= {int(one): int(to) for one, to in db.execute(moves)}
    events = company_event.c
    query = select(events.kind, events.company_id, events.other_id).order_by(events.event_id)
    into: dict[int, int] = {}
    for kind, left, right in db.execute(query.where(events.kind.in_(["merged", "split"]))):
        if kind == "merged":
            into[left] = right
        else:
            into.pop(right, None)  # it stands again
    return Retraced(companies, {one: _end(into, one) for one in into})


def differences(db: Connection) -> list[str]:
    """Return, a line each, where the store is not what its events lead to; none is right."""
    told = retraced(db)
    held = select(unit.c.unit_id, unit.c.name, unit.c.company_id).order_by(unit.c.unit_id)
    found = [
        f"name {name} ({one}): in company {at}, by the events in {told.companies[one]}"
        for one, name, at in db.execute(held)
        if told.companies[one] != at
    ]
    merged = select(company.c.company_id, company.c.merged_into)
    for one, into in db.execute(merged.order_by(company.c.company_id)):
        if told.merged_into.get(one) != into:
            by = told.merged_into.get(one) or "nothing"
            found.append(f"company {one}: merged into {into or 'nothing'}, by the events {by}")
    return found


def _end(into: dict[int, int], one: int) -> int:
    while one in into:
        one = into[one]
    return one
