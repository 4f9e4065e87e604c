"""沿江公共就业: a JSON API paged by offset with a declared total, and an answer per posting.

Imitates public employment services: whole legal names, credit codes, business scopes.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spiders.farm.boards.base import View, ViewOf, detail_route, json_answer, newest, number
from spiders.farm.postings import Posting

MOST = 50


class Service:
    """The board."""

    site, name, language = "farm_service", "沿江公共就业服务平台", "zh"
    disallow: tuple[str, ...] = ("/admin/", "/api/v1/resumes/")
    sitemap = ""

    def routes(self, view: ViewOf) -> list[Route]:
        """Return the routes of the API and of the pages for people."""

        async def positions(request: Request) -> Response:
            seen = view()
            offset = number(request, "offset", 0, 10**9)
            limit = number(request, "limit", 20, MOST)
            part = seen.listed[offset : offset + limit]
            items = [_entry(seen, p) for p in part]
            data = {"total": len(seen.postings), "offset": offset, "list": items}
            body = {"code": 0, "msg": "success", "data": data}
            if seen.new_layout:
                body = {"status": 200, "result": {"count": len(seen.postings), "rows": items}}
            return json_answer(request, body, newest(part, seen.night.number))

        async def position(request: Request) -> Response:
            seen, key = view(), request.path_params["key"]
            posting = seen.find(key)
            if posting is None:
                status = 410 if seen.is_over(key) else 404
                return Response('{"code":404,"msg":"职位不存在"}', status, media_type=_JSON)
            body = {"code": 0, "msg": "success", "data": _entry(seen, posting) | _more(posting)}
            return json_answer(request, body, posting.touched)

        return [
            Route("/api/v1/positions", positions),
            Route("/api/v1/positions/{key}", position),
            detail_route(self, view, "/position/{key}"),
        ]


_JSON = "application/json"


def _entry(view: View, posting: Posting) -> dict[str, Any]:
    return {
        "positionId": posting.key,
        "positionName": posting.title,
        view.called("corpName"): posting.employer,
        "corpId": posting.site_company_id,
        "areaName": posting.city,
        "salary": posting.pay,
        "publishTime": posting.posted_on,
        **view.extra,
    }


def _more(posting: Posting) -> dict[str, Any]:
    return {
        "positionDesc": posting.description,
        "corp": {
            "name": posting.employer,
            "creditCode": posting.uscc,
            "nature": posting.ownership,
            "scale": posting.size,
            "trade": posting.industry,
            "intro": posting.intro,
            "businessScope": posting.scope,
        },
    }
