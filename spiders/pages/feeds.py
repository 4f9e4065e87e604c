"""Postings in XML: feeds of job boards (RSS, Atom) and of recruiting software (`position`)."""

from __future__ import annotations

from typing import Any

from lxml import etree

from spiders.pages.lookalike import Row, lookalikes

ITEMS = frozenset({"item", "entry", "position", "job", "vacancy", "offer", "posting", "jobad"})
MAX_ITEMS = 20_000


def feed_postings(body: bytes) -> list[Row]:
    """Return the raw fields of the postings in an XML answer; [] when it holds none.

    Entities are not expanded and nothing is loaded from elsewhere.
    """
    root = xml_root(body)
    if root is None:
        return []
    found = [node for node in root.iter() if _name(node) in ITEMS][:MAX_ITEMS]
    return lookalikes([_object(node) for node in found])


def xml_root(body: bytes) -> etree._Element | None:
    """Return the document's root; None when nothing of it could be recovered."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(node: etree._Element) -> str:
    """Return an element's name without its namespace; "" for a comment."""
    tag: object = node.tag  # a function, for comments
    return etree.QName(node).localname if isinstance(tag, str) else ""


def _name(node: etree._Element) -> str:
    return local_name(node).lower()


def _object(node: etree._Element) -> dict[str, Any]:
    """Return an element's children by name; the element's own name is told as a kind of job."""
    found: dict[str, Any] = {}
    for child in node:
        name = _name(child)
        if not name:
            continue
        text = "\n".join(part.strip() for part in map(str, child.itertext()) if part.strip())
        found.setdefault(name, text or child.get("href") or child.get("term") or "")
    # An element called `job` or `position` is an advert, where an `item` may be anything.
    if _name(node) not in {"item", "entry"}:
        found |= {
            "jobtype": found.get("jobtype", ""),
            "department": found.get("department", ""),
        }
    return found
