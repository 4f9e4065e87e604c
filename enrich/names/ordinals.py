"""Numbers in names: 第八工程局 and 第三工程局 are two firms, 第一 and 第1 and 一 one number."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {digit: at for at, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_CHINESE = "零一二三四五六七八九"
# 零 counts only within a number: 零部件, 零售 and 零食 are trades.
_NUMERAL = "[一二三四五六七八九十百](?:[〇一二三四五六七八九十百]|零(?![部售食件配担])){0,17}"
_NUMBER = r"\d{1,18}"
_NAMED = rf"第(?:[壹贰叁肆伍陆柒捌玖拾]{{1,18}}|{_NUMERAL}|{_NUMBER})"
# What is counted: after these a numeral without 第 is an ordinal too (八局, 一建, 三中).
_UNIT = (
    "分|号|厂|中|小|院|人民|医|附属|实验|研|设计|勘|工|建|局|公局|航|冶|矿|化|机|店|校|部|处|所|"
    "站|队|期|区|支|职|幼"
)
_COUNTS = re.compile(r"[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾\d]")
"""One of these is in every number."""
_MARKED = re.compile(rf"{_NAMED}|{_NUMBER}|{_NUMERAL}(?={_UNIT})")
_ANY = re.compile(rf"{_NAMED}|{_NUMBER}|{_NUMERAL}")
# Where 第 is left out as often as not; elsewhere the numeral may be a brand (三一重工).
_LEFT_OUT = re.compile(
    rf"(?<!第)(?<![〇一二三四五六七八九十百\d])(?P<number>{_NUMERAL}|\d{{1,3}})"
    r"(?=(?:人民|中医|附属|专科)*医院|人民|附属|(?:工程|公|勘测|勘察)?局|工程局|"
    r"(?:研究|设计|勘察|勘测)+[院所]|航务|中学|小学|中$|小$|幼儿园|分公司|支公司|项目部)"
)
_LATIN = re.compile(rf"{_NUMBER}|[a-z]+")
_ENGLISH = (
    ("one", "first"), ("two", "second", "ii"), ("three", "third", "iii"),
    ("four", "fourth", "iv"), ("five", "fifth"), ("six", "sixth", "vi"),
    ("seven", "seventh", "vii"), ("eight", "eighth", "viii"), ("nine", "ninth", "ix"),
    ("ten", "tenth"),
)  # fmt: skip
_WORDS = {word: at for at, words in enumerate(_ENGLISH, start=1) for word in words}


@lru_cache(maxsize=1 << 17)
def ordinals(core: str) -> tuple[int, ...]:
    """Return the numbers of a core that count something, in their order.

    >>> ordinals("中铁十一局集团第3工程"), ordinals("三一重工"), ordinals("works no 2")
    ((11, 3), (), (2,))
    """
    if core.isascii():
        return _latin(core)
    return tuple(_value(found) for found in _MARKED.findall(core))


@lru_cache(maxsize=1 << 17)
def numerals(core: str) -> tuple[int, ...]:
    """Return every number of a core, those within brands too.

    >>> numerals("二十一世纪"), numerals("21世纪"), numerals("三一重工"), numerals("百度零部件")
    ((21,), (21,), (31,), ())
    """
    if core.isascii():
        return _latin(core)
    return tuple(_value(found) for found in _ANY.findall(core) if found != "百")


def one_ordinal(text: str) -> str:
    """Return a folded name with its ordinals in one way of writing.

    >>> one_ordinal("第1人民医院"), one_ordinal("一人民医院"), one_ordinal("中建8局")
    ('第一人民医院', '第一人民医院', '中建第八局')
    >>> one_ordinal("三一重工"), one_ordinal("58同城")
    ('三一重工', '58同城')
    """
    if not _COUNTS.search(text):
        return text
    text = re.sub(_NAMED, lambda found: f"第{_chinese(_value(found[0]))}", text)
    return _LEFT_OUT.sub(lambda found: f"第{_chinese(_value(found['number']))}", text)


def _latin(core: str) -> tuple[int, ...]:
    words = _LATIN.findall(core)
    return tuple(
        int(word) if word.isdigit() else _WORDS[word]
        for word in words
        if word.isdigit() or word in _WORDS
    )


def _value(text: str) -> int:
    plain = text.removeprefix("第").translate(_FORMAL)
    if plain.isdigit():
        return int(plain)
    if not set(plain) & set("十百"):
        return int("".join(str(_DIGITS[digit]) for digit in plain))
    total = digit = 0
    for character in plain:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
    return total + digit


def _chinese(number: int) -> str:
    """Return a number below 100 in Chinese, a greater one in digits."""
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return head + (_CHINESE[ones] if ones or not tens else "")
