"""What fires a rule, and where the evidence points."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.segments import Ruleset, classify

MakeRules = Callable[..., Ruleset]
MakePostings = Callable[..., pd.DataFrame]
RULE = """
- id: t.rule
  segment: trade
  {what}
  why: a test
  match: [{{title: {match}}}]
  nomatch: [{{title: ''}}]
"""


def fires(rules: Ruleset, postings: pd.DataFrame) -> bool:
    return "trade" in set(classify(postings, rules).segments["segment"])


@pytest.mark.parametrize(
    ("what", "title", "wanted"),
    [
        ("any: {title: [外贸]}", "外貿經理", True),
        ("any: {title: [export]}", "ＥＸＰＯＲＴ Manager", True),
        ("any: {title: [外贸]}", "外\u200b贸经理", True),
        ("any: {title: [visa]}", "办理visa签证", True),
        ("any: {title: [visa]}", "visage", False),
        ("any: {title: [外教]}", "2024外教", True),
        ("any: {title: [500强]}", "1500强", False),
        ("any: {title: [{term: 游学, not_after: [旅]}]}", "旅游学院", False),
        ("any: {title: [{term: 游学, not_after: [旅]}]}", "暑期游学", True),
        ("any: {title: [{term: 新东方, not_before: [烹饪]}]}", "新东方烹饪", False),
        ("any: {title: [{term: 签证, not_near: [现场], within: 6}]}", "现场工程签证", False),
        ("any: {title: [{term: 签证, not_near: [现场], within: 6}]}", "签证专员", True),
        ("any: {title: [{term: 项目, near: [非洲], within: 4}]}", "非洲某项目", True),
        ("any: {title: [{term: 项目, near: [非洲], within: 4}]}", "项目经理", False),
        ("any: {title: [{term: 华为, at: start}]}", "北京市海淀区华为", True),
        ("any: {title: [{term: 华为, at: start}]}", "新华为民", False),
        ("any: {title: [{term: 大学, at: end}]}", "远山大学", True),
        ("any: {title: [{term: 大学, at: end}]}", "远山大学出版社", False),
        ("any: {title: [{re: '(大学|学院)$'}]}", "远山學院", True),
        ("any: {title: [{re: '（(上海|苏州)）'}]}", "远山(苏州)", True),
        ("all: [{title: [建筑]}, {title: [海外, 非洲]}]", "非洲建筑工", True),
        ("all: [{title: [建筑]}, {title: [海外, 非洲]}]", "建筑工", False),
        ("n_of: {n: 2, of: {title: [报关, 询盘, 订舱]}}", "报关和询盘", True),
        ("n_of: {n: 2, of: {title: [报关, 询盘, 订舱]}}", "报关，报关", False),
        ("any: {title: [外贸]}\n  none: {title: [货代]}", "外贸货代", False),
    ],
)
def test_a_term_fires_where_its_conditions_hold(
    rules_of: MakeRules, postings: MakePostings, what: str, title: str, wanted: bool
) -> None:
    rules = rules_of(RULE.format(what=what, match="x"))

    assert fires(rules, postings({"title": title})) is wanted


@pytest.mark.parametrize(
    "shown", ["招聘外贸经理", "招聘外貿經理", "招\u200b聘外\u200b贸经理", "（ＡＢ）外贸经理"]
)
def test_offsets_point_into_the_text_as_shown(
    rules_of: MakeRules, postings: MakePostings, shown: str
) -> None:
    rules = rules_of(RULE.format(what="any: {title: [外贸]}", match="外贸"))

    row = classify(postings({"title": shown}), rules).evidence.iloc[0]

    assert shown[row["start"] : row["end"]] == row["text"]
    assert row["text"].replace("\u200b", "") in {"外贸", "外貿"}
    assert (row["rule"], row["field"], row["posting_id"]) == ("t.rule", "title", "p1")


def test_scope_in_an_introduction_is_read_as_scope(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    rules = rules_of(
        RULE.format(what="any: {intro: [留学]}", match="x")
        + RULE.format(what="any: {scope: [留学]}\n  weight: 1", match="x").replace(
            "t.rule", "t.scope"
        )
    )
    boilerplate = "我们造船。经营范围：自费出国留学中介"

    assert not fires(rules, postings({"intro": boilerplate}))
    assert fires(rules, postings({"intro": "我们是留学机构"}))


def test_each_word_of_a_list_takes_the_conditions(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    rules = rules_of(
        RULE.format(what="any: {title: [{each: $brands, at: start}]}", match="x"),
        lists="brands: [远山, 南河]",
    )

    assert fires(rules, postings({"title": "南河科技"}))
    assert not fires(rules, postings({"title": "小南河科技"}))
