"""The pages of an API's list: the first one, the next ones, and the parts of one too long."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

from spiders.asking import Paging, Request, Split
from spiders.blocks import json_path
from spiders.families import Page, PageRequest
from spiders.families.rows import filled, searched, whole_number, with_query
from spiders.pages.clean import text_of

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What follows a page of a list.

    Attributes:
        next: The next page, or the first pages of the parts.
        total: How many postings the list has in all, as far as it says.
        parts: Whether the list is asked for again, in parts: this page does not count.
        capped: The list ends at its cap and cannot be divided.
    """

    next: tuple[PageRequest, ...] = ()
    total: int | None = None
    parts: bool = False
    capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One list of an API.

    Attributes:
        base: What `request.url` is relative to.
        slots: What is filled into the address.
        total: JMESPath to the declared total, or "". total_header: or the header that holds it.
        cap: The API never gives more than so many for one query.
        split: Facets by which a query above the cap is divided, in this order.
    """

    base: str
    request: Request
    paging: Paging
    slots: Mapping[str, str] = field(default_factory=dict)
    total: str = ""
    total_header: str = ""
    cap: int | None = None
    split: Sequence[Split] = ()

    def first(self, name: str = "") -> PageRequest:
        """Return the request for the first page of the list called `name`."""
        return self._page({"list": name, "at": self.paging.start, "seen": 0, "facets": {}})

    def after(self, page: Page, data: Any, count: int) -> After:
        """Return what follows a page that holds `data` with `count` entries."""
        state: dict[str, Any] = {**self.first().state, **page.requested.state}
        said = self._said(data, page.headers)
        # Some say the total on the first page alone, and 0 on the others.
        total = said or state.get("total", said)
        full = self.cap is not None and total is not None and total >= self.cap
        facet = (
            self._facet(data, state["facets"], total) if full and not state["seen"] else None
        )
        if facet is not None:
            return After(next=self._parts(state, *facet, total or 0), total=total, parts=True)
        state = {**state, "seen": int(state["seen"]) + count}
        if total is not None:
            state["total"] = total
        full = full or (self.cap is not None and state["seen"] >= self.cap)
        return After(
            next=self._next(page.url, state, data, count),
            # The list that was divided knows better how many there are.
            total=None if state.get("counted") else total,
            capped=full,
        )

    def _said(self, data: Any, headers: Mapping[str, str]) -> int | None:
        if self.total_header:  # `offres 0-149/353`, or a number by itself
            shown = headers.get(self.total_header.lower(), "")
            return whole_number(shown.rpartition("/")[2])
        return whole_number(text_of(json_path(self.total).search(data))) if self.total else None

    def _page(self, state: State) -> PageRequest:
        request, paging = self.request, self.paging
        params: dict[str, Any] = dict(state["facets"])
        slots, place = dict(self.slots), params
        if paging.place == "path":
            place = slots
        counted = paging.kind in {"page", "offset", "range"}
        if (counted or (paging.kind == "cursor" and state["seen"])) and state["at"] != "":
            place[paging.param] = self._shown(state["at"])
        if paging.size and paging.size_param:
            params[paging.size_param] = paging.size
        in_body = paging.place == "body"
        url = urljoin(self.base, filled(request.url, slots))
        asked_for = _with_values(request.query, self.slots)
        return PageRequest(
            url=with_query(url, {**asked_for, **({} if in_body else params)}),
            role="list",
            method=request.method,
            headers=headers_of(request, self.slots),
            body=body_of(request, self.slots, params if in_body else {}),
            state=state,
        )

    def _shown(self, at: Any) -> Any:
        if self.paging.kind != "range":
            return str(at) if self.paging.place == "path" else at
        first, last = int(at), int(at) + self.paging.size - 1
        if self.cap is not None:  # beyond it the API answers with an error
            last = min(last, self.paging.start + self.cap - 1)
        return f"{first}-{last}"

    def _next(
        self, page_url: str, state: dict[str, Any], data: Any, count: int
    ) -> tuple[PageRequest, ...]:
        paging = self.paging
        more = True if paging.more is None else bool(json_path(paging.more).search(data))
        if paging.kind == "none" or not count or not more:
            return ()
        if paging.kind in {"cursor", "link"}:
            found = text_of(json_path(paging.next or "@").search(data))
            if not found:
                return ()
            request = self._page({**state, "at": found})
            linked = paging.kind == "link"
            return (replace(request, url=urljoin(page_url, found)) if linked else request,)
        if self._whole(state, count):
            return ()
        step = 1 if paging.kind == "page" else count
        return (self._page({**state, "at": int(state["at"]) + step}),)

    def _whole(self, state: State, count: int) -> bool:
        """Return whether the list is at its end: all of the total, else a short page."""
        total, seen = state.get("total"), state["seen"]
        if self.cap is not None and seen >= self.cap:
            return True  # what comes after the cap is the first page again, or an error
        if total is not None:
            return bool(seen >= total)
        return self.paging.more is None and 0 < count < self.paging.size

    def _facet(
        self, data: Any, used: Mapping[str, Any], total: int | None
    ) -> tuple[str, list[Any]] | None:
        """Return a facet that this list was not yet divided by, and its values."""
        for split in self.split:
            values = searched(split.found, data) if split.found else split.values
            if split.facets is None:
                found = [(split.param, values)] if isinstance(values, list) else []
            else:
                found = self._listed_facets(split, data, total or 0)
            for param, parts in found:
                if param not in used and len(parts) > 1:
                    return param, parts
        return None

    def _listed_facets(
        self, split: Split, data: Any, total: int
    ) -> list[tuple[str, list[Any]]]:
        """Return the facets that an answer lists, the most useful first.

        That is one that all postings have, with no part above the cap, and few parts.
        """
        cap = self.cap or total

        def worth(facet: dict[str, Any]) -> tuple[bool, bool, int]:
            counts = [int(count or 0) for count in facet.get("counts") or [0]]
            large = max(counts) >= cap
            return sum(counts) < total, large, max(counts) if large else len(counts)

        facets = searched(split.facets or "@", data) or []
        usable = [f for f in facets if f.get("name") and isinstance(f.get("values"), list)]
        return [
            (split.param.replace("{facet}", str(facet["name"])), facet["values"])
            for facet in sorted(usable, key=worth)
        ]

    def _parts(
        self, state: State, param: str, values: list[Any], total: int
    ) -> tuple[PageRequest, ...]:
        """Return the first pages of a list's parts.

        A total above the cap is a true one: then the parts' own are not counted. One that
        stands at the cap is at least what there is.
        """
        counted = bool(state.get("counted")) or total > (self.cap or 0)
        parts = []
        for value in values:
            facets = {**state["facets"], param: value}
            said = json.dumps(value, ensure_ascii=False)
            parts.append(
                self._page(
                    {
                        "list": f"{state['list']}?{param}={said}",
                        "part_of": state["list"],
                        "at": self.paging.start,
                        "seen": 0,
                        "facets": facets,
                        "counted": counted,
                    }
                )
            )
        return tuple(parts)


def headers_of(request: Request, slots: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a request; JSON is wanted unless it says otherwise."""
    said = _with_values(dict(request.headers), slots)
    headers = {"Accept": "application/json"} | {
        name: value.removeprefix("published:") for name, value in said.items()
    }
    if request.body is not None:
        headers.setdefault("Content-Type", "application/json")
    return headers


def body_of(request: Request, values: Mapping[str, str], params: Mapping[str, Any]) -> bytes:
    """Return the body of a request in JSON, values and parameters filled in."""
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
