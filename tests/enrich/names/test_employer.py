from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import CompanyKind
from enrich.names import parse_employer

PARTS = [
    # name, place, core, legal class, branch
    ("深圳市星河计算机系统有限公司", "广东深圳", "星河计算机系统", "company", ""),
    ("广东省深圳市星河科技有限公司", "广东深圳", "星河科技", "company", ""),
    ("星河科技（深圳）有限公司", "广东深圳", "星河科技", "company", ""),
    ("星河(深圳)科技有限公司", "广东深圳", "星河科技", "company", ""),
    ("星河科技(深圳)有限責任公司廣州分公司", "广东深圳", "星河科技", "company", "广州"),
    ("星河科技深圳有限公司", "广东深圳", "星河科技", "company", ""),
    ("北京云杉世界信息技术有限公司北京市分公司", "北京", "云杉世界信息技术", "company", "北京"),
    ("湖南博林供应链有限公司深圳", "湖南", "博林供应链", "company", "深圳"),
    ("上海幻海成都分公司", "上海", "幻海", "", "成都"),
    ("招财银行深圳分行", "", "招财银行", "", "深圳分行"),
    ("招财银行股份有限公司深圳南山支行", "", "招财银行", "company", "深圳南山支行"),
    ("某某", "", "某某", "", ""),
    ("阿福大药房(人民广场店)", "", "阿福大药房", "", "人民广场店"),
    ("远山（中国）投资有限公司", "CN", "远山投资", "company", ""),
    ("远山电气中国", "CN", "远山电气", "", ""),
    ("佛山市顺德区乐从镇明光电器厂", "广东佛山顺德", "明光电器", "plant", ""),
    ("明诚会计师事务所（特殊普通合伙）", "", "明诚", "firm", ""),
    ("天河区小雨美甲店(个体工商户)", "广东广州天河", "小雨美甲店", "shop", ""),
    ("杭州启明股权投资合伙企业(有限合伙)", "浙江杭州", "启明股权投资", "partnership", ""),
    ("上海长宁网络科技有限公司", "上海", "长宁网络科技", "company", ""),
    ("昆山科林高分子材料有限公司", "江苏苏州昆山", "科林高分子材料", "company", ""),
    ("深圳市华丰世纪投资（集团）有限公司", "广东深圳", "华丰世纪投资", "company", ""),
    ("厦门科林股份", "福建厦门", "科林", "", ""),
    ("阿里云", "", "阿里云", "", ""),
    ("星河药店第十八分店", "", "星河药店", "shop", "第十八分店"),
    ("星河教育南山校区", "", "星河教育", "", "南山校"),
    ("星河火锅深圳东门店", "", "星河火锅", "", "深圳东门店"),
    ("老北京布鞋店", "", "老北京布鞋店", "shop", ""),
    ("深圳市星河小吃店", "广东深圳", "星河小吃店", "shop", ""),
    ("星河集团华东区", "", "星河", "", "华东"),
    ("星河 Galaxy Tech", "", "星河", "", ""),
    ("Galaxy星河科技", "", "星河科技", "", ""),
    ("GALAXY(深圳)科技有限公司", "广东深圳", "galaxy科技", "company", ""),
    ("Galaxy出行", "", "galaxy出行", "", ""),
    ("星河科技CMC", "", "星河科技cmc", "", ""),
    ("The Acme Trading Co., Ltd.", "", "acme trading", "company", ""),
    ("ACME TRADING LTD", "", "acme trading", "company", ""),
    ("Acme (Shanghai) Trading Company Limited", "上海", "acme trading", "company", ""),
    ("Acme Trading GmbH & Co. KG", "", "acme trading", "kg", ""),
    ("Acme Trading GmbH & Co.", "", "acme trading", "gmbh", ""),
    ("Acme Trading AG", "", "acme trading", "ag", ""),
    ("Blue & Grey, Inc.", "", "blue and grey", "company", ""),
    ("Acme Ltd. Beijing Branch", "", "acme", "company", "beijing"),
    ("Acme Foods S.p.A.", "", "acme foods", "spa", ""),
    ("Café Müller GmbH", "", "cafe muller", "gmbh", ""),
]


