"""Tern: boards of many employers behind one API, in the shape of Ashby's.

`/posting-api/job-board/{tenant}` answers a tenant's whole list, description and pay included.
"""

from __future__ import annotations

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
from spiders.farm.boards.harbor import tenants
from spiders.farm.postings import Posting


class Tern:
    """The board."""

    site, name, language = "farm_tern", "Tern Careers", "en"
    disallow: tuple[str, ...] = ("/api/",)
    sitemap = ""

    def routes(self, view: ViewOf) -> list[Route]:
        """Return the routes of the API and of the pages for people."""

        async def board(request: Request) -> Response:
            seen = view()
            firm = tenants(seen).get(request.path_params["tenant"])
            if firm is None:
                return Response("Not Found", 404, media_type="text/plain")
            mine = [p for p in seen.listed if p.company_id == firm.id]
            key = "postings" if seen.new_layout else "jobs"
            body = {key: [_job(seen, p) for p in mine], "apiVersion": "1"}
            return json_answer(request, body, newest(mine, seen.night.number))

        return [
            Route("/posting-api/job-board/{tenant}", board),
            detail_route(self, view, "/{tenant}/{key}"),
        ]


def _job(view: View, posting: Posting) -> dict[str, Any]:
    address = {"addressLocality": posting.city, "addressCountry": "China"}
    return {
        "id": posting.key,
        "title": posting.title,
        "department": "Engineering",
        "team": "Engineering",
        "employmentType": "FullTime",
        "location": posting.city,
        "secondaryLocations": [],
        "publishedAt": posting.posted_on,
        "isListed": True,
        "isRemote": False,
        "address": {"postalAddress": address},
        "jobUrl": view.url(posting.path),
        "applyUrl": view.url(f"{posting.path}/application"),
        "descriptionHtml": paragraphs(posting.description),
        "descriptionPlain": posting.description,
        "compensation": {"compensationTierSummary": posting.pay},
    }
