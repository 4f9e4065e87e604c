"""How the rules that fire on postings add up to a company."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.segments import Ruleset, classify

MakeRules = Callable[..., Ruleset]
MakePostings = Callable[..., pd.DataFrame]
SHARED = """
- id: t.title
  segment: trade
  any: {title: [外贸]}
  min_share: 0.25
  why: a test
  match: [{title: 外贸}]
  nomatch: [{title: 会计}]
"""
HALVES = """
- id: t.a
  segment: trade
  weight: 2
  any: {title: [外贸]}
  why: a test
  match: [{title: 外贸}]
  nomatch: [{title: 会计}]
- id: t.b
  segment: trade
  weight: 1
  any: {description: [海外客户]}
  why: a test
  match: [{description: 海外客户}]
  nomatch: [{description: 客户}]
- id: t.not
  segment: trade
  weight: -2
  any: {description: [货代]}
  why: a test
  match: [{description: 货代}]
  nomatch: [{description: 客户}]
- id: d.agency
  discard: recruiter
  any: {employer: [猎头]}
  why: a test
  match: [{employer: 猎头}]
  nomatch: [{employer: 远山}]
"""


@pytest.mark.parametrize(("others", "wanted"), [(3, True), (4, False)])
def test_one_odd_title_in_many_does_not_make_a_segment(
    rules_of: MakeRules, postings: MakePostings, others: int, wanted: bool
) -> None:
    rows = postings({"title": "外贸"}, *({"title": f"会计{i}"} for i in range(others)))

    found = classify(rows, rules_of(SHARED))

    assert (found.segments["segment"].tolist() == ["trade"]) is wanted


def test_points_of_different_postings_add_up_once_a_rule(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    rows = postings({"title": "外贸"}, {"title": "外贸", "description": "海外客户"})

    found = classify(rows, rules_of(HALVES))

    assert found.segments[["segment", "points"]].to_numpy().tolist() == [["trade", 3]]
    once = found.evidence.drop_duplicates(["company_id", "rule"])
    assert once["points"].sum() == 3


def test_negative_weight_takes_the_segment_away(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    rows = postings({"title": "外贸", "description": "海外客户，货代"})

    assert classify(rows, rules_of(HALVES)).segments.empty


def test_a_discard_keeps_its_evidence_and_the_segments(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    row = {"employer": "猎头", "title": "外贸", "description": "海外客户"}

    found = classify(postings(row), rules_of(HALVES))

    assert found.discards.to_numpy().tolist() == [["c1", "recruiter"]]
    assert found.segments["segment"].tolist() == ["trade"]
    assert "d.agency" in set(found.evidence["rule"])


def test_the_most_telling_discard_wins(rules_of: MakeRules, postings: MakePostings) -> None:
    others = "".join(
        HALVES[HALVES.index("- id: d.agency") :]
        .replace("d.agency", f"d.{kind}")
        .replace("recruiter", kind)
        for kind in ("anonymous", "irrelevant")
    )

    found = classify(postings({"employer": "猎头"}), rules_of(others + HALVES))

    assert found.discards["discard"].tolist() == ["recruiter"]


def test_companies_without_segment_and_without_text_are_told_apart(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    rows = postings(
        {"company_id": "c1", "title": "会计"}, {"company_id": "c2", "title": "", "city": "北京"}
    )

    found = classify(rows, rules_of(HALVES)).discards

    assert found.to_numpy().tolist() == [["c1", "no_segment"], ["c2", "empty"]]


def test_the_order_of_rows_does_not_matter(packaged: Ruleset, postings: MakePostings) -> None:
    rows = postings(
        {"title": "外贸业务员", "posted_on": "2026-01-02"},
        {"title": "海外销售", "posted_on": "2026-01-03"},
        {"title": "Export Sales Manager", "posted_on": "2026-01-03"},
        {"company_id": "c0", "title": "计调", "employer": "远山旅行社"},
    )

    one = classify(rows, packaged)
    two = classify(rows.iloc[::-1], packaged)

    pd.testing.assert_frame_equal(one.evidence, two.evidence)
    pd.testing.assert_frame_equal(one.segments, two.segments)
    own = one.evidence[one.evidence["company_id"] == "c1"]
    assert own["posting_id"].iloc[0] == "p3"


def test_copies_of_one_opening_count_once(rules_of: MakeRules, postings: MakePostings) -> None:
    others = [{"title": f"会计{i}"} for i in range(4)]
    copies = [{"title": "外贸", "canonical_id": "p1"} for _ in range(3)]

    found = classify(postings(*copies, *others), rules_of(SHARED))

    assert found.segments.empty


def test_the_canonical_posting_proves_what_all_copies_show(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    newer = {"title": "外贸", "canonical_id": "p1", "posted_on": "2026-11-02"}
    rows = postings({"title": "外贸", "canonical_id": "p1"}, newer, newer)

    found = classify(rows, rules_of(SHARED))

    assert found.evidence["posting_id"].tolist() == ["p1"]


def test_what_only_a_copy_shows_is_proved_by_it(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    rows = postings(
        {"title": "外贸", "canonical_id": "p1"},
        {"title": "外贸", "description": "海外客户", "canonical_id": "p1"},
    )

    found = classify(rows, rules_of(HALVES))

    proved = dict(zip(found.evidence["rule"], found.evidence["posting_id"], strict=True))
    assert proved == {"t.a": "p1", "t.b": "p2"}
