"""What labels say of an outcome, and how sure a share is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.lab.corpus import Corpus
from enrich.lab.labels import Label, Said, said_of, turned_wrong, wilson
from enrich.lab.outcome import Outcome, outcome
from enrich.model import POSTING_TEXT_COLUMNS
from enrich.rulebook import Rulebook

RULES = """version: 1
segments:
  trade: {zh_hans: 外贸, zh_hant: 外貿, en: trade, why: they fly, order: 1}
rules:
  - id: trade.title
    segment: trade
    why: sells abroad
    any: {title: [TERM]}
    match: [{title: TERM}]
    nomatch: [{title: 铣工}]
  - id: agency
    discard: recruiter
    why: hires for others
    any: {employer: [人力资源]}
    match: [{employer: 远山人力资源有限公司}]
    nomatch: [{employer: 远山贸易有限公司}]
"""
TRADER, WELDER, AGENCY, ABSENT = 3, 5, 8, 4


def made(term: str) -> Outcome:
    shown = [
        (TRADER, "远山贸易有限公司", "外贸业务员"),
        (WELDER, "银河精密制造有限公司", "焊工"),
        (AGENCY, "远山人力资源有限公司", "外贸业务员"),
    ]
    rows = [
        dict.fromkeys(POSTING_TEXT_COLUMNS, "")
        | {"company_id": company, "employer": employer, "title": title}
        | {"posting_id": at, "canonical_id": at, "posted_on": None}
        for at, (company, employer, title) in enumerate(shown)
    ]
    frame = pd.DataFrame(rows, columns=list(POSTING_TEXT_COLUMNS))
    return outcome(
        Corpus.of(frame), Rulebook({"r.yaml": RULES.replace("TERM", term)}).ruleset()
    )


def label(company: int | None, answer: str, **said: Any) -> Label:
    plain = {"employer": "x", "kind": "segment", "target": "trade"}
    return Label(
        company_id=company, answer=answer, decided_by="a", decided_at="", **(plain | said)
    )


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (label(TRADER, "yes"), Said.RIGHT),
        (label(TRADER, "no"), Said.WRONG),
        (label(WELDER, "no"), Said.RIGHT),
        (label(WELDER, "yes"), Said.WRONG),
        (label(TRADER, "unsure"), Said.UNKNOWN),
        (label(ABSENT, "yes"), Said.UNKNOWN),
        (label(AGENCY + 1, "no"), Said.UNKNOWN),
        (label(None, "yes"), Said.UNKNOWN),
        (label(TRADER, "yes", target="gone"), Said.WRONG),
        (label(TRADER, "no", target="gone"), Said.RIGHT),
        (label(AGENCY, "yes", kind="discard", target="recruiter"), Said.RIGHT),
        (label(AGENCY, "yes", kind="discard", target="empty"), Said.WRONG),
        (label(TRADER, "no", kind="discard", target="recruiter"), Said.RIGHT),
    ],
)
def test_a_label_is_right_wrong_or_unknown(said: Label, wanted: Said) -> None:
    assert said_of(made("外贸"), [said]) == [wanted]


def test_only_what_turns_wrong_speaks_against_a_change() -> None:
    wrong_already, turns = label(WELDER, "yes"), label(TRADER, "yes")

    found = turned_wrong(made("外贸"), made("外销"), [wrong_already, turns])

    assert found == [turns]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_exactly_the_shares_that_the_sample_does_not_refuse(
    sample: tuple[int, int],
) -> None:
    right, n = sample
    low, high = wilson(right, n)

    shares = np.linspace(0.001, 0.999, 401)
    refused = np.abs(right / n - shares) > 1.959964 * np.sqrt(shares * (1 - shares) / n)
    inside = (shares >= low) & (shares <= high)
    near = np.minimum(np.abs(shares - low), np.abs(shares - high)) < 1e-4
    assert low <= right / n <= high
    assert ((inside == ~refused) | near).all()


def test_without_a_sample_all_is_possible() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert not math.isnan(wilson(1, 1)[0])
