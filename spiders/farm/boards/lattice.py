"""格子职场: pages whose content stands in `window.__INITIAL_STATE__`, lists and postings.

Imitates boards made with a JavaScript framework and rendered on the server; shows an employer's
legal name and short name side by side. The state is JavaScript, not JSON: `undefined` occurs.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spiders.farm.boards.base import (
    HONEYPOT,
    View,
    ViewOf,
    gone_or_unknown,
    html_answer,
    newest,
    number,
    people_list,
    people_posting,
)
from spiders.farm.postings import Posting

PER_PAGE = 25
WIDER_STATE_FROM_NIGHT = 5
"""From this night on the state holds more keys than before: mild."""


class Lattice:
    """The board."""

    site, name, language = "farm_lattice", "格子职场", "zh"
    disallow: tuple[str, ...] = ("/wn/resume/", "/wn/login")
    sitemap = ""

    def routes(self, view: ViewOf) -> list[Route]:
        """Return the routes of lists and postings."""

        async def jobs(request: Request) -> Response:
            seen, page = view(), max(1, number(request, "pn", 1, 10**6))
            part = seen.listed[(page - 1) * PER_PAGE : page * PER_PAGE]
            text = _stateful(seen, people_list(self, seen, page, PER_PAGE), _list(seen, page))
            return html_answer(request, text, newest(part, seen.night.number))

        async def job(request: Request) -> Response:
            seen, key = view(), request.path_params["key"]
            posting = seen.find(key)
            if posting is None:
                return gone_or_unknown(seen, key)
            state = {"route": f"/wn/jobs/{key}", "jobDetail": _detail(seen, posting)}
            text = _stateful(seen, people_posting(self, posting), state)
            return html_answer(request, text, posting.touched)

        return [Route("/wn/jobs", jobs), Route("/wn/jobs/{key}", job)]


def _list(view: View, page: int) -> dict[str, Any]:
    end = page * PER_PAGE
    more = f"{view.base_url}wn/jobs?pn={page + 1}" if end < len(view.listed) else None
    return {
        "route": "/wn/jobs",
        "positions": {
            "totalCount": len(view.postings),
            "pageNo": page,
            "result": [_entry(view, p) for p in view.listed[end - PER_PAGE : end]],
            "nextUrl": more,
        },
    }


def _stateful(view: View, page: str, state: dict[str, Any]) -> str:
    """Return the page with its state, as a JavaScript object, before the end of the body."""
    if view.night.number >= WIDER_STATE_FROM_NIGHT:
        state = {"abTest": {"newCard": True}, **state, "user": None}
    text = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
    text = f"{text[:-1]}, theme: undefined}}"
    name = "window.__APP_DATA__" if view.new_layout else "window.__INITIAL_STATE__"
    script = f"<script>{name}={text};(function(){{var s;s=document;}}());</script>"
    trap = f'<a rel="nofollow" href="{HONEYPOT}state"></a>'
    return page.replace("</body>", f"{trap}{script}</body>")


def _entry(view: View, posting: Posting) -> dict[str, Any]:
    return {
        "positionId": int(posting.key),
        "positionName": posting.title,
        view.called("companyFullName"): posting.employer,
        "companyShortName": posting.employer_short,
        "companyId": int(posting.site_company_id) if posting.site_company_id else None,
        "city": posting.city,
        "salary": posting.pay,
        "createTime": posting.posted_on,
        **view.extra,
    }


def _detail(view: View, posting: Posting) -> dict[str, Any]:
    lines = posting.description.split("\n")
    return _entry(view, posting) | {
        "positionDetail": "".join(f"{line}<br />\n" for line in lines),
        "positionAddress": posting.address,
        "company": {
            "industryField": posting.industry,
            "companySize": posting.size,
            "companyProfile": posting.intro,
        },
    }
