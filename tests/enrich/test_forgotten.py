"""What must stay forgotten is known again, however it is written, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.forgotten import NOTHING, Forgotten, Words, plain_value, sifted
from enrich.model import RawPosting

NAME = "莱州金桔石材有限公司"
VALUES = frozenset(
    {
        ("name", NAME),
        ("phone", "0755-86013388"),
        ("mail", "hr@qq.com"),
        ("domain", "acme.cn"),
        ("uscc", "91110000600037341L"),
    }
)


def kept() -> Forgotten:
    key = b"k" * 32
    hashes = ((kind, Forgotten(key).digest(kind, value)) for kind, value in VALUES)
    return Forgotten(key, frozenset(hashes))


@pytest.mark.parametrize("sieve", [Words(VALUES), kept()], ids=["words", "hashes"])
@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"客户是{NAME}！", "客户是**********！"),
        ("电话 0755-8601 3388 转2", "电话 ************** 转2"),
        ("见 www.acme.cn", "见 ***********"),
        ("写给 sales@acme.cn 或 HR@QQ.com", "写给 ************* 或 *********"),
        ("代码 91110000600037341l。", "代码 ******************。"),
        ("notacme.cn acme.cn.example xhr@qq.com", "notacme.cn acme.cn.example xhr@qq.com"),
        ("0755-86013389，金桔石材", "0755-86013389，金桔石材"),
    ],
)
def test_text_loses_the_words_and_no_other_character_moves(
    sieve: Words | Forgotten, text: str, left: str
) -> None:
    assert sieve.masked(text) == left
    assert len(left) == len(text)


@pytest.mark.parametrize("sieve", [Words(VALUES), kept()], ids=["words", "hashes"])
@pytest.mark.parametrize(
    ("shown", "hidden"),
    [
        ({"employer": "萊州金桔石材有限公司"}, True),
        ({"employer": "莱州金桔石材有限公司青岛分公司"}, False),
        ({"uscc": "9111 0000 6000 3734 1L"}, True),
        ({"domain": "acme.cn"}, True),
        ({"phone": "075586013388"}, False),
    ],
)
def test_posting_is_hidden_by_what_names_its_company(
    sieve: Words | Forgotten, shown: dict[str, Any], hidden: bool
) -> None:
    assert sieve.hides(RawPosting(site="mine", key="1", **shown)) == hidden


def test_posting_of_another_company_loses_the_contact_alone() -> None:
    row = RawPosting(site="mine", key="1", employer="远山公司", phone="(0755) 86013388")

    left = sifted(row, kept())

    assert left == RawPosting(site="mine", key="1", employer="远山公司")


def test_row_that_leaves_the_house_loses_a_contact_or_is_none() -> None:
    row = {"company_name": "远山公司", "phone": "0755-86013388", "score": 50}

    assert kept().left_of(row) == {"company_name": "远山公司", "phone": "", "score": 50}
    assert kept().left_of(row | {"company_name": NAME}) is None
    assert kept().left_of(row | {"website": "http://www.acme.cn"}) is None


def test_nothing_forgotten_costs_nothing() -> None:
    assert not NOTHING
    assert NOTHING.masked(NAME) == NAME


def test_another_key_knows_nothing() -> None:
    other = Forgotten(b"x" * 32, kept().digests)

    assert not other.knows("name", NAME)
    assert kept().knows("name", NAME)


def test_values_are_compared_however_they_are_written() -> None:
    assert plain_value("phone", "(86) 755-8601 3388") == plain_value("phone", "0755 86013388")
    assert plain_value("domain", "HTTP://www.Acme.cn:80/x") == "acme.cn"
