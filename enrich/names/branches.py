"""Parts of firms whose names show no legal form: 招商银行深圳福田支行, 幻界成都分公司."""

from __future__ import annotations

import re

from enrich.names import words
from enrich.names.places import chain, gazetteer

_LONE_HEAD = re.compile(
    r"^(.{2,}?(?:银行|信用社|证券|保险|人寿|财险|产险|集团|大学|医院|学校|事务所|大药房|"
    r"酒店|药房|地产))(.+)$"
)
LONGEST_SPOT = 5
"""Characters that follow the city in the name of a chain's shop: 东门店 in 深圳东门店."""
_ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+$")


def lone_branch(text: str) -> tuple[str, str]:
    """Return a name without its branch, and the branch; "" where it is all the firm's own.

    >>> lone_branch("幻界成都分公司"), lone_branch("星河药店第十八分店")
    (('幻界', '成都分公司'), ('星河药店', '第十八分店'))
    >>> lone_branch("星河教育南山校区")
    ('星河教育', '南山校区')
    """
    _, head_end = chain(text)
    for at in range(max(2, head_end + 1), len(text) - 2):
        if any(
            r.level <= 2 or r.town or r.full or words.LONE_BRANCH.fullmatch(text, end)
            for end, rs in gazetteer().heads(text, at)
            for r in rs
            if r.level
        ):
            return text[:at], text[at:]
    found = _LONE_HEAD.match(text)
    if found:
        return found[1], found[2]
    suffix = words.LONE_BRANCH.search(text)
    if not suffix or suffix.start() <= head_end + 1:
        return text, ""
    at = _widened(text, suffix.start(), head_end)
    return text[:at], text[at:]


def city_shop(text: str) -> tuple[str, str]:
    """Return a chain's name and its shop in another city; "" where the text tells of none.

    >>> city_shop("星河火锅深圳东门店"), city_shop("深圳东门小吃店"), city_shop("老北京布鞋店")
    (('星河火锅', '深圳东门店'), ('深圳东门小吃店', ''), ('老北京布鞋店', ''))
    """
    head = chain(text)[1]
    for at in range(2, len(text) - 2):
        for end, regions in gazetteer().heads(text, at):
            city = any(r.level in {1, 2} for r in regions)
            if not head and city and 1 <= len(text) - end <= LONGEST_SPOT:
                return text[:at], text[at:]
    return text, ""


def _widened(text: str, at: int, head_end: int) -> int:
    """Return where a branch starts that is numbered, or named for a district."""
    ordinal = _ORDINAL.search(text[:at])
    if ordinal and ordinal.start() > head_end + 1:
        return ordinal.start()
    for size in (3, 2):
        known = text[at - size : at] in gazetteer().chinese
        if known and at - size > head_end + 1 and words.ends_in_trade(text[: at - size]):
            return at - size
    return at
