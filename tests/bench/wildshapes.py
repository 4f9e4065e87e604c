"""The ways in which pages spoil a JobPosting: the shapes of the defect set (`wildpages`)."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Job = dict[str, Any]
Wanted = dict[str, str]

ADVERTS: tuple[tuple[str, str, str, str], ...] = (
    ("船务专员", "远港物流（宁波）有限公司", "宁波", "安排订舱与报关，跟进海外客户"),
    ("海外项目经理", "磐石路桥建设集团有限公司", "成都", "常驻阿尔及利亚，协调当地分包商"),
    ("雅思教师", "青禾语言培训学校", "杭州", "小班授课，寒暑假带队出国游学"),
    ("R&D Engineer", "Kite & Harbour Ltd", "Leeds", "Design pumps, visit customers abroad"),
    ("Export Manager", "Tide Trading GmbH", "Hamburg", "Travel to fairs in Asia and Africa"),
    ("外贸业务员", "蓝屿进出口股份有限公司", "青岛", "开发欧美客户，参加广交会与国外展会"),
)


@dataclass(frozen=True)
class Shape:
    """One way to spoil a posting.

    Attributes:
        script: The page's JSON-LD scripts, made of the posting.
        changes: What a reader should find otherwise than in a plain posting.
        markup: What is done to the page at last.
    """

    script: Callable[[Job], str]
    changes: Wanted = field(default_factory=dict)
    markup: Callable[[str], str] = str
    head: str = ""
    others: int = 0


def job(number: int) -> Job:
    """Return a JobPosting as Google's documentation asks for it."""
    title, employer, city, duty = ADVERTS[number % len(ADVERTS)]
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": title,
        "description": f"<p>{duty} {number}.</p><ul><li>B &lt; C</li></ul>",
        "datePosted": "2026-11-03",
        "validThrough": "2026-12-03T00:00",
        "url": address(number),
        "identifier": {"@type": "PropertyValue", "name": "board", "value": f"J-{number}"},
        "hiringOrganization": {"@type": "Organization", "name": employer},
        "jobLocation": {"@type": "Place", "address": {
            "@type": "PostalAddress", "addressLocality": city, "addressCountry": "XX"}},
        "baseSalary": {"@type": "MonetaryAmount", "currency": "CNY",
                       "value": {"minValue": 8000, "maxValue": 12000, "unitText": "MONTH"}},
    }  # fmt: skip


def address(number: int) -> str:
    """Return the address of a posting's page."""
    return f"https://board.test/job/{1000 + number}"


def wanted(number: int) -> Wanted:
    """Return what a reader should find of `job(number)`."""
    title, employer, city, duty = ADVERTS[number % len(ADVERTS)]
    return {
        "title": title,
        "employer": employer,
        "city": city,
        "description": f"{duty} {number}.\nB < C",
        "posted_on": "2026-11-03",
        "valid_through": "2026-12-03T00:00",
        "pay": "8000-12000 CNY MONTH",
        "key": f"J-{number}",
        "url": address(number),
    }


def said(value: Any) -> str:
    """Return JSON as most pages write it."""
    return json.dumps(value, ensure_ascii=False)


def tag(text: str, kind: str = '"application/ld+json"') -> str:
    """Return a JSON-LD script."""
    return f"<script type={kind}>{text}</script>"


def changed(**changes: Any) -> Callable[[Job], str]:
    """Return a script whose posting has other fields, made from the posting if callable."""

    def script(plain: Job) -> str:
        return tag(
            said(plain | {k: v(plain) if callable(v) else v for k, v in changes.items()})
        )

    return script


def text(change: Callable[[str], str], *, ascii_only: bool = False) -> Callable[[Job], str]:
    """Return a script whose JSON text is spoiled by `change`."""
    return lambda plain: tag(change(json.dumps(plain, ensure_ascii=ascii_only)))


def wrapped(around: Callable[[Job], Any]) -> Callable[[Job], str]:
    """Return a script whose posting stands within something else."""
    return lambda plain: tag(said(around(plain)))


def named(plain: Job) -> str:
    """Return the employer's name."""
    return str(plain["hiringOrganization"]["name"])


def other(**changes: Any) -> Job:
    """Return a related posting, of another employer."""
    return job(0) | {
        "title": "Rigger", "identifier": "J-7", "url": "https://board.test/job/7",
        "hiringOrganization": {"name": "Other & Sons"}, "description": "<p>Rigs.</p>",
    } | changes  # fmt: skip


