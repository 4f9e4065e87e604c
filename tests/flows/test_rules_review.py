"""The report of rules, suggestions and the queue of employers, through the real command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.flows.asked import names_now, written
from tests.flows.ruled import WHY, add, lay_small

Leads = Callable[..., Any]

TRADER, SCHOOL, WELDER = "远山贸易有限公司", "远山大学", "银河精密制造有限公司"
MAKERS = [f"远山{what}有限公司" for what in ("电子", "五金", "塑胶", "纺织", "玻璃", "家具")]
HINT = """  - id: trade.hint
    segment: foreign_trade
    weight: 2
    why: has customers abroad
    any: {description: [海外客户]}
    match: [{description: 海外客户}]
    nomatch: [{title: 铣工}]
"""
POSTINGS = f"""公司名称,职位名称,城市,职位描述
{TRADER},外贸业务员,宁波,开发海外客户
{SCHOOL},辅导员,苏州,管理学生
{WELDER},焊工,苏州,产品销往海外客户
""" + "".join(f"{name},外贸兼报关员,宁波,单证\n" for name in MAKERS)


@pytest.fixture
def ids(leads: Leads, home: Path, tmp_path: Path) -> dict[str, int]:
    """Three rules in force on a few postings; return the companies' numbers."""
    add(lay_small(home / "rules"), HINT)
    file = written(tmp_path / "postings.csv", POSTINGS)
    assert leads("import", file, "--site", "mine", "--date", "2026-01-05").code == 0
    for stage in ("resolve", "classify"):
        assert leads(stage, "--date", "2026-01-05").code == 0
    return names_now(home)


def answers(leads: Leads) -> list[tuple[str, str, str, bool]]:
    kept = leads("rules", "labels", "list", "--json").document["labels"]
    return [(one["employer"], one["target"], one["answer"], one["in_force"]) for one in kept]


def queue(leads: Leads) -> list[tuple[int, str, float]]:
    found = leads("rules", "review", "--json").document["questions"]
    return [(one["company_id"], one["segment"], one["points"]) for one in found]


def rule(leads: Leads, name: str) -> dict[str, Any]:
    found = leads("rules", "report", "--json").document["rules"]
    return dict(next(one for one in found if one["rule"] == name))


def test_report_counts_companies_and_says_unknown_without_labels(
    leads: Leads, ids: dict[str, int]
) -> None:
    told = leads("rules", "report", "foreign_trade")

    assert rule(leads, "trade.title")["fires"] == len(MAKERS) + 1
    assert rule(leads, "trade.hint")["decides"] == 0
    assert "unknown" in told.out
    assert "university.name" not in told.out
    assert ids


def test_an_answer_is_a_label_that_the_report_counts(
    leads: Leads, ids: dict[str, int], pipe: Callable[..., Any]
) -> None:
    first = queue(leads)[0]

    ended = pipe("n\nq\n", "rules")

    assert first == (ids[WELDER], "foreign_trade", 2.0)
    assert "1 no;" in ended.err
    for shown in (WELDER, "焊工", "trade.hint +2", "has customers abroad", "海外客户"):
        assert shown in ended.out
    assert answers(leads) == [(WELDER, "foreign_trade", "no", True)]
    told = rule(leads, "trade.hint")
    assert (told["labelled"], told["right"], told["wrong"]) == (1, 0, [ids[WELDER]])
    assert WELDER in leads("rules", "report").out
    assert first not in queue(leads)


def test_undo_is_a_row_and_the_question_comes_back(
    leads: Leads, ids: dict[str, int], pipe: Callable[..., Any]
) -> None:
    ended = pipe("n\nz\nu\nq\n", "rules")

    assert "1 no, 1 undone, 1 unsure" in ended.err
    told = [(answer, holds) for *_, answer, holds in answers(leads)]
    assert told == [("unsure", True), ("no", False), ("no", False)]
    assert (ids[WELDER], "foreign_trade", 2.0) not in queue(leads)


def test_a_label_guards_the_next_publication(
    leads: Leads, ids: dict[str, int], home: Path, pipe: Callable[..., Any]
) -> None:
    assert ids
    pipe("n\nq\n", "rules")
    file = home / "rules" / "segments.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("weight: 2", "weight: 3"), encoding="utf-8")

    refused = leads("rules", "publish", *WHY)

    assert refused.code == 6
    assert WELDER in refused.err


def test_suggestions_name_words_of_the_segment_that_no_rule_reads(
    leads: Leads, ids: dict[str, int]
) -> None:
    assert ids
    told = leads("rules", "suggest", "foreign_trade", "--json").document

    words = {one["word"] for one in told["suggestions"]}
    assert "外贸" not in words
    assert "most of this is noise" in told["note"]


def test_unknown_segment_is_named_with_those_there_are(
    leads: Leads, ids: dict[str, int]
) -> None:
    assert ids
    for command in ("suggest", "review", "report"):
        ended = leads("rules", command, "trade", "--json")
        assert ended.code != 0
        assert "foreign_trade" in ended.out + ended.err


def test_review_without_a_name_is_refused(
    leads: Leads, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids
    for name in ("LEADS_USER", "USER", "LOGNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)

    assert leads("rules", "review").code == 2
