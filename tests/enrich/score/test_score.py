"""The score is the sum of its reasons, and behaves as sales expect."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.facts import FACT_COLUMNS, company_facts
from enrich.issues import RuleError
from enrich.score import Scores, classify_table, disagreements, load_scoring, score
from enrich.score.score import grades
from enrich.score.scoring import PACKAGED
from enrich.segments import classify, load_rules

TODAY = date(2026, 3, 1)
RULES = load_rules()
RECIPE = load_scoring()
TEXTS = (
    {"title": "外贸业务员", "description": "开发海外客户，参加广交会"},
    {"title": "海外售后工程师", "description": "能适应海外出差，常驻墨西哥"},
    {"title": "行政专员", "description": "负责机票酒店预订"},
    {"title": "会计", "description": "无需出差"},
    {"title": "车工", "size": "1000-5000人"},
    {"title": "销售", "ownership": "外资", "city": "上海"},
    {"title": "测量员", "description": "赴肯尼亚、赞比亚项目现场"},
    {"title": "留学顾问", "domain": "example.com"},
)


def scores_of(*rows: dict[str, str], today: date = TODAY) -> Scores:
    filled: Sequence[dict[str, str]] = [
        {"company_id": "c1", "employer": "远山", "posting_id": f"p{at}", "posted_on": ""} | row
        for at, row in enumerate(rows, 1)
    ]
    postings = pd.DataFrame(filled).fillna("")
    found = classify(postings, RULES)
    return score(postings, found, company_facts(postings, found), RECIPE, today)


def total(scores: Scores) -> float:
    return float(scores.table["score"].iloc[0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6))
def test_reasons_add_up_exactly_within_the_caps(rows: list[dict[str, str]]) -> None:
    scores = scores_of(*rows)

    row = scores.table.iloc[0]
    tenths = (scores.reasons["points"] * 10).round().astype(int)
    assert tenths.sum() == round(row["score"] * 10)
    for axis, cap in (("fit", 50), ("need", 36), ("reach", 14)):
        assert tenths[scores.reasons["axis"] == axis].sum() == round(row[axis] * 10)
        assert 0 <= row[axis] <= cap


@pytest.mark.parametrize("at", range(len(TEXTS)))
@pytest.mark.parametrize(
    "better",
    [
        {"posted_on": "2026-03-01"},
        {"domain": "example.com"},
        {"city": "广州"},
        {"size": "10000人以上"},
        {"description": "能适应海外出差，拜访海外客户"},
    ],
)
def test_a_positive_fact_never_lowers_the_score(at: int, better: dict[str, str]) -> None:
    row = TEXTS[at]
    added = {k: f"{row.get(k, '')} {v}".strip() if k == "description" else v
             for k, v in better.items()}  # fmt: skip

    assert total(scores_of(row | added)) >= total(scores_of(row))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(TEXTS[:3] + TEXTS[6:]), min_size=1, max_size=3),
    st.sampled_from(TEXTS[1:3]),
)
def test_one_more_fitting_posting_never_lowers_need(
    rows: list[dict[str, str]], more: dict[str, str]
) -> None:
    fewer, with_it = scores_of(*rows), scores_of(*rows, more)

    assert with_it.table["need"].iloc[0] >= fewer.table["need"].iloc[0]


MORE = (
    ("new_signal", "abroad_duty"),
    ("new_signal", "foreign_staff"),
    ("new_destination", "肯尼亚"),
    ("velocity", "8/1"),
    ("phone", "021-55550101"),
    ("role_mail", "hr@example.com"),
    ("buyer_role", "前台"),
    ("size", "1000-5000"),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4),
    st.lists(st.sampled_from(MORE), max_size=4, unique=True),
    st.sampled_from(MORE),
)
def test_one_more_fact_never_lowers_the_score_and_sums_hold(
    rows: list[dict[str, str]], known: list[tuple[str, str]], more: tuple[str, str]
) -> None:
    postings = pd.DataFrame(
        [
            {"company_id": 1, "employer": "远山", "posting_id": f"p{n}", "posted_on": ""} | row
            for n, row in enumerate(rows, 1)
        ]
    ).fillna("")
    found = classify(postings, RULES)
    read = company_facts(postings, found, RECIPE.destinations.unsaid)
    added = [(1, *fact, "p1", "words", "reader") for fact in (*known, more)]
    extra = pd.DataFrame(added, columns=list(FACT_COLUMNS))

    fewer = score(postings, found, pd.concat([read, extra[:-1]]), RECIPE, TODAY)
    all_of_them = score(postings, found, pd.concat([read, extra]), RECIPE, TODAY)

    assert total(all_of_them) >= total(fewer)
    assert disagreements(found, all_of_them) == []


def test_what_is_new_or_faster_gives_points_with_its_words() -> None:
    postings = pd.DataFrame(
        [{"company_id": 1, "employer": "远山", "posting_id": "p1", "posted_on": "2026-03-01"}]
    )
    facts = pd.DataFrame(
        [
            (1, "new_signal", "abroad_duty", "p1", "常驻海外", "need.abroad_duty"),
            (1, "new_destination", "肯尼亚", "p1", "肯尼亚", "destination.非洲.肯尼亚"),
            (1, "velocity", "6/3", "p1", "施工员", "in_time:velocity"),
        ],
        columns=list(FACT_COLUMNS),
    )

    told = score(postings, classify(postings, RULES), facts, RECIPE, TODAY).reasons

    shown = told[["rule", "points", "posting_id", "quote"]].to_numpy().tolist()
    assert ["new.abroad_duty", 3, "p1", "常驻海外"] in shown
    assert ["new.destination", 2, "p1", "肯尼亚"] in shown
    assert ["velocity", 2, "p1", "施工员"] in shown


@pytest.mark.parametrize("value", ["2/0", "5/3", "3/2"])
def test_few_or_hardly_more_openings_are_no_acceleration(value: str) -> None:
    postings = pd.DataFrame([{"company_id": 1, "employer": "远山", "posting_id": "p1"}])
    facts = pd.DataFrame(
        [(1, "velocity", value, "p1", "x", "in_time:velocity")], columns=list(FACT_COLUMNS)
    )

    told = score(postings, classify(postings, RULES), facts, RECIPE, TODAY).reasons

    assert "velocity" not in set(told["rule"])


def test_grades_are_shares_of_the_companies_with_points_the_older_first() -> None:
    graded = grades(dict.fromkeys(range(200, 0, -1), 500), RECIPE)

    assert [n for n, grade in graded.items() if grade == "A"] == list(range(1, 7))
    assert [n for n, grade in graded.items() if grade == "B"] == list(range(7, 27))
    assert sum(grade == "C" for grade in graded.values()) == 174


def test_who_is_out_or_hidden_takes_no_grade() -> None:
    rows = [
        TEXTS[0] | {"company_id": "trader"},
        {"title": "会计", "company_id": "hidden"},
        {"employer": "远山人力资源有限公司", "title": "外贸业务员", "company_id": "out"},
    ]

    table = scores_of(*rows).table.set_index("company_id")["grade"]

    assert table.to_dict() == {"trader": "A", "hidden": "", "out": ""}


def test_kept_evidence_that_was_tampered_with_is_named() -> None:
    postings = pd.DataFrame(
        [{"company_id": 1, "employer": "远山", "posting_id": "p1"} | TEXTS[0]]
    )
    found = classify(postings, RULES)
    scores = score(postings, found, company_facts(postings, found), RECIPE, TODAY)
    assert disagreements(found, scores) == []

    segments = found.segments.assign(points=found.segments["points"] + 1)
    reasons = scores.reasons.iloc[1:]

    told = disagreements(replace(found, segments=segments), replace(scores, reasons=reasons))
    assert len(told) == 1 + len(segments)


def test_a_discard_wins_over_everything() -> None:
    scores = scores_of(*({"employer": "远山人力资源有限公司"} | row for row in TEXTS))

    assert scores.table[["score", "hidden"]].to_numpy().tolist() == [[0, True]]
    assert scores.reasons[["axis", "points"]].to_numpy().tolist() == [["out", 0]]
    assert scores.reasons["quote"].tolist() == ["人力资源"]


def test_need_halves_with_each_half_life() -> None:
    row = {"title": "工程师", "description": "能适应海外出差"}

    fresh = scores_of(row | {"posted_on": "2026-03-01"}).reasons
    old = scores_of(row | {"posted_on": "2026-01-30"}).reasons

    points = [r.set_index("rule")["points"]["abroad_duty"] for r in (fresh, old)]
    assert points == [12, 6]


def test_an_unknown_day_is_neither_fresh_nor_an_error() -> None:
    row = {"title": "工程师", "description": "能适应海外出差", "posted_on": "面议"}

    assert scores_of(row).reasons.set_index("rule")["points"]["abroad_duty"] == 6


@pytest.mark.parametrize("words", ["无需出差", "不出差", "工作地点固定，不需要出差"])
def test_no_travel_is_no_reason(words: str) -> None:
    assert "travel" not in set(
        scores_of({"title": "会计", "description": words}).reasons["rule"]
    )


def test_each_reason_quotes_its_posting() -> None:
    scores = scores_of({"title": "外贸业务员", "description": "开发海外客户"})

    shown = scores.reasons[["rule", "text", "posting_id", "quote"]].to_numpy().tolist()
    assert ["segment.foreign_trade", "细分客群：外贸企业", "p1", "外贸"] in shown
    assert ["foreign_customers", "有国外客户", "p1", "海外客户"] in shown


def test_the_recipe_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "scoring.yaml"
    path.write_text(PACKAGED.read_text(encoding="utf-8") + "bonus: 3\n", encoding="utf-8")

    with pytest.raises(RuleError, match="bonus: unknown key"):
        load_scoring(path)


def test_a_plain_table_gives_a_row_for_each_employer() -> None:
    table = pd.DataFrame(
        {
            "employer": ["远山旅行社", "南河", "远山旅行社"],
            "title": ["计调", "会计", None],
        }
    )

    found = classify_table(table, RULES)

    assert found["employer"].tolist() == ["远山旅行社", "南河"]
    assert found["segments"].tolist() == ["travel_agency", ""]
    assert found["discard"].tolist() == ["", "no_segment"]
    proof = next(p for p in json.loads(found["evidence"][0]) if p["rule"] == "travel.title")
    assert proof == {
        "rule": "travel.title", "segment": "travel_agency", "field": "title", "posting_id": "1",
        "start": 0, "end": 2, "text": "计调", "points": 3,
    }  # fmt: skip


def test_one_advert_on_four_boards_is_one_opening() -> None:
    rows = [{"title": f"车工{at}", "posted_on": "2026-03-01"} for at in range(8)]
    boards = [row | {"canonical_id": f"p{at}"} for at, row in enumerate(rows, 1)] * 4

    once, often = scores_of(*rows), scores_of(*boards)

    said = once.reasons.loc[once.reasons["rule"] == "volume", ["points", "text"]]
    assert said["text"].str.contains("8 个").all()
    assert total(often) == total(once)


def test_an_opening_is_as_fresh_as_its_newest_copy() -> None:
    old = [
        {"title": "车工", "posted_on": "2025-01-01", "canonical_id": f"c{n}"} for n in range(8)
    ]
    new = [row | {"posted_on": "2026-03-01"} for row in old]

    assert total(scores_of(*old, *new)) == total(scores_of(*new)) > total(scores_of(*old))
