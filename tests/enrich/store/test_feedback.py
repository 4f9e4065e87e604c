"""Feedback: who said what of a company, what is in force, and that no run overrules it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from subprocess import run
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from enrich.issues import StoreError
from enrich.store import Connection, Store
from enrich.store.feedback import Answer, answers, give, leads_of, states, take_back
from enrich.store.leads import leads, save_leads
from enrich.store.runs import start_run
from enrich.store.schema import company, feedback, lead
from tests.enrich.store.test_leads import lead_table

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 24)
VISITED = Answer(company_id=1, state="visited", given_by="ana", given_at=AT)


@pytest.fixture
def listed(store: Store) -> Store:
    """Two companies; the first is listed in two segments."""
    with store.begin() as db:
        rows = [{"company_id": number, "name": f"C{number}"} for number in (1, 2)]
        db.execute(insert(company), rows)
        run_id = start_run(db, DAY, "nightly", AT).run_id
        table = lead_table((4, 1, "new"), (5, 1, "new"), (6, 2, "new"))
        table["segment"] = ["university", "foreign_trade", "university"]
        save_leads(db, table, run_id, DAY)
    return store


def lead_states(db: Connection) -> dict[int, str]:
    return dict(db.execute(select(lead.c.lead_id, lead.c.state)).tuples().all())


def merge(db: Connection, gone: int, stays: int) -> None:
    merged = update(company).where(company.c.company_id == gone)
    db.execute(merged.values(merged_into=stays))


def test_an_answer_is_kept_whole_and_all_leads_of_the_company_follow(listed: Store) -> None:
    said = replace(VISITED, state="rejected", reason="wrong trade", note="价格太高", lead_id=4)

    with listed.begin(people=True) as db:
        number = give(db, said)

        [kept] = answers(db, 1)
        assert (kept.number, kept.said, kept.undoes, kept.in_force) == (
            number,
            said,
            None,
            True,
        )
        assert lead_states(db) == {4: "rejected", 5: "rejected", 6: "new"}


def test_the_newest_answer_holds_and_taking_it_back_brings_the_one_before(
    listed: Store,
) -> None:
    with listed.begin(people=True) as db:
        first = give(db, VISITED)
        won = give(db, replace(VISITED, state="won", given_by="bo"))
        assert states(db) == {1: "won"}

        undone = take_back(db, won, "ana", AT)

        assert lead_states(db)[4] == "visited"
        told = [(one.number, one.undoes, one.in_force) for one in answers(db, 1)]
        assert told == [(undone, won, False), (won, None, False), (first, None, True)]


def test_without_an_answer_in_force_leads_are_new_and_every_row_stays(listed: Store) -> None:
    with listed.begin(people=True) as db:
        take_back(db, give(db, VISITED), "bo", AT)

        assert lead_states(db) == {4: "new", 5: "new", 6: "new"}
        assert states(db) == {}
        assert len(db.execute(select(feedback)).all()) == 2


def test_an_answer_is_taken_back_once_and_a_taking_back_never(listed: Store) -> None:
    with listed.begin(people=True) as db:
        number = give(db, VISITED)
        undone = take_back(db, number, "ana", AT)

        for gone, why in ((number, "already"), (undone, "no answer"), (99, "no answer")):
            with pytest.raises(StoreError, match=why):
                take_back(db, gone, "ana", AT)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (replace(VISITED, state="liked"), "say one of new"),
        (replace(VISITED, company_id=77), "there is no company 77"),
    ],
)
def test_what_cannot_be_said_is_refused_and_not_kept(
    listed: Store, said: Answer, why: str
) -> None:
    with listed.begin(people=True) as db:
        with pytest.raises(StoreError, match=why):
            give(db, said)

        assert db.execute(select(feedback)).all() == []


def test_of_companies_that_became_one_the_newest_answer_holds_for_all(listed: Store) -> None:
    with listed.begin(people=True) as db:
        give(db, VISITED)
        give(db, replace(VISITED, company_id=2, state="rejected"))
        merge(db, 2, 1)

        save_leads(db, lead_table((4, 1, "visited")), 1, DAY)

        assert states(db) == {1: "rejected"}
        assert set(lead_states(db).values()) == {"rejected"}
        assert [one.said.company_id for one in answers(db, 2)] == [1, 1]


def test_an_answer_about_a_merged_number_is_about_the_one_that_stayed(listed: Store) -> None:
    with listed.begin(people=True) as db:
        merge(db, 2, 1)

        give(db, replace(VISITED, company_id=2))

        assert lead_states(db)[4] == "visited"
        assert states(db) == {1: "visited"}


def test_a_run_neither_overrules_an_answer_nor_forgets_it_for_a_new_segment(
    listed: Store,
) -> None:
    with listed.begin(people=True) as db:
        give(db, replace(VISITED, state="won"))

        table = lead_table((4, 1, "new"), (7, 1, "new"))
        save_leads(db, table.assign(segment=["university", "large_enterprise"]), 1, DAY)

        assert set(leads(db).query("company_id == 1")["state"]) == {"won"}


def test_a_companys_leads_are_told_with_their_state(listed: Store) -> None:
    with listed.begin(people=True) as db:
        give(db, VISITED)

        told = [(one.lead_id, one.segment, one.state) for one in leads_of(db, 1)]

    assert told == [(4, "university", "visited"), (5, "foreign_trade", "visited")]


@pytest.mark.parametrize("module", ["enrich.store.feedback"])
def test_the_web_process_may_import_it_without_pandas(module: str) -> None:
    asked = f"import sys, {module}; sys.exit('pandas' in sys.modules)"

    ended: Any = run([sys.executable, "-c", asked], check=False)

    assert ended.returncode == 0
