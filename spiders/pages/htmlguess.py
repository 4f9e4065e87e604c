"""Postings on pages that carry no data for machines: lists, tables and single adverts in HTML.

The last resort for a saved page of a site without a definition. It goes by what such pages have
in common: links to adverts that stand in the same place of repeated blocks, tables whose heads
name our fields, and "label: value" lines. When in doubt it finds nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.pages.fields import too_deep
from spiders.pages.words import FIELD_OF, folded

Row = dict[str, str]
JOB_WORD = re.compile(
    r"job|position|vacanc|career|posting|zhaopin|zhiwei|recruit|gongzuo|gangwei|opening|offer|"
    r"stelle|rczp|/zp|hire|work",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\d{2,}|[0-9a-f]{8}-|=\w+|-[a-z0-9]+-[a-z0-9]+", re.IGNORECASE)
COMPANY_HINT = re.compile(
    r"(?:^|[\s_-])(?:co|com|cname|gs|gsmc|dw|qy|cpn)(?:$|[\s_-])|compan|employer|corp|firm|org|"
    r"enterprise|qiye|gongsi|danwei",
    re.IGNORECASE,
)
COMPANY_END = re.compile(
    r"(?:公司|集团|有限合伙|工厂|大学|学院|学校|中学|小学|幼儿园|医院|研究院|研究所|事务所|酒店|银行|协会|中心)"
    r"(?:[（(].{1,12}[）)])?$|\b(?:GmbH|AG|Ltd\.?|Inc\.?|LLC|Co\.|Corp\.?|PLC|S\.A\.|B\.V\.)$",
)
PLACE_HINT = re.compile(r"city|area|addr|locat|place|region|didian|diqu", re.IGNORECASE)
TITLE_HINT = re.compile(r"job|position|post|title|zw|gw|name|zhiwei|gangwei", re.IGNORECASE)
PAY = re.compile(
    r"\d[\d,.]*\s*(?:[kK千万元])?\s*[-–—~至到]\s*\d[\d,.]*\s*(?:[kK千万元]|/)|面议|"
    r"\d[\d,.]*\s*(?:元|万|千|k)\s*(?:/|以上|每)|[€$£]\s?\d[\d,.]+",
    re.IGNORECASE,
)
DATE = re.compile(
    r"^\D{0,6}(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}.{0,12}|"
    r"\d{1,2}[-/月]\d{1,2}日?(?!\s*年))\D{0,4}$|"
    r"^(?:发布于?|posted)?\s*(?:\d+\s*(?:天|小时|分钟|周|个月)前|今[天日]|昨[天日]|刚刚|"
    r"\d+\+? (?:minute|hour|day|week|month)s? ago|an? (?:hour|day|week|month) ago|"
    r"(?:today|yesterday|just now)$)|"
    r"^\D{0,8}(?:"
    r"\d{1,2}\.? (?:jan|feb|m[aä]r|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*[.,]?"
    r" \d{4}|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}, \d{4}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{4})$",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"^[\u4e00-\u9fff]{2,5}(?:市|省|区)?(?:\s*[-·/]\s*[\u4e00-\u9fff]{2,8}){0,2}$"
)
NO_PLACE = re.compile(
    r"本科|大专|硕士|博士|学历|经验|不限|全职|兼职|应届|高中|中专|职位|招聘|公司|急聘|申请|收藏|民营|国企|外资|合资|"
    r"行业|人数|若干|面议|福利|金|休|补|奖|置顶|最新|详情"
)
PAGE_COMPANY = (
    re.compile(
        r"【?\s*([^【】|_\-–,，]{2,40}?)\s*(?:\d{4}年?)?(?:最新)?(?:招聘|诚聘|职位|校招)"
    ),
    re.compile(
        r"(?:jobs|careers|openings|vacancies|opportunities|work|working|join us) (?:at|with) "
        r"([^|–\-]{2,60})",
        re.IGNORECASE,
    ),
    re.compile(r"^([^|–\-]{2,60}?) (?:careers|jobs|job board)\b", re.IGNORECASE),
)
DESCRIPTION = (
    *(
        ".job-description",
        "#job-description",
        ".job_description",
        ".jobdescription",
        ".job_msg",
    ),
    *(
        ".job-detail",
        ".job-details",
        ".job-sec-text",
        ".describtion__detail-content",
        ".job_bt",
    ),
    *(
        ".position-description",
        ".jobdetail",
        ".job-content",
        ".job-intro",
        ".posting-description",
    ),
    *("[class*=job-desc]", "[class*=jobdesc]", "[class*=job_desc]", "[class*=position-desc]"),
    *("[class*=vacancy-desc]", "[class*=description]", "[class*=descript]", "article"),
)
LABEL = re.compile(
    r"^[\s·•\-【]*([\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z ]{1,18}?)[\s】]*"
    r"[:：]\s*(.{1,300})$"
)
LEAST = 3
CLIMB = 6
MAX_LINKS = 4000


def guessed_postings(text: str, url: str) -> list[Row]:
    """Return the raw fields, with `url`, of what looks like postings in a page's HTML."""
    if too_deep(text):
        return []
    tree = LexborHTMLParser(text)
    if tree.body is None:
        return []
    tree.strip_tags(["script", "style", "noscript", "template"])
    rows = _of_tables(tree, url) or _of_links(tree, url)
    if rows:
        return rows
    advert = _advert(tree)
    return [advert] if advert else []


