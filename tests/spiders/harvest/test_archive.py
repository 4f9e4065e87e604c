"""The archive of a live harvest: read by others, replayed to the same rows, safe to kill."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import (  # type: ignore[import-untyped]  # ships no types
    ArchiveIterator,
)

from enrich.model import RawPosting, Verdict
from spiders.archive.writing import Archive
from spiders.errand import Errand, harvest_command
from spiders.families import Page, PageRequest
from spiders.farm import SITES, Farm, Stage, night_date, serve
from spiders.handover import Handover
from spiders.imports import import_file
from spiders.site import AnySite, sites
from tests.spiders.harvest.board import Board, Reply
from tests.spiders.harvest.conftest import NIGHT

Harvested = Callable[..., list[Handover]]
KEY = "k-4711-mine"


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A small world on its first night."""
    with serve(Farm(seed=11, companies=12)) as served:
        yield served


def replayed(
    folder: Path, site: AnySite | None, into: Path, today: Any = None
) -> tuple[Handover, list[RawPosting]]:
    """Return the hand-over and rows of the one file in a site's archive."""
    (file,) = folder.glob("*.warc.gz")
    name = site.id if site else "somebody"
    import_file(file, site, name, into, today or NIGHT.replace(year=2099), "r")
    made = Handover.open(into)
    return made, list(made.rows())


def records(file: Path) -> list[tuple[str, str, bytes]]:
    """Return type, address and body of each record, by another reader than ours."""
    with file.open("rb") as opened:
        return [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI") or "",
                record.content_stream().read(),
            )
            for record in ArchiveIterator(opened)
        ]


@pytest.mark.slow
def test_every_board_of_the_farm_replays_to_the_rows_of_its_live_night(
    stage: Stage, harvested: Harvested, tmp_path: Path
) -> None:
    files = sites()
    boards = [files[name].with_base_url(stage.base_urls[name]) for name in SITES]
    archive = tmp_path / "archive"

    live = harvested(*boards, business_date=night_date(1), archive=archive)

    for board, night in zip(boards, live, strict=True):
        made, rows = replayed(archive / board.id, board, tmp_path / f"replay-{board.id}")
        assert night.report.rows > 0
        assert rows == list(night.rows())
        assert (made.report.verdict, made.report.closes) == (Verdict.ARCHIVED, False)


def test_a_board_replays_to_the_same_rows_and_keeps_its_validators(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    (night,) = harvested(board.site(), archive=tmp_path / "archive")

    _, rows = replayed(tmp_path / "archive" / "board", board.site(), tmp_path / "replay")

    assert rows == list(night.rows())
    assert len(rows) == 30
    assert all(row.etag and row.list_hash for row in rows)


def test_without_an_archive_nothing_is_kept(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    harvested(board.site())

    assert not list(tmp_path.rglob("*.warc.gz"))


def test_another_reader_finds_what_was_sent_byte_for_byte(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    board.paths["/job/7"] = lambda _: Reply(status=302, headers={"Location": "/job/8"})
    board.paths["/job/9"] = lambda _: Reply(status=410, body="已下线".encode("gbk"))

    harvested(board.site(), archive=tmp_path / "archive")

    (file,) = (tmp_path / "archive" / "board").glob("*.warc.gz")
    found = records(file)
    answers = {
        url.removeprefix(board.url): body for kind, url, body in found if kind == "response"
    }
    assert Counter(kind for kind, _, _ in found) == {
        "warcinfo": 1,
        "metadata": 33,
        "response": 33,
    }
    assert "job/7" not in answers  # the final address is kept with the answer
    assert answers["job/9"] == "已下线".encode("gbk")
    assert answers["jobs?page=1"] == board.page(1).body
    assert any(url == f"{board.url}job/7" for kind, url, _ in found if kind == "metadata")
    assert file.stat().st_mode & 0o077 == 0


def test_no_secret_is_written_into_the_archive(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    request = {"url": "jobs", "headers": {"X-Key": "env:BOARD_KEY"}}

    harvested(
        board.site(request=request),
        archive=tmp_path / "archive",
        secrets={"BOARD_KEY": KEY},
    )

    (file,) = (tmp_path / "archive" / "board").glob("*.warc.gz")
    assert any(ask.headers.get("x-key") == KEY for ask in board.asked("/jobs"))
    assert not any(KEY.encode() in body for _, _, body in records(file))
    assert any(b"env:BOARD_KEY" in body for _, _, body in records(file))


def test_a_new_file_begins_when_one_is_full_and_none_is_overwritten(tmp_path: Path) -> None:
    asked = PageRequest(url="http://board.test/1", role="detail")
    page = Page(
        url=asked.url,
        requested=asked,
        status=200,
        headers={},
        body=b"x" * 5000,
        fetched_at="2026-01-05T18:00:00+00:00",
    )

    for _ in range(2):
        with Archive(tmp_path, "night", limit=1500) as archive:
            for _ in range(4):
                archive.add(page)

    files = sorted(tmp_path.iterdir())
    assert len(files) == 4
    assert sum(kind == "response" for f in files for kind, _, _ in records(f)) == 8


@pytest.mark.slow
def test_a_killed_harvest_leaves_an_archive_that_can_be_read(
    board: Board, tmp_path: Path
) -> None:
    asked = threading.Event()
    board.paths["/job/20"] = lambda _: Reply(raw=_hang(asked, board.bell))
    own = tmp_path / "sites"
    own.mkdir()
    text = board.site().model_dump_json(exclude_defaults=True)
    (own / "board.yaml").write_text(text, encoding="utf-8")  # JSON is YAML
    errand = Errand(
        sites=["board"],
        into=tmp_path / "into",
        night=NIGHT,
        run="r",
        own_sites=own,
        locks=tmp_path / "locks",
        archive=tmp_path / "archive",
    )
    with subprocess.Popen(
        harvest_command(errand), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        assert asked.wait(30)
        process.send_signal(signal.SIGKILL)

    assert not (tmp_path / "into" / "run.json").exists()
    _, rows = replayed(tmp_path / "archive" / "board", board.site(), tmp_path / "replay")

    # The answer before the one that hangs may not have been taken yet.
    assert {row.key for row in rows} >= {str(n) for n in range(1, 19)}
    (file,) = (tmp_path / "archive" / "board").glob("*.warc.gz")
    assert sum(kind == "response" for kind, _, _ in records(file)) >= 3 + 18


def _hang(asked: threading.Event, over: threading.Event) -> Iterator[bytes]:
    """Say that the page was asked for, and never answer."""
    asked.set()
    over.wait(60)
    yield b""
