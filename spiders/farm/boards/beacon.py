"""灯塔招聘: robots.txt names a sitemap index, whose gzipped maps lead to JSON-LD pages.

Imitates boards made for search engines. Every page carries a JobPosting, in one of the shapes
that real sites publish it in: `SHAPES`. Expired postings answer 410.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from html import escape
from typing import Any

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
from spiders.farm.chance import chance
from spiders.farm.faults import Fault
from spiders.farm.postings import Posting, night_date

PER_MAP = 200
_OUTER, _INNER = "sitemap_index.xml", "sitemaps/jobs-0.xml.gz"
_NESTED = frozenset({Fault.SITEMAP_NESTED, Fault.SITEMAP_LOOP})
GRAPH_FROM_NIGHT = 3
"""From this night on some pages wrap their data in an @graph: mild, any good reader copes."""

Job = dict[str, Any]


class Beacon:
    """The board."""

    site, name, language = "farm_beacon", "灯塔招聘", "zh"
    disallow: tuple[str, ...] = ("/apply/", "/*?from=")
    sitemap = _OUTER

    def routes(self, view: ViewOf) -> list[Route]:
        """Return the routes of index, maps and postings."""

        async def job(request: Request) -> Response:
            seen, key = view(), request.path_params["key"]
            posting = seen.find(key)
            if posting is None:
                return gone_or_unknown(seen, key)
            return html_answer(request, _page(seen, posting), posting.touched)

        async def about(request: Request) -> Response:
            return html_answer(request, "<h1>关于灯塔</h1><p>我们照亮求职路。</p>", 1)

        return [
            *_sitemap_routes(view),
            Route("/job/{key}.html", job),
            Route("/about.html", about),
        ]


def _sitemap_routes(view: ViewOf) -> list[Route]:
    async def index(request: Request) -> Response:
        seen = view()
        maps = [_INNER] if seen.fault in _NESTED else _maps(seen)
        body = _index(seen, [*maps, "sitemaps/pages.xml"])
        return answer(request, body, "application/xml", seen.night.number)

    async def inner(request: Request) -> Response:
        seen = view()
        if seen.fault not in _NESTED:
            return Response(status_code=404)
        loop = [_INNER, _OUTER] if seen.fault is Fault.SITEMAP_LOOP else []
        body = gzip.compress(_index(seen, [*loop, *_maps(seen)]), mtime=0)
        return answer(request, body, "application/x-gzip", seen.night.number)

    async def jobs(request: Request) -> Response:
        seen, at = view(), int(request.path_params["at"])
        part = seen.listed[(at - 1) * PER_MAP : at * PER_MAP]
        if at < 1 or not part:
            return Response(status_code=404)
        body = _map(seen, part)
        if seen.fault is not Fault.SITEMAP_UNZIPPED:
            body = gzip.compress(body, mtime=0)
        return answer(request, body, "application/x-gzip", seen.night.number)

    async def pages(request: Request) -> Response:
        urls = "".join(f"<url><loc>{view().url(p)}</loc></url>" for p in ("", "about.html"))
        return answer(request, _wrapped("urlset", urls), "application/xml", 1)

    return [
        Route(f"/{_OUTER}", index),
        Route(f"/{_INNER}", inner),
        Route("/sitemaps/jobs-{at:int}.xml.gz", jobs),
        Route("/sitemaps/pages.xml", pages),
    ]


def _index(view: View, maps: list[str]) -> bytes:
    day = night_date(view.night.number)
    inner = "".join(
        f"<sitemap><loc>{view.url(m)}</loc><lastmod>{day}</lastmod></sitemap>" for m in maps
    )
    return _wrapped("sitemapindex", inner)


def _maps(view: View) -> list[str]:
    count = -(-len(view.listed) // PER_MAP)
    return [f"sitemaps/jobs-{at}.xml.gz" for at in range(1, count + 1)]


def _map(view: View, part: tuple[Posting, ...]) -> bytes:
    named = {p.path: p.touched for p in part}
    if view.fault is Fault.SITEMAP_STALE:
        named |= {f"job/{key}.html": 1 for key in sorted(view.night.over[view.site])}
    if view.fault is Fault.SITEMAP_ONE_LASTMOD:
        named = dict.fromkeys(named, view.night.number)
    inner = "".join(
        f"<url><loc>{view.url(path)}</loc><lastmod>{night_date(night)}</lastmod></url>"
        for path, night in named.items()
    )
    return _wrapped("urlset", inner)


def _wrapped(tag: str, inner: str) -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<{tag} xmlns="{space}">{inner}</{tag}>'.encode()


def _page(view: View, posting: Posting) -> str:
    """Return the posting's page: its data for machines, and the same in other words below."""
    data = "" if view.new_layout else script(posting, view)
    address = view.url(posting.path)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(posting.title)}_{escape(posting.employer)}招聘-灯塔招聘</title>"
        f'<link rel="canonical" href="{address}">{data}</head><body>'
        f'<nav><a href="/">灯塔招聘</a> <a href="/apply/{posting.key}">立即投递</a>'
        f'<a rel="nofollow" href="{HONEYPOT}{posting.key}"></a></nav>'
        f"<h1>{escape(posting.title)}</h1><p>{escape(posting.pay)} {escape(posting.city)}</p>"
        f'<div class="jd">{paragraphs(posting.description)}</div>'
        f'<section class="firm"><h2>{escape(posting.employer)}</h2>'
        f'<div class="firm-intro">{paragraphs(posting.intro)}</div></section></body></html>'
    )


