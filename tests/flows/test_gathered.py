"""Files that people gathered: imported, imported again, and on the lists the next night."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from enrich.store import open_store
from enrich.store.runs import site_history

Leads = Callable[..., Any]
Rows = Sequence[tuple[str, ...]]

COLUMNS = ("公司名称", "职位名称", "职位描述", "城市", "编号")
ROWS = [
    ("深圳市远航石榴贸易有限公司", "外贸业务员", "开发海外客户，参加广交会。", "深圳", "7"),
    ("莱州金桔石材有限公司", "外贸跟单", "跟进海外订单，英语流利。", "莱州", "8"),
]
DAY = ("--date", "2026-01-05")
SITE = """\
id: mine
name: 自己收集的
family: file
language: zh
enabled: false
source_role: aggregator
columns: {employer: 公司名称, title: 职位名称, pay: 工资}
"""


def csv_file(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def jsonl_file(path: Path, rows: Rows) -> Path:
    lines = [json.dumps(dict(zip(COLUMNS, row, strict=True))) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def xlsx_file(path: Path, rows: Rows) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([COLUMNS, *rows]):
            sheet.write_row(number, 0, row)
    return path


WRITERS = {"csv": csv_file, "jsonl": jsonl_file, "xlsx": xlsx_file}


def counts(ended: Any) -> dict[str, int]:
    """Return what one import did."""
    (line,) = ended.document["sites"]
    return {name: line[name] for name in ("postings", "new", "changed", "closed", "issues")}


@pytest.mark.parametrize("ending", WRITERS)
def test_file_of_any_kind_is_loaded(leads: Leads, tmp_path: Path, ending: str) -> None:
    file = WRITERS[ending](tmp_path / f"mine.{ending}", ROWS)

    ended = leads("import", file, "--site", "mine", *DAY, "--json")

    assert ended.code == 0
    assert ended.document["sites"][0]["verdict"] == "ok"
    assert counts(ended) == {"postings": 2, "new": 2, "changed": 0, "closed": 0, "issues": 0}


def test_same_file_on_a_later_day_changes_nothing(leads: Leads, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "mine.csv", ROWS)
    leads("import", file, "--site", "mine", *DAY)

    again = leads("import", file, "--site", "mine", "--date", "2026-01-06", "--json")

    assert again.code == 0
    assert counts(again) == {"postings": 2, "new": 0, "changed": 0, "closed": 0, "issues": 0}


def test_same_rows_in_another_kind_of_file_change_nothing(leads: Leads, tmp_path: Path) -> None:
    leads("import", csv_file(tmp_path / "mine.csv", ROWS), "--site", "mine", *DAY)

    again = leads(
        "import", xlsx_file(tmp_path / "b.xlsx", ROWS), "--site", "mine", *DAY, "--json"
    )

    assert counts(again) == {"postings": 2, "new": 0, "changed": 0, "closed": 0, "issues": 0}


def test_shorter_file_closes_nothing_and_a_changed_row_counts(
    leads: Leads, tmp_path: Path
) -> None:
    leads("import", csv_file(tmp_path / "mine.csv", ROWS), "--site", "mine", *DAY)
    employer, _, *rest = ROWS[0]
    shorter = csv_file(tmp_path / "mine.csv", [(employer, "外贸经理", *rest)])

    ended = leads("import", shorter, "--site", "mine", "--date", "2026-01-06", "--json")

    assert counts(ended) == {"postings": 1, "new": 0, "changed": 1, "closed": 0, "issues": 0}


def test_row_that_says_nothing_is_a_counted_issue_with_its_line(
    leads: Leads, tmp_path: Path, home: Path
) -> None:
    file = csv_file(tmp_path / "mine.csv", [ROWS[0], ("", "", "无主", "深圳", "9"), ROWS[1]])

    ended = leads("import", file, "--site", "mine", *DAY, "--json")

    assert ended.code == 0
    assert counts(ended) == {"postings": 2, "new": 2, "changed": 0, "closed": 0, "issues": 1}
    store = open_store(home)
    with store.read() as db:
        (report,) = site_history(db, "mine")
    store.close()
    assert report.issues == {"empty_row": 1}
    (written,) = (home / "handovers" / "1" / "mine").glob("issues.jsonl")
    assert json.loads(written.read_text("utf-8"))["where"] == "mine.csv:3"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("colour,taste\nred,sweet\n", ":1: employer: no column of that meaning"),
        (
            "公司名称,职位名称\n甲,乙\n丙,丁,戊\n",
            ":3: column 3: 3 cells, but line 1 names 2",
        ),
        ('公司名称,职位名称\n甲,"乙"丙\n', ":2: not CSV"),
    ],
)
def test_mistaken_file_is_named_by_line_and_column_and_nothing_is_loaded(
    leads: Leads, tmp_path: Path, content: str, told: str
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(content, encoding="utf-8")

    ended = leads("import", file, "--site", "mine", *DAY)

    assert ended.code == 1
    assert ended.err.startswith(f"leads: {file}{told}")
    assert leads("--json", "status").document["sites"] == []


def test_column_that_the_site_file_names_in_vain_is_told_with_those_there_are(
    leads: Leads, tmp_path: Path, home: Path
) -> None:
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "mine.yaml").write_text(SITE, encoding="utf-8")
    file = csv_file(tmp_path / "mine.csv", ROWS)

    ended = leads("import", file, "--site", "mine", *DAY)

    assert ended.code == 1
    there = ", ".join(COLUMNS)
    assert ended.err == f"leads: {file}:1: 工资: is not among the columns: {there}\n"


@pytest.mark.parametrize(
    ("name", "site", "told"),
    [
        ("nowhere.csv", "mine", "nowhere.csv: No such file"),
        ("mine.pdf", "mine", "must end in .csv"),
        ("mine.csv", "My Site", "small letters, digits and _"),
        ("mine.csv", "farm_beacon", "farm_beacon.yaml: family: must be file"),
    ],
)
def test_file_or_site_that_cannot_be_used_is_told(
    leads: Leads, tmp_path: Path, name: str, site: str, told: str
) -> None:
    csv_file(tmp_path / "mine.csv", ROWS)
    (tmp_path / "mine.pdf").write_bytes(b"%PDF-1.4")

    ended = leads("import", tmp_path / name, "--site", site, *DAY)

    assert ended.code == 1
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_half_written_file_of_another_site_stops_no_import(
    leads: Leads, tmp_path: Path, home: Path
) -> None:
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "other.yaml").write_text("id: [", encoding="utf-8")

    ended = leads("import", csv_file(tmp_path / "mine.csv", ROWS), "--site", "mine", *DAY)

    assert ended.code == 0, ended.err


@pytest.mark.slow
@pytest.mark.flow
def test_night_with_no_site_enabled_publishes_what_was_imported(
    leads: Leads, leads_process: Leads, tmp_path: Path
) -> None:
    leads("import", csv_file(tmp_path / "mine.csv", ROWS), "--site", "mine", *DAY)

    ended = leads_process("run", *DAY, "--json")

    assert ended.code == 0, ended.err
    assert ended.document["state"] == "done"
    assert ended.document["sites"] == []
    trade = next(row for row in ended.document["lists"] if row["segment"] == "foreign_trade")
    with Path(trade["csv"]).open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert {row["公司全称"] for row in listed} == {employer for employer, *_ in ROWS}
    assert {row["数据来源"] for row in listed} == {"mine"}
    assert {row["首次发现"] for row in listed} == {"2026-01-05"}
