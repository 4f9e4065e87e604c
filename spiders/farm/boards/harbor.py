"""Harbor: boards of many employers behind one API, in the shape of Greenhouse's.

`/v1/boards/{tenant}/jobs?content=true` answers a tenant's whole list; descriptions are HTML
with its entities escaped once more, as Greenhouse does. An unknown tenant is a 404.
"""

from __future__ import annotations

from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spiders.farm.boards.base import (
    View,
    ViewOf,
    detail_route,
    json_answer,
    newest,
    paragraphs,
)
from spiders.farm.companies import Company
from spiders.farm.postings import Posting, night_date, tenant


class Harbor:
    """The board."""

    site, name, language = "farm_harbor", "Harbor Boards", "en"
    disallow: tuple[str, ...] = ("/embed/", "/v1/applications")
    sitemap = ""

    def routes(self, view: ViewOf) -> list[Route]:
        """Return the routes of the API and of the pages for people."""

        async def board(request: Request) -> Response:
            firm = tenants(view()).get(request.path_params["tenant"])
            if firm is None:
                return _unknown()
            return json_answer(request, {"name": firm.name.legal, "content": ""}, 1)

        async def jobs(request: Request) -> Response:
            seen = view()
            firm = tenants(seen).get(request.path_params["tenant"])
            if firm is None:
                return _unknown()
            whole = request.query_params.get("content") == "true"
            mine = [p for p in seen.postings if p.company_id == firm.id]
            listed = [p for p in seen.listed if p.company_id == firm.id]
            items = [_job(seen, p, whole) for p in listed]
            key = "positions" if seen.new_layout else "jobs"
            body = {key: items, "meta": {"total": len(mine)}}
            return json_answer(request, body, newest(mine, seen.night.number))

        return [
            Route("/v1/boards/{tenant}", board),
            Route("/v1/boards/{tenant}/jobs", jobs),
            detail_route(self, view, "/boards/{tenant}/jobs/{key}"),
        ]


def tenants(view: View) -> dict[str, Company]:
    """Return the employers that have their board here, by slug."""
    every = (c for c in view.farm.companies if c.english)
    return {tenant(c): c for c in every if view.site in c.sites}


def _unknown() -> Response:
    body = '{"status":404,"error":"Job not found"}'
    return Response(body, 404, media_type="application/json")


def _job(view: View, posting: Posting, whole: bool) -> dict[str, Any]:
    job: dict[str, Any] = {
        "id": int(posting.key),
        "internal_job_id": int(posting.key) - 1_000_000,
        "title": posting.title,
        "updated_at": f"{night_date(posting.touched)}T09:00:00+08:00",
        "first_published": posting.posted_on,
        "requisition_id": None,
        "location": {"name": posting.city},
        "absolute_url": view.url(posting.path),
        "language": "en",
        "metadata": None,
    }
    if whole:
        job |= {
            "content": escape(paragraphs(posting.description)),
            "departments": [{"id": 1, "name": "All", "child_ids": [], "parent_id": None}],
            "offices": [],
        }
    return job
