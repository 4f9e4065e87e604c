"""The texts that a term hits are those in which it stands, however they are searched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.lab import hits
from enrich.lab.texts import FieldTexts
from enrich.segments.fold import fold
from enrich.segments.term import Term, literal, regex

PIECES = ["外", "贸", "外贸", "易", "B2B", "b", " ", "é", "𠮷", "\u200b", "ＶＩＳＡ", "\n", "-"]
texts = st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=8)
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
patterns = [
    "外.?易", "贸$", "^b", "visa|外外", "贸[^易]", r"\bb2b\b", "(外|贸)+易", "b{2,3}", "VISA",
    "(?:外贸)?易", "[外贸]易?", "ſ?isa", "外贸*b",
]  # fmt: skip
terms = st.one_of(
    words.map(literal),
    st.builds(lambda word, near: literal(word, near=(fold(near)[0],), within=2), words, words),
    st.sampled_from(patterns).map(regex),
).filter(lambda term: bool(term.text or term.regex))


@pytest.mark.parametrize("few", [0, 40])
@given(shown=texts, wanted=st.lists(terms, max_size=6, unique=True))
def test_a_search_finds_the_texts_in_which_a_term_stands(
    few: int, shown: list[str], wanted: list[Term]
) -> None:
    made = FieldTexts.of(enumerate(shown))
    folded = [made.text(at) for at in range(len(made))]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hits, "FEW", few)
        found = hits.texts_hit(made, wanted)

    assert {term: sorted(found[term].tolist()) for term in wanted} == {
        term: [at for at, text in enumerate(folded) if term.stands_in(text)] for term in wanted
    }


@given(texts)
def test_every_posting_that_shows_a_text_is_known_by_it(shown: list[str]) -> None:
    made = FieldTexts.of(enumerate(shown))

    by_text = {made.text(at): made.postings(np.array([at])) for at in range(len(made))}
    assert {text: found.tolist() for text, found in by_text.items()} == {
        text: [at for at, other in enumerate(shown) if fold(other)[0] == text]
        for text in {fold(one)[0] for one in shown}
    }


def test_no_word_is_found_across_the_border_of_two_texts() -> None:
    made = FieldTexts.of([(0, "国外"), (1, "贸易")])

    assert hits.texts_hit(made, [literal("外贸")])[literal("外贸")].tolist() == []


def test_the_spelling_of_a_term_does_not_matter_to_what_is_kept() -> None:
    assert hits.hit_key("title", literal("外貿")) == hits.hit_key("title", literal("外贸"))
    assert hits.hit_key("title", literal("外贸")) != hits.hit_key("employer", literal("外贸"))
