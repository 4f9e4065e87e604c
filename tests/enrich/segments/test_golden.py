"""Invented advertisements of every kind, judged by the packaged rules as a reader would."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.segments import Ruleset, classify

MakePostings = Callable[..., pd.DataFrame]
GOLDEN = [
    ("large_enterprise", {"employer": "青嶂重工股份有限公司", "size": "5000-10000人"}),
    ("large_enterprise", {"employer": "青嶂能源", "ownership": "国企"}),
    (
        "large_enterprise",
        {"employer": "青嶂精工", "intro": "公司于深交所创业板上市，股票代码3"},
    ),
    ("large_enterprise", {"employer": "南河人民出版社", "title": "编辑"}),
    ("large_enterprise", {"employer": "中铁物贸集团南河分公司", "title": "会计"}),
    ("foreign_trade", {"employer": "青嶂箱包", "title": "外贸业务员（英语）"}),
    ("foreign_trade", {"employer": "Lowmere Imports", "title": "Export Sales Manager"}),
    ("foreign_trade", {"employer": "青嶂家居", "title": "亞馬遜運營助理"}),
    ("university", {"employer": "青嶂理工大学", "title": "专任教师"}),
    ("university", {"employer": "青嶂工程职业技术学院", "title": "辅导员"}),
    ("university", {"employer": "青嶂工商学院", "title": "会计"}),
    ("international_school", {"employer": "青嶂外国语学校", "title": "双语班主任"}),
    ("international_school", {"employer": "青嶂中英文学校", "title": "语文教师"}),
    ("international_school", {"employer": "Lowmere School", "title": "IB Physics Teacher"}),
    ("training_school", {"employer": "青嶂英语培训中心", "title": "前台"}),
    ("training_school", {"employer": "青嶂教育", "title": "日语老师"}),
    ("foreign_invested", {"employer": "洛迈尔（中国）有限公司", "title": "会计"}),
    ("foreign_invested", {"employer": "洛迈尔泵业", "ownership": "外资（非欧美）"}),
    ("foreign_invested", {"employer": "洛迈尔电气（苏州）有限公司", "title": "会计"}),
    ("foreign_invested", {"employer": "青嶂服饰", "intro": "经营范围：佣金代理（拍卖除外）"}),
    ("industrial_park", {"employer": "青嶂软件园发展有限公司", "title": "会计"}),
    ("industrial_park", {"employer": "青嶂控股", "title": "产业园招商经理"}),
    (
        "overseas_construction",
        {
            "employer": "青嶂路桥集团",
            "title": "测量员",
            "description": "常驻肯尼亚项目，驻外补贴",
        },
    ),
    ("research_institute", {"employer": "青嶂材料研究院", "title": "助理研究员"}),
    ("going_abroad_service", {"employer": "青嶂留学", "title": "文书老师"}),
    ("going_abroad_service", {"employer": "Lowmere Global", "title": "Visa Consultant"}),
    ("travel_agency", {"employer": "青嶂国际旅行社有限公司", "title": "计调"}),
    ("travel_agency", {"employer": "Lowmere Travel", "title": "Tour Leader"}),
    ("ticket_agent", {"employer": "青嶂航空服务", "title": "国际机票出票员"}),
    ("ticket_agent", {"employer": "青嶂商旅", "title": "客服"}),
    ("recruiter", {"employer": "青嶂人力资源有限公司", "title": "普工"}),
    ("anonymous", {"employer": "某知名医药公司", "title": "医药代表"}),
    ("recruiter", {"employer": "Lowmere Staffing", "title": "Warehouse clerk"}),
    ("anonymous", {"employer": "国内知名互联网企业", "title": "产品经理"}),
    ("recruiter", {"employer": "Lowmere Teaching Center", "title": "ESL Teacher in Chengdu"}),
]
TRAPS = [
    ("foreign_trade", {"employer": "青嶂外语外贸大学附设学校", "title": "保洁员"}),
    ("foreign_trade", {"employer": "青嶂国际货运代理有限公司", "title": "单证员"}),
    ("foreign_invested", {"employer": "青嶂食品", "description": "有外企经验优先"}),
    ("industrial_park", {"employer": "苏州工业园区青嶂精密机械有限公司", "title": "车工"}),
    ("overseas_construction", {"employer": "青嶂建筑", "description": "办理现场签证变更"}),
    ("overseas_construction", {"employer": "青嶂建筑", "description": "内蒙古项目现场施工"}),
    ("research_institute", {"employer": "青嶂翻译研究院有限公司", "title": "日语翻译"}),
    ("going_abroad_service", {"employer": "青嶂咨询", "intro": "经营范围：自费出国留学中介"}),
    ("going_abroad_service", {"employer": "青嶂旅游学院", "title": "教师"}),
    ("travel_agency", {"employer": "港中旅物流有限公司", "title": "司机"}),
    ("travel_agency", {"employer": "青嶂旅游服务有限公司", "title": "工程电工"}),
    ("ticket_agent", {"employer": "青嶂航空服务", "title": "机场安检员"}),
    ("ticket_agent", {"employer": "青嶂地铁", "title": "地铁票务员"}),
    ("university", {"employer": "青嶂大学附属医院", "title": "护士"}),
    ("university", {"employer": "青嶂高级技师学院", "title": "专任教师"}),
    ("university", {"employer": "青嶂职业培训学院", "title": "讲师"}),
    ("university", {"employer": "青嶂商学院", "title": "讲师"}),
    ("training_school", {"employer": "瑞思汽车模具有限公司", "title": "钳工"}),
    ("training_school", {"employer": "青嶂家庭服务部", "title": "英语老师"}),
    ("training_school", {"employer": "青嶂教育", "title": "高中教师"}),
    ("recruiter", {"employer": "青嶂国际劳务合作有限公司", "title": "司机"}),
    ("recruiter", {"employer": "青嶂市人力资源和社会保障局", "title": "文员"}),
    ("large_enterprise", {"employer": "青嶂审计", "description": "有上市公司审计经验"}),
    ("large_enterprise", {"employer": "中建厚德青嶂置业有限公司", "title": "会计"}),
    ("large_enterprise", {"employer": "上海昌青嶂轴承有限公司", "title": "车工"}),
    ("foreign_invested", {"employer": "洛迈贸易（上海）有限公司", "ownership": "民营"}),
    ("foreign_invested", {"employer": "青嶂网络", "description": "整合平台资源"}),
    ("foreign_invested", {"employer": "艾思科青嶂机械有限公司", "title": "钳工"}),
    ("travel_agency", {"employer": "青嶂公众信息有限公司", "title": "会计"}),
    ("overseas_construction", {"employer": "青嶂建设有限公司", "title": "驻外施工员"}),
    ("recruiter", {"employer": "斯普莱德青嶂科技有限公司", "title": "会计"}),
]


def told(rules: Ruleset, rows: pd.DataFrame) -> set[str]:
    found = classify(rows, rules)
    return {*found.segments["segment"], *found.discards["discard"]}


@pytest.mark.parametrize(("wanted", "posting"), GOLDEN)
def test_an_employer_is_seen_for_what_it_is(
    packaged: Ruleset, postings: MakePostings, wanted: str, posting: dict[str, str]
) -> None:
    assert wanted in told(packaged, postings(posting))


@pytest.mark.parametrize(("unwanted", "posting"), TRAPS)
def test_a_trap_catches_nobody(
    packaged: Ruleset, postings: MakePostings, unwanted: str, posting: dict[str, str]
) -> None:
    assert unwanted not in told(packaged, postings(posting))


def test_one_odd_title_of_many_makes_no_travel_agency(
    packaged: Ruleset, postings: MakePostings
) -> None:
    ads = [{"employer": "青嶂控股", "title": f"置业顾问{at}部"} for at in range(39)]

    assert "travel_agency" not in told(
        packaged, postings(*ads, {"employer": "青嶂控股", "title": "国际旅行社计调"})
    )


def test_a_firm_keeps_its_brand_whatever_the_board_says_of_its_ownership(
    packaged: Ruleset, postings: MakePostings
) -> None:
    ad = {"employer": "西门子（中国）有限公司", "ownership": "民营", "title": "会计"}

    assert "foreign_invested" in told(packaged, postings(ad))


def test_every_segment_says_its_names_why_and_place_in_the_order(packaged: Ruleset) -> None:
    segments = packaged.segments.values()

    assert len(segments) == 12
    assert sorted(one.order for one in segments) == list(range(1, 13))
    assert all(one.zh_hans and one.zh_hant and one.en and one.why for one in segments)
