"""The sheet 说明 of every list: as of when, by which rules, from where, and what not to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enrich.model import Verdict
from output.cells import clean
from output.languages import HANS, said
from output.manifest import PublicationAbout, SiteAge
from output.profiles import KINDS, Column

_KIND_NOTES = {
    "full": "当前符合条件的全部线索。",
    "new": "与上一批次相比新进入本客群的线索。",
    "changed": "上一批次已有，而公司名称、客群、证据、在招职位数、目的国地区、采购角色或城市"
    "有变化的线索。",
    "closed": "上一批次已有，本批次不再符合条件的线索（职位已全部关闭，或不再属于本客群）；"
    "内容为最后一次的记录。",
}
_VERDICTS = {
    Verdict.OK: "正常",
    Verdict.EMPTY_OK: "正常（无职位）",
    Verdict.DEGRADED: "部分字段缺失，沿用上次数据",
    Verdict.INCOMPLETE: "未读完，沿用上次数据",
    Verdict.CHANGED: "网站改版，沿用上次数据",
    Verdict.BLOCKED: "被网站拒绝，沿用上次数据",
    Verdict.GONE: "网站已下线，沿用上次数据",
    Verdict.ERROR: "读取出错，沿用上次数据",
    "": "本批次未读取",
}
_LEFT_OUT = "招聘中介、匿名雇主、勿扰公司，以及得分过低的公司。"
_SOURCES = ("来源", "本批次读取情况", "数据日期", "距今天数", "在招职位数")
_DOWNLOAD = (
    "客户名单",
    "数据日期",
    "行数",
    "筛选条件",
    "客群",
    "不含",
    "本次另外剔除的勿扰公司",
    "页面链接",
    "导出批次",
    "规则版本",
)
_RULES = (
    (
        "勿扰",
        "对方要求不再联系的，请当天告知名单管理员登记勿扰；登记后的公司不会再出现在新名单里。",
    ),
    ("个人信息", "名单只含公司信息。请勿将文件转发到公司以外，也不要在其中补录个人手机号。"),
    ("证据", "推荐理由和证据均摘自公开招聘信息；证据链接可能随职位关闭而失效。"),
    (
        "CSV",
        "供系统导入；日常查看请用 XLSX，因为 Excel 打开 CSV 时会改掉长数字。",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody chose at the desk.

    Attributes:
        segment: Its slug.
        filters: What was filtered, searched and sorted, in the words of the file's language.
        link: The address that shows the same rows, or "".
        dropped: So many of the rows must not leave the house since the page was shown.
    """

    segment: str
    filters: tuple[tuple[str, str], ...] = ()
    link: str = ""
    dropped: int = 0


def list_notes(
    about: PublicationAbout, segment: str, kind: str, rows: int
) -> list[tuple[str, ...]]:
    """Return the head of the sheet: what this list is."""
    name = about.segment_name(segment)
    base = "无（首个批次）" if about.base_run_id is None else f"r{about.base_run_id}"
    return [
        (f"客户名单：{name}（{KINDS[kind]}）",),
        ("数据日期", about.business_date.isoformat()),
        ("行数", str(rows)),
        ("筛选条件", f"客群：{name}。{_KIND_NOTES[kind]}"),
        ("不含", _LEFT_OUT),
        ("排序", "按得分从高到低。"),
        *about.scale,
        ("导出批次", f"r{about.run_id}"),
        ("对比批次", base),
        ("规则版本", about.rules_version),
    ]


def discarded_notes(about: PublicationAbout, rows: int) -> list[tuple[str, ...]]:
    """Return the head of the sheet for the companies that were kept out."""
    return [
        ("未列入名单的公司",),
        ("数据日期", about.business_date.isoformat()),
        ("行数", str(rows)),
        ("说明", "这些公司被规则剔除，不要作为客户联系。列出证据是为了发现误判。"),
        ("导出批次", f"r{about.run_id}"),
        ("规则版本", about.rules_version),
    ]


def download_notes(
    about: PublicationAbout, chosen: Chosen, rows: int, language: str
) -> list[tuple[str, ...]]:
    """Return the head of the sheet for a list that somebody chose at the desk."""
    name = clean(about.segment_name(chosen.segment, language))
    head, day, count, narrowed, segment, out, since, page, run, rules = (
        said(label, language) for label in _DOWNLOAD
    )
    return [
        (f"{head} · {name}",),
        (day, about.business_date.isoformat()),
        (count, str(rows)),
        (narrowed, f"{segment}: {name}"),
        *((f"  {label}", words) for label, words in chosen.filters),
        (out, said(_LEFT_OUT, language)),
        *([(since, str(chosen.dropped))] if chosen.dropped else []),
        *([(page, chosen.link)] if chosen.link else []),
        *_in(language, about.scale),
        (run, f"r{about.run_id}"),
        (rules, about.rules_version),
    ]


def common_notes(
    about: PublicationAbout, columns: Sequence[Column], language: str = HANS
) -> list[tuple[str, ...]]:
    """Return the rest of the sheet, alike in all lists of one kind of column."""
    sites = [_site(about, site, language) for site in about.sites]
    explained = [(column.header, column.note) for column in columns if column.note]
    return [
        *_in(language, (("",), ("使用须知",), *_RULES, ("",), ("数据来源",), _SOURCES)),
        *sites,
        *_in(language, (("",), ("各列说明",))),
        *explained,
    ]


def _in(language: str, lines: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple(said(part, language) for part in line) for line in lines]


def _site(about: PublicationAbout, site: SiteAge, language: str) -> tuple[str, ...]:
    age = about.age_days(site)
    return (
        site.name,
        said(_VERDICTS.get(site.verdict, site.verdict), language),
        site.good_on.isoformat() if site.good_on else said("从未", language),
        "" if age is None else str(age),
        str(site.postings),
    )
