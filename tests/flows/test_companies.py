"""Judging companies from the command: every command through the real one."""

from __future__ import annotations

import csv
import io
import json
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

import pandas as pd
import pytest

from enrich.resolve.model import DOUBT_COLUMNS, RELATION_COLUMNS
from enrich.store import open_store
from enrich.store.companies import companies_table
from enrich.store.doubts import answer, save_doubts
from enrich.store.judging import Judgement, add_judgement
from enrich.store.relations import save_relations
from enrich.store.runs import Holder, free_lease, take_lease
from flows.lease import NIGHT

Leads = Callable[..., Any]

SILVER, RIVER, BLUE = "银河精密制造有限公司", "苏州银川精密制造有限公司", "宁波海蓝贸易有限公司"
POSTINGS = f"""公司名称,职位名称,城市
{SILVER},焊工,苏州
{SILVER},焊工,昆山
{SILVER},铣工,苏州
{RIVER},外贸业务员,苏州
{BLUE},外贸跟单,宁波
宁波海蓝贸易有限公司慈溪分公司,前台,宁波
"""
BY = ("--by", "ana")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def ids(leads: Leads, home: Path, tmp_path: Path) -> dict[str, int]:
    """Import and resolve a few companies; return their numbers by name."""
    file = written(tmp_path / "postings.csv", POSTINGS)
    assert leads("import", file, "--site", "mine", "--date", "2026-01-05").code == 0
    assert leads("resolve", "--date", "2026-01-05").code == 0
    return names_now(home)


def names_now(home: Path) -> dict[str, int]:
    store = open_store(home)
    with store.read() as db:
        table = companies_table(db)
    store.close()
    return {
        name: int(one) for name, one in zip(table["name"], table["company_id"], strict=True)
    }


def ask(home: Path, *pairs: tuple[int, int, int], new_names: int = 500) -> None:
    """Put questions into the queue: two companies each, and what they weigh."""
    named = {one: name for name, one in names_now(home).items()}
    found = [
        ("near_miss", left, right, named[left], named[right], "posting city", "brand", weight)
        for left, right, weight in pairs
    ]
    store = open_store(home)
    with store.begin() as db:
        save_doubts(db, pd.DataFrame(found, columns=list(DOUBT_COLUMNS)), None, new_names)
    store.close()


@pytest.fixture
def asked(ids: dict[str, int], home: Path) -> dict[str, int]:
    """Two open questions, the one about SILVER and RIVER the heavier."""
    ask(home, (ids[BLUE], ids[RIVER], 2), (ids[SILVER], ids[RIVER], 9))
    return ids


