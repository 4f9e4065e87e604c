"""Address cards hold companies, one card each, and nobody's private number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.vcard import LINE_BYTES, folded, write_vcf

DAY = date(2026, 1, 5)
Make = Callable[..., dict[str, Any]]


def cards(path: Path, *records: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """Write, unfold and return each card's names and values, as RFC 6350 reads them."""
    write_vcf(path / "list.vcf", records, {"foreign_trade": "外贸企业"}, DAY)
    text = (path / "list.vcf").read_bytes().decode()
    found: list[list[tuple[str, str]]] = []
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        name, value = line.split(":", 1)
        if (name, value) == ("BEGIN", "VCARD"):
            found.append([])
        found[-1].append((name, re.sub(r"\\(.)", unescaped, value)))
    return found


def unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def test_a_name_with_line_ends_stays_one_card(tmp_path: Path, make_lead: Make) -> None:
    hostile = "海蓝\r\nEND:VCARD\nBEGIN:VCARD\u2028TEL:13800138000; 贸易, 有限\\公司"

    [card] = cards(tmp_path, make_lead(1, company_name=hostile))

    told = dict(card)
    assert told["FN"] == "海蓝\nEND:VCARD\nBEGIN:VCARD\nTEL:13800138000; 贸易, 有限\\公司"
    assert [name for name, _ in card if name.startswith("TEL")] == []


def test_a_card_tells_company_lines_address_segment_and_reasons(
    tmp_path: Path, make_lead: Make
) -> None:
    known = {"phone": "+86 755 8888 6666", "email": "hr@hailan.example", "city": "深圳"}

    [card] = cards(tmp_path, make_lead(1, **known, website="http://hailan.example"))

    told = dict(card)
    assert told["VERSION"] == "4.0"
    assert told["KIND"] == "org"
    assert told["TEL;TYPE=work,voice"] == "0755-88886666"
    assert told["EMAIL;TYPE=work"] == "hr@hailan.example"
    assert told["ADR;TYPE=work"] == ";;;深圳;;;"
    assert told["URL"] == "http://hailan.example"
    assert told["CATEGORIES"] == "外贸企业"
    assert told["NOTE"].startswith("L000001\nA\n")
    assert told["REV"] == "20260105T000000Z"


@pytest.mark.parametrize(
    ("phone", "email"),
    [("13800138000", ""), ("", "wang.fang@hailan.example"), ("", "hailan@163.com")],
)
def test_what_may_be_a_persons_gets_onto_no_card(
    tmp_path: Path, make_lead: Make, phone: str, email: str
) -> None:
    [card] = cards(tmp_path, make_lead(1, phone=phone, email=email))

    assert {name.split(";")[0] for name, _ in card}.isdisjoint({"TEL", "EMAIL"})


def test_a_company_in_two_segments_is_one_card(tmp_path: Path, make_lead: Make) -> None:
    found = cards(tmp_path, make_lead(1), make_lead(2, company_id=1), make_lead(3))

    assert len(found) == 2


def test_no_rows_make_an_empty_file(tmp_path: Path) -> None:
    write_vcf(tmp_path / "list.vcf", [], {}, DAY)

    assert (tmp_path / "list.vcf").read_bytes() == b""


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_line_is_longer_than_the_standard_allows(text: str) -> None:
    shown = folded(f"NOTE:{text}")

    assert all(len(part.encode()) <= LINE_BYTES for part in shown.split("\r\n"))
    assert shown.replace("\r\n ", "") == f"NOTE:{text}\r\n"
