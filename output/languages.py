"""List files in their reader's language: headers, words and notes, never names or quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Protocol

from output.english import english
from output.headers import HEADERS
from output.profiles import Column

HANS, HANT, EN = "zh-Hans", "zh-Hant", "en"
LANGUAGES = (HANS, HANT, EN)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def said(text: str, language: str) -> str:
    """Return one of our own texts in a language.

    >>> said("数据来源", "zh-Hant"), said("数据来源", "en")
    ('資料來源', 'Sources')
    """
    if language == EN:
        return english(text)
    return _traditional().convert(text) if language == HANT else text


def column_in(column: Column, language: str) -> Column:
    """Return a column with its header, words, suffix and note in a language.

    A column that has no header in that language yet keeps the one it has.
    """
    if language == HANS:
        return column
    header = HEADERS.get(column.source)
    shown = (header.en if language == EN else header.zh_hant) if header else column.header
    return replace(
        column,
        header=shown,
        words=_words_in(column.words, language),
        suffix=said(column.suffix, language) if column.suffix else "",
        note=said(column.note, language) if column.note else "",
    )


def _words_in(words: Mapping[str, str], language: str) -> Mapping[str, str]:
    return {slug: said(word, language) for slug, word in words.items()}


@cache
def _traditional() -> _Converter:
    # Only who writes a traditional file pays for the dictionaries.
    from opencc import OpenCC  # noqa: PLC0415

    converter: _Converter = OpenCC("s2twp")
    return converter
