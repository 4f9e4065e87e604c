"""The command as people and scripts meet it: help, options, exit codes, errors."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Leads = Callable[..., Any]
HEAVY = {"pandas", "numpy", "prefect", "scrapy", "twisted", "sqlalchemy", "rich", "pydantic"}


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from flows.cli import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit:\n"
        "    print('LOADED', *sorted(sys.modules))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    loaded = set(said.partition("LOADED ")[2].split())
    assert "flows.commands.night" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["resolve", "--input", "names.csv"],
        ["resolve", "--state", "folder"],
        ["run", "--date", "tomorrow"],
        ["demo", "--night", "0"],
        ["import", "file.csv"],
    ],
)
def test_wrong_usage_exits_2_and_says_so_on_stderr(leads: Leads, arguments: list[str]) -> None:
    ended = leads(*arguments)

    assert ended.code == 2
    assert ended.out == ""
    assert "Usage: leads" in ended.err


def test_error_for_people_is_one_clear_text(leads: Leads, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("mention_id,title\n1,甲\n", encoding="utf-8")

    ended = leads("resolve", "--input", names, "--output", tmp_path / "out.csv")

    assert ended.code == 1
    assert ended.out == ""
    told = "no such column, nor 公司名称 or 企业名称: the first line must name the columns"
    assert ended.err == f"leads: {names}:1: name: {told}; there are mention_id, title\n"


def test_error_with_json_is_one_document_too(leads: Leads) -> None:
    ended = leads("--json", "status")

    assert ended.code == 1
    assert ended.document["exit"] == 1
    assert "there is no store" in ended.document["error"]


def test_home_may_stand_before_and_after_the_command(leads: Leads, tmp_path: Path) -> None:
    before = leads("--home", tmp_path / "before", "status")
    after = leads("status", "--home", tmp_path / "after")

    assert str(tmp_path / "before") in before.err
    assert str(tmp_path / "after") in after.err


def test_home_that_cannot_be_made_is_told(leads: Leads, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    ended = leads("--home", tmp_path / "file" / "home", "resolve")

    assert ended.code == 1
    assert "cannot be the data folder" in ended.err


def test_version_is_told(leads: Leads) -> None:
    assert leads("--version").out.startswith("leads ")
