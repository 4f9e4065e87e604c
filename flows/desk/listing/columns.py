"""What the index keeps of each row: by what lists are narrowed, sorted and searched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]

SIZES: tuple[str, ...] = ("10000+", "1000-9999", "500-999", "100-499", "0-99")
"""Into these the bands of many boards are put, so that a list can be narrowed by them."""
_STEPS = ((10_000, "10000+"), (1_000, "1000-9999"), (500, "500-999"), (100, "100-499"))


def size_step(band: str) -> str:
    """Return the step of SIZES in which a band begins; "" when none is known.

    >>> size_step("1000-5000"), size_step("0-50"), size_step("10001+"), size_step("")
    ('1000-9999', '0-99', '10000+', '')
    """
    low = least(band)
    if low is None:
        return ""
    return next((step for people, step in _STEPS if low >= people), SIZES[-1])


def least(band: str) -> int | None:
    """Return the least number of people of a band; None when it is unknown."""
    digits = band.rstrip("+").partition("-")[0]
    return int(digits) if digits.isdecimal() else None


def _one(name: str) -> Callable[[Row], list[str]]:
    return lambda row: [str(row.get(name) or "")]


def _several(name: str) -> Callable[[Row], list[str]]:
    return lambda row: list(dict.fromkeys(str(row.get(name) or "").split(";")))


VALUES: Mapping[str, Callable[[Row], list[str]]] = {
    "grade": _one("grade"),
    "province": _one("province"),
    "city": _one("city"),
    "size": lambda row: [size_step(str(row.get("size") or ""))],
    "destination": _several("destinations"),
    "site": _several("sites"),
    "discard": _one("discard"),
}
"""By facet the values of a row: at least one, "" where nothing is known; no value twice."""

KEYS: Mapping[str, Callable[[Row], Any]] = {
    "score": lambda row: float(row.get("score") or 0),
    # The order of this encoding is that of the sounds, for all characters in common use.
    "company_name": lambda row: str(row["company_name"]).encode("gb18030", "replace") or None,
    "grade": lambda row: row.get("grade") or None,
    "city": lambda row: str(row.get("city") or "").encode("gb18030", "replace") or None,
    "size": lambda row: least(str(row.get("size") or "")),
    "open_postings": lambda row: int(row.get("open_postings") or 0),
    "first_seen": lambda row: row.get("first_seen") or None,
    "last_seen": lambda row: row.get("last_seen") or None,
}
"""By order what a row is sorted by; None, which is unknown, comes last both ways."""

SEARCHED: tuple[str, ...] = (
    "company_name", "short_name", "city", "destinations", "reasons", "evidence_text",
)  # fmt: skip
