"""How a list page leads to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.pages.selectors import STEADY, selector

NEXT_TEXT = re.compile(
    r"^\W*(?:下一?[页頁]|后一页|後一頁|次のページ|next(?: page)?|older(?: posts)?|weiter|"
    r"suivant|(?:show |load |view )?more (?:jobs|results|vacancies|positions)|load more|"
    r"加载更多|更多职位)\W*$|^(?:[›»>→]|››|>>|&gt;)$",
    re.IGNORECASE,
)
NEXT_NAME = re.compile(r"(?:^|[\s_-])(?:next|nxt|xiayiye)(?:$|[\s_-])", re.IGNORECASE)
NEXT_LABEL = re.compile(r"\bnext\b|下一?[页頁]", re.IGNORECASE)
LABELS = ("aria-label", "title", "data-testid", "data-test", "id")
PAGE_PARAM = re.compile(r"^(?:p|pn|pg|page|pageno|pagenum|pageindex|currentpage|curpage)$")
PAGE_PATH = re.compile(
    r"(?P<head>.*?(?:/p/|/page/|/pages/|/p|/page-?|[_-]p?|list))(?P<number>\d{1,4})(?P<tail>/?(?:\.\w+)?)$",
    re.IGNORECASE,
)
CURRENT = ("current", "active", "cur", "on", "selected", "now", "this")
LAST = 1000


@dataclass(frozen=True, slots=True)
class Pager:
    """The way to the next list page.

    Attributes:
        next: The pick of its link; "" when there is none, or pages are counted.
        counted: The address with `{page}`, where pages are counted from `first`.
    """

    next: str = ""
    counted: str = ""
    first: int = 1


NO_PAGER = Pager()


def pager_of(tree: LexborHTMLParser, url: str) -> Pager:
    """Return how the page leads to the next: by a marked link, by counting, by its words."""
    links = [link for link in tree.css("a[href], link[href]") if _same_site(link, url)]
    if any((link.attributes.get("rel") or "").lower() == "next" for link in links):
        tag = next(k.tag for k in links if (k.attributes.get("rel") or "").lower() == "next")
        return Pager(next=f"{tag}[rel=next]@href")
    anchors = [link for link in links if link.tag == "a"]
    for marked in (_named_next, _labelled_next):
        pick = next((pick for link in anchors if (pick := marked(link))), "")
        if pick:
            return Pager(next=f"{pick}@href")
    counted = _counted(anchors, url)
    return counted if counted is not None else Pager(next=_by_words(tree, anchors))


def _by_words(tree: LexborHTMLParser, anchors: list[LexborNode]) -> str:
    """Return the pick of the link that its words tell, or its place by this page's number."""
    worded = next((link for link in anchors if NEXT_TEXT.match(_words(link))), None)
    if worded is not None:
        return f"//a[normalize-space()='{_words(worded)}']/@href"
    beside = _beside_current(tree, anchors)
    return f"{beside}@href" if beside else _after_current(tree, anchors)


def _same_site(link: LexborNode, url: str) -> bool:
    return urlsplit(_address(link, url)).netloc == urlsplit(url).netloc


def _address(link: LexborNode, url: str) -> str:
    try:
        return urljoin(url, (link.attributes.get("href") or "").strip())
    except ValueError:
        return ""


def _words(link: LexborNode) -> str:
    return " ".join(link.text(separator=" ").split())


def _named_next(link: LexborNode) -> str:
    """Return the selector of a link whose class, or whose item's, is a word for next."""
    for node, inner in ((link, ""), (link.parent, " > a")):
        if node is None:
            continue
        for name in (node.attributes.get("class") or "").split():
            if NEXT_NAME.search(name) and STEADY.fullmatch(name):
                return f"{node.tag}.{name}{inner}"
    return ""


def _labelled_next(link: LexborNode) -> str:
    """Return the selector of a link that an attribute calls the next page's."""
    for name in LABELS:
        value = link.attributes.get(name) or ""
        if len(value) <= 40 and NEXT_LABEL.search(value) and not re.search(r"['\"\d]", value):
            return f"a[{name}='{value}']"
    return ""


def _counted(anchors: list[LexborNode], url: str) -> Pager | None:
    """Return counted pages, if a link leads to page 2 and page 1 has such an address too."""
    numbered = [found for link in anchors if (found := _number_in(_address(link, url)))]
    shapes = {shape for shape, number in numbered if number == 2}
    here = _number_in(url)
    for shape in sorted(shapes):
        numbers = {number for each, number in numbered if each == shape}
        if here and here[0] == shape:
            numbers.add(here[1])
        if 0 in numbers:
            return Pager(counted=_relative(shape), first=0)
        # With a parameter the first page nearly always answers to 1; a path may not exist.
        if 1 in numbers or "={page}" in shape:
            return Pager(counted=_relative(shape))
    return None


def _number_in(url: str) -> tuple[str, int] | None:
    """Return an address with `{page}` in the place of its page's number, and that number.

    >>> _number_in("https://a.test/jobs?kw=x&page=2"), _number_in("https://a.test/jobs/p/3")
    (('https://a.test/jobs?kw=x&page={page}', 2), ('https://a.test/jobs/p/{page}', 3))
    >>> _number_in("https://a.test/job/12345")
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in pairs:
        if PAGE_PARAM.match(name.lower()) and value.isdigit():
            query = "&".join(
                f"{quote(n)}={'{page}' if n == name else quote(v)}" for n, v in pairs
            )
            return f"{parts.scheme}://{parts.netloc}{parts.path}?{query}", int(value)
    found = PAGE_PATH.match(parts.path)
    if not found:
        return None
    tail = found["tail"] + (f"?{parts.query}" if parts.query else "")
    shape = f"{parts.scheme}://{parts.netloc}{found['head']}{{page}}{tail}"
    return shape, int(found["number"])


def _relative(url: str) -> str:
    return url.split("/", 3)[3]


def _beside_current(tree: LexborHTMLParser, anchors: list[LexborNode]) -> str:
    """Return the selector of the link behind the number of this page, which is no link."""
    for link in anchors:
        number = _words(link)
        for before in _elements_before(link):
            if number.isdigit() and before.text().strip() == str(int(number) - 1):
                css = f"{selector(before)} + a"
                return css if len(tree.css(css)) == 1 else ""
            break
    return ""


def _after_current(tree: LexborHTMLParser, anchors: list[LexborNode]) -> str:
    """Return the XPath of the link that is one page on from the marked number, "" without one.

    The mark is a class on the number or on what holds it: `<li class=active><span>1</span>`.
    """
    for link in (each for each in anchors if _words(each) == "2"):
        for node in tree.css(", ".join(f"[class*={word}]" for word in CURRENT)):
            named = selector(node)
            if _words(node) == "1" and "." in named and _near(node, link):
                tag, _, name = named.partition(".")
                here = f"//{tag}[contains(concat(' ', @class, ' '), ' {name} ')]"
                return f"//a[number(.) = number({here}) + 1]/@href"
    return ""


def _near(node: LexborNode, link: LexborNode) -> bool:
    """Return whether both stand in one pager: within three steps up of the link."""
    at: LexborNode | None = link
    for _ in range(3):
        at = at.parent if at is not None else None
    return at is not None and any(each.mem_id == node.mem_id for each in at.css("*"))


def _elements_before(node: LexborNode) -> Iterator[LexborNode]:
    at = node.prev
    while at is not None:
        if at.is_element_node:
            yield at
        at = at.prev
