"""JSON-LD found by a scan of the bytes: no tree is built.

Only the scripts that hold JSON-LD are decoded, and only on pages that say `JobPosting` at all:
a page costs a small part of what building its tree would (see tests/bench/pages.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spiders.pages.schemaorg import Node, job_postings
from spiders.pages.tolerant import json_values

NEEDLE = b"JobPosting"
# `+` is often written as an entity by ASP.NET.
MARK = re.compile(rb"ld\+json")
ANY_MARK = re.compile(rb"ld(?:\+|&#x2b;|&#43;)json", re.IGNORECASE)
OPENING = 400
MAX_SCRIPT = 2_000_000


def jsonld_postings(body: bytes, charset: str = "utf-8") -> list[Node]:
    """Return the JobPosting objects in a page's JSON-LD, in the page's order. Never raises.

    Args:
        body: The page. A broken script costs only itself.
        charset: Of the page; used for a script that is not UTF-8.
    """
    if NEEDLE not in body and NEEDLE.lower() not in body.lower():
        return []
    # Looking for the plain spelling is a hundred times faster than looking for all of them.
    return _found(body, MARK, charset) or _found(body, ANY_MARK, charset)


def _found(body: bytes, mark: re.Pattern[bytes], charset: str) -> list[Node]:
    scripts = _scripts(body, mark, charset)
    return job_postings([value for script in scripts for value in json_values(script)])


def _scripts(body: bytes, mark: re.Pattern[bytes], charset: str) -> Iterator[str]:
    """Yield the text of each JSON-LD script; one that is not closed reaches to the end."""
    for found in mark.finditer(body):
        head = body[max(0, found.start() - OPENING) : found.start()].lower()
        opening = head.rfind(b"<script")
        if opening < 0 or b">" in _unquoted(head[opening:]):
            continue
        start = body.find(b">", found.end()) + 1
        if not start:
            continue
        raw = body[start : _closing(body, start)][:MAX_SCRIPT]
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError:
            yield raw.decode("utf-8" if charset == "utf-8" else charset, "replace")


def _closing(body: bytes, start: int) -> int:
    end = body.find(b"</script", start)
    if end < 0:
        found = re.compile(rb"</script", re.IGNORECASE).search(body, start)
        end = found.start() if found else len(body)
    return end


def _unquoted(tag: bytes) -> bytes:
    return re.sub(rb"\"[^\"]*\"|'[^']*'", b"", tag)
