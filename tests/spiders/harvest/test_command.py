"""`python -m spiders` and the watch over it, in real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.model import Verdict
from spiders.__main__ import FAILED, NOT_HEALTHY, OK, USAGE, main
from spiders.errand import Errand, Progress, harvest_command, host_groups, run_group
from spiders.handover import Handover
from spiders.site import JsonApiSite
from tests.spiders.harvest.board import Ask, Board, Reply

SLOW = pytest.mark.slow


def _quiet(progress: Progress) -> None:
    """Nobody looks at `progress`."""


@SLOW
def test_sites_of_a_group_are_harvested_in_one_process(
    board: Board, errand: Callable[..., Errand]
) -> None:
    todo = errand("one", "two", delay_s=0.02)
    seen: list[Progress] = []

    end = run_group(todo, seen.append)

    assert (end.code, end.timed_out, end.complaint) == (OK, False, "")
    for name in ("one", "two"):
        report = Handover.open(todo.folder(name)).report
        assert (report.handover_id, report.rows) == (f"{name}-7", 30)
    assert {progress.site for progress in seen} == {"one", "two"}
    assert min(board.gaps()) >= 0.02


@SLOW
def test_a_site_that_is_not_healthy_gives_exit_code_3(
    board: Board, errand: Callable[..., Errand]
) -> None:
    board.paths["/robots.txt"] = lambda _: Reply(status=503)
    todo = errand("one")

    end = run_group(todo, _quiet)

    assert end.code == NOT_HEALTHY
    assert Handover.open(todo.into).report.verdict is Verdict.BLOCKED


@SLOW
def test_a_killed_harvest_leaves_no_result_and_is_simply_run_again(
    board: Board, errand: Callable[..., Errand]
) -> None:
    todo = errand("one")
    original = board._server.answer
    killed: list[int] = []

    def kill_in_the_middle(ask: Ask) -> Reply:
        if ask.path == "/job/20" and not killed:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)
        return original(ask)

    board._server.answer = kill_in_the_middle
    command = harvest_command(todo)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        process.wait(60)

    assert killed
    assert not (todo.into / "run.json").exists()

    end = run_group(todo, _quiet)

    assert end.code == OK
    assert len(list(Handover.open(todo.into).rows())) == 30


@SLOW
def test_a_harvest_dies_with_its_parent(board: Board, errand: Callable[..., Errand]) -> None:
    todo = errand("one")

    def parent_leaves(_: Ask) -> Reply:
        assert process.stdin is not None
        process.stdin.close()
        board.bell.wait(10)
        return Reply()

    board.paths["/jobs"] = parent_leaves
    with subprocess.Popen(harvest_command(todo), stdin=subprocess.PIPE) as process:
        code = process.wait(30)

    assert code == FAILED
    assert not (todo.into / "run.json").exists()


@SLOW
def test_a_harvest_that_hangs_is_killed(board: Board, errand: Callable[..., Errand]) -> None:
    def hang(_: Ask) -> Reply:
        board.bell.wait(20)
        return Reply()

    board.paths["/jobs"] = hang
    todo = errand("one", hard_timeout_s=2.0)

    end = run_group(todo, _quiet)

    assert end.timed_out
    assert not (todo.into / "run.json").exists()


def test_a_site_that_does_not_exist_is_a_usage_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nosuch", "--into", str(tmp_path)]) == USAGE
    assert "nosuch.yaml: there is no such site file" in capsys.readouterr().err


def test_base_url_leads_to_loopback_only(
    tmp_path: Path, errand: Callable[..., Errand], capsys: pytest.CaptureFixture[str]
) -> None:
    todo = errand("one")
    options = ["--sites", str(todo.own_sites), "--base-url", "one=http://jobs.invalid/"]

    assert main(["one", "--into", str(tmp_path), *options]) == USAGE
    assert "one.yaml: --base-url: http://jobs.invalid/" in capsys.readouterr().err


def test_help_names_what_people_ask_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])

    shown = capsys.readouterr().out
    assert end.value.code == 0
    for word in ("--into", "--contact", "robots.txt", "exit codes", "example"):
        assert word in shown


def test_sites_that_share_a_host_go_together(board: Board) -> None:
    def site(name: str, url: str, *hosts: str) -> JsonApiSite:
        return board.site(id=name, base_url=url, hosts=list(hosts), limits={"delay_s": 1})

    groups = host_groups(
        [
            site("dd", "https://jobs.test/d/"),
            site("aa", "https://jobs.test/a/"),
            site("bb", "https://firm.test/", "api.test"),
            site("cc", "https://api.test:8443/"),
            site("ee", "http://127.0.0.1:8001/"),
            site("ff", "http://127.0.0.1:8002/"),
        ]
    )

    assert [[s.id for s in group] for group in groups] == [
        ["aa", "dd"],
        ["bb", "cc"],
        ["ee"],
        ["ff"],
    ]


def test_the_parent_side_does_not_load_scrapy() -> None:
    code = "import sys, spiders.errand; print(json.dumps('scrapy' in sys.modules))"

    out = subprocess.check_output([sys.executable, "-c", f"import json; {code}"])

    assert json.loads(out) is False
