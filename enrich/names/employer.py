"""Employer names taken apart: places, brand, trade, legal form, branch.

    深圳市 | 腾讯 | 计算机系统 | 有限公司 | 广州分公司
    place    brand  trade        legal      branch

Nothing is looked up outside the gazetteer and the word lists: a name gives the same parts in
every run, whatever else is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple

from enrich.model import CompanyKind
from enrich.names import latin_words, words
from enrich.names.branches import city_shop, lone_branch
from enrich.names.fold import fold, fold_spaced, has_han
from enrich.names.latin import parse_latin
from enrich.names.ordinals import one_ordinal
from enrich.names.places import NOWHERE, Place, chain, gazetteer

_INNER = re.compile(r"\(([^()]*)\)")
_ORG = re.compile(
    r"(?:大学|学院|学校|中学|小学|幼儿园|医院|诊所|门诊部?|卫生院|卫生所|卫生室|服务中心|"
    r"服务站|研究院|研究所|研究中心|设计院|科学院|"
    r"委员会|协会|商会|学会|联合会|基金会|实验室|合作社|联社|银行|局|办公室|中心|电视台|"
    r"出版社|杂志社|报社|旅行社|酒店|宾馆|俱乐部|公园|博物馆|图书馆|超市)$"
)
_ENDS_GROUP = re.compile(r"(?<=..)(?:企业|产业)?集团$")
_TAIL_EDGE = "-·,、:;()/| "
_OTHER_FORMS = {
    "厂": (words.PLANT, "plant"),
    "所": (words.FIRM, "firm"),
    "业": (words.PARTNERS, "partnership"),
}
_BETWEEN = re.compile(r"[\s·'\"\-.,]+")
_PLACE_WORD = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:省|市|县|区|自治区)")


class EmployerName(NamedTuple):
    """An employer's name and its parts; "" where it has none.

    A tuple, as a night makes tens of thousands, and a frozen class takes long to fill.

    Attributes:
        shown: As the board wrote it. folded: In one way of writing (see `fold`).
        place: Where the name itself puts the firm: at its head (深圳市…) or in brackets, where
            中国 gives a place with only a country.
        brand, trade: What the firm calls itself, and the words for what it does.
        legal_form: As folded. legal_class: company, plant, shop, firm, partnership, a foreign
            class such as gmbh, or "" when the name shows none.
        group: Whether it calls itself a group (集团): a group is not one of its firms.
        branch: The part of the firm (深圳, 深圳福田支行); "" for the firm itself.
        firm: For a branch the folded name of its firm.
        full: Whether it is a name as registered, rather than a short form.
        truncated: Whether the board cut it off.
        alias: A second name shown within the first: in brackets, behind a slash or "d/b/a".
        owner: The firm that a Latin name says it belongs to ("a division of Acme").
        junk: What the board or the advertiser added and we took away.
        kind: What the words alone tell. `company` is the default.
        latin: Whether it has no Chinese characters.
    """

    shown: str
    folded: str
    place: Place = NOWHERE
    brand: str = ""
    trade: str = ""
    legal_form: str = ""
    legal_class: str = ""
    group: bool = False
    branch: str = ""
    firm: str = ""
    full: bool = False
    truncated: bool = False
    alias: str = ""
    owner: str = ""
    junk: str = ""
    kind: CompanyKind = CompanyKind.COMPANY
    latin: bool = False

    @property
    def core(self) -> str:
        """Brand and trade: the name without place, legal form and branch."""
        if self.latin and self.trade:
            return f"{self.brand} {self.trade}"
        return self.brand + self.trade

    @property
    def anonymous(self) -> bool:
        """Whether the employer is described instead of named (某大型公司)."""
        return self.kind is CompanyKind.CONFIDENTIAL


@dataclass(slots=True)
class _Work:
    """A name while it is being taken apart."""

    text: str
    junk: list[str] = field(default_factory=list)
    alias: str = ""
    bracket: Place = NOWHERE
    branch: str = ""
    legal_form: str = ""
    legal_class: str = ""
    group: bool = False
    truncated: bool = False


def parse_employer(name: str) -> EmployerName:
    """Return the parts of an employer's name.

    >>> found = parse_employer("腾讯科技（深圳）有限公司广州分公司")
    >>> found.brand, found.trade, found.place.city, found.branch
    ('腾讯', '科技', '深圳', '广州')
    >>> parse_employer("The Acme Trading Co., Ltd.").core
    'acme trading'
    """
    folded = fold(name)
    if not has_han(folded):
        return _latin_name(name, fold_spaced(name))
    work = _Work(folded)
    _take_junk(work)
    kind = _odd_kind(work.text)
    if kind is not None:
        junk = " ".join(work.junk)
        return EmployerName(shown=name, folded=folded, brand=work.text, kind=kind, junk=junk)
    if ")" in work.text or "(" in work.text:
        _take_brackets(work)
    if "/" in work.text or "|" in work.text:
        _take_second_name(work)
    _take_legal_form(work)
    if not work.legal_class and not work.alias and not work.branch:
        _take_latin_name(work)
    return _finished(name, folded, work)


def _take_junk(work: _Work) -> None:
    text = work.text
    head = words.JUNK_HEAD.match(text)
    if head and head.end() < len(text) - 1:
        work.junk.append(head.group())
        text = text[head.end() :]
    cut = text[-1:] in ".…" and words.CUT.search(text)
    if cut and cut.start() >= 2:
        work.truncated = True
        text = text[: cut.start()]
    if "(" in text:
        for found in words.JUNK.findall(text):
            work.junk.append(found)
            text = text.replace(found, "")
    last = text[-1:]
    if (
        last
        and (not "\u4e00" <= last <= "\u9fff" or last in "英聘才您入网方中部")
        and last != ")"
    ) or last in "聘部":
        text = _without_tail(work, text)
    work.text = text


def _without_tail(work: _Work, text: str) -> str:
    tail = words.JUNK_TAIL.search(text)
    if not tail or tail.start() < 2:
        return text
    work.junk.append(tail.group().strip())
    return text[: tail.start()]


def _odd_kind(text: str) -> CompanyKind | None:
    if text in words.PLACEHOLDER or len(text) < 2:
        return CompanyKind.PLACEHOLDER
    if words.PERSON.match(text):
        return CompanyKind.PERSON
    if words.anonymous(text):
        return CompanyKind.CONFIDENTIAL
    if ("/" in text or "、" in text) and _only_industries(text):
        return CompanyKind.PLACEHOLDER
    return None


def _only_industries(text: str) -> bool:
    """Return whether a board showed its list of industries in place of a name."""
    if not words.INDUSTRIES.match(text):
        return False
    parts = re.split(r"[/、]", text.split("(", maxsplit=1)[0])
    return len(parts) > 2 or all(
        words.brand_length(part.removesuffix("等")) == 0 for part in parts
    )


def _take_brackets(work: _Work) -> None:
    text = work.text
    for shape, legal in ((words.PARTNER_BRACKET, "partnership"), (words.SOLE_BRACKET, "shop")):
        found = shape.search(text)
        if found:
            text = text[: found.start()] + text[found.end() :]
            work.legal_class = legal
    while True:
        found = _INNER.search(text)
        if not found:
            break
        text = _without_bracket(work, text, found)
    cut = text.find("(")
    if cut >= 2:
        # A bracket that never closes: the board cut the name inside it.
        work.truncated = True
        text = text[:cut]
    work.text = text.strip("() ") or work.text.replace("(", "").replace(")", "")


def _without_bracket(work: _Work, text: str, found: re.Match[str]) -> str:
    inner, before, after = found[1].strip(), text[: found.start()], text[found.end() :]
    if inner in {"集团", "控股", "股份", "企业集团"} or not before:
        return before + inner + after
    place = _whole_place(inner)
    if place is not None:
        if work.bracket is NOWHERE or place.depth > work.bracket.depth:
            work.bracket = place
    elif words.BRANCH.search(inner) or (inner.endswith("店") and len(inner) > 2):
        work.branch = work.branch or inner
    elif words.JUNK_INNER.fullmatch(inner):
        work.junk.append(inner)
    elif len(inner) >= 2 and not work.alias:
        work.alias = words.SECOND_NAME.sub("", inner)
    elif inner:
        work.junk.append(inner)
    return before + after


def _whole_place(text: str) -> Place | None:
    if not has_han(text):
        return gazetteer().english.get(text)
    text = text.replace("·", "").removesuffix("总部").removesuffix("区域")
    if text in {"中国", "中国区", "大中华区", "大中华"}:
        return Place(country="CN")
    for region in gazetteer().chinese.get(text, ()):
        if region.town or region.level != 3:
            return region.place
    place, end = chain(text.removeprefix("中国"), loose=True)
    return place if place.depth and end >= len(text.removeprefix("中国")) else None


def _take_second_name(work: _Work) -> None:
    first, _, second = re.sub(r"\s*[/|]\s*", "/", work.text).partition("/")
    if len(first) >= 2 and len(second) >= 2:
        work.text, work.alias = first, work.alias or second


def _take_latin_name(work: _Work) -> None:
    """Part a brand that is shown in both scripts: 星河Galaxy, Galaxy星河科技."""
    found = words.BOTH_SCRIPTS.fullmatch(work.text)
    if not found:
        return
    chinese = found["han"] or found["after"]
    if words.brand_length(chinese) >= 2 and chinese not in gazetteer().chinese:
        work.text, work.alias = chinese, found["tail"] or found["head"]


def _take_legal_form(work: _Work) -> None:
    text = work.text
    found = words.COMPANY.search(text, 1)
    while found and found.group() == "公司" and text[found.start() - 1] in "分支子":
        found = words.COMPANY.search(text, found.end())
    if found:
        work.text, work.legal_form = text[: found.start()], found.group()
        work.legal_class = work.legal_class or "company"
        _take_tail(work, text[found.end() :].strip(_TAIL_EDGE))
        if work.branch.endswith(("分公", "支公")):
            work.branch, work.truncated = f"{work.branch}司", True
    elif text[-1:] in words.BRANCH_ENDS and words.LONE_BRANCH.search(text):
        work.text, work.branch = lone_branch(text)
    else:
        _take_cut_form(work)
    if not work.legal_form:
        _take_other_form(work)
    if not work.legal_class and work.text.endswith("股份") and len(work.text) >= 4:
        work.text, work.legal_form = work.text[:-2], "股份"
    ends = work.text.endswith("集团") and _ENDS_GROUP.search(work.text)
    if ends or "集团" in work.legal_form:
        work.group = True
        work.text = work.text.removesuffix("集团")


def _take_cut_form(work: _Work) -> None:
    """Read a legal form of which the board cut the end: the name before it is whole."""
    ends = work.text[-1:] in words.CUT_ENDS
    found = words.CUT_FORM.search(work.text) if ends else None
    if found and found.start() >= 2:
        work.text, work.legal_form = work.text[: found.start()], found.group()
        work.legal_class, work.truncated = "company", True
        return
    found = words.CUT_LETTER.search(work.text)
    if found and words.ends_in_trade(work.text[: found.start()]):
        work.text, work.truncated = work.text[: found.start()], True


def _take_tail(work: _Work, tail: str) -> None:
    """Read what follows a legal form: a part of the firm, or a second name in Latin letters."""
    if not tail:
        return
    if words.JUNK_AFTER.fullmatch(tail):
        work.junk.append(tail)
    elif has_han(tail):
        work.branch = work.branch or tail
    elif len(tail) >= 2:
        work.alias = work.alias or tail


def _take_other_form(work: _Work) -> None:
    text = work.text
    shape, legal = _OTHER_FORMS.get(text[-1:], (None, ""))
    if shape is not None:
        found = shape.search(text)
        if found and found.start() >= 2:
            work.text, work.legal_form = text[: found.start()], found.group()
            work.legal_class = legal
            return
    shop = text[-1:] in words.SHOP_ENDS and words.SHOP.search(text)
    if shop and not words.NOT_SHOP.search(text):
        chain_name, shop_there = ("", "") if work.branch else city_shop(text)
        if shop_there and shop.group() == "店":
            work.text, work.branch = chain_name, shop_there
        else:
            work.legal_class = work.legal_class or "shop"


def _finished(name: str, folded: str, work: _Work) -> EmployerName:
    text = work.text.strip("-·,、: ")
    place, start = _head_place(text)
    if (
        place.district
        and start <= 3
        and not place.agrees(work.bracket)
        and text[start - 1] not in "市县区"
    ):
        # 金溪医疗（北京）: a town's name, but the brackets say where the firm is.
        place, start = NOWHERE, 0
    text, start = _end_place(work, text, start, place)
    core = text[start:].strip("-·")
    if words.LONE_BRANCH.fullmatch(core):
        return EmployerName(
            shown=name, folded=folded, brand=folded, kind=CompanyKind.PLACEHOLDER
        )
    core = _BETWEEN.sub("", core) if not core.isalnum() else core
    core = one_ordinal(core)
    brand, trade = words.brand_and_trade(core)
    # Boards show an industry in place of a name: 新能源. 上海银行 and 银行(上海) are somebody.
    trade_alone = core in words.TRADES and work.bracket is NOWHERE and not work.alias
    if place is NOWHERE and (not core or trade_alone):
        return EmployerName(
            shown=name, folded=folded, brand=folded, kind=CompanyKind.PLACEHOLDER
        )
    where = _joined(place, work.bracket)
    branch = _branch_key(work.branch)
    return EmployerName(
        shown=name,
        folded=folded,
        place=where,
        brand=brand or core or text,
        trade=intern(trade),
        legal_form=intern(work.legal_form),
        legal_class=work.legal_class,
        group=work.group,
        branch=branch,
        firm=_firm(folded, work) if branch else "",
        full=bool(work.legal_class) or (where.depth >= 2 and bool(_ORG.search(core))),
        truncated=work.truncated,
        alias=work.alias,
        junk=" ".join(work.junk),
        kind=_kind(core, branch),
    )


def _kind(core: str, branch: str) -> CompanyKind:
    if branch:
        return CompanyKind.BRANCH
    agency = words.MAY_BE_AGENCY.search(core) and words.AGENCY.search(core)
    return CompanyKind.AGENCY if agency else CompanyKind.COMPANY


def _head_place(text: str) -> tuple[Place, int]:
    place, end = chain(text)
    if not end:
        return place, 0
    rest = text[end:]
    if len(rest) >= 2 and words.brand_length(rest) >= 2:
        return place, end
    # 上海长宁网络科技: the district is the brand. Give back what a city alone would not take.
    for shorter in range(end - 1, 1, -1):
        place_less, end_less = chain(text[:shorter])
        if end_less == shorter and place_less.depth < place.depth:
            if words.brand_length(text[shorter:]) >= 2:
                return place_less, shorter
            break
    # 阿里云, 敦煌网: one character left over means that it was no place.
    return (place, end) if len(rest) >= 2 or text[end - 1] in "省市县区镇乡道" else (NOWHERE, 0)


def _end_place(work: _Work, text: str, start: int, place: Place) -> tuple[str, int]:
    """Take a place off the end (施耐德电气中国, 腾讯科技深圳有限公司) as if in brackets."""
    if work.bracket is not NOWHERE or place is not NOWHERE or len(text) - start < 5:
        return text, start
    for size in (3, 2):
        for region in gazetteer().chinese.get(text[-size:], ()):
            if region.level in {1, 2} and not work.legal_class:
                # 远山物业广州, without a legal form, is how boards show the part in 广州.
                work.branch = work.branch or text[-size:]
                return text[:-size], start
            if region.level in {1, 2} or (region.level == 0 and text.endswith("中国")):
                work.bracket = region.place
                return text[:-size], start
    return text, start


def _joined(head: Place, bracket: Place) -> Place:
    if bracket.depth <= 1 and head is not NOWHERE:
        return head
    return head if bracket is NOWHERE or (bracket.holds(head) and head.depth) else bracket


def _firm(folded: str, work: _Work) -> str:
    """Return the folded name without its branch."""
    at = folded.find(work.legal_form) if work.legal_form else -1
    if at > 0:
        return folded[: at + len(work.legal_form)]
    if folded.endswith(work.branch):
        return folded.removesuffix(work.branch).rstrip("-·, ")
    return folded.replace(f"({work.branch})", "")


def _branch_key(branch: str) -> str:
    """Return a branch in one way of writing: 北京市分公司, 北京分公司, 北京 are one."""
    if not branch:
        return ""
    plain = one_ordinal(branch.replace("(", "").replace(")", "").strip(_TAIL_EDGE))
    short = words.BRANCH_TAIL.sub(lambda m: re.sub(r"(?:分|支)?公司$", "", m.group()), plain)
    return _PLACE_WORD.sub("", short) or plain


def _latin_name(name: str, folded: str) -> EmployerName:
    plain = folded.strip(" .,;:!-*#\"'")
    nothing = plain in words.PLACEHOLDER or words.only_digits(plain)
    if nothing or latin_words.NOBODY.match(plain) or not any(c.isalnum() for c in plain):
        kind = CompanyKind.PLACEHOLDER
        return EmployerName(shown=name, folded=folded, brand=folded, kind=kind, latin=True)
    odd = _odd_latin_kind(plain)
    if odd is not None:
        return EmployerName(shown=name, folded=folded, brand=plain, kind=odd, latin=True)
    parts = parse_latin(folded)
    core = " ".join(parts.words)
    kind = CompanyKind.BRANCH if parts.branch else CompanyKind.COMPANY
    if not parts.branch and latin_words.AGENCY.search(core):
        kind = CompanyKind.AGENCY
    return EmployerName(
        shown=name,
        folded=folded,
        place=parts.place,
        brand=" ".join(parts.words[: parts.brand]),
        trade=" ".join(parts.words[parts.brand :]),
        legal_form=parts.legal_form,
        legal_class=parts.legal_class,
        branch=parts.branch,
        firm=parts.firm,
        full=bool(parts.legal_class),
        truncated=parts.truncated,
        alias=parts.alias,
        owner=parts.owner,
        junk=parts.junk,
        kind=kind,
        latin=True,
    )


def _odd_latin_kind(plain: str) -> CompanyKind | None:
    if latin_words.PERSON.match(plain):
        return CompanyKind.PERSON
    if latin_words.ANONYMOUS.match(plain) or words.anonymous(plain):
        return CompanyKind.CONFIDENTIAL
    return None
