"""Which leads leave the house, what they carry, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from enrich.changes import list_changes
from enrich.lifecycle import (
    DISCARD_COLUMNS,
    LEAD_COLUMNS,
    discarded_rows,
    lead_rows,
    night_lists,
)

TODAY = date(2026, 11, 24)


def pairs(rows: pd.DataFrame) -> list[tuple[int, str]]:
    return list(zip(rows["company_id"].tolist(), rows["segment"].tolist(), strict=True))


def lead(rows: pd.DataFrame, company: int, segment: str = "foreign_trade") -> dict[str, Any]:
    [found] = rows[(rows["company_id"] == company) & (rows["segment"] == segment)].to_dict(
        "records"
    )
    return {str(name): value for name, value in found.items()}


def test_each_company_and_segment_is_a_row_best_score_first(world: Any) -> None:
    rows = lead_rows(world.inputs(), TODAY)

    assert tuple(rows.columns) == LEAD_COLUMNS
    assert pairs(rows) == [
        (2, "foreign_trade"),
        (1, "foreign_trade"),
        (2, "overseas_construction"),
    ]


def test_a_row_shows_its_own_segment_first(world: Any) -> None:
    rows = lead_rows(world.inputs(), TODAY)

    shown = lead(rows, 2, "foreign_trade")["all_segments"]
    assert shown == "foreign_trade;overseas_construction"


def test_a_row_says_why_in_the_words_of_the_posting(world: Any) -> None:
    row = lead(lead_rows(world.inputs(), TODAY), 1)

    assert row["evidence_text"] == "职位描述：负责开发海外客户。\n职位：外贸业务员"
    assert row["evidence_url"] == "https://board.example/11"
    assert row["reasons"] == "外贸企业 +24；常出国 +16"


def test_the_reasons_shown_add_up_to_the_score(world: Any) -> None:
    world.reasons = [(1, "need", f"r{n}", float(n), f"理由{n}") for n in range(1, 11)]

    said = lead(lead_rows(world.inputs(), TODAY), 1)["reasons"]

    assert said.startswith("理由10 +10；理由9 +9；")
    assert said.endswith("；其余 4 条 +10")
    assert sum(float(part.rsplit(" ", 1)[1]) for part in said.split("；")) == 55


def test_a_reason_that_faded_to_nothing_is_not_shown(world: Any) -> None:
    world.reasons.append((1, "need", "travel", 0.0, "要出差"))

    assert "要出差" not in lead(lead_rows(world.inputs(), TODAY), 1)["reasons"]


def test_facts_fill_the_row_and_unknown_stays_unknown(world: Any) -> None:
    rows = lead_rows(world.inputs(), TODAY)

    known, unknown = lead(rows, 1), lead(rows, 2)
    assert (known["city"], known["destinations"]) == ("宁波", "德国;法国")
    assert known["website"] == "http://shop.qingshi.example"
    assert (unknown["city"], unknown["destinations"], unknown["website"]) == ("天津", "", "")
    assert unknown["posting_channel"] == "unknown"


def test_sightings_span_all_postings_but_only_open_ones_count(
    world: Any, seen: Callable[..., list[Any]]
) -> None:
    world.dates.append(seen(1, 12, first_seen=date(2026, 9, 1), closed_on=date(2026, 10, 1)))
    world.dates.append(seen(1, 13, site="paper", phone="0571-1"))

    row = lead(lead_rows(world.inputs(), TODAY), 1)

    assert (row["first_seen"], row["last_seen"]) == (date(2026, 9, 1), TODAY)
    assert (row["open_postings"], row["sites"], row["phone"]) == (2, "board;paper", "0571-1")


def test_an_advert_on_several_boards_is_one_open_posting_seen_on_all_of_them(
    world: Any, seen: Callable[..., list[Any]]
) -> None:
    world.dates.append(seen(1, 12, canonical_id=11, site="paper", phone="0571-1"))
    world.dates.append(seen(1, 13, canonical_id=11, site="radio"))

    row = lead(lead_rows(world.inputs(), TODAY), 1)

    assert (row["open_postings"], row["sites"]) == (1, "board;paper;radio")
    assert row["phone"] == "0571-1"


def test_a_frozen_site_keeps_its_rows_with_their_age(
    world: Any, seen: Callable[..., list[Any]]
) -> None:
    good = TODAY - timedelta(days=6)
    world.dates[0] = seen(1, 11, last_seen=good, good_on=good)

    rows = lead_rows(world.inputs(), TODAY)

    assert lead(rows, 1)["stale_days"] == 6
    assert lead(rows, 2)["stale_days"] == 0


def test_a_company_without_open_postings_is_not_listed(
    world: Any, seen: Callable[..., list[Any]]
) -> None:
    world.dates[0] = seen(1, 11, closed_on=TODAY)

    assert 1 not in lead_rows(world.inputs(), TODAY)["company_id"].tolist()


def test_hidden_discarded_and_confidential_companies_are_not_listed(world: Any) -> None:
    world.hidden = {1}

    assert set(lead_rows(world.inputs(), TODAY)["company_id"]) == {2}


SUPPRESSIONS = {
    "company": "1",
    "name": "青石进出口有限公司",
    "other name": "青石进出口",
    "domain": "qingshi.example",
    "uscc": "91110000600037341l",
}


@pytest.mark.parametrize(("kind", "value"), SUPPRESSIONS.items(), ids=SUPPRESSIONS)
def test_a_suppressed_company_never_leaves(kind: str, value: str, world: Any) -> None:
    last = lead_rows(world.inputs(), TODAY)
    world.suppressions = [(kind.rpartition(" ")[2], value, None)]

    lists = night_lists(world.inputs(), last, TODAY)

    barred = 2 if kind == "uscc" else 1
    assert barred not in lists.rows["company_id"].tolist()
    assert barred not in lists.closed["company_id"].tolist()


@pytest.mark.parametrize(("days", "listed"), [(-1, True), (0, False), (1, False)])
def test_a_suppression_holds_on_its_last_day_and_no_longer(
    days: int, listed: bool, world: Any
) -> None:
    world.suppressions = [("company", "1", TODAY + timedelta(days=days))]

    rows = lead_rows(world.inputs(), TODAY)

    assert (1 in rows["company_id"].tolist()) == listed


def test_a_domain_alike_is_not_suppressed(world: Any) -> None:
    world.suppressions = [("domain", "shi.example", None)]

    assert 1 in lead_rows(world.inputs(), TODAY)["company_id"].tolist()


def test_new_leads_are_numbered_on_and_known_ones_keep_number_and_state(world: Any) -> None:
    world.leads = [(7, 2, "overseas_construction", "visited")]

    rows = lead_rows(world.inputs(), TODAY)

    assert lead(rows, 2, "overseas_construction")["lead_id"] == 7
    assert lead(rows, 2, "overseas_construction")["state"] == "visited"
    assert (lead(rows, 1)["lead_id"], lead(rows, 2)["lead_id"]) == (8, 9)
    assert lead(rows, 1)["state"] == "new"


def test_what_people_answered_is_the_state_of_all_leads_the_new_ones_too(world: Any) -> None:
    world.leads = [(7, 2, "overseas_construction", "new")]

    answered = replace(world.inputs(), answers={2: "won"})
    rows = lead_rows(answered, TODAY)

    shown = dict(zip(pairs(rows), rows["state"], strict=True))
    assert shown[2, "overseas_construction"] == shown[2, "foreign_trade"] == "won"
    assert shown[1, "foreign_trade"] == "new"


def test_what_is_closed_shows_what_people_answered_since(
    world: Any, seen: Callable[..., list[Any]]
) -> None:
    last = lead_rows(world.inputs(), TODAY)
    world.dates[0] = seen(1, 11, closed_on=TODAY)

    lists = night_lists(replace(world.inputs(), answers={1: "rejected"}), last, TODAY)

    assert lists.closed["state"].tolist() == ["rejected"]


def test_of_leads_whose_companies_became_one_the_oldest_stays_with_the_work_done(
    world: Any,
) -> None:
    world.leads = [(9, 1, "foreign_trade", "visited"), (3, 1, "foreign_trade", "new")]

    row = lead(lead_rows(world.inputs(), TODAY), 1)

    assert (row["lead_id"], row["state"]) == (3, "visited")


def test_rows_do_not_depend_on_the_order_of_their_sources(world: Any) -> None:
    forth = lead_rows(world.inputs(), TODAY)
    world.companies = world.companies[::-1]
    world.dates.reverse()
    world.postings.reverse()

    pd.testing.assert_frame_equal(lead_rows(world.inputs(), TODAY), forth)


def test_a_first_night_is_all_new(world: Any) -> None:
    lists = night_lists(world.inputs(), pd.DataFrame(columns=LEAD_COLUMNS), TODAY)

    assert set(lists.rows["change"]) == {"new"}
    assert lists.closed.empty


def test_the_same_night_again_is_all_kept(world: Any) -> None:
    rows = lead_rows(world.inputs(), TODAY)

    again, closed = list_changes(rows, rows)

    assert set(again["change"]) == {"kept"}
    assert closed.empty


def test_a_score_that_decays_is_no_change(world: Any) -> None:
    last = lead_rows(world.inputs(), TODAY)
    world.scores = {1: 39.0, 2: 69.0}

    rows, _ = list_changes(lead_rows(world.inputs(), TODAY), last)

    assert set(rows["change"]) == {"kept"}


def test_a_size_that_becomes_known_is_no_change(world: Any) -> None:
    last = lead_rows(world.inputs(), TODAY).assign(size="")
    world.facts.append((1, "size", "100-499"))

    rows, _ = list_changes(lead_rows(world.inputs(), TODAY), last)

    assert lead(rows, 1)["size"] == "100-499"
    assert set(rows["change"]) == {"kept"}


def one_more_posting(world: Any) -> None:
    world.dates.append(world.seen(1, 12))


def another_destination(world: Any) -> None:
    world.facts.append((1, "destination", "日本"))


def another_rule(world: Any) -> None:
    world.evidence.append(
        (1, "segment", "foreign_trade", "ft-more", "title", 11, 0, 2, "外贸", 1.0)
    )


def another_segment(world: Any) -> None:
    world.segments.append((1, "travel_agency", 3.0))


def a_new_name(world: Any) -> None:
    world.companies.loc[0, "name"] = "青石国际贸易有限公司"


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (one_more_posting, "在招职位数 1 → 2"),
        (another_destination, "目的国地区 +日本"),
        (another_rule, "推荐依据有变化"),
        (another_segment, "细分客群有变化"),
        (a_new_name, "公司全称 青石进出口有限公司 → 青石国际贸易有限公司"),
    ],
)
def test_what_makes_a_rep_call_again_is_a_change(
    change: Callable[[Any], None], note: str, world: Any
) -> None:
    last = lead_rows(world.inputs(), TODAY)

    change(world)
    rows, _ = list_changes(lead_rows(world.inputs(), TODAY), last)

    assert (lead(rows, 1)["change"], lead(rows, 1)["change_note"]) == ("changed", note)
    assert (lead(rows, 2)["change"], lead(rows, 2)["change_note"]) == ("kept", "")


def test_what_is_offered_no_more_is_closed_with_its_last_values(
    world: Any, seen: Callable[..., list[Any]]
) -> None:
    last = lead_rows(world.inputs(), TODAY)
    world.dates[0] = seen(1, 11, closed_on=TODAY)
    del world.postings[0]

    lists = night_lists(world.inputs(), last, TODAY)

    assert pairs(lists.closed) == [(1, "foreign_trade")]
    assert lists.closed["company_name"].tolist() == ["青石进出口有限公司"]
    assert lists.closed["change"].tolist() == ["closed"]
    assert lists.closed["change_note"].tolist() == ["职位已全部下线"]


def test_a_merged_company_is_not_closed(world: Any) -> None:
    last = lead_rows(world.inputs(), TODAY)
    # Company 9 became company 1 since: its row comes back under the number that stayed.
    twin = last[last["company_id"] == 1].assign(lead_id=99)

    _, closed = list_changes(last, pd.concat([last, twin], ignore_index=True))

    assert closed.empty


def test_recruiters_are_listed_apart_with_the_words_that_did_it(world: Any) -> None:
    world.discards += [(1, "no_segment"), (2, "empty")]

    rows = discarded_rows(world.inputs(), TODAY)

    assert tuple(rows.columns) == DISCARD_COLUMNS
    assert rows["company_id"].tolist() == [3]
    assert rows["evidence_text"].tolist() == ["公司名称：众才人力资源有限公司"]
