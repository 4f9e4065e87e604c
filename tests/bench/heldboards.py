"""Invented pages of job boards: the half that no rule is tuned on.

Look at the figure that `proposals.py` prints for them, not at what they miss: a rule that is
written for one of these pages makes the figure worthless. See `wildboards` for the other half.
"""

from __future__ import annotations

import html
import json

from wildboards import (  # no package
    EN_FRAME,
    HOST,
    BoardPage,
    en,
    esc,
    listed,
    many,
    script,
    told,
    zh,
)


def pages() -> dict[str, BoardPage]:
    """Return the pages that no rule is tuned on, by name."""
    return HTML | DATA


HTML = {
    "list of a talent site, about so many": listed(
        many(zh, 15),
        lambda j: (
            f"<div class='zw_list'><div class='zw_name'><a href='/zhiwei/{j.id}.html' "
            f"title='{j.title}'>{j.title}</a><em>{j.pay}</em></div><div class='zw_com'>"
            f"<a href='/qiye/{j.id % 91}/'>{j.firm}</a></div><div class='zw_tag'>{j.city}<i></i>本科"
            f"<i></i>1-3年</div><div class='zw_time'>{j.day[5:]}</div></div>"
        ),
        HOST + "/zhiwei/{id}.html",
        before="<div class='so'>约 2.3万 个岗位</div>",
        after="<div class='fy'><a class='on'>1</a><a href='/jobs/o2/'>2</a><a href='/jobs/o3/'>3</a>"
        "<a href='/jobs/o2/'>下一页</a></div>",
        url=f"{HOST}/jobs/",
        total=23000,
        follows=f"{HOST}/jobs/o2/",
    ),
    "a dl for each, results found": listed(
        many(en, 12),
        lambda j: (
            f"<dl class='vac'><dt><a href='/vac/{j.id}/'>{j.title}</a></dt><dd><b>Employer:</b> "
            f"{j.firm}</dd><dd><b>Location:</b> {j.city}</dd><dd><b>Salary:</b> {j.pay}</dd></dl>"
        ),
        HOST + "/vac/{id}/",
        before="<h2>Found 1,045 results</h2>",
        after="<div class='nav'>Page 1 of 88 <a href='/vac/?page=2'>next page</a></div>",
        url=f"{HOST}/vac/",
        total=1045,
        follows=f"{HOST}/vac/?page=2",
    ),
    "news of a council": listed(
        many(en, 8),
        lambda j: (
            f"<div class='article articletype-0 topnews' itemscope itemtype='http://schema.org/"
            f"Article'><div class='header'><h3><a title='{j.title}' href='/jobs/detail/{j.id}/'>"
            f"<span itemprop='headline'>{j.title}</span></a></h3></div><div class='teaser-text'>"
            f"<p>{j.duty}</p><a class='more' href='/jobs/detail/{j.id}/'>Read more</a></div>"
            f"<div class='footer'><span class='news-list-date'><time datetime='{j.day}'>{j.day}"
            f"</time></span><span class='place'>{j.city}</span></div></div>"
        ),
        HOST + "/jobs/detail/{id}/",
        before="<div class='news-list-view'>",
        after="<ul class='f3-widget-paginator'><li class='current'>1</li><li><a href='/jobs/page-2/'>"
        "2</a></li><li class='next'><a href='/jobs/page-2/'>Next</a></li></ul></div>",
        url=f"{HOST}/jobs/",
        follows=f"{HOST}/jobs/page-2/",
        employer="",
    ),
    "two-line list of an old CMS, GBK": listed(
        many(zh, 10),
        lambda j: (
            f"<li><a href='/a/zhaopin/2026/{j.id}.html' class='title'>{j.title}</a><span class='info'>"
            f"<small>日期：</small>{j.day} <small>点击：</small>{j.id % 300} <small>单位：</small>"
            f"{j.firm}</span><p class='intro'>{j.duty}</p></li>"
        ),
        HOST + "/a/zhaopin/2026/{id}.html",
        before="<div class='listbox'><ul class='e2'>",
        after="</ul></div><div class='dede_pages'><ul class='pagelist'><li>首页</li><li class='thisclass'>"
        "1</li><li><a href='list_5_2.html'>2</a></li><li><a href='list_5_2.html'>下一页</a></li><li>"
        "<span class='pageinfo'>共 <strong>8</strong>页<strong>78</strong>条</span></li></ul></div>",
        url=f"{HOST}/a/zhaopin/",
        total=78,
        follows=f"{HOST}/a/zhaopin/list_5_2.html",
        charset="gbk",
    ),
    "the employer first, then the job": listed(
        many(zh, 14),
        lambda j: (
            f"<div class='row-item'><div class='logo'><a href='/c/{j.id % 91}'><img alt='{j.firm}' "
            f"src='/x.png'></a></div><div class='comp'><a href='/c/{j.id % 91}'>{j.firm}</a></div>"
            f"<div class='zw'><a href='/j/{j.id}'>{j.title}</a></div><div class='wage'>{j.pay}</div>"
            f"<div class='addr'>{j.city}</div></div>"
        ),
        HOST + "/j/{id}",
        before="<div class='res'>共找到<b>1,530</b>个相关职位</div><div class='box'>",
        after="</div><div class='pages'><a href='javascript:;' class='cur'>1</a><a href='/jobs?pageNo=2'>"
        "2</a><a href='/jobs?pageNo=2' class='nxt'>&gt;</a></div>",
        total=1530,
        follows=f"{HOST}/jobs?pageNo=2",
    ),
    "a theme of cards in columns": listed(
        many(en, 9),
        lambda j: (
            f"<div class='col-md-4'><div class='card h-100'><img class='card-img-top' src='/i.png'>"
            f"<div class='card-body'><h5 class='card-title'>{j.title}</h5><h6 class='card-subtitle "
            f"text-muted'>{j.firm}</h6><p class='card-text'>{j.duty}</p><span class='badge'>{j.city}"
            f"</span><a class='stretched-link btn' href='/openings/{j.id}'>View job</a></div></div></div>"
        ),
        HOST + "/openings/{id}",
        before="<div class='container'><p class='lead'>There are currently 27 open positions</p>"
        "<div class='row'>",
        after="</div><nav><ul class='pagination'><li class='page-item active'><a class='page-link' "
        "href='/openings?page=1'>1</a></li><li class='page-item'><a class='page-link' "
        "href='/openings?page=2'>2</a></li></ul></nav></div>",
        url=f"{HOST}/openings",
        total=27,
        follows=f"{HOST}/openings?page=2",
    ),
    "hashed classes": listed(
        many(en, 14),
        lambda j: (
            f"<div class='css-1q2w3e'><div class='css-aa11'><a class='css-zz99' href='/viewjob/{j.id}'>"
            f"<span>{j.title}</span></a></div><div class='css-bb22'><span class='css-cc33'>{j.firm}"
            f"</span><div class='css-dd44'>{j.city}</div></div><div class='css-ee55'>{j.pay}</div></div>"
        ),
        HOST + "/viewjob/{id}",
        before="<div class='css-top'><span>2,045 jobs</span></div><div class='css-list'>",
        after="</div><nav role='navigation'><a href='/jobs?start=14' data-testid='pagination-page-next'>"
        "<svg></svg></a></nav>",
        total=2045,
        follows=f"{HOST}/jobs?start=14",
    ),
    "microdata": listed(
        many(en, 10),
        lambda j: (
            f"<div itemscope itemtype='https://schema.org/JobPosting'><a itemprop='url' href='/ad/{j.id}'>"
            f"<h2 itemprop='title'>{j.title}</h2></a><div itemprop='hiringOrganization' itemscope "
            f"itemtype='https://schema.org/Organization'><span itemprop='name'>{j.firm}</span></div>"
            f"<div itemprop='jobLocation' itemscope><span itemprop='address'>{j.city}</span></div>"
            f"<meta itemprop='datePosted' content='{j.day}'></div>"
        ),
        HOST + "/ad/{id}",
        before="<section><p>Results: 10 of 61 matches</p>",
        after="<a class='more' rel='next' href='/jobs?from=10'>More jobs</a></section>",
        total=61,
        follows=f"{HOST}/jobs?from=10",
    ),
    "traditional Chinese in Big5, a table": listed(
        [zh(n)._replace(title=t, firm=f, city=c) for n, (t, f, c) in enumerate((
            ("國貿業務", "海岳貿易股份有限公司", "高雄市"), ("品管工程師", "立群電子股份有限公司", "新竹市"),
            ("門市人員", "春山書局", "台北市"), ("日文翻譯", "遠見顧問有限公司", "台中市"),
            ("司機", "大順交通有限公司", "桃園市"), ("會計助理", "明和記帳事務所", "台南市"),
            ("工地主任", "國泰營造有限公司", "新北市"), ("護理師", "安心診所", "基隆市"),
            ("業務助理", "聯盛五金行", "彰化縣"), ("廚師", "福滿樓餐廳", "宜蘭縣"),
        ))],
        lambda j: (
            f"<tr><td>{j.day}</td><td><a href='job.php?no={j.id}'>{j.title}</a></td><td>{j.firm}</td>"
            f"<td>{j.city}</td></tr>"
        ),
        HOST + "/job.php?no={id}",
        before="<p>搜尋到 1,530 筆工作機會</p><table border=1><tr><th>刊登日期</th><th>職務名稱</th>"
        "<th>公司名稱</th><th>工作地區</th></tr>",
        after="</table><a href='list.php?p=2'>下一頁</a>",
        url=f"{HOST}/list.php",
        total=1530,
        follows=f"{HOST}/list.php?p=2",
        charset="big5",
        frame=EN_FRAME,
    ),
    "featured above, the list below": listed(
        many(en, 12),
        lambda j: (
            f"<li class='job-row'><a class='job-link' href='/role/{j.id}'>{j.title}</a>"
            f"<div class='job-co'>{j.firm}</div><div class='job-loc'>{j.city}</div>"
            f"<div class='job-age'>{j.id % 9 + 1}d ago</div></li>"
        ),
        HOST + "/role/{id}",
        before="<section class='promo'><h3>Companies hiring</h3><div class='promo-box'>"
        + "".join(f"<a class='co' href='/co/{n}'>Firm number {n}</a>" for n in range(18))
        + "</div></section><p class='n'><span>512</span> vacancies</p><ul class='rows'>",
        after="</ul><a class='load' href='/jobs?page=2'>Show more jobs</a>",
        total=512,
        follows=f"{HOST}/jobs?page=2",
    ),
    "openings of one firm, links alone": listed(
        many(en, 7),
        lambda j: f"<li><a href='/work/{j.id}'>{j.title}<span>{j.city}</span></a></li>",
        HOST + "/work/{id}",
        before="<h1>Work at Copper Quay</h1><h3>Open roles (7)</h3><ul>",
        after="</ul>",
        url=f"{HOST}/work",
        total=7,
        employer="Copper Quay",
        frame=("<html><head><title>Work at Copper Quay</title></head><body><nav><a href='/'>Home</a>"
               "<a href='/team'>Team</a></nav>", "<footer>Copper Quay</footer></body></html>"),
    ),
    "a campus site, rows of spans": listed(
        many(zh, 15),
        lambda j: (
            f"<ul class='infoList'><li class='span7'><a href='/campus/view/id/{j.id}' target='_blank'>"
            f"{j.title}</a></li><li class='span5'>{j.firm}</li><li class='span1'>{j.city}</li>"
            f"<li class='span4'>{j.day}</li></ul>"
        ),
        HOST + "/campus/view/id/{id}",
        before="<div class='infoBox'><ul class='infoHead'><li class='span7'>职位</li><li class='span5'>"
        "单位</li><li class='span1'>城市</li><li class='span4'>日期</li></ul>",
        after="</div><ul class='pagination'><li class='active'><a>1</a></li><li><a "
        "href='/campus/index?page=2'>2</a></li><li class='next'><a href='/campus/index?page=2'>»</a></li>"
        "<li>记录总数：1,530</li></ul>",
        url=f"{HOST}/campus/index",
        total=1530,
        follows=f"{HOST}/campus/index?page=2",
    ),
    "a table of posts in a public service": listed(
        many(zh, 11),
        lambda j: (
            f"<tr><td>{j.id % 100}</td><td>{j.firm}</td><td>{j.title}</td><td>{j.id % 4 + 1}</td>"
            f"<td>本科及以上</td><td>{j.city}</td><td><a href='/post/{j.id}.shtml'>查看</a></td></tr>"
        ),
        HOST + "/post/{id}.shtml",
        before="<div class='con'><h2>岗位表</h2><table><tbody><tr><td>序号</td><td>用人单位</td><td>岗位名称"
        "</td><td>招聘人数</td><td>学历</td><td>工作地点</td><td>操作</td></tr>",
        after="</tbody></table><p>总计 11 个岗位</p></div>",
        url=f"{HOST}/post/",
        total=11,
    ),
    "rows that a click opens": listed(
        many(en, 10),
        lambda j: (
            f"<tr class='clickable' data-href='/jobs/{j.id}'><td><strong>{j.title}</strong></td>"
            f"<td>{j.firm}</td><td>{j.city}</td></tr>"
        ),
        HOST + "/jobs/{id}",
        before="<h3>10 vacancies</h3><table class='table'><thead><tr><th>Job title</th><th>Organisation"
        "</th><th>Location</th></tr></thead><tbody>",
        after="</tbody></table>",
        total=10,
    ),
}  # fmt: skip


