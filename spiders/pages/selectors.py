"""CSS selectors for nodes that were found by other means, as short as they can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

STEADY = re.compile(r"[A-Za-z][A-Za-z_-]*[A-Za-z]", re.ASCII)
"""A class without digits: one with them is often another tomorrow, or counts the rows."""

DEEPEST = 5


def selector(node: LexborNode) -> str:
    """Return the tag with its first class."""
    names = (node.attributes.get("class") or "").split()
    steady = [name for name in names if STEADY.fullmatch(name)]
    return f"{node.tag}.{steady[0]}" if steady else str(node.tag)


def xpath_step(node: LexborNode) -> str:
    """Return the same for XPath.

    >>> xpath_step(LexborHTMLParser("<dl class='jobs wide'></dl>").css_first("dl"))
    "dl[contains(concat(' ', @class, ' '), ' jobs ')]"
    """
    tag, _, name = selector(node).partition(".")
    return f"{tag}[contains(concat(' ', @class, ' '), ' {name} ')]" if name else tag


def own_text_path(css: str) -> str:
    """Return XPath for the text that what `css` finds holds itself, without its parts' texts.

    >>> own_text_path("div.t > a:nth-of-type(2)")
    ".//div[contains(concat(' ', @class, ' '), ' t ')]/a[2]/text()[normalize-space()]"
    """
    if css.startswith("./"):
        return f"{css}/text()[normalize-space()]"
    steps = []
    for part in css.split(" > "):
        found = re.fullmatch(r"(\w+)(?:\.([\w-]+)|#([\w-]+)|:nth-of-type\((\d+)\))?", part)
        tag, name, mark, number = found.groups() if found else ("*", "", "", "")
        named = f"[contains(concat(' ', @class, ' '), ' {name} ')]" if name else ""
        steps.append(
            tag + named + (f"[@id='{mark}']" if mark else "") + f"[{number}]" * bool(number)
        )
    return f".//{'/'.join(steps)}/text()[normalize-space()]"


def one_selector(tree: LexborHTMLParser, node: LexborNode) -> str:
    """Return what finds this node alone, or the shortest that finds it among others."""
    name = node.attributes.get("id") or ""
    if STEADY.fullmatch(name):
        return f"{node.tag}#{name}"
    candidates = list(_chains(node))
    return next((each for each in candidates if len(tree.css(each)) == 1), candidates[0])


def item_selector(
    tree: LexborHTMLParser, blocks: Sequence[LexborNode], marks: Sequence[str]
) -> str:
    """Return what finds these blocks, with as few others as can be.

    By `marks`, what each of them holds, they are told from others that stand alike.
    """
    wanted = {block.mem_id for block in blocks}
    candidates = dict.fromkeys(chain for block in blocks for chain in _chains(block))
    for mark in (each for each in marks if each and not each.startswith("./")):
        if any(_misses(tree, each, wanted)[0] == 0 for each in candidates):
            break
        candidates |= dict.fromkeys(f"{each}:has({mark})" for each in _chains(blocks[0]))
    ranked = [(_misses(tree, each, wanted), n, each) for n, each in enumerate(candidates)]
    return min(ranked)[2]


def within(blocks: Sequence[LexborNode], nodes: Sequence[LexborNode]) -> str:
    """Return what finds, within each block, its node and nothing else that differs.

    That is CSS, or XPath (it begins with `./`) where no CSS does so in all of the blocks.
    """
    candidates = dict.fromkeys(
        chain
        for block, node in zip(blocks, nodes, strict=True)
        for chain in _chains(node, block)
    )
    pairs = list(zip(blocks, nodes, strict=True))
    scored = [(_hits(each, pairs), each) for each in list(candidates)[:60]]
    best, css = max(scored, key=lambda pair: pair[0])
    if best == len(pairs):
        return css
    # Where names tell too little, the place does, if it is the same in every block.
    places = {_place(block, node) for block, node in pairs}
    return f"./{places.pop()}" if len(places) == 1 else css


def _place(block: LexborNode, node: LexborNode) -> str:
    """Return the XPath from a block down to its node, by numbers alone."""
    steps: list[str] = []
    at: LexborNode | None = node
    while at is not None and at.mem_id != block.mem_id:
        steps.append(_numbered(at).replace(":nth-of-type(", "[").replace(")", "]"))
        at = at.parent
    return "/".join(reversed(steps)) or "."


def _hits(css: str, pairs: Sequence[tuple[LexborNode, LexborNode]]) -> int:
    return sum(1 for block, node in pairs if _finds_alone(block, css, node))


def _finds_alone(block: LexborNode, css: str, node: LexborNode) -> bool:
    # The block is among what it finds, if it fits: a night's reader would see it too.
    found = block.css(css)
    if node.mem_id not in {each.mem_id for each in found}:
        return False
    return len({each.text(separator=" ").strip() for each in found} - {""}) <= 1


def _misses(tree: LexborHTMLParser, css: str, wanted: set[int]) -> tuple[int, int]:
    found = {node.mem_id for node in tree.css(css)}
    return len(wanted - found) + len(found - wanted), css.count(">")


def _chains(node: LexborNode, top: LexborNode | None = None) -> Iterator[str]:
    """Yield selectors for a node, short ones first: itself, within its parent, and so on.

    Within `top`, places among siblings are tried too.
    """
    chain, at, parent = selector(node), node, node.parent
    yield chain
    if top is not None:
        numbered = _numbered(node)
        yield numbered
    for _ in range(DEEPEST):
        if parent is None or parent.tag in {"html", "-undef"}:
            return
        if top is not None and parent.mem_id == top.mem_id:
            return
        at, parent = parent, parent.parent
        name = at.attributes.get("id") or ""
        step = f"{at.tag}#{name}" if STEADY.fullmatch(name) else selector(at)
        chain = f"{step} > {chain}"
        yield chain
        if top is not None:
            yield f"{step} > {numbered}"
            yield f"{_numbered(at)} > {numbered}"


def _numbered(node: LexborNode) -> str:
    parent = node.parent
    siblings = [each for each in parent.iter() if each.tag == node.tag] if parent else [node]
    number = next((n for n, s in enumerate(siblings, 1) if s.mem_id == node.mem_id), 1)
    return f"{node.tag}:nth-of-type({number})"
