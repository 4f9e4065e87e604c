"""Keeping a standing order not to send, from the command and from the desk."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime

from enrich.store import companies, leads, open_store
from enrich.store.audit import note
from enrich.store.barred import StandingOrder
from flows.settings import Settings


def suppress(settings: Settings, said: StandingOrder, detail: Mapping[str, object]) -> None:
    """Keep an order; the next lists leave out whom it means.

    Args:
        settings: Whose store.
        said: The order.
        detail: What the log keeps with it.

    Raises:
        StoreError: The kind is unknown, the value empty, or there is no company of that number.
    """
    now = datetime.fromisoformat(said.added_at)
    order = leads.Suppression(
        kind=said.kind,
        value=said.value,
        reason=said.reason,
        author=said.author,
        added_at=now,
        ends_on=said.ends_on,
    )
    with closing(open_store(settings.store)) as store, store.begin(people=True) as db:
        leads.add_suppression(db, order)
        if said.kind == "company":
            companies.surviving_id(db, int(said.value))
        # The log can never be changed: a name that must be forgotten must not stand in it.
        subject = f"company {said.value}" if said.kind == "company" else said.kind
        note(db, now, said.author, "suppressed", subject, detail)
