"""What may leave the house now of the rows that a run published, as they are known now.

A publication is hours old when somebody takes rows of it. Who asked since not to be called is
left out here, and what sales did since shows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from sqlalchemy import Connection, func, select

from enrich.forgotten import NOTHING, Forgotten
from enrich.issues import RefusedError, StoreError
from enrich.store import given
from enrich.store.bulk import frame
from enrich.store.leads import suppressions
from enrich.store.merged import survivors
from enrich.store.schema import company, fact, lead, publication, publication_row
from enrich.suppressions import Orders, orders_in_force, suppressed

BATCH = 1_000
_COMPANY = ("company_id", "name", "uscc", "names_seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Which of the wanted leads may leave.

    Attributes:
        lead_ids: Those that may, in the order in which they were wanted.
        company_ids: Their companies, as they are numbered now; in the same order.
        dropped: How many may not, because a standing order keeps their company back.
    """

    lead_ids: tuple[int, ...]
    company_ids: tuple[int, ...]
    dropped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRun:
    """Where a run's publication is, and what it is of."""

    folder: str
    business_date: date
    rules_version: str


def published_run(db: Connection, run_id: int) -> PublishedRun:
    """Return what is known of a run's publication.

    Raises:
        StoreError: The run published nothing.
    """
    columns = (publication.c.folder, publication.c.business_date, publication.c.rules_version)
    row = db.execute(select(*columns).where(publication.c.run_id == run_id)).one_or_none()
    if row is None:
        raise StoreError(f"there is no publication of run {run_id}")
    return PublishedRun(
        folder=row.folder, business_date=row.business_date, rules_version=row.rules_version
    )


def leaving(
    db: Connection,
    run_id: int,
    lead_ids: Sequence[int],
    today: date,
    forgotten: Forgotten = NOTHING,
) -> Leaving:
    """Return which published leads may leave the house today.

    Args:
        db: The store.
        run_id: The run that published them.
        lead_ids: In the order in which they are wanted.
        today: An order that holds on this day keeps its company back.
        forgotten: Whoever shows something of it is kept back as well.

    Raises:
        RefusedError: The rows of some of them are kept no more: a newer list has to be taken.
    """
    stayed = survivors(db)
    orders = orders_in_force(suppressions(db), today)
    barred, known, offered = set[int](), 0, list[tuple[int, int]]()
    for batch in _batches(lead_ids):  # a market's rows at once are gigabytes
        rows = [
            (stayed.get(row["company_id"], row["company_id"]), row)
            for row in _rows(db, run_id, batch)
        ]
        known += len(rows)
        barred |= _barred(db, orders, rows)
        offered += [
            (row["lead_id"], number)
            for number, row in rows
            if not (forgotten and forgotten.left_of(row) is None)
        ]
    _refuse_missing(run_id, len(lead_ids), known)
    left = [(lead_id, number) for lead_id, number in offered if number not in barred]
    return Leaving(
        lead_ids=tuple(lead_id for lead_id, _ in left),
        company_ids=tuple(number for _, number in left),
        dropped=known - len(left),
    )


def barred_companies(
    db: Connection, company_ids: Collection[int], today: date
) -> frozenset[int]:
    """Return those of the companies that a standing order keeps back today."""
    stayed = survivors(db)
    now = {number: stayed.get(number, number) for number in company_ids}
    orders = orders_in_force(suppressions(db), today)
    barred = _barred(db, orders, [(number, {}) for number in now.values()])
    return frozenset(number for number, survivor in now.items() if survivor in barred)


def rows_leaving(
    db: Connection, run_id: int, lead_ids: Sequence[int], forgotten: Forgotten = NOTHING
) -> Iterator[list[dict[str, Any]]]:
    """Yield published rows in the given order, some at a time, with the state of now.

    Contacts that were forgotten are left out of them.

    What is not known of days, scores and ids is None or ""; days are texts (ISO 8601).
    """
    for batch in _batches(lead_ids):
        states = _states(db, batch)
        yield [
            row | {"state": states.get(row["lead_id"], row["state"])}
            for kept in _rows(db, run_id, batch)
            if (row := forgotten.left_of(kept) if forgotten else kept) is not None
        ]


def _rows(db: Connection, run_id: int, lead_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for batch in _batches(lead_ids):
        # As a join, SQLite reads the whole publication for each batch.
        wanted = publication_row.c.lead_id.in_(select(given.numbers(db, batch).c.value))
        query = select(publication_row.c.lead_id, publication_row.c.row)
        query = query.where(publication_row.c.run_id == run_id, wanted)
        found = {lead_id: text for lead_id, text in db.execute(query)}  # noqa: C416  # rows, not pairs
        yield from (json.loads(found[lead_id]) for lead_id in batch if lead_id in found)


def _batches(lead_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (lead_ids[at : at + BATCH] for at in range(0, len(lead_ids), BATCH))


def _refuse_missing(run_id: int, wanted: int, known: int) -> None:
    if known < wanted:
        raise RefusedError(
            f"{wanted - known} of {wanted} rows of run r{run_id} are kept no more: "
            "open the list again and take it as it is now"
        )


def _states(db: Connection, lead_ids: Sequence[int]) -> dict[int, str]:
    """Return each lead's state; of one that was joined, that of the one that stayed."""
    wanted, stays = select(given.numbers(db, lead_ids).c.value), lead.alias("stays")
    query = (
        select(lead.c.lead_id, func.coalesce(stays.c.state, lead.c.state))
        .join(stays, stays.c.lead_id == lead.c.merged_into, isouter=True)
        .where(lead.c.lead_id.in_(wanted))
    )
    return {lead_id: state for lead_id, state in db.execute(query)}  # noqa: C416  # rows, not pairs


def _barred(
    db: Connection, orders: Orders, rows: Sequence[tuple[int, Mapping[str, Any]]]
) -> frozenset[int]:
    """Return the companies that orders keep back.

    Args:
        db: The store.
        orders: Those in force.
        rows: Companies by number, each with what was published of it: an order meets a company
            by what it is called now, and by what its row says.
    """
    if not any(orders.values()):
        return frozenset()
    numbers = sorted({number for number, _ in rows})
    companies, facts = [_companies(db, numbers)], [_domains(db, numbers)]
    told = [
        (number, row["company_name"], row["uscc"], row["company_name"])
        for number, row in rows
        if row
    ]
    companies.append(pd.DataFrame(told, columns=list(_COMPANY)))
    sites = [(number, "domain", _host(row["website"])) for number, row in rows if row]
    facts.append(pd.DataFrame(sites, columns=["company_id", "kind", "value"]))
    known = suppressed(orders, pd.concat(companies), pd.concat(facts))
    return known & frozenset(numbers)


def _companies(db: Connection, numbers: Sequence[int]) -> pd.DataFrame:
    wanted = select(given.numbers(db, numbers).c.value)
    query = select(*(company.c[name] for name in _COMPANY))
    return frame(db, query.where(company.c.company_id.in_(wanted)))


def _domains(db: Connection, numbers: Sequence[int]) -> pd.DataFrame:
    wanted = fact.c.company_id.in_(select(given.numbers(db, numbers).c.value))
    query = select(fact.c.company_id, fact.c.kind, fact.c.value)
    return frame(db, query.where(fact.c.kind == "domain", wanted))


def _host(website: object) -> str:
    try:
        return urlsplit(str(website or "")).hostname or ""
    except ValueError:
        return ""
