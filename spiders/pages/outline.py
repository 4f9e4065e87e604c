"""A page's structure without its text, so that it may be kept: pages themselves may not.

An element is written as an analyst would select it, within its two nearest parents:
`ul.jobs > li > a.title`. JSON, JSON-LD and the objects in scripts are paths of keys with the
kinds of their values: `data.list[].city`. No text, no value, no address is in it. Numbers in
names are folded to `0` and what looks made up by a machine to `*`: a build's hash is no change
of the page, and a key that is somebody's number or name must not be kept.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.pages.charset import decoded
from spiders.pages.feeds import local_name, xml_root
from spiders.pages.fields import too_deep
from spiders.pages.state import states
from spiders.pages.tolerant import json_values

STEPS = 3
"""An element is known by itself and two parents: a wrapper more hardly moves anything."""

MAX_TEXT = 2_000_000
MAX_UNPACKED = 1 << 20
MAX_ELEMENTS = 10_000
MAX_NODES = 20_000
MAX_DEPTH = 12
MAX_ELEMENT_CHARS = 10_000
MAX_KEY_CHARS = 8_000
"""Of all paths together, a few KB: those that come later are left out, and `cut` says so."""

MAP_LIKE = 60
"""An object of more keys is a table by number or name, not a shape."""

LINKED = "JSON-LD"
_CLASSES = 3
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}", re.ASCII)
_KEY = re.compile(r"[@$]?[A-Za-z_][A-Za-z0-9_:-]{0,47}", re.ASCII)
_PIECES = re.compile(r"([_:-]+)")
_WORD_AND_NUMBER = re.compile(r"([A-Za-z]{1,20}?)\d{1,3}", re.ASCII)
_CASES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_STATE_WORDS = (
    "active current selected hover focus first last odd even open show hide hidden visited "
    "disabled enabled loaded loading"
)
_STATES = frozenset(_STATE_WORDS.split())
"""Classes that say what an element is like now, or which of many it is."""

_RELATIONS = frozenset({"next", "prev", "canonical", "bookmark", "author", "tag", "alternate"})
_UNSHOWN = frozenset({"head", "script", "style", "template", "svg", "noscript"})
_BARE = frozenset({"html", "body"})
"""Blogs write names of authors and numbers of pages into the classes of these."""

_TAG_WORDS = (
    "a abbr address area article aside audio b base bdi bdo big blockquote br button canvas "
    "caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl "
    "dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 "
    "header hgroup hr i iframe img input ins kbd label legend li link main map mark marquee "
    "menu meta meter nav nobr object ol optgroup option output p param picture pre progress q "
    "s samp search section select small source span strike strong sub summary sup table tbody "
    "td textarea tfoot th thead time tr track tt u ul var video wbr"
)
_TAGS = frozenset(_TAG_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The structure of one page.

    Attributes:
        kind: html, json, xml, or "" for anything else.
        elements: Path of an element: how many there are.
        keys: Path of a key: how many values of each kind (string, number, boolean, null,
            object, list). `[]` stands for the members of a list.
        cut: The page has more than an outline holds.
    """

    kind: str = ""
    elements: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cut: bool = False


def outline_of(body: bytes, content_type: str = "") -> Outline:
    """Return the outline of a page of whatever kind. Never raises.

    Args:
        body: The page, also gzip, as sitemaps are.
        content_type: The header of that name.
    """
    body = unzipped(body)
    text = decoded(body[:MAX_TEXT], content_type).text
    start = text[:600].lstrip("\ufeff \t\r\n")
    draft = _Draft(cut=len(body) > MAX_TEXT)
    if start[:1] in {"{", "["} and (values := _json(text)):
        draft.add_value("", values[0])
        return draft.outline("json")
    if start.startswith("<?xml") and "<html" not in start.lower():
        return draft.of_xml(body)
    if "<" not in text or too_deep(text):
        return draft.outline("html" if "<" in text else "")
    draft.add_page(text)
    return draft.outline("html")


