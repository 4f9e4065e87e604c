"""Employers as site names, legal entities or groups; and the worst merges of a night."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    case,
    exists,
    func,
    literal,
    select,
)

from enrich.names import fold
from enrich.resolve.doubts import GROWTH
from enrich.resolve.spelling import parsed
from enrich.store.bulk import frame
from enrich.store.given import numbers
from enrich.store.relations import relations
from enrich.store.schema import company, company_event, mention, posting, unit, unit_move

LEVELS = ("site", "entity", "group")
LEVEL_COLUMNS = (
    "company_id",
    "name",
    "kind",
    "site",
    "members",
    "mentions",
    "postings",
    "open",
)
ROLLED_UP = frozenset({"branch_of", "same_group"})
CANARY_COLUMNS = ("company_id", "name", "joined", "before", "names", "reasons", "looks")
NAMES_TOLD = 5
TOGETHER = "came in its first night"
_EVENT = company_event.c
_OPEN = func.sum(
    case((posting.c.posting_id.is_not(None) & posting.c.closed_on.is_(None), 1), else_=0)
).label("open")


def employers(db: Connection, level: str) -> pd.DataFrame:
    """Return LEVEL_COLUMNS of all employers at one of LEVELS, the most postings first.

    `site`: a row for each name on each site; `entity`: companies, branches apart; `group`: with
    their branches and the firms of their group, under the name of the firm that posts most.
    `members` are the distinct names of a site's row, the names of an entity, the companies of a
    group.
    """
    if level == "site":
        return _ranked(_by_site(db))
    entities = _entities(db)
    return _ranked(entities if level == "entity" else _groups(db, entities))


def canary(db: Connection, run_id: int | None, limit: int | None = None) -> pd.DataFrame:
    """Return CANARY_COLUMNS of the companies that a run joined names to, the worst first.

    `joined` mentions came with `names` that were another company's, or nobody's, before;
    `before` counts the others. Of a company that began in the run, its own name, or
    else the heaviest, was there before. `looks` says what is odd about the company now: two
    places, two legal forms, sudden growth.

    Args:
        db: A connection to the store.
        run_id: The run; None: calls on files.
        limit: How many; None: all.
    """
    found = (_merged(db, run_id), _joined(db, run_id), _founded(db, run_id))
    moved = pd.concat([one for one in found if len(one)] or found, ignore_index=True)
    if moved.empty:
        return pd.DataFrame(columns=list(CANARY_COLUMNS))
    moved = moved.drop_duplicates("unit_id")
    weights = moved.groupby("company_id")["mentions"].sum().reset_index()
    ranked = weights.sort_values(["mentions", "company_id"], ascending=[False, True])
    worst = ranked["company_id"].head(limit or len(ranked)).tolist()
    asked = numbers(db, worst)
    query = select(unit.c.name, unit.c.company_id, unit.c.mentions)
    units = frame(db, query.join_from(unit, asked, unit.c.company_id == asked.c.value))
    named = select(company.c.company_id, company.c.name).join(
        asked, asked.c.value == company.c.company_id
    )
    titles = dict(db.execute(named).tuples().all())
    ours = dict(list(units.groupby("company_id")))
    came = dict(list(moved.groupby("company_id")))
    rows = []
    for company_id in worst:
        joined = int(came[company_id]["mentions"].sum())
        before = int(ours[company_id]["mentions"].sum()) - joined
        rows.append(
            (
                company_id,
                titles[company_id],
                joined,
                before,
                "; ".join(list(dict.fromkeys(came[company_id]["name"]))[:NAMES_TOLD]),
                "; ".join(dict.fromkeys(came[company_id]["reason"])),
                _looks(ours[company_id]["name"].tolist(), joined, before),
            )
        )
    return pd.DataFrame(rows, columns=list(CANARY_COLUMNS))


def _merged(db: Connection, run_id: int | None) -> pd.DataFrame:
    """Return the units that events of a run moved to where they are now."""
    query = (
        select(unit.c.unit_id, unit.c.company_id, unit.c.name, unit.c.mentions, _EVENT.reason)
        .join(unit_move, unit_move.c.unit_id == unit.c.unit_id)
        .join(company_event, _EVENT.event_id == unit_move.c.event_id)
        .where(_EVENT.kind == "merged", unit_move.c.to_id == unit.c.company_id, _of(run_id))
    )
    return frame(db, query.order_by(unit_move.c.move_id.desc()))


def _joined(db: Connection, run_id: int | None) -> pd.DataFrame:
    """Return the units that joined a company known before."""
    stays = func.coalesce(company.c.merged_into, company.c.company_id)
    query = (
        select(unit.c.unit_id, unit.c.company_id, unit.c.name, unit.c.mentions, _EVENT.reason)
        .join(company, company.c.company_id == _EVENT.company_id)
        .join(unit, (unit.c.company_id == stays) & (unit.c.name == _EVENT.name))
        .where(_EVENT.kind == "joined", _of(run_id))
    )
    return frame(db, query.order_by(_EVENT.event_id))


def _founded(db: Connection, run_id: int | None) -> pd.DataFrame:
    """Return the units of companies that began in a run, apart from their own name."""
    began = company.c.run_id.is_(None) if run_id is None else company.c.run_id == run_id
    here = [began, unit.c.mentions > 0, unit.c.first_company_id == unit.c.company_id]
    several = (
        select(unit.c.company_id)
        .join(company, company.c.company_id == unit.c.company_id)
        .where(*here)
        .group_by(unit.c.company_id)
        .having(func.count(func.distinct(unit.c.name)) > 1)
    )
    later = exists().where(
        _EVENT.kind == "joined",
        _EVENT.company_id == unit.c.company_id,
        _EVENT.name == unit.c.name,
        _EVENT.run_id != run_id,
    )
    query = select(unit.c.unit_id, unit.c.company_id, unit.c.name, unit.c.mentions)
    query = query.add_columns(company.c.name.label("title"))
    query = query.join(company, company.c.company_id == unit.c.company_id)
    query = query.where(unit.c.company_id.in_(several), unit.c.mentions > 0)
    query = query.where(unit.c.first_company_id == unit.c.company_id, ~later)
    units = frame(db, query.order_by(unit.c.unit_id))
    units["weight"] = units.groupby(["company_id", "name"])["mentions"].transform("sum")
    units["own"] = units["name"].map(fold) == units["title"].map(fold)
    ranked = units.sort_values(["own", "weight", "unit_id"], ascending=[False, False, True])
    first = ranked.drop_duplicates("company_id").set_index("company_id")["name"]
    others = ranked[ranked["name"] != ranked["company_id"].map(first)]
    return others.drop(columns=["title", "weight", "own"]).assign(reason=TOGETHER)


def _of(run_id: int | None) -> ColumnElement[bool]:
    return _EVENT.run_id.is_(None) if run_id is None else _EVENT.run_id == run_id


def _looks(names: list[str], joined: int, before: int) -> str:
    """Return what is odd about a company of these names."""
    read = [parsed(name) for name in names]
    places = {one.place.key: one.place for one in read if one.place.depth >= 2}
    apart = any(not a.agrees(b) for a, b in combinations(places.values(), 2))
    forms = sorted({one.legal_class for one in read if one.legal_class})
    odd = [f"places {', '.join(sorted(places))}"] if apart else []
    odd += [f"legal forms {', '.join(forms)}"] if len(forms) > 1 else []
    odd += (
        [f"grew {(joined + before) / before:.0f} ×"]
        if before and joined > GROWTH * before
        else []
    )
    return "; ".join(odd)


def _by_site(db: Connection) -> pd.DataFrame:
    query = (
        select(
            mention.c.company_id,
            mention.c.name,
            company.c.kind,
            mention.c.site,
            func.count(func.distinct(mention.c.unit_id)).label("members"),
            func.count(func.distinct(mention.c.mention_id)).label("mentions"),
            func.count(posting.c.posting_id).label("postings"),
            _OPEN,
        )
        .join(posting, posting.c.mention_id == mention.c.mention_id, isouter=True)
        .join(company, company.c.company_id == mention.c.company_id)
        .group_by(mention.c.company_id, mention.c.name, company.c.kind, mention.c.site)
    )
    return frame(db, query)


def _entities(db: Connection) -> pd.DataFrame:
    """Return LEVEL_COLUMNS and branch_of of the companies that stand; of files, no postings."""
    names = (
        select(
            unit.c.company_id,
            func.count().label("members"),
            func.sum(unit.c.mentions).label("mentions"),
        )
        .group_by(unit.c.company_id)
        .subquery()
    )
    shown = (
        select(mention.c.company_id, func.count().label("postings"), _OPEN)
        .join(posting, posting.c.mention_id == mention.c.mention_id)
        .group_by(mention.c.company_id)
        .subquery()
    )
    firm = company.alias("firm")
    counts = (names.c.members, names.c.mentions, shown.c.postings, shown.c.open)
    query = (
        select(
            company.c.company_id,
            company.c.name,
            company.c.kind,
            literal("").label("site"),
            *(func.coalesce(one, 0, type_=Integer).label(one.name) for one in counts),
            func.coalesce(firm.c.merged_into, company.c.branch_of).label("branch_of"),
        )
        .join(names, names.c.company_id == company.c.company_id, isouter=True)
        .join(shown, shown.c.company_id == company.c.company_id, isouter=True)
        .join(firm, firm.c.company_id == company.c.branch_of, isouter=True)
        .where(company.c.merged_into.is_(None))
        .order_by(company.c.company_id)
    )
    return frame(db, query)


def _groups(db: Connection, entities: pd.DataFrame) -> pd.DataFrame:
    related = relations(db)
    ties = related[related["kind"].isin(ROLLED_UP)]
    pairs = [*zip(ties["company_id"], ties["other_id"], strict=True)]
    branches = entities[entities["branch_of"].notna()]
    pairs += [*zip(branches["company_id"], branches["branch_of"], strict=True)]
    group = _joined_up(entities["company_id"].tolist(), pairs)
    table = entities.assign(
        group=entities["company_id"].map(group), part=entities["branch_of"].notna()
    )
    table = table.sort_values(
        ["part", "postings", "mentions"], ascending=[True, False, False], kind="stable"
    )
    counts = table.groupby("group")[["mentions", "postings", "open"]].sum()
    heads = table.drop_duplicates("group").set_index("group")
    heads[["mentions", "postings", "open"]] = counts
    heads["members"] = table.groupby("group").size()
    return heads.reset_index(drop=True)


def _joined_up(ids: list[int], pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Return for each company the lowest number that pairs lead to."""
    into = {one: one for one in ids}

    def lowest(one: int) -> int:
        while into[one] != one:
            into[one] = into[into[one]]
            one = into[one]
        return one

    for left, right in pairs:
        if left in into and right in into:
            low, high = sorted((lowest(left), lowest(right)))
            into[high] = low
    return {one: lowest(one) for one in ids}


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    ranked = table.sort_values(
        ["open", "postings", "mentions", "company_id"], ascending=[False, False, False, True]
    )
    return ranked[list(LEVEL_COLUMNS)].reset_index(drop=True)