@pytest.fixture
def pipe(leads: Leads, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Call `leads companies review` with these lines on standard input."""

    def call(lines: str, *arguments: str) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return leads("companies", "review", *BY, *arguments)

    return call


def questions(leads: Leads, *arguments: str) -> list[dict[str, Any]]:
    found = leads("companies", "review", "--json", *arguments).document["questions"]
    assert isinstance(found, list)
    return found


def test_review_shows_both_sides_and_keeps_each_answer_at_once(
    leads: Leads, asked: dict[str, int], pipe: Callable[..., Any], home: Path
) -> None:
    ended = pipe("s\n")

    assert ended.code == 0
    assert ended.out.index("1 of 2, near miss: 9 mentions") < ended.out.index("2 of 2")
    for told in ("Brand", "银河", "精密制造", "有限公司", "焊工 (2)", "2026-01-05", "mine"):
        assert told in ended.out
    assert "for: posting city" in ended.out
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


def test_explain_tells_every_name_why_it_came_relations_and_judgements(
    leads: Leads, ids: dict[str, int], home: Path
) -> None:
    store = open_store(home)
    with store.begin() as db:
        rows_ = [("same_group", ids[SILVER], ids[BLUE], "shared domain", "silver.example")]
        save_relations(db, pd.DataFrame(rows_, columns=list(RELATION_COLUMNS)), None)
    store.close()
    leads("companies", "merge", SILVER, RIVER, "--why", "一套班子", *BY)

    ended = leads("companies", "explain", str(ids[RIVER]))
    told = leads("companies", "explain", SILVER, "--json").document

    merged = max(ids[SILVER], ids[RIVER])
    stays = min(ids[SILVER], ids[RIVER])
    assert told["merged"] == [merged]
    assert told["company"]["company_id"] == stays
    by_name = {one["name"]: one for one in told["names"]}
    assert (by_name[SILVER]["mentions"], by_name[SILVER]["postings"]) == (2, 3)
    assert {one["reason"] for one in told["names"]} >= {"judged to be the same"}
    assert told["relations"][0]["kind"] == "same_group"
    assert told["judgements"][0]["reason"] == "一套班子"
    for shown in ("一套班子", "shared domain", "ana", "merged", BLUE, "焊工 (2)"):
        assert shown in ended.out
    gone = leads("companies", "explain", str(merged))
    assert f"{merged} was merged into {stays}" in gone.out


def test_branch_says_whose_it_is_and_the_firm_which_it_has(
    leads: Leads, ids: dict[str, int]
) -> None:
    branch = next(one for name, one in ids.items() if "慈溪" in name)

    there = leads("companies", "explain", str(branch), "--json").document["relations"]

    assert [(one["kind"], one["way"], one["name"]) for one in there] == [
        ("branch_of", "it is", BLUE)
    ]


def test_history_is_in_order_with_who_when_and_why(leads: Leads, ids: dict[str, int]) -> None:
    leads("companies", "merge", SILVER, RIVER, "--why", "一套班子", *BY)
    stays = min(ids[SILVER], ids[RIVER])
    split = leads("companies", "split", str(stays), RIVER, "--why", "分家", *BY, "--json")

    ended = leads("companies", "history", str(stays), "--json")

    events = ended.document["events"]
    assert [one["kind"] for one in events] == ["merged", "split"]
    assert [one["actor"] for one in events] == ["ana", "ana"]
    assert events[1]["reason"] == "分家"
    assert events[1]["happened_at"]
    assert split.document["other_id"] == events[1]["other_id"]
    assert len(split.document["withdrawn"]) == 1


def test_merge_is_taken_back_by_its_event(
    leads: Leads, ids: dict[str, int], home: Path
) -> None:
    leads("companies", "merge", SILVER, RIVER, "--why", "一套班子", *BY)
    assert len(names_now(home)) == len(ids) - 1
    event = leads("companies", "history", SILVER, "--json").document["events"][0]["event_id"]

    ended = leads("companies", "undo", event, *BY)

    assert ended.code == 0
    assert names_now(home) == ids
    again = leads("companies", "undo", event, *BY)
    assert again.code == 1
    assert "was taken back by event" in again.err


def test_judged_names_hold_at_once_and_the_newest_verdict_counts(
    leads: Leads, ids: dict[str, int], home: Path
) -> None:
    leads("companies", "judge", SILVER, RIVER, "same", "--why", "网站上写着", *BY)
    assert len(names_now(home)) == len(ids) - 1

    leads("companies", "judge", SILVER, RIVER, "different", *BY)

    assert len(names_now(home)) == len(ids)
    odd = leads("companies", "judge", SILVER, RIVER, "maybe", *BY)
    assert (odd.code, "say same, different or unsure" in odd.err) == (1, True)


def test_who_is_taken_from_the_environment_or_asked_for(
    leads: Leads, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids
    for name in ("LEADS_USER", "USER", "LOGNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    refused = leads("companies", "judge", SILVER, RIVER, "unsure")
    monkeypatch.setenv("LEADS_USER", "bo")

    leads("companies", "judge", SILVER, RIVER, "unsure")

    assert (refused.code, "--by" in refused.err) == (2, True)
    told = leads("companies", "explain", SILVER, "--json").document["judgements"]
    assert [one["decided_by"] for one in told] == ["bo"]


def test_employers_are_listed_at_three_levels(
    leads: Leads, ids: dict[str, int], tmp_path: Path
) -> None:
    found = {
        level: leads("companies", "list", "--level", level, "--json").document["employers"]
        for level in ("site", "entity", "group")
    }
    leads("companies", "list", "--level", "group", "--output", tmp_path / "groups.csv")

    assert {one["site"] for one in found["site"]} == {"mine"}
    assert len(found["entity"]) == len(ids)
    assert len(found["group"]) == len(ids) - 1
    group = next(one for one in found["group"] if one["name"] == BLUE)
    assert (group["members"], group["postings"], group["open"]) == (2, 2, 2)
    assert rows(tmp_path / "groups.csv")[0]["name"] == SILVER
    assert leads("companies", "list", "--level", "planet").code == 2


def test_canary_shows_the_worst_merges_of_the_last_night(
    leads: Leads, ids: dict[str, int], tmp_path: Path
) -> None:
    assert ids
    more = "公司名称,职位名称,城市\n海蓝贸易,外贸跟单,宁波\n海蓝贸易,单证员,宁波\n"
    file = written(tmp_path / "more.csv", more)
    leads("import", file, "--site", "other", "--date", "2026-01-06")
    leads("resolve", "--date", "2026-01-06")

    ended = leads("companies", "canary", "--json")

    (one,) = ended.document["merges"]
    assert (one["name"], one["joined"], one["names"]) == (BLUE, 1, "海蓝贸易")
    assert "海蓝贸易" in leads("companies", "canary").out


def test_canary_of_a_first_night_shows_what_was_put_together_then(
    leads: Leads, tmp_path: Path
) -> None:
    text = (
        "公司名称,职位名称,城市\n宁波海蓝贸易有限公司,跟单,宁波\n" + "海蓝贸易,单证,宁波\n" * 2
    )
    file = written(tmp_path / "postings.csv", text)
    leads("import", file, "--site", "mine", "--date", "2026-01-05")
    leads("resolve", "--date", "2026-01-05")

    (one,) = leads("companies", "canary", "--json").document["merges"]

    assert (one["name"], one["names"], one["before"]) == (BLUE, "海蓝贸易", 1)
    assert one["joined"] >= 1


def test_aliases_are_imported_whole_or_not_at_all(leads: Leads, tmp_path: Path) -> None:
    text = f"别名,name,source,seen_on\n海网,{BLUE},年报,2026-01-01\n空,,,\n蓝网,{BLUE},,昨天\n"
    file = written(tmp_path / "aliases.csv", text.replace("别名", "alias"))

    refused = leads("companies", "aliases", "import", file, *BY)
    none = leads("companies", "aliases", "list", "--json").document["aliases"]
    ended = leads("companies", "aliases", "import", file, "--skip-bad", *BY, "--json")

    assert refused.code == 1
    assert f"{file}:3: name: is empty" in refused.err
    assert f"{file}:4: seen_on: '昨天' is no day" in refused.err
    assert none == []
    assert ended.code == 3
    assert ended.document == {"added": 1, "known": 0, "rejected": 2}
    (kept,) = leads("companies", "aliases", "list", "--json").document["aliases"]
    assert (kept["alias"], kept["name"], kept["source"]) == ("海网", BLUE, "年报")
    assert (kept["seen_on"], kept["added_by"]) == ("2026-01-01", "ana")


def test_judgements_go_out_and_come_in_again(
    leads: Leads, ids: dict[str, int], home: Path, tmp_path: Path
) -> None:
    leads("companies", "judge", SILVER, RIVER, "same", "--why", "网站", *BY)
    file = tmp_path / "judged.csv"

    leads("companies", "judgements", "export", "--output", file)
    again = leads("companies", "judgements", "import", file, *BY, "--json")
    elsewhere = tmp_path / "elsewhere"
    there = leads("companies", "judgements", "import", file, *BY, "--home", elsewhere, "--json")
    bad = written(tmp_path / "bad.csv", f"left_name,right_name,verdict\n{SILVER},{BLUE},yes\n")
    refused = leads("companies", "judgements", "import", bad, *BY)

    assert [row["verdict"] for row in rows(file)] == ["same"]
    assert again.document == {"added": 0, "known": 1, "events": 0, "rejected": 0}
    assert there.document["added"] == 1
    assert f"{bad}:2: verdict: 'yes' is none of same, different, unsure" in refused.err
    assert len(names_now(home)) == len(ids) - 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("review", *BY),
        ("explain", "1"),
        ("history", "甲"),
        ("merge", "1", "2", "--why", "x", *BY),
        ("split", "1", "甲", "--why", "x", *BY),
        ("undo", "1", *BY),
        ("list",),
        ("canary",),
    ],
)
def test_without_a_store_each_command_says_what_to_do(
    leads: Leads, arguments: tuple[str, ...]
) -> None:
    ended = leads("companies", *arguments)

    assert ended.code == 1
    assert "leads import FILE" in ended.err


def test_store_without_companies_is_no_error(leads: Leads, home: Path) -> None:
    open_store(home).close()

    for arguments in (("review", *BY), ("list",), ("canary",), ("aliases", "list")):
        assert leads("companies", *arguments).code == 0
    assert "no question is open" in leads("companies", "review", *BY).err
    assert "no company is called 甲" in leads("companies", "explain", "甲").err
    assert "there is no company 7" in leads("companies", "history", "7").err


def test_name_of_several_companies_is_told_with_their_numbers(
    leads: Leads, tmp_path: Path
) -> None:
    text = "公司名称,职位名称,城市\n华兴,前台,保定\n华兴,前台,苏州\n"
    leads("import", written(tmp_path / "p.csv", text), "--site", "mine", "--date", "2026-01-05")
    leads("resolve", "--date", "2026-01-05")

    ended = leads("companies", "explain", "华兴")

    assert ended.code == 1
    assert "1 华兴 保定" in ended.err
    assert "2 华兴 苏州" in ended.err


def test_companies_of_files_can_be_judged_too(leads: Leads, tmp_path: Path) -> None:
    names = written(tmp_path / "names.csv", f"name,city\n{SILVER},苏州\n{RIVER},苏州\n")
    state = tmp_path / "state"
    call = ("resolve", "--input", names, "--output", tmp_path / "out.csv", "--state", state)
    leads(*call)

    done = leads("companies", "merge", SILVER, RIVER, "--why", "x", *BY, "--home", state)
    told = leads("companies", "explain", SILVER, "--home", state, "--json").document
    leads(*call)

    assert done.code == 0
    assert len({row["company_id"] for row in rows(tmp_path / "out.csv")}) == 1
    assert sum(one["mentions"] for one in told["names"]) == 2
    assert json.dumps(told)
