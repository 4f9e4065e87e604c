"""The employer that an agency's ad names in its title or text, with the words that say so.

An agency (人力资源, 猎头, staffing) posts for others. Where its ad says for whom, that firm is
the employer; where it does not, the employer stays unknown. So a name counts only where the
words beside it say that it hires (受…委托, 用人单位：…, our client …, on behalf of …), where it
opens the text, or where it stands in the title; and it must be a full name, with a legal form
or of an institution. A brand alone (【星河科技】外贸专员) counts only if `known` says that a
company bears it.

外派, 派遣至, 派驻 and 驻场 name the firm that needs the people and where they work: it counts.
外包 does not: there the agency does the work itself.

Two names that are said alike of themselves: nobody can tell, so nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from enrich.model import CompanyKind
from enrich.names.employer import EmployerName, parse_employer
from enrich.names.fold import fold_with_offsets
from enrich.names.places import chain
from enrich.names.words import TRADES

LONGEST = 36
"""Characters of the longest name that is believed: more are a sentence."""
READ = 6000
"""Characters of a text that are read: an ad that names its employer does so early."""
Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEmployer:
    """An employer as an ad names it.

    Attributes:
        name: As shown. field: title or description; `start` and `end` are offsets into it.
        phrase: The words beside it that told. quote: Phrase and name as they stand there.
    """

    name: str
    field: str
    start: int
    end: int
    phrase: str
    quote: str


_IN = r"[\u4e00-\u9fffa-z0-9&·]"
_FORM = (
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|股份公司|总公司|"
    r"(?:事务所|合作社|研究院|研究所|科学院|设计院|大学|学院|医院|银行)(?!有限|股份|集团)|"
    r"集团(?!有限|股份|公司|旗下|的|下属|内))"
)
_NAME = (
    rf"(?P<name>{_IN}{{2,24}}?(?:\({_IN}{{2,12}}\){_IN}{{0,16}}?)?{_FORM}"
    rf"(?:\((?:有限|普通|特殊普通)合伙\))?(?:{_IN}{{2,10}}?(?:分公司|支行|分行))?)"
)
_SHORT = rf"(?P<name>{_IN}{{3,14}})"
_GAP = r"[\s\"':,，]{0,3}\(?[\s\"']{0,2}"
_SHUT = r"[\"'\s)]{0,3}(?:\((?:以下|下)?简称[^)]{1,20}\))?[\"'\s]{0,2}"
_HIRE = r"(?:招聘|诚聘|招募|招工|招人|急招|聘|招(?!标|商|投)|寻找|寻觅)"
_HIRES = (
    r"(?:[,，]?(?:因[^,，。;\n]{2,14}[,，])?(?:现|特|拟|正在|面向全?社会|公开|代为|需要?|高薪|"
    rf"长期|大量|常年|急|诚|热|直|统一|社会|校园|人才){{0,4}}{_HIRE})"
)
_LABEL = (
    r"(?:(?:实际|真实|最终)?(?:用人|用工|工作|招聘|录用|入职|签约|需求|雇佣|派驻)"
    r"(?:单位|企业|公司|方)|(?:企业|公司|单位|工厂|雇主|客户|甲方|厂区)(?:名称|全称)|"
    r"厂名|雇主|主招厂区|入职厂区|厂区|甲方(?:单位|公司)?|客户(?:公司|单位|企业)|"
    r"劳动?合同(?:签订|签署|主体|签约)?(?:单位|公司|方|主体))"
)
_NOT_BEFORE = re.compile(
    r"(?:不是|并非|[^除]非|不得|请勿|谨防|假冒|冒充|曾|毕业|就读|出身|竞争|竞品|对标|例如|比如|譬如|"
    r"诸如|类似|包括|包含|案例|背景|经验|荣获|获得|服务(?:过|于)?的?(?:客户|企业)?有?|投资|前身|原名|"
    r"not|never|unlike|formerly|such as|including|like|competitors?)\W{0,6}$"
)
_NOT_AFTER = re.compile(
    r"^\W{0,2}(?:、|等(?!待)|及其?他|以及|或|/|背景|经验|经历|毕业|出身|优先|工作过|离职|"
    r"的?(?:供应商|代理商|经销商|竞争|竞品|产品|客户|设备|认证|校友|学生|同学)|"
    r"(?:and|or)\b|alumni|experience)"
)
_CUES = (
    rf"(?<![接享])(?:受|应){_GAP}{_NAME}{_SHUT}(?:的)?(?:委托|授权|之托|要求{_HIRES})",
    rf"(?:受托|委托)(?:方|单位|企业|公司)[:：为是]{_GAP}{_NAME}",
    (
        r"(?:客户|委托方|委托单位|合作企业|合作单位|合作公司|甲方)(?:公司|企业|单位|方)?"
        rf"[\s\-—:：为是,，]{{0,3}}{_GAP}{_NAME}{_SHUT}{_HIRES}"
    ),
    rf"(?:代为|代|为|帮|替)(?:客户|企业)?{_GAP}{_NAME}{_SHUT}{_HIRES}",
    rf"(?:代招|代聘|直招|直聘)(?:企业|单位|公司|客户)?[:：]{_GAP}{_NAME}",
    rf"{_LABEL}\)?\s{{0,2}}(?:[:：]|为(?!了)|是){_GAP}{_NAME}",
    rf"(?:外派|派遣|派往|派驻|驻场)(?:到|至|于|在|去|往)?[:：]?{_GAP}{_NAME}",
    (
        r"(?:合同|入职|签约)(?:直接|统一|均|都)?(?:是|由|和|与|跟|同|在|至|到|签|签订|签署|签到|"
        rf"签在|签约|挂靠?在|的?公司|单位|主体|[:：]){{1,3}}{_GAP}{_NAME}"
    ),
    (
        rf"(?:和|与|跟|同|由){_GAP}{_NAME}{_SHUT}(?:直接|统一|正式)?"
        r"(?:签订|签署|签|订立|直签|缴纳|发放工资)"
    ),
)
_CUE_SHAPES = [re.compile(shape) for shape in _CUES]
_HEAD = re.compile(
    rf"^(?:(?:关于(?:我们的)?客户|(?:公司|企业|单位|客户|雇主)(?:简介|介绍|概况|背景))[】\])\s:：]{{0,4}}|"
    rf"(?:急聘|诚聘|招聘|直招|代招|急招|高薪诚聘)[:：\s]{{1,3}})?[\"'(\[]?{_NAME}{_SHUT}"
    rf"(?:$|\n|-|—|[:：]|\s{{2,}}|{_HIRES}|[,，]?(?:成立于|创立于|创建于|始建于|是一|是中|是国|系一|系国|座落|坐落))"
)
_HIRE_WORD = re.compile(
    r"诚聘|急聘|招聘|急招|直招|直聘|高薪|热招|招工|招大|招|聘|驻场|外派|派遣"
)
_EDGE = re.compile(
    r"[()\[\]|/,;:：，；]+|(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])|"
    r"(?<![a-z0-9])-+|-+(?![a-z0-9])|—+|_+|"
    r"诚聘|急聘|招聘|急招|直招|直聘|热招|高薪|招(?=[\u4e00-\u9fff])"
)
_WHOLE = re.compile(rf"^{_NAME}$")
_TALK = re.compile(
    r"一家|一个|属于|成立|位于|隶属|从事|知名|著名|我司|我们|本公司|贵公司|公司(?!$)|客户|负责|以及|"
    r"某|大型|中型|小型|优质|各大|多家|该|其他|三甲|双一流|重点|普通|全日制|本科|大专|专科|硕士|博士|"
    r"相关|招聘|诚聘|优先|经验|提供|上市|外资|国有|民营|职位|岗位|工程师|合同|工作|人员|单位|企业$|员工|世界500强|500强|直属|旗下|下属|"
    r"驻场|外派|派遣|底薪|开发-|不同|八大|范围|亿级|四大|情况|及时|直招|急招|外包|谨防|假冒|冒充|对接|合作|项目|高级|(?<![华维])为|[与或等的了在是]"
)  # fmt: skip
_ROLE = re.compile(
    r"(?:[员师生工岗长监官人]|经理|主管|助理|顾问|代表|会计|出纳|司机|开发|测试|运维|方向|双休|五险|"
    r"六险|一金|包吃|包住|食宿|月薪|急聘|应届|实习|兼职|全职|远程|可投)$"
)


def named_employer(
    title: str, description: str, agency: str, known: Known | None = None
) -> NamedEmployer | None:
    """Return the employer for whom an agency's ad hires, or None when it does not say.

    Args:
        title: As shown.
        description: As shown.
        agency: The name under which the ad was posted: it is never its own client.
        known: Whether a company bears a short name. Without it short names never count.

    >>> named_employer("焊工", "受 星河精密仪器（苏州）有限公司 委托招聘焊工", "远山人力").name
    '星河精密仪器（苏州）有限公司'
    """
    own = parse_employer(agency)
    for found in _tiers(title, description, known):
        told = [one for one in found if not _is_agency(one.name, own)]
        names = {parse_employer(one.name).core: one for one in reversed(told)}
        if names:
            return told[0] if len(names) == 1 else None
    return None


def short_names(title: str, description: str, agency: str) -> list[str]:
    """Return the short names in an agency's ad for which `known` would be asked.

    >>> short_names("【星河科技】外贸专员", "", "远山人力")
    ['星河科技']
    """
    asked: dict[str, None] = {}

    def note(name: str) -> bool:
        asked[name] = None
        return False

    named_employer(title, description, agency, note)
    return list(asked)


def _tiers(title: str, description: str, known: Known | None) -> Iterator[list[NamedEmployer]]:
    """Yield what was found, the surest first."""
    text = _Text("description", description[:READ])
    yield [*_cued(text), *_english(text, _EN_CUES)]
    yield _titled(_Text("title", title))
    yield [*_heading(text), *_english(text, _EN_HEADS)]
    if known is not None:
        yield _short_in_title(_Text("title", title), known)
        yield list(_short_cued(text, known))


class _Text:
    """A text as shown and folded, character by character."""

    def __init__(self, field: str, shown: str) -> None:
        self.field, self.shown = field, shown
        self.folded, self._offsets = fold_with_offsets(shown)

    def named(self, start: int, end: int, phrase: str, cue: int) -> NamedEmployer:
        """Return the name between two folded offsets; its phrase starts at `cue`."""
        left, right = self._offsets[start], self._offsets[end - 1] + 1
        begin = min(left, self._offsets[cue])
        return NamedEmployer(
            name=self.shown[left:right],
            field=self.field,
            start=left,
            end=right,
            phrase=phrase.strip(" :：,，\"'()-—\n"),
            quote=self.shown[begin:right].strip(),
        )


def _cued(text: _Text) -> Iterator[NamedEmployer]:
    for shape in _CUE_SHAPES:
        for found in shape.finditer(text.folded):
            start, end = found.span("name")
            before = text.folded[max(0, found.start() - 12) : found.start()]
            after = text.folded[end : end + 12]
            if _NOT_BEFORE.search(before) or _NOT_AFTER.search(after):
                continue
            if _full(found["name"]):
                phrase = text.folded[found.start() : start]
                yield text.named(start, end, phrase, found.start())


def _heading(text: _Text) -> Iterator[NamedEmployer]:
    lead = len(text.folded) - len(text.folded.lstrip())
    found = _HEAD.match(text.folded[lead:])
    if (
        found
        and _full(found["name"])
        and not _NOT_AFTER.search(text.folded[lead + found.end("name") :][:12])
    ):
        start, end = found.start("name") + lead, found.end("name") + lead
        yield text.named(start, end, "first words", start)


def _titled(text: _Text) -> list[NamedEmployer]:
    """Return full names that fill a part of the title."""
    found = []
    for start, end in _parts(text.folded):
        part = text.folded[start:end]
        latin = (
            _EN_WHOLE.match(text.shown[start:end])
            if len(text.shown) == len(text.folded)
            else None
        )
        if (_WHOLE.match(part) and _full(part)) or (
            latin and _full_latin(text.shown[start:end])
        ):
            found.append(text.named(start, end, "title", start))
    return found


def _short_in_title(text: _Text, known: Known) -> list[NamedEmployer]:
    if "-" not in text.folded and "(" not in text.folded and not _EDGE.search(text.folded):
        return []
    return [
        text.named(start, end, "title", start)
        for start, end in _parts(text.folded)
        if _brand_like(text.folded[start:end]) and known(text.folded[start:end])
    ]


_SHORT_CUES = (
    re.compile(rf"(?<![接享])(?:受|应){_GAP}{_SHORT}{_SHUT}(?:的)?(?:委托|授权|之托)"),
    re.compile(
        rf"(?:客户|委托方)(?:公司|企业|单位)?[\s\-—:：,，(\"]{{1,3}}{_SHORT}[\s\"),，]{{1,3}}{_HIRES}"
    ),
    re.compile(rf"{_LABEL}\s{{0,2}}[:：]{_GAP}{_SHORT}(?:$|\n|[。;；\s])"),
    re.compile(rf"(?:外派|派遣至|派驻|派往)[:：]?\s?{_SHORT}(?:$|\n|[。;；\s])"),
)


def _short_cued(text: _Text, known: Known) -> Iterator[NamedEmployer]:
    for shape in _SHORT_CUES:
        for found in shape.finditer(text.folded):
            before = text.folded[max(0, found.start() - 12) : found.start()]
            if _NOT_BEFORE.search(before) or not _brand_like(found["name"]):
                continue
            if known(found["name"]):
                start, end = found.span("name")
                yield text.named(start, end, text.folded[found.start() : start], found.start())


def _parts(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a title stand: what brackets, dashes and hiring words set apart.

    A bracket inside a name is no edge: 佳能(苏州)有限公司 is one part.
    """
    whole = re.compile(_NAME)
    edges = {0, len(folded)} | {at for m in _EDGE.finditer(folded) for at in m.span()}
    spans = set()
    for start in sorted(edges):
        found = whole.match(folded, start)
        if found and (
            found.end() in edges or not folded[found.end() : found.end() + 1].isalnum()
        ):
            spans.add(found.span())
    last = 0
    for edge in _EDGE.finditer(folded):
        spans.add((last, edge.start()))
        last = edge.end()
    spans.add((last, len(folded)))
    for start, end in sorted(spans):
        part = folded[start:end]
        left, right = len(part) - len(part.lstrip()), len(part) - len(part.rstrip())
        if len(part.strip()) >= 3:
            yield start + left, end - right


