"""How often a site file's own selectors find something on one page.

On a night when a site changed this says which of them an analyst has to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrich.issues import PageChangedError
from spiders.blocks import JsonList, Pick, SitemapBlock, pattern
from spiders.boards import BOARDS, Board
from spiders.families import Page
from spiders.families.rows import page_json, page_text, searched, shown_text
from spiders.pages.fields import Scope, scope
from spiders.pages.jsonld import jsonld_postings
from spiders.pages.outline import LINKED, unzipped
from spiders.pages.schemaorg import posting_fields
from spiders.pages.shape import Shape
from spiders.pages.state import state
from spiders.pages.xmltree import xml_items
from spiders.site import (
    AnySite,
    BoardSite,
    EmbeddedStateSite,
    HtmlListingSite,
    JsonApiSite,
    JsonLdSitemapSite,
)

Match = tuple[str, str, int]
"""Our field, or what else the site file calls it; the selector; how often it finds something.
Within a list: in how many of the entries."""

LINKED_TYPE = "JobPosting"
_LINKED = {
    "title": "title",
    "employer": "hiringOrganization",
    "city": "jobLocation",
    "description": "description",
    "posted_on": "datePosted",
    "valid_through": "validThrough",
    "pay": "baseSalary",
}
"""Our fields: where JSON-LD mostly has them."""

LOCATED = re.compile(rb"<loc>\s*([^<\s]+)")


def matches(site: AnySite, page: Page) -> list[Match]:
    """Return what the selectors for pages of this kind find on `page`, in the file's order.

    Where a list's entries are not found at all, CSS is tried on the whole page: a field that
    is still somewhere need not be mended.
    """
    of = _of_detail if page.requested.role == "detail" else _of_list
    try:
        return list(of(site, page))
    except PageChangedError:
        return []


def _of_list(site: AnySite, page: Page) -> Iterator[Match]:
    match site:
        case HtmlListingSite():
            yield from _html_list(site, page)
        case EmbeddedStateSite():
            data = state(page_text(page), site.list.name)
            yield "name", site.list.name, int(data is not None)
            if data is not None:
                yield from _json_list(site.list.entries, data)
                yield from _whole({"next": site.list.next}, data)
        case JsonApiSite():
            data = page_json(page)
            yield from _json_list(site.list, data)
            yield from _whole({"next": site.paging.next, "more": site.paging.more}, data)
        case JsonLdSitemapSite():
            yield from _sitemap(site.sitemap, page.body)
        case BoardSite():
            yield from _board(BOARDS[site.family], page)
        case _:
            return


def _of_detail(site: AnySite, page: Page) -> Iterator[Match]:
    match site:
        case HtmlListingSite() | JsonLdSitemapSite():
            yield from _linked(page)
            picks = site.detail.fields
            yield from _picks(scope(page_text(page), picks.values()), picks)
        case EmbeddedStateSite() if site.detail is not None:
            data = state(page_text(page), site.detail.name)
            yield "name", site.detail.name, int(data is not None)
            if data is not None:
                yield from _json_item(site.detail.item, site.detail.fields, data)
        case JsonApiSite() if site.detail is not None:
            yield from _json_item(site.detail.item, site.detail.fields, page_json(page))
        case BoardSite():
            shape = BOARDS[site.family].detail_shape
            if shape is None:
                yield from _linked(page)
            else:
                yield from _json_item(shape.items, shape.fields, page_json(page))
        case _:
            return


def _html_list(site: HtmlListingSite, page: Page) -> Iterator[Match]:
    block = site.list
    about = {"key": block.key, "url": block.url, "lastmod": block.lastmod}
    inner: dict[str, Pick] = {name: pick for name, pick in about.items() if pick is not None}
    inner |= {str(name): pick for name, pick in block.fields.items()}
    outer = {"total": block.total, "next": block.next}
    used = [pick for pick in (*inner.values(), *outer.values()) if pick is not None]
    tree = scope(page_text(page), used, xpath=block.items_xpath is not None)
    items = tree.parts(block.items, block.items_xpath)
    yield "items", block.items or block.items_xpath or "", len(items)
    for name, pick in inner.items():
        if items:
            yield name, written(pick), sum(1 for item in items if _found(item, pick))
        elif pick.css or pick.xpath:
            yield name, written(pick), _found(tree, pick)
    yield from _picks(tree, {name: pick for name, pick in outer.items() if pick is not None})


def _picks(tree: Scope, picks: Mapping[Any, Pick]) -> Iterator[Match]:
    for name, pick in picks.items():
        yield str(name), written(pick), _found(tree, pick)


def _found(where: Scope, pick: Pick) -> int:
    values = [value for value in where.found(pick) if value.strip()]
    if pick.regex is not None:
        expression = pattern(pick.regex)
        values = [value for value in values if expression.search(value)]
    return len(values)


def written(pick: Pick) -> str:
    """Return a pick as a site file writes it in short."""
    return (pick.css or pick.xpath or "") + (f"@{pick.attr}" if pick.attr else "")


def _json_list(block: JsonList, data: Any) -> Iterator[Match]:
    items = searched(block.items, data)
    yield "items", block.items, len(items) if isinstance(items, list) else 0
    about = {"key": block.key, "url": block.url, "lastmod": block.lastmod}
    fields = {str(name): path for name, path in block.fields.items()}
    if isinstance(items, list) and items:
        yield from _in_items(items, {**about, **fields})
    yield from _whole({"total": block.total}, data)


def _json_item(path: str, fields: Mapping[Any, str], data: Any) -> Iterator[Match]:
    item = searched(path, data)
    yield "item", path, int(isinstance(item, dict))
    if isinstance(item, dict):
        yield from _in_items([item], fields)


def _in_items(items: Sequence[Any], paths: Mapping[Any, str | None]) -> Iterator[Match]:
    for name, path in paths.items():
        if path is not None:
            yield str(name), path, sum(1 for i in items if shown_text(searched(path, i)))


def _whole(paths: Mapping[str, str | None], data: Any) -> Iterator[Match]:
    for name, path in paths.items():
        if path is not None:
            yield name, path, int(searched(path, data) is not None)


def _board(board: Board, page: Page) -> Iterator[Match]:
    data = xml_items(page.body, *board.xml) if board.xml else page_json(page)
    shape: Shape = board.shape
    items = searched(shape.items, data)
    yield "items", shape.items, len(items) if isinstance(items, list) else 0
    if isinstance(items, list) and items:
        yield from _in_items(items, shape.fields)
    yield from _whole({"total": board.total or None}, data)


def _sitemap(block: SitemapBlock, body: bytes) -> Iterator[Match]:
    located = [each.decode("utf-8", "replace") for each in LOCATED.findall(unzipped(body))]
    wanted = {"maps": block.maps, "keep": block.keep, "key": block.key}
    for name, regex in wanted.items():
        if regex is not None:
            expression = pattern(regex)
            yield name, regex, sum(1 for url in located if expression.search(url))


def _linked(page: Page) -> Iterator[Match]:
    found = jsonld_postings(page.body, page.headers.get("content-type", ""))
    yield LINKED, LINKED_TYPE, len(found)
    if found:
        read = posting_fields(found[-1], page.url)  # related postings mostly stand first
        yield from (
            (name, f"{LINKED_TYPE}.{key}", int(name in read)) for name, key in _LINKED.items()
        )
