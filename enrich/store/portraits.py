"""What is known of one company, for people to read: its names, its events, its postings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from enrich.model import MENTION_COLUMNS
from enrich.names import fold
from enrich.resolve.gather import town_of
from enrich.resolve.why import reasons
from enrich.store.bulk import frame
from enrich.store.companies import surviving_id
from enrich.store.given import numbers
from enrich.store.orders import bearers
from enrich.store.schema import (
    company,
    company_event,
    mention,
    posting,
    posting_copy,
    run,
    unit,
    unit_move,
)

TITLES = 3
"""So many of a company's commonest titles are shown."""
WITHIN = 20
"""So many companies are found by a part of their names."""
EVENT_SHOWN = (
    "event_id",
    "kind",
    "company_id",
    "other_id",
    "name",
    "reason",
    "evidence",
    "actor",
    "happened_at",
    "judgement_id",
    "undoes",
    "run_id",
)


def companies_called(db: Connection, name: str) -> list[int]:
    """Return the companies that stand and are, or were, called so; the best known first."""
    found = {row.company_id: row.mentions for row in reversed(bearers(db, name))}
    called = select(company.c.company_id).where(company.c.name == name)
    found |= {one: found.get(one, 0) for one in db.scalars(called)}
    ranked = sorted(found, key=lambda one: (-found[one], one))
    return list(dict.fromkeys(surviving_id(db, one) for one in ranked))


def companies_with(db: Connection, text: str) -> list[int]:
    """Return the oldest companies that stand and have a text within their names."""
    within = select(company.c.company_id).where(
        company.c.name.icontains(fold(text) or text, autoescape=True)
    )
    ids = db.scalars(within.order_by(company.c.company_id).limit(WITHIN))
    return list(dict.fromkeys(surviving_id(db, one) for one in ids))


def company_names(db: Connection, company_id: int) -> pd.DataFrame:
    """Return every name that was merged into a company, the most frequent first, and why.

    Columns: unit_id, name, city, mentions, postings, sites, cities, first_seen, reason,
    evidence. A name without a reason founded the company.
    """
    query = select(
        unit.c.unit_id,
        unit.c.unit_key,
        unit.c.name,
        unit.c.city,
        unit.c.mentions,
    ).where(unit.c.company_id == company_id)
    names = frame(db, query.order_by(unit.c.mentions.desc(), unit.c.unit_id))
    shown = _shown(db, company_id)
    unseen = _Shown(0, 0, 0, None)
    rows = [shown.get(one, unseen) for one in names["unit_id"].tolist()]
    for at, column in enumerate(_Shown._fields):
        kind = object if column == "first_seen" else "int64"
        names[column] = pd.Series([row[at] for row in rows], dtype=kind)
    told = _events_by_unit(db, company_id, names)
    # Names are resolved anew to find the reasons; a name alone needs none.
    again = reasons(_mentions(db, company_id, names)) if len(names) > 1 else {}
    units = zip(names["unit_id"], names["unit_key"], strict=True)
    pairs = [told.get(one) or again.get(key) or ("", "") for one, key in units]
    names["reason"] = [reason for reason, _ in pairs]
    names["evidence"] = [evidence for _, evidence in pairs]
    return names.drop(columns="unit_key")


def events_of(db: Connection, company_id: int) -> pd.DataFrame:
    """Return EVENT_SHOWN and business_date of a company and those merged into it, in order."""
    ids = [company_id, *merged_ids(db, company_id)]
    ours = or_(company_event.c.company_id.in_(ids), company_event.c.other_id.in_(ids))
    return _events(db, select(company_event.c.event_id).where(ours))


def merged_ids(db: Connection, company_id: int) -> list[int]:
    """Return the numbers that point to a company."""
    query = select(company.c.company_id).where(company.c.merged_into == company_id)
    return list(db.scalars(query.order_by(company.c.company_id)))


