"""The files that people take from a list, as the worker writes them."""

from __future__ import annotations

import errno
import json
import os
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from enrich.issues import RefusedError
from enrich.store import open_store
from enrich.store.schema import lead
from flows.desk.files.copies import Format, kept_copies
from flows.desk.files.downloads import DownloadError
from flows.desk.files.listfiles import make
from flows.settings import Settings
from output.filenames import MAX_BYTES
from output.profiles import EXCEL_ZH
from tests.flows.desk.published import SECOND
from tests.flows.desk.taking import cells, kept, notes, trade


@pytest.fixture
def settings(desk_home: Path) -> Settings:
    return Settings(home=desk_home)


def test_no_rows_make_a_header_and_notes(settings: Settings, desk_home: Path) -> None:
    made = make(settings, 1, trade(desk_home, lead_ids=()), SECOND)

    file = kept_copies(settings) / made.file
    assert cells(file) == [[column.header for column in EXCEL_ZH.columns]]
    assert notes(file)["行数"] == ["0"]


@pytest.mark.parametrize("format_", list(Format))
def test_equal_rows_and_words_give_equal_bytes(
    settings: Settings, desk_home: Path, format_: Format
) -> None:
    first, second = (
        make(settings, number, trade(desk_home, format_), SECOND) for number in (1, 2)
    )

    assert first.sha256 == second.sha256
    assert kept(settings) == sorted(["1.json", f"1.{format_}", "2.json", f"2.{format_}"])


@pytest.mark.parametrize(
    "segment", ["../x", "CON", "a/b", "外" * 90, "-rf", "cod\u202excod", ".", ""]
)
def test_a_segment_of_any_name_stays_inside_the_folder(
    settings: Settings, desk_home: Path, segment: str
) -> None:
    made = make(settings, 7, trade(desk_home, segment=segment), SECOND)

    assert kept(settings) == ["7.json", "7.xlsx"]
    assert made.plain_name.isascii()
    assert not set('/\\:*?"<>|\u202e') & set(made.name + made.plain_name)
    assert len(made.name.encode()) <= MAX_BYTES
    assert made.name.startswith("客户名单_")


@pytest.mark.parametrize("format_", list(Format))
def test_a_disk_that_fails_at_the_last_moment_leaves_nothing(
    settings: Settings,
    desk_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    format_: Format,
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    make(settings, 1, trade(desk_home, format_), SECOND)
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(DownloadError, match="earlier downloads are untouched"):
        make(settings, 2, trade(desk_home, format_), SECOND)

    assert kept(settings) == sorted(["1.json", f"1.{format_}"])


def test_rows_of_a_publication_that_is_kept_no_more_are_refused(
    settings: Settings, desk_home: Path
) -> None:
    with pytest.raises(RefusedError, match="open the list again"):
        make(settings, 1, trade(desk_home, lead_ids=(1, 10**6)), date(2026, 1, 6))
    assert kept(settings) == []


def test_a_state_given_since_the_publication_is_in_the_file(
    settings: Settings, desk_home: Path
) -> None:
    asked = trade(desk_home, Format.JSONL)
    store = open_store(desk_home)
    with store.begin(people=True) as db:
        first = update(lead).where(lead.c.lead_id == asked.lead_ids[0])
        db.execute(first.values(state="visited"))
    store.close()

    made = make(settings, 1, asked, SECOND)

    lines = (kept_copies(settings) / made.file).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["state"] for line in lines][:2] == ["visited", "new"]
