"""Texts leave the house as what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.cells import MAX_UNITS, clean, cut, guard, link_target

COMPUTED_BY_SPREADSHEETS = [
    "=1+1",
    '=HYPERLINK("http://x.example","x")',
    "=cmd|'/c calc'!A0",
    "+8613800138000",
    "+86 755 8888",
    "-1+1",
    "@SUM(1,1)",
    "|x",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\t=1",
    "\r=1",
    "\n=1",
    "\x00=1",
    " \xa0\u3000\u200b=1",
    "\ufeff=1",
    "外贸\n=1+1",
    "外贸\r\n  @x",
    "外贸\u2028=1",
]
HARMLESS = [
    "00123456",
    "1E5",
    "2026-11-23",
    "3/4",
    "TRUE",
    "(+86)138",
    "138 0013 8000",
    "a=1",
    "",
]


@pytest.mark.parametrize("text", COMPUTED_BY_SPREADSHEETS)
def test_what_a_spreadsheet_would_compute_is_marked_as_text(text: str) -> None:
    assert guard(text).startswith("'")


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert guard(text) == text


def test_lines_are_joined_visibly_and_their_edges_trimmed() -> None:
    assert guard("  外贸业务员 \r\n\r\n\u3000跟单\t") == "外贸业务员 ⏎ 跟单"


@given(st.text())
def test_a_guarded_text_is_one_line_that_no_spreadsheet_computes(text: str) -> None:
    shown = guard(text)

    assert not shown.startswith(("=", "+", "-", "@", "|", "＝", "＋", "－", "＠", "\t", " "))
    assert len(shown.splitlines()) <= 1
    assert guard(shown) == shown


@given(st.text(alphabet=st.characters(codec=None)))
def test_a_clean_text_fits_xml_and_utf8(text: str) -> None:
    shown = clean(text)

    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not any(char < " " and char not in "\t\n" for char in shown)
    assert not set(shown) & {"\ufffe", "\uffff", "\u202e"}


def test_a_long_text_is_cut_where_excel_counts() -> None:
    assert cut("a" * MAX_UNITS, MAX_UNITS) == "a" * MAX_UNITS
    assert cut("a" * 40_000, MAX_UNITS) == "a" * (MAX_UNITS - 1) + "…"
    assert cut("𠮷" * 20_000, MAX_UNITS) == "𠮷" * 16_383 + "…"


def test_a_guard_does_not_make_a_text_too_long() -> None:
    assert len(guard("=" * 40_000)) == MAX_UNITS
    assert guard("=" * 40_000).endswith("…")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "internal:Sheet1!A1",
        "ftp://x.example/",
        "www.x.example",
        "http://",
        "https://bank.example@evil.example/",
        "https://x.example/a b",
        "https://x.example/\u202etxt",
        "http://[::1",
        "https://公司.example/",
        "https://x.example/" + "a" * 2_062,
        "",
    ],
)
def test_a_doubtful_address_stays_plain_text(url: str) -> None:
    assert link_target(url) is None


def test_a_web_address_becomes_a_link_up_to_excels_limit() -> None:
    longest = "https://x.example/" + "a" * 2_061

    assert link_target(longest) == longest
    assert link_target("http://127.0.0.1:8611/jobs?q=%E5%A4%96#top") is not None
