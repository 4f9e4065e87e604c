"""The names of columns in files that people gather, and the field each one stands for.

Files use the names of `spiders.pages.words` and some of their own: a table has one owner, so
that `site` or `text` can mean what they would not in the JSON of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spiders.blocks import FIELD_NAMES
from spiders.pages.words import FIELD_OF, folded

MORE_NAMES: dict[str, str] = {
    "key": "key",
    "title": "job",
    "employer": "firm",
    "employer_short": "short companyshort employershort 简称",
    "site_company_id": "cid sitecompanyid",
    "origin": "site board source origin 来源 来源网站 网站 平台 渠道",
    "industry": "sector trade",
    "ownership": "ctype 性质",
    "size": "employees 人数",
    "city": "所在地",
    "address": "详细地址",
    "domain": "web 域名",
    "phone": "tel telephone 座机",
    "posted_on": "posted published 日期",
    "valid_through": "expires",
    "pay": "待遇",
    "description": "text 描述 内容",
    "intro": "introduction about profile 简介",
}
"""Our field: what only files call it, without what `words.NAMES` knows."""

EMPLOYER_NAMES = ("company", "employer", "公司", "公司名称")
"""Some names of the one column that a file must have, or else a title."""

_LAST = 1000
_RANKED: dict[str, tuple[str, int]] = {
    **{name: (field, _LAST) for field, names in MORE_NAMES.items() for name in names.split()},
    **FIELD_OF,
    **{folded(field): (field, -1) for field in FIELD_NAMES},  # what we write, we read
}


def columns_of(header: Iterable[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return our field for each column of `header` that stands for one, the best for each.

    Args:
        header: The file's column names.
        wanted: Our field: its column, as a site file says; empty to go by the names.

    Raises:
        KeyError: A column that `wanted` names is not there; the argument is its name.
    """
    names = [name.strip() for name in header if name and name.strip()]
    if wanted:
        for column in wanted.values():
            if column not in names:
                raise KeyError(column)
        return {column: field for field, column in wanted.items()}
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        field, rank = _RANKED.get(folded(name), ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, name)
    return {name: field for field, (_, name) in best.items()}
