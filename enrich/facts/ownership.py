"""Who owns a company, from the words of many boards."""

from __future__ import annotations

# The first word found decides, so the more telling ones stand first.
_WORDS = (
    ("代表处", "外企代表处"), ("representative", "外企代表处"),
    ("中外合资", "合资"), ("合资", "合资"), ("joint venture", "合资"),
    ("港澳台", "港澳台资"), ("台资", "港澳台资"), ("港资", "港澳台资"),
    ("外商", "外资"), ("外资", "外资"), ("外企", "外资"), ("wfoe", "外资"), ("foreign", "外资"),
    ("央企", "国企"), ("国企", "国企"), ("国有", "国企"), ("state-owned", "国企"),
    ("拟上市", "民营"), ("未上市", "民营"), ("上市", "上市公司"), ("listed", "上市公司"),
    ("public company", "上市公司"),
    ("事业单位", "事业单位"), ("学校", "事业单位"), ("医院", "事业单位"),
    ("国家机关", "政府机关"), ("政府", "政府机关"), ("机关", "政府机关"),
    ("government", "政府机关"),
    ("非营利", "非营利组织"), ("非盈利", "非营利组织"), ("社会团体", "非营利组织"),
    ("nonprofit", "非营利组织"), ("non-profit", "非营利组织"),
    ("创业", "创业公司"), ("初创", "创业公司"), ("startup", "创业公司"),
    ("股份制", "股份制"), ("民营", "民营"), ("私营", "民营"), ("私企", "民营"),
    ("private", "民营"), ("个体", "民营"),
)  # fmt: skip


def ownership(shown: str) -> str:
    """Return the one word we use; "" when it is none that we know.

    >>> ownership("外资（欧美）"), ownership("已上市"), ownership("民营公司")
    ('外资', '上市公司', '民营')
    """
    text = shown.casefold()
    return next((ours for word, ours in _WORDS if word in text), "")
