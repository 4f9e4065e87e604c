"""Profiles: which columns a list shows, under which header, and how each is written.

The headers are a contract with the people who look rows up by them: add, never rename.
README.md in this room shows how, and in which order the columns stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DISCARDED = "discarded"
"""Stands for a segment in the list of companies that were kept out of all segments."""

STATES: Mapping[str, str] = {
    "new": "未联系",
    "assigned": "已分配",
    "contacting": "联系中",
    "visited": "回访",
    "negotiating": "跟单",
    "won": "成交",
    "regular": "固定",
    "rejected": "无效",
}
CHANNELS: Mapping[str, str] = {
    "direct": "直招",
    "agency": "中介",
    "unknown": "未知",
    "": "未知",
}
DISCARDS: Mapping[str, str] = {
    "recruiter": "招聘中介",
    "anonymous": "匿名雇主",
    "irrelevant": "与业务无关",
    "no_segment": "未匹配客群",
    "empty": "信息不足",
}
KINDS: Mapping[str, str] = {
    "full": "全部",
    "new": "新增",
    "changed": "变化",
    "closed": "关闭",
}
"""The four files of each segment, in the order in which people want them explained."""


class CellKind(StrEnum):
    """How a column is written; decides type, format and cleaning."""

    ID = "id"
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    PHONE = "phone"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a list.

    Attributes:
        source: The column of the table behind the list (`enrich.lifecycle.LEAD_COLUMNS`).
        width: In characters of Excel's default font; a Chinese character takes two.
        words: What to show for a slug; a slug without a word is shown as it is, so that it is
            noticed. Values joined by `;` are looked up one by one.
        prefix: Put before an id, so that a number stays text in a CSV and in a look-up.
        suffix: Put behind a text, so that a band such as 10-49 is no date in a spreadsheet.
        digits: An id is filled up with zeros to so many digits, so that it sorts as text.
        note: What people ask about this column, answered on the sheet 说明.
    """

    header: str
    source: str
    kind: CellKind = CellKind.TEXT
    width: float = 12
    words: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    suffix: str = ""
    digits: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one kind of reader gets.

    Attributes:
        extra: For some kinds of list, columns that follow the common ones. A closed list may
            show `closed_on`, the night on which its rows were listed no more.
        row_cap: Rows a file; a longer list is split into numbered parts.
    """

    name: str
    columns: tuple[Column, ...]
    extra: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    row_cap: int = 50_000

    def columns_for(self, kind: str) -> tuple[Column, ...]:
        """Return the columns of a `full`, `new`, `changed` or `closed` list."""
        return self.columns + self.extra.get(kind, ())


EXCEL_ZH = Profile(
    name="excel_zh",
    columns=(
        Column(
            header="线索编号",
            source="lead_id",
            kind=CellKind.ID,
            width=10,
            prefix="L",
            digits=6,
            note="固定不变，可用于 VLOOKUP 和回传；同一公司在每个客群各有一个编号。",
        ),
        Column(header="公司全称", source="company_name", width=32),
        Column(header="公司简称", source="short_name", width=14),
        Column(
            header="统一社会信用代码", source="uscc", width=21, note="招聘页面上公示的才有。"
        ),
        Column(
            header="公司规模",
            source="size",
            width=13,
            suffix="人",
            note="招聘页面上公示的员工人数范围；没有公示的则为空。",
        ),
        Column(
            header="细分客群",
            source="all_segments",
            width=20,
            note="本名单的客群在前；公司同时属于其他客群时用分号隔开。",
        ),
        Column(
            header="客户分级",
            source="grade",
            width=10,
            note="按得分在本批次全部公司中的名次；各级所占比例见上面的“分级”。",
        ),
        Column(
            header="得分",
            source="score",
            kind=CellKind.NUMBER,
            width=8,
            note="等于全部理由的分数之和；只能在同一规则版本内比较。",
        ),
        Column(
            header="匹配度",
            source="fit",
            kind=CellKind.NUMBER,
            width=8,
            note="公司类型是否对口。",
        ),
        Column(
            header="时机分",
            source="need",
            kind=CellKind.NUMBER,
            width=8,
            note="近期是否有需求，随招聘信息变旧而下降。",
        ),
        Column(
            header="触达分",
            source="reach",
            kind=CellKind.NUMBER,
            width=8,
            note="是否容易联系上。匹配度、时机分、触达分之和等于得分。",
        ),
        Column(
            header="推荐理由",
            source="reasons",
            kind=CellKind.LONG,
            width=46,
            note="理由及其分数，分值高的在前；各条分数之和等于得分。",
        ),
        Column(
            header="证据原文",
            source="evidence_text",
            kind=CellKind.LONG,
            width=46,
            note="招聘信息里的原话，打电话前请先看一眼。",
        ),
        Column(header="证据链接", source="evidence_url", kind=CellKind.LINK, width=26),
        Column(header="首次发现", source="first_seen", kind=CellKind.DATE, width=11),
        Column(
            header="最近在招",
            source="last_seen",
            kind=CellKind.DATE,
            width=11,
            note="最近一次在招聘网站上看到该公司在招的日期。",
        ),
        Column(header="在招职位数", source="open_postings", kind=CellKind.NUMBER, width=11),
        Column(
            header="招聘渠道",
            source="posting_channel",
            width=10,
            words=CHANNELS,
            note="直招：公司自己发布；中介：由招聘机构代发；看不出来的一律写未知，不猜。",
        ),
        Column(
            header="目的国地区",
            source="destinations",
            width=20,
            note="招聘信息中写明的出差、驻外或销售国家和地区。",
        ),
        Column(
            header="采购角色",
            source="buyer_role",
            width=14,
            note="该公司可能负责采购的岗位，电话里请先找这个人。",
        ),
        Column(header="省份", source="province", width=9),
        Column(header="城市", source="city", width=9),
        Column(header="区县", source="district", width=10),
        Column(header="地址", source="address", width=32),
        Column(header="官网", source="website", kind=CellKind.LINK, width=22),
        Column(
            header="公司电话",
            source="phone",
            kind=CellKind.PHONE,
            width=16,
            note="只有公司公开电话；个人手机号不采集。",
        ),
        Column(
            header="公司邮箱",
            source="email",
            width=22,
            note="招聘信息中公开的公共邮箱；个人邮箱不采集，没有公开的则为空。",
        ),
        Column(
            header="状态",
            source="state",
            kind=CellKind.STATE,
            width=10,
            words=STATES,
            note="请从下拉列表中选择：" + "、".join(STATES.values()) + "。",
        ),
        Column(header="数据来源", source="sites", width=20),
        Column(header="规则版本", source="rules_version", width=14),
        Column(header="导出批次", source="run_id", kind=CellKind.ID, width=10, prefix="r"),
    ),
    extra={
        "changed": (
            Column(
                header="变化",
                source="change_note",
                kind=CellKind.LONG,
                width=32,
                note="与对比批次相比有哪些不同；得分每天都会变化，不算在内。",
            ),
        ),
        "closed": (
            Column(header="关闭原因", source="change_note", width=18),
            Column(
                header="关闭日期",
                source="closed_on",
                kind=CellKind.DATE,
                width=11,
                note="从名单中移出的日期；最近在招是最后一次看到职位的日期。",
            ),
        ),
    },
)

DISCARDED_ZH = Profile(
    name="excel_zh",
    columns=(
        Column(header="公司编号", source="company_id", kind=CellKind.ID, prefix="C", digits=6),
        Column(header="公司全称", source="company_name", width=32),
        Column(header="公司简称", source="short_name", width=14),
        Column(header="统一社会信用代码", source="uscc", width=21),
        Column(
            header="剔除原因",
            source="discard",
            width=14,
            words=DISCARDS,
            note="招聘中介和匿名雇主不是可以联系的用人单位；如有误判，请把编号告诉规则维护人。",
        ),
        Column(header="证据原文", source="evidence_text", kind=CellKind.LONG, width=60),
        Column(header="证据链接", source="evidence_url", kind=CellKind.LINK, width=26),
        Column(header="在招职位数", source="open_postings", kind=CellKind.NUMBER, width=11),
        Column(header="城市", source="city", width=12),
        Column(header="数据来源", source="sites", width=20),
        Column(header="规则版本", source="rules_version", width=14),
        Column(header="导出批次", source="run_id", kind=CellKind.ID, width=10, prefix="r"),
    ),
)
"""Companies kept out of all lists, so that a wrong decision can be seen and reported."""
