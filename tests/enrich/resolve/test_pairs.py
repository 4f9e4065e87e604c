"""Two names, alone in a table: one company or two?"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.resolve import resolve_table

SAME = [
    ("深圳市星河科技有限公司", "星河科技（深圳）有限公司"),
    ("深圳市星河科技有限公司", "深圳星河科技有限责任公司"),
    ("深圳市星河科技有限公司", "深圳市星河科技股份有限公司"),
    ("深圳市星河科技有限公司", "廣東省深圳市星河科技有限公司"),
    ("深圳市星河科技有限公司", "深圳星河科技"),
    ("深圳市星河科技有限公司", "深圳市星河科技有限公司（筹）"),
    ("深圳市星河科技有限公司", "【急聘】深圳市星河科技有限公司(双休)"),
    ("深圳市星河科技有限公司", "深圳市星河科技有限公"),
    ("深圳市星河科技有限公司 @深圳", "星河科技 @深圳"),
    ("深圳市星河科技有限公司 @深圳", "星河 @深圳·南山区"),
    ("北京青石云海信息技术有限公司 @北京", "青石云海 @上海"),
    ("北京青石云海信息技术有限公司", "北京青石云海"),
    ("北京青石云海信息技术有限公司", "北京青石云海信..."),
    ("苏州青石精密机械有限公司", "苏州青石精蜜机械有限公司"),
    ("远山医疗器械有限公司 @无锡", "无锡远山医疗器械有限公司 @无锡"),
    ("明光酒业集团股份有限公司", "明光酒业集团"),
    ("明诚会计师事务所（特殊普通合伙）", "明诚会计师事务所"),
    ("远山电气（中国）有限公司", "远山电气（中国）"),
    ("Acme Trading Co., Ltd.", "ACME TRADING LTD"),
    ("The Acme Trading Company", "Acme Trading Inc."),
    ("Blue & Grey Holdings LLC", "Blue and Grey Holdings"),
    ("Acme (Shanghai) Trading Co., Ltd.", "Acme Trading (Shanghai) Ltd"),
    ("Müller Maschinen GmbH", "Muller Maschinen GmbH"),
    ("Müller Maschinen GmbH & Co. KG", "Muller Maschinen GmbH + Co KG"),
    ("Northwind Logistics Inc", "Northwind Logisitcs Inc"),
    ("星河科技有限公司北京市分公司", "星河科技有限公司北京分公司"),
    ("星河科技有限公司北京", "星河科技有限公司北京分公司"),
    ("佛山市第一人民医院", "佛山市第1人民医院"),
    ("佛山市第一人民医院", "佛山市一人民医院"),
    ("中国远山第八工程局有限公司", "中国远山第8工程局有限公司"),
    ("中远三局集团有限公司", "中远第三局集团有限公司"),
    ("星河科技有限公司第一分公司", "星河科技有限公司第1分公司"),
    ("青石云海餐饮管理有限公司深圳东门店", "青石云海深圳东门店"),
    ("深圳市青石云海体育有限公司广州分公司", "深圳市罗湖区青石云海体育有限公司广州分公司"),
]
DIFFERENT = [
    ("深圳市星河科技有限公司", "深圳市星河科技有限公司广州分公司"),
    ("招财银行股份有限公司", "招财银行股份有限公司深圳分行"),
    ("招财银行股份有限公司", "招财银行深圳分行"),
    ("招财银行深圳分行", "招财银行广州分行"),
    ("阿福大药房(人民店)", "阿福大药房(青年店)"),
    ("深圳市星河科技有限公司", "广州市星河科技有限公司"),
    ("广东星河科技有限公司", "广州星河科技有限公司"),
    ("星河科技（中国）有限公司", "星河科技有限公司"),
    ("星河 @苏州", "星河 @保定"),
    ("深圳市星河科技有限公司 @深圳", "星河 @保定"),
    ("星河集团有限公司", "星河有限公司"),
    ("深圳市星河科技有限公司", "深圳市星河贸易有限公司"),
    ("深圳市星河电子科技有限公司", "深圳市星河电子技术有限公司"),
    ("深圳市安达科技有限公司", "深圳市腾达科技有限公司"),
    ("深圳市华威科技有限公司", "深圳市华为科技有限公司"),
    ("明光电器厂", "明光电器有限公司"),
    ("佛山市第一人民医院", "佛山市第二人民医院"),
    ("佛山市第一人民医院", "佛山市2人民医院"),
    ("中国远山第八工程局有限公司 @上海", "中国远山第三工程局有限公司 @武汉"),
    ("中国远山第八工程局有限公司", "中国远山第5工程局有限公司"),
    ("中远第一航务工程局有限公司", "中远第二航务工程局有限公司"),
    ("中远十一局集团第一工程有限公司", "中远十一局集团第三工程有限公司"),
    ("电信星河第一研究所有限公司", "电信星河第五研究所有限公司"),
    ("广州星河大学附属第一医院", "广州星河大学附属第二医院"),
    ("广州星河大学第一附属医院", "广州星河大学第二附属医院"),
    ("中远三局 @武汉", "中远八局集团有限公司 @武汉"),
    ("中国远山第 @武汉", "中国远山第八工程局有限公司 @武汉"),
    ("中国远山第... @武汉", "中国远山第八工程局有限公司 @武汉"),
    ("中国远山 @武汉", "中国远山第八工程局有限公司 @武汉"),
    ("深圳市星河一零科技有限公司", "深圳市星河二零科技有限公司"),
    ("Harbour No. 2 Machine Works Ltd", "Harbour No. 3 Machine Works Ltd"),
    ("Second Harbour Machine Works Ltd", "Third Harbour Machine Works Ltd"),
    ("深圳市星河科技有限公司", "深圳市星河人力资源有限公司"),
    ("某大型互联网公司", "某大型互联网公司"),
    ("知名外资企业", "知名外资企业"),
    ("王女士", "王女士"),
    ("公司直招", "公司直招"),
    ("Acme Trading Co., Ltd.", "Acme Logistics Co., Ltd."),
    ("Acme Trading Ltd", "Acme Trading GmbH"),
    ("Müller Maschinen GmbH & Co. KG", "Müller Maschinen GmbH"),
    ("Acme Trading (Shanghai) Ltd", "Acme Trading (Beijing) Ltd"),
    ("Acme Ltd", "Acme Ltd. Beijing Branch"),
    ("Acme", "Acme Robotics Ltd"),
]


def companies(make: Callable[..., pd.DataFrame], *texts: str) -> list[int]:
    found: list[int] = resolve_table(make(*texts))["company_id"].tolist()
    return found


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_company_under_two_names(
    mentions: Callable[..., pd.DataFrame], left: str, right: str
) -> None:
    one, other = companies(mentions, left, right)

    assert one == other


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_two_companies_with_names_alike(
    mentions: Callable[..., pd.DataFrame], left: str, right: str
) -> None:
    one, other = companies(mentions, left, right)

    assert one != other


def test_a_short_form_means_the_firm_of_its_own_town_however_long_its_brand(
    mentions: Callable[..., pd.DataFrame],
) -> None:
    found = companies(
        mentions,
        *["北京青石云海信息技术有限公司 @北京"] * 3,
        *["无锡青石云海信息技术有限公司 @无锡"] * 3,
        "青石云海 @北京",
        "青石云海 @无锡",
        "青石云海 @西安",
    )

    assert found[6:8] == [found[0], found[3]]
    assert found[8] not in found[:8]


SLIPS = [
    # right name, seldom shown; what was typed once; whether it is a slip
    ("深圳市星河医疗器械有限公司 @深圳", "深圳市兴河医疗器械有限公司 @深圳", False),
    ("深圳市星河医疗器械有限公司 @西安", "深圳市兴河医疗器械有限公司 @西安", True),
    ("深圳市星河医疗器械有限公司 @西安", "深圳市兴河医疗器械有限公司 @无锡", False),
    ("深圳市星河医疗器械有限公司广州分公司", "深圳市兴河医疗器械有限公司广州分公司", True),
    ("深圳市星河医疗器械有限公司广州分公司", "深圳市兴河医疗器械有限公司无锡分公司", False),
    ("深圳市青石云医疗器械有限公司广州分公司", "深圳市青云石医疗器械有限公司广州分公司", True),
    ("深圳市星河医疗器械有限公司广州分公司", "深圳市天河医疗器械有限公司广州分公司", False),
]


@pytest.mark.parametrize(("right", "typed", "slip"), SLIPS)
def test_a_slip_is_told_by_a_foreign_town_or_a_branch_in_common(
    mentions: Callable[..., pd.DataFrame], right: str, typed: str, slip: bool
) -> None:
    found = companies(mentions, *[right] * 4, typed)

    assert (found[4] == found[0]) is slip


def test_a_long_brand_of_which_no_firm_is_known_is_one_company_in_all_towns(
    mentions: Callable[..., pd.DataFrame],
) -> None:
    found = companies(
        mentions,
        *["青石云海 @北京", "青石云海 @无锡", "青石云海 @西安"],
        "青石 @北京",
        "青石 @无锡",
    )

    assert len(set(found[:3])) == 1
    assert found[3] != found[4]


def test_an_account_does_not_join_the_numbered_houses_of_one_owner(
    mentions: Callable[..., pd.DataFrame],
) -> None:
    found = companies(
        mentions,
        "广州星河大学附属第一医院 @广州 site=b site_company_id=7 short_name=星医附院",
        "广州星河大学附属第二医院 @广州 site=b site_company_id=7 short_name=星医附院",
        "广州星河大学附属医院 @广州 site=b site_company_id=7 short_name=星医附院",
        "星医附院 @广州 site=b site_company_id=7",
    )

    assert len(set(found[:3])) == 3
