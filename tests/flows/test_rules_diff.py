"""`leads rules diff`: what a draft would change on the stored postings, without doing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from enrich.lab.corpus import Corpus
from flows import rulelab
from tests.flows.asked import BLUE, RIVER, SILVER
from tests.flows.ruled import BY, WELDERS, WHY, add, edit, lay_small

Leads = Callable[..., Any]


@pytest.fixture
def draft(home: Path, ids: dict[str, int], leads: Leads) -> Path:
    """A draft that is published, on the postings of a few companies."""
    assert ids
    folder = lay_small(home / "rules")
    ended = leads("rules", "publish", *WHY)
    assert ended.code == 0, ended.err
    return folder


def segment(document: Any, slug: str) -> Any:
    return next(one for one in document["segments"] if one["name"] == slug)


def test_diff_names_who_comes_in_by_which_rule_and_words(
    leads: Leads, draft: Path, ids: dict[str, int]
) -> None:
    add(draft, WELDERS)

    document = leads("rules", "diff", "--json").document

    trade = segment(document, "foreign_trade")
    assert (trade["was"], trade["now"]) == (2, 3)
    assert trade["gained"]["count"] == len(trade["gained"]["rows"]) == 1
    row = trade["gained"]["rows"][0]
    assert (row["company_id"], row["name"]) == (ids[SILVER], SILVER)
    (rule,) = row["rules"]
    assert (rule["rule"], rule["before"], rule["after"]) == ("trade.welder", 0, 3)
    assert (rule["proof"]["field"], rule["proof"]["words"]) == ("title", "焊工")


def test_diff_shows_the_words_by_which_those_who_go_were_in(leads: Leads, draft: Path) -> None:
    edit(draft, "[外贸]", "[外贸业务]")

    ended = leads("rules", "diff")

    assert ended.code == 0
    assert "segment foreign_trade: lost 1" in ended.out
    assert BLUE in ended.out
    assert RIVER not in ended.out
    assert "trade.title -3 (title: 外贸)" in ended.out
    assert "objection: segment foreign_trade" in ended.err


def test_diff_of_what_is_in_force_shows_no_change(leads: Leads, draft: Path) -> None:
    document = leads("rules", "diff", draft, "--json").document

    assert document["label"] == document["draft"]
    assert not any(
        segment(document, "foreign_trade")[what]["count"] for what in ("gained", "lost")
    )
    assert document["objections"] == []


def test_diff_publishes_nothing(leads: Leads, draft: Path) -> None:
    add(draft, WELDERS)
    before = leads("rules", "history", "--json").document

    leads("rules", "diff")

    assert leads("rules", "history", "--json").document == before


def test_diff_shows_as_many_rows_as_are_asked_for_and_every_number(
    leads: Leads, draft: Path
) -> None:
    add(draft, WELDERS)

    trade = segment(leads("rules", "diff", "--rows", 0, "--json").document, "foreign_trade")

    assert trade["gained"] == {"count": 1, "rows": []}


def test_diff_of_a_segment_that_does_not_exist_names_those_that_do(
    leads: Leads, draft: Path
) -> None:
    ended = leads("rules", "diff", draft, "--segment", "forein_trade")

    assert ended.code == 1
    assert "one of foreign_trade, university" in ended.err


def test_a_second_diff_finds_the_postings_laid_out(
    leads: Leads, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = leads("rules", "diff", draft, "--json").document

    monkeypatch.setattr(Corpus, "of", lambda _: pytest.fail("laid out again"))

    assert leads("rules", "diff", draft, "--json").document == first


def test_postings_are_laid_out_again_when_companies_are_merged(
    leads: Leads, draft: Path, home: Path, ids: dict[str, int]
) -> None:
    add(draft, WELDERS)
    leads("rules", "diff")

    leads("companies", "merge", ids[SILVER], ids[RIVER], *WHY)

    document = leads("rules", "diff", "--json").document
    assert segment(document, "foreign_trade")["gained"]["count"] == 0
    assert document["companies"] == len(set(ids.values())) - 1
    assert len(list((home / "lab").iterdir())) == 1


def test_a_damaged_lab_is_made_again(leads: Leads, draft: Path, home: Path) -> None:
    first = leads("rules", "diff", draft, "--json").document
    for file in (home / "lab").rglob("begins.npy"):
        file.write_bytes(b"nothing")

    assert leads("rules", "diff", draft, "--json").document == first


def test_what_another_release_found_out_is_not_believed(
    leads: Leads, draft: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads("rules", "diff", draft)
    (before,) = (home / "lab").iterdir()

    monkeypatch.setattr(rulelab, "readers", lambda: "another")
    leads("rules", "diff", draft)

    (after,) = (home / "lab").iterdir()
    assert before != after


def test_labels_that_turn_wrong_are_named(leads: Leads, draft: Path, tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(f"employer,target,answer\n{BLUE},foreign_trade,yes\n", encoding="utf-8")
    leads("rules", "labels", "import", file, *BY)
    edit(draft, "[外贸]", "[外贸业务]")

    objections = leads("rules", "diff", "--json").document["objections"]

    assert BLUE in objections[0]


def test_diff_of_a_store_without_postings_says_that_nobody_comes_or_goes(
    leads: Leads, home: Path
) -> None:
    document = leads("rules", "diff", lay_small(home / "rules"), "--json").document

    assert document["postings"] == 0
    assert document["objections"] == []
