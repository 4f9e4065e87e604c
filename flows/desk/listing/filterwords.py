"""A list's query in words, for people who read a file or the ledger long after."""

from __future__ import annotations

from flows.desk.listing.query import ListQuery
from flows.desk.listing.words import Speaker


def filter_words(query: ListQuery, who: Speaker) -> tuple[tuple[str, str], ...]:
    """Return what a query narrows, searches and sorts by: labels with values.

    Its columns and its page are nobody's filter.
    """
    say = who.say
    told = [(say("搜索"), query.q)] if query.q else []
    told += [
        (who.heading(facet), who.joined(who.value(facet, value) for value in values))
        for facet, values in query.chosen.items()
    ]
    told += [(say("只看"), say("我没有下载过的"))] if query.new else []
    return (*told, (say("排序"), _order(query.sort, who)))


def _order(sort: str, who: Speaker) -> str:
    way = "从高到低" if sort.startswith("-") else "从低到高"
    return who.joined((who.heading(sort.removeprefix("-")), who.say(way)))
