"""What the desk's lists are made of: the newest publication, and what people did since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, or_, select

from enrich.store.company_tables import company, company_event
from enrich.store.desk_tables import download, download_lead, feedback
from enrich.store.schema import fact, lead, publication, publication_row, suppression

_SENT = "sent"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One publication as the store noted it.

    Attributes:
        folder: The name of its folder among the lists.
        published_at: Another one when the same run was published again.
    """

    run_id: int
    business_date: date
    rules_version: str
    folder: str
    published_at: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Numbers that grow when people or a night change what lies over a publication.

    Attributes:
        states: Grows when the state of a lead changes.
        merges: Grows when companies are merged or parted.
        downloads: Grows when a download of the person arrives.
    """

    states: tuple[int, int]
    merges: int
    downloads: tuple[int, str]


def newest_edition(db: Connection) -> Edition | None:
    """Return the publication of the latest business date whose rows are kept; None: none."""
    kept = exists().where(publication_row.c.run_id == publication.c.run_id)
    query = _editions().where(or_(kept, publication.c.rows == 0)).limit(1)
    row = db.execute(query).one_or_none()
    return None if row is None else _edition(row)


def last_editions(db: Connection, most: int) -> list[Edition]:
    """Return the last publications, the newest first, whether their rows are kept or not."""
    return [_edition(row) for row in db.execute(_editions().limit(most))]


def rows_of(db: Connection, run_id: int) -> Iterator[str]:
    """Yield what a run published, each row as JSON, by the number of the lead."""
    query = (
        select(publication_row.c.row)
        .where(publication_row.c.run_id == run_id)
        .order_by(publication_row.c.lead_id)
    )
    yield from db.execute(query).yield_per(_AT_ONCE).scalars()


def names_and_domains(
    db: Connection,
) -> tuple[list[tuple[int, str, str, str]], list[tuple[int, str]]]:
    """Return the companies that stand, each number, name, names seen and code; and domains."""
    names = ("company_id", "name", "names_seen", "uscc")
    named = select(*(company.c[name] for name in names)).where(company.c.merged_into.is_(None))
    domains = select(fact.c.company_id, fact.c.value).where(fact.c.kind == "domain")
    return list(map(tuple, db.execute(named))), list(map(tuple, db.execute(domains)))


def changes(db: Connection, person_id: int) -> Changes:
    """Return the numbers by which to tell whether anything changed."""
    mine = download.c.person_id == person_id
    answered, listed, merged, taken, at = db.execute(
        select(
            select(func.max(feedback.c.feedback_id)).scalar_subquery(),
            select(func.max(lead.c.lead_id)).scalar_subquery(),
            select(func.max(company_event.c.event_id)).scalar_subquery(),
            select(func.count()).select_from(download).where(mine).scalar_subquery(),
            select(func.max(download.c.ended_at)).where(mine).scalar_subquery(),
        )
    ).one()
    return Changes(
        states=(answered or 0, listed or 0),
        merges=merged or 0,
        downloads=(taken, at or ""),
    )


def worked_states(db: Connection) -> dict[int, str]:
    """Return the state of every lead that somebody has worked on; all others are new."""
    query = select(lead.c.lead_id, lead.c.state).where(lead.c.state != "new")
    return {number: state for number, state in db.execute(query)}  # noqa: C416  # rows, not pairs


def orders(db: Connection, today: date) -> list[tuple[str, str]]:
    """Return kind and value of each standing order that holds on a day."""
    ends_on = suppression.c.ends_on
    query = select(suppression.c.kind, suppression.c.value)
    rows = db.execute(query.where(or_(ends_on.is_(None), ends_on >= today)).distinct())
    return [(kind, value) for kind, value in rows]


def held_leads(db: Connection, person_id: int) -> list[int]:
    """Return the leads that a download of the person held; of joined ones both."""
    held = download_lead.join(lead, lead.c.lead_id == download_lead.c.lead_id, isouter=True)
    query = select(download_lead.c.lead_id, lead.c.merged_into).select_from(held)
    rows = db.execute(query.where(download_lead.c.person_id == person_id))
    return sorted({number for row in rows for number in row if number is not None})


def last_downloads(db: Connection, person_id: int) -> dict[str, str]:
    """Return by segment the moment at which the person's last download of it arrived."""
    query = (
        select(download.c.segment, func.max(download.c.ended_at))
        .where(download.c.person_id == person_id, download.c.state == _SENT)
        .group_by(download.c.segment)
    )
    return {segment: at for segment, at in db.execute(query)}  # noqa: C416  # rows, not pairs


_EDITION = ("run_id", "business_date", "rules_version", "folder", "published_at", "rows")


def _editions() -> Select[Any]:
    return select(*(publication.c[name] for name in _EDITION)).order_by(
        publication.c.business_date.desc(), publication.c.run_id.desc()
    )


def _edition(row: Row[Any]) -> Edition:
    return Edition(**dict(zip(_EDITION, row, strict=True)))
