"""Sites whose lists come as JSON from an API, page by page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import Request, json_path
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.rows import (
    Rows,
    filled,
    json_entries,
    json_fields,
    json_items,
    json_total,
    page_json,
    with_query,
)
from spiders.pages.clean import text_of
from spiders.site import JsonApiSite

State = dict[str, Any]


class JsonApi:
    """The family `json_api`."""

    def start(self, site: JsonApiSite) -> tuple[PageRequest, ...]:
        """Return the request for the first page."""
        return (self._page(site, {"list": "", "at": site.paging.start, "seen": 0}),)

    def read_list(self, site: JsonApiSite, page: Page) -> ListPage:
        """Return the entries of one page of the API."""
        data = page_json(page)
        items = json_items(data, site.list, page.url)
        rows = Rows(site, page)
        entries = json_entries(rows, site.list, items)
        if items and not entries and site.list.skip is None:
            raise PageChangedError(f"{page.url}: {len(items)} items, none with a key")
        total = json_total(data, site.list)
        return ListPage(
            entries=entries,
            next=self._next(site, page, data, len(items)),
            declared_total=total,
            issues=rows.all_issues(),
        )

    def detail(self, site: JsonApiSite, entry: ListEntry) -> PageRequest | None:
        """Return the request for one posting's JSON, if the site file describes one."""
        if site.detail is None:
            return None
        request = site.detail.request
        values = {**entry.fields, "key": entry.key}
        body = _body(request, values, {})
        return PageRequest(
            url=with_query(site.at(filled(request.url, values)), request.query),
            role="detail",
            method=request.method,
            headers=_headers(request),
            body=body,
            entry=entry,
        )

    def read_detail(
        self, site: JsonApiSite, page: Page
    ) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Return the posting that the answer describes."""
        if site.detail is None:
            raise PageChangedError(f"{page.url}: the site file describes no detail")
        item = json_path(site.detail.item).search(page_json(page))
        if not isinstance(item, dict):
            raise PageChangedError(f"{page.url}: {site.detail.item} should be an object")
        raw = json_fields(item, site.detail.fields)
        if not raw:
            raise PageChangedError(f"{page.url}: none of the fields is there")
        rows = Rows(site, page)
        return [rows.row([("state", raw)])], rows.all_issues()

    def _page(self, site: JsonApiSite, state: State) -> PageRequest:
        request, paging = site.request, site.paging
        params: State = {}
        if paging.kind in {"page", "offset", "cursor"} and state["at"] not in {"", None}:
            first_cursor = paging.kind == "cursor" and not state["seen"]
            params = {} if first_cursor else {paging.param: state["at"]}
        if paging.size and paging.size_param:
            params[paging.size_param] = paging.size
        in_body = paging.place == "body"
        url = with_query(site.at(request.url), {**request.query, **({} if in_body else params)})
        return PageRequest(
            url=url,
            role="list",
            method=request.method,
            headers=_headers(request),
            body=_body(request, {}, params if in_body else {}),
            state=state,
        )

    def _next(
        self, site: JsonApiSite, page: Page, data: Any, count: int
    ) -> tuple[PageRequest, ...]:
        paging, state = site.paging, dict(page.requested.state)
        more = True if paging.more is None else bool(json_path(paging.more).search(data))
        if paging.kind == "none" or not count or not more:
            return ()
        state["seen"] = int(state.get("seen", 0)) + count
        if paging.kind in {"cursor", "link"}:
            found = text_of(json_path(paging.next or "@").search(data))
            if not found:
                return ()
            state["at"] = found
            request = self._page(site, state)
            return (
                request if paging.kind == "cursor" else _linked(site, page, request, found),
            )
        if self._whole(site, data, state["seen"], count):
            return ()
        state["at"] = int(state.get("at", 0)) + (count if paging.kind == "offset" else 1)
        return (self._page(site, state),)

    def _whole(self, site: JsonApiSite, data: Any, seen: int, count: int) -> bool:
        """Return whether the list is at its end: all of the total, else a short page."""
        total = json_total(data, site.list)
        if total is not None:
            return seen >= total
        return site.paging.more is None and 0 < count < site.paging.size


def _linked(site: JsonApiSite, page: Page, request: PageRequest, link: str) -> PageRequest:
    return PageRequest(
        url=site.at(link, page.url),
        role="list",
        method=request.method,
        headers=request.headers,
        body=request.body,
        state=request.state,
    )


def _headers(request: Request) -> dict[str, str]:
    headers = {"Accept": "application/json"} | {
        name: value.removeprefix("published:") for name, value in request.headers.items()
    }
    if request.body is not None:
        headers.setdefault("Content-Type", "application/json")
    return headers


def _body(request: Request, values: Mapping[str, str], params: Mapping[str, Any]) -> bytes:
    if request.body is None:
        return b""
    body = _with_values(request.body, values)
    for name, value in params.items():
        place = body
        *outer, last = name.split(".")
        for part in outer:
            place = place.setdefault(part, {})
        place[last] = value
    return json.dumps(body, ensure_ascii=False).encode()


def _with_values(node: Any, values: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {name: _with_values(value, values) for name, value in node.items()}
    if isinstance(node, list):
        return [_with_values(value, values) for value in node]
    if isinstance(node, str) and node.startswith("{") and node.endswith("}"):
        return values.get(node[1:-1], node)
    return node
