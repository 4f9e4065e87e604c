"""What a change of rules does to whom, and what speaks against publishing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from enrich.issues import LeadharvestError
from enrich.lab.diff import Diff, Shift, diff
from enrich.lab.labels import Label
from enrich.lab.outcome import outcome
from tests.enrich.lab.conftest import MakeCorpus, MakeRules

Differ = Callable[..., Diff]
TRADE: dict[str, Any] = {"segment": "trade", "any": {"title": ["外贸"]}}
PARK: dict[str, Any] = {"segment": "park", "weight": 2, "any": {"title": ["园区"]}}
ROWS = [{"title": "外贸员"}, {"title": "国贸员"}, {"title": "园区招商"}, {"title": "外贸园区"}]


@pytest.fixture
def differ(corpus_of: MakeCorpus, rules_of: MakeRules) -> Differ:
    """A function from two lists of rules, and labels, to what the step does to ROWS."""

    def make(old: list[dict[str, Any]], new: list[dict[str, Any]], *labels: Label) -> Diff:
        corpus = corpus_of(*ROWS)
        before, after = (outcome(corpus, rules_of(*rules)) for rules in (old, new))
        return diff(before, after, labels, scores={1: 20.0, 4: 70.0})

    return make


def label(company: int, target: str, answer: str) -> Label:
    return Label(
        company_id=company,
        employer="远山贸易有限公司",
        kind="segment",
        target=target,
        answer=answer,
        decided_by="ana",
        decided_at="2026-03-01T10:00:00Z",
    )


def test_a_term_that_is_added_gains_whom_it_hits_and_names_the_rule(differ: Differ) -> None:
    wider = TRADE | {"any": {"title": ["外贸", "国贸"]}}

    found = differ([TRADE], [wider]).segments["trade"]

    assert (found.was, found.now, len(found.gained), len(found.lost)) == (2, 3, 1, 0)
    row = found.gained[0]
    assert (row.company_id, row.before, row.after, row.margin) == (2, 0, 3, 0)
    assert row.shifts == (Shift("r0", 0, 3),)
    assert (row.first_was, row.first_is) == ("", "trade")


def test_those_whom_the_last_list_thought_best_are_lost_first(differ: Differ) -> None:
    found = differ([TRADE], [TRADE | {"weight": 1}]).segments["trade"]

    assert [(row.company_id, row.score) for row in found.lost] == [(4, 70), (1, 20)]
    assert found.lost[0].margin == -2


def test_those_who_only_just_come_in_are_gained_first(differ: Differ) -> None:
    more = {"segment": "trade", "weight": 1, "any": {"title": ["园区"]}}

    found = differ([PARK], [TRADE, more]).segments["trade"]

    assert [(row.company_id, row.margin) for row in found.gained] == [(1, 0), (4, 1)]


def test_who_stays_but_has_another_first_segment_has_moved(differ: Differ) -> None:
    found = differ([TRADE, PARK], [TRADE, PARK | {"weight": 4}])

    assert [row.company_id for row in found.segments["trade"].moved] == [4]
    assert found.segments["trade"].moved[0].first_is == "park"
    assert not found.segments["park"].gained


def test_rules_that_say_the_same_in_other_words_change_nothing(differ: Differ) -> None:
    same = {"segment": "trade", "any": {"title": ["外貿", "从未见过"]}, "why": "other words"}

    assert not differ([TRADE, PARK], [PARK | {"id": "a"}, same | {"id": "b"}])


def test_a_threshold_that_moves_takes_companies_without_any_rule(
    corpus_of: MakeCorpus, rules_of: MakeRules
) -> None:
    corpus = corpus_of(*ROWS)
    higher = {
        "order": 1,
        "threshold": 4,
        "zh_hans": "名",
        "zh_hant": "名",
        "en": "n",
        "why": "w",
    }

    before = outcome(corpus, rules_of(TRADE))
    after = outcome(corpus, rules_of(TRADE, segments={"trade": higher}))

    lost = diff(before, after, ()).segments["trade"].lost
    assert [(row.company_id, row.margin, row.shifts) for row in lost] == [
        (1, -1, ()),
        (4, -1, ()),
    ]


def test_a_segment_whose_rules_go_loses_everybody(differ: Differ) -> None:
    found = differ([TRADE, PARK], [TRADE]).segments["park"]

    assert (found.was, found.now, len(found.lost)) == (2, 0, 2)


def test_a_discard_and_what_follows_from_it_are_shown(differ: Differ) -> None:
    dropped = {"discard": "recruiter", "any": {"title": ["国贸"]}}

    found = differ([TRADE], [TRADE, dropped]).discards

    assert (len(found["recruiter"].gained), len(found["no_segment"].lost)) == (1, 1)


def test_a_signal_that_changes_is_shown_and_one_that_does_not_is_not(differ: Differ) -> None:
    abroad = {"signal": "abroad", "weight": 1, "any": {"title": ["国贸"]}}
    fairs = {"signal": "fairs", "weight": 1, "any": {"title": ["外贸"]}}

    found = differ([fairs], [fairs, abroad]).others

    assert list(found) == [("signal", "abroad")]
    assert [row.company_id for row in found["signal", "abroad"].gained] == [2]


def test_labels_that_turn_wrong_are_objections_that_name_them(differ: Differ) -> None:
    narrower = TRADE | {"any": {"title": ["外贸园区"]}}
    said = label(1, "trade", "yes"), label(2, "trade", "no"), label(4, "trade", "yes")

    found = differ([TRADE], [narrower], *said)

    assert [one.company_id for one in found.wrong] == [1]
    assert "远山贸易有限公司 (company 1) belongs" in found.objections[0]
    assert "ana" in found.objections[0]


def test_a_segment_of_which_more_than_a_fifth_moves_is_an_objection(differ: Differ) -> None:
    found = differ([TRADE, PARK], [TRADE | {"weight": 1}, PARK])

    assert found.objections == ["segment trade: 0 come and 2 go of 2: 100%, more than 20%"]


def test_who_is_only_left_without_a_segment_is_no_objection_of_its_own(differ: Differ) -> None:
    found = differ([TRADE], [TRADE | {"weight": 1}])

    assert len(found.discards["no_segment"].gained) == 2
    assert not [said for said in found.objections if "no_segment" in said]


def test_a_diff_can_be_asked_for_one_segment_alone(differ: Differ) -> None:
    found = differ([TRADE, PARK], [TRADE | {"weight": 1}], label(1, "trade", "yes"))

    assert list(found.of("park").segments) == ["park"]
    assert not found.of("park").wrong
    with pytest.raises(LeadharvestError, match="one of trade, park"):
        found.of("trad")
