"""Where a list page says how many postings there are, whatever words it says it in.

A number is the total by what stands round it: words for adverts, words for a sum, a range that
it ends ("1–20 of 345"). It is never smaller than the entries that the page shows, and numbers
of pages, prices, days and employers have words of their own. The pattern that is proposed is
made of the very words on both sides, so that it holds when the number is another tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.pages.selectors import one_selector

NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+(?:\.\d+)?(?:\s*[万萬])?")
NUMBER_PATTERN = r"(\d[\d,，.]*(?:\s*[万萬])?)"
ADVERTS = (
    r"(?:相关|相關|招聘|在招|热招|最新|有效|公开|公開|工作|空缺)*的?"
    r"(?:职位|職位|职缺|職缺|岗位|崗位|工作|機會|机会|招聘|结果|結果|记录|記錄|紀錄|信息|公告|需求)"
)
COUNTED = r"(?:个|個|条|條|筆|笔|份|项|項|则|則|个以上)"
ADVERTS_EN = (
    r"(?:(?:open|current|live|matching|active|available|new|job|exciting|career)\s+){0,3}"
    r"(?:jobs?|positions?|openings?|vacanc(?:y|ies)|results?|roles?|opportunit(?:y|ies)|"
    r"postings?|listings?|matche?s?|hits?|adverts?|records?|items)"
)
AFTER = (
    (re.compile(rf"^\s*{COUNTED}?\s*{ADVERTS}"), 3),
    (re.compile(rf"^\s*{COUNTED}(?!\s*(?:月|城市|国家|行业))"), 2),
    (re.compile(rf"^\s*{ADVERTS_EN}\b", re.IGNORECASE), 3),
    (re.compile(r"^\s*(?:in total|found|total)\b", re.IGNORECASE), 2),
)
BEFORE = (
    (re.compile(r"(?:共有?|总共|總共|合?计|合?計|总数|總數|全部)[^\d。，,;；]{0,8}$"), 2),
    (re.compile(r"(?:找到|搜到|搜索到|搜尋到|搜寻到|查询到|查到|符合)[^\d。,;；]{0,8}$"), 2),
    (re.compile(r"(?:共|计|計)\s*\d+\s*[页頁]\s*[,，、/|]?\s*$"), 2),
    (re.compile(rf"{ADVERTS}(?:总数|總數|总计|數量?|数量?)\s*[:：]?\s*$"), 3),
    (re.compile(rf"{ADVERTS}\s*[:：]\s*$"), 2),
    (re.compile(rf"{ADVERTS}\s*[(（\[【]\s*$"), 3),
    (re.compile(rf"\b{ADVERTS_EN}\s*[:(\[]\s*$", re.IGNORECASE), 3),
    (re.compile(r"\b(?:found|total(?: of)?|matches|results)\s*:?\s*$", re.IGNORECASE), 2),
    (re.compile(r"\d\s*(?:[-–—~至到]|to)\s*\d+\s*(?:of|von|sur|/|／|out of|，?\s*共)\s*$"), 3),
)
OTHER_AFTER = re.compile(
    r"^\s*(?:页|頁|/\s*页|页码|年|月|日|天|周|小时|分钟|元|[kK]\b|千|人|名|岁|次|公里|%|家|[-–—~:]\s*\d|"
    r"\+|(?:of|out of|von|sur)\s+\d|"
    r"pages?\b|days?|hours?|weeks?|months?|years?|compan|employers?|km\b|miles?|per\b)",
    re.IGNORECASE,
)
OTHER_BEFORE = re.compile(
    r"(?:第|每页|每頁|页数|頁數|ICP备?|电话|©|\bpage|\bpages?:|\btop|\blast|\bpast|per page:?|"
    r"\d\s*[-–—/:.]|[£$€¥￥])\s*$|\bpage \d+ of\s*$|第\s*\d+\s*/\s*$",
    re.IGNORECASE,
)
PLACES = (
    "p, span, div, h1, h2, h3, h4, h5, em, i, strong, b, li, td, th, small, label, a, caption"
)
LONGEST = 120
ENOUGH = 3
ROUND = 10
"""How many characters beside a number the pattern is made of."""


@dataclass(frozen=True, slots=True)
class Total:
    """Where a page says how many postings there are."""

    css: str
    regex: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A number that may be the total: how sure, how near to the list, and its pattern."""

    sure: int
    near: int
    short: int
    node: LexborNode
    regex: str


