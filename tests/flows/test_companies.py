"""Judging companies from the command: every command through the real one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from enrich.resolve.model import RELATION_COLUMNS
from enrich.store import open_store
from enrich.store.relations import save_relations
from tests.flows.asked import (
    BLUE,
    BY,
    RIVER,
    SILVER,
    ask,
    names_now,
    rows,
    written,
)

Leads = Callable[..., Any]


def test_explain_tells_every_name_why_it_came_relations_and_judgements(
    leads: Leads, ids: dict[str, int], home: Path
) -> None:
    store = open_store(home)
    with store.begin() as db:
        rows_ = [
            ("same_group", ids[SILVER], ids[BLUE], "shared domain", "silver.example"),
            ("alias_of", ids[SILVER], ids[SILVER], "shown together", "小银"),
        ]
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
    related = [(one["way"], one["kind"], one["name"]) for one in told["relations"]]
    assert related == [("it is", "same_group", BLUE), ("its own", "alias_of", "小银")]
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


def test_a_line_for_each_name_and_reason_and_the_first_says_what_it_is(
    leads: Leads, tmp_path: Path
) -> None:
    firm = "海蓝国际贸易有限公司"
    towns = "".join(f"海蓝国际贸易,跟单,{town}\n" for town in ("杭州", "苏州"))
    text = f"公司名称,职位名称,城市\n{firm},跟单,宁波\n{towns}"
    leads("import", written(tmp_path / "p.csv", text), "--site", "mine", "--date", "2026-01-05")
    leads("resolve", "--date", "2026-01-05")

    told = leads("companies", "explain", firm)

    assert "it began with this name" in told.out
    (line,) = (one for one in told.out.splitlines() if one.startswith(" 海蓝国际贸易 "))
    assert "杭州, 苏州" in line


def test_side_that_nobody_posts_for_shows_who_bears_its_name(
    leads: Leads, home: Path, tmp_path: Path, pipe: Callable[..., Any]
) -> None:
    text = f"公司名称,职位名称,城市\n{BLUE}慈溪分公司,前台,宁波\n{SILVER},焊工,苏州\n"
    leads("import", written(tmp_path / "p.csv", text), "--site", "mine", "--date", "2026-01-05")
    leads("resolve", "--date", "2026-01-05")
    ids = names_now(home)
    ask(home, (ids[BLUE], ids[SILVER], 3))

    ended = pipe("q\n")

    assert "1 left" in ended.err
    assert BLUE in ended.out


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


def test_full_name_after_its_branch_is_shown_and_told(leads: Leads, tmp_path: Path) -> None:
    head, branch = "公司名称,职位名称,城市\n", "宁波海蓝贸易有限公司慈溪分公司"
    nights = (f"海蓝贸易,跟单,宁波\n{branch},前台,宁波\n", f"{BLUE},跟单,宁波\n")
    for day, lines in enumerate(nights, 5):
        file = written(tmp_path / f"{day}.csv", head + lines)
        leads("import", file, "--site", "mine", "--date", f"2026-01-0{day}")
        leads("resolve", "--date", f"2026-01-0{day}")

    told = leads("companies", "explain", BLUE, "--json").document

    assert (told["company"]["name"], told["company"]["short_name"]) == (BLUE, "海蓝贸易")
    assert [(one["kind"], one["evidence"]) for one in told["events"]] == [
        ("renamed", "海蓝贸易")
    ]
    assert leads("companies", "verify").code == 0


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
    assert (odd.code, "say same, different or unsure" in odd.err) == (2, True)


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


def test_part_of_a_name_explains_but_orders_nothing(leads: Leads, ids: dict[str, int]) -> None:
    shown = leads("companies", "explain", "苏州银川", "--json")
    refused = leads("companies", "merge", str(ids[SILVER]), "苏州银川", "--why", "x", *BY)

    assert shown.document["company"]["company_id"] == ids[RIVER]
    assert refused.code == 1
    assert f"within these names; give the number: {ids[RIVER]} {RIVER}" in refused.err


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
