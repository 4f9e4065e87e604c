"""Which of our columns a user's heading stands for.

The names are those of gathered files (`spiders.families.columns`). A table of employers means
some of them otherwise: there 编号 is the row's own, and 网址 the employer's, not that of an ad.
"""

from __future__ import annotations

from collections.abc import Sequence

from enrich.names import has_han
from spiders.families.columns import field_of
from spiders.pages.words import NAMES, folded

_FIELDS = {
    "name": "employer",
    "short_name": "employer_short",
    "site": "origin",
    "posting_id": "key",
}
"""Our column: what gathered files call it, where that is another word."""
_HERE = {
    "mention_id": ("编号", "序号", "id"),
    "employer": ("name",),
    "domain": ("网址", "网站", "企业网址", "主页", "url", "web"),
}
"""Our column: the headings that mean it here, the best first."""
_LAST = 10_000


def columns_of(header: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    """Return for each wanted column where in the header it stands; those without are left out.

    A column with our own name wins over others, then the better name. Case, spaces and signs
    in a heading do not matter.

    >>> columns_of(["城市", "公司", "公司名称"], ["name", "city", "phone"])
    {'name': 2, 'city': 0}
    >>> columns_of(["Company Name", "name"], ["name"])
    {'name': 1}
    """
    found: dict[str, int] = {}
    for field in wanted:
        ranked = [(_rank(field, heading, wanted), at) for at, heading in enumerate(header)]
        there = [(rank, at) for rank, at in ranked if rank is not None]
        if there and min(there)[1] not in found.values():
            found[field] = min(there)[1]
    return found


def usual_names(field: str) -> list[str]:
    """Return the two usual Chinese headings of a column, for people who lack it.

    >>> usual_names("name")
    ['公司名称', '企业名称']
    """
    names = NAMES.get(_FIELDS.get(field, field), "").split()
    return [name for name in names if any(map(has_han, name))][:2]


def _rank(field: str, heading: str, wanted: Sequence[str]) -> int | None:
    """Return how well a heading names a column, the least best; None: not at all."""
    plain = folded(heading)
    if plain == folded(field):
        return -2
    if plain in _HERE.get(field, ()):
        return _LAST + _HERE[field].index(plain)
    meant, rank = field_of(heading)
    if meant != _FIELDS.get(field, field) or any(plain in _HERE.get(f, ()) for f in wanted):
        return None
    return rank
