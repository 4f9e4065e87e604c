"""Selectors for a list page that was only looked at once: what `leads sites new` proposes.

A list is a set of links that stand in the same place of repeated blocks. What the blocks show
at the same place is a column; columns get their fields by their labels, shapes and classes, and
what is left over by its order. A person looks at the proposal: a guess is better than none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.blocks import FIELD_NAMES
from spiders.pages import htmlguess as shown
from spiders.pages.fields import too_deep
from spiders.pages.guesses import Guess, GuessedList, Reader, is_name
from spiders.pages.pagers import pager_of
from spiders.pages.selectors import (
    item_selector,
    own_text_path,
    selector,
    within,
    xpath_step,
)
from spiders.pages.tableguess import field_named, tables_of
from spiders.pages.totalguess import total_of

LEAST = 3
MOST_GROUPS = 30
VARIED = 0.4
"""A column whose texts are less varied than that does not name the employers."""

FIRMS = 0.15
"""From this share on, texts that end as companies' names do are the employers."""

SEVERAL = 0.3
"""The share of employers, at least, whose names have more than one word."""

SAMPLE = 40
ALIKE = 0.8
"""The share of a list's entries that a column must be found in."""

ELSEWHERE = re.compile(
    r"/(?:apply|login|regist|sign|save|share|fav|collect|toudi|shenqing)|"
    r"^/(?:compan|employer|firm|corp|gongsi|qiye|enterprise|org|com?)\w{0,5}/[^/]*/?$",
    re.IGNORECASE,
)
"""Addresses that stand beside an advert and lead to its employer, or to a form."""

