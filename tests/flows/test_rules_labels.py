"""Labels by `leads rules labels`, and how they guard publications."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from enrich.model import Discard
from tests.flows.asked import written
from tests.flows.ruled import BY, TRADE, WELDERS, WHY, add, edit, lay_small

Leads = Callable[..., Any]

POSTINGS = """公司名称,职位名称,城市
远山贸易有限公司,外贸业务员,宁波
远山大学,辅导员,苏州
银河精密制造有限公司,焊工,苏州
"""
TRADER, SCHOOL, WELDER = "远山贸易有限公司", "远山大学", "银河精密制造有限公司"


@pytest.fixture
def home_rules(leads: Leads, home: Path, tmp_path: Path) -> Path:
    """Two rules in force on a few postings; return the draft folder."""
    folder = lay_small(home / "rules")
    file = written(tmp_path / "postings.csv", POSTINGS)
    assert leads("import", file, "--site", "mine", "--date", "2026-01-05").code == 0
    for stage in ("resolve", "classify"):
        assert leads(stage, "--date", "2026-01-05").code == 0
    return folder


def labels(leads: Leads) -> set[tuple[str, str, str, str]]:
    kept = leads("rules", "labels", "list", "--json").document["labels"]
    return {
        (one["employer"], one["kind"], one["target"], one["answer"])
        for one in kept
        if one["in_force"]
    }


def test_a_row_of_segments_says_no_of_those_that_it_does_not_list(
    leads: Leads, home_rules: Path, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "labels.csv",
        f"employer,segments,discard,confidence,reason\n{TRADER},foreign_trade,,high,外贸\n",
    )

    ended = leads("rules", "labels", "import", file, *BY, "--json")

    assert home_rules.exists()
    assert ended.code == 0, ended.err
    assert ended.document == {"added": 7, "known": 0, "employers": 1, "rejected": 0}
    assert labels(leads) == {
        (TRADER, "segment", "foreign_trade", "yes"),
        (TRADER, "segment", "university", "no"),
        *((TRADER, "discard", why, "no") for why in Discard),
    }


def test_a_row_of_low_confidence_says_that_nobody_was_sure(
    leads: Leads, home_rules: Path, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "labels.csv", f"employer,segments,confidence\n{TRADER},foreign_trade,low\n"
    )

    leads("rules", "labels", "import", file, *BY)

    assert home_rules.exists()
    assert labels(leads) == {(TRADER, "segment", "foreign_trade", "unsure")}


def test_bad_rows_are_left_out_told_and_kept_beside_the_file(
    leads: Leads, home_rules: Path, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "labels.csv",
        "employer,target,answer,kind,decided_at\n"
        f"{TRADER},foreign_trade,yes,,\n"
        f"{TRADER},trade,yes,,\n"
        f"{TRADER},foreign_trade,maybe,,\n"
        f"{TRADER},foreign_trade,yes,signal,\n"
        f"{TRADER},foreign_trade,yes,,yesterday\n"
        ",foreign_trade,yes,,\n",
    )

    ended = leads("rules", "labels", "import", file, *BY)

    assert home_rules.exists()
    assert ended.code == 3
    assert "labels.csv:3: target: 'trade' is none of foreign_trade, university" in ended.err
    assert "labels.csv:4: answer: 'maybe' is none of yes, no, unsure" in ended.err
    assert "labels.csv:5: kind: 'signal' is none of segment, discard" in ended.err
    assert "labels.csv:6: decided_at: 'yesterday' is no moment" in ended.err
    assert "labels.csv:7: employer: is empty" in ended.err
    assert (tmp_path / "labels.rejected.csv").read_text(encoding="utf-8").count("\n") == 6
    assert labels(leads) == {(TRADER, "segment", "foreign_trade", "yes")}


def test_a_file_of_neither_form_is_refused(
    leads: Leads, home_rules: Path, tmp_path: Path
) -> None:
    file = written(tmp_path / "labels.csv", f"employer,answer\n{TRADER},yes\n")

    ended = leads("rules", "labels", "import", file, *BY)

    assert home_rules.exists()
    assert ended.code == 1
    assert "needs the columns target and answer, or segments (a;b) and discard" in ended.err


def test_what_is_exported_is_imported_elsewhere_as_it_was(
    leads: Leads, home_rules: Path, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "labels.csv",
        f"employer,segments,discard,reason\n{TRADER},foreign_trade,,因为\n某人力公司,,recruiter,\n",
    )
    leads("rules", "labels", "import", file, *BY)
    exported = tmp_path / "exported.csv"
    assert leads("rules", "labels", "export", "--output", exported).code == 0
    other = ("--home", tmp_path / "other")
    lay_small(tmp_path / "other" / "rules")

    leads("rules", "labels", "import", exported, "--by", "bo", *other)

    again = leads("rules", "labels", "export", *other)
    assert home_rules.exists()
    assert again.out == exported.read_text(encoding="utf-8")


def test_an_undo_brings_back_what_was_said_before(
    leads: Leads, home_rules: Path, tmp_path: Path
) -> None:
    for answer in ("yes", "no"):
        text = f"employer,target,answer\n{TRADER},foreign_trade,{answer}\n"
        leads("rules", "labels", "import", written(tmp_path / "labels.csv", text), *BY)
    newest = leads("rules", "labels", "list", "--json").document["labels"][0]["label"]

    ended = leads("rules", "labels", "undo", newest, "--why", "slip", *BY)

    assert home_rules.exists()
    assert ended.code == 0, ended.err
    assert labels(leads) == {(TRADER, "segment", "foreign_trade", "yes")}
    assert len(leads("rules", "labels", "list", "--json").document["labels"]) == 3


def test_labels_that_would_turn_wrong_refuse_a_publication_until_a_reason_is_given(
    leads: Leads, home_rules: Path, tmp_path: Path
) -> None:
    text = f"employer,target,answer\n{WELDER},foreign_trade,no\n"
    leads("rules", "labels", "import", written(tmp_path / "labels.csv", text), *BY)
    add(home_rules, WELDERS)

    refused = leads("rules", "publish", *WHY)
    overruled = leads("rules", "publish", *WHY, "--despite", "they do weld abroad")

    assert refused.code == 6
    assert WELDER in refused.err
    assert "overrules" in refused.err
    assert overruled.code == 0, overruled.err
    newest = leads("rules", "history", "--json").document["versions"][0]
    assert newest["despite"] == "they do weld abroad"


def test_a_segment_that_leaps_refuses_a_publication(leads: Leads, home_rules: Path) -> None:
    add(home_rules, WELDERS)

    refused = leads("rules", "publish", *WHY)

    assert refused.code == 6
    assert "foreign_trade" in refused.err
    assert (home_rules / "segments.yaml").read_text(encoding="utf-8") == TRADE + WELDERS


def test_a_change_that_moves_nobody_is_published_without_a_word(
    leads: Leads, home_rules: Path
) -> None:
    edit(home_rules, "[大学]", "[大学, 学院]")

    ended = leads("rules", "publish", *WHY)

    assert ended.code == 0, ended.err
    assert SCHOOL
