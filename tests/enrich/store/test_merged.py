"""Merged companies: every number means the one that stayed, along a chain too."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert

from enrich.store import Store
from enrich.store.barred import standing_orders
from enrich.store.leads import Suppression, add_suppression
from enrich.store.merged import stands_for, survivors
from enrich.store.schema import company

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CHAIN = {1: None, 2: 1, 3: 2, 4: None}
"""By number the company that each was merged into."""


def merged_chain(store: Store) -> None:
    rows = [{"company_id": n, "name": f"C{n}", "merged_into": to} for n, to in CHAIN.items()]
    with store.begin() as db:
        db.execute(insert(company), rows)


def test_each_number_means_the_company_that_stayed(store: Store) -> None:
    merged_chain(store)

    with store.read() as db:
        assert stands_for(db, [1, 3, 4, 9]) == {1: 1, 3: 1, 4: 4, 9: 9}
        assert survivors(db) == {2: 1, 3: 1}


def test_an_order_is_shown_with_the_company_that_its_number_became(store: Store) -> None:
    merged_chain(store)
    order = Suppression(kind="company", value="3", reason="x", author="ana", added_at=AT)

    with store.begin(people=True) as db:
        add_suppression(db, order)
        [shown] = standing_orders(db, 10)

    assert (shown.value, shown.company_id, shown.company) == ("3", 1, "C1")
