"""A saved page, read without knowing its site: what `leads page` prints.

In order of trust: the site's own definition if one is named, JSON-LD, microdata, answers of
known APIs, page state and JSON that looks like postings, and last what plain HTML shows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from enrich.issues import LeadharvestError
from enrich.model import RawPosting
from spiders.families import Page, PageRequest, family_of, row_from_entry
from spiders.pages.charset import decoded
from spiders.pages.clean import clean_fields
from spiders.pages.feeds import feed_postings
from spiders.pages.guard import page_trouble
from spiders.pages.htmlguess import guessed_postings
from spiders.pages.hydrate import flight_values, nuxt_value
from spiders.pages.linked import Asked, linked_postings
from spiders.pages.lookalike import lookalikes
from spiders.pages.microdata import microdata_postings
from spiders.pages.schemaorg import posting_fields
from spiders.pages.shapes import known_shape, shape_rows
from spiders.pages.state import states
from spiders.site import GATHERED, AnySite

Row = dict[str, str]
Found = tuple[str, list[Row]]
JSON_CALL = re.compile(r"^\s*[\w$.]{1,60}\s*\(\s*(?=[\[{])")

READABLE = frozenset({"empty_shell", "soft_404", "empty_json", "damaged_text"})
"""Troubles of which a saved page may turn out to hold postings all the same."""


def page_postings(
    body: bytes, url: str, site: AnySite | None = None, content_type: str = ""
) -> list[RawPosting]:
    """Return the postings of a saved page, each with the reader of each field.

    Args:
        body: The page as it was served.
        url: Where it came from.
        site: Its site, if known: then that definition is tried first, and only the rows that
            it reads carry the site's id.
        content_type: The header of that name, if it was kept.

    Raises:
        LeadharvestError: The page is no page of postings but a challenge, a login, an error.
    """
    trouble = page_trouble(body, url, content_type=content_type)
    if trouble and trouble not in READABLE:
        raise LeadharvestError(f"{url}: no postings: {trouble}")
    if site is not None and site.family not in GATHERED:
        rows = site_postings(body, url, site)
        if rows:
            return rows
    reader, found = next(
        (pair for pair in _found(body, url, content_type) if pair[1]), ("", [])
    )
    if trouble and not found:
        raise LeadharvestError(f"{url}: no postings: {trouble}")
    postings = [_posting(row, reader, url) for row in found]
    return list({posting.key: posting for posting in reversed(postings)}.values())[::-1]


def _found(body: bytes, url: str, content_type: str) -> Iterator[Found]:
    """Yield what each way of reading finds, the most trusted first."""
    text = decoded(body, content_type)
    data = answer_json(text.text)
    if data is not None:
        yield "list", _of_value(data, url)
        return
    start = text.text.lstrip()[:3000].lower()
    if start.startswith(("<?xml", "<rss", "<feed", "<workzag")) and "<html" not in start:
        yield "list", feed_postings(body)
    yield "jsonld", linked_postings(body, Asked(url=url), content_type).rows
    yield "css", [posting_fields(node, url) for node in microdata_postings(text.text)]
    yield "state", [row for value in _values(text.text) for row in _of_value(value, url)]
    yield "css", guessed_postings(text.text, url)


def _values(text: str) -> Iterator[Any]:
    for name, value in states(text):
        yield nuxt_value(value) if name == "__NUXT_DATA__" else value
    yield from flight_values(text)


def _of_value(value: Any, url: str) -> list[Row]:
    shape = known_shape(value)
    return shape_rows(shape, value, url) if shape else lookalikes(value)


def answer_json(text: str) -> Any:
    """Return an answer's JSON, also where it is wrapped in a call (JSONP)."""
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")):
        wrapped = JSON_CALL.match(text)
        if wrapped is None:
            return None
        text = text[wrapped.end() :].rstrip("; \t\r\n").removesuffix(")")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def site_postings(body: bytes, url: str, site: AnySite) -> list[RawPosting]:
    """Return what the site's definition reads; [] when the page is none of its pages."""
    asked = PageRequest(url=url, role="detail")
    page = Page(url=url, requested=asked, status=200, headers={}, body=body, fetched_at="")
    return rows_of_page(page, site)


def rows_of_page(page: Page, site: AnySite) -> list[RawPosting]:
    """Return what the site's definition reads of a page that may be a posting's or a list."""
    family = family_of(site)
    try:
        rows, _ = family.read_detail(site, page)
    except LeadharvestError:
        rows = []
    if rows:
        return rows
    try:
        listed = family.read_list(site, page)
    except LeadharvestError:
        return []
    return [row_from_entry(site, entry, page) for entry in listed.entries if entry.fields]


def _posting(row: Row, reader: str, url: str) -> RawPosting:
    own = urljoin(url, row["url"]) if row.get("url") else ""
    raw = {name: value for name, value in row.items() if name not in {"key", "url"}}
    fields = clean_fields(raw, url).fields
    return RawPosting(
        site="",
        key=row.get("key") or own or _made_up_key(url, fields),
        url=own or url,
        page_url=url,
        provenance=dict.fromkeys(fields, reader),
        **fields,
    )


def _made_up_key(url: str, fields: Row) -> str:
    shown = "\x1f".join(fields.get(name, "") for name in ("employer", "title", "city"))
    return f"{url}#{hashlib.sha256(shown.encode()).hexdigest()[:12]}"