@pytest.mark.parametrize(("name", "place", "core", "legal", "branch"), PARTS)
def test_names_come_apart(name: str, place: str, core: str, legal: str, branch: str) -> None:
    found = parse_employer(name)

    parts = (found.place.key, found.core, found.legal_class, found.branch)
    assert parts == (place, core, legal, branch)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("某大型互联网公司", "confidential"),
        ("深圳某小型智能硬件公司", "confidential"),
        ("知名外资企业", "confidential"),
        ("国内知名电商平台", "confidential"),
        ("世界500强企业", "confidential"),
        ("上海知名位置服务开放平台互联网公司", "confidential"),
        ("一家上市公司", "confidential"),
        ("**科技有限公司", "confidential"),
        ("深圳××科技有限公司", "confidential"),
        ("个体户王小明", "person"),
        ("老板直聘", "placeholder"),
        ("一家外贸企业", "confidential"),
        ("深圳一家大型制造集团", "confidential"),
        ("一家人餐饮公司", "company"),
        ("一家科技有限公司", "company"),
        ("Confidential", "confidential"),
        ("Stealth startup", "confidential"),
        ("王女士", "person"),
        ("李明先生", "person"),
        ("王女士（个人）", "person"),
        ("123456", "placeholder"),
        ("000", "placeholder"),
        ("138 0013 8000", "placeholder"),
        ("4399", "company"),
        ("360", "company"),
        ("Mr. Smith", "person"),
        ("公司直招", "placeholder"),
        ("贸易/进出口", "placeholder"),
        ("石油/石化/化工", "placeholder"),
        ("昭通分公司", "placeholder"),
        ("新能源", "placeholder"),
        ("信息技术有限公司", "placeholder"),
        ("上海新能源", "company"),
        ("新能源（上海）", "company"),
        ("青禾新能源", "company"),
        ("--", "placeholder"),
        ("", "placeholder"),
        ("无", "placeholder"),
        ("北京聚才人力资源有限公司", "agency"),
        ("远航劳务派遣有限公司", "agency"),
        ("Bright Talent Search Ltd", "agency"),
        ("星河科技有限公司广州分公司", "branch"),
        ("深圳市科创新锐科技有限公司", "company"),
        ("大型电机厂", "company"),
        ("头部科技", "company"),
        ("高博锂能/锂电池", "company"),
        ("领先教育培训中心", "company"),
    ],
)
def test_the_words_alone_tell_the_kind(name: str, kind: str) -> None:
    assert parse_employer(name).kind is CompanyKind(kind)


@pytest.mark.parametrize(
    "name",
    [
        "星河科技有限公司（筹）",
        "【急聘】星河科技有限公司",
        "星河科技有限公司(双休)",
        "星河科技有限公司 ",
        "星河科技有限公司!!!",
        "星河科技有限公司诚聘",
        "星河科技有限公司(五险一金)",
        "星河科技有限公司1",
        "★星河科技有限公司★",
        "星河科技有限公司 HR直招",
        "星河科技有限公司-招聘专用",
        "星河科技有限公司（五险一金+双休）",
    ],
)
def test_what_boards_add_is_taken_away(name: str) -> None:
    found = parse_employer(name)

    assert (found.core, found.legal_class, found.branch) == ("星河科技", "company", "")


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("星河信息技...", "星河信息技"),
        ("星河科技(深", "星河科技"),
        ("星河信息技术…", "星河信息技术"),
    ],
)
def test_cut_names_are_marked(name: str, core: str) -> None:
    found = parse_employer(name)

    assert found.truncated
    assert found.core == core


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("文海技术有限公司Pacter", "pacter"),
        ("Smith & Sons d/b/a Bluebird Cafe", "bluebird cafe"),
        ("远山（中国）有限公司（蓝鸟）", "蓝鸟"),
        ("远山科技有限公司（简称：蓝鸟科技）", "蓝鸟科技"),
        ("远山科技有限公司（原蓝鸟科技有限公司）", "原蓝鸟科技有限公司"),
        ("远山Farmont", "farmont"),
        ("海上银行/海上农村银行股份有限公司", "海上农村银行股份有限公司"),
    ],
)
def test_second_names_are_kept(name: str, alias: str) -> None:
    assert parse_employer(name).alias == alias


def test_groups_are_marked_and_named_like_their_firms() -> None:
    group, firm = parse_employer("星河集团有限公司"), parse_employer("星河有限公司")

    assert (group.core, group.group, firm.group) == (firm.core, True, False)


@given(
    st.text(
        alphabet="深圳市上海星河科技贸易有限公司集团分店某（）()/… Acme Ltd.&12", max_size=24
    )
)
def test_any_text_is_parsed_and_parsing_the_fold_again_changes_nothing(text: str) -> None:
    first = parse_employer(text)
    again = parse_employer(first.folded)

    assert (again.core, again.place, again.branch) == (first.core, first.place, first.branch)
