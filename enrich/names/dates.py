"""Days as boards write them: 2026-11-3, 11月3日, 3天前, epoch seconds, ISO moments."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from enrich.names.fold import fold

# Boards state days as China sees them, whatever zone their machines write.
CHINA = timezone(timedelta(hours=8))
_DAY = re.compile(r"(20\d\d|19\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:\d{6})?")
_NO_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?![\dk千万元年])日?")
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z| ?[+-]\d\d:?\d\d)")
_AGO = re.compile(
    r"(\d+|半|a|an|一|两|二|三)\s*\+?\s*(分钟|小时|个小时|天|日|周|星期|个月|月|年|"
    r"minutes?|hours?|days?|weeks?|months?|years?)\s*(?:以?前|\+?\s*ago)"
)
_DAYS = {
    "分钟": 0, "小时": 0, "个小时": 0, "minute": 0, "hour": 0, "天": 1, "日": 1, "day": 1,
    "周": 7,    "星期": 7, "week": 7, "个月": 30, "月": 30, "month": 30, "年": 365, "year": 365,
}  # fmt: skip
_COUNTS = {"半": 0, "a": 1, "an": 1, "一": 1, "两": 2, "二": 2, "三": 3}
_WORDS = {
    "今天": 0, "今日": 0, "刚刚": 0, "刚才": 0, "today": 0, "just now": 0, "just posted": 0,
    "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?\s*"
    r"(?:(?<=[\s.])(\d{1,2})(?:st|nd|rd|th)?[,\s]\s*)?(20\d\d)"
)


def parse_date(text: str, today: date) -> date | None:
    """Return the day that `text` means when read on `today`; None when it is not understood.

    A day without a year is the latest such day that is not more than a week ahead.

    >>> parse_date("3天前", date(2026, 11, 24))
    datetime.date(2026, 11, 21)
    >>> parse_date("2026-01-05T23:30:00Z", date(2026, 11, 24))
    datetime.date(2026, 1, 6)
    """
    plain = fold(text)
    for read in (_zoned, _epoch, _written, _ago, _without_year):
        found = read(plain, today)
        if found is not None:
            return found
    return None


def _zoned(plain: str, _today: date) -> date | None:
    if not _ZONED.fullmatch(plain):
        return None
    try:
        moment = datetime.fromisoformat(plain.upper().replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    return moment.astimezone(CHINA).date()


def _epoch(plain: str, _today: date) -> date | None:
    found = _EPOCH.fullmatch(plain)
    if not found:
        return None
    return datetime.fromtimestamp(int(found[1]), UTC).astimezone(CHINA).date()


def _written(plain: str, _today: date) -> date | None:
    found = _DAY.search(plain) or _COMPACT.fullmatch(plain)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    named = _ENGLISH.search(plain)
    if named and named[2][:3] in _MONTHS and (named[1] or named[3]):
        return _day(int(named[4]), _MONTHS.index(named[2][:3]) + 1, int(named[1] or named[3]))
    return None


def _ago(plain: str, today: date) -> date | None:
    for word, days in _WORDS.items():
        if plain.startswith(word):
            return today - timedelta(days=days)
    found = _AGO.search(plain)
    if not found:
        return None
    count = _COUNTS.get(found[1])
    count = int(found[1]) if count is None else count
    days = count * _DAYS[found[2].rstrip("s")]
    return today - timedelta(days=days) if days < 36_500 else None


def _without_year(plain: str, today: date) -> date | None:
    found = _NO_YEAR.search(plain)
    if not found:
        return None
    month, day = int(found[1]), int(found[2])
    for year in (today.year + 1, today.year, today.year - 1):
        shown = _day(year, month, day)
        if shown is not None and shown <= today + timedelta(days=7):
            return shown
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
