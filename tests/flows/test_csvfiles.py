"""CSV files of analysts: every mistake is named by file, line and column."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from enrich.issues import InputError, LeadharvestError
from flows.csvfiles import read_table, require_unique, write_table


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "names.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_missing_optional_columns_are_empty_and_foreign_ones_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "name,mention_id,colour\n甲公司,1,red\n")

    table = read_table(path, ("mention_id", "name"), ("city",))

    assert table.to_dict("records") == [{"mention_id": "1", "name": "甲公司", "city": ""}]


def test_ids_stay_texts_and_nothing_becomes_a_missing_value(tmp_path: Path) -> None:
    path = written(tmp_path, "mention_id,name\n007,NA\n1e5,null\n")

    table = read_table(path, ("mention_id", "name"), ())

    assert table["mention_id"].tolist() == ["007", "1e5"]
    assert table["name"].tolist() == ["NA", "null"]


def test_byte_order_mark_windows_lines_and_gzip_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress("\ufeffmention_id,name\r\n1,甲\r\n\r\n".encode()))

    table = read_table(path, ("mention_id", "name"), ())

    assert table["name"].tolist() == ["甲"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_what_a_spreadsheet_saved_in_another_encoding_is_read(
    tmp_path: Path, encoding: str
) -> None:
    path = written(
        tmp_path, "mention_id,name\r\n1,联通\r\n2,星河科技有限公司\r\n".encode(encoding)
    )

    table = read_table(path, ("mention_id", "name"), ())

    assert table["name"].tolist() == ["联通", "星河科技有限公司"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ": is empty"),
        ("mention_id,title\n1,a\n", ":1: name: no such column"),
        ("mention_id,name,name\n1,a,b\n", ":1: name: two columns"),
        ('mention_id,name\n1,"a\nb"\n2\n', ":4: name: has 1 fields, the header has 2"),
        ("mention_id,name\n1,a,b\n", ":2: has 3 fields"),
        ('mention_id,name\n1,"a"b\n', ":2: is not CSV"),
        (
            "mention_id,name\n1,星河科技\n".encode("gb18030") + "2,远山电气\n".encode(),
            ":3: is UTF-8, other lines are not",
        ),
        (
            "mention_id,name\n1,青石云海信息技术\n2,星河".encode() + b"\xff\n",
            ":3: name: is not UTF-8",
        ),
    ],
)
def test_mistakes_are_named_by_line_and_column(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    path = written(tmp_path, content)

    with pytest.raises(InputError) as caught:
        read_table(path, ("mention_id", "name"), ())

    assert str(caught.value).startswith(f"{path}{told}")


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read: No such file"):
        read_table(tmp_path / "nowhere.csv", ("name",), ())


def test_repeated_id_is_named(tmp_path: Path) -> None:
    table = pd.DataFrame({"mention_id": ["1", "2", "1"]})

    with pytest.raises(InputError, match="mention_id: '1' comes twice"):
        require_unique(tmp_path / "names.csv", table, "mention_id")


@pytest.mark.parametrize("nothing", ["", " "])
def test_row_without_an_id_is_named(tmp_path: Path, nothing: str) -> None:
    table = pd.DataFrame({"mention_id": ["1", nothing, "3"]})

    with pytest.raises(InputError, match="mention_id: row 2 has none"):
        require_unique(tmp_path / "names.csv", table, "mention_id")


def test_output_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")

    with pytest.raises(LeadharvestError, match="cannot be written"):
        write_table(tmp_path / "taken" / "out.csv", pd.DataFrame({"a": [1]}))


def test_output_reads_back_as_it_was_given(tmp_path: Path) -> None:
    target = tmp_path / "new" / "out.csv"
    write_table(target, pd.DataFrame({"mention_id": ["007"], "name": ['甲 "乙", 丙']}))

    table = read_table(target, ("mention_id", "name"), ())

    assert table["name"].tolist() == ['甲 "乙", 丙']
    assert [path.name for path in target.parent.iterdir()] == ["out.csv"]
