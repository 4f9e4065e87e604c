"""Leads, suppressions, publications and the stages' answers, saved and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import func, insert, select, update

from enrich.facts import FACT_COLUMNS
from enrich.issues import StoreError
from enrich.lifecycle import LEAD_COLUMNS
from enrich.score import REASON_COLUMNS, SCORE_COLUMNS, Scores
from enrich.segments import Classification
from enrich.segments.classify import EVIDENCE_COLUMNS
from enrich.store import Connection, Store
from enrich.store import segments as saved
from enrich.store.leads import (
    KEPT_PUBLICATIONS,
    Published,
    Suppression,
    add_suppression,
    leads,
    publication_rows,
    save_leads,
    save_publication,
    suppressions,
)
from enrich.store.runs import finish_run, start_run
from enrich.store.schema import company, publication, publication_row

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)


def add_companies(db: Connection, *numbers: int) -> None:
    rows = [{"company_id": number, "name": f"C{number}"} for number in numbers]
    db.execute(insert(company), rows)


def merge(db: Connection, gone: int, stays: int) -> None:
    merged = update(company).where(company.c.company_id == gone)
    db.execute(merged.values(merged_into=stays))


def next_run(db: Connection) -> int:
    run = start_run(db, DAY, "nightly", NOW)
    finish_run(db, run.run_id, "done", NOW)
    return run.run_id


def lead_table(*rows: tuple[int, int, str]) -> pd.DataFrame:
    """Return LEAD_COLUMNS of (lead_id, company_id, state)."""
    made = []
    for lead_id, company_id, state in rows:
        row: dict[str, Any] = dict.fromkeys(LEAD_COLUMNS, "")
        row |= {"lead_id": lead_id, "company_id": company_id, "state": state}
        row |= {"segment": "university", "first_seen": DAY, "last_seen": DAY, "score": 1.5}
        row |= {"open_postings": 2, "stale_days": 0, "run_id": 1, "row_hash": f"h{lead_id}"}
        made.append(row)
    return pd.DataFrame(made, columns=LEAD_COLUMNS)


def publish(db: Connection, run_id: int, rows: pd.DataFrame) -> None:
    about = Published(
        run_id=run_id, business_date=DAY, rules_version="1", folder="f", published_at=NOW
    )
    save_publication(db, about, rows)


def test_leads_saved_twice_are_there_once_and_keep_their_state(store: Store) -> None:
    with store.begin() as db:
        add_companies(db, 1)
        run_id = next_run(db)
        save_leads(db, lead_table((4, 1, "visited")), run_id, DAY)

        save_leads(db, lead_table((4, 1, "new")), run_id, DAY)

        [found] = leads(db).to_dict("records")
    assert (found["lead_id"], found["state"], found["first_listed_on"]) == (4, "visited", DAY)


def test_leads_of_companies_that_became_one_are_joined(store: Store) -> None:
    with store.begin() as db:
        add_companies(db, 1, 2)
        run_id = next_run(db)
        save_leads(db, lead_table((4, 1, "new"), (5, 2, "won")), run_id, DAY)
        merge(db, 2, 1)

        save_leads(db, lead_table((4, 1, "new")), run_id, DAY)

        found = leads(db)
    assert found["company_id"].tolist() == [1, 1]
    assert found["state"].tolist()[0] == "won"
    assert found["merged_into"].tolist()[1] == 4


def test_a_suppression_said_twice_is_kept_once(store: Store) -> None:
    order = Suppression(kind="name", value=" 青石 ", reason="asked", author="ana", added_at=NOW)
    with store.begin(people=True) as db:
        add_suppression(db, order)
        add_suppression(db, replace(order, value="青石"))
        add_suppression(db, replace(order, ends_on=DAY))

        assert suppressions(db)["ends_on"].tolist() == [None, DAY]


def test_a_suppression_follows_a_merged_company(store: Store) -> None:
    order = Suppression(kind="company", value="3", reason="r", author="a", added_at=NOW)
    with store.begin(people=True) as db:
        add_companies(db, 1, 2, 3)
        add_suppression(db, order)
        merge(db, 3, 2)
        merge(db, 2, 1)

        assert suppressions(db)["value"].tolist() == ["1"]


@pytest.mark.parametrize(
    ("kind", "value"), [("colour", "red"), ("name", " "), ("company", "Acme")]
)
def test_an_order_nobody_could_follow_is_refused(kind: str, value: str, store: Store) -> None:
    order = Suppression(kind=kind, value=value, reason="r", author="a", added_at=NOW)

    with store.begin(people=True) as db, pytest.raises(StoreError):
        add_suppression(db, order)


def test_the_rows_last_published_come_back_as_they_were(store: Store) -> None:
    rows = lead_table((1, 1, "new"), (2, 2, "won"))
    with store.begin() as db:
        first, second = next_run(db), next_run(db)
        publish(db, first, rows)

        pd.testing.assert_frame_equal(publication_rows(db, second), rows)


def test_a_run_done_again_compares_with_the_publication_before_it(store: Store) -> None:
    with store.begin() as db:
        first, second = next_run(db), next_run(db)
        publish(db, first, lead_table((1, 1, "new")))
        publish(db, second, lead_table((2, 2, "new")))
        publish(db, second, lead_table((3, 3, "new")))

        base = publication_rows(db, second)

        assert base["lead_id"].tolist() == [1]
        assert publication_rows(db, second + 1)["lead_id"].tolist() == [3]
        assert publication_rows(db, first).empty


def test_published_rows_follow_a_merged_company(store: Store) -> None:
    with store.begin() as db:
        add_companies(db, 1, 2)
        run_id = next_run(db)
        publish(db, run_id, lead_table((5, 2, "new")))
        merge(db, 2, 1)

        assert publication_rows(db, run_id + 1)["company_id"].tolist() == [1]


def test_rows_of_old_publications_are_forgotten_but_not_that_they_were(store: Store) -> None:
    with store.begin() as db:
        for number in range(KEPT_PUBLICATIONS + 2):
            publish(db, next_run(db), lead_table((number + 1, 1, "new")))

        kept = db.execute(select(func.count()).select_from(publication_row)).scalar()
        told = db.execute(select(func.count()).select_from(publication)).scalar()

    assert (kept, told) == (KEPT_PUBLICATIONS, KEPT_PUBLICATIONS + 2)


def test_the_stages_answers_replace_last_nights_and_come_back_in_order(store: Store) -> None:
    proof = (1, "segment", "university", "u", "title", None, 0, 2, "大学", 5.0)
    found = Classification(
        segments=pd.DataFrame(
            [(2, "university", 5.0), (1, "travel_agency", 4.5)],
            columns=["company_id", "segment", "points"],
        ),
        evidence=pd.DataFrame([proof], columns=EVIDENCE_COLUMNS),
        discards=pd.DataFrame([(1, "recruiter")], columns=["company_id", "discard"]),
    )
    scores = Scores(
        table=pd.DataFrame(
            [(1, 9.0, 5.0, 4.0, 0.0, False, "B")],
            columns=list(SCORE_COLUMNS),
        ),
        reasons=pd.DataFrame([(1, "fit", "u", 5.0, "高校", None, "")], columns=REASON_COLUMNS),
    )
    facts = pd.DataFrame(
        [(1, "city", "杭州", 7, "杭州西湖", "places:city")],
        columns=list(FACT_COLUMNS),
    )
    with store.begin() as db:
        add_companies(db, 1, 2)
        run_id = next_run(db)
        for _ in range(2):
            saved.save_classification(db, found, run_id, "1-abc")
            saved.save_scores(db, scores, run_id)
            saved.save_facts(db, facts, run_id)

        again = saved.classification(db)
        points, told = saved.scores(db), saved.facts(db)

    assert again.segments.to_dict("list") == found.segments.to_dict("list")
    assert again.discards.to_dict("list") == found.discards.to_dict("list")
    assert again.evidence.drop(columns="posting_id").to_dict("list") == found.evidence.drop(
        columns="posting_id"
    ).to_dict("list")
    assert again.evidence["posting_id"].isna().all()
    assert points.table.to_dict("list") == scores.table.to_dict("list")
    assert points.reasons["text"].tolist() == ["高校"]
    assert told.to_dict("list") == facts.to_dict("list")
