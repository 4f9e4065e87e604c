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
    "employer": "firm 雇主名称 公司全称 企业全称 公司名",
    "employer_short": "short companyshort employershort 简称",
    "site_company_id": "cid sitecompanyid 企业编号 企业id",
    "uscc": "社会信用代码",
    "origin": "site board source origin 来源 来源网站 网站 平台 渠道",
    "industry": "sector trade",
    "ownership": "ctype 性质",
    "size": "employees 人数",
    "city": "town 所在地 所在城市",
    "address": "详细地址 企业地址 注册地址 办公地址 通讯地址",
    "domain": "web 域名",
    "phone": "tel telephone 座机 企业电话 电话号码",
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


def field_of(name: str) -> tuple[str, int]:
    """Return the field that a column stands for, or "", and its rank: the least is best."""
    return _RANKED.get(folded(name), ("", 0))


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
        field, rank = field_of(name)
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, name)
    return {name: field for field, (_, name) in best.items()}
