"""What people take: the file, the ledger, the log, and what happens when they leave midway."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from enrich.lifecycle import LEAD_COLUMNS
from enrich.store import audit, downloads, listing
from enrich.store.leads import Suppression, add_suppression
from enrich.store.people import person_named
from flows.desk.files.copies import Format, kept_copies, remove_copy
from flows.desk.files.downloads import MOST_ROWS, Made
from flows.desk.files.listfiles import make
from flows.desk.visitor import COOKIE
from output.profiles import EXCEL_ZH
from tests.flows.desk.conftest import RunningDesk
from tests.flows.desk.published import SECOND
from tests.flows.desk.taking import cells, kept, notes, trade
from tests.output.libreoffice import opened

TRADE = "/lists/foreign_trade"
TRADER = "广州己春进出口有限公司"
DOWNLOAD = f"{TRADE}/download"
pytestmark = pytest.mark.slow  # each desk starts a worker that writes the files


def take(browser: httpx.Client, format_: str = "xlsx", query: str = "") -> httpx.Response:
    return browser.post(DOWNLOAD + query, data={"format": format_})


def saved(answer: httpx.Response, tmp_path: Path) -> Path:
    file = tmp_path / "taken.xlsx"
    file.write_bytes(answer.content)
    return file


def offered(answer: httpx.Response) -> str:
    said = answer.headers["content-disposition"].partition("filename*=UTF-8''")[2]
    return unquote(said)


def ledger(desk: RunningDesk) -> list[downloads.Download]:
    with desk.desk.store.read() as db:
        return downloads.downloads(db, 100)


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def acts(desk: RunningDesk) -> list[tuple[str, str, str]]:
    with desk.desk.store.read() as db:
        assert audit.broken(db) is None
        found = audit.entries(db, 100)
    return [(one.actor, one.action, one.subject) for one in reversed(found)]


def held(desk: RunningDesk, name: str = "sales") -> list[int]:
    with desk.desk.store.read() as db:
        known = person_named(db, name)
        assert known is not None
        return listing.held_leads(db, known.person_id)


def suppress(desk: RunningDesk, name: str) -> None:
    now = datetime.now(UTC)
    order = Suppression(kind="name", value=name, reason="asked", author="ana", added_at=now)
    with desk.desk.store.begin(people=True) as db:
        add_suppression(db, order)


def test_a_download_is_exactly_what_the_list_shows(desk: RunningDesk, tmp_path: Path) -> None:
    browser = desk.client("sales")

    answer = take(browser)

    run = ledger(desk)[0].run_id
    assert answer.status_code == 200
    assert offered(answer) == f"客户名单_外贸企业_{SECOND}_r{run}.xlsx"
    plain = f'filename="leads_foreign_trade_20260106_r{run}.xlsx"'
    assert plain in answer.headers["content-disposition"]
    assert answer.headers["content-length"] == str(len(answer.content))
    head, *rows = cells(saved(answer, tmp_path))
    assert head == [column.header for column in EXCEL_ZH.columns]
    [line] = ledger(desk)
    assert (line.state, line.rows, line.person) == ("sent", len(rows), "sales")
    assert line.sha256 == hashlib.sha256(answer.content).hexdigest()
    assert len(held(desk)) == len(rows) > 60
    assert acts(desk)[-2:] == [("sales", "download", "1"), ("sales", "download sent", "1")]


def test_the_columns_the_filter_and_the_language_are_those_of_the_page(
    desk: RunningDesk, tmp_path: Path
) -> None:
    browser = desk.client("sales", language="en")
    query = "?city=%E5%AE%81%E6%B3%A2&col=company_name&col=city&col=state&sort=company_name"

    answer = take(browser, query=query)

    head, *rows = cells(saved(answer, tmp_path))
    assert head == ["Company", "City", "State"]
    assert {row[1] for row in rows} == {"宁波"}
    assert {row[2] for row in rows} == {"Not contacted"}
    assert offered(answer).startswith("Lead list_")
    told = notes(saved(answer, tmp_path), "Notes")
    assert (told["City"], told["As of"]) == (["宁波"], [str(SECOND)])
    assert told["Link to the page"][0].startswith(f"{desk.url}{TRADE}?city=")


def test_every_format_holds_the_same_companies(desk: RunningDesk, tmp_path: Path) -> None:
    browser = desk.client("sales")

    answers = {format_: take(browser, format_) for format_ in Format}
    taken = {format_: answer.content for format_, answer in answers.items()}

    names = [row[1] for row in cells(saved(answers[Format.XLSX], tmp_path))[1:]]
    told = [json.loads(line) for line in taken[Format.JSONL].decode().splitlines()]
    assert [one["company_name"] for one in told] == names
    assert list(told[0]) == list(LEAD_COLUMNS)
    assert taken[Format.CSV].startswith('\ufeff"线索编号","公司全称"'.encode())
    assert taken[Format.CSV].count(b"\r\n") == len(names) + 1
    assert taken[Format.VCF].count(b"BEGIN:VCARD") == len({one["company_id"] for one in told})


def test_spreadsheets_compute_nothing_and_keep_phones_and_numbers(
    desk: RunningDesk, tmp_path: Path
) -> None:
    browser = desk.client("sales")
    for format_ in ("xlsx", "csv"):
        (tmp_path / f"list.{format_}").write_bytes(take(browser, format_).content)

    book, table = opened(tmp_path / "list.xlsx"), opened(tmp_path / "list.csv")

    assert (book.formulas, table.formulas, table.links) == (0, 0, 0)
    assert book.cells == cells(tmp_path / "list.xlsx")
    head = [column.header for column in EXCEL_ZH.columns]
    for header, shape in (("线索编号", "L00"), ("公司电话", "0574")):
        at = head.index(header)
        assert all(str(row[at]).startswith(shape) or not row[at] for row in book.cells[1:])
        shown = [str(row[at]).replace("-", "").replace(" ", "") for row in table.cells[1:]]
        assert shown == [str(row[at]).replace("-", "") for row in book.cells[1:]]


@pytest.mark.parametrize(
    ("format_", "rows", "instead"),
    [
        (Format.XLSX, 100_001, "or take it as CSV"),
        (Format.VCF, 300_001, "narrow the list"),
        (Format.CSV, 300_001, "narrow the list"),
    ],
)
def test_more_rows_than_anybody_waits_for_are_refused_before_the_first_byte(
    desk: RunningDesk,
    monkeypatch: pytest.MonkeyPatch,
    format_: Format,
    rows: int,
    instead: str,
) -> None:
    too_many = replace(trade(desk.settings.home, lead_ids=tuple(range(rows))), format=format_)
    monkeypatch.setattr("flows.desk.pages.exports._asked", lambda *_: too_many)

    answer = take(desk.client("sales"))

    assert answer.status_code == 409
    assert f"{rows:,} rows are too many for one {format_.upper()} file" in answer.text
    assert instead in answer.text
    assert (instead == "or take it as CSV") == ("or take it as CSV" in answer.text)
    assert (ledger(desk), kept(desk.settings)) == ([], [])


def test_a_list_says_beforehand_which_files_it_is_too_long_for(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for format_ in (Format.XLSX, Format.VCF):
        monkeypatch.setitem(MOST_ROWS, format_, 1)

    page = LexborHTMLParser(desk.client("sales").get("/lists/foreign_trade").text)

    [form] = page.css("form[action$='/download']")
    shut = [one.attributes["value"] for one in form.css("button[disabled]")]
    assert shut == ["xlsx", "vcf"]
    assert "Excel 和通讯录文件最多 1 家" in form.text()


def test_who_asked_since_the_page_was_shown_is_left_out(
    desk: RunningDesk, tmp_path: Path, desk_home: Path, monkeypatch: Any
) -> None:
    shown = trade(desk_home)
    monkeypatch.setattr("flows.desk.pages.exports._asked", lambda *_: shown)
    suppress(desk, TRADER)

    answer = take(desk.client("sales"))

    rows = cells(saved(answer, tmp_path))[1:]
    assert len(rows) == len(shown.lead_ids) - 1
    assert TRADER not in [row[1] for row in rows]
    assert notes(saved(answer, tmp_path))["本次另外剔除的勿扰公司"] == ["1"]
    assert len(held(desk)) == ledger(desk)[0].rows == len(rows)


def big_file(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch, lead_ids: tuple[int, ...]
) -> None:
    """Let the next download be of many megabytes, more than a connection swallows."""

    really = desk.desk.workshop.ask

    def ask(bench: str, work: str, *given: Any) -> Any:
        if not work.endswith(":make"):
            return really(bench, work, *given)
        settings, number, *_ = given
        folder = kept_copies(settings)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.json").write_text("{}")
        file = folder / f"{number}.xlsx"
        file.write_bytes(os.urandom(1 << 20) * 24)
        return Made(
            file=file.name,
            name="名单.xlsx",
            plain_name="list.xlsx",
            bytes=24 << 20,
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            lead_ids=lead_ids,
        )

    monkeypatch.setattr(desk.desk.workshop, "ask", ask)


def test_who_leaves_midway_leaves_no_file_and_has_downloaded_nothing(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch, desk_home: Path
) -> None:
    asked = trade(desk_home)
    monkeypatch.setattr("flows.desk.pages.exports._asked", lambda *_: asked)
    big_file(desk, monkeypatch, asked.lead_ids)
    browser = desk.client("sales")

    with browser.stream("POST", DOWNLOAD, data={"format": "xlsx"}) as answer:
        assert answer.status_code == 200
        next(answer.iter_raw())
    until(lambda: ledger(desk)[0].state != "sending")

    [line] = ledger(desk)
    assert (line.state, line.file, line.rows) == ("aborted", "", 0)
    assert (held(desk), kept(desk.settings)) == ([], [])
    assert acts(desk)[-1] == ("sales", "download aborted", "1")


def test_a_big_file_that_is_read_to_its_end_has_arrived(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch, desk_home: Path
) -> None:
    asked = trade(desk_home)
    monkeypatch.setattr("flows.desk.pages.exports._asked", lambda *_: asked)
    big_file(desk, monkeypatch, asked.lead_ids)

    answer = take(desk.client("sales"))

    assert len(answer.content) == 24 << 20
    assert ledger(desk)[0].state == "sent"
    assert len(held(desk)) == len(asked.lead_ids)


def test_who_leaves_before_the_first_byte_has_downloaded_nothing(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch, desk_home: Path
) -> None:
    asked = trade(desk_home)
    monkeypatch.setattr("flows.desk.pages.exports._asked", lambda *_: asked)
    host, port = desk.url.removeprefix("http://").split(":")
    cookie = f"{COOKIE}={desk.session('sales')}"
    body = "format=xlsx"
    head = (
        f"POST {DOWNLOAD} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )

    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode())
        until(lambda: bool(ledger(desk)))
    until(lambda: ledger(desk)[0].state != "sending")

    assert ledger(desk)[0].state == "aborted"
    assert (held(desk), kept(desk.settings)) == ([], [])


def test_a_full_disk_is_told_and_keeps_what_is_there(
    small_disk: Path,  # stays until the desk has ended, which holds files on it
    desk: RunningDesk,
    monkeypatch: pytest.MonkeyPatch,
    desk_home: Path,
) -> None:
    asked = trade(desk_home)
    monkeypatch.setattr("flows.desk.pages.exports._asked", lambda *_: asked)
    desk.settings.desk.mkdir(exist_ok=True)
    kept_copies(desk.settings).symlink_to(small_disk, target_is_directory=True)
    browser = desk.client("sales")
    first = take(browser)
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass

    answer = take(browser)

    assert answer.status_code == 500
    assert "No space left on device" in answer.text
    assert "make room on the disk" in answer.text
    assert [line.state for line in ledger(desk)] == ["failed", "sent"]
    assert kept(desk.settings) == ["1.json", "1.xlsx", "filler"]
    assert browser.get("/exports/1").content == first.content
    filler.unlink()
    assert take(browser).content == first.content


def test_the_frozen_copy_is_downloaded_again_byte_for_byte(desk: RunningDesk) -> None:
    browser = desk.client("sales")
    first = take(browser)

    again = browser.get("/exports/1")

    assert again.content == first.content
    assert again.headers["content-disposition"].endswith(
        first.headers["content-disposition"].partition("filename*")[2]
    )
    assert acts(desk)[-1] == ("sales", "download again", "1")
    assert len(ledger(desk)) == 1


def test_a_copy_is_its_owners_and_the_admins(desk: RunningDesk) -> None:
    first = take(desk.client("sales"))

    assert desk.client("analyst").get("/exports/1").status_code == 403
    assert desk.client("admin").get("/exports/1").content == first.content
    assert desk.client("admin").get("/exports/99").status_code == 404
    assert desk.anonymous().get("/exports/1").status_code == 303


def test_a_copy_that_holds_somebody_who_asked_since_stays_where_it_is(
    desk: RunningDesk,
) -> None:
    browser = desk.client("sales")
    take(browser)
    suppress(desk, TRADER)

    answer = browser.get("/exports/1")

    assert answer.status_code == 409
    assert "1 companies that must not be contacted since" in answer.text


def test_a_copy_that_was_changed_or_removed_is_not_sent(desk: RunningDesk) -> None:
    browser = desk.client("sales")
    take(browser)
    file = kept_copies(desk.settings) / "1.xlsx"

    file.write_bytes(file.read_bytes() + b"x")
    changed = browser.get("/exports/1")
    remove_copy(desk.settings, 1)
    gone = browser.get("/exports/1")

    assert (changed.status_code, gone.status_code) == (409, 409)
    assert "is not what was sent" in changed.text
    assert "take the list anew" in gone.text
    assert "副本已删除" in browser.get("/exports").text


def test_everybody_sees_their_own_downloads_and_admins_all(desk: RunningDesk) -> None:
    take(desk.client("sales"), query="?city=%E5%AE%81%E6%B3%A2")
    take(desk.client("analyst"), "csv")
    shown = {role: desk.client(role).get("/exports").text for role in ("sales", "admin")}

    assert 'href="/exports/1"' in shown["sales"]
    assert 'href="/exports/2"' not in shown["sales"]
    assert 'href="/exports/1"' in shown["admin"]
    assert 'href="/exports/2"' in shown["admin"]
    assert "下载人" in shown["admin"]
    assert "下载人" not in shown["sales"]
    assert f'href="{TRADE}?city=%E5%AE%81%E6%B3%A2"' in shown["sales"]
    assert ledger(desk)[-1].sha256 in shown["admin"]


def test_a_ledger_without_downloads_says_what_to_do(desk: RunningDesk) -> None:
    told = desk.client("sales", language="en").get("/exports").text

    assert "Nothing was downloaded yet." in told
    assert 'href="/lists"' in told


@pytest.mark.parametrize("address", ["/exports?before=0", "/exports?before=x", "/exports/x"])
def test_nonsense_in_an_address_is_refused(desk: RunningDesk, address: str) -> None:
    assert desk.client("sales").get(address).status_code == 422


def test_an_unknown_format_is_refused_before_anything_is_noted(desk: RunningDesk) -> None:
    assert take(desk.client("sales"), "exe").status_code == 422
    assert ledger(desk) == []


def test_what_a_killed_desk_left_is_ended_and_removed_by_the_next_download(
    desk: RunningDesk, desk_home: Path
) -> None:
    browser = desk.client("sales")
    with desk.desk.store.begin(people=True) as db:
        known = person_named(db, "sales")
        assert known is not None
        wanted = downloads.Wanted(
            person_id=known.person_id,
            segment="foreign_trade",
            query="",
            format="csv",
            columns=(),
            run_id=4,
            rules_version="",
        )
        downloads.begin_download(db, wanted, datetime.now(UTC) - timedelta(hours=2))
    make(desk.settings, 1, trade(desk_home, Format.CSV), SECOND)

    take(browser)

    assert [line.state for line in ledger(desk)] == ["sent", "aborted"]
    assert kept(desk.settings) == ["2.json", "2.xlsx"]
