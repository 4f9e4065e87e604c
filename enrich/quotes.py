"""The words of an advertisement that prove a point, cut out at the ends of their sentence."""

from __future__ import annotations

_ENDS = "。！？!?；;\n\r"
_SOFT = "，,、 "
REACH = 60
"""So many characters are shown on either side of the words when the sentence does not end."""


def quote(text: str, start: int, end: int) -> str:
    """Return the sentence around `text[start:end]`, shortened with … where it is long.

    >>> quote("包吃住。负责开发欧美客户，英语流利。", 6, 8)
    '负责开发欧美客户，英语流利。'
    """
    if not 0 <= start < end <= len(text):
        return ""
    first = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    found = [at for mark in _ENDS if (at := text.find(mark, end)) >= 0]
    last = min(found) + 1 if found else len(text)
    if start - first > REACH:
        first = _soft(text, start - REACH, start)
    head = "…" if first > 0 and text[first - 1] not in _ENDS else ""
    tail = ""
    if last - end > REACH:
        last, tail = end + REACH, "…"
    return f"{head}{' '.join(text[first:last].split())}{tail}"


def _soft(text: str, low: int, high: int) -> int:
    found = [at + 1 for mark in _SOFT if (at := text.find(mark, low, high)) >= 0]
    return min(found, default=low)
