"""JSON-LD found by a scan of the bytes: no tree is built.

Only the scripts that hold JSON-LD are decoded, and only on pages that say `JobPosting` at all:
a page costs a small part of what building its tree would (see tests/bench/pages.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spiders.pages.charset import decoded
from spiders.pages.schemaorg import Node, job_postings
from spiders.pages.tolerant import json_values

NEEDLE = b"JobPosting"
# `+` is often written as an entity by ASP.NET.
MARK = re.compile(rb"ld\+json")
ANY_MARK = re.compile(rb"ld(?:\+|&#x2b;|&#43;|&plus;)json", re.IGNORECASE)
HEAD = 64
OPENING = 400
# An attribute before or after the type may hold a ">".
TAG = re.compile(
    rb"<script\b(?:[^\"'<>]++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,60}+>", re.IGNORECASE
)
CLOSING = re.compile(rb"</script", re.IGNORECASE)
MAX_SCRIPTS = 4_000_000


def jsonld_postings(body: bytes, content_type: str = "") -> list[Node]:
    """Return the JobPosting objects in a page's JSON-LD, in the page's order. Never raises.

    Args:
        body: The page. A broken script costs only itself.
        content_type: The header of that name; asked only for scripts that are not UTF-8.
    """
    if b"\0" in body[:HEAD]:  # UTF-16: its words have gaps
        body = decoded(body, content_type).text.encode("utf-8", "replace")
    if NEEDLE not in body and NEEDLE.lower() not in body.lower():
        return []
    # Looking for the plain spelling is a hundred times faster than looking for all of them.
    return _found(body, MARK, content_type) or _found(body, ANY_MARK, content_type)


def _found(body: bytes, mark: re.Pattern[bytes], content_type: str) -> list[Node]:
    values: list[Any] = []
    for raw, whole in _scripts(body, mark):
        values += json_values(_text(raw, body, content_type), whole=whole)
    return job_postings(values)


def _scripts(body: bytes, mark: re.Pattern[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield the bytes of each JSON-LD script, and whether it is closed.

    One that is not closed reaches to the end of the page.
    """
    left = MAX_SCRIPTS
    for found in mark.finditer(body):
        head = body[max(0, found.start() - OPENING) : found.start()].lower()
        opening = found.start() - len(head) + head.rfind(b"<script")
        if b"<script" not in head or _commented_out(body, opening):
            continue
        tag = TAG.match(body, opening)
        start = tag.end() if tag else body.find(b">", found.end()) + 1
        if start > found.end():
            end = _closing(body, start)
            raw = body[start : end or len(body)][:left]
            left -= len(raw)
            yield raw, bool(end)
            if not (end and left):
                return


def _commented_out(body: bytes, opening: int) -> bool:
    """Return whether a script stands within a comment of the page, with its whole tag."""
    comment = body.rfind(b"<!--", 0, opening)
    if comment < 0 or body.find(b"-->", comment, opening) >= 0:
        return False
    between = body[comment:opening].lower()
    return (
        b"<script" not in between
        and b"</script" not in between
        and body.find(b"-->", opening) > 0
    )


def _text(raw: bytes, body: bytes, content_type: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # What header and page say is wrong too often: the whole page's bytes tell it better.
        return raw.decode(decoded(body, content_type).charset, "replace")


def _closing(body: bytes, start: int) -> int:
    """Return where the script ends; 0 when it does not."""
    end = body.find(b"</script", start)
    if end < 0:
        found = CLOSING.search(body, start)
        end = found.start() if found else 0
    return end
