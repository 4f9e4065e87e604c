"""How many people a company employs, from the words of many boards."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d[\d,]*")
_FEWER = re.compile(r"少于|不足|以下|以内|小于|<|fewer|less|under|up to", re.IGNORECASE)
_MORE = re.compile(r"以上|大于|超过|\+|>|more|over", re.IGNORECASE)


def size_band(shown: str) -> str:
    """Return the band as `low-high`, or `low+` where it is open; "" when no number is shown.

    >>> size_band("1000-5000人"), size_band("少于50人"), size_band("10,001+ employees")
    ('1000-5000', '0-50', '10001+')
    """
    plain = shown.replace("万", "0000") if re.search(r"\d万", shown) else shown
    numbers = [int(n.replace(",", "")) for n in _NUMBER.findall(plain)]
    if not numbers:
        return ""
    if len(numbers) >= 2 and numbers[0] <= numbers[1]:
        return f"{numbers[0]}-{numbers[1]}"
    if _FEWER.search(shown):
        return f"0-{numbers[0]}"
    return f"{numbers[0]}+" if _MORE.search(shown) else f"{numbers[0]}-{numbers[0]}"


def size_low(band: str) -> int | None:
    """Return the least number of people of a band; None when it is unknown."""
    found = re.match(r"\d+", band)
    return int(found.group()) if found else None


def size_high(band: str) -> int | None:
    """Return the greatest number of people of a band; None when it is unknown or open."""
    _, dash, high = band.partition("-")
    return int(high) if dash else None
