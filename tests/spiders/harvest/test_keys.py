"""Keys: sent where they belong, and to be found nowhere else, whatever the site answers."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from enrich.issues import SiteError
from spiders.errand import LOG, Errand, run_group
from spiders.handover import Handover
from spiders.imports import import_file
from spiders.site import JsonApiSite
from spiders.wires import HTTP11
from tests.spiders.harvest.board import Ask, Board, Reply, as_html, as_json
from tests.spiders.harvest.conftest import NIGHT

Harvested = Callable[..., list[Handover]]
KEY = "k-47/11+mine"
HEAD = "h-08.15-mine"
SECRETS = {"BOARD_KEY": KEY, "BOARD_HEAD": HEAD, "ELSE_KEY": "not-for-boards"}
SENT = f"app_key={quote(KEY, safe='')}"


def keyed(board: Board, **changes: Any) -> JsonApiSite:
    """Return the board's site, which wants one key in the query and one in a header."""
    request = {
        "url": "jobs",
        "query": {"app_key": "env:BOARD_KEY", "what": "clerk"},
        "headers": {"X-Head": "env:BOARD_HEAD"},
    }
    return board.site(**{"request": request, **changes})


def leaks(folder: Path) -> list[str]:
    """Return the files in `folder` that hold a key in any form, unpacked where packed."""
    found = []
    for file in folder.rglob("*"):
        shown = file.read_bytes() if file.is_file() else b""
        plain = gzip.decompress(shown) if file.suffix == ".gz" else shown
        if holds_key(plain):
            found.append(str(file.relative_to(folder)))
    return found


def holds_key(shown: bytes) -> bool:
    forms = (KEY, quote(KEY, safe=""), KEY.replace("/", "\\/"), HEAD)
    return any(form.encode() in shown for form in forms)


def echo(board: Board) -> Callable[[Ask], Reply]:
    """Return a list whose every entry, header and link repeats what was asked."""

    def answer(ask: Ask) -> Reply:
        page = int(ask.query.get("page", ["1"])[0])
        jobs = [
            {"id": f"{page}-{n}", "title": f"Clerk {KEY}", "employer": ask.path, "key": KEY}
            for n in range(2)
        ]
        link = f"{board.url}jobs?app_key={quote(KEY, safe='')}&what=clerk&page={page + 1}"
        more = {"X-Asked": ask.path, "Link": f"<{link}>", "ETag": f'"{KEY}{HEAD}"'}
        said = {"jobs": jobs, "total": 4, "next": link if page < 2 else None}
        return as_json(said, **more)

    return answer


def hang(board: Board) -> Iterator[bytes]:
    board.bell.wait(30)
    yield b""


def cut(_: Ask) -> Reply:
    half = (
        b'HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"a": '
    )
    return Reply(raw=iter([half + KEY.encode()]))


def large(_: Ask) -> Reply:
    head = (
        b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"
    )
    return Reply(raw=iter([head]))


FAULTS: dict[str, Callable[[Board], Callable[[Ask], Reply]]] = {
    "500 that repeats the address": lambda _: lambda a: Reply(status=500, body=a.path.encode()),
    "403 that repeats the key": lambda _: lambda _: Reply(status=403, body=KEY.encode()),
    "a wall that repeats the key": lambda _: lambda a: as_html(f"<h1>{KEY}</h1>{a.path}"),
    "no JSON": lambda _: lambda _: Reply(body=KEY.encode()),
    "no answer in time": lambda board: lambda _: Reply(raw=hang(board)),
    "an answer cut off": lambda _: cut,
    "an answer too large": lambda _: large,
    "a redirect without an end": lambda _: (
        lambda a: Reply(status=302, headers={"Location": f"{a.path}&x=1"})
    ),
    "a redirect to another host": lambda _: (
        lambda a: Reply(status=302, headers={"Location": f"http://198.51.100.7{a.path}"})
    ),
    "a redirect that is no web address": lambda _: (
        lambda a: Reply(status=302, headers={"Location": f"ftp://x{a.path}"})
    ),
}


