from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from enrich.issues import InputError, SiteError
from enrich.model import RawPosting, Verdict
from spiders.families.file import read_file
from spiders.handover import Handover
from spiders.imports import import_file
from spiders.site import FileSite, load_site

ROWS = [
    {
        "公司名称": "远港物流有限公司",
        "职位名称": "报关员",
        "工作地点": "宁波",
        "来源": "晚报",
        "编号": "A1",
    },
    {
        "公司名称": "明灯商贸有限公司",
        "职位名称": "店长",
        "工作地点": "成都",
        "来源": "晚报",
        "编号": "A2",
    },
]
ENGLISH = [
    {"company": "Kite Port Ltd", "title": "Clerk", "city": "Hull", "board": "b1", "jid": "7"}
]


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def read(path: Path, site: FileSite | None = None) -> list[RawPosting]:
    return [item for item in read_file(site, path, "ads") if isinstance(item, RawPosting)]


WAYS: dict[str, tuple[str, Any]] = {
    "UTF-8": ("a.csv", as_csv(ROWS).encode()),
    "with a mark": ("a.csv", as_csv(ROWS).encode("utf-8-sig")),
    "GB18030": ("a.csv", as_csv(ROWS).encode("gb18030")),
    "UTF-16": ("a.csv", as_csv(ROWS).encode("utf-16")),
    "packed": ("a.csv.gz", gzip.compress(as_csv(ROWS).encode())),
    "semicolons": ("a.csv", as_csv(ROWS, ";").encode()),
    "tabs": ("a.tsv", as_csv(ROWS, "\t").encode("gb18030")),
    "JSON lines": ("a.jsonl", "\n".join(map(json.dumps, ROWS)).encode()),
    "packed JSON lines": (
        "a.jsonl.gz",
        gzip.compress("\n".join(map(json.dumps, ROWS)).encode()),
    ),
}


