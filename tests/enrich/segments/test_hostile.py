"""Regexes, files and texts that would break a careless engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.issues import RuleError
from enrich.segments import Ruleset, classify, load_rules
from enrich.segments.matcher import FieldMatcher, Slot
from enrich.segments.regexlint import regex_problems
from enrich.segments.term import Term, regex

Write = Callable[..., Path]
MakeRules = Callable[..., Ruleset]
MakePostings = Callable[..., pd.DataFrame]
RULE = """
- id: t.title
  segment: trade
  any: {title: [外贸]}
  why: sells abroad
  match: [{title: 外贸业务员}]
  nomatch: [{title: 会计}]
"""
EXPLOSIVE = [
    "(招聘.*)+经理$",
    "(招+聘?)+经理$",
    "(外|外外)*贸",
    "(x+x+)+经理",
    "招{1,400}聘{1,400}经理",
]


def cpu_seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_a_regex_takes_time_in_proportion_to_the_text(pattern: str) -> None:
    term = regex(pattern)
    matcher = FieldMatcher({term: [Slot(0, 0, 0)]})
    one, four = "招聘外x" * 2_500 + "经理x", "招聘外x" * 10_000 + "经理x"
    matcher.hits(one)

    short, long = (cpu_seconds(partial(matcher.hits, text)) for text in (one, four))

    assert long < 12 * short + 0.01


def test_a_regex_that_could_run_over_every_text_is_refused() -> None:
    assert regex_problems("(a+)+$") == ["holds no fixed word: it would run over every text"]


def test_a_hostile_regex_hardly_slows_down_what_does_not_hold_its_word(
    rules_of: MakeRules, postings: MakePostings
) -> None:
    hostile = ", ".join(f"{{re: '{pattern}'}}" for pattern in EXPLOSIVE)
    plain, armed = rules_of(RULE), rules_of(RULE.replace("[外贸]", f"[外贸, {hostile}]"))
    rows = postings(*({"title": f"会计出纳第{at}号" * 20} for at in range(400)))

    one, two = (cpu_seconds(partial(classify, rows, rules)) for rules in (plain, armed))

    assert two < 6 * one + 0.05


@pytest.mark.parametrize(
    ("size", "says"), [(10 << 20, "larger than"), (1 << 19, "longer than 400 characters")]
)
def test_a_pattern_of_megabytes_is_refused(write_rules: Write, size: int, says: str) -> None:
    path = write_rules(RULE.replace("[外贸]", "[{re: '" + "外" * (size // 3) + "'}]"))

    with pytest.raises(RuleError, match=says):
        load_rules([path])


@pytest.mark.parametrize(
    ("was", "now", "place", "says"),
    [
        ("[外贸]", "[0123]", "10:17", "123 is not text: put it in quotes"),
        ("[外贸]", "[+8613800138000]", "10:17", "8613800138000 is not text"),
        ("[外贸]", "[1.5]", "10:17", "1.5 is not text"),
        ("[外贸]", "[true]", "10:17", "True is not text"),
        ("[外贸]", "[2026-01-02]", "10:17", "is not text"),
        ("[外贸]", "[null]", "10:17", "None is not text"),
        ("[外贸]", "[&a 外贸]", "10:17", "anchors and aliases are not allowed"),
        ("[外贸]", "!!python/object/apply:os.system [ls]", "10:16", "tags are not allowed"),
        ("[外贸]", "[!!binary aGk=]", "10:17", "tags are not allowed"),
        ("segment: trade", "segment: trade\n  segment: park", "10:3", "duplicate key"),
        ("[外贸]", "[" * 20_000 + "]" * 20_000, "10:76", "nested more than 64 deep"),
        ("why: sells", "wy: sells", "8:3", "why: is missing"),
    ],
)
def test_yaml_that_means_something_else_is_refused_with_its_place(
    write_rules: Write, was: str, now: str, place: str, says: str
) -> None:
    path = write_rules(RULE.replace(was, now))

    with pytest.raises(RuleError) as found:
        load_rules([path])

    assert str(found.value).startswith(f"{path}:{place}")
    assert says in str(found.value)


@pytest.mark.parametrize("word", ["no", "on", "off", "yes", "y", "1e3x", "'0123'", "~x"])
def test_words_stay_words(write_rules: Write, word: str) -> None:
    rules = load_rules([write_rules(RULE.replace("[外贸]", f"[{word}]"))])

    (term,) = rules.matchers["title"].terms
    assert term.shown == word.strip("'")


PLAIN = "远山集团招聘外贸业务员与export经理"
DISGUISES = st.lists(
    st.sampled_from(["", "\u200b", "\ufeff", "\u00ad", "\u2060", "\ufe0f"]),
    min_size=len(PLAIN),
    max_size=len(PLAIN),
)
TRADITIONAL = str.maketrans("远团业务员贸经", "遠團業務員貿經")


@settings(max_examples=60, deadline=None)
@given(
    marks=DISGUISES,
    wide=st.booleans(),
    traditional=st.booleans(),
    upper=st.booleans(),
)
def test_a_disguised_text_is_in_the_segment_of_the_plain_one(
    marks: list[str], wide: bool, traditional: bool, upper: bool
) -> None:
    shown = PLAIN.upper() if upper else PLAIN
    shown = shown.translate(TRADITIONAL) if traditional else shown
    if wide:
        shown = "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in shown)
    disguised = "".join(map("".join, zip(shown, marks, strict=True)))
    terms = [Term(text=word) for word in ("外贸业务", "export", "集团招聘")]
    matcher = FieldMatcher({term: [Slot(at, 0, at)] for at, term in enumerate(terms)})

    found = {
        (slot.rule, disguised[start:end].translate(dict.fromkeys(map(ord, "".join(marks)))))
        for slot, start, end in matcher.hits(disguised)
    }

    assert {rule for rule, _ in found} == {0, 1, 2}
    assert all(words in shown for _, words in found)


@pytest.mark.parametrize(
    "text", ["外\ud800贸", "外贸\udc00", "\ud800" * 50 + "外贸", "🎒外贸" * 30]
)
def test_halves_of_characters_break_nothing(text: str) -> None:
    matcher = FieldMatcher({Term(text="外贸"): [Slot(0, 0, 0)]})

    assert [text[start:end] for _, start, end in matcher.hits(text)] == ["外贸"] * text.count(
        "外贸"
    )