def unzipped(body: bytes) -> bytes:
    """Return the beginning of what was packed with gzip, and anything else as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_UNPACKED)
    except zlib.error:
        return b""


def _json(text: str) -> list[Any]:
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return []


class _Draft:
    def __init__(self, *, cut: bool) -> None:
        self._cut = cut
        self._elements: Counter[str] = Counter()
        self._keys: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._room = {"elements": MAX_ELEMENT_CHARS, "keys": MAX_KEY_CHARS}
        self._nodes = MAX_NODES

    def outline(self, kind: str) -> Outline:
        keys = {path: dict(kinds) for path, kinds in self._keys.items()}
        return Outline(kind=kind, elements=dict(self._elements), keys=keys, cut=self._cut)

    def of_xml(self, body: bytes) -> Outline:
        root = xml_root(body[:MAX_TEXT])
        if root is None:
            return self.outline("xml")
        waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
        for _ in range(MAX_ELEMENTS):
            if not waiting:
                break
            node, above = waiting.pop()
            path = (*above, key_name(local_name(node)))[-STEPS:]
            self._add_element(" > ".join(path))
            waiting += [(child, path) for child in reversed(node) if local_name(child)]
        self._cut |= bool(waiting)
        return self.outline("xml")

    def add_page(self, text: str) -> None:
        tree = LexborHTMLParser(text)
        waiting: list[tuple[LexborNode, tuple[str, ...]]] = []
        if tree.body is not None:
            waiting.append((tree.body, ()))
        for _ in range(MAX_ELEMENTS):
            if not waiting:
                break
            node, above = waiting.pop()
            path = (*above, _step(node))[-STEPS:]
            self._add_element(" > ".join(path))
            children = [child for child in node.iter() if child.tag not in _UNSHOWN]
            waiting += [(child, path) for child in reversed(children)]
        self._cut |= bool(waiting)
        for script in tree.css('script[type*="ld" i]'):
            for value in json_values(script.text()):
                self._add_linked(value)
        for name, value in states(text):
            self.add_value(".".join(map(key_name, name.split("."))) or "*", value)

    def _add_linked(self, value: Any) -> None:
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, dict) and isinstance(node.get("@graph"), list):
                self._add_linked(node["@graph"])
            elif isinstance(node, dict):
                self.add_value(f"{LINKED}.{_type_of(node)}", node)

    def add_value(self, top: str, value: Any) -> None:
        """Count a JSON value and all within it."""
        waiting = [(top, value, 0)]
        while waiting:
            path, value, depth = waiting.pop()
            if self._nodes <= 0 or depth > MAX_DEPTH:
                self._cut = True
                continue
            self._nodes -= 1
            if path and not self._add_key(path, _kind(value)):
                continue
            inner = [(name, part, depth + 1) for name, part in _within(path, value)]
            waiting += reversed(inner)

    def _add_key(self, path: str, kind: str) -> bool:
        if not self._has_room("keys", path, known=path in self._keys):
            return False
        self._keys[path][kind] += 1
        return True

    def _add_element(self, path: str) -> None:
        if self._has_room("elements", path, known=path in self._elements):
            self._elements[path] += 1

    def _has_room(self, what: str, path: str, *, known: bool) -> bool:
        if known:
            return True
        self._room[what] -= len(path)
        if self._room[what] < 0:
            self._cut = True
            return False
        return True


def _within(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield from ((f"{path}[]", part) for part in value)
    elif isinstance(value, dict):
        names = ["*"] * len(value) if _is_table(value) else map(key_name, map(str, value))
        dot = "." if path else ""
        yield from zip((f"{path}{dot}{name}" for name in names), value.values(), strict=True)


def _is_table(value: Mapping[str, Any]) -> bool:
    """Return whether the keys are data, as in `{"4711": {…}, "4712": {…}, …}`."""
    if len(value) > MAP_LIKE:
        return True
    shapes = [set(part) if isinstance(part, dict) else None for part in value.values()]
    return len(shapes) > 2 and bool(shapes[0]) and all(each == shapes[0] for each in shapes)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case dict():
            return "object"
        case _:
            return "list"


def _type_of(node: Mapping[str, Any]) -> str:
    said = node.get("@type")
    name = said[0] if isinstance(said, list) and said else said
    return key_name(re.split(r"[/:#]", name.strip())[-1]) if isinstance(name, str) else "*"


def _step(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag in _BARE:
        return tag
    if tag not in _TAGS:  # `<zhang@firm.example>` in a text is a tag, too
        tag = (plain_name(tag) if "-" in tag else "") or "unknown"
    about = node.attributes
    name = plain_name(about.get("id") or "")
    classes = [plain_name(each) for each in (about.get("class") or "").split()[:12]]
    kept = list(dict.fromkeys(each for each in classes if each))[:_CLASSES]
    prop = plain_name(about.get("itemprop") or "")
    relation = about.get("rel") or ""
    return "".join(
        (
            tag,
            f"#{name}" if name and name.isalpha() else "",
            *(f".{each}" for each in kept),
            f"[itemprop={prop}]" if prop else "",
            f"[rel={relation}]" if relation in _RELATIONS else "",
        )
    )


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """Return a class or id as it is kept: numbers and hashes folded, "" if nothing is left.

    >>> [plain_name(n) for n in ("job-v2", "Card_title__3xYz9", "css-1q2w3e", "active", "张三")]
    ['job-v0', 'Card_title__*', 'css-*', '', '']
    """
    if name in _STATES or not _NAME.fullmatch(name):
        return ""
    pieces = list(map(_folded, _PIECES.split(name)))
    return "".join(pieces) if any(piece[:1].isalpha() for piece in pieces) else ""


@lru_cache(maxsize=8192)
def key_name(name: str) -> str:
    """Return the key of an object as it is kept; `*` for one that is data.

    >>> [key_name(n) for n in ("positionName", "@type", "line2", "u4711x9", "a@b.example")]
    ['positionName', '@type', 'line0', '*', '*']
    """
    if not _KEY.fullmatch(name):
        return "*"
    sign = name[0] if name[0] in "@$" else ""
    pieces = list(map(_folded, _PIECES.split(name.removeprefix(sign))))
    return sign + "".join(pieces) if any(piece[:1].isalpha() for piece in pieces) else "*"


def _folded(piece: str) -> str:
    """Return a piece of a name: a word stays, a number is `0`, and a hash `*`."""
    if not piece or not piece[0].isalnum():
        return piece
    if piece.isdigit():
        return "0"
    if not piece.isalpha():
        numbered = _WORD_AND_NUMBER.fullmatch(piece)
        return f"{_folded(numbered[1])}0" if numbered else "*"
    words = _CASES.findall(piece)
    is_odd = len(words) > 2 and len(piece) < 3 * len(words)
    is_mute = len(piece) > 4 and not _VOWEL.search(piece)
    return "*" if is_odd or is_mute or len(piece) > 30 else piece
