"""大榕树人才网: server-made list pages in GBK, with next links and a total, and detail pages.

Imitates the local talent sites of Chinese cities. Lists say their charset only in a meta tag,
and call it gb2312, though they hold characters of GBK.
"""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from spiders.farm.boards.base import (
    HONEYPOT,
    View,
    ViewOf,
    answer,
    gone_or_unknown,
    html_answer,
    paragraphs,
)
from spiders.farm.postings import Posting

PER_PAGE = 30
REFRESH_FROM_NIGHT = 4
"""From this night on the list has more wrappers and classes: mild, selectors still hold."""


class Banyan:
    """The board."""

    site, name, language = "farm_banyan", "大榕树人才网", "zh"
    disallow: tuple[str, ...] = ("/login", "/resume/")
    sitemap = ""

    def routes(self, view: ViewOf) -> list[Route]:
        """Return the routes of lists, postings and firms."""

        async def jobs(request: Request) -> Response:
            seen, page = view(), int(request.path_params["page"])
            last = max(1, -(-len(seen.listed) // PER_PAGE))
            if not 1 <= page <= last:
                return Response(status_code=404)
            text = (_new_list if seen.new_layout else _list)(seen, page, last)
            # The header is silent about the charset; only the page's meta tag tells.
            return answer(request, _gbk(text), "text/html", seen.night.number)

        async def job(request: Request) -> Response:
            seen, key = view(), request.path_params["key"]
            posting = seen.find(key)
            if posting is None:
                return gone_or_unknown(seen, key)
            text = _new_page(posting) if seen.new_layout else _page(seen, posting)
            return html_answer(request, text, posting.touched, "gbk")

        return [Route("/jobs/list_{page:int}.html", jobs), Route("/jobs/show-{key}.html", job)]


def _gbk(text: str) -> bytes:
    return text.encode("gbk", "xmlcharrefreplace")


def _head(title: str) -> str:
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<title>{escape(title)} - 大榕树人才网</title></head><body>"
        f'<div style="display:none"><a href="{HONEYPOT}x">.</a><a href="/login">登录</a></div>'
    )


def _list(view: View, page: int, last: int) -> str:
    fresh, firm = view.night.number >= REFRESH_FROM_NIGHT, view.called("co")
    rows = "".join(
        f'<li class="job{" job-v2" if fresh else ""}">'
        f"{'<span class=tag>荐</span>' if fresh else ''}"
        f'<a class="title" href="/{p.path}" data-id="{p.key}">{escape(p.title)}</a>'
        f'<span class="{firm}">{escape(p.employer)}</span>'
        f'<span class="area">{escape(p.city)}</span>'
        f'<span class="pay">{escape(p.pay)}</span></li>'
        for p in view.listed[(page - 1) * PER_PAGE : page * PER_PAGE]
    )
    body = f'<ul class="joblist">{rows}</ul>'
    if fresh:
        body = f'<div class="layout"><div class="main">{body}</div></div>'
    nav = _nav(page, last)
    total = f'<p class="count">共 <b>{len(view.postings)}</b> 条职位</p>'
    return f"{_head('职位列表')}<h1>最新职位</h1>{total}{body}{nav}</body></html>"


def _nav(page: int, last: int) -> str:
    before = f'<a href="list_{page - 1}.html">上一页</a>' if page > 1 else ""
    after = f'<a class="next" href="list_{page + 1}.html">下一页</a>' if page < last else ""
    return f'<div class="pager">{before} 第{page}/{last}页 {after}</div>'


def _new_list(view: View, page: int, last: int) -> str:
    cards = "".join(
        f'<article><h3><a href="/{p.path}">{escape(p.title)}</a></h3>'
        f"<div>{escape(p.employer)}</div></article>"
        for p in view.listed[(page - 1) * PER_PAGE : page * PER_PAGE]
    )
    more = f'<a href="list_{page + 1}.html">加载更多</a>' if page < last else ""
    found = f"<div>为您找到 {len(view.postings)} 个机会</div>"
    return f"{_head('找工作')}{found}<main>{cards}</main>{more}</body></html>"


def _page(view: View, posting: Posting) -> str:
    firm = f"/company/{posting.site_company_id}.html"
    name = escape(posting.employer)
    link = f'<a href="{firm}">{name}</a>' if posting.site_company_id else name
    rows = (
        ("工作地区", "area", posting.city),
        ("薪资待遇", "pay", posting.pay),
        ("发布日期", "date", posting.posted_on),
        ("公司行业", "trade", posting.industry),
        ("公司性质", "nature", posting.ownership),
        ("公司规模", "size", posting.size),
        ("工作地址", "addr", posting.address),
    )
    facts = "".join(
        f'<tr><th>{label}</th><td class="{css}">{escape(value)}</td></tr>'
        for label, css, value in rows
    )
    return (
        f'{_head(posting.title)}<h1 class="jobname">{escape(posting.title)}</h1>'
        f'<h2 class="{view.called("company")}">{link}</h2><table class="facts">{facts}</table>'
        f'<div class="content">{escape(posting.description).replace(chr(10), "<br>")}</div>'
        f'<h3>公司简介</h3><div class="about">{escape(posting.intro)}</div></body></html>'
    )


def _new_page(posting: Posting) -> str:
    return (
        f"{_head(posting.title)}<main><h1>{escape(posting.title)}</h1>"
        f"<p>{escape(posting.employer)}</p><section>{paragraphs(posting.description)}</section>"
        "</main></body></html>"
    )
