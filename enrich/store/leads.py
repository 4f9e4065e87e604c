"""Leads, suppressions and what was published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, delete, func, insert, select, update

from enrich.forgotten import plain_value
from enrich.issues import StoreError
from enrich.lifecycle import LEAD_COLUMNS
from enrich.store.bulk import add_rows, frame, records
from enrich.store.columns import moment
from enrich.store.feedback import settle
from enrich.store.merged import survivors
from enrich.store.schema import lead, publication, publication_row, suppression
from enrich.suppressions import KINDS

KEPT_PUBLICATIONS = 7
"""Of so many publications the rows are kept; of older ones only that they were."""
_DAYS = ("first_seen", "last_seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A standing order not to send.

    Attributes:
        kind: company (its id), name, domain or uscc.
        ends_on: The last day on which it holds; None: for ever.
    """

    kind: str
    value: str
    reason: str
    author: str
    added_at: datetime
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One publication: which run, under which rules, where."""

    run_id: int
    business_date: date
    rules_version: str
    folder: str
    published_at: datetime


def leads(db: Connection) -> pd.DataFrame:
    """Return every lead there ever was, oldest first.

    Columns: lead_id, company_id (the one that stayed), segment, state, assigned_to,
    first_listed_on, merged_into (the lead that stayed, or missing).
    """
    names = ("lead_id", "company_id", "segment", "state", "assigned_to", "first_listed_on")
    query = select(*(lead.c[name] for name in names), lead.c.merged_into)
    found = frame(db, query.order_by(lead.c.lead_id))
    stayed = survivors(db)
    found["company_id"] = [stayed.get(n, n) for n in found["company_id"].tolist()]
    return found


def save_leads(db: Connection, rows: pd.DataFrame, run_id: int, today: date) -> None:
    """Add the leads that are new, and join those whose companies became one.

    What people answered about a company stays the state of all its leads.

    Args:
        db: The caller's transaction.
        rows: lead_id, company_id, segment and state; LEAD_COLUMNS will do.
        run_id: The run that lists them.
        today: The business date.
    """
    known = set(db.execute(select(lead.c.lead_id)).scalars())
    columns = ("lead_id", "company_id", "segment", "state")
    new = [row for row in records(rows, columns) if row[0] not in known]
    add_rows(
        db,
        lead,
        (*columns, "first_listed_on", "run_id"),
        [(*row, today, run_id) for row in new],
    )
    _join_leads(db)
    settle(db)


def _join_leads(db: Connection) -> None:
    if not survivors(db):
        return
    every = leads(db)
    first: dict[tuple[int, str], tuple[int, str]] = {}
    columns = ("lead_id", "company_id", "segment", "state", "merged_into")
    for lead_id, company_id, segment, state, merged in records(every, columns):
        if merged is not None:
            continue
        stays, worked = first.setdefault((company_id, segment), (lead_id, state))
        if stays == lead_id:
            continue
        joined = update(lead).where(lead.c.lead_id == lead_id)
        db.execute(joined.values(merged_into=stays))
        if worked == "new" and state != "new":
            # What somebody did with the younger lead is not forgotten.
            db.execute(update(lead).values(state=state).where(lead.c.lead_id == stays))
            first[company_id, segment] = (stays, state)


def suppressions(db: Connection) -> pd.DataFrame:
    """Return kind, value, reason, author, added_at, ends_on, oldest first.

    Of a company that was merged the value is the one that stayed.
    """
    names = ("kind", "value", "reason", "author", "added_at", "ends_on")
    query = select(*(suppression.c[name] for name in names))
    found = frame(db, query.order_by(suppression.c.suppression_id))
    stayed = survivors(db)
    found["value"] = [
        str(stayed.get(int(value), value)) if kind == "company" else value
        for kind, value in zip(found["kind"].tolist(), found["value"].tolist(), strict=True)
    ]
    return found


def add_suppression(db: Connection, order: Suppression) -> None:
    """Add one order; saying it twice changes nothing.

    Raises:
        StoreError: The kind is unknown, the value empty, or a company is not named by its id.
    """
    value = plain_value(order.kind, order.value)
    if order.kind not in KINDS or not value:
        raise StoreError(f"suppress {', '.join(KINDS)} by its value, not {order.kind!r}")
    if order.kind == "company" and not value.isdecimal():
        raise StoreError(f"a company is suppressed by its number, not {order.value!r}")
    same = select(suppression.c.suppression_id).where(
        suppression.c.kind == order.kind,
        suppression.c.value == value,
        suppression.c.ends_on.is_not_distinct_from(order.ends_on),
    )
    if db.execute(same).first() is not None:
        return
    db.execute(
        insert(suppression).values(
            kind=order.kind,
            value=value,
            reason=order.reason,
            author=order.author,
            added_at=moment(order.added_at),
            ends_on=order.ends_on,
        )
    )


def publication_rows(db: Connection, before_run_id: int) -> pd.DataFrame:
    """Return LEAD_COLUMNS as the last publication of an earlier run had them; none if none.

    The base of what is new, changed and closed. A run that is done again compares with the
    same base, so its lists come out the same. `company_id` is the company that stayed since.
    """
    earlier = select(func.max(publication.c.run_id)).where(publication.c.run_id < before_run_id)
    query = (
        select(publication_row.c.row)
        .where(publication_row.c.run_id == earlier.scalar_subquery())
        .order_by(publication_row.c.lead_id)
    )
    rows = [json.loads(text) for text in db.execute(query).scalars()]
    stayed = survivors(db)
    for row in rows:
        row["company_id"] = stayed.get(row["company_id"], row["company_id"])
        for name in _DAYS:
            row[name] = date.fromisoformat(row[name]) if row[name] else None
    # A column that came with a later release was empty then.
    columns = {name: [row.get(name, "") for row in rows] for name in LEAD_COLUMNS}
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype="object" if name in _DAYS or not rows else None)
            for name, values in columns.items()
        }
    )


def save_publication(db: Connection, published: Published, rows: pd.DataFrame) -> None:
    """Note what a run published; saying it again replaces it.

    Args:
        db: The caller's transaction.
        published: The publication.
        rows: LEAD_COLUMNS. Those of old publications are forgotten.
    """
    run_id = published.run_id
    db.execute(delete(publication_row).where(publication_row.c.run_id == run_id))
    db.execute(delete(publication).where(publication.c.run_id == run_id))
    db.execute(
        insert(publication).values(
            run_id=run_id,
            business_date=published.business_date,
            rules_version=published.rules_version,
            folder=published.folder,
            published_at=moment(published.published_at),
            rows=len(rows),
        )
    )
    at = {name: LEAD_COLUMNS.index(name) for name in ("lead_id", "segment", "row_hash")}
    saved = [
        (run_id, row[at["lead_id"]], row[at["segment"]], row[at["row_hash"]], _text(row))
        for row in records(rows, LEAD_COLUMNS)
    ]
    add_rows(db, publication_row, ("run_id", "lead_id", "segment", "row_hash", "row"), saved)
    newest = select(publication.c.run_id).order_by(publication.c.run_id.desc())
    kept = db.execute(newest.limit(KEPT_PUBLICATIONS)).scalars().all()
    db.execute(delete(publication_row).where(publication_row.c.run_id.notin_(kept)))


def _text(row: tuple[object, ...]) -> str:
    said = dict(zip(LEAD_COLUMNS, row, strict=True))
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str)