def text_of_node(node: LexborNode | None) -> str:
    """Return a node's text on one line, "" for no node."""
    return " ".join(node.text(separator=" ").split()) if node is not None else ""


def _hints(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def _of_tables(tree: LexborHTMLParser, url: str) -> list[Row]:
    """Return the rows of tables whose head names a title and another field of ours."""
    found: list[Row] = []
    for table in tree.css("table"):
        lines = [line.css("th, td") for line in table.css("tr")]
        head = (
            [FIELD_OF.get(folded(text_of_node(cell)), ("", 0))[0] for cell in lines[0]]
            if lines
            else []
        )
        if "title" not in head or len(set(head) - {""}) < 2:
            continue
        for cells in lines[1:]:
            row = _table_row(head, cells, url)
            if row.get("title"):
                found.append(row)
    company = page_company(tree)
    return [row if row.get("employer") else {**row, "employer": company} for row in found]


def _table_row(head: list[str], cells: list[LexborNode], url: str) -> Row:
    row: Row = {}
    for field, cell in zip(head, cells, strict=False):
        if field and field not in row:
            row[field] = text_of_node(cell)
        link = cell.css_first("a[href]") if field == "title" else None
        if link is not None:
            row["url"] = address_of(link, url)
    return row


def address_of(link: LexborNode, url: str) -> str:
    """Return where a link leads, "" where it leads to no page."""
    href = (link.attributes.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return ""
    try:
        return urljoin(url, href)
    except ValueError:
        return ""


def _of_links(tree: LexborHTMLParser, url: str) -> list[Row]:
    """Return the entries of the list whose links lead to the most adverts."""
    best = _entries(_best_links(tree, url))
    company = "" if any(row.get("employer") for row in best) else page_company(tree)
    return [{**row, "employer": company} if company else row for row in best]


def _best_links(tree: LexborHTMLParser, url: str) -> dict[str, LexborNode]:
    """Return the links, by address, of the list that shows the most of its adverts."""
    groups: defaultdict[str, dict[str, LexborNode]] = defaultdict(dict)
    for link in tree.css("a[href]")[:MAX_LINKS]:
        address = address_of(link, url)
        parts = urlsplit(address)
        place = f"{parts.netloc}{parts.path}?{parts.query}"
        if address and JOB_WORD.search(place) and NUMBERED.search(place) and _title(link):
            groups[signature(link)].setdefault(address, link)
    lists = [links for links in groups.values() if len(links) >= LEAST]
    worth = [(_worth(_entries(links)), links) for links in lists]
    best, links = max(worth, key=lambda pair: pair[0], default=(0, {}))
    return links if best > 0 else {}


def _worth(rows: list[Row]) -> int:
    return sum(len(row) - 2 for row in rows)


def _title(link: LexborNode) -> str:
    shown = (link.attributes.get("title") or "").strip() or text_of_node(link)
    return shown if 2 <= len(shown) <= 100 and not COMPANY_END.search(shown) else ""


def signature(node: LexborNode) -> str:
    """Return where a link stands: its own tag and class and those of what holds it."""
    names = []
    at: LexborNode | None = node
    for _ in range(3):
        if at is None:
            break
        # A class with a number in it counts the rows: post-4711.
        named = re.sub(r"\d+", "#", (at.attributes.get("class") or "").split(" ")[0])
        names.append(f"{at.tag}.{named}")
        at = at.parent
    return ">".join(names)


def _entries(links: Mapping[str, LexborNode]) -> list[Row]:
    """Return a row a link, if most show more of an advert than its title."""
    held = blocks(links)
    rows = [
        {"title": _title(link), "url": address, **_facts(held[address], link)}
        for address, link in links.items()
    ]
    telling = sum(1 for row in rows if {"employer", "pay", "posted_on"} & row.keys())
    return rows if telling * 10 >= len(rows) * 6 else []


def blocks(links: Mapping[str, LexborNode]) -> dict[str, LexborNode]:
    """Return for each link the largest element that holds no other one."""
    shared: Counter[int] = Counter()
    for link in links.values():
        shared.update(node.mem_id for node in _ancestors(link))
    found: dict[str, LexborNode] = {}
    for address, link in links.items():
        found[address] = link
        for node in _ancestors(link):
            if shared[node.mem_id] > 1:
                break
            found[address] = node
    return found


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    at = node.parent
    for _ in range(CLIMB):
        if at is None or at.tag in {"body", "html"}:
            return
        yield at
        at = at.parent


def _facts(block: LexborNode, link: LexborNode) -> Row:
    """Return what the texts of one entry say, by their shape and their classes."""
    row: Row = {}
    title = text_of_node(link)
    for node in block.traverse(include_text=False):
        own = " ".join(node.text(deep=False).split())
        shown = own or (text_of_node(node) if node.tag in {"a", "td", "span", "p"} else "")
        if not shown or shown == title or len(shown) > 120:
            continue
        kind = kind_of(node, shown)
        if kind and kind not in row:
            row[kind] = (node.attributes.get("title") or shown) if kind == "employer" else shown
    return row


def kind_of(node: LexborNode | None, shown: str) -> str:
    """Return the field that a text is, by its shape and the classes of its node, or ""."""
    hints = _hints(node) if node is not None else ""
    if PAY.search(shown) and len(shown) < 40:
        return "pay"
    if DATE.search(shown):
        return "posted_on"
    href = (node.attributes.get("href") or "") if node is not None and node.tag == "a" else ""
    company_link = re.search(r"compan|/co\d|corp|employer|gongsi|qiye", href)
    if COMPANY_END.search(shown) or company_link or COMPANY_HINT.search(hints):
        return "employer"
    named = PLACE_HINT.search(hints) and len(shown) < 40
    is_place = PLACE.match(shown) and not NO_PLACE.search(shown)
    stands = node is None or node.tag in {"span", "td", "em", "p", "div", "li", "dd", "small"}
    return "city" if named or (is_place and stands) else ""


def page_company(tree: LexborHTMLParser) -> str:
    """Return the employer whose own page this is, by its title and main heading."""
    heading = text_of_node(tree.css_first("h1"))
    if COMPANY_END.search(heading) and len(heading) < 60:
        return heading
    for shown in (text_of_node(tree.css_first("title")), heading):
        for shape in PAGE_COMPANY:
            found = shape.search(shown)
            if found and (shape is not PAGE_COMPANY[0] or COMPANY_END.search(found[1])):
                return found[1].strip()
    return ""


def _advert(tree: LexborHTMLParser) -> Row:
    """Return a single advert: heading, labels and description; {} when it is none."""
    row = _labelled(tree)
    heading = next((h for h in tree.css("h1") if text_of_node(h)), None)
    if heading is not None and (not row.get("title") or TITLE_HINT.search(_hints(heading))):
        row["title"] = heading.attributes.get("title") or text_of_node(heading)
    for node in tree.css("a, span, p, div, h2, h3"):
        if "employer" in row:
            break
        shown = text_of_node(node)
        if shown and len(shown) < 60 and COMPANY_END.search(shown):
            row["employer"] = shown
    row |= _described(tree)
    pay = tree.css_first("[class*=salary], [class*=pay]")
    if pay is not None and PAY.search(text_of_node(pay)):
        row.setdefault("pay", text_of_node(pay)[:60])
    whole = {"title", "employer", "description"} <= row.keys() and len(row["title"]) <= 100
    return row if whole else {}


def _described(tree: LexborHTMLParser) -> Row:
    for selector in DESCRIPTION:
        node = tree.css_first(selector)
        if node is not None and len(text_of_node(node)) >= 40:
            return {"description": node.html or ""}
    return {}


def _labelled(tree: LexborHTMLParser) -> Row:
    row: Row = {}
    body = tree.body
    lines = body.text(separator="\n").splitlines() if body is not None else []
    for line, after in pairwise([*lines, ""]):
        joined = line.strip() + (after.strip() if line.strip().endswith((":", "：")) else "")
        found = LABEL.match(joined)
        field = FIELD_OF.get(folded(found[1]), ("", 0))[0] if found else ""
        if found and field and field not in {"key", "url", "description", "phone"}:
            row.setdefault(field, found[2].strip())
    return row
