"""Employers' boards at makers of recruiting software, a tenant each (`spiders.boards`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import Fields, json_path
from spiders.boards import BOARDS, Board
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.details import detail_rows
from spiders.families.queries import Query, headers_of
from spiders.families.rows import Rows, filled, page_json, page_text
from spiders.pages.clean import text_of
from spiders.pages.shapes import item_rows
from spiders.pages.xmltree import xml_items
from spiders.site import BoardSite

Raw = Mapping[str, str]


class Boards:
    """The families of `spiders.boards`."""

    def start(self, site: BoardSite) -> tuple[PageRequest, ...]:
        """Return a request a tenant."""
        return tuple(_query(site, tenant).first(tenant) for tenant in site.tenants)

    def read_list(self, site: BoardSite, page: Page) -> ListPage:
        """Return the postings on one page of a tenant's board."""
        board, tenant = BOARDS[site.family], tenant_of(site, page)
        data = _xml(page, board) if board.xml else page_json(page)
        items = _items(page, board, data)
        _check_owner(site, tenant, page, items)
        rows = Rows(site, page)
        read = item_rows(board.shape, _shown(board, items), data, page.url)
        entries = [_entry(rows, site, tenant, raw) for raw in read]
        found = tuple(entry for entry in entries if entry is not None)
        if read and not found:
            raise PageChangedError(f"{page.url}: {len(read)} postings, none with a number")
        after = _query(site, tenant).after(page, data, len(items))
        total = after.total
        if board.paging.kind == "none" and not board.total:
            total = len({entry.key for entry in found}) + entries.count(None)
        if board.empty_is_odd and total == 0:
            rows.issue("empty_tenant", f"{tenant}: no postings, as for a slug that is unknown")
        return ListPage(
            entries=() if after.parts else found,
            next=after.next,
            declared_total=total,
            capped=after.capped,
            issues=rows.all_issues(),
        )

    def detail(self, site: BoardSite, entry: ListEntry) -> PageRequest | None:
        """Return the request for one posting; None where the board holds everything."""
        board, tenant = BOARDS[site.family], _tenant_in(site, entry.key)
        if board.detail is None or not tenant:
            return None
        slots = _slots(site, tenant, entry.key.removeprefix(f"{tenant}/"), entry.url)
        return PageRequest(
            url=urljoin(site.base_of(tenant), _address(board.detail.url, slots)),
            role="detail",
            headers=headers_of(board.detail, slots),
            entry=entry,
        )

    def read_detail(
        self, site: BoardSite, page: Page
    ) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Return the posting that the answer describes."""
        board = BOARDS[site.family]
        if board.detail is None:
            raise PageChangedError(f"{page.url}: {site.family} has no pages of its own")
        tenant = tenant_of(site, page)
        if board.detail_shape is None:
            rows, issues = detail_rows(site, Fields(), page)
            return [_named(row, site.tenants[tenant]) for row in rows], issues
        data = page_json(page)
        item = json_path(board.detail_shape.items).search(data)
        if not isinstance(item, dict) or not board.detail_shape.needs <= item.keys():
            needs = ", ".join(sorted(board.detail_shape.needs))
            raise PageChangedError(f"{page.url}: should be a posting with {needs}")
        _check_owner(site, tenant, page, [item])
        (raw,) = item_rows(board.detail_shape, [item], data, page.url)
        read = Rows(site, page)
        return [_named(read.row([("state", raw)]), site.tenants[tenant])], read.all_issues()


def tenant_of(site: BoardSite, page: Page) -> str:
    """Return whose board a page is of: by what was asked for, else by its address.

    Raises:
        PageChangedError: It is nobody's.
    """
    entry, asked = page.requested.entry, page.requested.state
    named = (
        _tenant_in(site, entry.key) if entry else _tenant_in(site, str(asked.get("list", "")))
    )
    for tenant in site.tenants:
        first = _query(site, tenant).first().url.partition("?")[0]
        if named == tenant or (not named and page.url.startswith(first)):
            return tenant
    raise PageChangedError(f"{page.url}: of no tenant of the site")


def _tenant_in(site: BoardSite, name: str) -> str:
    """Return the tenant with which a posting's key or a list's name begins."""
    found = (t for t in site.tenants if name == t or name.startswith((f"{t}/", f"{t}?")))
    return max(found, key=len, default="")


def _query(site: BoardSite, tenant: str) -> Query:
    board = BOARDS[site.family]
    return Query(
        base=site.base_of(tenant),
        request=board.request,
        paging=board.paging,
        slots=board.slots(tenant) or {},
        total=board.total,
        cap=board.cap,
        split=board.split,
    )


def _xml(page: Page, board: Board) -> Any:
    root, item = board.xml or ("", "")
    found = xml_items(page.body, root, item)
    if found is None:
        shown = page_text(page)[:60]
        raise PageChangedError(f"{page.url}: should be XML of {root}, begins {shown!r}")
    return found


def _items(page: Page, board: Board, data: Any) -> list[dict[str, Any]]:
    items = json_path(board.shape.items).search(data)
    if not isinstance(items, list):
        where = "the answer" if board.shape.items == "@" else board.shape.items
        raise PageChangedError(f"{page.url}: {where} should be a list")
    return [item for item in items if isinstance(item, dict)]


def _check_owner(site: BoardSite, tenant: str, page: Page, items: list[dict[str, Any]]) -> None:
    """Refuse an answer that shows another company's postings.

    Raises:
        PageChangedError: Names whose they are.
    """
    board = BOARDS[site.family]
    if not board.owner:
        return
    asked = (board.slots(tenant) or {}).get("company", "")
    shown = {text_of(json_path(board.owner).search(item)) for item in items} - {"", asked}
    if shown:
        others = ", ".join(sorted(shown))
        raise PageChangedError(f"{page.url}: postings of {others}, not of {tenant}")


def _shown(board: Board, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    hidden = json_path(board.hidden) if board.hidden else None
    return [item for item in items if hidden is None or not hidden.search(item)]


def _entry(rows: Rows, site: BoardSite, tenant: str, raw: Raw) -> ListEntry | None:
    board = BOARDS[site.family]
    url = raw.get("url", "")
    if "key" not in raw:
        rows.issue("no_key", "an entry shows no number")
        return None
    if board.page:
        slots = _slots(site, tenant, raw["key"], url)
        url = urljoin(site.base_of(tenant), _address(board.page, slots))
    fields = {k: v for k, v in raw.items() if k not in {"key", "url"}}
    fields["employer"] = site.tenants[tenant] or raw.get("employer", "")
    number = raw["key"]
    if board.number:
        found = re.search(board.number, url)
        number = found[1] if found else urlsplit(url).path
    return rows.entry(fields, key=number if board.unique else f"{tenant}/{number}", url=url)


def _slots(site: BoardSite, tenant: str, key: str, url: str) -> dict[str, str]:
    above = urlsplit(site.base_of(tenant)).path
    path = "/" + urlsplit(url).path.removeprefix(above).lstrip("/")
    return {**(BOARDS[site.family].slots(tenant) or {}), "key": key, "path": path}


def _address(template: str, slots: Mapping[str, str]) -> str:
    """Return an address with the parts filled in; a path stays as it is."""
    return filled(template.replace("{path}", slots["path"]), slots)


def _named(row: RawPosting, employer: str) -> RawPosting:
    if not employer:
        return row
    return replace(row, employer=employer, provenance={**row.provenance, "employer": "list"})
