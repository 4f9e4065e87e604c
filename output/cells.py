"""Cell texts that any spreadsheet opens as what they are, and never runs.

`clean` makes text fit for a cell of any kind. XLSX needs no more, because there a string is a
string. A CSV has no types, so `guard` keeps a spreadsheet from reading text as a formula.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

MAX_UNITS = 32_767
"""Excel's limit for one cell, in UTF-16 units: 𠮷 counts twice."""
MAX_URL = 2_079
EXCERPT = 300

_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # control characters but those that end a line
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # no character at all: XML refuses them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # turn the reading direction around
)
# Most addresses are as plain as this: nothing in them has to be looked at twice.
_PLAIN_URL = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9/_.~-]*(?:\?[A-Za-z0-9=&_.~-]*)?)?"
)
_EDGE = " \t\r\n\f\v\xa0\u3000\u200b\u200c\u200d\u2060\ufeff"
_FORMULA = ("=", "+", "-", "@", "|", "＝", "＋", "－", "＠")
_LINE_MARK = " ⏎ "


def clean(value: str) -> str:
    r"""Return `value` as one cell can hold it: no control characters, cut with … if too long.

    >>> clean("a\x00b\ud800c\u202ed")
    'abcd'
    """
    if not value.isprintable():
        value = "\n".join(_UNSAFE.sub("", value).splitlines())
    if value.startswith("<r>") and value.endswith("</r>"):
        # XlsxWriter would take this for its own markup and write it unescaped.
        value += " "
    return cut(value, MAX_UNITS)


def cut(text: str, units: int) -> str:
    """Return at most `units` UTF-16 units of `text`; what was cut ends with ….

    >>> cut("出票专员", 3)
    '出票…'
    """
    if len(text) <= units // 2 or _units(text) <= units:
        return text
    kept = text.encode("utf-16-le")[: 2 * (units - 1)].decode("utf-16-le", "ignore")
    return kept + "…"


def guard(value: str) -> str:
    r"""Return `value` as a CSV may carry it: clean, one line, and computed by no spreadsheet.

    >>> guard("=1+1"), guard(" a \n@SUM(1)"), guard("外贸-跟单")
    ("'=1+1", "'a ⏎ @SUM(1)", '外贸-跟单')
    """
    text = clean(value).strip(_EDGE)
    if "\n" in text:
        lines = [line.strip(_EDGE) for line in text.split("\n")]
        text = _LINE_MARK.join(line for line in lines if line)
        risky = any(line.startswith(_FORMULA) for line in lines)
    else:
        risky = text.startswith(_FORMULA)
    return cut("'" + text if risky else text, MAX_UNITS)


def link_target(url: str) -> str | None:
    """Return the address to put behind a cell, or None when it must stay plain text.

    Only http and https, and no `user@host`, which shows one host and opens another.

    >>> link_target("https://jobs.example/招聘?id=7")
    'https://jobs.example/%E6%8B%9B%E8%81%98?id=7'
    >>> link_target("javascript:alert(1)")
    """
    if _PLAIN_URL.fullmatch(url) and len(url) <= MAX_URL:
        return url
    if not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or not parts.netloc.isascii():
        return None
    if "@" in parts.netloc:
        return None
    target = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    return target if len(target) <= MAX_URL else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