def titles_of(db: Connection, ids: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """Return each company's commonest titles, with the number of postings of each."""
    asked = numbers(db, ids)
    query = (
        select(mention.c.company_id, posting.c.title, func.count())
        .join(mention, mention.c.mention_id == posting.c.mention_id)
        .join(asked, asked.c.value == mention.c.company_id)
        .group_by(mention.c.company_id, posting.c.title)
        .order_by(func.count().desc(), posting.c.title)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for company_id, title, count in db.execute(query):
        mine = found.setdefault(company_id, [])
        if len(mine) < TITLES:
            mine.append((title, count))
    return found


def postings_of(db: Connection, company_id: int) -> pd.DataFrame:
    """Return a company's postings, the open ones first, then the one that was seen last.

    Columns: posting_id, canonical_id, title, city, site, url, agency, first_seen, last_seen,
    closed_on (None: open), close_reason.
    """
    names = ("title", "city", "url", "first_seen", "last_seen", "closed_on", "close_reason")
    query = (
        select(
            posting.c.posting_id,
            func.coalesce(posting_copy.c.canonical_id, posting.c.posting_id).label(
                "canonical_id"
            ),
            mention.c.site,
            mention.c.agency,
            *(posting.c[name] for name in names),
        )
        .join_from(posting, mention, posting.c.mention_id == mention.c.mention_id)
        .outerjoin(posting_copy, posting_copy.c.posting_id == posting.c.posting_id)
        .where(mention.c.company_id == company_id)
    )
    newest = posting.c.last_seen.desc(), posting.c.first_seen.desc(), posting.c.posting_id
    return frame(db, query.order_by(posting.c.closed_on.is_not(None), *newest))


def figures_of(db: Connection, company_id: int) -> dict[str, object]:
    """Return a company's mentions, postings, sites, cities, and first and last day seen.

    Cities are towns, whatever districts boards add to them; the commonest comes first.
    """
    return _figures(db, mention.c.company_id == company_id, unit.c.company_id == company_id)


def figures_of_name(db: Connection, name: str) -> dict[str, object]:
    """Return the same of a name, whichever companies bear it."""
    return _figures(db, _shows(name), unit.c.name == name)


def titles_of_name(db: Connection, name: str) -> list[tuple[str, int]]:
    """Return the commonest titles of the postings that show a name."""
    query = (
        select(posting.c.title, func.count())
        .join(mention, mention.c.mention_id == posting.c.mention_id)
        .where(_shows(name))
        .group_by(posting.c.title)
        .order_by(func.count().desc(), posting.c.title)
    )
    return list(db.execute(query.limit(TITLES)).tuples())


def _shows(name: str) -> ColumnElement[bool]:
    """Return whether a mention shows a name, in whatever script or width."""
    units = select(unit.c.unit_id).where(unit.c.name == name)
    return or_(mention.c.unit_id.in_(units), mention.c.name == name)


def _figures(
    db: Connection, ours: ColumnElement[bool], units: ColumnElement[bool]
) -> dict[str, object]:
    counted = (
        select(
            func.count(posting.c.posting_id),
            func.min(posting.c.first_seen),
            func.max(posting.c.last_seen),
        )
        .join(mention, mention.c.mention_id == posting.c.mention_id)
        .where(ours)
    )
    postings, first, last = db.execute(counted).one()
    sites = db.scalars(select(mention.c.site).where(ours, mention.c.site != "").distinct())
    posted = select(mention.c.city).where(ours, mention.c.city != "")
    cities = Counter(town_of(city) or city for city in db.scalars(posted))
    towns = select(unit.c.city).where(units, unit.c.city != "")
    shown = select(func.sum(unit.c.mentions)).where(units)
    return {
        "mentions": int(db.execute(shown).scalar() or 0),
        "postings": postings,
        "sites": sorted(sites),
        "cities": sorted(cities, key=lambda one: (-cities[one], one))
        or sorted(set(db.scalars(towns))),
        "first_seen": first,
        "last_seen": last,
    }


def _events(db: Connection, which: Select[tuple[int]]) -> pd.DataFrame:
    columns = [company_event.c[name] for name in EVENT_SHOWN]
    query = (
        select(*columns, run.c.business_date)
        .join(run, run.c.run_id == company_event.c.run_id, isouter=True)
        .where(company_event.c.event_id.in_(which))
    )
    return frame(db, query.order_by(company_event.c.event_id))


class _Shown(NamedTuple):
    """In how many postings, sites and cities a name was shown, and since when."""

    postings: int
    sites: int
    cities: int
    first_seen: date | None


def _shown(db: Connection, company_id: int) -> dict[int, _Shown]:
    """Return how each unit of a company was shown, where the store holds its mentions."""
    query = (
        select(
            mention.c.unit_id,
            func.count(posting.c.posting_id),
            func.count(func.distinct(func.nullif(mention.c.site, ""))),
            func.min(mention.c.first_seen),
        )
        .join(posting, posting.c.mention_id == mention.c.mention_id, isouter=True)
        .where(mention.c.company_id == company_id)
        .group_by(mention.c.unit_id)
    )
    placed = (
        select(mention.c.unit_id, mention.c.city)
        .where(mention.c.company_id == company_id, mention.c.city != "")
        .distinct()
    )
    towns: dict[int, set[str]] = {}
    for unit_id, city in db.execute(placed):
        towns.setdefault(unit_id, set()).add(town_of(city) or city)
    return {
        unit_id: _Shown(postings, sites, len(towns.get(unit_id, ())), first_seen)
        for unit_id, postings, sites, first_seen in db.execute(query)
    }


def _events_by_unit(
    db: Connection, company_id: int, names: pd.DataFrame
) -> dict[int, tuple[str, str]]:
    """Return why each name came, as the events that brought it say."""
    by_name = dict(zip(names["name"], names["unit_id"], strict=True))
    told: dict[int, tuple[str, str]] = {}
    for row in events_of(db, company_id).itertuples():
        if row.kind in {"joined", "renamed"} and row.name in by_name:
            told[by_name[row.name]] = (str(row.reason), str(row.evidence))
    asked = numbers(db, names["unit_id"].tolist())
    moved = (
        select(unit_move.c.unit_id, company_event.c.reason, company_event.c.evidence)
        .join(company_event, company_event.c.event_id == unit_move.c.event_id)
        .join(asked, asked.c.value == unit_move.c.unit_id)
        .where(unit_move.c.to_id == company_id)
        .order_by(unit_move.c.move_id)
    )
    return told | {one: (reason, evidence) for one, reason, evidence in db.execute(moved)}


def _mentions(db: Connection, company_id: int, names: pd.DataFrame) -> pd.DataFrame:
    """Return a company's mentions; where they were in a file, what its units keep of them."""
    columns = [mention.c[name] for name in MENTION_COLUMNS]
    kept = frame(db, select(*columns).where(mention.c.company_id == company_id))
    if len(kept):
        return kept
    return names[["name", "city"]].assign(mention_id=names["unit_id"])
