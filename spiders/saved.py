"""A saved page, read without knowing its site: what `leads page` prints."""

from __future__ import annotations

import json
from typing import Any

from enrich.issues import LeadharvestError
from enrich.model import RawPosting
from spiders.families import Page, PageRequest, family_of, row_from_entry
from spiders.pages.charset import decoded
from spiders.pages.clean import clean_fields
from spiders.pages.guard import page_trouble
from spiders.pages.jsonld import jsonld_postings
from spiders.pages.lookalike import lookalikes
from spiders.pages.schemaorg import posting_fields
from spiders.pages.shapes import known_shape, shape_rows
from spiders.pages.state import states
from spiders.site import AnySite

Row = dict[str, str]


def page_postings(body: bytes, url: str, site: AnySite | None = None) -> list[RawPosting]:
    """Return the postings of a saved page: by the site's own definition, else by its shape.

    Raises:
        LeadharvestError: The page is no page of postings but a challenge, a login, an error.
    """
    trouble = page_trouble(body, url)
    if trouble:
        raise LeadharvestError(f"{url}: no postings: {trouble}")
    if site is not None and site.family != "file":
        return _by_site(body, url, site)
    text = decoded(body)
    values = _json(text.text)
    reader, rows = (
        "jsonld",
        [posting_fields(n, url) for n in jsonld_postings(body, text.charset)],
    )
    if not rows and values is not None:
        reader, rows = "list", _of_value(values, url)
    if not rows:
        reader, rows = "state", [r for _, v in states(text.text) for r in _of_value(v, url)]
    return [_posting(row, reader, url, site) for row in rows]


def _by_site(body: bytes, url: str, site: AnySite) -> list[RawPosting]:
    family = family_of(site)
    asked = PageRequest(url=url, role="detail")
    page = Page(url=url, requested=asked, status=200, headers={}, body=body, fetched_at="")
    try:
        rows, _ = family.read_detail(site, page)
    except LeadharvestError:
        rows = []
    if rows:
        return rows
    return [row_from_entry(site, e, page) for e in family.read_list(site, page).entries]


def _of_value(value: Any, url: str) -> list[Row]:
    shape = known_shape(value)
    return shape_rows(shape, value, url) if shape else lookalikes(value)


def _json(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _posting(row: Row, reader: str, url: str, site: AnySite | None) -> RawPosting:
    key, own = row.pop("key", ""), row.pop("url", "")
    fields = clean_fields(row, url).fields
    return RawPosting(
        site=site.id if site else "",
        key=key or own or url,
        url=own or url,
        page_url=url,
        provenance=dict.fromkeys(fields, reader),
        **fields,
    )
