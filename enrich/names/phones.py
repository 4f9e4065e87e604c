"""Phone numbers: a company's line, or somebody's own."""

from __future__ import annotations

import re
from enum import StrEnum

from enrich.names.fold import fold

_MOBILE = re.compile(r"1[3-9]\d{9}")
_SERVICE = re.compile(r"[48]00\d{7}")
_LANDLINE = re.compile(r"0\d{2,3}[2-9]\d{6,7}")
_EXTENSION = re.compile(r"(?:转|x|ext\.?|分机|#)\s*\d{1,6}$|(?<=\d{7})-\d{1,5}$")
_ABROAD = re.compile(r"(?!86)[1-9]\d{7,13}")


class PhoneKind(StrEnum):
    """Whose line a number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    ABROAD = "abroad"

    @property
    def personal(self) -> bool:
        """Whether it belongs to a person, so that it may not be kept."""
        return self is PhoneKind.MOBILE


def phone_kind(text: str) -> PhoneKind | None:
    """Return what kind of number `text` is; None when it is none.

    >>> phone_kind("+86 138-0013-8000")
    <PhoneKind.MOBILE: 'mobile'>
    >>> phone_kind("0755-86013388 转 8001")
    <PhoneKind.LANDLINE: 'landline'>
    """
    number = phone_number(text)
    if number is None:
        return None
    for kind, shape in (
        (PhoneKind.MOBILE, _MOBILE),
        (PhoneKind.SERVICE, _SERVICE),
        (PhoneKind.LANDLINE, _LANDLINE),
    ):
        if shape.fullmatch(number):
            return kind
    return PhoneKind.ABROAD if fold(text).lstrip("( ").startswith(("+", "00")) else None


def phone_number(text: str) -> str | None:
    """Return the digits of one number without country code 86 and extension; None if odd.

    >>> phone_number("(86)0755-8601 3388-802")
    '075586013388'
    """
    plain = _EXTENSION.sub("", fold(text).replace(" ", ""))
    abroad = plain.lstrip("( ").startswith(("+", "00"))
    digits = re.sub(r"\D", "", plain)
    if abroad:
        digits = digits.removeprefix("00")
    at_home = digits.removeprefix("86") if len(digits) >= 12 or abroad else digits
    if (
        at_home != digits
        and re.fullmatch(r"[2-9]\d{8,10}|10\d{8}", at_home)
        and not _SERVICE.fullmatch(at_home)
    ):
        at_home = f"0{at_home}"
    if any(shape.fullmatch(at_home) for shape in (_MOBILE, _SERVICE, _LANDLINE)):
        return at_home
    return digits if abroad and _ABROAD.fullmatch(digits) else None
