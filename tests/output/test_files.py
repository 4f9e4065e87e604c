"""Spreadsheet programs read back what was written, and run none of it."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from output.csvfile import write_csv
from output.excel import MAX_LINKS, Sheet, write_xlsx
from output.jsonl import write_jsonl
from output.profiles import EXCEL_ZH, CellKind, Column
from output.table import Row, list_rows

DAY = date(2026, 1, 5)
SPREADSHEET_TRAPS = [
    "=1+1",
    '=HYPERLINK("http://x.example","x")',
    "=cmd|'/c calc'!A0",
    "{=1+1}",
    "+8613800138000",
    "00123456",
    "123456789012345678",
    "1E5",
    "2026-11-23",
    "3/4",
    "TRUE",
    "+86 755 8888",
    "-1+1",
    "@SUM(1,1)",
    "'=1+1",
    "＝1+1",
    "(+86)138",
    "138 0013 8000",
    "0755-88886666",
    "http://x.example/",
    "internal:Sheet1!A1",
    "external:c:\\x.xlsx",
    "mailto:a@x.example",
    "<script>alert(1)</script>",
    "_x0041_",
    "#N/A",
]
TEXT = Column(header="文字", source="text")


def write(tmp_path: Path, columns: tuple[Column, ...], rows: list[Row]) -> Path:
    path = tmp_path / "list.xlsx"
    write_xlsx(path, Sheet(title="外贸企业", columns=columns, rows=rows), [("说明",)], DAY)
    return path


def texts_seen_by_calamine(path: Path) -> list[object]:
    return [
        row[0] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    ]


def texts_seen_by_openpyxl(path: Path) -> list[object]:
    # openpyxl does not undo the escape of `_x0041_` in inline strings; Excel and calamine do.
    values = [row[0].value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]
    return [str(value).replace("_x005F_", "_") for value in values]


@pytest.mark.parametrize("texts_of", [texts_seen_by_calamine, texts_seen_by_openpyxl])
def test_xlsx_text_reads_back_equal(
    tmp_path: Path, texts_of: Callable[[Path], list[object]]
) -> None:
    path = write(tmp_path, (TEXT,), [(text,) for text in SPREADSHEET_TRAPS])

    assert texts_of(path) == ["文字", *SPREADSHEET_TRAPS]


def test_xlsx_holds_no_formula_and_no_link_in_text_columns(tmp_path: Path) -> None:
    path = write(tmp_path, (TEXT,), [(text,) for text in SPREADSHEET_TRAPS])

    cells = [
        cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row
    ]

    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert all(cell.hyperlink is None for cell in cells)
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_markup_of_the_writer_itself_is_only_text(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["<r><t>x</t></r>", "<r></is></c><f>1+1</f></r>"]})
    path = write(tmp_path, (TEXT,), list_rows(frame, (TEXT,), {}))

    read = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    assert [str(row[0]).strip() for row in read[1:]] == frame["text"].tolist()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(codec=None)), max_size=20))
def test_any_text_reads_back_as_it_was_cleaned(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    frame = pd.DataFrame({"text": pd.Series(texts, dtype=object)})
    rows = [row for row in list_rows(frame, (TEXT,), {}) if row[0]]
    path = write(tmp_path_factory.mktemp("any"), (TEXT,), rows)

    read = texts_seen_by_calamine(path)[1:]

    assert read == [row[0] for row in rows]


def test_only_checked_addresses_become_links(tmp_path: Path) -> None:
    link = Column(header="链接", source="url", kind=CellKind.LINK)
    addresses = [
        "https://jobs.example/1",
        "javascript:alert(1)",
        "internal:说明!A1",
        "jobs.example",
    ]
    path = write(tmp_path, (link,), [(address,) for address in addresses])

    page = openpyxl.load_workbook(path).worksheets[0]

    assert [cell.value for cell in page["A"]] == ["链接", *addresses]
    links = [cell.hyperlink.target for cell in page["A"] if cell.hyperlink]
    assert links == ["https://jobs.example/1"]


@pytest.mark.slow
def test_links_beyond_excels_limit_stay_text(tmp_path: Path) -> None:
    link = Column(header="链接", source="url", kind=CellKind.LINK)
    rows: list[Row] = [(f"https://jobs.example/{n}",) for n in range(MAX_LINKS + 5)]
    path = write(tmp_path, (link,), rows)

    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")

    assert sheet.count(b"<hyperlink ") == MAX_LINKS
    assert (
        len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) == len(rows) + 1
    )


def test_dirty_text_does_not_cost_the_file(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"text": ["a\x00b\x1b", "c\ud800d", "e\ufffef", "x" * 40_000]}, dtype=object
    )
    path = write(tmp_path, (TEXT,), list_rows(frame, (TEXT,), {}))

    read = [
        row[0] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    ]

    assert read[1:4] == ["ab", "cd", "ef"]
    assert read[4] == "x" * 32_766 + "…"


def test_numbers_and_days_are_typed_and_ids_are_text(
    tmp_path: Path, make_lead: Callable[..., dict[str, Any]]
) -> None:
    frame = pd.DataFrame([make_lead(42, uscc="91440300MA5EXAMPLE", phone="+86 755 8888 6666")])
    path = write(tmp_path, EXCEL_ZH.columns, list_rows(frame, EXCEL_ZH.columns, {}))

    read = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    row = dict(zip(map(str, read[0]), read[1], strict=True))

    assert row["线索编号"] == "L000042"
    assert row["统一社会信用代码"] == "91440300MA5EXAMPLE"
    assert row["公司电话"] == "0755-88886666"
    assert (row["得分"], row["匹配度"], row["时机分"], row["在招职位数"]) == (40.5, 24.5, 10, 3)
    assert (row["首次发现"], row["最近在招"]) == (date(2026, 1, 2), DAY)
    assert (row["招聘渠道"], row["状态"]) == ("直招", "未联系")


def test_the_first_screen_is_ready_to_work_with(
    tmp_path: Path, make_lead: Callable[..., dict[str, Any]]
) -> None:
    frame = pd.DataFrame([make_lead(1), make_lead(2)])
    path = write(tmp_path, EXCEL_ZH.columns, list_rows(frame, EXCEL_ZH.columns, {}))

    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    choice = page.data_validations.dataValidation[0]

    assert book.sheetnames == ["外贸企业", "说明"]
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == "A1:AE3"
    assert choice.formula1 == '"未联系,已分配,联系中,回访,跟单,成交,固定,无效"'
    assert str(choice.sqref) == "AB2:AB3"


def test_a_row_is_as_high_as_its_longest_text(
    tmp_path: Path, make_lead: Callable[..., dict[str, Any]]
) -> None:
    long = "；".join(f"员工要出国工作或出差 +{n}" for n in range(12))
    frame = pd.DataFrame([make_lead(1, reasons="短"), make_lead(2, reasons=long)])
    path = write(tmp_path, EXCEL_ZH.columns, list_rows(frame, EXCEL_ZH.columns, {}))

    page = openpyxl.load_workbook(path).worksheets[0]

    assert page.row_dimensions[3].height > 6 * 14 > 3 * 14 > page.row_dimensions[2].height


def test_no_rows_make_a_list_too(tmp_path: Path) -> None:
    path = write(tmp_path, EXCEL_ZH.columns, [])

    read = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    assert read == [[column.header for column in EXCEL_ZH.columns]]


def test_the_first_file_of_a_process_equals_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
    monkeypatch.setattr("output.excel._FONT", font)

    first = write(tmp_path, (TEXT,), [("a",)]).read_bytes()

    assert write(tmp_path, (TEXT,), [("a",)]).read_bytes() == first


def test_csv_is_what_excel_in_china_opens(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    columns = (TEXT, Column(header="电话", source="phone", kind=CellKind.PHONE))

    write_csv(path, columns, [("=1+1\n外贸", "075588886666"), ('他说"行",好', "")])

    assert (
        path.read_bytes()
        == (
            '\ufeff"文字","电话"\r\n"\'=1+1 ⏎ 外贸","0755 8888 6666"\r\n"他说""行"",好",""\r\n'
        ).encode()
    )


def test_csv_marks_every_spreadsheet_trap_that_would_run(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"

    write_csv(path, (TEXT,), [(text,) for text in SPREADSHEET_TRAPS])

    with path.open(encoding="utf-8-sig", newline="") as file:
        read = [row[0] for row in csv.reader(file)][1:]
    assert not [text for text in read if text.startswith(("=", "+", "-", "@", "＝"))]
    assert [text.removeprefix("'") for text in read] == [
        text.removeprefix("'") for text in SPREADSHEET_TRAPS
    ]


def test_json_lines_hold_raw_values_and_any_text(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    told: list[dict[str, Any]] = [
        {"lead_id": 42, "phone": "+8613", "text": "a\u2028\ud800\n\x00=1"},
        {"lead_id": 7},
    ]

    write_jsonl(path, ("lead_id", "phone", "text"), told)

    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    assert [json.loads(line) for line in lines] == [
        told[0],
        {"lead_id": 7, "phone": None, "text": None},
    ]
