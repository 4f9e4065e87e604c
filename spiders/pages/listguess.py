"""Selectors for a list page that was only looked at once: what `leads sites new` proposes.

A list is a set of links that stand in the same place of repeated blocks. What the blocks show
at the same place is a column; columns get their fields by their labels, shapes and classes, and
what is left over by its order. A person looks at the proposal: a guess is better than none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.blocks import FIELD_NAMES
from spiders.pages import htmlguess as shown
from spiders.pages.fields import too_deep
from spiders.pages.pagers import NO_PAGER, Pager, Total, pager_of, total_of
from spiders.pages.selectors import item_selector, one_selector, selector, within, xpath_step
from spiders.pages.words import FIELD_OF, folded

LEAST = 3
SAMPLE = 40
ALIKE = 0.8
"""The share of a list's entries that a column must be found in."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "dt"})
FRAME = frozenset({"nav", "header", "footer"})
LABEL = re.compile(
    r"^\s*([\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z ]{1,18}?)\s*[:：]\s*(\S.*)$"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WAYS_TO_PART = ((r"\s*[|｜·•]\s*", r"[^|｜·•]+?"), (r"\s+", r"\S+"))
"""What stands between the parts of one text, and what a part is; blanks only in Chinese."""

OWN_TEXT = "./text()[normalize-space()]"
OWN_PART = r"[^,，|｜·•–—()（）]+"
OWN_PARTED = re.compile(r"[,，|｜·•–—()（）]+")
SMALL = re.compile(
    r"full.?time|part.?time|remote|hybrid|permanent|contract|temporary|apply|save|share|new\b|"
    r"urgent|experience|years?|degree|bachelor|master|view|details?|more|"
    + shown.NO_PLACE.pattern,
    re.IGNORECASE,
)
"""What stands beside an advert and is neither an employer nor a place."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a value stands, as site files write it: a pick, and a pattern for a part of it."""

    pick: str
    regex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessedList:
    """A proposal for the `list` block of a site file.

    Attributes:
        items: Selects an entry, by CSS, or by XPath where it begins with `/`.
        url: Where an entry's address is; None: it has none, and `key` stands for it.
        count: How many entries it finds.
        company: Whose page it is, if the entries name no employer.
    """

    items: str
    url: Guess | None
    key: Guess | None = None
    fields: Mapping[str, Guess] = field(default_factory=dict)
    count: int = 0
    pager: Pager = NO_PAGER
    total: Total | None = None
    company: str = ""


USUAL = GuessedList(
    items="ul.jobs > li",
    url=Guess("a.title@href"),
    fields={"title": Guess("a.title"), "employer": Guess("span.company")},
)
"""What is proposed where no list is to be seen."""


def guessed_list(text: str, url: str) -> GuessedList:
    """Return selectors for the list on a page; usual ones where there is no list to be seen."""
    tree = LexborHTMLParser(text if not too_deep(text) else "")
    if tree.body is None:
        return USUAL
    tree.strip_tags(["script", "style", "noscript", "template"])
    found = _of_tables(tree, url) or _of_links(tree, url) or USUAL
    company = "" if "employer" in found.fields else shown.page_company(tree)
    return replace(found, pager=pager_of(tree, url), total=total_of(tree), company=company)


# Tables whose heads name our fields


def _of_tables(tree: LexborHTMLParser, url: str) -> GuessedList | None:
    found = [_of_table(tree, table, url) for table in tree.css("table")]
    lists = [each for each in found if each is not None]
    return max(lists, key=lambda each: each.count * len(each.fields), default=None)


def _of_table(tree: LexborHTMLParser, table: LexborNode, url: str) -> GuessedList | None:
    lines = [line.css("th, td") for line in table.css("tr")]
    heads = [_head(cells) for cells in lines]
    named = next((n for n, head in enumerate(heads) if "title" in head and len(head) > 1), None)
    if named is None or not lines[named + 1 :]:
        return None
    head, rows = heads[named], lines[named + 1 :]
    fields = {name: Guess(f"td:nth-child({at + 1})") for name, at in head.items()}
    key = fields.get("key")
    where = one_selector(tree, table)
    linked = _linked_column(rows, head["title"], url)
    if linked is None:
        items, link = f"{where} tr:has(td)", None
    else:
        items = f"{where} tr:has(td a[href])"
        link = Guess(f"td:nth-child({linked + 1}) a@href")
        if linked == head["title"]:
            fields["title"] = Guess(f"td:nth-child({linked + 1}) a")
    return GuessedList(
        items=items,
        url=link,
        # A number beside a link may only count the rows of this page.
        key=None if link else key or fields["title"],
        fields={name: guess for name, guess in fields.items() if name in FIELD_NAMES},
        count=len(rows),
    )


def _head(cells: Sequence[LexborNode]) -> dict[str, int]:
    """Return the column of each field that a table's line names."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = FIELD_OF.get(folded(shown.text_of_node(cell)), ("", 0))[0]
        if name:
            found.setdefault(name, at)
    return found


def _linked_column(rows: Sequence[Sequence[LexborNode]], title: int, url: str) -> int | None:
    """Return the column whose links lead to the adverts: the title's, else the last one's."""
    counts: Counter[int] = Counter()
    for cells in rows:
        for at, cell in enumerate(cells):
            link = cell.css_first("a[href]")
            counts[at] += link is not None and bool(shown.address_of(link, url))
    enough = [at for at, count in counts.items() if count >= ALIKE * len(rows)]
    return title if title in enough else max(enough, default=None)


# Links in repeated blocks


@dataclass(frozen=True, slots=True)
class _Cell:
    node: LexborNode
    text: str


Column = dict[int, _Cell]
"""What the blocks show at one place, by the number of the block."""


def _of_links(tree: LexborHTMLParser, url: str) -> GuessedList | None:
    groups = [links for links in _groups(tree, url) if len(links) >= LEAST]
    found = [_of_group(tree, links) for links in groups]
    return max(
        zip(found, map(_worth, found, groups), strict=True),
        key=lambda pair: pair[1],
        default=(None, 0),
    )[0]


def _worth(found: GuessedList, links: Mapping[str, LexborNode]) -> float:
    """Return how much a list looks like one of adverts."""
    adverts = sum(1 for address in links if shown.JOB_WORD.search(urlsplit(address).path))
    told = len({"employer", "city", "pay", "posted_on"} & found.fields.keys())
    return found.count * (told + 2 * adverts / len(links)) if told else 0


def _groups(tree: LexborHTMLParser, url: str) -> Iterable[dict[str, LexborNode]]:
    groups: defaultdict[str, dict[str, LexborNode]] = defaultdict(dict)
    for link in tree.css("a[href]")[: shown.MAX_LINKS]:
        address = shown.address_of(link, url)
        framed = any(node.tag in FRAME for node in _up(link))
        if address and address != url and not framed and shown.text_of_node(link):
            place, first = shown.signature(link), f"{urlsplit(address).path}//".split("/")[1]
            # A company's link may stand like the advert's; or addresses begin with its name.
            groups[place].setdefault(address, link)
            groups[f"{place} /{first}"].setdefault(address, link)
    return groups.values()


def _up(node: LexborNode) -> Iterator[LexborNode]:
    at = node.parent
    while at is not None:
        yield at
        at = at.parent


def _of_group(tree: LexborHTMLParser, links: Mapping[str, LexborNode]) -> GuessedList:
    whole = shown.blocks(links)
    blocks, anchors = list(whole.values()), list(links.values())
    if all(block.tag in HEADINGS for block in blocks):
        flat = _flat(blocks)
        if flat is not None:
            return flat
    sample = blocks[:SAMPLE]
    columns = _columns(sample)
    wrapped = all(a.mem_id == b.mem_id for a, b in zip(anchors, blocks, strict=True))
    title, taken = _title(anchors[:SAMPLE], sample, columns)
    left = {place: cells for place, cells in columns.items() if place != taken}
    fields = _fields(left, sample) or _fields_of_own(sample)
    fields.pop("title", None)
    link = "" if wrapped else within(sample, anchors[:SAMPLE])
    return GuessedList(
        items=item_selector(tree, blocks, title.pick),
        url=Guess(f"{link}@href"),
        fields={"title": title, **fields},
        count=len(links),
    )


def _columns(blocks: Sequence[LexborNode]) -> dict[str, Column]:
    """Return the columns of the blocks by their places, in the order in which they stand."""
    columns: defaultdict[str, Column] = defaultdict(dict)
    for number, block in enumerate(blocks):
        for node in block.traverse(include_text=False):
            own = " ".join(node.text(deep=False).split())
            if own and node.mem_id != block.mem_id:
                cell = _Cell(node, shown.text_of_node(node))
                columns[_place(node, block)].setdefault(number, cell)
    return dict(columns)


def _place(node: LexborNode, block: LexborNode) -> str:
    steps: list[str] = []
    at: LexborNode | None = node
    while at is not None and at.mem_id != block.mem_id:
        steps.append(_step(at))
        at = at.parent
    return " > ".join(reversed(steps))


def _step(node: LexborNode) -> str:
    """Return a node's name among its siblings: its class, or its number if that is shared."""
    name = selector(node)
    alike = [s for s in _siblings(node) if selector(s) == name]
    if len(alike) < 2:
        return name
    same = [s for s in _siblings(node) if s.tag == node.tag]
    number = next(n for n, s in enumerate(same, 1) if s.mem_id == node.mem_id)
    return f"{node.tag}:nth-of-type({number})"


def _siblings(node: LexborNode) -> list[LexborNode]:
    parent = node.parent
    return list(parent.iter()) if parent is not None else [node]


def _title(
    links: Sequence[LexborNode], blocks: Sequence[LexborNode], columns: Mapping[str, Column]
) -> tuple[Guess, str]:
    """Return where the title stands, and the place of the column that it is."""
    texts = {shown.text_of_node(link) for link in links}
    own = all(link.text(deep=False).strip() for link in links)
    if own and len(texts) * 2 > len(links):
        for place, cells in columns.items():
            if all(cell.node.mem_id == links[n].mem_id for n, cell in cells.items()):
                return Guess(within(blocks, links)), place
        return Guess("", ""), ""
    whole = {p: c for p, c in columns.items() if _usual(c, blocks) and _varied(c)}
    inside = {p: c for p, c in whole.items() if _inside(c, links)}
    named = sorted(inside or whole, key=lambda place: not _heads(whole[place]))
    if not named:
        return Guess(within(blocks, links)), ""
    cells = whole[named[0]]
    return Guess(_selector(cells, blocks)), named[0]


def _inside(cells: Column, links: Sequence[LexborNode]) -> bool:
    ids = {link.mem_id for link in links}
    return all(
        any(node.mem_id in ids for node in (cell.node, *_up(cell.node)))
        for cell in cells.values()
    )


def _heads(cells: Column) -> bool:
    node = next(iter(cells.values())).node
    hints = f"{node.attributes.get('class') or ''}"
    return node.tag in HEADINGS or bool(re.search(r"title|name|position|zhiwei|gangwei", hints))


def _varied(cells: Column) -> bool:
    return len({cell.text for cell in cells.values()}) * 2 > len(cells)


def _usual(cells: Column, blocks: Sequence[LexborNode]) -> bool:
    return len(cells) >= ALIKE * len(blocks)


def _selector(cells: Column, blocks: Sequence[LexborNode]) -> str:
    numbers = sorted(cells)
    return within([blocks[n] for n in numbers], [cells[n].node for n in numbers])


def _fields(columns: Mapping[str, Column], blocks: Sequence[LexborNode]) -> dict[str, Guess]:
    """Return the fields that columns show: by label and shape, what is left over by order."""
    fields: dict[str, Guess] = {}
    spare: list[Guess] = []
    for cells in columns.values():
        if len(cells) * 2 < len(blocks):
            continue
        pick = _selector(cells, blocks)
        for kind, guess in _kinds(pick, list(cells.values())):
            if kind:
                fields.setdefault(kind, guess)
            elif _usual(cells, blocks) and _telling(cells.values(), guess):
                spare.append(guess)
    for kind in ("employer", "city"):
        if kind not in fields and spare:
            fields[kind] = spare.pop(0)
    return fields


def _kinds(pick: str, cells: Sequence[_Cell]) -> Iterator[tuple[str, Guess]]:
    """Yield what a column, or each part of it, is: a field, or "" where that cannot be told."""
    labels = Counter(found[1] for cell in cells if (found := LABEL.match(cell.text)))
    label, often = labels.most_common(1)[0] if labels else ("", 0)
    if often >= ALIKE * len(cells):
        field_ = FIELD_OF.get(folded(label), ("", 0))[0]
        if field_ in FIELD_NAMES:
            yield field_, Guess(pick, rf"{re.escape(label)}\s*[:：]\s*(.+)")
        return
    chinese = all(CHINESE.search(cell.text) for cell in cells)
    for ends, part in WAYS_TO_PART[: 1 + chinese]:
        parts = [re.split(ends, cell.text) for cell in cells]
        width = min(map(len, parts))
        if width > 1:
            for at in range(width):
                kind = _voted((None, each[at]) for each in parts)
                before = rf"(?:{part}{ends}){{{at}}}" if at else ""
                yield kind, Guess(pick, rf"^{before}({part})(?:{ends}|$)")
            return
    yield _voted((cell.node, cell.text) for cell in cells), Guess(pick)


def _voted(values: Iterable[tuple[LexborNode | None, str]]) -> str:
    votes = Counter(shown.kind_of(node, text) for node, text in values)
    kind, often = votes.most_common(1)[0]
    return kind if often * 2 >= votes.total() else ""


def _telling(cells: Iterable[_Cell], guess: Guess) -> bool:
    """Return whether a column that has no field may hold names: short, varied, in letters."""
    pattern = re.compile(guess.regex or "(.*)")
    texts = [found[1] for cell in cells if (found := pattern.search(cell.text))]
    odd = sum(1 for text in texts if SMALL.search(text) or not re.search(r"[^\W\d_]{2}", text))
    short = all(len(text) <= 60 for text in texts)
    return short and odd * 4 < len(texts) and len(set(texts)) > 1


def _fields_of_own(blocks: Sequence[LexborNode]) -> dict[str, Guess]:
    """Return the fields in the text beside a link: `<li><a>Clerk</a> – Kite, Bergen</li>`."""
    texts = [" ".join(block.text(deep=False).split()) for block in blocks]
    parts = [[p.strip() for p in OWN_PARTED.split(text) if p.strip(" -")] for text in texts]
    fields: dict[str, Guess] = {}
    for at in range(min(map(len, parts))):
        skipped = rf"(?:{OWN_PART}\W+){{{at}}}" if at else ""
        guess = Guess(OWN_TEXT, rf"^\W*{skipped}({OWN_PART})")
        kind = _voted((None, each[at]) for each in parts)
        spare = next((name for name in ("employer", "city") if name not in fields), "")
        cells = [_Cell(block, each[at]) for block, each in zip(blocks, parts, strict=True)]
        if kind or (spare and _telling(cells, Guess(OWN_TEXT))):
            fields.setdefault(kind or spare, guess)
    return fields


# Headings followed by their siblings: <dt>, <dd>, <dd>, <dt> …


def _flat(blocks: Sequence[LexborNode]) -> GuessedList | None:
    """Return a list whose entries are not held by an element of their own."""
    after = [_after(block, {b.mem_id for b in blocks}) for block in blocks]
    width = min(map(len, after))
    if not width or max(map(len, after)) != width:
        return None
    fields: dict[str, Guess] = {}
    for at in range(width):
        cells = [_Cell(found[at], shown.text_of_node(found[at])) for found in after]
        for kind, guess in _kinds(f"./following-sibling::*[{at + 1}]", cells):
            if kind:
                fields.setdefault(kind, guess)
    parent = blocks[0].parent
    holder = xpath_step(parent) if parent is not None else "*"
    return GuessedList(
        items=f"//{holder}/{blocks[0].tag}[.//a[@href]]",
        url=Guess(".//a/@href"),
        fields={"title": Guess(".//a"), **fields},
        count=len(blocks),
    )


def _after(block: LexborNode, ends: set[int]) -> list[LexborNode]:
    found: list[LexborNode] = []
    at = block.next
    while at is not None and at.mem_id not in ends:
        if at.is_element_node:
            found.append(at)
        at = at.next
    return found