def without(plain: Job, *names: str) -> Job:
    """Return the posting without some of its fields."""
    return {name: value for name, value in plain.items() if name not in names}


def spread(value: Any) -> Any:
    """Return a value with its texts escaped as HTML once more."""
    if isinstance(value, dict):
        return {name: spread(part) for name, part in value.items()}
    return html.escape(value, quote=False) if isinstance(value, str) else value


def place(address_: Any) -> Job:
    """Return a place with this address."""
    return {"@type": "Place", "address": address_}


def city_of(plain: Job) -> str:
    """Return the city's name."""
    return str(plain["jobLocation"]["address"]["addressLocality"])


NONE = {"city": ""}
GRAPH_EMPLOYER = {"@id": "#employer"}
SITE = {"@type": "WebSite", "publisher": {"@type": "Organization", "name": "Board Ltd"}}
CRUMBS = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Jobs"}]}

SHAPES: dict[str, Shape] = {
    "plain": Shape(lambda plain: tag(said(plain))),
    "only ASCII": Shape(lambda plain: tag(json.dumps(plain))),
    "comment round it": Shape(text(lambda t: f"<!-- {t} -->")),
    "commented comment": Shape(text(lambda t: f"<!--\n{t}\n//-->")),
    "CDATA": Shape(text(lambda t: f"//<![CDATA[\n{t}\n//]]>")),
    "bare CDATA": Shape(text(lambda t: f"<![CDATA[{t}]]>")),
    "CDATA in comments": Shape(text(lambda t: f"/*<![CDATA[*/{t}/*]]>*/")),
    "raw newline": Shape(text(lambda t: t.replace("</p>", "</p>\n\t"))),
    "raw control": Shape(text(lambda t: t.replace("</p>", "\x0b</p>"))),
    "trailing comma": Shape(text(lambda t: t[:-1] + ",\n}")),
    "inner trailing comma": Shape(text(lambda t: t.replace('"XX"', '"XX",'))),
    "semicolon": Shape(text(lambda t: t + ";")),
    "line comments": Shape(text(lambda t: "{ // job\n" + t[1:])),
    "bare quotes": Shape(
        text(lambda t: t.replace("B &lt; C", 'B "or" C')), {"description": 'B "or" C'}
    ),
    "bad escape": Shape(
        text(lambda t: t.replace("B &lt; C", r"B\'s \- C")), {"description": "B's - C"}
    ),
    "JavaScript": Shape(
        text(lambda t: t.replace('"title"', "title").replace('"@type"', "'@type'"))
    ),
    "quotes as entities": Shape(text(html.escape)),
    "graph": Shape(wrapped(lambda p: {"@graph": [SITE, CRUMBS, p]})),
    "array": Shape(wrapped(lambda p: [CRUMBS, p])),
    "array in array": Shape(wrapped(lambda p: [[CRUMBS, p]])),
    "main entity": Shape(wrapped(lambda p: {"@type": "WebPage", "mainEntity": p})),
    "list item": Shape(
        wrapped(
            lambda p: {
                "@type": "ItemList",
                "itemListElement": [{"@type": "ListItem", "item": p}],
            }
        )
    ),
    "two values": Shape(text(lambda t: said(SITE) + "\n" + t)),
    "type list": Shape(changed(**{"@type": ["Thing", "JobPosting"]})),
    "type address": Shape(changed(**{"@type": "http://schema.org/JobPosting"})),
    "type prefix": Shape(changed(**{"@type": "schema:JobPosting"})),
    "type without slashes": Shape(changed(**{"@type": "schema.org/JobPosting"})),
    "names with prefix": Shape(
        wrapped(
            lambda p: (
                {f"schema:{k}" if k[0] != "@" else k: v for k, v in p.items()}
                | {"@type": "schema:JobPosting"}
            )
        )
    ),
    "names as addresses": Shape(
        wrapped(
            lambda p: {f"http://schema.org/{k}" if k[0] != "@" else k: v for k, v in p.items()}
        )
    ),
    "employer as text": Shape(changed(hiringOrganization=named)),
    "employer list": Shape(changed(hiringOrganization=lambda p: [p["hiringOrganization"]])),
    "employer list of texts": Shape(changed(hiringOrganization=lambda p: [named(p)])),
    "employer's name as list": Shape(
        changed(hiringOrganization=lambda p: {"name": [named(p)]})
    ),
    "employer's name as value": Shape(
        changed(hiringOrganization=lambda p: {"name": {"@value": named(p)}})
    ),
    "employer by reference": Shape(
        wrapped(
            lambda p: {
                "@graph": [
                    SITE,
                    p | {"hiringOrganization": GRAPH_EMPLOYER},
                    {"@type": "Organization", "name": named(p)} | GRAPH_EMPLOYER,
                ]
            }
        )
    ),
    "employer in another script": Shape(
        lambda p: (
            tag(said({"@type": "Organization", "name": named(p)} | GRAPH_EMPLOYER))
            + tag(said(p | {"hiringOrganization": GRAPH_EMPLOYER}))
        )
    ),
    "employer not told": Shape(
        lambda p: tag(said(SITE)) + tag(said(without(p, "hiringOrganization"))),
        {"employer": ""},
    ),
    "employer null": Shape(changed(hiringOrganization=None), {"employer": ""}),
    "identifier as text": Shape(changed(identifier=lambda p: p["identifier"]["value"])),
    "identifier list": Shape(changed(identifier=lambda p: [p["identifier"]])),
    "place list": Shape(
        changed(jobLocation=lambda p: [p["jobLocation"], place({"addressLocality": "Lagos"})])
    ),
    "place without address": Shape(
        changed(jobLocation=lambda p: {"@type": "Place", "name": city_of(p)})
    ),
    "place as text": Shape(changed(jobLocation=city_of)),
    "place missing": Shape(lambda p: tag(said(without(p, "jobLocation"))), NONE),
    "address as text": Shape(changed(jobLocation=lambda p: place(city_of(p)))),
    "address list": Shape(
        changed(jobLocation=lambda p: place([{"addressLocality": city_of(p)}]))
    ),
    "city as object": Shape(
        changed(
            jobLocation=lambda p: place(
                {"addressLocality": {"@type": "City", "name": city_of(p)}}
            )
        )
    ),
    "city null, region told": Shape(
        changed(
            jobLocation=lambda p: place({"addressLocality": None, "addressRegion": city_of(p)})
        )
    ),
    "country as object": Shape(
        changed(jobLocation=place({"addressCountry": {"@type": "Country", "name": "Mali"}})),
        {"city": "Mali"},
    ),
    "remote": Shape(
        lambda p: tag(said(without(p, "jobLocation") | {"jobLocationType": "TELECOMMUTE"})),
        {"city": "remote"},
    ),
    "entities": Shape(wrapped(spread)),
    "numeric entities": Shape(
        wrapped(
            lambda p: (
                p | {name: "".join(f"&#{ord(c)};" for c in p[name]) for name in ("title",)}
            )
        )
    ),
    "description escaped": Shape(changed(description=lambda p: html.escape(p["description"]))),
    "description escaped twice": Shape(
        changed(description=lambda p: html.escape(html.escape(p["description"])))
    ),
    "description list": Shape(changed(description=lambda p: [p["description"]])),
    "salary as text": Shape(changed(baseSalary="12-20k"), {"pay": "12-20k"}),
    "salary value as text": Shape(changed(baseSalary={"value": "12-20k"}), {"pay": "12-20k"}),
    "salary in words": Shape(
        changed(baseSalary={"value": {"value": "300", "unitText": "per day"}}),
        {"pay": "300 per day"},
    ),
    "salary list": Shape(changed(baseSalary=lambda p: [p["baseSalary"]])),
    "salary null": Shape(changed(baseSalary=None), {"pay": ""}),
    "short date": Shape(changed(datePosted="2026-11-3"), {"posted_on": "2026-11-3"}),
    "date in milliseconds": Shape(
        changed(datePosted=1762128000000), {"posted_on": "1762128000000"}
    ),
    "date as value": Shape(
        changed(datePosted={"@type": "Date", "@value": "2026-11-03"}),
        {"posted_on": "2026-11-03"},
    ),
    "ends before it starts": Shape(
        changed(validThrough="2020-01-01"), {"valid_through": "2020-01-01"}
    ),
    "broken script before": Shape(
        lambda p: tag('{"@type": "WebSite", "name": ') + tag(said(p))
    ),
    "empty script before": Shape(lambda p: tag("") + tag(said(p))),
    "half a posting before": Shape(
        lambda p: tag('{"@type": "JobPosting", "title": "Ri') + tag(said(p))
    ),
    "script not closed": Shape(
        lambda p: tag(said(p)), markup=lambda m: m.replace("}</script><h1", "}<h1")
    ),
    "upper-case tags": Shape(
        lambda p: tag(said(p)).replace("<script", "<SCRIPT").replace("script>", "SCRIPT>")
    ),
    "spaces in the tag": Shape(
        lambda p: tag(said(p), '  "application/ld+json" data-x="a>b" id=j')
    ),
    "no quotes in the tag": Shape(lambda p: tag(said(p), "application/ld+json")),
    "charset in the type": Shape(
        lambda p: tag(said(p), "'application/ld+json; charset=utf-8'")
    ),
    "upper-case type": Shape(lambda p: tag(said(p), '"Application/LD+JSON"')),
    "entity plus": Shape(lambda p: tag(said(p), '"application/ld&#x2B;json"')),
    "decimal plus": Shape(lambda p: tag(said(p), '"application/ld&#43;json"')),
    "named plus": Shape(lambda p: tag(said(p), '"application/ld&plus;json"')),
    "slashes escaped": Shape(text(lambda t: t.replace("/", r"\/"))),
    "script named in a text": Shape(
        text(lambda t: t.replace("B &lt; C", r"B &lt; C<\/script>"))
    ),
    "lone surrogate": Shape(text(lambda t: t.replace("B &lt; C", r"B &lt; C\ud83d"))),
    "mark of direction": Shape(
        wrapped(lambda p: p | {"hiringOrganization": {"name": "\u202e" + named(p) + "\u200b"}})
    ),
    "same posting twice": Shape(lambda p: tag(said(without(p, "identifier"))) + tag(said(p))),
    "comma missing": Shape(text(lambda t: t.replace('", "datePosted"', '"\n "datePosted"'))),
    "value missing": Shape(
        text(lambda t: t.replace('"2026-12-03T00:00"', "")), {"valid_through": ""}
    ),
    "slot left unfilled": Shape(
        text(lambda t: t.replace('"2026-12-03T00:00"', "{{ job.ends }}")), {"valid_through": ""}
    ),
    "undefined": Shape(
        text(lambda t: t.replace('"2026-12-03T00:00"', "undefined")), {"valid_through": ""}
    ),
    "link with bare quotes": Shape(
        text(
            lambda t: t.replace("B &lt; C", '<a href="https://a.test/b" class="c">B</a> &lt; C')
        )
    ),
    "warning before it": Shape(
        text(lambda t: "<br />\n<b>Notice</b>: Undefined x in <b>/a.php</b><br />\n" + t)
    ),
    "assigned": Shape(text(lambda t: f"var posting = {t};")),
    "last bracket missing": Shape(text(lambda t: t[:-1])),
    "one bracket too many": Shape(text(lambda t: t + "}")),
    "written as a string": Shape(text(json.dumps)),
    "comment within": Shape(text(lambda t: t.replace('"title"', '<!-- t --> "title"'))),
    "printer's quotes": Shape(text(lambda t: t.replace('"title":', "“title”:"))),
    "text in backticks": Shape(text(lambda t: t.replace('"2026-11-03"', "`2026-11-03`"))),
    "another one commented out": Shape(
        lambda p: f"<!-- {tag(said(other()))} -->" + tag(said(p))
    ),
    "employers, the first without name": Shape(
        changed(hiringOrganization=lambda p: [{"name": ""}, p["hiringOrganization"]])
    ),
    "reference with type": Shape(
        wrapped(
            lambda p: {
                "@graph": [
                    p | {"hiringOrganization": GRAPH_EMPLOYER | {"@type": "Organization"}},
                    {"@type": "Organization", "name": named(p)} | GRAPH_EMPLOYER,
                ]
            }
        )
    ),
    "related after it": Shape(lambda p: tag(said(p)) + tag(said(other())), others=1),
    "related before it": Shape(lambda p: tag(said(other())) + tag(said(p)), others=1),
    "related without address": Shape(
        lambda p: tag(said(without(other(), "url"))) + tag(said(p)), others=1
    ),
    "related, told by canonical": Shape(
        lambda p: tag(said(other())) + tag(said(p | {"url": "https://board.test/x/canon"})),
        {"url": "https://board.test/x/canon"},
        head='<link href="https://board.test/x/canon" rel="canonical">',
        others=1,
    ),
    "related, told by number": Shape(
        lambda p: tag(
            said(
                [
                    without(other(), "url"),
                    without(p, "url") | {"identifier": p["url"].rsplit("/", 1)[1]},
                ]
            )
        ),
        {"key": "*"},
        others=1,
    ),
    "related, told by heading": Shape(
        lambda p: tag(said([without(other(), "url"), without(p, "url")])), others=1
    ),
    "related with the page's address": Shape(
        lambda p: tag(said([other(url=p["url"]), p])), others=1
    ),
}
