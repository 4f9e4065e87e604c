"""Contacts that ads print: company lines and shared mailboxes are read, people's are not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.facts import FACT_COLUMNS, ContactClass, company_facts, contacts, masked
from enrich.segments import classify, load_rules

RULES = load_rules()


@pytest.mark.parametrize(
    ("text", "value", "whose"),
    [
        ("电话：0755-88886666", "0755-88886666", "company"),
        ("电话０７５５－８８８８６６６６转８０２", "0755-88886666转802", "role"),
        ("座机(010)62345678 ext. 12", "010-62345678转12", "role"),
        ("021 5555 0101", "021-55550101", "company"),
        ("+86 755 8888 6666", "0755-88886666", "company"),
        ("0086-10-62345678", "010-62345678", "company"),
        ("全国热线400-800-1234", "400-800-1234", "company"),
        ("8008101234", "800-810-1234", "company"),
        ("call +44 20 7946 0958", "+44 20 7946 0958", "company"),
        ("手机 13800138000", "138-00138000", "personal"),
        ("+1 650-253-0000", "+1 650-253-0000", "personal"),
        ("投递 hr@yuanshan.example", "hr@yuanshan.example", "role"),
        ("HR＠yuanshan.example", "hr@yuanshan.example", "role"),
        ("jobs(at)yuanshan.example", "jobs@yuanshan.example", "role"),
        ("zhaopin#yuanshan.example", "zhaopin@yuanshan.example", "role"),
        ("info [at] yuanshan [dot] example", "info@yuanshan.example", "company"),
        ("hr.yuanshan@yuanshan.example", "hr.yuanshan@yuanshan.example", "role"),
        ("li.wei@yuanshan.example", "li.wei@yuanshan.example", "personal"),
        ("hr.li@yuanshan.example", "hr.li@yuanshan.example", "personal"),
        ("hr@163.com", "hr@163.com", "personal"),
        ("88886666@qq.com", "88886666@qq.com", "personal"),
    ],
)
def test_a_contact_is_read_formatted_and_typed(text: str, value: str, whose: str) -> None:
    assert [(c.value, str(c.whose)) for c in contacts(text)] == [(value, whose)]


@pytest.mark.parametrize(
    "text",
    [
        "工资 5000-8000，2026-03-01 至 2026-12-31",
        "统一社会信用代码 91110000123456789X",
        "电话：0755-12345678",
        "编号 0123456789012",
        "0755-8888666613800138000",
        "C# 开发，asp.net，@所有人",
        "",
    ],
)
def test_what_is_no_contact_is_none(text: str) -> None:
    assert list(contacts(text)) == []


def test_people_leave_no_trace_in_the_facts() -> None:
    row = {
        "company_id": 1,
        "posting_id": "p1",
        "employer": "远山机械有限公司",
        "title": "前台13912345678",
        "description": "联系人王女士 0571-87654321，手机13800138000，li.wei@yuanshan.example",
        "address": "杭州市西湖区某路1号 13800138000",
    }
    postings = pd.DataFrame([row])

    facts = company_facts(postings, classify(postings, RULES))

    told = facts.to_json(force_ascii=False)
    assert facts[facts["kind"] == "phone"]["value"].tolist() == ["0571-87654321"]
    assert facts[facts["kind"] == "phone"]["quote"].tolist() == ["0571-87654321"]
    for person in ("13800138000", "13912345678", "li.wei", "王女士"):
        assert person not in told


def test_no_contact_is_promised_where_none_is_printed() -> None:
    postings = pd.DataFrame([{"company_id": 1, "posting_id": "p1", "title": "会计"}]).assign(
        employer="远山", description="做账"
    )

    kinds = set(company_facts(postings, classify(postings, RULES))["kind"])

    assert not kinds & {"phone", "mail", "role_phone", "role_mail"}


def test_each_fact_names_its_posting_its_words_and_its_reader() -> None:
    postings = pd.DataFrame(
        [
            {
                "company_id": 1, "posting_id": "p1", "employer": "远山机械有限公司",
                "title": "行政专员", "size": "100-499人", "ownership": "民营", "city": "上海",
                "industry": "机械", "address": "上海市黄浦区某路1号", "domain": "example.com",
                "description": "负责机票酒店预订，能适应海外出差，常驻肯尼亚，021-55550101",
            },
            {"company_id": 2, "posting_id": "p2", "employer": "远山", "title": "车工"},
        ]
    ).fillna("")  # fmt: skip

    facts = company_facts(postings, classify(postings, RULES))

    assert tuple(facts.columns) == FACT_COLUMNS
    for row in facts.to_dict("records"):
        shown = postings.set_index("posting_id").loc[row["posting_id"]]
        assert row["reader"]
        assert row["quote"]
        assert any(row["quote"] in str(text) for text in shown)


@given(st.text(alphabet="0123456789０１８ -()+转@#.ahr电话", max_size=60))
def test_any_text_is_read_and_quotes_stand_in_it(text: str) -> None:
    assert all(found.quote in text for found in contacts(text))


@pytest.mark.parametrize(
    "text",
    [
        "Tel.13800138000",
        "微信-13800138000",
        "V-138 0013 8000",
        "电话+13800138000",
        "0755-88886666-13800138000",
        "联系人１３８－００１３－８０００",
    ],
)
def test_a_mobile_is_covered_whatever_stands_before_it(text: str) -> None:
    assert "8000" not in masked(text).translate(str.maketrans("０８", "08"))


@pytest.mark.parametrize(
    "mailbox",
    ["zhang.hr@zhang.com", "li.sales@liming.com", "hr@vip.sina.com.cn", "hr@mail.qq.com"],
)
def test_a_mailbox_that_may_be_a_person_s_is_one(mailbox: str) -> None:
    assert [found.whose for found in contacts(mailbox)] == [ContactClass.PERSONAL]
