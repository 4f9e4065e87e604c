from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.names import (
    PhoneKind,
    fold,
    fold_with_offsets,
    parse_date,
    phone_kind,
    phone_number,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-3", date(2026, 11, 3)),
        ("2024/01/24 13:36", date(2024, 1, 24)),
        ("2026年11月3日", date(2026, 11, 3)),
        ("2026.11.03", date(2026, 11, 3)),
        ("20261103", date(2026, 11, 3)),
        ("发布于 2026-11-03", date(2026, 11, 3)),
        ("2026-01-05T23:30:00Z", date(2026, 1, 6)),
        ("2026-01-05T23:30:00+08:00", date(2026, 1, 5)),
        ("2026-01-05T23:30:00.123-0500", date(2026, 1, 6)),
        ("1767600000", date(2026, 1, 5)),
        ("1767600000123", date(2026, 1, 5)),
        ("今天", TODAY),
        ("刚刚", TODAY),
        ("昨天", date(2026, 11, 23)),
        ("3天前", date(2026, 11, 21)),
        ("２周前", date(2026, 11, 10)),
        ("5小时前", TODAY),
        ("30+ days ago", date(2026, 10, 25)),
        ("a week ago", date(2026, 11, 17)),
        ("11-03", date(2026, 11, 3)),
        ("11月03日发布", date(2026, 11, 3)),
        ("12-20", date(2025, 12, 20)),
        ("Nov 3, 2026", date(2026, 11, 3)),
        ("3 November 2026", date(2026, 11, 3)),
    ],
)
def test_days_are_read_as_boards_write_them(text: str, day: date) -> None:
    assert parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "面议", "2026-13-45", "长期有效", "8-12k", "Marketing 2026"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("13800138000", PhoneKind.MOBILE, "13800138000"),
        ("+86 138-0013-8000", PhoneKind.MOBILE, "13800138000"),
        ("0755-86013388", PhoneKind.LANDLINE, "075586013388"),
        ("（０７５５）86013388转8001", PhoneKind.LANDLINE, "075586013388"),
        ("+86 755 8601 3388", PhoneKind.LANDLINE, "075586013388"),
        ("400-800-1234", PhoneKind.SERVICE, "4008001234"),
        ("+49 30 1234567", PhoneKind.ABROAD, "49301234567"),
    ],
)
def test_numbers_have_a_kind(text: str, kind: PhoneKind, number: str) -> None:
    assert (phone_kind(text), phone_number(text)) == (kind, number)
    assert kind.personal == (kind is PhoneKind.MOBILE)


@pytest.mark.parametrize("text", ["", "123", "12345678901234567", "工资8000"])
def test_other_digits_are_no_number(text: str) -> None:
    assert phone_kind(text) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("騰訊科技（深圳）有限公司", "腾讯科技(深圳)有限公司"),
        ("【ＡＢＣ】　公司", "(abc)公司"),
        ("A  B\u200bC", "a bc"),
        ("㈱テスト", "(株)テスト"),
        ("É‘x’", "é'x'"),
        ("\uf95a\ufe58\uff40", "读-'"),
    ],
)
def test_folding_gives_one_way_of_writing(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_offsets_lead_back_to_the_character(text: str) -> None:
    folded, offsets = fold_with_offsets(text)

    assert len(folded) == len(offsets)
    assert all(
        c in fold_with_offsets(text[at])[0] for c, at in zip(folded, offsets, strict=True)
    )
