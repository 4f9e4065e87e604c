"""Lists of many makes, all invented: what is proposed reads title, employer, city and url."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from spiders.families import ListPage, Page, family_of
from spiders.probe import site_check
from spiders.proposal import site_new
from spiders.site import AnySite, load_site

HOST = "https://quay.example"
PLACES = ("宁波", "青岛", "厦门", "上海", "天津")
TOWNS = ("Hamburg", "Bergen", "Porto", "Leith", "Malmo")
FIRMS = ("远港物流有限公司", "青禾进出口集团", "明灯商贸有限公司", "海桥船务公司", "北帆大学")
YARDS = ("Kite Freight", "Blue Heron Shipping", "Oak & Sons", "Tern Logistics", "Lark Lines")


@dataclass(frozen=True)
class Shape:
    """One list: its page, what its second entry holds, and the address of the next page."""

    body: Callable[[int], str]
    shows: dict[str, str]
    url: str = f"{HOST}/jobs"
    link: str = f"{HOST}/job/1001.html"
    key: str = ""
    before: str = ""
    after: str = ""
    follows: str = ""
    total: int | None = None

    @property
    def page(self) -> str:
        rows = "".join(self.body(n) for n in range(5))
        nav = (
            "<nav><ul><li><a href='/'>首页</a></li><li><a href='/n/1'>新闻</a></li></ul></nav>"
        )
        return f"<html><body>{nav}{self.before}{rows}{self.after}</body></html>"


ZH = {"title": "报关员1", "employer": "青禾进出口集团", "city": "青岛"}
EN = {"title": "Clerk 1", "employer": "Blue Heron Shipping", "city": "Bergen"}

SHAPES: dict[str, Shape] = {
    "cards in ul and li, a marked next link, a total": Shape(
        lambda n: (
            f'<li class="job"><a class="t" href="/job/100{n}.html">报关员{n}</a>'
            f'<span class="co">{FIRMS[n]}</span><span class="area">{PLACES[n]}</span></li>'
        ),
        ZH,
        before='<p class="sum">共 1,234 个职位</p><ul class="list">',
        after='</ul><div class="pg"><a class="prev" href="?page=0">上一页</a>'
        '<a class="next" href="/jobs?page=2">下一页</a></div>',
        follows=f"{HOST}/jobs?page=2",
        total=1234,
    ),
    "a table with a head in Chinese, pages by ?page=": Shape(
        lambda n: (
            f"<tr><td>{n + 1}</td><td>{FIRMS[n]}</td>"
            f"<td><a href='/job/100{n}.html'>报关员{n}</a></td>"
            f"<td>2人</td><td>细心</td><td>{PLACES[n]}</td><td>2026-11-0{n + 1}</td></tr>"
        ),
        ZH | {"posted_on": "2026-11-02"},
        before="<table><tr><td>公告</td></tr></table><table class='zp'><tr><th>编号</th>"
        "<th>招聘单位</th><th>岗位名称</th><th>招聘人数</th><th>任职要求</th><th>工作地点</th><th>发布日期</th></tr>",
        after="</table><a href='/jobs?page=2'>2</a><a href='/jobs?page=3'>3</a>",
        follows=f"{HOST}/jobs?page=2",
    ),
    "a table whose last column links to the advert": Shape(
        lambda n: (
            f"<tr><td>Clerk {n}</td><td>{YARDS[n]}</td><td>{TOWNS[n]}</td>"
            f"<td><a href='/job/100{n}.html'>details</a></td></tr>"
        ),
        EN,
        before="<table id='vacancies'><thead><tr><th>Position</th><th>Company</th>"
        "<th>Location</th><th></th></tr></thead><tbody>",
        after="</tbody></table><a rel='next' href='/jobs/p/2'>›</a>",
        follows=f"{HOST}/jobs/p/2",
    ),
    "a flat dl: dt with the link, two dd": Shape(
        lambda n: (
            f"<dt><a href='/job/100{n}.html'>报关员{n}</a></dt>"
            f"<dd>{FIRMS[n]}</dd><dd>{PLACES[n]}</dd>"
        ),
        ZH,
        before="<dl class='zhaopin'>",
        after="</dl><a href='/jobs/p/2'>下一页</a>",
        follows=f"{HOST}/jobs/p/2",
    ),
    "nested div cards, the company's link first": Shape(
        lambda n: (
            f"<div class='row'><div class='l'><a href='/company/7{n}'>{YARDS[n]}</a></div>"
            f"<div class='r'><h3><a href='/job/100{n}.html'>Clerk {n}</a></h3>"
            f"<p><span>{TOWNS[n]}</span><span>Full-time</span></p></div></div>"
        ),
        EN,
        before="<div class='wrap'>",
        after="</div><p><b>1</b><a href='/jobs/p/2'>2</a><a href='/jobs/p/3'>3</a></p>",
        follows=f"{HOST}/jobs/p/2",
    ),
    "links that wrap the whole card": Shape(
        lambda n: (
            f"<a class='card' href='/job/100{n}.html'><h3>Clerk {n}</h3>"
            f"<div class='who'>{YARDS[n]}</div><div class='where'>{TOWNS[n]}</div>"
            f"<p>We look for somebody who writes bills of lading all day long, ships "
            f"samples and answers the phone of berth {n}.</p></a>"
        ),
        EN,
        before="<main><h2>57 open positions</h2>",
        after="</main>",
        total=57,
    ),
    "links that wrap cards in li, in Chinese, pay beside": Shape(
        lambda n: (
            f"<li><a href='/job/100{n}.html'><div class='name'>报关员{n}</div>"
            f"<em>{6 + n}-{8 + n}千/月</em>"
            f"<div class='gs'>{FIRMS[n]}</div><span>{PLACES[n]}</span></a></li>"
        ),
        ZH | {"pay": "7-9千/月"},
        before="<ul>",
        after="</ul><ul class='pager'><li class='next'><a href='?pn=2'>&gt;</a></li></ul>",
        follows=f"{HOST}/jobs?pn=2",
    ),
    "relative dates and bare elements": Shape(
        lambda n: (
            f"<li><a href='/job/100{n}.html'>Clerk {n}</a><div>{YARDS[n]}</div>"
            f"<div>{TOWNS[n]}</div><div>{n + 2} days ago</div></li>"
        ),
        EN | {"posted_on": "3 days ago"},
        before="<ol>",
        after="</ol>",
    ),
    "relative dates in Chinese, company with a link of its own": Shape(
        lambda n: (
            f"<div class='item'><p><a href='/job/100{n}.html' target=_blank>报关员{n}</a>"
            f"<i>{n + 1}天前</i></p><p><a href='/gongsi/{n}0'>{FIRMS[n]}</a></p>"
            f"<p>{PLACES[n]}-北仑</p></div>"
        ),
        ZH | {"city": "青岛-北仑", "posted_on": "2天前"},
        before="<div class='box'>",
        after="</div><a href='/jobs/list_1.html'>1</a><a href='/jobs/list_2.html'>2</a>",
        url=f"{HOST}/jobs/list_1.html",
        follows=f"{HOST}/jobs/list_2.html",
    ),
    "labels before the values": Shape(
        lambda n: (
            f"<div class='vac'><a href='/job/100{n}.html'>Clerk {n}</a>"
            f"<p>Company: {YARDS[n]}</p><p>Location: {TOWNS[n]}</p></div>"
        ),
        EN,
        before="<section>",
        after="</section>",
    ),
    "labels in Chinese, a counted list in the path": Shape(
        lambda n: (
            f"<div class='zw'><h4><a href='/job/100{n}.html'>报关员{n}</a></h4>"
            f"<p>公司名称：{FIRMS[n]}</p><p>工作地点：{PLACES[n]}</p></div>"
        ),
        ZH,
        url=f"{HOST}/jobs/p/1",
        after="<a href='/jobs/p/2'>2</a><span>第1页 共 9 页</span>",
        follows=f"{HOST}/jobs/p/2",
    ),
    "one line of parts": Shape(
        lambda n: (
            f"<li><a href='/job/100{n}.html'>报关员{n}</a>"
            f"<p>{FIRMS[n]} | {PLACES[n]} | 本科 | 3-5年</p></li>"
        ),
        ZH,
        before="<ul class='jobs'>",
        after="</ul>",
    ),
    "titles beside links that all say the same": Shape(
        lambda n: (
            f"<article><h2>Clerk {n}</h2><p class='company'>{YARDS[n]}</p>"
            f"<p class='location'>{TOWNS[n]}</p>"
            f"<a href='/job/100{n}.html'>Read more</a></article>"
        ),
        EN,
    ),
    "plain text beside the link": Shape(
        lambda n: f"<li><a href='/job/100{n}.html'>Clerk {n}</a> – {YARDS[n]}, {TOWNS[n]}</li>",
        EN,
        before="<ul>",
        after="</ul>",
    ),
    "a table without a head": Shape(
        lambda n: (
            f"<tr><td><a href='/job/100{n}.html'>报关员{n}</a></td><td>{FIRMS[n]}</td>"
            f"<td>{PLACES[n]}</td><td>11-0{n + 1}</td></tr>"
        ),
        ZH | {"posted_on": "11-02"},
        before="<table>",
        after="</table>",
    ),
    "a dl for each posting": Shape(
        lambda n: (
            f"<dl><dt><a href='/job/100{n}.html'>报关员{n}</a></dt>"
            f"<dd class='gs'>{FIRMS[n]}</dd><dd class='dq'>{PLACES[n]}</dd></dl>"
        ),
        ZH,
        before="<div>",
        after="</div>",
    ),
    "a logo that links to the company, and an apply link": Shape(
        lambda n: (
            f"<div class='card c{n}'><a href='/company/k{n}'><img src='k.png' alt=''></a>"
            f"<div><a class='job' href='/job/100{n}.html'>Clerk {n}</a>"
            f"<a class='firm' href='/company/k{n}'>{YARDS[n]}</a>"
            f"<span class='loc'>{TOWNS[n]}</span>"
            f"<span class='tag'>Permanent</span><span class='tag'>Day shift {n}</span></div>"
            f"<a class='btn' href='/apply?job=100{n}'>Apply</a></div>"
        ),
        EN,
        before="<div class='results'>",
        after="</div>",
    ),
    "a board's card: title and pay in one heading, company in a second block": Shape(
        lambda n: (
            f"<li><div class='primary'><h3 class='name'><a href='/job/100{n}.html'>"
            f"<div class='job-title'>报关员{n}</div>"
            f"<span class='red'>{n + 5}-{n + 9}K</span></a></h3>"
            f"<p>{PLACES[n]}<em></em>3-5年<em></em>本科</p></div><div class='info-company'>"
            f"<h3><a href='/gongsi/{n}2.html'>{FIRMS[n]}</a></h3><p>物流</p></div></li>"
        ),
        ZH | {"pay": "6-10K"},
        before="<div class='job-list'><ul>",
        after="</ul></div>",
    ),
    "labels that follow each other in one line": Shape(
        lambda n: (
            f"<li><a href='/job/100{n}.html'>报关员{n}</a><span><small>日期：</small>"
            f"2026-11-0{n + 1} <small>点击：</small>{n + 30} <small>单位：</small>{FIRMS[n]} "
            f"地区：{PLACES[n]}　学历：本科</span></li>"
        ),
        ZH | {"posted_on": "2026-11-02"},
        before="<ul>",
        after="</ul>",
    ),
    "entries that are made like the menu's": Shape(
        lambda n: (
            f"<li><p><a href='/job/100{n}.html'>Clerk {n}</a></p><p>{YARDS[n]}</p>"
            f"<p>{TOWNS[n]}</p></li>"
        ),
        EN,
        before="<ul><li><a href='/a'>Jobs</a></li><li><a href='/b'>Firms</a></li></ul><ul>",
        after="</ul>",
    ),
    "a badge within the title's element": Shape(
        lambda n: (
            f"<div class='i'><p class='t'><a href='/job/100{n}.html'>Clerk {n}"
            f"<i class='new'>New</i></a></p><p class='firm'>{YARDS[n]}"
            f"<span class='v'>verified</span></p>"
            f"<p class='town'>{TOWNS[n]}</p></div>"
        ),
        EN,
        before="<div>",
        after="</div>",
    ),
    "one employer's own page": Shape(
        lambda n: (
            f"<div class='opening'><a href='/job/100{n}.html'>Clerk {n}</a>"
            f"<span class='location'>{TOWNS[n]}</span></div>"
        ),
        EN | {"employer": "Kite Freight"},
        before="<h1>Jobs at Kite Freight</h1><section>",
        after="</section>",
    ),
    "a table without links, known by its number": Shape(
        lambda n: (
            f"<tr><td>A-{n}</td><td>报关员{n}</td><td>{FIRMS[n]}</td><td>{PLACES[n]}</td></tr>"
        ),
        ZH,
        before="<table><tr><th>编号</th><th>职位</th><th>公司</th><th>城市</th></tr>",
        after="</table>",
        link=f"{HOST}/jobs",
        key="A-1",
    ),
}


def listed(folder: Path, shape: Shape) -> tuple[AnySite, ListPage]:
    """Return the proposed site, and what it reads of the page it was made from."""
    body = shape.page.encode()
    file = folder / "quay.yaml"
    file.write_text(site_new("quay", shape.url, body), encoding="utf-8")
    assert site_check(file) == []
    site = load_site(file)
    asked = family_of(site).start(site)[0]
    page = Page(
        url=shape.url, requested=asked, status=200, headers={}, body=body, fetched_at=""
    )
    return site, family_of(site).read_list(site, page)


NOTICES = Shape(
    lambda n: (
        f"<li><a href='/job/100{n}.html'>Clerk {n}</a><div></div><span>Full-time</span>"
        f"<em>Ref {n}</em><i>{n + 1} November 2026</i></li>"
    ),
    {"title": "Clerk 1", "posted_on": "2 November 2026"},
    before="<ul class='n'>",
    after="</ul>",
)


def test_field_that_nothing_reads_like_is_left_out_and_named(tmp_path: Path) -> None:
    _, read = listed(tmp_path, NOTICES)

    text = (tmp_path / "quay.yaml").read_text(encoding="utf-8")
    assert read.entries[1].fields == NOTICES.shows
    assert "# not found, as nothing on most entries reads like it: employer, city, pay" in text
    assert "# add one where it stands:  employer: span.company" in text


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_proposed_for_a_list_reads_it(tmp_path: Path, name: str) -> None:
    shape = SHAPES[name]

    site, read = listed(tmp_path, shape)

    entry = read.entries[1]
    assert site.family == "html_listing"
    assert len(read.entries) == 5
    assert entry.fields == shape.shows
    assert (entry.key, entry.url) == (shape.key or shape.link, shape.link)
    assert [request.url for request in read.next] == [shape.follows] * bool(shape.follows)
    assert read.declared_total == shape.total
