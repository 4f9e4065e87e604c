"""Edges between companies that are not one. All names are invented."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.resolve import MemoryIndex, Resolution, resolve
from enrich.resolve.model import RELATION_COLUMNS

Mentions = Callable[..., pd.DataFrame]
Nights = Callable[..., list[Resolution]]
CODE = "91110000600037341L"


def edges(found: list[Resolution], kind: str) -> list[tuple[str, str]]:
    """Return the names of both ends of all relations of a kind."""
    names = {
        number: str(name)
        for one in found
        for number, name in zip(one.companies["company_id"], one.companies["name"], strict=True)
    }
    return [
        (names[left], names[right])
        for one in found
        for of, left, right in zip(
            *(one.relations[name] for name in ("kind", "company_id", "other_id")), strict=True
        )
        if of == kind
    ]


def test_a_branch_points_to_its_firm_with_the_words_that_say_so(
    mentions: Mentions, nights: Nights
) -> None:
    found = nights(mentions("星河科技（深圳）有限公司广州分公司 @广州"))

    assert edges(found, "branch_of") == [
        ("星河科技（深圳）有限公司广州分公司", "星河科技（深圳）有限公司")
    ]
    assert found[0].relations["evidence"].tolist() == [
        "星河科技（深圳）有限公司广州分公司: 广州"
    ]
    assert tuple(found[0].relations.columns) == RELATION_COLUMNS


def test_a_branch_keeps_its_firm_when_a_shorter_name_of_it_comes(
    mentions: Mentions, nights: Nights
) -> None:
    firm = "北京星河医疗器械有限公司"

    first, second = nights(
        mentions(f"{firm} @北京", f"{firm}苏州分公司 @苏州"), mentions("星河苏州分公司 @苏州")
    )

    before, now = first.mentions.iloc[1], second.mentions.iloc[0]
    assert (now["company_id"], now["branch_of"]) == (before["company_id"], before["branch_of"])
    assert edges([first, second], "branch_of") == [(f"{firm}苏州分公司", firm)]


def test_a_group_is_the_head_of_the_firms_that_bear_its_brand(
    mentions: Mentions, nights: Nights
) -> None:
    found = nights(
        mentions("星河集团有限公司", "苏州星河置业有限公司 @苏州", "南京星河物业有限公司 @南京")
    )

    assert sorted(edges(found, "same_group")) == [
        ("南京星河物业有限公司", "星河集团有限公司"),
        ("苏州星河置业有限公司", "星河集团有限公司"),
    ]


def test_a_head_that_comes_later_finds_the_firms_of_earlier_nights(
    mentions: Mentions, nights: Nights
) -> None:
    found = nights(
        mentions("苏州星河置业有限公司 @苏州"), mentions("星河集团有限公司", first_id=10)
    )

    assert edges(found, "same_group") == [("苏州星河置业有限公司", "星河集团有限公司")]


def test_a_night_without_new_names_tells_no_relation_again(
    mentions: Mentions, nights: Nights
) -> None:
    texts = ("星河集团有限公司", "苏州星河置业有限公司 @苏州", "苏州星河置业有限公司昆山分公司")

    found = nights(mentions(*texts), mentions(*texts, first_id=10))

    assert len(found[0].relations) >= 2
    assert found[1].relations.empty


@pytest.mark.parametrize(
    "names",
    [
        # Two heads: whose firm is it?
        ["星河集团有限公司", "北京星河集团有限公司", "苏州星河置业有限公司"],
        # A group of one town and a firm of another, with a brand of two characters.
        ["大连星河集团有限公司", "苏州星河置业有限公司"],
        # No head, and a short brand.
        ["苏州华兴机械有限公司", "南京华兴纺织有限公司", "大连华兴物流有限公司"],
        # A longer brand without a head may have been copied.
        ["苏州鹿鸣谷餐饮有限公司", "南京鹿鸣谷物流有限公司", "大连鹿鸣谷餐饮有限公司"],
        # A head with a trade is one firm of that brand among others.
        ["大连星河机械集团有限公司", "苏州星河餐饮有限公司"],
        # An agency's brand is nobody's group.
        ["星河集团有限公司", "苏州星河人力资源有限公司"],
    ],
)
def test_when_unsure_there_is_no_group(
    names: list[str], mentions: Mentions, nights: Nights
) -> None:
    assert edges(nights(mentions(*names)), "same_group") == []


def test_a_common_brand_makes_no_group(mentions: Mentions, nights: Nights) -> None:
    towns = ("苏州", "南京", "大连", "宁波", "厦门", "长沙", "西安", "青岛", "合肥", "南昌")
    firms = [f"{town}华兴机械有限公司" for town in towns]

    assert edges(nights(mentions("华兴集团有限公司", *firms)), "same_group") == []


def test_a_brand_of_its_own_in_many_towns_and_trades_is_one_family(
    mentions: Mentions, nights: Nights
) -> None:
    found = nights(
        mentions(
            "苏州鹿鸣山谷里餐饮有限公司",
            "南京鹿鸣山谷里物流有限公司",
            "大连鹿鸣山谷里餐饮有限公司",
            "宁波鹿鸣山谷里餐饮有限公司",
        )
    )

    edges_found = edges(found, "same_group")
    assert len(edges_found) == 3  # to one of them, never from each to each
    assert len({head for _, head in edges_found}) == 1


def test_a_domain_of_their_own_ties_firms_and_a_mail_host_does_not(
    mentions: Mentions, nights: Nights
) -> None:
    own = mentions(
        "苏州华兴机械有限公司 @苏州 domain=huaxing.example",
        "南京华兴纺织有限公司 @南京 domain=huaxing.example",
    )
    free = mentions(
        "苏州华兴机械有限公司 @苏州 domain=163.com", "南京华兴纺织有限公司 @南京 domain=163.com"
    )

    assert len(edges(nights(own), "same_group")) == 1
    assert edges(nights(free), "same_group") == []


def test_a_new_name_under_an_old_credit_code_is_the_old_company_renamed(
    mentions: Mentions, nights: Nights
) -> None:
    found = nights(
        mentions(f"苏州星河机械有限公司 @苏州 uscc={CODE}"),
        mentions(f"苏州云岭装备有限公司 @苏州 uscc={CODE}", first_id=10),
    )

    told = found[1].relations
    assert told[["kind", "evidence"]].to_numpy().tolist() == [
        ["renamed_from", "苏州星河机械有限公司"]
    ]
    assert told["company_id"].tolist() == told["other_id"].tolist() == [1]


def test_a_name_may_say_itself_what_it_was_before(mentions: Mentions, nights: Nights) -> None:
    found = nights(
        mentions("苏州星河机械有限公司 @苏州"),
        mentions("苏州云岭装备有限公司（原苏州星河机械有限公司） @苏州", first_id=10),
    )

    assert found[1].relations["kind"].tolist() == ["renamed_from"]
    assert edges(found, "renamed_from")[0][1] == "苏州星河机械有限公司"


def test_a_second_name_that_nobody_could_derive_is_kept_as_an_alias(
    mentions: Mentions, nights: Nights
) -> None:
    found = nights(
        mentions(
            "北京云岭在线科技有限公司 @北京 short_name=小鹿出行",
            "苏州星河机械有限公司 @苏州 short_name=星河机械",
        )
    )

    told = found[0].relations
    assert told[["kind", "evidence"]].to_numpy().tolist() == [["alias_of", "小鹿出行"]]


def test_a_short_name_that_had_a_number_leads_to_its_bearer(
    mentions: Mentions, nights: Nights
) -> None:
    found = nights(
        mentions("小鹿出行 @北京"),
        mentions("北京云岭在线科技有限公司 @北京", first_id=10),
        mentions("北京云岭在线科技有限公司 @北京 short_name=小鹿出行", first_id=20),
    )

    told = found[2].relations
    pairs = told.loc[told["company_id"] != told["other_id"], ["kind", "company_id", "other_id"]]
    assert pairs.to_numpy().tolist() == [["alias_of", 2, 1]] or pairs.to_numpy().tolist() == [
        ["alias_of", 1, 2]
    ]


def test_an_agency_posts_for_the_employer_that_its_ad_names(
    mentions: Mentions, nights: Nights
) -> None:
    night = mentions("星河精密仪器（苏州）有限公司 @苏州", "云岭物流有限公司 @宁波")
    night["agency"] = ["远山人力资源有限公司", ""]
    night["named_by"] = ["用人单位：星河精密仪器（苏州）有限公司", ""]

    found = nights(night)

    assert edges(found, "posts_for") == [
        ("远山人力资源有限公司", "星河精密仪器（苏州）有限公司")
    ]
    assert found[0].relations["evidence"].tolist() == ["用人单位：星河精密仪器（苏州）有限公司"]
    companies = found[0].companies
    kinds = dict(zip(companies["name"], companies["kind"], strict=True))
    assert kinds["远山人力资源有限公司"] == "agency"


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_a_missing_agency_is_none(mentions: Mentions, nights: Nights, missing: object) -> None:
    night = mentions("星河精密仪器（苏州）有限公司 @苏州", "云岭物流有限公司 @宁波")
    night["agency"] = pd.Series([missing, ""], dtype=object)

    found = nights(night)[0]

    assert found.relations.empty
    assert len(found.companies) == 2


def test_an_agency_met_before_keeps_its_number(mentions: Mentions, nights: Nights) -> None:
    later = mentions("星河精密仪器（苏州）有限公司 @苏州", first_id=10)
    later["agency"] = "远山人力资源有限公司"

    found = nights(mentions("远山人力资源有限公司 @苏州"), later)

    assert found[1].relations["company_id"].tolist() == [1]


def test_relations_do_not_depend_on_the_order_of_the_rows(mentions: Mentions) -> None:
    night = mentions(
        "星河集团有限公司",
        "苏州星河置业有限公司 @苏州",
        "苏州星河置业有限公司昆山分公司 @苏州",
        "北京云岭在线科技有限公司 @北京 short_name=小鹿出行",
        "小鹿出行 @北京",
    )

    forth = resolve(night, MemoryIndex()).relations
    back = resolve(night.iloc[::-1].reset_index(drop=True), MemoryIndex()).relations

    pd.testing.assert_frame_equal(forth, back)


def test_people_placeholders_and_described_employers_have_no_relations(
    mentions: Mentions, nights: Nights
) -> None:
    night = mentions("某大型集团 @苏州", "王女士 @苏州", "公司直招 @苏州", "某大型集团 @南京")
    night["agency"] = ["", "", "远山人力资源有限公司", ""]

    found = nights(night)

    assert found[0].relations.empty
    assert found[0].mentions["company_id"].nunique() == 4
