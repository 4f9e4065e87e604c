"""The columns are those that sales operations know by heart."""

from __future__ import annotations

from datetime import date

import pytest

from enrich.lifecycle import DISCARD_COLUMNS, LEAD_COLUMNS
from enrich.model import STATES as LEAD_STATES
from enrich.model import Discard
from output.filenames import MAX_BYTES, list_name, safe_name, shown_name
from output.profiles import (
    DISCARDED_ZH,
    DISCARDS,
    EXCEL_ZH,
    KINDS,
    STATES,
    Profile,
)

EXCEL_ZH_HEADERS = (
    "线索编号,公司全称,公司简称,统一社会信用代码,公司规模,细分客群,客户分级,得分,匹配度,时机分,触达分,推荐理由,"
    "证据原文,证据链接,首次发现,最近在招,在招职位数,招聘渠道,目的国地区,采购角色,省份,城市,区县,地址,官网,域名,"
    "公司电话,公司邮箱,联系人,联系人职务,集团,关联客户,负责人,分配依据,状态,下次联系时间,备注,数据来源,"
    "规则版本,导出批次"
)


def test_headers_are_those_of_the_profile_in_its_order() -> None:
    shown = [column.header for column in EXCEL_ZH.columns]

    known = [header for header in EXCEL_ZH_HEADERS.split(",") if header in shown]
    assert shown == known


@pytest.mark.parametrize(
    ("profile", "sources"), [(EXCEL_ZH, LEAD_COLUMNS), (DISCARDED_ZH, DISCARD_COLUMNS)]
)
def test_every_column_has_a_source(profile: Profile, sources: tuple[str, ...]) -> None:
    shown = {column.source for kind in KINDS for column in profile.columns_for(kind)}

    assert shown - {"closed_on", "change_note"} <= set(sources)


def test_every_slug_has_a_word() -> None:
    assert set(STATES) == set(LEAD_STATES)
    assert set(DISCARDS) == set(Discard)


@pytest.mark.parametrize(
    "word",
    ["../x", "CON", "con", "lpt1", "a/b", "外" * 90, "-rf", "a\u202eb", "", "a.b", "a" * 61],
)
def test_a_segment_of_any_name_gets_a_safe_file_name(word: str) -> None:
    name = safe_name(word)

    assert name.isascii()
    assert name.replace("_", "").isalnum()
    assert len(list_name(word, date(2026, 1, 5), "full", 12)) < 100
    assert name != word


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("../x", "客户名单_x_r7.xlsx"),
        ("CON", "客户名单_CON_r7.xlsx"),
        ("a/b\\c:d", "客户名单_abcd_r7.xlsx"),
        ("-rf", "客户名单_-rf_r7.xlsx"),
        ("cod\u202excod", "客户名单_codxcod_r7.xlsx"),
        ('a"; filename=x\r\nSet-Cookie: y', "客户名单_a; filename=xSet-Cookie y_r7.xlsx"),
        ("", "客户名单_r7.xlsx"),
        (" . ", "客户名单_r7.xlsx"),
    ],
)
def test_a_name_offered_to_people_holds_nothing_that_a_disk_misreads(
    word: str, shown: str
) -> None:
    assert shown_name(["客户名单", word, "r7"], "xlsx") == shown


def test_a_long_name_is_cut_where_it_is_longest() -> None:
    name = shown_name(["客户名单", "外" * 90, "2026-01-05", "r7"], "xlsx")

    assert len(name.encode()) <= MAX_BYTES
    assert name.startswith("客户名单_外外")
    assert name.endswith("外_2026-01-05_r7.xlsx")
