"""Saved views: queries of a list that a person gave a name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from enrich.issues import InputError, StoreError
from enrich.store.desk_tables import saved_view

MOST_VIEWS, MOST_LETTERS = 50, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A person's name for a query of a segment's list."""

    view_id: int
    name: str
    query: str


def views(db: Connection, person_id: int, segment: str) -> list[View]:
    """Return a person's views of a segment, by name."""
    names = ("view_id", "name", "query")
    query = (
        select(*(saved_view.c[name] for name in names))
        .where(saved_view.c.person_id == person_id, saved_view.c.segment == segment)
        .order_by(saved_view.c.name)
    )
    return [View(**dict(zip(names, row, strict=True))) for row in db.execute(query)]


def save_view(db: Connection, person_id: int, segment: str, name: str, query: str) -> None:
    """Keep a query under a name; one that the person has already means this query from now on.

    Raises:
        InputError: The name is empty or too long, or the person has too many views of the list.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= MOST_LETTERS:
        raise InputError("name", None, "", f"has 1 to {MOST_LETTERS} letters")
    mine = (saved_view.c.person_id == person_id, saved_view.c.segment == segment)
    same = update(saved_view).where(*mine, saved_view.c.name == name).values(query=query)
    if db.execute(same).rowcount:
        return
    count = db.execute(select(func.count()).select_from(saved_view).where(*mine)).scalar_one()
    if count >= MOST_VIEWS:
        raise InputError("name", None, "", f"a list has at most {MOST_VIEWS} views: delete one")
    values = {"person_id": person_id, "segment": segment, "name": name, "query": query}
    db.execute(insert(saved_view).values(**values))


def delete_view(db: Connection, person_id: int, view_id: int) -> None:
    """Delete a view of the person.

    Raises:
        StoreError: The person has no such view.
    """
    own = saved_view.c.person_id == person_id, saved_view.c.view_id == view_id
    if not db.execute(delete(saved_view).where(*own)).rowcount:
        raise StoreError(f"there is no view {view_id} of yours")
