"""What our list files say in English, by what they say in simplified Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # words in cells
    "未联系": "Not contacted",
    "已分配": "Assigned",
    "联系中": "Contacting",
    "回访": "Visited",
    "跟单": "Negotiating",
    "成交": "Won",
    "固定": "Regular",
    "无效": "Rejected",
    "直招": "Direct",
    "中介": "Agency",
    "未知": "Unknown",
    "人": " people",
    # sheets
    "名单": "List",
    "说明": "Notes",
    "第 &P 页，共 &N 页": "Page &P of &N",
    "请从下拉列表中选择：": "Choose from the list: ",
    # head of the notes
    "客户名单": "Lead list",
    "数据日期": "As of",
    "行数": "Rows",
    "筛选条件": "Filter",
    "客群": "Segment",
    "全部": "All",
    "不含": "Left out",
    "招聘中介、匿名雇主、勿扰公司，以及得分过低的公司。": (
        "Recruiters, confidential employers, companies not to be contacted, and companies "
        "that score too low."
    ),
    "本次另外剔除的勿扰公司": "Do not contact, left out since",
    "页面链接": "Link to the page",
    "导出批次": "Run",
    "规则版本": "Rules version",
    "分级": "Grades",
    "分数": "Points",
    # rules of use
    "使用须知": "Before you use it",
    "勿扰": "Do not contact",
    "对方要求不再联系的，请当天告知名单管理员登记勿扰；登记后的公司不会再出现在新名单里。": (
        "Who asks not to be called again is noted on the desk the same day, and is in no new "
        "list."
    ),
    "个人信息": "Personal data",
    "名单只含公司信息。请勿将文件转发到公司以外，也不要在其中补录个人手机号。": (
        "The list holds company data alone. Do not send it outside the house, nor add mobile "
        "numbers of people."
    ),
    "证据": "Evidence",
    "推荐理由和证据均摘自公开招聘信息；证据链接可能随职位关闭而失效。": (
        "Reasons and evidence are quoted from public job advertisements; a link may go when "
        "its posting closes."
    ),
    "供系统导入；日常查看请用 XLSX，因为 Excel 打开 CSV 时会改掉长数字。": (
        "For systems. People use the XLSX, because Excel changes long numbers when it opens "
        "a CSV."
    ),
    # sources
    "数据来源": "Sources",
    "来源": "Source",
    "本批次读取情况": "This run",
    "距今天数": "Days ago",
    "在招职位数": "Open postings",
    "从未": "never",
    "正常": "read well",
    "正常（无职位）": "read well (no postings)",
    "部分字段缺失，沿用上次数据": "some fields missing, last data kept",
    "未读完，沿用上次数据": "not read to its end, last data kept",
    "网站改版，沿用上次数据": "site changed, last data kept",
    "被网站拒绝，沿用上次数据": "refused by the site, last data kept",
    "网站已下线，沿用上次数据": "site is gone, last data kept",
    "读取出错，沿用上次数据": "failed, last data kept",
    "本批次未读取": "not read in this run",
    # columns
    "各列说明": "Columns",
    "固定不变，可用于 VLOOKUP 和回传；同一公司在每个客群各有一个编号。": (
        "Never changes: look rows up by it. A company has one in each of its segments."
    ),
    "招聘页面上公示的员工人数范围；没有公示的则为空。": (
        "A band of employees, only where a page shows it."
    ),
    "招聘页面上公示的才有。": "Only where a page shows it.",
    "本名单的客群在前；公司同时属于其他客群时用分号隔开。": (
        "This list's segment first, the company's others behind it."
    ),
    "按得分在本批次全部公司中的名次；各级所占比例见上面的“分级”。": (
        "By the rank of the score among all companies of the run; for the shares see "
        "“Grades” above."
    ),
    "等于全部理由的分数之和；只能在同一规则版本内比较。": (
        "The sum of all reasons; compare it within one version of the rules only."
    ),
    "公司类型是否对口。": "Whether it is our kind of company.",
    "近期是否有需求，随招聘信息变旧而下降。": "Whether it needs us now; falls as postings age.",
    "是否容易联系上。匹配度、时机分、触达分之和等于得分。": (
        "Whether it is easy to reach. Fit, need and reach add up to the score."
    ),
    "理由及其分数，分值高的在前；各条分数之和等于得分。": (
        "Reasons with their points, the highest first; they add up to the score."
    ),
    "招聘信息里的原话，打电话前请先看一眼。": (
        "The advertisement's own words: read them before you call."
    ),
    "最近一次在招聘网站上看到该公司在招的日期。": "When the company was last seen hiring.",
    "直招：公司自己发布；中介：由招聘机构代发；看不出来的一律写未知，不猜。": (
        "Direct: the company itself; Agency: somebody for it; Unknown: it does not show, and "
        "we do not guess."
    ),
    "招聘信息中写明的出差、驻外或销售国家和地区。": (
        "Where its postings say that people travel, are posted or sell."
    ),
    "该公司可能负责采购的岗位，电话里请先找这个人。": (
        "The job that probably buys: ask for it first."
    ),
    "只有公司公开电话；个人手机号不采集。": (
        "Public lines of the company alone; mobiles are not collected."
    ),
    "招聘信息中公开的公共邮箱；个人邮箱不采集，没有公开的则为空。": (
        "Shared mailboxes shown in postings; those of people are not collected."
    ),
    "请从下拉列表中选择：未联系、已分配、联系中、回访、跟单、成交、固定、无效。": (
        "Choose from the list."
    ),
}

_PHRASES = (
    # What `enrich.score.scoring` says of grades and points, with the recipe's numbers in it.
    (r"按得分在本批次公司中的名次：", "By rank of the score within the run: "),
    (r"其余有分的为 (\S+?)。", r"the rest that have points are \1."),
    (r"其后 (\S+) 为 ([^，]+)，", r"the next \1 are \2, "),
    (r"前 (\S+) 为 ([^，]+)，", r"the top \1 are \2, "),
    (r"匹配度最高 ([^，]+)，时机分最高 ([^，]+)，", r"Fit at most \1, need \2, "),
    (r"触达分最高 ([^，；]+)", r"reach \1"),
    (r"；三项之和为得分，最高 (\S+?)。", r"; the score is their sum, at most \1."),
    (r"（(\d+)天前）", r" (\1 days ago)"),
)


def english(text: str) -> str:
    """Return one of our own texts in English; what has none comes back as it is.

    >>> english("成交"), english("按得分在本批次公司中的名次：前 5% 为 A，")
    ('Won', 'By rank of the score within the run: the top 5% are A, ')
    """
    if text in ENGLISH:
        return ENGLISH[text]
    for shape, said in _PHRASES:
        text = re.sub(shape, said, text)
    return text
