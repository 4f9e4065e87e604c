"""CSV files of people: any is read; what is wrong is named by file, line and column."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from enrich.issues import InputError, LeadharvestError
from flows.csvfiles import read_rows, write_rejected, write_table

IDS = ("mention_id", "name")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "names.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_missing_optional_columns_are_empty_and_foreign_ones_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "name,mention_id,colour\n甲公司,1,red\n")

    found = read_rows(path, IDS, ("city",))

    assert found.frame.to_dict("records") == [{"mention_id": "1", "name": "甲公司", "city": ""}]
    assert (found.lines, sorted(found.columns), found.rejected) == (
        [2],
        ["mention_id", "name"],
        [],
    )


def test_ids_stay_texts_and_nothing_becomes_a_missing_value(tmp_path: Path) -> None:
    path = written(tmp_path, "mention_id,name\n007,NA\n1e5,null\n")

    table = read_rows(path, IDS, ()).frame

    assert table["mention_id"].tolist() == ["007", "1e5"]
    assert table["name"].tolist() == ["NA", "null"]


def test_byte_order_mark_windows_lines_and_gzip_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress("\ufeffmention_id,name\r\n1,甲\r\n\r\n".encode()))

    assert read_rows(path, IDS, ()).frame["name"].tolist() == ["甲"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_a_spreadsheet_saved_is_read_whatever_its_settings(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = "mention_id,name,城市\r\n1,联通,北京\r\n2,星河科技有限公司,深圳\r\n"
    path = written(tmp_path, text.replace(",", delimiter).encode(encoding))

    table = read_rows(path, IDS, ("city",)).frame

    assert table["name"].tolist() == ["联通", "星河科技有限公司"]
    assert table["city"].tolist() == ["北京", "深圳"]


def test_usual_headings_are_understood_and_our_own_wins(tmp_path: Path) -> None:
    header = "统一社会信用代码,企业名称,公司,城市,地址,电话,网址,name"
    path = written(tmp_path, f"{header}\nA,乙,丙,丁,戊,己,庚,甲\n")
    wanted = ("city", "address", "phone", "domain", "uscc")

    (row,) = read_rows(path, ("name",), wanted).frame.to_dict("records")

    assert row == dict(zip(("name", *wanted), "甲丁戊己庚A", strict=True))


def test_lines_of_two_encodings_are_each_read_by_their_own(tmp_path: Path) -> None:
    head = "mention_id,name\n1,星河科技\n".encode("gb18030")
    path = written(tmp_path, head + "2,远山电气\n".encode())

    assert read_rows(path, IDS, ()).frame["name"].tolist() == ["星河科技", "远山电气"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ": is empty"),
        ("mention_id,title\n1,a\n", ":1: name: no such column, nor 公司名称 or 企业名称"),
        (b"PK\x03\x04" + bytes(range(256)), ": is a workbook or an archive"),
        (b"\x89PNG\r\n" + bytes(range(256)) * 8, ": is not a text file"),
        ("mention_id,name,name\n1,a,b\n", ":1: name: two columns"),
    ],
)
def test_file_that_is_not_what_was_asked_for_is_refused(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    path = written(tmp_path, content.encode() if isinstance(content, str) else content)

    with pytest.raises(InputError) as caught:
        read_rows(path, IDS, ())

    assert str(caught.value).startswith(f"{path}{told}")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('1,"a\nb"\n2\n3,c\n', "4: name: has 1 fields, the header has 2"),
        ("1,ab\n2,b,c\n3,c\n", "3: has 3 fields, the header has 2"),
        ('1,ab\n2,"a"b\n3,c\n', "3: is not CSV: ',' expected after '\"'"),
        ('1,ab\n2,"never closed\n3,c\n', "3: is not CSV: a quote is never closed"),
        ("1,青石云海信息技术\n2,星河".encode() + b"\xff\n3,c\n", "3: name: has bytes"),
        (
            "1,青石云海信息技术公司职位\n2,星河".encode("gb18030") + b"\xff\xff\n3,c\n",
            "3: name: has bytes that are not GB18030",
        ),
    ],
)
def test_bad_row_costs_itself_and_is_named_by_line_and_column(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    rest = content.encode() if isinstance(content, str) else content
    path = written(tmp_path, b"mention_id,name\n" + rest)

    found = read_rows(path, IDS, ())

    assert found.frame["mention_id"].tolist() == ["1", "3"]
    (line,) = found.told()
    assert line.startswith(f"{path}:{told}")


def test_quote_that_nobody_closes_costs_one_record_of_many(tmp_path: Path) -> None:
    rows = "".join(f"{n},甲{n}\n" for n in range(3_000))
    path = written(tmp_path, f'mention_id,name\nx,"open\n{rows}')

    found = read_rows(path, IDS, ())

    assert len(found.frame) == 3_000
    assert [one.line for one in found.rejected] == [2]


def test_bytes_in_a_column_that_nobody_asked_for_are_no_obstacle(tmp_path: Path) -> None:
    path = written(tmp_path, "name,note\n青石云海信息技术,星河".encode() + b"\xff\n")

    assert len(read_rows(path, ("name",), ()).frame) == 1


def test_empty_fields_behind_the_last_column_are_no_obstacle(tmp_path: Path) -> None:
    path = written(tmp_path, "mention_id,name\n1,甲,,\n")

    assert len(read_rows(path, IDS, ()).frame) == 1


def test_rows_without_a_value_and_repeated_ones_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "mention_id,name\n1,甲\n2, \n1,乙\n\n3,丙\n")
    found = read_rows(path, IDS, ())

    found.require("name")
    found.require_unique("mention_id")

    assert found.frame["name"].tolist() == ["甲", "丙"]
    assert list(found.told()) == [
        f"{path}:3: name: is empty",
        f"{path}:4: mention_id: '1' stands in line 2 already",
    ]


def test_bad_rows_are_written_beside_the_output_and_old_ones_taken_away(tmp_path: Path) -> None:
    path = written(tmp_path, "mention_id,name\n1,甲\n2\n")
    found = read_rows(path, IDS, ())

    beside = write_rejected(tmp_path / "out.csv", found.rejected)

    assert beside == tmp_path / "out.rejected.csv"
    assert beside.read_text(encoding="utf-8") == (
        'line,column,reason,row\n3,name,"has 1 fields, the header has 2",2\n'
    )
    assert write_rejected(tmp_path / "out.csv", []) is None
    assert not beside.exists()


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read: No such file"):
        read_rows(tmp_path / "nowhere.csv", ("name",), ())


def test_output_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")

    with pytest.raises(LeadharvestError, match="cannot be written"):
        write_table(tmp_path / "taken" / "out.csv", pd.DataFrame({"a": [1]}))


def test_output_reads_back_as_it_was_given(tmp_path: Path) -> None:
    target = tmp_path / "new" / "out.csv"
    write_table(target, pd.DataFrame({"mention_id": ["007"], "name": ['甲 "乙", 丙']}))

    table = read_rows(target, IDS, ()).frame

    assert table["name"].tolist() == ['甲 "乙", 丙']
    assert [path.name for path in target.parent.iterdir()] == ["out.csv"]
