"""雨燕直聊: a JSON API paged by a cursor, which declares no total; short employer names.

Imitates hiring apps: brands in place of legal names, cut after eight characters, relative
dates, the whole text in the list.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spiders.farm.boards.base import View, ViewOf, detail_route, json_answer, number
from spiders.farm.postings import Posting

MOST = 40


class Swift:
    """The board."""

    site, name, language = "farm_swift", "雨燕直聊", "zh"
    disallow: tuple[str, ...] = ("/geek/", "/wapi/chat/")
    sitemap = ""

    def routes(self, view: ViewOf) -> list[Route]:
        """Return the routes of the API and of the pages for people."""

        async def jobs(request: Request) -> Response:
            seen = view()
            start = _opened(request.query_params.get("cursor", ""))
            if start is None:
                return Response('{"code":400}', 400, media_type="application/json")
            end = start + (number(request, "size", MOST, MOST) or MOST)
            items = [_entry(seen, p) for p in seen.listed[start:end]]
            more = end < len(seen.listed)
            body: dict[str, Any] = {
                "code": 0,
                "zpData": {
                    "jobList": items,
                    "hasMore": more,
                    "cursor": _sealed(end) if more else None,
                },
            }
            if seen.new_layout:
                body = {"code": 0, "zpData": {"cards": items, "next": _sealed(end)}}
            return json_answer(request, body, seen.night.number)

        return [Route("/wapi/jobs", jobs), detail_route(self, view, "/job_detail/{key}.html")]


def _entry(view: View, posting: Posting) -> dict[str, Any]:
    return {
        "encryptJobId": posting.key,
        "jobName": posting.title,
        "salaryDesc": posting.pay,
        view.called("brandName"): posting.employer,
        "encryptBrandId": posting.site_company_id,
        "cityDistrict": posting.city,
        "activeTimeDesc": posting.posted_on,
        "postDescription": posting.description,
        **view.extra,
    }


def _sealed(at: int) -> str:
    return base64.urlsafe_b64encode(f"at:{at}".encode()).decode().rstrip("=")


def _opened(cursor: str) -> int | None:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    digits = text.removeprefix("at:")
    return int(digits) if digits.isdecimal() else None
