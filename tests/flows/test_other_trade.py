"""A seller of office furniture replaces the rules wholesale: no word of tickets is in code."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from enrich.facts import company_facts
from enrich.issues import RuleError
from enrich.score import load_scoring, score
from enrich.segments import check_rules, classify, known_misses, load_rules

RULES = Path(__file__).parent / "furniture"
Leads = Callable[..., Any]
POSTINGS = [
    ("远山联合办公有限公司", "Facility Manager", "負責新店裝修，我们即将喬遷", "2026-11-30"),
    ("南河酒店", "前台", "接待客人", "2026-11-30"),
    ("南河第一中学", "外教", "外贸英语，负责机票预订", "2026-11-30"),
    ("青嶂国际旅行社", "机票出票员", "国际机票，海外出差", "2026-11-30"),
    ("青嶂人力资源有限公司", "装修工", "办公室搬迁", "2026-11-30"),
    ("青嶂家具有限公司", "木工", "公司乔迁", "2026-11-30"),
]
"""Invented; some of them are leads of a seller of tickets, and none of ours."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The postings as a file."""
    file = tmp_path / "postings.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [("employer", "title", "description", "posted_on"), *POSTINGS]
        )
    return file


def test_its_rules_keep_their_examples_and_their_known_misses() -> None:
    rules = load_rules([RULES])

    assert check_rules(rules) == []
    assert [miss.mended for miss in known_misses(rules)] == [False]


def test_the_command_takes_segments_and_scores_from_the_folder_alone(
    leads: Leads, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"

    ended = leads("classify", "--input", source, "--output", target, "--rules", RULES)

    assert ended.code == 0, ended.err
    shown = pd.read_csv(target, dtype=str, keep_default_na=False).to_dict("records")
    assert [(r["employer"], r["segments"], r["discard"], float(r["score"])) for r in shown] == [
        ("远山联合办公有限公司", "new_office;coworking", "", 40 + 15 + 20 + 8),
        ("南河酒店", "hotel", "", 20),
        ("南河第一中学", "school", "", 10),
        ("青嶂国际旅行社", "", "no_segment", 0),
        ("青嶂人力资源有限公司", "new_office", "recruiter", 0),
        ("青嶂家具有限公司", "", "irrelevant", 0),
    ]
    first = {proof["rule"]: proof for proof in json.loads(shown[0]["evidence"])}
    assert first["office.moves"]["text"] == "喬遷"
    assert first["role.facility"]["signal"] == "buyer_role=设施经理"


def test_every_reason_is_in_its_words() -> None:
    columns = ["employer", "title", "description", "posted_on"]
    postings = pd.DataFrame(POSTINGS[:1], columns=columns).assign(company_id=1, posting_id="p1")
    found = classify(postings, load_rules([RULES]))

    made = score(
        postings,
        found,
        company_facts(postings, found),
        load_scoring(RULES / "scoring.yaml"),
        date(2026, 11, 30),
    )

    told = made.reasons[["rule", "points", "text", "quote"]].to_numpy().tolist()
    assert told == [
        ["segment.new_office", 40, "细分客群：新办公室", "喬遷"],
        ["segment.coworking", 15, "细分客群：联合办公（按 0.5 计）", "联合办公"],
        ["fitting_out", 20, "正在装修", "裝修"],
        ["buyer_role", 8, "在招采购人：设施经理", "Facility Manager"],
    ]


@pytest.mark.parametrize(
    ("left_out", "says"),
    [("scoring.yaml", "scoring.yaml: is missing"), ("*", "there is no rule file")],
)
def test_a_folder_that_lacks_something_is_refused_and_nothing_packaged_stands_in(
    leads: Leads, source: Path, tmp_path: Path, left_out: str, says: str
) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    for file in folder.glob(left_out):
        file.unlink()

    target = tmp_path / "out.csv"
    ended = leads("classify", "--input", source, "--output", target, "--rules", folder)

    assert ended.code != 0
    assert says in ended.err
    assert not target.exists()


def test_a_red_example_in_the_folder_is_told_with_its_place(tmp_path: Path) -> None:
    rules = tmp_path / "segments.yaml"
    said = (RULES / "segments.yaml").read_text(encoding="utf-8")
    rules.write_text(
        said.replace("match: [{employer: 遠山酒店}]", "match: [{employer: 远山店}]")
    )
    shutil.copy(RULES / "others.yaml", tmp_path)

    (problem,) = check_rules(load_rules([tmp_path]))

    assert isinstance(problem, RuleError)
    assert str(problem).startswith(f"{rules}:29:13: rules.2.match.0: hotel.name does not fire")


def test_no_segment_and_no_signal_of_the_packaged_rules_is_named_in_code() -> None:
    root = Path(__file__).parents[2]
    rules = load_rules()
    signals = {r.target.partition("=")[0] for r in rules.rules if r.kind == "signal"}
    # Facts that every trade has: who buys, and whether the employer advertises itself.
    names = {*rules.segments, *signals} - {"buyer_role", "posting_channel"}
    quoted = re.compile(r"[\"'](" + "|".join(sorted(names)) + r")[\"'=.]")

    named = {
        f"{file.relative_to(root)}: {found[1]}"
        for room in ("enrich", "flows", "output", "spiders")
        for file in (root / room).rglob("*.py")
        # The farm sells nothing, and a mailbox called travel@ is anybody's.
        if "farm" not in file.parts and file.name != "contacts.py"
        for found in quoted.finditer(file.read_text(encoding="utf-8"))
    }

    assert named == set()