def test_a_key_is_sent_and_kept_nowhere(
    board: Board, harvested: Harvested, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    board.paths["/jobs"] = echo(board)
    caplog.set_level(logging.DEBUG)
    site = keyed(board, detail=None)

    (handover,) = harvested(site, archive=tmp_path / "archive", secrets=SECRETS)

    asked = board.asked("/jobs")
    assert [ask.query["app_key"] for ask in asked] == [[KEY], [KEY]]
    assert {ask.headers["x-head"] for ask in asked} == {HEAD}
    assert {row.title for row in handover.rows()} == {"Clerk env:BOARD_KEY"}
    assert handover.report.rows == 4
    assert leaks(tmp_path) == []
    assert not holds_key(caplog.text.encode())


def test_an_archive_with_names_in_place_of_keys_replays_to_the_same_rows(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    board.paths["/jobs"] = echo(board)
    site = keyed(board, detail=None)
    (handover,) = harvested(site, archive=tmp_path / "archive", secrets=SECRETS)
    (file,) = (tmp_path / "archive" / "board").glob("*.warc.gz")

    import_file(file, site, "board", tmp_path / "replay", NIGHT.replace(year=2099), "r")

    assert list(Handover.open(tmp_path / "replay").rows()) == list(handover.rows())


@pytest.mark.each_wire
@pytest.mark.parametrize("fault", FAULTS)
def test_a_key_is_kept_nowhere_when_the_answer_fails(
    board: Board,
    harvested: Harvested,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    board.paths["/jobs"] = FAULTS[fault](board)
    caplog.set_level(logging.DEBUG)

    (handover,) = harvested(
        keyed(board),
        archive=tmp_path / "archive",
        secrets=SECRETS,
        settings={"DOWNLOAD_TIMEOUT": 0.3},
    )

    assert SENT in board.asked("/jobs")[0].path
    assert not handover.report.verdict.healthy
    assert sum(handover.report.issues.values()) >= 1
    assert leaks(tmp_path) == []
    assert not holds_key(caplog.text.encode())


@pytest.mark.each_wire
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["", "an answer cut off", "an answer too large"])
def test_the_log_of_a_harvest_holds_no_key(
    board: Board,
    errand: Callable[..., Errand],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    board.paths["/jobs"] = FAULTS[fault](board) if fault else echo(board)
    made = errand("board", archive=tmp_path / "archive")
    text = keyed(board, detail=None).model_dump_json(exclude_unset=True)
    (tmp_path / "sites" / "board.yaml").write_text(text, encoding="utf-8")  # JSON is YAML
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)

    run_group(made, lambda _: None)

    assert SENT in board.asked("/jobs")[0].path
    assert Handover.open(made.into).report.verdict.healthy is not bool(fault)
    assert leaks(tmp_path) == []
    # Scrapy's handler names the address there; it is the name that it shows.
    told = bool(fault) and made.http == HTTP11
    assert ("env:BOARD_KEY" in (made.into / LOG).read_text(encoding="utf-8")) is told


def test_two_keys_give_the_same_list(board: Board, harvested: Harvested) -> None:
    board.paths["/jobs"] = lambda ask: as_json(
        {
            "jobs": [{"id": "1", "title": "Clerk", "employer": "Kite", "at": ask.path}],
            "total": 1,
        }
    )
    shape = keyed(board).list.model_dump() | {"url": "at", "url_template": None}
    site = keyed(board, detail=None, list=shape)

    nights = [
        harvested(site, secrets=SECRETS | {"BOARD_KEY": key})[0] for key in ("first-key", KEY)
    ]

    (first,), (second,) = (list(night.rows()) for night in nights)
    assert (first.url, first.list_hash) == (second.url, second.list_hash)
    assert "env:BOARD_KEY" in first.url.replace("%3A", ":")


def test_robots_are_asked_of_the_address_that_is_sent(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    rule = f"User-agent: *\nDisallow: /*app_key={quote(KEY, safe='')}\n"
    board.paths["/robots.txt"] = lambda _: Reply(body=rule.encode())

    (handover,) = harvested(keyed(board), archive=tmp_path / "archive", secrets=SECRETS)

    assert not board.asked("/jobs")
    assert handover.report.pages == {"robots_forbidden": 1}
    assert leaks(tmp_path) == []


def test_robots_know_nothing_of_the_name_of_a_key(board: Board, harvested: Harvested) -> None:
    rule = b"User-agent: *\nDisallow: /*env\n"
    board.paths["/robots.txt"] = lambda _: Reply(body=rule)

    (handover,) = harvested(keyed(board), secrets=SECRETS)

    assert handover.report.rows == 30


def test_a_key_in_an_address_does_not_follow_a_redirect_to_another_host(
    board: Board, other_board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    there = other_board.url.removesuffix("/")
    board.paths["/jobs"] = lambda ask: Reply(
        status=302, headers={"Location": f"{there}{ask.path}"}
    )

    (handover,) = harvested(
        keyed(board, hosts=[there.removeprefix("http://")]), secrets=SECRETS
    )

    assert not other_board.asked("/jobs")
    assert handover.report.pages == {"redirect": 1}
    assert "would carry a key to another host" in issues(tmp_path)
    assert leaks(tmp_path) == []


def test_a_key_does_not_follow_a_link_to_another_host(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    board.paths["/jobs"] = lambda _: as_json(
        {"jobs": [board.jobs["1"]], "next": f"{other_board.url}jobs?page=2"}
    )
    site = keyed(
        board,
        detail=None,
        hosts=[other_board.url.split("/")[2]],
        paging={"kind": "link", "next": "next"},
    )

    (handover,) = harvested(site, secrets=SECRETS)

    assert not other_board.asked("/jobs")
    assert handover.report.pages["redirect"] == 1


def test_a_redirect_within_the_site_keeps_its_key(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    board.paths["/old"] = lambda ask: Reply(
        status=301, headers={"Location": ask.path.replace("/old", "/jobs")}
    )
    request = {"url": "old", "query": {"app_key": "env:BOARD_KEY"}}

    (handover,) = harvested(
        keyed(board, request=request), archive=tmp_path / "archive", secrets=SECRETS
    )

    assert {ask.query["app_key"][0] for ask in board.asked("/jobs")} == {KEY}
    assert handover.report.rows == 30
    assert leaks(tmp_path) == []


def test_a_site_gets_no_key_that_its_file_does_not_name(
    board: Board, harvested: Harvested
) -> None:
    links = {1: "jobs?page=2&x=env:ELSE_KEY&y=env%3AHOME", 2: None}
    board.paths["/jobs"] = lambda ask: as_json(
        {
            "jobs": [{"id": "env:ELSE_KEY", "title": "Clerk", "employer": "Kite"}],
            "next": links[int(ask.query.get("page", ["1"])[0])],
        }
    )
    site = keyed(
        board,
        paging={"kind": "link", "next": "next"},
        detail={
            "request": {"url": "job/{key}", "headers": {"X-Of": "{key}"}},
            "fields": {"title": "title"},
        },
    )

    harvested(site, secrets=SECRETS)

    assert board.asked("/jobs")[1].query["x"] == ["env:ELSE_KEY"]
    assert {ask.headers.get("x-of") for ask in board.asked("/job/")} == {"env:ELSE_KEY"}
    assert not any(SECRETS["ELSE_KEY"] in f"{ask.path}{ask.headers}" for ask in board.log)


MISSING = {
    "in the query": ("BOARD_KEY", {}, "request.query.app_key", "does not hold BOARD_KEY"),
    "in a header": ("BOARD_HEAD", {}, "request.headers.X-Head", "does not hold BOARD_HEAD"),
    "empty": ("BOARD_KEY", {"BOARD_KEY": ""}, "request.query.app_key", "holds no key"),
    "short": ("BOARD_KEY", {"BOARD_KEY": "ab"}, "request.query.app_key", "holds no key"),
    "of two lines": ("BOARD_KEY", {"BOARD_KEY": "ab\r\nX: 12345"}, "request", "holds no key"),
}


@pytest.mark.parametrize("case", MISSING)
def test_a_site_whose_key_nobody_gave_is_refused_by_file_field_and_name(
    board: Board, harvested: Harvested, case: str
) -> None:
    name, held, where, words = MISSING[case]
    given = {n: v for n, v in SECRETS.items() if n != name} | held

    with pytest.raises(SiteError) as refused:
        harvested(keyed(board), secrets=given)

    assert str(refused.value).startswith(f"board.yaml: {where}")
    assert words in str(refused.value)
    assert "12345" not in str(refused.value)
    assert board.log == []


def issues(folder: Path) -> str:
    """Return what the hand-overs in `folder` say of issues."""
    files = folder.rglob("issues.jsonl")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
