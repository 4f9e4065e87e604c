"""File names that are safe on any disk: ours are made of ids and never of free text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from output.cells import clean

_SAFE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FORBIDDEN = re.compile(r"[:/\\?*\"<>|%\x00-\x1f\u2028\u2029]")
MAX_BYTES = 180
"""Of a shown name: far from the limit of 255, so that a browser's "(1)" still fits."""
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def safe_name(word: str) -> str:
    """Return `word` if it is a plain slug, else a stable name that stands for it.

    >>> safe_name("hotels"), safe_name("../x"), safe_name("con")
    ('hotels', 'list_d6b96a97', 'list_1143da2b')
    """
    if _SAFE.fullmatch(word) and word not in _WINDOWS_DEVICES:
        return word
    return "list_" + hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def list_name(segment: str, on: date, kind: str, part: int = 0) -> str:
    """Return the name of one list file without its suffix; part 0 means that it is whole.

    >>> list_name("hotels", date(2026, 1, 5), "new", 2)
    'hotels_20260105_new_2'
    """
    name = f"{safe_name(segment)}_{on:%Y%m%d}_{safe_name(kind)}"
    return f"{name}_{part}" if part else name


def shown_name(words: Sequence[str], suffix: str) -> str:
    """Return a name to offer to people, whose browsers give it to the file they save.

    Words may be anybody's: what a disk or a reader takes for something else is left out, and
    the longest is cut until the whole fits.

    >>> shown_name(["客户名单", "a/b: c?", "2026-01-05", "r7"], "xlsx")
    '客户名单_ab c_2026-01-05_r7.xlsx'
    """
    plain = [_FORBIDDEN.sub("", clean(word)).strip(" .") for word in words]
    kept = [word for word in plain if word]
    while len("_".join([*kept, suffix]).encode()) > MAX_BYTES:
        longest = max(range(len(kept)), key=lambda at: len(kept[at].encode()))
        kept[longest] = kept[longest][:-1]
    return f"{'_'.join(kept)}.{suffix}"


def inside(folder: Path, name: str) -> Path:
    """Return `folder / name`.

    Raises:
        ValueError: The path would lie elsewhere than directly in `folder`.
    """
    path = folder / name
    if path.resolve().parent != folder.resolve():
        raise ValueError(f"{name!r} leads out of {folder}")
    return path
