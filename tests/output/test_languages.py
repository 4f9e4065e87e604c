"""A list speaks its reader's language, and its headers stay what they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from enrich.score.scoring import load_scoring
from output.english import english
from output.excel import Sheet, write_xlsx
from output.headers import HEADERS
from output.languages import EN, HANS, HANT, LANGUAGES, column_in, said
from output.manifest import PublicationAbout, SegmentName, read_about
from output.notes import _DOWNLOAD, _RULES, _SOURCES, _VERDICTS, Chosen, common_notes
from output.notes import download_notes as notes_of
from output.profiles import EXCEL_ZH
from output.table import record_rows

HAN = re.compile(r"[\u4e00-\u9fff]")
HANT_HEADERS = (
    "線索編號,公司全稱,公司簡稱,統一社會信用代碼,公司規模,細分客群,客戶分級,得分,匹配度,時機分,觸達分,推薦理由,證據原文,"
    "證據連結,首次發現,最近在招,在招職位數,招聘管道,目的國地區,採購角色,省份,城市,區縣,地址,官網,公司電話,"
    "公司信箱,狀態,資料來源,規則版本,匯出批次"
)
EN_HEADERS = (
    "Lead no.,Company,Short name,Credit code (USCC),Size,Segments,Grade,Score,Fit,Need,Reach,"
    "Reasons,Evidence,Evidence link,First seen,Last seen hiring,Open postings,Posted by,"
    "Destinations,Buyer role,Province,City,District,Address,Website,Company phone,Company mail,"
    "State,Sources,Rules version,Run"
)


def headers(language: str) -> list[str]:
    return [column_in(column, language).header for column in EXCEL_ZH.columns]


@pytest.mark.parametrize(("language", "known"), [(HANT, HANT_HEADERS), (EN, EN_HEADERS)])
def test_headers_of_every_language_are_never_renamed(language: str, known: str) -> None:
    shown = headers(language)

    assert [header for header in shown if header in known.split(",")] == known.split(",")


def test_every_column_has_a_header_of_its_own_in_every_language() -> None:
    assert {column.source for column in EXCEL_ZH.columns} <= set(HEADERS)
    for language in LANGUAGES:
        assert len(set(headers(language))) == len(EXCEL_ZH.columns)


def test_everything_that_a_file_says_of_itself_has_english() -> None:
    ours = [
        *_DOWNLOAD,
        *_SOURCES,
        *_VERDICTS.values(),
        *(part for line in _RULES for part in line),
    ]
    for column in EXCEL_ZH.columns:
        ours += [column.note, column.suffix, *column.words.values()]
    ours += ["名单", "说明", "从未", "第 &P 页，共 &N 页", "请从下拉列表中选择："]

    assert [text for text in ours if HAN.search(english(text))] == []


def test_what_the_recipe_says_of_grades_has_english() -> None:
    scale = load_scoring().scale()

    assert [word for line in scale for word in line if HAN.search(english(word))] == []


def test_names_and_quotes_are_never_converted(make_lead: Callable[..., dict[str, Any]]) -> None:
    row = make_lead(1, company_name="东莞台湾后发里程公司", evidence_text="联系客户")
    for language in LANGUAGES:
        columns = [column_in(column, language) for column in EXCEL_ZH.columns]
        [cells] = record_rows([row], columns, {})
        shown = dict(zip((column.source for column in columns), cells, strict=True))

        assert shown["company_name"] == "东莞台湾后发里程公司"
        assert shown["evidence_text"] == "联系客户"


def test_an_english_workbook_has_english_sheets_choices_and_states(
    tmp_path: Path, make_lead: Callable[..., dict[str, Any]]
) -> None:
    columns = tuple(column_in(column, EN) for column in EXCEL_ZH.columns)
    rows = record_rows([make_lead(1, state="won")], columns, {})
    sheet = Sheet(title="History", columns=columns, rows=rows, language=EN)
    write_xlsx(tmp_path / "list.xlsx", sheet, [("Notes",)], rows[0][14])  # type: ignore[arg-type]  # the day it was first seen

    book = openpyxl.load_workbook(tmp_path / "list.xlsx")

    assert book.sheetnames == ["List", "Notes"]  # Excel keeps "History" for itself
    choice = book.worksheets[0].data_validations.dataValidation[0]
    assert choice.formula1 == (
        '"Not contacted,Assigned,Contacting,Visited,Negotiating,Won,Regular,Rejected"'
    )
    assert "Won" in [cell.value for cell in book.worksheets[0][2]]


def test_the_notes_of_a_download_tell_day_filter_rules_and_sources(
    about: PublicationAbout,
) -> None:
    chosen = Chosen(
        segment="foreign_trade", filters=(("Province", "广东"),), link="http://desk/l"
    )

    head = notes_of(about, chosen, 12, EN)
    told = {line[0]: line[1] for line in head if len(line) > 1}
    rest = common_notes(about, EXCEL_ZH.columns, EN)

    assert (told["As of"], told["Rows"]) == ("2026-01-05", "12")
    assert (told["Filter"], told["  Province"]) == ("Segment: Foreign trade", "广东")
    assert (told["Rules version"], told["Link to the page"]) == ("1-abc", "http://desk/l")
    assert ("同城", "site changed, last data kept", "2026-01-03", "2", "0") in rest


def test_rows_dropped_at_delivery_are_told(about: PublicationAbout) -> None:
    chosen = Chosen(segment="foreign_trade", dropped=2)

    assert ("本次另外剔除的勿扰公司", "2") in notes_of(about, chosen, 12, HANS)


def test_segments_are_named_as_the_rules_say(about: PublicationAbout) -> None:
    named = replace(about, segments=(SegmentName(slug="a", zh="台式", en="", zh_hant="臺式"),))

    assert [named.segment_name("a", language) for language in LANGUAGES] == ["台式", "臺式", ""]
    assert said("外贸", HANT) == about.segment_name("foreign_trade", HANT)[:2]


def test_a_publication_tells_what_it_is_as_it_was_told(
    published: Path, about: PublicationAbout
) -> None:
    assert read_about(published) == about
