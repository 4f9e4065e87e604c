"""The queue of questions, through the real command."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from enrich.store import open_store
from enrich.store.doubts import answer
from enrich.store.judging import Judgement, add_judgement
from enrich.store.runs import Holder, free_lease, take_lease
from flows.lease import NIGHT
from tests.flows.asked import (
    BLUE,
    BY,
    RIVER,
    SILVER,
    ask,
    names_now,
    questions,
)

Leads = Callable[..., Any]


def test_review_shows_both_sides_and_keeps_each_answer_at_once(
    leads: Leads, asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    ended = pipe("s\n")

    assert ended.code == 0
    assert ended.out.index("1 of 2, near miss: 9 mentions") < ended.out.index("2 of 2")
    for told in ("Brand", "银河", "精密制造", "有限公司", "焊工 (2)", "2026-01-05", "mine"):
        assert told in ended.out
    assert "for: city" in ended.out
    assert "against: brand" in ended.out
    assert "1 same; 1 left" in ended.err
    assert RIVER not in names_now(home)
    assert len(questions(leads)) == 1
    assert asked[SILVER] == names_now(home)[SILVER]


def test_review_takes_every_key_and_undo_appends_a_row(
    leads: Leads, asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    ended = pipe("z\nx\ns\nz\nd\nk\n")

    assert "nothing to undo yet" in ended.err
    assert "x is no answer" in ended.err
    assert "1 same, 1 undone, 1 different, 1 skipped; 0 left" in ended.err
    assert names_now(home) == asked
    told = leads("companies", "explain", str(asked[SILVER]), "--json").document
    assert [one["verdict"] for one in told["judgements"]] == ["same", "unsure", "different"]
    assert {one["decided_by"] for one in told["judgements"]} == {"ana"}
    assert [one["kind"] for one in told["events"]] == ["merged", "split"]


def test_unsure_is_an_answer_and_not_asked_again(
    leads: Leads, asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    pipe("ｕ\nq\n")

    assert [one["mentions"] for one in questions(leads)] == [2]
    ask(home, (asked[SILVER], asked[RIVER], 9))
    assert questions(leads) == []


def test_question_that_an_earlier_answer_settled_is_not_asked(
    asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    ask(
        home,
        (asked[SILVER], asked[RIVER], 9),
        (asked[BLUE], asked[RIVER], 5),
        (asked[BLUE], asked[SILVER], 2),
    )

    ended = pipe("s\ns\n")

    assert "3 of 3" not in ended.out
    assert "2 same; 0 left" in ended.err


def test_what_is_beyond_the_queue_is_told_and_served_when_asked_for(
    leads: Leads, ids: dict[str, int], home: Path, pipe: Callable[..., Any]
) -> None:
    ask(home, (ids[BLUE], ids[RIVER], 2), (ids[SILVER], ids[RIVER], 9), new_names=50)

    ended = pipe("q\n")

    assert [one["mentions"] for one in questions(leads)] == [9]
    assert [one["mentions"] for one in questions(leads, "--all")] == [9, 2]
    assert "1 lighter or older ones are open too" in ended.err


def test_answer_while_a_night_is_at_work_waits_for_the_next(
    leads: Leads, asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    store = open_store(home)
    holder = Holder(host="elsewhere", pid=1, process_start="")
    with store.begin() as db:
        take_lease(db, NIGHT, holder, datetime.now(UTC))

    ended = pipe("s\nq\n")

    assert "from the next night on" in ended.err
    assert names_now(home) == asked
    busy = leads("companies", "merge", str(asked[SILVER]), RIVER, "--why", "x", *BY)
    assert busy.code == 75
    with store.begin() as db:
        free_lease(db, NIGHT, holder)
    store.close()
    leads("resolve", "--date", "2026-01-06")
    assert RIVER not in names_now(home)


def test_nothing_is_taken_back_while_a_night_is_at_work_and_the_session_goes_on(
    asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    assert asked
    store = open_store(home)
    with store.begin() as db:
        take_lease(
            db, NIGHT, Holder(host="elsewhere", pid=1, process_start=""), datetime.now(UTC)
        )

    ended = pipe("u\nz\nu\n")

    assert ended.code == 0
    assert "nothing can be taken back until it has ended" in ended.err
    assert "2 unsure; 0 left" in ended.err
    store.close()


def test_another_person_s_order_is_waited_for(
    asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    assert asked
    store = open_store(home)
    holder = Holder(host="elsewhere", pid=1, process_start="")
    with store.begin() as db:
        take_lease(db, NIGHT, holder, datetime.now(UTC))

    def end() -> None:
        with store.begin() as db:
            free_lease(db, NIGHT, holder)

    ending = threading.Timer(0.4, end)
    ending.start()
    ended = pipe("s\nq\n")
    ending.join()
    store.close()

    assert "→ same, 1 events" in ended.err
    assert RIVER not in names_now(home)


def test_question_that_somebody_else_answers_meanwhile_is_not_asked(
    leads: Leads, asked: dict[str, int], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked
    other = int(questions(leads)[1]["doubt_id"])
    lines = iter(["u\n", "u\n"])

    def read() -> str:
        store = open_store(home)
        with store.begin() as db:
            answer(db, other, add_judgement(db, said))
        store.close()
        return next(lines)

    said = Judgement(
        left_name=BLUE,
        right_name=RIVER,
        verdict="different",
        decided_by="bo",
        decided_at=datetime.now(UTC),
    )
    monkeypatch.setattr("sys.stdin", SimpleNamespace(readline=read, isatty=lambda: False))

    ended = leads("companies", "review", *BY)

    assert "1 unsure; 0 left" in ended.err


@pytest.mark.slow
def test_keys_are_read_one_by_one_on_a_terminal(asked: dict[str, int], home: Path) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "companies", "review", "--home", home, *BY],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    told = b""
    for key in (b"s", b"z", b"d", b"\xef\xbd\x91"):  # the last one is a wide q
        told += _prompt(child.stderr.fileno())
        os.write(ours, key)
    told += child.stderr.read()

    assert child.wait(60) == 0
    assert "1 same, 1 undone, 1 different; 1 left" in told.decode()
    assert names_now(home) == asked
    child.stderr.close()
    os.close(ours)
    os.close(theirs)


def _prompt(said: int) -> bytes:
    """Return what a process says up to the next prompt."""
    told = b""
    while not told.rstrip().endswith(b"[q]uit"):
        more = os.read(said, 4096)
        assert more, told
        told += more
    return told