@pytest.mark.parametrize(("name", "body"), WAYS.values(), ids=WAYS.keys())
def test_a_file_is_read_by_the_names_of_its_columns(
    tmp_path: Path, name: str, body: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(body)

    first, second = read(path)

    assert (first.employer, first.title, first.city) == ("远港物流有限公司", "报关员", "宁波")
    assert (first.site, first.origin, first.key, second.key) == (
        "ads",
        "晚报",
        "晚报:A1",
        "晚报:A2",
    )
    assert set(first.provenance.values()) == {"file"}


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_sheets_and_parquet_are_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    frame = pd.DataFrame(ROWS)
    if ending == "xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_parquet(path)

    assert [row.employer for row in read(path)] == ["远港物流有限公司", "明灯商贸有限公司"]


def test_a_cover_sheet_and_a_title_above_the_columns_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明").write_column(0, 0, ["2026年招聘汇总", "公司"])
        sheet = book.add_worksheet("明细")
        sheet.write(0, 0, "招聘岗位")
        sheet.write_row(2, 0, list(ROWS[0]))
        sheet.write_row(3, 0, list(ROWS[0].values()))

    assert [(row.employer, row.key) for row in read(path)] == [("远港物流有限公司", "晚报:A1")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_title_above_the_columns_of_a_csv_is_passed_over(
    tmp_path: Path, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("招聘汇总，2026, 第一版\n\n" + as_csv(ROWS, delimiter), encoding="utf-8")

    assert [row.city for row in read(path)] == ["宁波", "成都"]


def test_of_columns_of_one_meaning_the_best_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("公司,公司名称,职位,岗位职责,任职要求\n港,港湾有限公司,店员,守店,会英语\n")

    (row,) = read(path)

    assert (row.employer, row.description) == ("港湾有限公司", "守店\n会英语")


def test_a_column_that_nobody_reads_may_stand_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("备注,company,title,备注\nx,Kite,Clerk,y\n")

    assert [row.employer for row in read(path)] == ["Kite"]


def test_a_file_whose_every_row_is_unusable_is_no_healthy_night(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("company,title,city\n,,Hull\n")

    report = import_file(path, None, "ads", tmp_path / "x", date(2026, 11, 2), "r1")

    assert report.verdict is Verdict.CHANGED
    assert report.reasons == ["the file holds no usable row: 1 × empty_row"]


def test_english_columns_are_known_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(as_csv(ENGLISH))

    (row,) = read(path)

    assert (row.employer, row.origin, row.key) == ("Kite Port Ltd", "b1", "b1:7")


def test_a_row_without_a_number_is_known_by_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("company,title,city\nKite,Clerk,Hull\nKite,Clerk,York\n")

    first, second = read(path)

    assert first.key != second.key
    assert [row.key for row in read(path)] == [first.key, second.key]


SITE = """\
id: ads
name: 报纸
family: file
language: zh
source_role: employer
columns: {employer: 甲方, title: 岗位需求, phone: 联系方式}
consts: {city: 宁波}
complete: true
"""


@pytest.fixture
def site(tmp_path: Path) -> FileSite:
    path = tmp_path / "ads.yaml"
    path.write_text(SITE, encoding="utf-8")
    loaded = load_site(path)
    assert isinstance(loaded, FileSite)
    return loaded


def test_a_site_file_says_which_column_is_what(tmp_path: Path, site: FileSite) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "甲方,岗位需求,联系方式,备注\n"
        "远港物流,报关员 电话13800138000,13800138000,x\n"
        "明灯,店长,0574-88886666,y\n"
    )

    first, second = read(path, site)

    assert (first.employer, first.title, first.city, first.phone) == (
        "远港物流",
        "报关员 电话[tel]",
        "宁波",
        "",
    )
    assert second.phone == "0574-88886666"


def test_an_import_is_a_handover_that_closes_nothing_unless_it_is_complete(
    tmp_path: Path, site: FileSite
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲方,岗位需求,联系方式\n远港物流,报关员,\n远港物流,报关员,\n,,0574-1\n")
    other = tmp_path / "b.csv"
    other.write_text(as_csv(ENGLISH))

    import_file(path, site, "ads", tmp_path / "one", date(2026, 11, 2), "r1")
    import_file(other, None, "more", tmp_path / "two", date(2026, 11, 2), "r1")

    one, two = Handover.open(tmp_path / "one"), Handover.open(tmp_path / "two")
    assert (one.report.handover_id, one.report.rows, one.report.closes) == ("ads-r1", 1, True)
    assert one.report.issues == {"duplicate_key": 1, "empty_row": 1}
    assert (two.report.closes, two.report.verdict) == (False, Verdict.OK)
    assert [row.employer for row in two.rows()] == ["Kite Port Ltd"]


FAULTS: dict[str, tuple[str, bytes, str]] = {
    "no employer": ("a.csv", b"x,y\n1,2\n", "a.csv:1: employer"),
    "a cell too many": (
        "a.csv",
        b"company,title\nKite,Clerk\nKite,Clerk,Hull,\n",
        "a.csv:3: column 3",
    ),
    "an open quote": ("a.csv", b'company,title\nKite,"Clerk\n', "not CSV"),
    "half a JSON line": (
        "a.jsonl",
        b'{"company": "Kite"}\n{"company": \n',
        "a.jsonl:2: not JSON",
    ),
    "a JSON list": ("a.jsonl", b'{"company": "Kite"}\n[1]\n', "a.jsonl:2: each line"),
    "not packed": ("a.csv.gz", b"company", "a.csv.gz"),
    "packed and cut": (
        "a.csv.gz",
        gzip.compress(b"company,title\nKite,Clerk\n" * 999)[:-30],
        "a.csv.gz",
    ),
    "not a workbook": ("a.xlsx", b"company", "a.xlsx"),
    "not Parquet": ("a.parquet", b"company", "a.parquet"),
    "another kind": ("a.pdf", b"", "must end in"),
    "empty": ("a.csv", b"", "a.csv: is empty"),
    "empty lines": ("a.csv", b"\n\n", "a.csv: is empty"),
    "packed and empty": ("a.csv.gz", gzip.compress(b""), "a.csv.gz: is empty"),
    "empty JSON lines": ("a.jsonl", b"", "a.jsonl: is empty"),
    "a column twice": (
        "a.csv",
        b"company,title,company\nKite,Clerk,Hull\n",
        "a.csv:1: company: 2 columns",
    ),
    "a cell too many below a title": (
        "a.csv",
        b"Fair 2026\n\ncompany,title\nKite,Clerk,Hull\n",
        "a.csv:4: column 3",
    ),
}


@pytest.mark.parametrize(("name", "body", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_what_cannot_be_read_is_named_by_file_and_line(
    tmp_path: Path, name: str, body: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)

    with pytest.raises(InputError) as caught:
        read(path)

    assert words in str(caught.value)


def test_a_missing_column_of_the_site_file_is_named(tmp_path: Path, site: FileSite) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲方,岗位\n远港物流,报关员\n")

    with pytest.raises(InputError, match=r"岗位需求.*not among the columns"):
        read(path, site)


def test_only_a_site_of_files_takes_an_import(tmp_path: Path) -> None:
    path = tmp_path / "web.yaml"
    path.write_text("id: web\nname: w\nfamily: ashby\nlanguage: en\nsource_role: employer\n"
                    "base_url: https://w.example/\ntenants: {a: A}\n")  # fmt: skip

    with pytest.raises(SiteError, match="must be file"):
        import_file(path, load_site(path), "web", tmp_path / "x", date(2026, 11, 2), "r1")
    with pytest.raises(InputError, match="small letters"):
        import_file(path, None, "../x", tmp_path / "x", date(2026, 11, 2), "r1")
