"""The corpus comes back from its folder as it went in, with what was found out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from enrich.lab import outcome as outcomes
from enrich.lab.corpus import Corpus
from enrich.lab.outcome import firing, outcome, uses_of
from tests.enrich.lab.conftest import MakeCorpus, MakeRules
from tests.enrich.lab.worlds import postings_of

TRADE: dict[str, Any] = {"segment": "trade", "any": {"title": ["外贸"]}}


def test_an_opened_corpus_says_what_the_saved_one_said(
    tmp_path: Path, rules_of: MakeRules
) -> None:
    row = {"title": "外贸员", "intro": "我们。经营范围：外贸", "posted_on": "2026-01-05"}
    made = Corpus.of(postings_of(row, {}))

    opened = made.save(tmp_path / "corpus")

    found = outcome(opened, rules_of(TRADE, {"segment": "park", "any": {"scope": ["外贸"]}}))
    assert found.points["segment", "park"].tolist() == [3, 0]
    assert found.discards.tolist() == ["", "empty"]
    assert np.array_equal(opened.posted_on, made.posted_on, equal_nan=True)
    assert opened.fields["intro"].text(0) == "我们。"


def test_what_was_found_out_is_not_searched_again(
    tmp_path: Path, rules_of: MakeRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = Corpus.of(postings_of({"title": "外贸员"})).save(tmp_path / "corpus")
    before = outcome(corpus, rules_of(TRADE))
    corpus.kept.save()

    monkeypatch.setattr(outcomes, "firing", lambda *_: pytest.fail("searched again"))
    after = outcome(Corpus.open(tmp_path / "corpus"), rules_of(TRADE | {"weight": 2}))

    assert np.array_equal(after.fired[0].companies, before.fired[0].companies)


def test_two_who_lay_out_the_same_postings_end_with_one_corpus(tmp_path: Path) -> None:
    made = Corpus.of(postings_of({"title": "外贸员"}))

    first, second = made.save(tmp_path / "corpus"), made.save(tmp_path / "corpus")

    assert len(first) == len(second) == 1
    assert [place.name for place in tmp_path.iterdir()] == ["corpus"]


def test_a_corpus_that_is_not_whole_is_not_opened(tmp_path: Path) -> None:
    Corpus.of(postings_of({"title": "外贸员"})).save(tmp_path / "corpus")
    (tmp_path / "corpus" / "usable.npy").unlink()

    with pytest.raises(OSError, match="usable"):
        Corpus.open(tmp_path / "corpus")


def test_copies_of_one_advert_are_one_opening(
    corpus_of: MakeCorpus, rules_of: MakeRules
) -> None:
    corpus = corpus_of(
        {"company_id": 1, "canonical_id": 1, "title": "外贸员"},
        {"company_id": 1, "canonical_id": 1, "title": "外贸员"},
        {"company_id": 1, "canonical_id": 3, "title": "保洁"},
    )

    found = outcome(corpus, rules_of(TRADE | {"min_share": 0.6}))

    assert found.openings.tolist() == [2]
    assert found.fired[0].openings.tolist() == [1]
    assert not found.members["trade"].any()


def test_the_postings_on_which_a_rule_fires_can_be_asked_for(
    corpus_of: MakeCorpus, rules_of: MakeRules
) -> None:
    corpus, rules = corpus_of({"title": "外贸员"}, {}, {"title": "外贸"}), rules_of(TRADE)

    assert firing(corpus, rules.rules[0], uses_of(rules)[0]).tolist() == [0, 2]
