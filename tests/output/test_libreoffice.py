"""LibreOffice, which guesses more than Excel does, computes nothing of what we write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from output.csvfile import write_csv
from output.excel import Sheet, write_xlsx
from output.profiles import EXCEL_ZH, CellKind, Column
from output.table import Row, record_rows
from tests.output.libreoffice import opened
from tests.output.test_files import SPREADSHEET_TRAPS

DAY = date(2026, 1, 5)
TEXT = Column(header="文字", source="text")
PHONE = Column(header="电话", source="phone", kind=CellKind.PHONE)
PHONES = ["+8613800138000", "075588886666", "4008001234", "+1 650-253-0000"]
pytestmark = pytest.mark.slow


def test_an_xlsx_opens_with_every_text_as_it_is_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    rows: list[Row] = [(text,) for text in SPREADSHEET_TRAPS]
    write_xlsx(path, Sheet(title="外贸", columns=(TEXT,), rows=rows), [("说明",)], DAY)

    shown = opened(path)

    assert [row[0] for row in shown.cells] == ["文字", *SPREADSHEET_TRAPS]
    assert (shown.formulas, shown.links, shown.sheets) == (0, 0, ["外贸", "说明"])


def test_a_csv_opens_with_no_formula_and_every_phone_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    traps: list[Row] = [(text, "") for text in SPREADSHEET_TRAPS]
    phones: list[Row] = [("", phone) for phone in PHONES]
    write_csv(path, (TEXT, PHONE), traps + phones)

    shown = opened(path)

    assert (shown.formulas, shown.links) == (0, 0)
    assert [row[1] for row in shown.cells[-len(PHONES) :]] == [
        "138 0013 8000",
        "0755 8888 6666",
        "400 800 1234",
        "(+1) 650 253 0000",
    ]


def test_ids_phones_and_days_of_an_xlsx_keep_what_they_are(
    tmp_path: Path, make_lead: Callable[..., dict[str, Any]]
) -> None:
    path = tmp_path / "list.xlsx"
    known = {"uscc": "914403001234567890", "phone": "+86 755 8888 6666"}
    rows = record_rows([make_lead(42, **known)], EXCEL_ZH.columns, {})
    write_xlsx(path, Sheet(title="外贸", columns=EXCEL_ZH.columns, rows=rows), [], DAY)

    shown = opened(path)

    row = dict(zip(map(str, shown.cells[0]), shown.cells[1], strict=True))
    assert row["线索编号"] == "L000042"
    assert row["统一社会信用代码"] == "914403001234567890"
    assert row["公司电话"] == "0755-88886666"
    assert row["最近在招"] == DAY
    assert shown.formulas == 0
