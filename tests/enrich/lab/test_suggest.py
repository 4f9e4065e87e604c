"""Words that mark a segment, found in employers that nobody's rules have read for them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from enrich.lab.suggest import FEWEST, Suggestion, suggestions
from enrich.segments import Ruleset, load_rules

RULES = """
version: 1
segments:
  trade: {order: 1, zh_hans: 外贸, zh_hant: 外貿, en: trade, why: they travel}
rules:
- id: trade.title
  segment: trade
  any: {title: [外贸]}
  none: {title: [跟单]}
  why: hires traders
  match: [{title: 外贸业务员}]
  nomatch: [{title: 保洁员}]
"""
PAIRS = [(a, b) for a in "银岭澄霁" for b in "川舟禾石"]
TRADERS = [
    "外贸跟单员",
    "跟单主管",
    "高级跟单",
    "Shopee运营",
    "shopee 客服",
    "ＳＨＯＰＥＥ店长",
]
OTHERS = ["保洁员", "会计", "司机", "高级会计", "店长", "客服"]


@pytest.fixture
def ruleset(tmp_path: Path) -> Ruleset:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    return load_rules([path])


def world(inside: int = 40, outside: int = 400) -> tuple[pd.DataFrame, set[int]]:
    """Return postings of so many companies, and those that are in the segment."""
    rows = []
    for company in range(inside + outside):
        titles = TRADERS if company < inside else OTHERS
        rows += [
            (company, f"远山{company}号有限公司", titles[(company + at) % len(titles)])
            for at in range(2)
        ]
    frame = pd.DataFrame(rows, columns=["company_id", "employer", "title"])
    return frame, set(range(inside))


def words(found: list[Suggestion]) -> list[str]:
    return [one.word for one in found]


def test_words_of_the_segment_come_first_and_common_ones_not_at_all(ruleset: Ruleset) -> None:
    postings, members = world()

    found = suggestions(postings, members, ruleset, "trade")

    assert set(words(found)[:2]) == {"跟单", "shopee"}
    assert not {"有限公司", "远山", "高级", "客服"} & set(words(found))


def test_places_and_legal_forms_of_names_are_no_suggestions(ruleset: Ruleset) -> None:
    rows = [(n, f"深圳市{a}{b}光伏有限公司", "会计") for n, (a, b) in enumerate(PAIRS)]
    rows += [(n, f"郑州{n}号食品厂", "会计") for n in range(100, 400)]
    postings = pd.DataFrame(rows, columns=["company_id", "employer", "title"])

    found = words(suggestions(postings, set(range(len(PAIRS))), ruleset, "trade"))

    assert found == ["光伏"]


def test_word_that_a_rule_reads_already_is_hidden_but_not_one_that_it_refuses(
    ruleset: Ruleset,
) -> None:
    postings, members = world()

    found = words(suggestions(postings, members, ruleset, "trade"))

    assert not any("外贸" in word for word in found)
    assert "跟单" in found


def test_counts_are_employers_and_examples_show_the_words_as_they_stand(
    ruleset: Ruleset,
) -> None:
    postings, members = world()

    latin = next(
        o for o in suggestions(postings, members, ruleset, "trade") if o.word == "shopee"
    )

    shown = postings[postings["title"].str.contains("shopee|Shopee|ＳＨＯＰＥＥ")]
    assert latin.inside == shown["company_id"].nunique()
    assert latin.outside == 0
    assert len(latin.examples) == 3
    for company, text in latin.examples:
        assert company in members
        assert text in TRADERS


def test_piece_of_a_longer_word_is_not_suggested_beside_it(ruleset: Ruleset) -> None:
    rows = [(n, "", f"{start}阿米巴顾问") for n, start in enumerate("高初中低大小" * 3)]
    rows += [(n, "", "会计") for n in range(100, 400)]
    postings = pd.DataFrame(rows, columns=["company_id", "employer", "title"])

    found = words(suggestions(postings, set(range(18)), ruleset, "trade"))

    assert found == ["阿米巴顾问"]


def test_latin_word_inside_another_one_does_not_count(ruleset: Ruleset) -> None:
    rows = [(n, "", "ebay 专家") for n in range(FEWEST * 4)]
    rows += [(n, "", "ebayer 专家") for n in range(100, 200)]
    rows += [(n, "", "nebay 专家") for n in range(200, 300)]
    postings = pd.DataFrame(rows, columns=["company_id", "employer", "title"])

    found = suggestions(postings, set(range(FEWEST * 4)), ruleset, "trade")

    assert [(o.word, o.inside, o.outside) for o in found] == [("ebay", FEWEST * 4, 0)]


def test_too_few_employers_say_nothing(ruleset: Ruleset) -> None:
    postings, _ = world()

    assert suggestions(postings, set(range(FEWEST - 2)), ruleset, "trade") == []
