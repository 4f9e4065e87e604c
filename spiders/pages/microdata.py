"""JobPosting as microdata or RDFa: the older ways, read only where there is no JSON-LD."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.pages.fields import too_deep
from spiders.pages.schemaorg import Node, is_type


@dataclass(frozen=True, slots=True)
class _Syntax:
    """The attributes by which one syntax says: here is an object, of this type, as this."""

    selector: str
    scope: str
    type: str
    name: str


SYNTAXES = (
    _Syntax('[itemtype*="JobPosting"]', "itemscope", "itemtype", "itemprop"),
    _Syntax('[typeof*="JobPosting"]', "typeof", "typeof", "property"),
)
VALUE_ATTRIBUTES = ("content", "datetime", "href", "src", "value")


def microdata_postings(text: str) -> list[Node]:
    """Return the JobPosting objects of a page's microdata, else of its RDFa."""
    if "JobPosting" not in text or too_deep(text):
        return []
    tree = LexborHTMLParser(text)
    for syntax in SYNTAXES:
        found = [_object(node, syntax) for node in tree.css(syntax.selector)]
        postings: list[Node] = [
            node for node in found if is_type(node, "jobposting") and len(node) > 2
        ]
        if postings:
            return postings
    return []


def _object(node: LexborNode, syntax: _Syntax) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": (node.attributes.get(syntax.type) or "").split()}
    waiting = list(node.iter())[::-1]
    while waiting:
        child = waiting.pop()
        name = (child.attributes.get(syntax.name) or "").rpartition(":")[2]
        is_object = syntax.scope in child.attributes
        if name:
            value = _object(child, syntax) if is_object else _value(child, name)
            found.setdefault(name, value)
        if not is_object:
            waiting += list(child.iter())[::-1]
    return found


def _value(node: LexborNode, name: str) -> str:
    for attribute in VALUE_ATTRIBUTES:
        shown = node.attributes.get(attribute)
        if shown and (attribute != "href" or name in {"url", "sameAs"}):
            return shown
    if name in {"description", "responsibilities", "qualifications", "skills"}:
        return node.html or ""
    return " ".join(node.text(separator=" ").split())
