from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.resolve import MemoryIndex, Resolution, resolve, resolve_table

Make = Callable[..., pd.DataFrame]
Nights = Callable[..., list[Resolution]]
CODE, OTHER_CODE = "91350100M000100Y43", "91440101MA59ABCD5R"
NAMES = [
    "深圳市星河科技有限公司 @深圳",
    "星河科技(深圳)有限公司 @广州",
    "星河科技 @深圳",
    "星河 @深圳",
    "星河 @保定",
    "深圳市星河科技有限公司广州分公司 @广州",
    "广州市星河科技有限公司 @广州",
    "某大型公司 @深圳",
    "Acme Trading Ltd @Berlin",
    "ACME TRADING CO., LTD. @Berlin",
    "北京青石云海信息技术有限公司 @北京",
    "青石云海 @上海",
    "北京青石云... @北京",
    "深圳市星和科技有限公司 @深圳",
]


def groups(ids: list[int], keys: list[str]) -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for one, key in zip(ids, keys, strict=True):
        found.setdefault(one, set()).add(key)
    return {frozenset(members) for members in found.values()}


def test_a_branch_is_its_own_company_and_points_to_its_firm(mentions: Make) -> None:
    table = resolve_table(
        mentions("招财银行深圳分行", "招财银行股份有限公司", "远山科技有限公司成都分公司")
    )

    bank, firm, lone = (table.loc[at] for at in range(3))
    assert (bank["kind"], bank["branch_of"]) == ("branch", firm["company_id"])
    assert lone["kind"] == "branch"
    assert lone["branch_of"] not in table["company_id"].tolist()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("某知名企业", "confidential"),
        ("李先生", "person"),
        ("公司直招", "placeholder"),
        ("聚才人力资源有限公司", "agency"),
        ("星河科技", "company"),
    ],
)
def test_kinds_are_told(mentions: Make, name: str, kind: str) -> None:
    assert resolve_table(mentions(name))["kind"].tolist() == [kind]


def test_equal_names_with_two_valid_codes_are_two_companies(mentions: Make) -> None:
    table = resolve_table(
        mentions(
            f"星河科技有限公司 @深圳 uscc={CODE}",
            f"星河科技有限公司 @深圳 uscc={CODE}",
            f"星河科技有限公司 @深圳 uscc={OTHER_CODE}",
        )
    )

    first, second, third = table["company_id"]
    assert first == second != third


def test_a_code_with_a_wrong_check_digit_tells_nothing(mentions: Make) -> None:
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    table = resolve_table(
        mentions(f"甲乙有限公司 @ uscc={wrong}", f"丙丁有限公司 @ uscc={wrong}")
    )

    assert table["company_id"].nunique() == 2


def test_the_same_code_under_a_new_name_is_a_rename(mentions: Make, nights: Nights) -> None:
    first, second = nights(
        mentions(f"杭州青石机电有限公司 @杭州 uscc={CODE}"),
        mentions(f"杭州云海智能有限公司 @杭州 uscc={CODE}"),
    )

    assert second.mentions["company_id"].tolist() == first.mentions["company_id"].tolist()
    assert second.events["kind"].tolist() == ["renamed"]
    assert second.companies["name"].tolist() == ["杭州云海智能有限公司"]
    assert "杭州青石机电有限公司" in second.companies["names_seen"][0]


def test_a_firm_may_lose_its_number_with_its_name_but_not_change_it(
    mentions: Make, nights: Nights
) -> None:
    first, renamed, other = nights(
        mentions(f"青石第三工程局有限公司 @杭州 uscc={CODE}"),
        mentions(f"青石路桥工程有限公司 @杭州 uscc={CODE}"),
        mentions(f"青石第四工程局有限公司 @杭州 uscc={CODE}"),
    )

    stays = first.mentions["company_id"].tolist()
    assert renamed.mentions["company_id"].tolist() == stays
    assert other.mentions["company_id"].tolist() != stays


