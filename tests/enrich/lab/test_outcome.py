"""The lab's columns say what `classify` says, for whatever postings and rules."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.issues import RuleError
from enrich.lab.corpus import Corpus
from enrich.lab.outcome import Outcome, outcome
from enrich.segments import Ruleset, classify, load_rules
from tests.enrich.lab.worlds import SEGMENTS, postings_of, rule_file

WORDS = ["外贸", "贸易", "海外", "园区", "经营范围", "B2B", "visa", "外", "国"]
FIELDS = [
    "employer",
    "title",
    "description",
    "intro",
    "scope",
    "industry",
    "city",
    "posting_text",
]
word = st.sampled_from(WORDS)
text = st.lists(
    st.one_of(word, st.sampled_from(["，", " ", "Ａ", "外貿", "\u200b", "x"])), max_size=6
).map("".join)
regex = st.sampled_from(["外.?易", "贸+易", "^园区", "海外$", "b2b|visa", "国[外内]?贸"])
conditions = st.fixed_dictionaries(
    {},
    optional={
        "not_before": st.lists(word, max_size=2),
        "not_after": st.lists(word, max_size=2),
        "near": st.lists(word, max_size=2),
        "not_near": st.lists(word, max_size=1),
        "within": st.integers(1, 6),
        "at": st.sampled_from(["start", "end", "whole"]),
    },
)
term = st.one_of(
    word,
    st.builds(lambda word, more: {"term": word} | more, word, conditions),
    st.builds(lambda pattern, more: {"re": pattern} | more, regex, conditions),
)
some_terms = st.lists(term, min_size=1, max_size=3)
group = st.dictionaries(st.sampled_from(FIELDS), some_terms, min_size=1, max_size=2)
parts = st.fixed_dictionaries(
    {},
    optional={
        "any": group,
        "all": st.lists(group, min_size=1, max_size=2),
        "none": group,
        "n_of": st.builds(lambda n, of: {"n": n, "of": of}, st.integers(2, 3), group),
        "min_share": st.sampled_from([0, 0.3, 0.5, 1]),
    },
).filter(lambda said: bool(said.keys() & {"any", "all", "n_of"}))
speaks_for = st.sampled_from(
    [
        *({"segment": slug} for slug in SEGMENTS),
        *({"discard": reason} for reason in ("recruiter", "empty")),
        {"signal": "abroad"},
    ]
)
rule = st.builds(
    lambda said, target, weight: said | target | {"weight": weight},
    parts,
    speaks_for,
    st.sampled_from([-2, -0.1, 0, 0.1, 0.2, 1, 3]),
)
rule_files = st.lists(rule, min_size=1, max_size=5)
posting = st.fixed_dictionaries(
    {
        "company_id": st.integers(1, 3),
        "canonical_id": st.integers(1, 6),
        "employer": text,
        "title": text,
        "description": text,
        "intro": text,
        "scope": text,
        "city": text,
    }
)
worlds = st.lists(posting, min_size=1, max_size=12)


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(worlds, rule_files, rule_files)
def test_the_outcome_is_what_classify_says(
    rows: list[dict[str, Any]], before: list[dict[str, Any]], rules: list[dict[str, Any]]
) -> None:
    old, new = ruleset_of(before), ruleset_of(rules)
    postings = postings_of(*rows)
    corpus = Corpus.of(postings)

    outcome(corpus, old)  # what it leaves behind must not mislead the next one
    found = outcome(corpus, new)

    said = classify(postings, new)
    assert in_segments(found) == set(said.segments.itertuples(index=False, name=None))
    assert discarded(found) == dict(said.discards.itertuples(index=False, name=None))


def in_segments(found: Outcome) -> set[tuple[int, str, float]]:
    return {
        (int(found.companies[at]), slug, float(found.points["segment", slug][at]))
        for slug, members in found.members.items()
        for at in np.flatnonzero(members)
    }


def discarded(found: Outcome) -> dict[int, str]:
    reasons = zip(found.companies.tolist(), found.discards.tolist(), strict=True)
    return {company: reason for company, reason in reasons if reason}


def ruleset_of(rules: list[dict[str, Any]]) -> Ruleset:
    with TemporaryDirectory() as folder:
        try:
            return load_rules([rule_file(Path(folder, "rules.yaml"), rules)])
        except RuleError as refused:
            # A term that `none` shadows is refused: leave that rule out.
            at = int(refused.field.split(".")[1])
    return ruleset_of(rules[:at] + rules[at + 1 :])


@pytest.mark.slow
@pytest.mark.data
def test_on_real_postings_too_the_outcome_is_what_classify_says(dev_data: Path) -> None:
    shown = pd.read_csv(
        dev_data / "postings_dev.csv.gz", dtype=str, keep_default_na=False, nrows=20_000
    )
    renamed = {"company": "employer", "desc": "description", "ctype": "ownership"}
    postings = shown.rename(columns=renamed).assign(
        company_id=pd.factorize(shown["company"])[0], posting_id=range(len(shown))
    )
    rules = load_rules()

    found = outcome(Corpus.of(postings), rules)

    said = classify(postings, rules)
    assert in_segments(found) == set(said.segments.itertuples(index=False, name=None))
    assert discarded(found) == dict(said.discards.itertuples(index=False, name=None))