def job_posting(posting: Posting, view: View) -> Job:
    """Return the posting as a schema.org JobPosting in its plain shape."""
    low, _, high = posting.pay.removesuffix("元/月").partition("-")
    firm: Job = {"@type": "Organization", "name": posting.employer}
    if posting.domain:
        firm["sameAs"] = f"https://www.{posting.domain}/"
    street, city, region, country = posting.address.split(", ")
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": view.url(posting.path),
        "title": posting.title,
        "identifier": {"@type": "PropertyValue", "name": "灯塔", "value": posting.key},
        "datePosted": posting.posted_on,
        "validThrough": posting.valid_through,
        "description": paragraphs(posting.description),
        "industry": posting.industry,
        "hiringOrganization": firm,
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": street,
                "addressLocality": city,
                "addressRegion": region,
                "addressCountry": country,
            },
        },
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "CNY",
            "value": {
                "@type": "QuantitativeValue",
                "minValue": int(low),
                "maxValue": int(high),
                "unitText": "MONTH",
            },
        },
    }


def _plain(job: Job) -> str:
    return _script(json.dumps(job, ensure_ascii=False))


def _commented(job: Job) -> str:
    return _script(f"<!--\n{json.dumps(job, ensure_ascii=False)}\n-->")


def _cdata(job: Job) -> str:
    return _script(f"//<![CDATA[\n{json.dumps(job, ensure_ascii=False)}\n//]]>")


def _raw_newlines(job: Job) -> str:
    """Line breaks and tabs stand in the strings as they are."""
    lines = job | {"description": job["description"].replace("</p>", "</p>\n\t")}
    text = json.dumps(lines, ensure_ascii=False)
    return _script(text.replace("\\n", "\n").replace("\\t", "\t"))


def _broken_first(job: Job) -> str:
    return _script('{"@type": "BreadcrumbList", "itemListElement": [') + _plain(job)


def _trailing_comma(job: Job) -> str:
    return _script(json.dumps(job, ensure_ascii=False)[:-1] + ",}")


def _graph(job: Job) -> str:
    crumbs = {"@type": "WebSite", "name": "灯塔招聘"}
    whole = {"@context": "https://schema.org", "@graph": [crumbs, job]}
    return _script(json.dumps(whole, ensure_ascii=False))


def _array_and_types(job: Job) -> str:
    typed = job | {"@type": ["JobPosting"], "@context": "http://schema.org"}
    return _script(json.dumps([typed], ensure_ascii=False))


def _strings(job: Job) -> str:
    """The number is a bare string, the place a list; so is the employer, one or the other."""
    firm = job["hiringOrganization"]
    bare = job | {
        "hiringOrganization": [firm] if "sameAs" in firm else firm["name"],
        "identifier": job["identifier"]["value"],
        "jobLocation": [job["jobLocation"]],
    }
    return _script(json.dumps(bare, ensure_ascii=False))


def _entities(job: Job) -> str:
    escaped = job | {"description": escape(job["description"]), "title": escape(job["title"])}
    return _script(json.dumps(escaped, ensure_ascii=True))


def _prefixed(job: Job) -> str:
    typed = job | {"@type": "http://schema.org/JobPosting"}
    return _script(json.dumps(typed, ensure_ascii=False), 'id="jp" ')


def _with_related(job: Job) -> str:
    """Another posting, related to this one, stands first."""
    other = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "相似职位：文员",
        "url": job["url"].rsplit("/", 1)[0] + "/related.html",
        "identifier": {"@type": "PropertyValue", "value": "related"},
        "hiringOrganization": {"@type": "Organization", "name": "灯塔合作企业"},
        "description": "<p>相似职位推荐，点击查看。</p>",
    }
    return _plain(other) + _plain(job)


SHAPES: tuple[Callable[[Job], str], ...] = (
    _plain,
    _plain,
    _plain,
    _commented,
    _cdata,
    _raw_newlines,
    _broken_first,
    _trailing_comma,
    _array_and_types,
    _strings,
    _entities,
    _prefixed,
    _with_related,
)
"""Ways in which a page of real life carries its JobPosting."""


def shape_of(posting: Posting) -> Callable[[Job], str]:
    """Return the shape that this posting always has."""
    return chance("shape", posting.key).choice(SHAPES)


def script(posting: Posting, view: View) -> str:
    """Return the page's JSON-LD."""
    shape = shape_of(posting)
    graph = view.night.number >= GRAPH_FROM_NIGHT and shape is _plain
    shown = (_graph if graph else shape)(job_posting(posting, view) | view.extra)
    firm = "hiringOrganization"
    return shown.replace(f'"{firm}"', f'"{view.called(firm)}"')


def _script(text: str, attributes: str = "") -> str:
    return f'<script {attributes}type="application/ld+json">{text}</script>'
