"""Sizes, ownership and the other facts, from what boards show."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from enrich.facts import company_facts, ownership, size_band, size_high, size_low
from enrich.segments import Ruleset, classify, load_rules


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_rules()


def facts_of(rules: Ruleset, *rows: dict[str, str]) -> dict[str, list[str]]:
    filled: Sequence[dict[str, str]] = [
        {"company_id": "c1", "posting_id": f"p{at}"} | row for at, row in enumerate(rows, 1)
    ]
    postings = pd.DataFrame(filled).fillna("")
    facts = company_facts(postings, classify(postings, rules), "国外（未说明）")
    return {str(k): group["value"].tolist() for k, group in facts.groupby("kind", sort=False)}


@pytest.mark.parametrize(
    ("shown", "band", "low", "high"),
    [
        ("1000-5000人", "1000-5000", 1000, 5000),
        ("10000人以上", "10000+", 10000, None),
        ("少于50人", "0-50", 0, 50),
        ("20人以下", "0-20", 0, 20),
        ("1,001-5,000 employees", "1001-5000", 1001, 5000),
        ("1万人以上", "10000+", 10000, None),
        ("计算机软件", "", None, None),
        ("", "", None, None),
    ],
)
def test_size_is_read(shown: str, band: str, low: int | None, high: int | None) -> None:
    assert size_band(shown) == band
    assert (size_low(band), size_high(band)) == (low, high)


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ("外资（非欧美）", "外资"),
        ("中外合资(合资·合作)", "合资"),
        ("外企代表处", "外企代表处"),
        ("已上市", "上市公司"),
        ("未上市", "民营"),
        ("国有企业", "国企"),
        ("天使轮", ""),
    ],
)
def test_ownership_is_one_of_our_words(shown: str, wanted: str) -> None:
    assert ownership(shown) == wanted


def test_the_place_of_most_postings_wins(rules: Ruleset) -> None:
    found = facts_of(
        rules,
        {"title": "会计", "city": "深圳·南山区"},
        {"title": "出纳", "city": "深圳-宝安区"},
        {"title": "文员", "city": "上海", "address": "上海市浦东新区某路1号"},
    )

    assert (found["province"], found["city"]) == (["广东"], ["深圳"])


def test_district_and_address_tell_one_place(rules: Ruleset) -> None:
    found = facts_of(
        rules,
        {"title": "会计", "city": "北京·海淀区", "address": ""},
        {"title": "出纳", "city": "北京·海淀区", "address": ""},
        {"title": "文员", "city": "北京", "address": "东城区半岛大道80号, 北京, 北京市, CN"},
        {"title": "司机", "city": "上海", "address": "上海市黄浦区某路1号"},
    )

    assert found["city"] == ["北京"]
    assert found["address"] == ["东城区半岛大道80号"]
    assert found["district"] == ["东城"]


def test_an_address_elsewhere_is_not_the_companys(rules: Ruleset) -> None:
    found = facts_of(
        rules,
        {"title": "会计", "city": "宁波", "address": "上海市黄浦区某路1号"},
        {"title": "出纳", "city": "宁波", "address": "鄞州区海晏路9号, 宁波, CN"},
    )

    assert found["address"] == ["鄞州区海晏路9号"]


def test_where_the_company_sits_is_no_destination(rules: Ruleset) -> None:
    found = facts_of(rules, {"title": "会计", "city": "内蒙古", "description": "中国市场"})

    assert "destination" not in found


def test_destinations_name_places_before_the_unsaid_abroad(rules: Ruleset) -> None:
    found = facts_of(
        rules,
        {"title": "施工员", "description": "常驻安哥拉项目"},
        {"title": "项目经理", "description": "需要海外出差"},
    )

    assert found["destination"] == ["安哥拉"]


def test_abroad_without_a_name_stays_unsaid(rules: Ruleset) -> None:
    found = facts_of(rules, {"title": "项目经理", "description": "需要海外出差"})

    assert found["destination"] == ["国外（未说明）"]


def test_who_books_is_found_in_the_duties_and_comes_first(rules: Ruleset) -> None:
    found = facts_of(
        rules,
        {"title": "前台文员"},
        {"title": "部门助理", "description": "负责机票酒店预订和签证"},
    )

    assert found["buyer_role"][0] == "订票经办人"
    assert "前台" in found["buyer_role"]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"employer": "远山机械有限公司", "title": "车工"}, "direct"),
        ({"employer": "远山机械有限公司", "agency": "海川人力资源有限公司"}, "agency"),
        ({"employer": "远山人力资源有限公司", "title": "普工"}, "agency"),
        ({"employer": "远山", "title": "车工", "description": "代招岗位"}, "agency"),
        ({"employer": "远山", "title": "车工"}, "unknown"),
    ],
)
def test_the_channel_is_known_or_unknown(
    rules: Ruleset, row: dict[str, str], wanted: str
) -> None:
    assert facts_of(rules, row)["posting_channel"] == [wanted]


def test_an_opening_speaks_once_for_each_city_of_its_copies(rules: Ruleset) -> None:
    copies = [{"city": "杭州", "canonical_id": "p1"} for _ in range(4)]
    copies.append({"city": "宁波", "canonical_id": "p1"})
    other = {"city": "宁波", "canonical_id": "p6"}

    assert facts_of(rules, *copies)["city"] == ["杭州"]
    assert facts_of(rules, *copies, other)["city"] == ["宁波"]