NUXT = ",".join(
    f"{{id:{j.id},title:{json.dumps(j.title)},firm:{{name:{json.dumps(j.firm)}}},"
    f"town:{json.dumps(j.city)},remote:a,link:{json.dumps(f'{HOST}/jobs/{j.id}')}}}"
    for j in many(en, 10)
)

DATA = {
    "state of Nuxt, in a function": told(
        many(en, 10),
        "<!DOCTYPE html><html><head><title>Jobs</title></head><body><div id='__nuxt'></div><script>"
        "window.__NUXT__=(function(a,b){return {layout:b,data:[{jobs:[" + NUXT + "],total:64}],"
        "error:null}}(false,\"default\"));</script></body></html>",
        HOST + "/jobs/{id}",
        url=f"{HOST}/jobs",
        total=64,
    ),
    "state in an attribute": told(
        many(zh, 12),
        "<!DOCTYPE html><html><head><title>职位</title></head><body><div id='app' data-page=\""
        + html.escape(json.dumps({"component": "Jobs/Index", "props": {"jobs": {"current_page": 1,
          "data": [{"id": j.id, "name": j.title, "employer": {"name": j.firm}, "city": j.city,
                    "created_at": j.day, "href": f"{HOST}/jobs/{j.id}"} for j in many(zh, 12)],
          "total": 88, "next_page_url": f"{HOST}/jobs?page=2"}}, "url": "/jobs"}, ensure_ascii=False))
        + "\"></div><script src='/js/app.js'></script></body></html>",
        HOST + "/jobs/{id}",
        url=f"{HOST}/jobs",
        total=88,
        follows=f"{HOST}/jobs?page=2",
    ),
    "state by name and number": told(
        many(en, 10),
        script(
            "<script>window.__APOLLO_STATE__ = ",
            {"ROOT_QUERY": {"jobs": [{"__ref": f"Job:{j.id}"} for j in many(en, 10)]}}
            | {f"Job:{j.id}": {"__typename": "Job", "id": j.id, "title": j.title,
               "companyName": j.firm, "locationName": j.city, "applyUrl": f"{HOST}/j/{j.id}"}
               for j in many(en, 10)},
            ";</script>",
        ),
        HOST + "/j/{id}",
        url=f"{HOST}/jobs",
    ),
    "API: embedded and linked": told(
        many(en, 10),
        json.dumps({"_embedded": {"vacancies": [{"vacancyId": j.id, "jobTitle": j.title, "employerName":
            j.firm, "town": j.city, "posted": j.day, "_links": {"self": {"href": f"{HOST}/vacancy/{j.id}"}}}
            for j in many(en, 10)]}, "_links": {"self": {"href": f"{HOST}/v2/vacancies"}, "next": {"href":
            f"{HOST}/v2/vacancies?page=1"}}, "page": {"size": 10, "totalElements": 71, "totalPages": 8,
            "number": 0}}),
        HOST + "/vacancy/{id}",
        url=f"{HOST}/v2/vacancies",
        total=71,
        follows=f"{HOST}/v2/vacancies?page=1",
    ),
    "API: edges and nodes": told(
        many(en, 10),
        json.dumps({"data": {"allJobs": {"totalCount": 205, "pageInfo": {"hasNextPage": True, "endCursor":
            "Y3Vyc29yOjEw"}, "edges": [{"cursor": str(n), "node": {"id": j.id, "name": j.title, "company":
            {"name": j.firm}, "city": j.city, "permalink": f"{HOST}/x/{j.id}"}} for n, j in
            enumerate(many(en, 10))]}}}),
        HOST + "/x/{id}",
        url=f"{HOST}/graphql?query=%7BallJobs%7Btitle%7D%7D",
        total=205,
    ),
    "API: records in Chinese, pages in the address": told(
        many(zh, 10),
        json.dumps({"success": True, "message": "", "result": {"records": [{"gwid": j.id, "gwmc": j.title,
            "dwmc": j.firm, "gzdd": j.city, "fbsj": j.day, "xqdz": f"{HOST}/gw/{j.id}"} for j in
            many(zh, 10)], "total": 96, "size": 10, "current": 1}, "timestamp": 1762128000000}),
        HOST + "/gw/{id}",
        url=f"{HOST}/api/gw?pageNum=1&pageSize=10",
        total=96,
        follows=f"{HOST}/api/gw?pageNum=2&pageSize=10",
    ),
    "Atom": told(
        many(en, 10),
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Jobs"
        f"</title><link href='{HOST}/' rel='alternate'/><updated>2026-11-21T08:00:00Z</updated>"
        + "".join(f"<entry><title>{j.title}</title><id>tag:pier,2026:{j.id}</id><link rel='alternate' "
                  f"href='{HOST}/e/{j.id}'/><updated>{j.day}T08:00:00Z</updated><author><name>{j.firm}"
                  f"</name></author><summary>{j.duty}</summary></entry>" for j in map(esc, many(en, 10)))
        + "</feed>",
        HOST + "/e/{id}",
        url=f"{HOST}/atom.xml",
    ),
    "RSS with fields of a board": told(
        many(zh, 10),
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:job_listing='https://pier.example/"
        f"ns'><channel><title>职位</title><link>{HOST}</link>"
        + "".join(f"<item><title>{j.title}</title><link>{HOST}/zp/{j.id}/</link><pubDate>Sat, 21 Nov 2026 "
                  f"08:00:00 +0800</pubDate><guid>{HOST}/?p={j.id}</guid><job_listing:company>{j.firm}"
                  f"</job_listing:company><job_listing:location>{j.city}</job_listing:location></item>"
                  for j in map(esc, many(zh, 10)))
        + "</channel></rss>",
        HOST + "/zp/{id}/",
        url=f"{HOST}/?feed=job_feed",
    ),
    "a shell of React": BoardPage(
        f"{HOST}/careers",
        b"<!doctype html><html lang=en><head><title>Careers</title><script defer src='/main.js'></script>"
        b"</head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root>"
        b"</div></body></html>",
        (),
        by_scripts=True,
    ),
}  # fmt: skip
