"""Answers of one key: as they are pressed on a terminal, a line each on a pipe."""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator

END = ""
"""What is read when nothing more can come."""


@contextlib.contextmanager
def keys() -> Iterator[Callable[[], str]]:
    """Yield what reads the next key from standard input; END when it has ended.

    A terminal is as it was when the block ends. Letters that a Chinese input method made wide
    count as plain ones.
    """
    if not sys.stdin.isatty():
        yield lambda: _plain(sys.stdin.readline())
        return
    try:
        import termios  # noqa: PLC0415  not everywhere
        import tty  # noqa: PLC0415  not everywhere
    except ImportError:
        yield lambda: _plain(sys.stdin.readline())
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        yield lambda: _pressed(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _pressed(terminal: int) -> str:
    raw = os.read(terminal, 1)
    more = {0xC0: 1, 0xE0: 2, 0xF0: 3}
    first = raw[0] if raw else 0
    rest = next((more[mark] for mark in (0xF0, 0xE0, 0xC0) if first & mark == mark), 0)
    if rest:
        raw += os.read(terminal, rest)
    text = raw.decode("utf-8", "replace")
    return END if text in {"", "\x04"} else _plain(text) or " "


def _plain(text: str) -> str:
    if not text:
        return END
    return unicodedata.normalize("NFKC", text).strip().casefold()[:1] or " "
