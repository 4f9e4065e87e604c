"""Which employer an agency's ad names. All names are invented."""

from __future__ import annotations

import pytest

from enrich.names.named import named_employer, short_names

AGENCY = "远山人力资源有限公司"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("外贸专员", "我司客户 {星河仪器（苏州）有限公司} 诚聘外贸专员一名"),
        ("外贸专员", "我司客户{星河仪器（苏州）有限公司}因业务需要，现诚聘外贸专员"),
        ("焊工", "受{星河重工有限公司}委托，现面向社会公开招聘焊工"),
        ("焊工", "受 {星河重工有限公司} 委托招聘焊工"),
        ("焊工", "用人单位：{苏州星河置业有限公司}\n地点：苏州"),
        ("焊工", "工作单位：{苏州星河置业有限公司}"),
        ("普工", "1、入职公司：{星河电子（东莞）有限公司}；2、包吃住"),
        ("普工", "合同签{星河电子（东莞）有限公司}，五险一金"),
        ("普工", "录用后与{星河电子（东莞）有限公司}直接签订劳动合同"),
        ("普工", "代招企业：{星河電子（東莞）有限公司}"),
        ("普工", "现代为{云岭机械股份有限公司}招聘普工50名"),
        ("普工", "外派{云岭银行}\n岗位要求：大专"),
        ("普工", "{云岭机械股份有限公司}--普工\n岗位职责："),
        ("普工", "公司介绍：{云岭机械股份有限公司}成立于1998年"),
        ("{云岭机械股份有限公司}诚聘普工", "包吃住"),
        ("【{云岭机械股份有限公司}】普工", "包吃住"),
        ("普工-{云岭机械（宁波）有限公司}", "包吃住"),
        ("研究助理（{苏州星河研究院}）", ""),
        ("Buyer", "Our client, {Acme Robotics Ltd}, is looking for a buyer."),
        ("Buyer", "Our client {Acme Robotics GmbH} is seeking a buyer."),
        ("Buyer", "We are recruiting on behalf of {Acme Robotics Inc.} in Leeds."),
        ("Buyer", "On behalf of our client, {Acme & Sons Limited}, we seek a buyer."),
        ("Buyer", "Employer: {Acme Robotics B.V.}\nPlace: Delft"),
        ("Buyer - {Acme Robotics Ltd}", "Full time."),
    ],
)
def test_an_ad_that_says_for_whom_it_hires_names_the_employer(title: str, text: str) -> None:
    marked = title if "{" in title else text
    name = marked.partition("{")[2].partition("}")[0]
    title, text = (one.replace("{", "").replace("}", "") for one in (title, text))

    found = named_employer(title, text, AGENCY)

    assert found is not None
    assert found.name == name
    assert {"title": title, "description": text}[found.field][found.start : found.end] == name


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("外贸专员", "我司客户为苏州一家知名机械企业，因业务扩大委托我们招聘"),
        ("外贸专员", "我们的客户包括：星河科技有限公司、云岭机械股份有限公司、海川集团"),
        ("招聘顾问", "服务过的客户：星河科技有限公司等"),
        ("外贸专员", "有星河科技有限公司工作经验者优先"),
        ("外贸专员", "竞争对手：星河科技有限公司"),
        ("外贸专员", "毕业于星河大学者优先"),
        ("招聘顾问", "远山人力资源有限公司成立于2003年，是一家人力资源服务商"),
        ("招聘顾问", "工作单位：远山人力资源有限公司苏州分公司"),
        ("招聘顾问", "用人单位：海川劳务派遣有限公司"),
        ("Java开发（银行项目）", "熟悉银行业务，负责银行项目开发"),
        ("Java开发-外包项目", "外包至星河科技有限公司"),
        ("外贸专员（某大型集团）", "受某上市公司委托招聘"),
        ("护士（三甲医院）", "客户公司：三甲医院"),
        ("外贸专员", "谨防假冒星河科技有限公司招聘"),
        ("【星河科技】外贸专员", "包吃住"),
        ("普工", "用人单位：星河科技有限公司\n用人单位：云岭机械股份有限公司"),
        ("Buyer", "Our client, a leading manufacturer, is looking for a buyer."),
        ("Buyer", "Our clients include Acme Robotics Ltd and Birch Foods Inc."),
        ("Buyer", "Experience at companies such as Acme Robotics Ltd is a plus."),
        ("", ""),
    ],
)
def test_an_ad_that_does_not_say_names_nobody(title: str, text: str) -> None:
    assert named_employer(title, text, AGENCY) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("【星河科技】外贸专员", ""),
        ("外贸专员-星河科技", ""),
        ("星河科技——外贸专员", ""),
        ("外贸专员（星河科技）", ""),
        ("外贸专员", "受星河科技委托，招聘外贸专员"),
        ("外贸专员", "用人单位：星河科技\n地点：苏州"),
    ],
)
def test_a_brand_counts_only_if_a_company_is_known_to_bear_it(title: str, text: str) -> None:
    assert named_employer(title, text, AGENCY, lambda _: False) is None
    found = named_employer(title, text, AGENCY, {"星河科技"}.__contains__)

    assert found is not None
    assert found.name == "星河科技"


def test_the_words_that_told_are_kept() -> None:
    found = named_employer("焊工", "包吃住。用人单位：云岭机械股份有限公司。", AGENCY)

    assert found is not None
    assert (found.phrase, found.quote) == ("用人单位", "用人单位：云岭机械股份有限公司")


def test_trades_places_and_roles_of_a_title_are_not_asked_for() -> None:
    assert short_names("外贸专员-苏州-医疗器械（五险一金）", "", AGENCY) == []


@pytest.mark.parametrize(
    "text", ["客户" * 3000, "受" * 3000, "(" * 3000, "Our client " * 500, "a" * 9000]
)
def test_long_nonsense_is_read_in_no_time(text: str) -> None:
    assert named_employer(text, text, AGENCY) is None
