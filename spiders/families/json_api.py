"""Sites whose lists come as JSON from an API, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.asking import Request
from spiders.blocks import json_path
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.queries import Query, body_of, headers_of
from spiders.families.rows import (
    Rows,
    filled,
    json_entries,
    json_fields,
    json_items,
    json_removed,
    page_json,
    with_query,
)
from spiders.site import JsonApiSite

NO_CONTENT = 204


class JsonApi:
    """The family `json_api`."""

    def start(self, site: JsonApiSite) -> tuple[PageRequest, ...]:
        """Return the request for the first page."""
        return (_query(site, site.request, {}).first(),)

    def changes(self, site: JsonApiSite, since: str) -> tuple[PageRequest, ...]:
        """Return the request for what changed since a time; none if the API cannot tell."""
        if site.changes is None:
            return ()
        first = _query(site, site.changes, _times(since)).first()
        return (replace(first, state={**first.state, "since": since}),)

    def read_list(self, site: JsonApiSite, page: Page) -> ListPage:
        """Return the entries of one page of the API."""
        data, items = _listed(site, page)
        rows = Rows(site, page)
        removed, open_ = json_removed(site.list, items)
        entries = json_entries(rows, site.list, open_)
        if open_ and not entries and site.list.skip is None:
            raise PageChangedError(f"{page.url}: {len(open_)} items, none with a key")
        state = page.requested.state
        request = site.changes if site.changes and state.get("since") else site.request
        query = _query(site, request, _times(str(state.get("since", ""))))
        after = query.after(page, data, len(items))
        return ListPage(
            entries=() if after.parts else entries,
            next=after.next,
            declared_total=0 if _nothing(page) and after.total is None else after.total,
            removed=removed,
            capped=after.capped,
            issues=rows.all_issues(),
        )

    def detail(self, site: JsonApiSite, entry: ListEntry) -> PageRequest | None:
        """Return the request for one posting's JSON, if the site file describes one."""
        if site.detail is None:
            return None
        request = site.detail.request
        values = {**entry.fields, "key": entry.key}
        return PageRequest(
            url=with_query(site.at(filled(request.url, values)), request.query),
            role="detail",
            method=request.method,
            headers=headers_of(request, values),
            body=body_of(request, values, {}),
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


def _nothing(page: Page) -> bool:
    """Return whether a list is empty from its first page on, as status 204 says."""
    return page.status == NO_CONTENT and not page.requested.state.get("seen")


def _listed(site: JsonApiSite, page: Page) -> tuple[Any, list[Any]]:
    """Return the answer and its items; status 204 says that there are none."""
    if page.status == NO_CONTENT and not page.body:
        return None, []
    data = page_json(page)
    return data, json_items(data, site.list, page.url)


def _times(since: str) -> dict[str, str]:
    """Return what a request for changes may name: the time, also as HTTP writes it."""
    if not since:
        return {}
    at = datetime.fromisoformat(since).replace(tzinfo=UTC)
    return {"since": since, "since_http": format_datetime(at, usegmt=True)}


def _query(site: JsonApiSite, request: Request, slots: Mapping[str, str]) -> Query:
    return Query(
        base=site.base_url,
        request=request,
        paging=site.paging,
        slots=slots,
        total=site.list.total or "",
        total_header=site.list.total_header,
        cap=site.list.cap,
        split=site.split,
    )
