from __future__ import annotations

import json

import pytest

from enrich.model import RawPosting
from spiders.saved import page_postings

URL = "https://board.test/jobs/"


def read(markup: str, url: str = URL) -> list[RawPosting]:
    return page_postings(markup.encode(), url)


def shown(posting: RawPosting, *names: str) -> tuple[str, ...]:
    return tuple(getattr(posting, name) for name in names)


LIST = """<html><head><title>外贸招聘</title></head><body>
<nav><a href="/jobs/1001">首页</a><a href="/about">关于</a></nav><ul>{}</ul></body></html>"""
ENTRY = """<li class="item"><h3><a href="/jobs/{n}.html">单证员{n}</a></h3>
<a class="company" href="/company/{n}">青禾{n}进出口有限公司</a>
<span class="area">宁波</span><span>6-8千/月</span><em>2026-11-{n}</em></li>"""


def test_a_list_of_links_gives_a_posting_a_block() -> None:
    postings = read(LIST.format("".join(ENTRY.format(n=n) for n in range(11, 16))))

    assert len(postings) == 5
    assert shown(postings[1], "title", "employer", "city", "pay", "posted_on", "url") == (
        "单证员12",
        "青禾12进出口有限公司",
        "宁波",
        "6-8千/月",
        "2026-11-12",
        "https://board.test/jobs/12.html",
    )


TABLE = """<table><tr><th>招聘单位</th><th>岗位名称</th><th>招聘人数</th><th>工作地点</th></tr>
<tr><td>海桥船务公司</td><td><a href="/d?id=7">外勤</a></td><td>2</td><td>青岛</td></tr>
<tr><td>远港物流公司</td><td>报关员</td><td>1</td><td>宁波</td></tr></table>"""


def test_a_table_is_read_by_its_head() -> None:
    first, second = read(f"<html><body><p>公告</p>{TABLE}</body></html>")

    assert shown(first, "employer", "title", "city", "url") == (
        "海桥船务公司",
        "外勤",
        "青岛",
        "https://board.test/d?id=7",
    )
    assert shown(second, "employer", "title", "city") == ("远港物流公司", "报关员", "宁波")
    assert first.key != second.key


ADVERT = """<html><head><title>报关员</title></head><body><h1 class="job-name">报关员</h1>
<p><a class="company-name">远港物流有限公司</a></p><p>工作地点：宁波</p>
<div class="job-description"><p>负责进出口报关，熟悉海关流程，跟进单证。</p>
<p>有两年以上同岗位工作经验，英语良好，能独立与客户沟通，能承受加班，责任心强。</p></div></body></html>"""


def test_a_single_advert_is_read_by_heading_labels_and_classes() -> None:
    (posting,) = read(ADVERT, "https://board.test/job/77")

    assert shown(posting, "title", "employer", "city") == ("报关员", "远港物流有限公司", "宁波")
    assert posting.description.startswith("负责进出口报关")


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><h1>公司新闻</h1>"
        + "".join(f'<p><a href="/news/{n}000.html">新闻{n}</a></p>' for n in range(9))
        + "</body></html>",
        "<html><body><h1>联系我们</h1><p>远港物流有限公司</p><p>地址：宁波市</p></body></html>",
        "<html><body><script>window.__NUXT__={a:1}</script></body></html>",
        "<html><body>" + "<div>" * 3000 + "深" + "</div>" * 3000 + "</body></html>",
    ],
)
def test_a_page_without_adverts_gives_none(markup: str) -> None:
    assert read(markup) == []


MICRODATA = """<html><body><div itemscope itemtype="http://schema.org/JobPosting">
<h1 itemprop="title">Harbour Pilot</h1><meta itemprop="datePosted" content="2026-11-01">
<div itemprop="hiringOrganization" itemscope itemtype="http://schema.org/Organization">
<span itemprop="name">Port of Elm</span></div>
<div itemprop="jobLocation" itemscope><div itemprop="address" itemscope>
<span itemprop="addressLocality">Elmhaven</span></div></div>
<div itemprop="description"><p>Guide ships.</p><p>Know tides.</p></div></div></body></html>"""
RDFA = """<html><body><div vocab="http://schema.org/" typeof="JobPosting">
<h1 property="title">Harbour Pilot</h1><div property="hiringOrganization" typeof="Organization">
<span property="name">Port of Elm</span></div><p property="datePosted">2026-11-01</p>
<div property="jobLocation" typeof="Place"><div property="address" typeof="PostalAddress">
<span property="addressLocality">Elmhaven</span></div></div>
<div property="description"><p>Guide ships.</p><p>Know tides.</p></div></div></body></html>"""