def total_of(tree: LexborHTMLParser, items: str = "", count: int = 0) -> Total | None:
    """Return where the page declares its total; None when no element says it.

    Args:
        tree: The page.
        items: Selects the list's entries: what they say is said of one posting.
        count: How many entries the page shows; no total is smaller.
    """
    entries = tree.css(items) if items else []
    inside = {node.mem_id for entry in entries for node in entry.css("*")}
    around = _ancestors(entries[0]) if entries else []
    said: list[_Said] = []
    for node in tree.css(PLACES):
        text = " ".join(node.text(deep=True, separator=" ").split())
        if text and len(text) <= LONGEST and node.mem_id not in inside:
            near = _nearness(node, around)
            said += [
                _Said(sure, near, -len(text), node, regex)
                for sure, regex in _totals_in(text, count)
            ]
    said.sort(key=lambda each: (each.sure, each.near, each.short), reverse=True)
    found = (Total(one_selector(tree, each.node), each.regex) for each in said)
    return next((each for each in found if _says_one_thing(tree, each)), None)


def _totals_in(text: str, count: int) -> Iterator[tuple[int, str]]:
    """Yield how sure it is that a number in a text is the total, and what finds it there."""
    for found in NUMBER.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if not count <= _value(found[0]) < 50_000_000:
            continue
        ranged = bool(BEFORE[-1][0].search(before))
        if OTHER_AFTER.match(after) or (OTHER_BEFORE.search(before) and not ranged):
            continue
        sure = max((worth for shape, worth in AFTER if shape.search(after)), default=0)
        sure += max((worth for shape, worth in BEFORE if shape.search(before)), default=0)
        regex = _pattern_of(before, after)
        again = re.search(regex, text)
        if sure >= ENOUGH and again is not None and again[1].strip() == found[0].strip():
            yield sure, regex


def _value(number: str) -> float:
    plain = re.sub(r"[,，\s]", "", number)
    return float(plain[:-1]) * 10_000 if plain[-1] in "万萬" else float(plain)


def _pattern_of(before: str, after: str) -> str:
    """Return what finds a number between these words.

    >>> re.search(_pattern_of("Showing 1–20 of ", " vacancies"), "1–20 of 7 vacancies")[1]
    '7'
    """
    left = re.split(r"\d", before)[-1][-ROUND:]
    left = left if len(before) <= ROUND or not re.match(r"\w", left) else _from_word(left)
    right = re.split(r"\d", after)[0][:ROUND]
    right = re.match(r"\s*[\w]*|", right)[0] if right else ""  # type: ignore[index]  # the empty one always matches
    start = "^" if not before.strip() else ""
    return f"{start}{_spaced(left)}{NUMBER_PATTERN}{_spaced(right)}"


def _from_word(left: str) -> str:
    """Return a text from where its first whole word begins; Chinese has no such places."""
    if re.search(r"[\u4e00-\u9fff]", left):
        return left
    return left.partition(" ")[2] or left


def _spaced(words: str) -> str:
    parts = [re.escape(part) for part in words.split()]
    joined = r"\s*".join(parts)
    lead = r"\s*" if words[:1].isspace() else ""
    tail = r"\s*" if words[-1:].isspace() and parts else ""
    return f"{lead}{joined}{tail}"


def _says_one_thing(tree: LexborHTMLParser, total: Total) -> bool:
    """Return whether all that the selector finds says the same total."""
    texts = (" ".join(node.text(separator=" ").split()) for node in tree.css(total.css))
    return len({found[1] for text in texts if (found := re.search(total.regex, text))}) == 1


def _ancestors(node: LexborNode) -> list[int]:
    found, at = [], node.parent
    while at is not None:
        found.append(at.mem_id)
        at = at.parent
    return found[::-1]


def _nearness(node: LexborNode, around: list[int]) -> int:
    """Return how deep the element lies that holds both the node and the list."""
    ids = {node.mem_id, *_ancestors(node)}
    return sum(1 for each in around if each in ids)
