"""The postings that a page's JSON-LD tells of, the one that the page is about first.

Pages show related postings too. Which one is the page's own is told by address (the page's, its
canonical one), else by number, else by the main heading; no other gets the page's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from spiders.pages.charset import decoded
from spiders.pages.jsonld import jsonld_postings
from spiders.pages.schemaorg import posting_fields
from spiders.pages.text import one_line

Row = dict[str, str]
HEAD = 200_000
LINK = re.compile(
    r"<(?:link|meta)\b(?=[^>]{0,600}(?:rel\s*=\s*[\"']?canonical|property\s*=\s*[\"']?og:url))"
    r"[^>]{0,600}?(?:href|content)\s*=\s*[\"']?([^\"'\s>]+)",
    re.IGNORECASE,
)
HEADING = re.compile(r"<h1\b[^>]{0,600}>(.{1,600}?)</h1", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the page before it is read.

    Attributes:
        url: Its address after redirects.
        before: Its address as it was asked for.
        key: The posting's number, if a list told it.
        title: Its title, likewise.
    """

    url: str
    before: str = ""
    key: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """Postings as raw fields.

    Attributes:
        own: Whether the first of them is known to be the one that the page is about.
    """

    rows: list[Row]
    own: bool = False


def linked_postings(body: bytes, asked: Asked, content_type: str = "") -> Linked:
    """Return the postings in the page's JSON-LD; never raises."""
    found = [posting_fields(node, asked.url) for node in jsonld_postings(body, content_type)]
    rows = _united(found)
    if not rows:
        return Linked([])
    page = _Page(
        decoded(body, content_type).text[:HEAD] if _matters(rows, asked) else "", asked
    )
    if len(rows) == 1:
        return Linked(rows, own=not page.is_about_another(rows[0]))
    main = page.main(rows)
    if main is None:
        return Linked(rows)
    addresses = {_bare(main.get("url", "")), _bare(asked.url)}
    others = [_elsewhere(row, asked.url, addresses) for row in rows if row is not main]
    return Linked([main, *others], own=True)


def _matters(rows: list[Row], asked: Asked) -> bool:
    """Return whether the page has to be asked which posting is its own."""
    return len(rows) > 1 or _bare(rows[0].get("url") or asked.url) != _bare(asked.url)


class _Page:
    """What a page says of which posting it is about."""

    def __init__(self, text: str, asked: Asked) -> None:
        self._key = asked.key
        urls = (asked.url, asked.before, *LINK.findall(text)[:4])
        self._addresses = {_bare(url) for url in urls if url}
        self._tokens = set(re.split(r"[^\w-]+", asked.url.partition("//")[2]))
        self._headings = [one_line(shown).casefold() for shown in HEADING.findall(text)[:3]]
        self._title = one_line(asked.title).casefold()

    def main(self, rows: list[Row]) -> Row | None:
        """Return the posting that the page is about; None when nothing tells it."""
        left = rows
        for told in (self._at_address, self._listed, self._numbered, self._titled):
            left = [row for row in left if told(row)] or left
            if len(left) == 1:
                return left[0]
        return left[0] if len(left) < len(rows) else None

    def is_about_another(self, row: Row) -> bool:
        """Return whether address, number and heading all say so of a lone posting."""
        told = (self._at_address, self._listed, self._numbered, self._titled)
        shown = [heading for heading in self._headings if heading]
        return bool(row.get("url") and shown) and not any(says(row) for says in told)

    def _at_address(self, row: Row) -> bool:
        return bool(row.get("url")) and _bare(row["url"]) in self._addresses

    def _listed(self, row: Row) -> bool:
        return bool(self._key) and row.get("key") == self._key

    def _numbered(self, row: Row) -> bool:
        return row.get("key") in self._tokens

    def _titled(self, row: Row) -> bool:
        title = one_line(row.get("title", "")).casefold()
        shown = [text for text in (self._title, *self._headings) if text]
        return any(title == text for text in shown) or any(
            len(title) > 3 and title in text for text in shown
        )


def _united(rows: list[Row]) -> list[Row]:
    """Return `rows` with what several scripts say of one posting put together."""
    united: list[Row] = []
    for row in rows:
        same = next((other for other in united if _same(row, other)), None)
        if same is None:
            united.append(row)
        else:
            same |= {name: text for name, text in row.items() if not same.get(name)}
    return united


def _same(left: Row, right: Row) -> bool:
    told = [
        left[name] == right[name]
        for name in ("key", "url")
        if left.get(name) and right.get(name)
    ]
    alike = all(left.get(name) == right.get(name) for name in ("title", "employer", "city"))
    return (
        alike
        and all(told)
        and (bool(told) or left.get("description") == right.get("description"))
    )


def _elsewhere(row: Row, url: str, taken: Iterable[str]) -> Row:
    """Return a related posting with an address that is not the page's own."""
    if row.get("url") and _bare(row["url"]) not in taken:
        return row
    number = row.get("key") or one_line(row.get("title", "")) or "related"
    return row | {"url": f"{url.partition('#')[0]}#{number}"}


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"
