"""Company phone numbers as a Chinese office writes them, and as a CSV can carry them.

A spreadsheet reads `075588886666` in a CSV as a number and drops its zero, and takes
`+8675588886666` for a sum. Groups with a space or a hyphen stay text everywhere.
"""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"\s*[;；,，、/]\s*")
_EXTENSION = re.compile(r"\s*(?:转|ext\.?|x|#)\s*(\d{1,6})$", re.IGNORECASE)
_JOINTS = re.compile(r"[\s()（）.·－–—-]+")
_HOME = re.compile(r"^(?:\+|00)86")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SERVICE = re.compile(r"[48]00\d{7}")
_WITHOUT_ZERO = re.compile(rf"{_MOBILE.pattern}|{_SERVICE.pattern}|0\d*")
_AREA = re.compile(r"^(010|02\d|0[3-9]\d{2})(\d{7,8})(\d{0,5})$")
_TWO_DIGIT_COUNTRIES = frozenset(
    map(str, (20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, *range(43, 50), *range(51, 59)))
) | frozenset(map(str, (*range(60, 67), 81, 82, 84, *range(90, 96), 98)))


def hyphened(value: str) -> str:
    """Return phone numbers for a text cell; what is no number comes back as shown.

    >>> hyphened("+86 755 8888 6666"), hyphened("4008001234"), hyphened("010-12345678转802")
    ('0755-88886666', '400-800-1234', '010-12345678转802')
    """
    return "; ".join(_written(number, "-", "") for number in _numbers(value))


def spaced(value: str) -> str:
    """Return phone numbers for a CSV, where a leading + or a bare number would be computed.

    >>> spaced("13800138000"), spaced("0755-88886666"), spaced("+1 650-253-0000")
    ('138 0013 8000', '0755 8888 6666', '(+1) 650 253 0000')
    """
    return "; ".join(_written(number, " ", " ") for number in _numbers(value))


def _numbers(value: str) -> list[str]:
    return [number for number in _SEPARATORS.split(value.strip()) if number]


def _written(shown: str, joint: str, inner: str) -> str:
    extension = _EXTENSION.search(shown)
    body = _JOINTS.sub("", shown[: extension.start()] if extension else shown)
    tail = f"转{extension[1]}" if extension else ""
    digits = _HOME.sub("", body)
    if digits.startswith(("+", "00")):
        return _abroad(shown, digits, joint) + tail
    if not (digits.isascii() and digits.isdigit()):
        return shown
    if digits != body and not _WITHOUT_ZERO.fullmatch(digits):
        digits = "0" + digits  # +86 755 … stands for 0755 …
    groups = _groups(digits, inner)
    if not groups and inner and len(digits) > 8:
        groups = _fours(digits)
    return (joint.join(groups) if groups else shown) + tail


def _groups(digits: str, inner: str) -> list[str]:
    if _MOBILE.fullmatch(digits):
        return [inner.join((digits[:3], digits[3:7], digits[7:]))]
    if _SERVICE.fullmatch(digits):
        return [digits[:3], digits[3:6], digits[6:]]
    if landline := _AREA.match(digits):
        area, number, extension = landline.groups()
        halves = inner.join((number[:-4], number[-4:]))
        return [area, halves, extension] if extension else [area, halves]
    return []


def _abroad(shown: str, digits: str, joint: str) -> str:
    number = digits.removeprefix("+").removeprefix("00")
    if not number.isdigit() or not 7 <= len(number) <= 15:
        return shown
    length = 1 if number[0] in "17" else 2 if number[:2] in _TWO_DIGIT_COUNTRIES else 3
    groups = [part for part in _JOINTS.split(shown) if part.strip("+")]
    code = number[:length]
    if groups and groups[0].removeprefix("+").removeprefix("00") == code:
        return joint.join([f"(+{code})", *groups[1:]])
    rest = number[length:]
    groups = [rest[:3], rest[3:6], rest[6:]] if len(rest) == 10 else _fours(rest)
    return joint.join([f"(+{code})", *groups])


def _fours(digits: str) -> list[str]:
    return re.findall(r"\d{1,4}(?=(?:\d{4})*$)", digits)