@pytest.mark.parametrize("markup", [MICRODATA, RDFA])
def test_markup_in_attributes_is_read_where_there_is_no_jsonld(markup: str) -> None:
    (posting,) = read(markup)

    assert shown(posting, "title", "employer", "city", "posted_on", "description") == (
        "Harbour Pilot",
        "Port of Elm",
        "Elmhaven",
        "2026-11-01",
        "Guide ships.\nKnow tides.",
    )


JOBS = [
    {
        "positionId": n,
        "positionName": f"店长{n}",
        "companyFullName": "明灯商贸有限公司",
        "city": "成都",
    }
    for n in (1, 2)
]
STATE = json.dumps({"positions": {"result": JOBS}}, ensure_ascii=False)
NEXT_PROPS = json.dumps({"props": {"pageProps": {"jobs": JOBS}}}, ensure_ascii=False)
FLIGHT = json.dumps("1:" + json.dumps([{"jobs": JOBS}], ensure_ascii=False) + "\n")
NUXT = json.dumps(
    [{"jobs": 1}, [2], {"positionName": 3, "companyFullName": 4, "city": 5}, "店长1",
     "明灯商贸有限公司", "成都"], ensure_ascii=False)  # fmt: skip
STATES = {
    "assigned": f"window.__INITIAL_STATE__ = {STATE};(function(){{var s;}})()",
    "bare variable": f"var pageData={STATE}",
    "by brackets": f"window['__DATA__']={STATE};",
    "JSON in a string": f"window.__NUXT__=JSON.parse({json.dumps(STATE)});",
    "JavaScript": "window.__STATE__={jobs:[{positionId:1,positionName:'店长1',"
    "companyFullName:'明灯商贸有限公司',city:'成都',x:undefined,},]};",
    "flight": f"self.__next_f.push([1,{FLIGHT}])",
}


@pytest.mark.parametrize("script", STATES.values(), ids=STATES.keys())
def test_page_state_is_read_however_it_is_written(script: str) -> None:
    posting = read(f"<html><body><script>{script}</script></body></html>")[0]

    assert shown(posting, "title", "employer", "city") == ("店长1", "明灯商贸有限公司", "成都")
    assert set(posting.provenance.values()) == {"state"}


@pytest.mark.parametrize(
    ("name", "text"), [("__NEXT_DATA__", NEXT_PROPS), ("__NUXT_DATA__", NUXT)]
)
def test_a_data_script_is_read(name: str, text: str) -> None:
    script = f'<script id="{name}" type="application/json">{text}</script>'

    assert read(f"<html><body>{script}</body></html>")[0].title == "店长1"


PERSONIO = """<?xml version="1.0" encoding="UTF-8"?><workzag-jobs><position><id>5</id>
<subcompany>Hafenlicht GmbH</subcompany><office>Kiel</office><department>Verkauf</department>
<name>Verkäufer</name><jobDescriptions><jobDescription><name>Aufgaben</name>
<value><![CDATA[<p>Verkaufen.</p>]]></value></jobDescription></jobDescriptions>
</position></workzag-jobs>"""
RSS = """<?xml version="1.0"?><rss><channel><title>Jobs</title><item><title>Baker</title>
<link>https://board.test/job/9</link><company>Crumb Ltd</company><location>Hull</location>
<description>&lt;p&gt;Bake.&lt;/p&gt;</description><pubDate>Mon, 02 Nov 2026</pubDate></item>
</channel></rss>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<rss><channel><item><title>&b;</title><company>Crumb</company></item></channel></rss>"""


def test_feeds_in_xml_are_read() -> None:
    assert shown(read(RSS)[0], "title", "employer", "city", "description", "url") == (
        "Baker",
        "Crumb Ltd",
        "Hull",
        "Bake.",
        "https://board.test/job/9",
    )
    assert read(PERSONIO)[0].title == "Verkäufer"


def test_entities_of_a_feed_are_not_expanded() -> None:
    assert "aaaa" not in str(read(BOMB))
