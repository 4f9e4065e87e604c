"""XML as plain values, so that JSON's expressions read it too."""

from __future__ import annotations

from typing import Any

from lxml import etree

from spiders.pages.feeds import local_name, xml_root


def xml_items(body: bytes, root: str, item: str) -> list[dict[str, Any]] | None:
    """Return the elements called `item`; None when the document is not a `root` at all.

    Each element is a dictionary: the name of its children without namespace, and a list of what
    they hold, text or again a dictionary.
    """
    document = xml_root(body)
    if document is None or local_name(document) != root:
        return None
    return [_object(node) for node in document.iter() if local_name(node) == item]


def _object(node: etree._Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in node:
        if name := local_name(child):
            value = _object(child) if len(child) else (child.text or "").strip()
            found.setdefault(name, []).append(value)
    return found