def _full(name: str) -> bool:
    """Return whether a text is one full name of one employer."""
    if len(name) > LONGEST or _TALK.search(name) or name.count("(") != name.count(")"):
        return False
    parts = parse_employer(name)
    return _is_firm(parts) and (parts.full or parts.group or _institution(parts))


def _institution(parts: EmployerName) -> bool:
    if parts.folded.endswith(("大学", "银行", "科学院", "集团")):
        return len(parts.core) >= 4
    ends = ("学院", "医院", "研究院", "研究所", "设计院")
    # 数据科学学院 is a part of a university: without a place nobody can tell.
    return parts.folded.endswith(ends) and parts.place.depth >= 2


def _is_firm(parts: EmployerName) -> bool:
    if parts.kind not in {CompanyKind.COMPANY, CompanyKind.BRANCH}:
        return False
    return parts.latin or (len(parts.brand) >= 2 and not _only_trades(parts.brand))


def _brand_like(name: str) -> bool:
    """Return whether a part of a title may be a firm's short name: no trade or place alone."""
    if (
        _TALK.search(name)
        or _HIRE_WORD.search(name)
        or _ROLE.search(name)
        or not 3 <= len(name) <= 14
    ):
        return False
    parts = parse_employer(name)
    return not parts.latin and _is_firm(parts) and len(parts.core) >= 3


