"""File names that are safe on any disk, made from ids and never from free text."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

_SAFE = re.compile(r"[a-z][a-z0-9_]{0,59}")
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


def inside(folder: Path, name: str) -> Path:
    """Return `folder / name`.

    Raises:
        ValueError: The path would lie elsewhere than directly in `folder`.
    """
    path = folder / name
    if path.resolve().parent != folder.resolve():
        raise ValueError(f"{name!r} leads out of {folder}")
    return path