def test_names_shown_together_are_learned_for_other_boards(
    mentions: Make, nights: Nights
) -> None:
    _, second = nights(
        mentions("北京三川在线科技有限公司 @北京 short_name=米团"),
        mentions("米团 @北京 site=other", first_id=10),
    )

    assert second.mentions["company_name"].tolist() == ["北京三川在线科技有限公司"]


def test_a_board_account_joins_a_brand_to_its_legal_name(mentions: Make) -> None:
    table = resolve_table(
        mentions(
            "北京三川在线科技有限公司 @北京 site=b site_company_id=7",
            "米团 @北京 site=b site_company_id=7",
            "米团 @北京 site=other site_company_id=7",
        )
    )

    assert table["company_id"].tolist() == [table["company_id"][0]] * 3


def test_a_tie_waits(mentions: Make) -> None:
    table = resolve_table(
        mentions("深圳市星河科技有限公司 @深圳", "深圳市星河贸易有限公司 @深圳", "星河 @深圳")
    )

    assert table["company_id"].nunique() == 3


def test_a_full_name_that_comes_later_takes_the_number_of_its_short_form(
    mentions: Make, nights: Nights
) -> None:
    first, second = nights(
        mentions("星河科技 @深圳"), mentions("深圳市星河科技有限公司 @深圳", first_id=5)
    )

    assert second.mentions["company_id"].tolist() == first.mentions["company_id"].tolist()
    assert second.events["kind"].tolist() == ["joined"]


def test_two_known_companies_become_one_and_the_older_number_stays(
    mentions: Make, nights: Nights
) -> None:
    first, second = nights(
        mentions("星河 @深圳", "星河科技 @深圳"),
        mentions("深圳市星河科技有限公司 @深圳", first_id=5),
    )

    stays = min(first.mentions["company_id"])
    assert second.mentions["company_id"].tolist() == [stays]
    merged = second.companies.dropna(subset=["merged_into"])
    assert merged["merged_into"].tolist() == [stays]
    assert "merged" in second.events["kind"].tolist()


def judged(left: str, right: str, verdict: str) -> pd.DataFrame:
    return pd.DataFrame({"left_name": [left], "right_name": [right], "verdict": [verdict]})


def test_different_blocks_what_a_rule_would_join(mentions: Make, nights: Nights) -> None:
    left, right = "深圳市星河科技有限公司", "深圳星河科技"

    (only,) = nights(mentions(left, right), judgements=judged(left, right, "different"))

    assert only.mentions["company_id"].nunique() == 2


def test_different_parts_what_was_joined_and_the_full_name_keeps_the_number(
    mentions: Make,
) -> None:
    index = MemoryIndex()
    before = resolve(mentions("深圳市星河科技有限公司", "深圳星河科技"), index)
    index.add(before)

    said = judged("深圳星河科技", "深圳市星河科技有限公司", "different")
    after = resolve(mentions("深圳市星河科技有限公司", "深圳星河科技"), index, said)

    full, short = after.mentions["company_id"]
    assert full == before.mentions["company_id"][0]
    assert short != full
    assert after.events["kind"].tolist() == ["split"]


def test_same_joins_what_no_rule_would(mentions: Make, nights: Nights) -> None:
    left, right = "上海银河进出口有限公司", "宁波海蓝贸易有限公司"
    said = judged(left, right, "same")

    first, second = nights(mentions(left), mentions(right, first_id=5), judgements=said)

    assert second.mentions["company_id"].tolist() == first.mentions["company_id"].tolist()


def test_the_newest_judgement_of_a_pair_holds(mentions: Make, nights: Nights) -> None:
    left, right = "深圳市星河科技有限公司", "深圳星河科技"
    said = pd.concat([judged(left, right, "different"), judged(right, left, "unsure")])

    (only,) = nights(mentions(left, right), judgements=said)

    one, other = only.mentions["company_id"]
    assert one == other


