"""The names of columns in files that people gather, and the field each one stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spiders.pages.words import FIELD_OF, folded

ALIASES: dict[str, str] = {
    "key": "jid postingid jobid positionid id key number 职位编号 编号 职位id",
    "url": "url link joburl 链接 网址 职位链接",
    "title": """title jobtitle position job
        职位 职位名称 岗位 岗位名称 招聘岗位""",
    "employer": """employer company companyname employername organization firm 公司 公司名称
        企业
        企业名称 单位 单位名称 招聘单位 用人单位""",
    "employer_short": "short shortname companyshort employershort 简称 公司简称 品牌",
    "site_company_id": "cid companyid sitecompanyid employerid 公司编号 公司id",
    "uscc": "uscc creditcode 统一社会信用代码 信用代码",
    "origin": "site board source origin 来源 来源网站 网站 平台 渠道",
    "industry": "industry sector trade 行业 所属行业 公司行业",
    "ownership": "ctype ownership companytype nature 公司性质 企业性质 单位性质 性质",
    "size": "size companysize scale employees 规模 公司规模 企业规模 人数",
    "city": "city location place workcity 城市 工作地点 地点 所在地 工作城市",
    "address": "address workaddress 地址 工作地址 公司地址 详细地址",
    "domain": "domain website web homepage 官网 公司网站 域名",
    "phone": "phone tel telephone 电话 公司电话 联系电话 座机",
    "posted_on": "date postedon posted published pubdate 日期 发布日期 发布时间 更新时间",
    "valid_through": "validthrough deadline expires 截止日期 有效期",
    "pay": "pay salary wage 薪资 薪酬 工资 月薪 待遇",
    "description": """desc description jobdescription text duties 职位描述 描述 工作内容
        岗位职责 内容""",
    "intro": "intro introduction about profile 简介 公司简介 企业简介",
    "scope": "scope businessscope 经营范围",
}
FIELD_BY_NAME = {name: field for field, names in ALIASES.items() for name in names.split()}


def columns_of(header: Iterable[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return our field for each column of `header` that stands for one.

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
    found: dict[str, str] = {}
    for name in names:
        field = FIELD_BY_NAME.get(folded(name)) or FIELD_OF.get(folded(name), ("", 0))[0]
        if field in ALIASES and field not in found.values():
            found[name] = field
    return found
