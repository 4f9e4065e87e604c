"""Marked words: the text stays whole, whatever it holds and wherever the marks are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.desk.company.marks import excerpt, marked

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)))


@given(st.text(max_size=30), SPANS)
def test_the_pieces_together_are_the_text_and_the_marks_lie_within_spans(
    text: str, spans: list[tuple[int, int]]
) -> None:
    pieces = marked(text, spans)

    assert "".join(piece for piece, _ in pieces) == text
    inside = {
        at for low, high in spans if 0 <= low < high <= len(text) for at in range(low, high)
    }
    marks = [mark for piece, mark in pieces for _ in piece]
    assert {at for at, mark in enumerate(marks) if mark} == inside


@given(st.text(alphabet="abc甲乙", max_size=30), SPANS, st.integers(0, 5))
def test_an_excerpt_marks_the_same_words_as_the_whole_text(
    text: str, spans: list[tuple[int, int]], reach: int
) -> None:
    whole = [piece for piece, mark in marked(text, spans) if mark]

    assert [piece for piece, mark in excerpt(text, spans, reach) if mark] == whole


def test_gaps_between_far_marks_are_shown() -> None:
    text = "负责外贸，包吃包住，五险一金，开发德国客户。"

    assert excerpt(text, [(2, 4), (17, 19)], reach=1) == (
        ("…责", False),
        ("外贸", True),
        ("，…发", False),
        ("德国", True),
        ("客…", False),
    )
