"""The engine finds what a naive search finds, where it finds it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.segments.fold import fold
from enrich.segments.matcher import FieldMatcher, Slot, hits_by_ahocorasick, literal_hits
from enrich.segments.term import literal

ALPHABET = "外贸貿国國際际旅游学院a bAB1２（)\u200b。\xa0"
WORDS = st.text(ALPHABET.replace("\u200b", ""), min_size=1, max_size=4).filter(str.strip)


def naive(words: list[str], shown: str) -> set[tuple[str, int, int]]:
    """Every place of every word, by looking everywhere."""
    found = set()
    for word in words:
        plain = fold(word)[0]
        for start in range(len(shown)):
            for end in range(start + 1, len(shown) + 1):
                if shown[start] == "\u200b" or shown[end - 1] == "\u200b":
                    continue
                if fold(shown[start:end])[0] == plain and bordered(plain, shown, start, end):
                    found.add((plain, start, end))
    return found


def bordered(plain: str, shown: str, start: int, end: int) -> bool:
    def latin(char: str) -> bool:
        return char.isascii() and char.isalnum()

    before = fold(shown[:start])[0][-1:]
    after = fold(shown[end:])[0][:1]
    return not (
        (latin(plain[0]) and before and latin(before))
        or (latin(plain[-1]) and after and latin(after))
    )


@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=6), shown=st.text(ALPHABET, max_size=24))
def test_engine_equals_naive_search(words: list[str], shown: str) -> None:
    terms = {literal(word): [Slot(0, 0, at)] for at, word in enumerate(words)}
    by_slot = {at: fold(word)[0] for at, word in enumerate(words)}

    hits = FieldMatcher(terms).hits(shown)

    found = {(by_slot[slot.term], start, end) for slot, start, end in hits}
    assert found == naive(words, shown)


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(WORDS, min_size=1, max_size=9, unique=True),
    text=st.text(ALPHABET, max_size=80),
)
def test_two_engines_agree(words: list[str], text: str) -> None:
    found = literal_hits(words)(text)

    assert sorted(found) == sorted(hits_by_ahocorasick(words)(text))


@given(st.text(max_size=60) | st.text(ALPHABET, min_size=30, max_size=90))
def test_folding_keeps_every_visible_character_in_place(shown: str) -> None:
    text, way_back = fold(shown)

    assert len(text) == len(shown if way_back is None else way_back)
    assert fold(text)[0] == text
