"""Finding companies by what people type: a part of a name, a number, a credit code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC
from sqlalchemy import CTE, ColumnElement, Connection, func, or_, select

from enrich.names.fold import fold
from enrich.store.schema import company, mention, posting, posting_copy, score

LONGEST = 100
"""So many characters of what was typed are looked for."""
_NUMBER = re.compile(r"[cC]?(\d{1,15})")
_CODE = re.compile(r"[0-9A-Z]{18}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A company that stands, and what it was found by: one of its names, number or code.

    Attributes:
        openings: So many are open, copies of one advert counted once, as lists count.
    """

    company_id: int
    name: str
    by: str
    city: str
    uscc: str
    grade: str
    score: float | None
    openings: int


def companies_found(db: Connection, typed: str, most: int) -> tuple[list[Hit], int]:
    """Return the first companies that a text finds, the best score first, and how many in all.

    A number or credit code finds its company too, the number of a merged one the one that
    stayed. Names are found in either script, whatever width they were typed in.
    """
    text = typed.replace("\0", "").strip()[:LONGEST]
    if not text:
        return [], 0
    ways = _ways(text)
    ids = _followed(or_(*_meant(text), *_named(ways)))
    # Names are looked through once: the window counts what the limit leaves out.
    wanted = (
        select(company, score.c.grade, score.c.score, func.count().over().label("in_all"))
        .join(ids, ids.c.company_id == company.c.company_id)
        .outerjoin(score, score.c.company_id == company.c.company_id)
        .where(company.c.merged_into.is_(None))
    )
    best = (company.c.name == text).desc(), func.coalesce(score.c.score, -1).desc()
    rows = db.execute(wanted.order_by(*best, company.c.company_id).limit(most)).all()
    openings = _openings(db, [row.company_id for row in rows])
    hits = [
        Hit(
            company_id=row.company_id,
            name=row.name,
            by=_by(ways, row.name, row.names_seen),
            city=row.city,
            uscc=row.uscc,
            grade=row.grade or "",
            score=row.score,
            openings=openings.get(row.company_id, 0),
        )
        for row in rows
    ]
    return hits, rows[0].in_all if rows else 0


def _followed(meant: ColumnElement[bool]) -> CTE:
    """Return the companies that are meant and, step by step, those they were merged into."""
    ids = select(company.c.company_id).where(meant).cte("ids", recursive=True)
    into = select(company.c.merged_into).join(ids, ids.c.company_id == company.c.company_id)
    return ids.union(into.where(company.c.merged_into.is_not(None)))


def _ways(text: str) -> list[str]:
    """Return the ways in which a name may stand: as typed, folded, in traditional script."""
    plain = fold(text) or text
    return list(dict.fromkeys((text, plain, _traditional().convert(plain))))


@cache
def _traditional() -> OpenCC:
    """Return the converter, made when somebody searches: it takes 26 MB."""
    return OpenCC("s2t")


def _meant(text: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    number, code = _NUMBER.fullmatch(text), text.upper()
    if number:
        found.append(company.c.company_id == int(number[1]))
    if _CODE.fullmatch(code):
        found.append(company.c.uscc == code)
    return found


def _named(ways: Sequence[str]) -> list[ColumnElement[bool]]:
    columns = company.c.name, company.c.names_seen, company.c.short_name
    return [_within(column, way) for column in columns for way in ways]


def _within(column: ColumnElement[str], way: str) -> ColumnElement[bool]:
    if way.isascii() or way.upper() != way.lower():
        return column.icontains(way, autoescape=True)
    # Chinese has no case, and lowering every name takes longer than comparing it.
    return column.contains(way, autoescape=True)


def _by(ways: Sequence[str], name: str, names_seen: str) -> str:
    """Return another name of the company that was found; "" if its own name was."""

    def has(shown: str) -> bool:
        return any(way.casefold() in shown.casefold() for way in ways)

    return "" if has(name) else next(filter(has, names_seen.splitlines()), "")


def _openings(db: Connection, ids: Sequence[int]) -> dict[int, int]:
    opening = func.coalesce(posting_copy.c.canonical_id, posting.c.posting_id)
    query = (
        select(mention.c.company_id, func.count(opening.distinct()))
        .join(posting, posting.c.mention_id == mention.c.mention_id)
        .outerjoin(posting_copy, posting_copy.c.posting_id == posting.c.posting_id)
        .where(mention.c.company_id.in_(ids), posting.c.closed_on.is_(None))
        .group_by(mention.c.company_id)
    )
    return dict(db.execute(query).tuples().all())
