"""Text cut into pieces, those that a rule read marked; whatever the text holds stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

REACH = 40
"""So many characters are shown on either side of marked words in an excerpt."""
Span = tuple[int, int]
Piece = tuple[str, bool]
"""A piece of text, and whether it is marked."""


def marked(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Return the whole text in pieces; marks that touch or overlap become one.

    >>> marked("开发海外客户", [(2, 4), (3, 6)])
    (('开发', False), ('海外客户', True))
    """
    return _pieces(text, _joined(text, spans), (0, len(text)))


def excerpt(text: str, spans: Iterable[Span], reach: int = REACH) -> tuple[Piece, ...]:
    """Return the marked words with what stands around them, gaps shown as …; none: nothing.

    >>> excerpt("包吃住，负责开发海外客户，英语流利。", [(8, 10)], reach=2)
    (('…开发', False), ('海外', True), ('客户…', False))
    """
    marks = _joined(text, spans)
    windows: list[Span] = []
    for start, end in marks:
        low, high = max(0, start - reach), min(len(text), end + reach)
        if windows and low <= windows[-1][1]:
            low = windows.pop()[0]
        windows.append((low, high))
    found: list[Piece] = []
    for window in windows:
        found += _pieces(text, marks, window)
        if window[1] < len(text):
            found.append(("…", False))
    if windows and windows[0][0] > 0:
        found.insert(0, ("…", False))
    return _merged(found)


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans that lie in the text, in order, none touching another."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if not 0 <= start < end <= len(text):
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, marks: Sequence[Span], window: Span) -> tuple[Piece, ...]:
    at, last = window
    found: list[Piece] = []
    for start, end in marks:
        if start < window[0] or end > last:
            continue
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:last], False))
    return tuple(piece for piece in found if piece[0])


def _merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for text, mark in pieces:
        if found and found[-1][1] == mark:
            found[-1] = (found[-1][0] + text, mark)
        else:
            found.append((text, mark))
    return tuple(found)
