"""What the desk's lists ask of the store: publications, downloads, orders, named queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from enrich.issues import InputError, StoreError
from enrich.store import Connection, Store, listing
from enrich.store.bulk import add_rows
from enrich.store.downloads import Taken, Wanted, begin_download, finish_sent, finish_unsent
from enrich.store.leads import Suppression, add_suppression
from enrich.store.people import add_person
from enrich.store.schema import company, lead, publication, publication_row, run
from enrich.store.views import MOST_VIEWS, delete_view, save_view, views

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def publish(db: Connection, run_id: int, day: date, rows: int) -> None:
    db.execute(insert(run).values(run_id=run_id, business_date=day))
    told = {"run_id": run_id, "business_date": day, "rows": rows, "published_at": str(run_id)}
    db.execute(insert(publication).values(**told))
    made = [(run_id, n, "foreign_trade", "", f'{{"lead_id":{n}}}') for n in range(rows, 0, -1)]
    add_rows(db, publication_row, ("run_id", "lead_id", "segment", "row_hash", "row"), made)


def add_leads(db: Connection, *numbers: int) -> None:
    db.execute(insert(run).values(run_id=99, business_date=TODAY))
    columns = ("lead_id", "company_id", "segment", "state", "first_listed_on", "run_id")
    for number in numbers:
        db.execute(insert(company).values(company_id=number))
        add_rows(db, lead, columns, [(number, number, "foreign_trade", "new", TODAY, 99)])


def person(db: Connection, name: str = "ana") -> int:
    return add_person(db, name, "sales", "no password", NOW).person_id


def begun(db: Connection, who: int, segment: str = "foreign_trade") -> int:
    wanted = Wanted(
        person_id=who, segment=segment, query="", format="xlsx", columns=(), run_id=1,
        rules_version="abc",
    )  # fmt: skip
    return begin_download(db, wanted, NOW)


def sent(db: Connection, who: int, *lead_ids: int, at: datetime = NOW) -> None:
    taken = Taken(file="f", file_name="f.xlsx", bytes=1, sha256="0", lead_ids=lead_ids)
    finish_sent(db, begun(db, who), taken, at)


def test_the_newest_publication_is_that_of_the_latest_day_whose_rows_are_kept(
    store: Store,
) -> None:
    with store.begin() as db:
        assert listing.newest_edition(db) is None
        publish(db, 1, TODAY, 2)
        publish(db, 2, TODAY - timedelta(days=3), 1)

        newest = listing.newest_edition(db)
        assert newest is not None
        assert (newest.run_id, newest.business_date, newest.rows) == (1, TODAY, 2)
        assert list(listing.rows_of(db, 1)) == ['{"lead_id":1}', '{"lead_id":2}']
        assert [one.run_id for one in listing.last_editions(db, 5)] == [1, 2]

        publish(db, 3, TODAY + timedelta(days=1), 0)
        found = listing.newest_edition(db)
        assert found is not None
        assert found.run_id == 3


def test_what_was_sent_is_held_and_what_was_not_is_new(store: Store) -> None:
    with store.begin(people=True) as db:
        add_leads(db, 1, 2, 3, 4)
        ana, bo = person(db), person(db, "bo")
        before = listing.changes(db, ana)
        sent(db, ana, 1, 2)
        sent(db, ana, 2, 3, at=NOW + timedelta(hours=1))
        finish_unsent(db, begun(db, ana), "aborted", NOW + timedelta(hours=2))

        assert listing.held_leads(db, ana) == [1, 2, 3]
        assert listing.held_leads(db, bo) == []
        later = "2026-11-24T02:00:00+00:00"
        assert listing.last_downloads(db, ana) == {"foreign_trade": later}
        assert listing.changes(db, ana).downloads != before.downloads
        assert listing.changes(db, bo) == before


def test_a_lead_that_was_joined_is_held_under_both_numbers(store: Store) -> None:
    with store.begin(people=True) as db:
        add_leads(db, 1, 2)
        ana = person(db)
        sent(db, ana, 2)
        db.execute(update(lead).where(lead.c.lead_id == 2).values(merged_into=1))

        assert listing.held_leads(db, ana) == [1, 2]


def test_an_order_holds_on_its_last_day_and_no_longer(store: Store) -> None:
    with store.begin(people=True) as db:
        for value, ends_on in (("1", None), ("2", TODAY), ("3", TODAY - timedelta(days=1))):
            order = Suppression(
                kind="company", value=value, reason="", author="ana", added_at=NOW,
                ends_on=ends_on,
            )  # fmt: skip
            add_suppression(db, order)

        assert sorted(listing.orders(db, TODAY)) == [("company", "1"), ("company", "2")]


def test_only_leads_that_somebody_worked_on_are_told(store: Store) -> None:
    with store.begin() as db:
        add_leads(db, 1, 2)
        db.execute(update(lead).where(lead.c.lead_id == 2).values(state="won"))

        assert listing.worked_states(db) == {2: "won"}


def test_a_view_is_the_persons_own_and_said_again_it_is_another_query(store: Store) -> None:
    with store.begin(people=True) as db:
        ana, bo = person(db), person(db, "bo")
        save_view(db, ana, "foreign_trade", " 宁波  的 ", "city=a")
        save_view(db, ana, "foreign_trade", "宁波 的", "city=b")
        save_view(db, ana, "university", "宁波 的", "city=c")

        (mine,) = views(db, ana, "foreign_trade")
        assert (mine.name, mine.query) == ("宁波 的", "city=b")
        assert views(db, bo, "foreign_trade") == []
        with pytest.raises(StoreError, match="there is no view"):
            delete_view(db, bo, mine.view_id)
        delete_view(db, ana, mine.view_id)
        assert views(db, ana, "foreign_trade") == []


def test_a_list_has_so_many_views_and_no_more(store: Store) -> None:
    with store.begin(people=True) as db:
        ana = person(db)
        for number in range(MOST_VIEWS):
            save_view(db, ana, "university", f"view {number}", "")

        with pytest.raises(InputError, match="at most"):
            save_view(db, ana, "university", "one more", "")
        save_view(db, ana, "university", "view 7", "new=1")