SET_OFF = frozenset({"b", "em", "mark", "font", "strong", "u", "br", "wbr"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "dt"})
FRAME = frozenset({"nav", "header", "footer"})
LABEL = re.compile(
    r"^\s*([\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z ]{1,18}?)\s*[:：]\s*(\S.*)$"
)
LABELS = re.compile(
    r"(?:^|(?<=\s))([\u4e00-\u9fff]{2,8}|[A-Z][A-Za-z]{1,15}(?: [a-z]{2,12})?)\s*[:：]"
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
    pager = pager_of(tree, url)
    reader = Reader(text, url, by_path=pager.next.startswith("/"))
    tree.strip_tags(["script", "style", "noscript", "template"])
    company = shown.page_company(tree)
    guesses = [*tables_of(tree, url), *_of_links(tree, url, own=bool(company))]
    read = [vetted for guess in guesses if (vetted := reader.vetted(guess)) is not None]
    found = max(read, key=lambda each: _worth(each, url), default=USUAL)
    if not _worth(found, url):
        found = USUAL
    return replace(
        found,
        pager=pager,
        total=total_of(tree, "" if found.items.startswith("/") else found.items, found.count),
        company="" if "employer" in found.fields else company,
    )


def _worth(found: GuessedList, url: str) -> float:
    """Return how much a list looks like one of adverts; 0 where nothing speaks for it."""
    told = len({"employer", "city", "pay", "posted_on"} & found.fields.keys())
    links = found.links
    if not links:
        return found.count * told
    paths = [urlsplit(address).path for address in links]
    elsewhere = sum(1 for path in paths if ELSEWHERE.search(path)) / len(paths)
    if elsewhere >= ALIKE:
        return 0.1 * len(links) * told
    adverts = sum(1 for path in paths if shown.JOB_WORD.search(path)) / len(paths)
    if told:
        return len(links) * (told + 2 * adverts)
    # Links alone, without a word beside them: adverts have addresses of their own.
    here = urlsplit(url).path
    own = sum(1 for path in paths if path != here and shown.NUMBERED.search(path))
    return len(links) * adverts if own >= ALIKE * len(paths) else 0


# Links in repeated blocks


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a block shows at one place; `own` if its parts' texts are other things."""

    node: LexborNode
    text: str
    own: bool = False


Column = dict[int, _Cell]
"""What the blocks show at one place, by the number of the block."""


def _of_links(tree: LexborHTMLParser, url: str, *, own: bool) -> list[GuessedList]:
    """Return a list for each set of links that stand alike, those with most links first.

    On one employer's `own` page what cannot be told is no employer.
    """
    groups = [links for links in _groups(tree, url) if len(links) >= LEAST]
    groups.sort(key=len, reverse=True)
    return [_of_group(tree, links, own=own) for links in groups[:MOST_GROUPS]]


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


def _of_group(
    tree: LexborHTMLParser, links: Mapping[str, LexborNode], *, own: bool
) -> GuessedList:
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
    fields = _fields(left, sample, own=own) or _fields_of_own(sample)
    fields.pop("title", None)
    link = "" if wrapped else within(sample, anchors[:SAMPLE])
    return GuessedList(
        items=item_selector(tree, blocks, [title.pick, *_kinds_of_parts(sample)]),
        url=Guess(f"{link}/@href" if link.startswith("./") else f"{link}@href"),
        fields={"title": title, **fields},
        count=len(links),
    )


def _kinds_of_parts(blocks: Sequence[LexborNode]) -> list[str]:
    """Return what selects something within each of the blocks, by which they can be told."""
    found = [
        {selector(node) for node in block.css("*")} - {selector(block)} for block in blocks
    ]
    return sorted(set.intersection(*found))


def _columns(blocks: Sequence[LexborNode]) -> dict[str, Column]:
    """Return the columns of the blocks by their places, in the order in which they stand."""
    columns: defaultdict[str, Column] = defaultdict(dict)
    for number, block in enumerate(blocks):
        for node in block.traverse(include_text=False):
            own = " ".join(node.text(deep=False).split())
            if own and node.mem_id != block.mem_id:
                columns[_place(node, block)].setdefault(number, _cell(node))
    return dict(columns)


def _cell(node: LexborNode) -> _Cell:
    """Return what a node shows: its own text where a badge or a second value stands in it.

    Words that are only set off (`<b>`) belong to the text, and so does a label.
    """
    parts = [part for part in node.iter() if shown.text_of_node(part)]
    own = [part for part in node.iter(include_text=True) if part.is_text_node]
    texts = [text for part in own if (text := " ".join((part.text_content or "").split()))]
    apart = parts and not any(
        part.tag in SET_OFF or shown.text_of_node(part).endswith((":", "：")) for part in parts
    )
    if apart and len(texts) == 1 and is_name(texts[0]):
        return _Cell(node, texts[0], own=True)
    return _Cell(node, shown.text_of_node(node))


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
                return Guess(_selector(cells, blocks)), place
        parted = sum(_cell(link).own for link in links) * 2 > len(links)
        return Guess(OWN_TEXT if parted else ""), ""
    whole = {p: c for p, c in columns.items() if _usual(c, blocks) and _varied(c)}
    inside = {p: c for p, c in whole.items() if _inside(c, links)}
    named = sorted(inside or whole, key=lambda place: _unlike_title(whole[place]))
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


def _unlike_title(cells: Column) -> tuple[bool, bool]:
    """Return what sorts a column behind others that may be the titles."""
    texts = [cell.text for cell in cells.values()]
    labelled = sum(1 for text in texts if LABEL.match(text))
    firms = sum(1 for text in texts if shown.COMPANY_END.search(text))
    hints = next(iter(cells.values())).node.attributes.get("class") or ""
    other = bool(shown.COMPANY_HINT.search(hints) or shown.PLACE_HINT.search(hints))
    none = sum(1 for text in texts if not is_name(text))
    return (
        other or 2 * max(labelled, none) > len(texts) or firms >= FIRMS * len(texts),
        not _heads(cells),
    )


def _varied(cells: Column) -> bool:
    return len({cell.text for cell in cells.values()}) * 2 > len(cells)


def _usual(cells: Column, blocks: Sequence[LexborNode]) -> bool:
    return len(cells) >= ALIKE * len(blocks)


def _selector(cells: Column, blocks: Sequence[LexborNode]) -> str:
    numbers = sorted(cells)
    css = within([blocks[n] for n in numbers], [cells[n].node for n in numbers])
    own = sum(1 for cell in cells.values() if cell.own)
    return own_text_path(css) if own * 2 > len(cells) else css


def _fields(
    columns: Mapping[str, Column], blocks: Sequence[LexborNode], *, own: bool
) -> dict[str, Guess]:
    """Return the fields that columns show: by label and shape, what is left over by order."""
    fields: dict[str, Guess] = {}
    spare: list[tuple[Guess, bool]] = []
    for cells in columns.values():
        if len(cells) * 2 < len(blocks):
            continue
        pick = _selector(cells, blocks)
        for kind, guess in _kinds(pick, list(cells.values())):
            if kind:
                fields.setdefault(kind, guess)
            elif _usual(cells, blocks) and _telling(cells.values(), guess):
                spare.append((guess, _like_names(_texts(cells.values(), guess))))
    wanted = ["city"] if own else ["employer", "city"]
    for kind in (each for each in wanted if each not in fields):
        likely = spare if kind == "city" else [each for each in spare if each[1]]
        if likely:
            fields[kind] = likely[0][0]
            spare.remove(likely[0])
    return fields


def _kinds(pick: str, cells: Sequence[_Cell]) -> Iterator[tuple[str, Guess]]:
    """Yield what a column, or each part of it, is: a field, or "" where that cannot be told."""
    labels = [
        label
        for label, often in Counter(x for c in cells for x in _labels(c.text)).items()
        if often >= ALIKE * len(cells)
    ]
    if labels:
        named = "|".join(map(re.escape, labels))
        for label in labels:
            field_ = field_named(label)
            if field_ in FIELD_NAMES:
                after = rf"\s*[:：]\s*(.+?)\s*(?:(?:{named})\s*[:：]|$)"
                yield field_, Guess(pick, re.escape(label) + after)
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


def _labels(text: str) -> set[str]:
    """Return the labels in a text that begins with one: "单位：远港 地区：宁波"."""
    return set(LABELS.findall(text)) if LABEL.match(text) else set()


def _voted(values: Iterable[tuple[LexborNode | None, str]]) -> str:
    votes = Counter(shown.kind_of(node, text) for node, text in values)
    kind, often = votes.most_common(1)[0]
    return kind if often * 2 >= votes.total() else ""


def _texts(cells: Iterable[_Cell], guess: Guess) -> list[str]:
    pattern = re.compile(guess.regex or "(.*)")
    return [found[1] for cell in cells if (found := pattern.search(cell.text))]


def _like_names(texts: Sequence[str]) -> bool:
    """Return whether texts name employers rather than places, or kinds of work.

    Places come again and again and mostly have one word; employers seldom do either.
    """
    if len(set(texts)) < VARIED * len(texts):
        return False
    words = sum(1 for text in texts if " " in text or CHINESE.search(text))
    return words >= SEVERAL * len(texts) or any(shown.COMPANY_END.search(t) for t in texts)


def _telling(cells: Iterable[_Cell], guess: Guess) -> bool:
    """Return whether a column that has no field may hold names: short, varied, in letters."""
    texts = _texts(cells, guess)
    odd = sum(1 for text in texts if SMALL.search(text) or not is_name(text))
    short = all(len(text) <= 60 for text in texts)
    # Without their numbers, "Ref 7" and "Ref 8" are one.
    return short and odd * 4 < len(texts) and len({re.sub(r"\d", "", t) for t in texts}) > 1


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
        if spare == "employer" and not _like_names([each[at] for each in parts]):
            spare = "city" if "city" not in fields else ""
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
