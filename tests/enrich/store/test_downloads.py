"""The ledger: who took what, whether it arrived, and what may leave at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from enrich.forgotten import Forgotten
from enrich.issues import RefusedError, StoreError
from enrich.store import Connection, Store
from enrich.store.delivery import barred_companies, leaving, published_run, rows_leaving
from enrich.store.downloads import (
    ABORTED,
    FAILED,
    SENDING,
    SENT,
    Taken,
    Wanted,
    begin_download,
    download_numbered,
    downloads,
    finish_sent,
    finish_unsent,
    give_up,
)
from enrich.store.leads import Suppression, add_suppression, save_leads
from enrich.store.listing import held_leads, last_downloads
from enrich.store.people import Person, add_person
from enrich.store.schema import lead
from tests.enrich.store.test_leads import add_companies, lead_table, merge, next_run, publish

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
DAY = date(2026, 11, 24)


def person(db: Connection, name: str = "ana") -> Person:
    return add_person(db, name, "sales", "hash", NOW)


def begin(db: Connection, who: Person, segment: str = "university") -> int:
    wanted = Wanted(
        person_id=who.person_id,
        segment=segment,
        query="city=深圳",
        format="xlsx",
        columns=("lead_id", "company_name"),
        run_id=7,
        rules_version="3-abc",
    )
    return begin_download(db, wanted, NOW)


def taken(number: int, *lead_ids: int) -> Taken:
    return Taken(
        file=f"{number}.xlsx", file_name="名单.xlsx", bytes=9, sha256="ab", lead_ids=lead_ids
    )


def published_leads(db: Connection, *rows: tuple[int, int, str]) -> int:
    """Publish leads of companies 1 to 5 and return the run."""
    add_companies(db, 1, 2, 3, 4, 5)
    run_id = next_run(db)
    table = lead_table(*rows)
    save_leads(db, table, run_id, DAY)
    publish(db, run_id, table)
    return run_id


def suppress(db: Connection, kind: str, value: str, ends_on: date | None = None) -> None:
    order = Suppression(
        kind=kind, value=value, reason="r", author="ana", added_at=NOW, ends_on=ends_on
    )
    add_suppression(db, order)


def test_a_download_that_arrived_is_in_the_ledger_and_its_leads_are_held(store: Store) -> None:
    with store.begin(people=True) as db:
        ana = person(db)
        number = begin(db, ana)
        assert download_numbered(db, number).state == SENDING
        assert (held_leads(db, ana.person_id), last_downloads(db, ana.person_id)) == ([], {})

        finish_sent(db, number, taken(number, 9, 4, 9), LATER)

        [line] = downloads(db, 10)
        assert (line.person, line.state, line.segment, line.query) == (
            "ana",
            SENT,
            "university",
            "city=深圳",
        )
        assert (line.columns, line.rows, line.sha256) == (("lead_id", "company_name"), 3, "ab")
        assert (line.file, line.file_name, line.run_id) == (f"{number}.xlsx", "名单.xlsx", 7)
        assert held_leads(db, ana.person_id) == [4, 9]
        assert last_downloads(db, ana.person_id) == {"university": "2026-11-24T18:01:00+00:00"}


def test_a_lead_taken_twice_stays_with_the_first_download(store: Store) -> None:
    with store.begin(people=True) as db:
        ana = person(db)
        first, second = begin(db, ana), begin(db, ana)

        finish_sent(db, first, taken(first, 4), NOW)
        finish_sent(db, second, taken(second, 4, 5), NOW)

        assert held_leads(db, ana.person_id) == [4, 5]


@pytest.mark.parametrize("state", [ABORTED, FAILED])
def test_what_did_not_arrive_counts_for_nothing(store: Store, state: str) -> None:
    with store.begin(people=True) as db:
        ana = person(db)
        number = begin(db, ana)

        finish_unsent(db, number, state, LATER)

        line = download_numbered(db, number)
        assert (line.state, line.file, line.rows) == (state, "", 0)
        assert (held_leads(db, ana.person_id), last_downloads(db, ana.person_id)) == ([], {})
        with pytest.raises(StoreError, match="that is being sent"):
            finish_sent(db, number, taken(number, 4), LATER)


def test_what_was_noted_as_sent_too_early_is_taken_back(store: Store) -> None:
    with store.begin(people=True) as db:
        ana = person(db)
        number = begin(db, ana)
        finish_sent(db, number, taken(number, 4), NOW)

        finish_unsent(db, number, ABORTED, LATER)

        line = download_numbered(db, number)
        assert (line.state, line.file, line.sha256, line.rows) == (ABORTED, "", "", 0)
        assert held_leads(db, ana.person_id) == []


def test_people_hold_what_they_took_themselves(store: Store) -> None:
    with store.begin(people=True) as db:
        ana, ben = person(db), person(db, "ben")
        number = begin(db, ana)
        finish_sent(db, number, taken(number, 4), NOW)
        other = begin(db, ben, "foreign_trade")

        assert held_leads(db, ben.person_id) == []
        assert [line.number for line in downloads(db, 9, person_id=ana.person_id)] == [number]
        assert [line.number for line in downloads(db, 9)] == [other, number]
        assert [line.number for line in downloads(db, 9, before=other)] == [number]


def test_what_a_killed_desk_was_sending_is_given_up_after_a_while(store: Store) -> None:
    with store.begin(people=True) as db:
        number = begin(db, person(db))

        assert give_up(db, NOW, LATER) == []
        assert give_up(db, LATER, LATER) == [number]
        assert download_numbered(db, number).state == ABORTED


def test_an_unknown_number_is_told(store: Store) -> None:
    with store.read() as db, pytest.raises(StoreError, match="there is no download 4"):
        download_numbered(db, 4)


def test_rows_leave_in_the_order_wanted_and_with_the_state_of_now(store: Store) -> None:
    with store.begin(people=True) as db:
        run_id = published_leads(db, (4, 1, "new"), (5, 2, "new"), (6, 3, "new"))
        db.execute(update(lead).where(lead.c.lead_id == 5).values(state="visited"))

        found = leaving(db, run_id, (6, 4, 5), DAY)
        rows = [row for batch in rows_leaving(db, run_id, found.lead_ids) for row in batch]

    assert (found.lead_ids, found.company_ids, found.dropped) == ((6, 4, 5), (3, 1, 2), 0)
    assert [(row["lead_id"], row["state"]) for row in rows] == [
        (6, "new"),
        (4, "new"),
        (5, "visited"),
    ]


def test_a_joined_lead_has_the_state_of_the_one_that_stayed(store: Store) -> None:
    with store.begin(people=True) as db:
        run_id = published_leads(db, (4, 1, "new"), (5, 2, "new"))
        db.execute(update(lead).where(lead.c.lead_id == 5).values(merged_into=4))
        db.execute(update(lead).where(lead.c.lead_id == 4).values(state="won"))

        [rows] = rows_leaving(db, run_id, (4, 5))

    assert [row["state"] for row in rows] == ["won", "won"]


def test_who_asked_since_the_publication_does_not_leave(store: Store) -> None:
    with store.begin(people=True) as db:
        pairs = [(10 + number, number, "new") for number in (1, 2, 3, 4, 5)]
        table = lead_table(*pairs)
        table["company_name"] = ["甲贸易公司", "乙公司", "丙公司", "丁公司", "戊公司"]
        table["website"] = ["", "http://b.example", "", "", ""]
        table["uscc"] = ["", "", "91440300X", "", ""]
        add_companies(db, 1, 2, 3, 4, 5)
        run_id = next_run(db)
        save_leads(db, table, run_id, DAY)
        publish(db, run_id, table)
        suppress(db, "name", "甲贸易公司")
        suppress(db, "domain", "b.example")
        suppress(db, "uscc", "91440300x")
        suppress(db, "company", "4", ends_on=DAY - timedelta(days=1))

        found = leaving(db, run_id, (15, 14, 13, 12, 11), DAY)

    assert (found.lead_ids, found.dropped) == ((15, 14), 3)


def test_an_order_meets_a_company_that_was_merged_since(store: Store) -> None:
    with store.begin(people=True) as db:
        run_id = published_leads(db, (4, 1, "new"), (5, 2, "new"))
        merge(db, 1, 3)
        suppress(db, "company", "3")

        assert leaving(db, run_id, (4, 5), DAY).lead_ids == (5,)
        assert barred_companies(db, (1, 2, 3), DAY) == {1, 3}


def test_rows_that_are_kept_no_more_are_refused_with_advice(store: Store) -> None:
    with store.begin(people=True) as db:
        run_id = published_leads(db, (4, 1, "new"))

        with pytest.raises(RefusedError, match=r"1 of 2 rows .* open the list again"):
            leaving(db, run_id, (4, 77), DAY)


def test_a_publication_tells_where_it_is(store: Store) -> None:
    with store.begin(people=True) as db:
        run_id = published_leads(db, (4, 1, "new"))

        found = published_run(db, run_id)

        assert (found.folder, found.business_date, found.rules_version) == ("f", DAY, "1")
        with pytest.raises(StoreError, match="there is no publication of run 99"):
            published_run(db, 99)


def test_what_was_forgotten_does_not_leave_though_it_was_published(store: Store) -> None:
    key = b"k" * 32
    hashes = {("name", "甲贸易公司"), ("phone", "0755-86013388")}
    kept = frozenset((kind, Forgotten(key).digest(kind, value)) for kind, value in hashes)
    with store.begin(people=True) as db:
        table = lead_table((11, 1, "new"), (12, 2, "new"))
        table["company_name"] = ["甲贸易公司", "乙公司"]
        table["phone"] = ["", "(0755) 8601 3388"]
        add_companies(db, 1, 2)
        run_id = next_run(db)
        save_leads(db, table, run_id, DAY)
        publish(db, run_id, table)

        found = leaving(db, run_id, (12, 11), DAY, Forgotten(key, kept))
        [[row]] = rows_leaving(db, run_id, found.lead_ids, Forgotten(key, kept))

    assert (found.lead_ids, found.dropped) == ((12,), 1)
    assert row["phone"] == ""
