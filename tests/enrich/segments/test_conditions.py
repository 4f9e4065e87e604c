"""Conditions and the logic of rules do what looking everywhere, one by one, would do."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from enrich.issues import RuleError
from enrich.segments import load_rules
from enrich.segments.classify import Matching
from enrich.segments.fold import fold
from enrich.segments.matcher import FieldMatcher, Slot
from enrich.segments.place_prefix import place_prefix
from enrich.segments.ruleset import fires
from enrich.segments.term import Term, literal

SHOWN = st.text("外贸貿国北京市a bB1２（)\u200b\ufeff。", max_size=30)
WORD = st.text("外贸國北京市aB1(", min_size=1, max_size=3)
WORDS = st.lists(WORD, max_size=2).map(lambda words: tuple(fold(word)[0] for word in words))
TERM = st.builds(
    literal,
    WORD,
    at=st.sampled_from(["", "start", "end", "whole"]),
    not_before=WORDS,
    not_after=WORDS,
    not_near=WORDS,
    near=WORDS,
    within=st.integers(1, 6),
)
LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def visible(shown: str) -> tuple[str, list[int]]:
    """Fold a text a character at a time."""
    kept = [(fold(char)[0], at) for at, char in enumerate(shown) if fold(char)[0]]
    return "".join(char for char, _ in kept), [at for _, at in kept]


def counts(term: Term, text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    if LATIN & {term.text[0]} and LATIN & set(before[-1:]):
        return False
    if LATIN & {term.text[-1]} and LATIN & set(after[:1]):
        return False
    near = before[-term.within :], after[: term.within]
    first = start == 0 or place_prefix(text) >= start
    return (
        not any(after.startswith(word) for word in term.not_before)
        and not any(before.endswith(word) for word in term.not_after)
        and not any(word in side for word in term.not_near for side in near)
        and (not term.near or any(word in side for word in term.near for side in near))
        and (term.at not in {"start", "whole"} or first)
        and (term.at not in {"end", "whole"} or not after)
    )


def naive(terms: list[Term], shown: str) -> set[tuple[int, int, int]]:
    text, way_back = visible(shown)
    return {
        (at, way_back[start], way_back[end - 1] + 1)
        for at, term in enumerate(terms)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if text[start:end] == term.text and counts(term, text, start, end)
    }


@settings(max_examples=300, deadline=None)
@given(terms=st.lists(TERM, min_size=1, max_size=6, unique=True), shown=SHOWN)
def test_a_term_counts_where_each_condition_holds(terms: list[Term], shown: str) -> None:
    slots = {term: [Slot(0, 0, at)] for at, term in enumerate(terms)}

    hits = FieldMatcher(slots).hits(shown)

    assert {(slot.term, start, end) for slot, start, end in hits} == naive(terms, shown)


@given(st.lists(TERM, min_size=1, max_size=4), SHOWN)
def test_a_term_stands_in_a_text_where_it_is_hit(terms: list[Term], shown: str) -> None:
    text = visible(shown)[0]
    for term in terms:
        assert term.stands_in(text) == bool(naive([term], shown))


GROUP = st.dictionaries(
    st.sampled_from(["title", "description", "posting_text"]),
    st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=3, unique=True),
    min_size=1,
    max_size=2,
)
RULE = st.fixed_dictionaries(
    {
        "any": GROUP | st.just({}),
        "all": st.lists(GROUP, max_size=2),
        "none": GROUP | st.just({}),
    },
    optional={"n_of": GROUP.map(lambda group: {"n": 2, "of": group})},
)
POSTING = st.fixed_dictionaries(
    {
        "title": st.text("甲乙丙丁戊", max_size=4),
        "description": st.text("甲乙丙丁戊", max_size=4),
    }
)


class Said:
    """A rule file that holds one rule."""

    def __init__(self, rule: dict[str, Any]) -> None:
        whole = {"id": "t", "signal": "s", "why": "x", "match": [{}], "nomatch": [{}], **rule}
        self.text = json.dumps({"version": 1, "rules": [whole]}, ensure_ascii=False)

    def read_bytes(self) -> bytes:
        return self.text.encode()


def words_hit(group: dict[str, list[str]], posting: dict[str, str]) -> set[str]:
    """The words of a group that a posting holds."""
    return {
        word
        for name, words in group.items()
        for real in (("title", "description") if name == "posting_text" else (name,))
        for word in words
        if word in posting[real]
    }


@settings(max_examples=200, deadline=None)
@given(rule=RULE, postings=st.lists(POSTING, min_size=1, max_size=6))
def test_a_rule_fires_when_each_part_says_so(
    rule: dict[str, Any], postings: list[dict[str, str]]
) -> None:
    assume(rule["any"] or rule["all"] or "n_of" in rule)
    try:
        ruleset = load_rules([Said(rule)])
    except RuleError as refused:
        assume("which `none` refuses" not in str(refused))
        assume("can never hit" not in str(refused))
        raise
    matching = Matching(ruleset)

    for posting in postings:
        hit = partial(words_hit, posting=posting)
        wanted = (
            (not rule["any"] or hit(rule["any"]))
            and all(map(hit, rule["all"]))
            and not hit(rule["none"])
            and ("n_of" not in rule or len(hit(rule["n_of"]["of"])) >= 2)
        )
        assert bool(matching.fired(posting)) == bool(wanted)
        slots = [
            slot
            for name, matcher in ruleset.matchers.items()
            for slot, _, _ in matcher.hits(posting[name])
        ]
        assert fires(ruleset.rules[0], slots) == bool(wanted)