def _only_trades(brand: str) -> bool:
    if brand in TRADES or chain(brand)[1] == len(brand):
        return True
    end = len(brand)
    while end:
        for size in range(min(8, end), 1, -1):
            if brand[end - size : end] in TRADES:
                end -= size
                break
        else:
            return False
    return True


def _is_agency(name: str, own: EmployerName) -> bool:
    """Return whether a name is the agency's own, one of its branches, or another agency's."""
    parts = parse_employer(name)
    firm = parse_employer(parts.firm) if parts.firm else parts
    if CompanyKind.AGENCY in {parts.kind, firm.kind}:
        return True
    return firm.core == own.core or (bool(own.brand) and firm.brand == own.brand)


_EN_NAME = (
    r"(?P<name>[A-Z0-9][\w&'.\-]*(?:\s(?:&\s|of\s|and\s|the\s|for\s)?\(?[A-Z0-9][\w&'.\-]*\)?){0,6}?,?\s"
    r"(?:Co\.?,?\s?Ltd|Pte\.?\sLtd|Pty\.?\sLtd|Pvt\.?\sLtd|Sdn\.?\sBhd|Limited|Ltd|Incorporated|"
    r"Inc|LLC|LLP|PLC|plc|GmbH(?:\s&\sCo\.?\sKG)?|AG|KG|SE|Corporation|Corp|S\.A\.|SAS|S\.r\.l|"
    r"S\.p\.A|B\.V|BV|N\.V|NV|AB|Oy|ApS|A/S|Company)\b\.?"
    r"|University of [A-Z]\w+(?:\s[A-Z]\w+)?|"
    r"[A-Z]\w+(?:\s[A-Z]\w+){0,3}\s(?:University|Hospital))"
)
_EN_HIRES = (
    r"(?:,[^.\n]{1,90})?,?\s(?:(?:is|are)\s(?:currently\s|now\s|actively\s|urgently\s)?"
    r"(?:looking|seeking|hiring|recruiting|searching)|seeks|has\san?\s(?:opening|vacancy)|"
    r"requires|wants\sto\shire|needs)"
)
_EN_CUES = [
    re.compile(rf"\b[Oo]ur\sclients?(?:\scompany)?(?:\sis)?[,:\-–—\s(]{{1,3}}{_EN_NAME}{_EN_HIRES}"),
    re.compile(rf"\b[Oo]ur\sclient(?:\sis|,|:)\s{_EN_NAME}"),
    re.compile(rf"\b[Oo]n\sbehalf\sof\s(?:our\s(?:client|customer),?\s)?{_EN_NAME}"),
    re.compile(
        r"(?:^|\n|\b)(?:Hiring\s[Cc]ompany|End\s[Cc]lient|Employer|Client|Company(?:\s[Nn]ame)?|"
        rf"Hiring\s[Ff]or|Recruiting\sfor|Hiring\sorganisation)\s?:\s{_EN_NAME}"
    ),
    re.compile(rf"\b[Yy]ou\swill\sbe\s(?:employed\sby|working\s(?:for|at)|hired\sby)\s{_EN_NAME}"),
    re.compile(rf"\b(?:contract|employed|employment)\s(?:is\s)?(?:directly\s)?(?:with|by)\s{_EN_NAME}"),
    re.compile(rf"\b(?:recruiting|hiring|recruit)\sfor\s(?:our\sclient,?\s)?{_EN_NAME}"),
]  # fmt: skip
_EN_HEADS = [
    re.compile(rf"^\s*(?:About\s(?:our\sclient|the\scompany)\W{{1,4}})?{_EN_NAME}{_EN_HIRES}")
]
_EN_WHOLE = re.compile(rf"^(?:at\s)?{_EN_NAME}$")


