"""What the report says of a rule is what one would count by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from enrich.lab.corpus import Corpus
from enrich.lab.labels import Label
from enrich.lab.outcome import Outcome, outcome
from enrich.lab.report import RuleReport, rule_reports
from enrich.lab.uncertain import uncertain
from enrich.segments import load_rules

RULES = """
version: 1
segments:
  trade: {order: 1, zh_hans: 外贸, zh_hant: 外貿, en: trade, why: they travel}
  park: {order: 2, zh_hans: 园区, zh_hant: 園區, en: park, why: they meet}
rules:
- {id: trade.title, segment: trade, weight: 3, any: {title: [外贸]}, why: t,
   match: [{title: 外贸}], nomatch: [{title: ''}]}
- {id: trade.name, segment: trade, weight: 3, any: {employer: [进出口]}, why: n,
   match: [{employer: 进出口}], nomatch: [{title: ''}]}
- {id: trade.hint, segment: trade, weight: 2, any: {title: [跨境]}, why: h,
   match: [{title: 跨境}], nomatch: [{title: ''}]}
- {id: trade.freight, segment: trade, weight: -3, any: {employer: [货运]}, why: f,
   match: [{employer: 货运}], nomatch: [{title: ''}]}
- {id: trade.share, segment: trade, weight: 3, any: {title: [报关]}, min_share: 0.6, why: s,
   match: [{title: 报关}], nomatch: [{title: ''}]}
- {id: park.name, segment: park, any: {employer: [产业园]}, why: p,
   match: [{employer: 产业园}], nomatch: [{title: ''}]}
- {id: drop.agency, discard: recruiter, any: {employer: [人力]}, why: a,
   match: [{employer: 人力}], nomatch: [{title: ''}]}
"""
TITLE, NAME, HINT, FREIGHT, SHARE, PARK, DROP = range(7)
POSTINGS = [
    (1, "远山进出口有限公司", "外贸业务员", "2026-11-02"),
    (1, "远山进出口有限公司", "会计", "2026-11-20"),
    (2, "远山机械有限公司", "外贸经理", "2026-11-05"),
    (3, "远山货运有限公司", "外贸操作", None),
    (4, "远山人力有限公司", "外贸业务员", "2026-10-01"),
    (5, "远山电商有限公司", "跨境运营", "2026-09-30"),
    (6, "远山食品有限公司", "会计", "2026-09-30"),
    (7, "远山代理有限公司", "报关员", "2026-09-30"),
    (7, "远山代理有限公司", "会计", "2026-09-30"),
]


@pytest.fixture
def world(tmp_path: Path) -> tuple[Corpus, Outcome]:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    frame = pd.DataFrame(POSTINGS, columns=["company_id", "employer", "title", "posted_on"])
    corpus = Corpus.of(frame.assign(posting_id=range(1, len(frame) + 1)))
    return corpus, outcome(corpus, load_rules([path]))


def say(company: int, answer: str, target: str = "trade", kind: str = "segment") -> Label:
    return Label(
        company_id=company,
        employer="远山",
        kind=kind,
        target=target,
        answer=answer,
        decided_by="ana",
        decided_at="2026-11-24T00:00:00Z",
    )


def reports(world: tuple[Corpus, Outcome], *labels: Label) -> list[RuleReport]:
    return rule_reports(*world, labels)


def test_counts_are_companies_where_the_rule_counts(world: tuple[Corpus, Outcome]) -> None:
    told = reports(world)

    assert [(r.fires, r.decides, r.alone, r.overlap, r.conflict) for r in told] == [
        (4, 2, 2, 1, 2),
        (1, 0, 0, 1, 0),
        (1, 0, 1, 0, 0),
        (1, 1, 0, 0, 1),
        (0, 0, 0, 0, 0),
        (0, 0, 0, 0, 0),
        (1, 1, 1, 0, 0),
    ]
    assert told[TITLE].share == pytest.approx(4 / 7)
    assert [r.dead for r in told] == [False, False, False, False, True, True, False]


def test_last_hit_is_the_newest_day_of_a_posting_that_it_fired_on(
    world: tuple[Corpus, Outcome],
) -> None:
    told = reports(world)

    assert told[TITLE].last_hit == date(2026, 11, 5)
    assert told[NAME].last_hit == date(2026, 11, 20)
    assert told[FREIGHT].last_hit is None
    assert told[PARK].last_hit is None


def test_without_labels_precision_is_unknown_not_perfect(world: tuple[Corpus, Outcome]) -> None:
    told = reports(world, say(6, "yes"), say(2, "unsure"), say(2, "no", target="park"))[TITLE]

    assert (told.precision, told.labelled, told.low, told.high) == (None, 0, 0.0, 1.0)


def test_precision_comes_from_answers_and_names_what_is_wrong(
    world: tuple[Corpus, Outcome],
) -> None:
    told = reports(world, say(1, "yes"), say(2, "no"), say(3, "no"), say(5, "no"))

    assert (told[TITLE].right, told[TITLE].labelled, told[TITLE].wrong) == (1, 3, (2, 3))
    assert told[TITLE].low < 1 / 3 < told[TITLE].high
    assert told[FREIGHT].precision == 1.0
    assert told[HINT].wrong == (5,)


def test_a_later_answer_takes_the_place_of_an_earlier_one(
    world: tuple[Corpus, Outcome],
) -> None:
    assert reports(world, say(2, "no"), say(2, "yes"))[TITLE].precision == 1.0


def test_uncertain_are_those_near_the_threshold_that_nobody_labelled(
    world: tuple[Corpus, Outcome],
) -> None:
    _, found = world

    asked = uncertain(found, [])

    assert [(u.company_id, u.points, u.member) for u in asked] == [
        (5, 2.0, False),
        (2, 3.0, True),
    ]
    assert asked[0].rules == ("trade.hint",)
    assert uncertain(found, [say(5, "unsure")]) == asked[1:]
    assert uncertain(found, [], "park") == []


def test_where_rules_disagree_people_are_asked_first(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES.replace("weight: -3", "weight: -1"), encoding="utf-8")
    frame = pd.DataFrame(POSTINGS, columns=["company_id", "employer", "title", "posted_on"])
    corpus = Corpus.of(frame.assign(posting_id=range(1, len(frame) + 1)))

    asked = uncertain(outcome(corpus, load_rules([path])), [])

    assert [u.company_id for u in asked] == [3, 5, 2]
