"""A list's query in words, for people who read a file or the ledger long after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flows.desk.listing.query import ListQuery
from output.profiles import DISCARDS, STATES

Say = Callable[[str], str]

_LABELS: Mapping[str, str] = {
    "grade": "客户分级",
    "province": "省份",
    "city": "城市",
    "size": "公司规模",
    "destination": "目的国地区",
    "site": "数据来源",
    "state": "状态",
    "discard": "剔除原因",
}
_VALUES: Mapping[str, Mapping[str, str]] = {"state": STATES, "discard": DISCARDS}
_SORTS: Mapping[str, str] = {
    "score": "得分",
    "company_name": "公司全称",
    "grade": "客户分级",
    "city": "城市",
    "size": "公司规模",
    "open_postings": "在招职位数",
    "first_seen": "首次发现",
    "last_seen": "最近在招",
}


def filter_words(query: ListQuery, say: Say) -> tuple[tuple[str, str], ...]:
    """Return what a query narrows, searches and sorts by: labels with values.

    Args:
        query: The query; its columns and its page are nobody's filter.
        say: Says one of our texts in the reader's language.
    """
    told = [(say("搜索"), query.q)] if query.q else []
    told += [
        (say(_LABELS.get(facet, facet)), _values(facet, values, say))
        for facet, values in query.chosen.items()
    ]
    told += [(say("只看"), say("我没有下载过的"))] if query.new else []
    return (*told, (say("排序"), _order(query.sort, say)))


def _values(facet: str, values: Sequence[str], say: Say) -> str:
    known = _VALUES.get(facet, {})
    return "、".join(
        say(known[value]) if value in known else value or say("未知") for value in values
    )


def _order(sort: str, say: Say) -> str:
    name = sort.removeprefix("-")
    way = "从高到低" if sort.startswith("-") else "从低到高"
    return f"{say(_SORTS.get(name, name))}{say('，')}{say(way)}"