def _english(text: _Text, shapes: list[re.Pattern[str]]) -> Iterator[NamedEmployer]:
    # Capitals tell a name from "a leading bank", so this reads the text as shown.
    for shape in shapes:
        for found in shape.finditer(text.shown):
            before = text.folded[max(0, found.start() - 16) : found.start()]
            after = text.shown[found.end("name") :][:14].casefold()
            if _NOT_BEFORE.search(before.casefold()) or _NOT_AFTER.search(after):
                continue
            if _full_latin(found["name"]):
                start, end = found.span("name")
                phrase = text.shown[found.start() : start].strip(" ,:-\n") or "first words"
                yield NamedEmployer(
                    name=found["name"].strip(" ,("),
                    field=text.field,
                    start=start,
                    end=end,
                    phrase=phrase,
                    quote=text.shown[found.start() : end].strip(),
                )


_POST = re.compile(r"\b(?:Director|Manager|Head|Team|CEO|HR|Department|Officer|President)\b")


def _full_latin(name: str) -> bool:
    if _POST.search(name):
        return False  # on behalf of HR Director Acme Ltd: where the name begins nobody can tell
    parts = parse_employer(name)
    return parts.kind in {CompanyKind.COMPANY, CompanyKind.BRANCH} and len(parts.core) >= 2
