"""A night's lists: every segment, every kind, the same bytes for the same night."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from output.lists import publish_lists
from output.manifest import PublicationAbout, lists_table, read_manifest, verify
from output.profiles import EXCEL_ZH, KINDS

Make = Callable[..., Any]
SEGMENTS = ["university", "foreign_trade"]


def column(path: Path, header: str) -> list[object]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [row[head.index(header)] for row in rows]


def notes(path: Path) -> dict[str, list[str]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("说明").to_python()
    return {str(row[0]): [str(cell) for cell in row[1:] if cell != ""] for row in rows}


def test_each_kind_holds_its_rows_best_first(published: Path) -> None:
    shown = {
        kind: column(published / f"foreign_trade_20260105_{kind}.xlsx", "线索编号")
        for kind in KINDS
    }

    assert shown == {
        "full": ["L000002", "L000003", "L000001"],
        "new": ["L000002"],
        "changed": ["L000003"],
        "closed": ["L000009"],
    }


def test_every_segment_has_every_kind_in_both_formats(published: Path) -> None:
    wanted = {(segment, kind) for segment in SEGMENTS for kind in KINDS} | {
        ("discarded", "full")
    }

    names = {path.name for path in published.iterdir()}

    assert names == {"manifest.json"} | {
        f"{segment}_20260105_{kind}.{suffix}"
        for segment, kind in wanted
        for suffix in ("xlsx", "csv")
    }


def test_a_row_shows_all_segments_of_its_company_by_name(published: Path) -> None:
    shown = column(published / "university_20260105_full.xlsx", "细分客群")

    assert shown == ["高校;外贸企业"]


def test_a_row_shows_its_sources_by_name_and_age_and_its_run(published: Path) -> None:
    path = published / "foreign_trade_20260105_changed.xlsx"

    assert column(path, "数据来源") == ["灯塔招聘;同城（2天前）;x"]
    assert column(path, "导出批次") == ["r7"]


def test_a_changed_row_tells_what_changed(published: Path) -> None:
    path = published / "foreign_trade_20260105_changed.xlsx"

    assert column(path, "变化") == ["在招职位数 2 → 3"]


def test_a_closed_row_tells_when_it_was_closed(published: Path) -> None:
    path = published / "foreign_trade_20260105_closed.xlsx"

    assert column(path, "关闭日期") == [date(2026, 1, 5)]


def test_discarded_companies_stand_in_their_own_list_with_evidence(published: Path) -> None:
    path = published / "discarded_20260105_full.xlsx"

    assert column(path, "剔除原因") == ["招聘中介"]
    assert column(path, "证据原文") == ["代招"]


def test_the_second_sheet_tells_what_the_list_is(published: Path) -> None:
    told = notes(published / "foreign_trade_20260105_new.xlsx")

    assert told["数据日期"] == ["2026-01-05"]
    assert told["规则版本"] == ["1-abc"]
    assert (told["导出批次"], told["对比批次"]) == (["r7"], ["r6"])
    assert told["行数"] == ["1"]
    assert told["同城"] == ["网站改版，沿用上次数据", "2026-01-03", "2", "0"]
    assert told["新站"] == ["读取出错，沿用上次数据", "从未", "0"]
    assert "勿扰" in told


def test_the_manifest_tells_run_rules_sources_and_files(published: Path) -> None:
    told = read_manifest(published.parent / "latest")
    file = next(f for f in told["files"] if f["name"] == "foreign_trade_20260105_full.csv")

    assert (told["run_id"], told["base_run_id"], told["business_date"]) == (7, 6, "2026-01-05")
    assert [(site["site"], site["age_days"]) for site in told["sites"]] == [
        ("beacon", 0),
        ("city", 2),
        ("never", None),
    ]
    assert (file["segment"], file["kind"], file["rows"]) == ("foreign_trade", "full", 3)
    assert file["bytes"] == (published / file["name"]).stat().st_size


def test_the_same_night_gives_the_same_bytes_in_any_order_of_rows(
    tmp_path: Path, about: PublicationAbout, make_lead: Make, make_tables: Make
) -> None:
    rows = [make_lead(n, score=float(n % 3)) for n in range(1, 30)]

    one = publish_lists(make_tables(*rows), tmp_path / "one", about)
    two = publish_lists(make_tables(*reversed(rows)), tmp_path / "two", about)

    assert one.manifest == two.manifest


def test_a_long_list_is_split_into_numbered_parts(
    lists: Path, about: PublicationAbout, make_lead: Make, make_tables: Make
) -> None:
    profile = dataclasses.replace(EXCEL_ZH, row_cap=2)
    tables = make_tables(*(make_lead(n, change="kept") for n in range(1, 6)))

    told = publish_lists(tables, lists, about, profile).manifest

    parts = {file["name"]: file["rows"] for file in told["files"] if file["rows"]}
    del parts["discarded_20260105_full.xlsx"], parts["discarded_20260105_full.csv"]
    assert parts == {
        f"foreign_trade_20260105_full_{part}.{suffix}": rows
        for part, rows in ((1, 2), (2, 2), (3, 1))
        for suffix in ("xlsx", "csv")
    }
    assert dict(lists_table(lists)[["segment", "full"]].to_numpy())["foreign_trade"] == 5


def test_a_segment_of_the_users_own_rules_is_published_under_a_safe_name(
    lists: Path, about: PublicationAbout, make_lead: Make, make_tables: Make
) -> None:
    folder = publish_lists(make_tables(make_lead(1, segment="../../x")), lists, about).folder

    assert verify(folder) == []
    assert sorted(path.name for path in lists.iterdir()) == ["2026-01-05_r7", "latest"]
    assert dict(lists_table(lists)[["segment", "full"]].to_numpy())["../../x"] == 1


def test_the_table_of_lists_counts_each_kind_and_points_to_the_files(published: Path) -> None:
    table = lists_table(published)

    row = table.to_dict("records")[SEGMENTS.index("foreign_trade")]
    assert row["name"] == "外贸企业"
    assert [row[kind] for kind in KINDS] == [3, 1, 1, 1]
    assert row["xlsx"] == str(published / "foreign_trade_20260105_full.xlsx")
    assert table["segment"].tolist() == [*SEGMENTS, "discarded"]


FILE = "university_20260105_new.csv"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / FILE).unlink(), "is missing"),
        (lambda folder: (folder / FILE).write_text("x"), "changed since"),
        (lambda folder: (folder / "mine.xlsx").write_text("x"), "not in the manifest"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "is damaged"),
        (lambda folder: (folder / "manifest.json").unlink(), "no published lists"),
    ],
)
def test_verify_tells_what_is_wrong(
    tmp_path: Path, published: Path, spoil: Callable[[Path], object], said: str
) -> None:
    folder = tmp_path / published.name
    shutil.copytree(published, folder)
    assert verify(folder) == []

    spoil(folder)

    problems = verify(folder)
    assert len(problems) == 1
    assert said in problems[0]