def test_the_order_of_rows_changes_nothing_but_their_order(mentions: Make) -> None:
    frame = mentions(*NAMES)

    straight = resolve(frame, MemoryIndex())
    turned = resolve(frame.iloc[::-1], MemoryIndex())

    pd.testing.assert_frame_equal(
        straight.mentions, turned.mentions.iloc[::-1].reset_index(drop=True)
    )
    pd.testing.assert_frame_equal(straight.companies, turned.companies)


def test_a_firm_known_by_its_branch_shows_its_full_name_once_it_comes(
    mentions: Make, nights: Nights
) -> None:
    branch, firm = "宁波海蓝贸易有限公司慈溪分公司", "宁波海蓝贸易有限公司"

    first, second = nights(
        mentions("海蓝贸易 @宁波", f"{branch} @宁波"), mentions(f"{firm} @宁波", first_id=5)
    )

    (before, _), (after,) = first.mentions["company_id"], second.mentions["company_id"]
    (row,) = second.companies.to_dict("records")
    (event,) = second.events.to_dict("records")
    assert after == before == row["company_id"]
    assert (row["name"], row["short_name"]) == (firm, "海蓝贸易")
    assert (event["kind"], event["evidence"], event["name"]) == ("renamed", "海蓝贸易", firm)


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), min_size=1, max_size=4)
)
def test_numbers_never_change_without_an_event(mentions: Make, shown: list[list[str]]) -> None:
    index = MemoryIndex()
    owners: dict[str, int] = {}
    merged_into: dict[int, int] = {}

    def stands(company: int) -> int:
        while company in merged_into:
            company = merged_into[company]
        return company

    for night, names in enumerate(shown):
        found = resolve(mentions(*names, first_id=night * 100), index)
        index.add(found)
        merged = found.events[found.events["kind"] == "merged"]
        merged_into |= dict(zip(merged["company_id"], merged["other_id"], strict=True))
        for name, company in zip(names, found.mentions["company_id"], strict=True):
            if name.startswith("某"):
                assert company not in owners.values()
                continue
            assert stands(owners.get(name, company)) == company
            owners[name] = company


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(NAMES))
def test_shuffled_rows_give_the_same_groups(mentions: Make, shown: list[str]) -> None:
    wanted = groups(resolve_table(mentions(*NAMES))["company_id"].tolist(), NAMES)

    assert groups(resolve_table(mentions(*shown))["company_id"].tolist(), shown) == wanted


def test_resolving_the_same_night_again_adds_nothing(mentions: Make, nights: Nights) -> None:
    first, again = nights(mentions(*NAMES), mentions(*NAMES))

    assert again.mentions["company_id"].tolist() == first.mentions["company_id"].tolist()
    assert again.events.empty
    assert again.unit_keys.empty


def test_an_absurdly_long_name_is_resolved_and_its_keys_stay_short(mentions: Make) -> None:
    found = resolve(mentions("星" * 5_000 + "有限公司"), MemoryIndex())

    assert found.units["unit_key"].str.len().max() <= 200
    assert found.unit_keys["look_up"].str.len().max() <= 200


def test_an_empty_table_gives_an_empty_table(mentions: Make) -> None:
    assert resolve_table(mentions()).empty


@pytest.mark.parametrize(
    ("left", "right", "shared", "companies"),
    [
        ("苏州星河物流有限公司", "苏州星河食品有限公司", "domain=xinghe.cn", 2),
        ("苏州星河物流有限公司", "苏州星河食品有限公司", "phone=0512-66668888", 2),
        ("苏州星河物流有限公司", "苏州星河国际物流有限公司", "domain=xinghe.cn", 1),
        ("苏州星河贸易有限公司", "苏州星河科技有限公司", "site=b site_company_id=7", 1),
        ("Oakridge Foods LLC", "Oakridge Logistics Inc", "domain=oakridge.example", 2),
    ],
)
def test_firms_of_one_group_may_share_a_contact(
    mentions: Make, left: str, right: str, shared: str, companies: int
) -> None:
    found = resolve_table(mentions(f"{left} @苏州 {shared}", f"{right} @苏州 {shared}"))

    assert len(set(found["company_id"])) == companies
