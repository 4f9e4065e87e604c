"""Fields read from a page's tree by the picks of a site file.

CSS runs on selectolax; a page whose picks use XPath is read with lxml throughout. The tree is
built once a page, and not at all for a page that nests so deep that no person wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree
from lxml import html as lxml_html
from lxml.cssselect import CSSSelector
from selectolax.lexbor import LexborHTMLParser, LexborNode

from enrich.issues import Issue, PageChangedError
from spiders.blocks import Pick, pattern, x_path
from spiders.pages.feeds import local_name, xml_root
from spiders.pages.text import plain_text

MAX_NESTING = 1000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "wbr",
    ]
)


XML_BEGINS = re.compile(r"\s*<(?:\?xml\b|rss\b|feed\b|rdf:RDF\b)", re.IGNORECASE)
XML_SAYS = re.compile(r"^\s*<\?xml[^>]*\?>")


class Scope(Protocol):
    """A page, or one entry of a list on it."""

    def found(self, pick: Pick) -> list[str]:
        """Return the text of everything that the pick's selector finds."""

    def parts(self, css: str | None, xpath: str | None) -> list[Scope]:
        """Return the entries that a selector finds, each a scope."""


def scope(text: str, picks: Iterable[Pick] = (), *, xpath: bool = False) -> Scope:
    """Return the page as a scope for the given picks.

    Args:
        text: The page.
        picks: What will be read from it: an XPath among them decides for lxml.
        xpath: Whether XPath will be needed anyway.

    Raises:
        PageChangedError: The page nests so deep that parsing it would take for ever.
    """
    if too_deep(text):
        raise PageChangedError(f"elements nest more than {MAX_NESTING} deep")
    if is_xml(text):
        return _XPathScope(_xml(text))
    if xpath or any(pick.xpath is not None for pick in picks):
        parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
        raw = text.encode("utf-8", "replace") or b"<p></p>"
        return _XPathScope(lxml_html.document_fromstring(raw, parser=parser))
    root = LexborHTMLParser(text).root
    if root is None:
        raise PageChangedError("the page is empty")
    return _CssScope(root)


def is_xml(text: str) -> bool:
    """Return whether an answer is XML, such as a feed, and no page that is written as XML.

    >>> is_xml("<rss><channel/></rss>"), is_xml("<?xml version='1.0'?><!DOCTYPE html><html>")
    (True, False)
    """
    return bool(XML_BEGINS.match(text)) and "<html" not in text[:2000].lower()


def _xml(text: str) -> etree._Element:
    """Return an XML answer's root; names lose their namespaces, so that picks are short."""
    root = xml_root(XML_SAYS.sub("", text).encode("utf-8", "replace"))
    if root is None:
        raise PageChangedError("the answer should be XML, and nothing of it can be read")
    for node in root.iter():
        if name := local_name(node):
            node.tag = name
    return root


def picked(where: Scope, pick: Pick) -> str:
    """Return what the pick finds, "" for nothing.

    Raises:
        PageChangedError: It finds different values where one is meant.
    """
    values = where.found(pick)
    if pick.regex is not None:
        expression = pattern(pick.regex)
        matches = (expression.search(value) for value in values)
        values = [match.group(1) for match in matches if match]
    different = list(
        dict.fromkeys(value.strip() for value in values if value and value.strip())
    )
    if pick.all:
        return ("\n" if pick.html else " ").join(different)
    if len(different) > 1:
        shown = ", ".join(repr(value[:40]) for value in different[:3])
        raise PageChangedError(
            f"{pick.css or pick.xpath}: found {len(different)} values: {shown}"
        )
    return different[0] if different else ""


@dataclass(frozen=True, slots=True)
class Picked:
    """Fields by name, and what was not understood."""

    fields: dict[str, str]
    issues: tuple[Issue, ...]


def picked_fields(where: Scope, picks: Mapping[Any, Pick], url: str) -> Picked:
    """Return the fields that `picks` find; one that is ambiguous is an issue, not a guess."""
    fields: dict[str, str] = {}
    issues: list[Issue] = []
    for name, pick in picks.items():
        try:
            value = picked(where, pick)
        except PageChangedError as changed:
            issues.append(
                Issue(kind="ambiguous_field", message=str(changed), where=url, field=name)
            )
            continue
        if value:
            fields[name] = value
    return Picked(fields, tuple(issues))


def too_deep(text: str) -> bool:
    """Return whether elements nest deeper than any page that was written for people."""
    if text.count("<") < MAX_NESTING:
        return False
    # Most pages are settled by how many elements are open at once at most, counted roughly.
    depth = deepest = 0
    for closing, name in TAG.findall(text):
        if name.lower() in VOID:
            continue
        depth = max(0, depth + (-1 if closing else 1))
        deepest = max(deepest, depth)
    return deepest > MAX_NESTING


@dataclass(frozen=True, slots=True)
class _CssScope:
    node: LexborNode

    def found(self, pick: Pick) -> list[str]:
        nodes = self.node.css(pick.css) if pick.css else [self.node]
        if pick.attr:
            return [node.attributes.get(pick.attr) or "" for node in nodes]
        if pick.html:
            return [plain_text(node.html or "") for node in nodes]
        return [" ".join(node.text(separator=" ").split()) for node in nodes]

    def parts(self, css: str | None, xpath: str | None) -> list[Scope]:  # noqa: ARG002  # protocol
        return [_CssScope(node) for node in self.node.css(css or "")]


@dataclass(frozen=True, slots=True)
class _XPathScope:
    node: etree._Element

    def found(self, pick: Pick) -> list[str]:
        return [self._value(node, pick) for node in self._nodes(pick)]

    def _nodes(self, pick: Pick) -> list[Any]:
        if pick.xpath is not None:
            result = x_path(pick.xpath)(self.node)
            return list(result) if isinstance(result, list) else [str(result)]
        found: Any = CSSSelector(pick.css)(self.node) if pick.css else [self.node]
        return list(found)

    def _value(self, node: Any, pick: Pick) -> str:
        if isinstance(node, str):
            return str(node)
        if pick.attr:
            return str(node.get(pick.attr) or "")
        if pick.html:
            return plain_text(etree.tostring(node, encoding="unicode", method="html"))
        return " ".join(" ".join(map(str, node.itertext())).split())

    def parts(self, css: str | None, xpath: str | None) -> list[Scope]:
        found = x_path(xpath)(self.node) if xpath else CSSSelector(css or "")(self.node)
        nodes = found if isinstance(found, list) else []
        return [_XPathScope(node) for node in nodes if etree.iselement(node)]
