"""The sentence that is shown as proof."""

from __future__ import annotations

import pytest

from enrich.quotes import quote


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("外贸业务员", "外贸", "外贸业务员"),
        ("包住。常驻尼日利亚！急聘", "尼日利亚", "常驻尼日利亚！"),
        ("一、职责\n开发 海外\t客户\n二、要求", "海外", "开发 海外 客户"),
        (
            "，" * 3 + "甲" * 100 + "海外" + "乙" * 100,
            "海外",
            "…" + "甲" * 60 + "海外" + "乙" * 60 + "…",
        ),
        ("甲" * 100 + "，懂英语" + "海外", "海外", "…懂英语海外"),
    ],
)
def test_the_sentence_around_the_words_is_shown(text: str, words: str, shown: str) -> None:
    at = text.index(words)

    assert quote(text, at, at + len(words)) == shown


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (2, 99)])
def test_offsets_outside_the_text_show_nothing(start: int, end: int) -> None:
    assert quote("外贸业务员", start, end) == ""
