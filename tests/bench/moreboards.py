"""More invented pages that rules are tuned on: rarer habits than those of `wildboards`."""

from __future__ import annotations

import html
import json

from wildboards import HOST, BoardPage, en, listed, many, script, told, zh  # no package


def pages() -> dict[str, BoardPage]:
    """Return the pages, by name."""
    return HTML | DATA


OWN = (
    "<html><head><title>Join us - Gull Ferries</title></head><body><nav><a href='/'>Home</a></nav>",
    "<footer>Gull Ferries</footer></body></html>",
)

HTML = {
    "a dl with labels set off": listed(
        many(zh, 10),
        lambda j: (
            f"<dl><dt><a href='/zw/{j.id}.html'>{j.title}</a></dt><dd><b>公司：</b>{j.firm}</dd>"
            f"<dd><b>地点：</b>{j.city}</dd><dd><b>月薪：</b>{j.pay}</dd></dl>"
        ),
        HOST + "/zw/{id}.html",
        before="<div class='mid'><h2>共找到 218 个岗位</h2>",
        after="<a href='/zw/p2.html'>下一页</a></div>",
        url=f"{HOST}/zw/",
        total=218,
        follows=f"{HOST}/zw/p2.html",
    ),
    "notes with a link to read on": listed(
        many(en, 9),
        lambda j: (
            f"<div class='post'><h2><a href='/notes/{j.id}-vacancy'>{j.title}</a></h2><span "
            f"class='on'>{j.day}</span><p>{j.duty}</p><p class='rm'><a href='/notes/{j.id}-vacancy'>"
            f"Continue reading</a></p></div>"
        ),
        HOST + "/notes/{id}-vacancy",
        before="<div id='posts'>",
        after="<div class='older'><a href='/notes/page/2'>Older posts</a></div></div>",
        url=f"{HOST}/notes",
        follows=f"{HOST}/notes/page/2",
        employer="",
    ),
    "the firm's link stands like the job's": listed(
        many(en, 12),
        lambda j: (
            f"<div class='hit'><span><a href='/firms/{j.id % 91}'>{j.firm}</a></span><span>"
            f"<a href='/jobs/{j.id}'>{j.title}</a></span><span>{j.city}</span><span>{j.pay}</span></div>"
        ),
        HOST + "/jobs/{id}",
        before="<h1>Jobs</h1><p>Results 1-12 of 1,204</p>",
        after="<div class='more'><span class='active'>1</span> | <a href='/jobs?o=12'>2</a></div>",
        total=1204,
        follows=f"{HOST}/jobs?o=12",
    ),
    "boxes whose button leads to the advert": listed(
        many(zh, 9),
        lambda j: (
            f"<div class='col'><div class='box'><h4>{j.title}</h4><div class='who'>{j.firm}</div>"
            f"<div class='where'>{j.city}</div><p>{j.duty}</p><a class='btn' href='/go/{j.id}'>"
            f"查看详情</a></div></div>"
        ),
        HOST + "/go/{id}",
        before="<div class='grid'>",
        after="</div><p class='num'>岗位总数：108</p>",
        total=108,
    ),
    "microdata in a list": listed(
        many(en, 8),
        lambda j: (
            f"<li itemscope itemtype='http://schema.org/JobPosting'><h3 itemprop='title'><a "
            f"itemprop='url' href='/jobs/v/{j.id}'>{j.title}</a></h3><span "
            f"itemprop='hiringOrganization'>{j.firm}</span><span itemprop='jobLocation'>{j.city}</span>"
            f"<time itemprop='datePosted' datetime='{j.day}'>yesterday</time></li>"
        ),
        HOST + "/jobs/v/{id}",
        before="<ul><p>8 matches</p>",
        after="</ul>",
        total=8,
    ),
    "a list whose first line is its head": listed(
        many(zh, 12),
        lambda j: (
            f"<ul><li class='c1'><a href='/xx/{j.id}'>{j.title}</a></li><li class='c2'>{j.firm}</li>"
            f"<li class='c3'>{j.city}</li><li class='c4'>{j.day}</li></ul>"
        ),
        HOST + "/xx/{id}",
        before="<div class='tab'><ul class='h'><li>岗位名称</li><li>单位名称</li><li>地区</li><li>日期</li></ul>",
        after="</div><div class='pg'>共 36 条 第1/3页 <a href='/xx?page=2'>2</a></div>",
        total=36,
        follows=f"{HOST}/xx?page=2",
        url=f"{HOST}/xx",
    ),
    "rows that open by a script": listed(
        many(zh, 10),
        lambda j: (
            f"<tr onclick=\"location.href='/d/{j.id}.html'\"><td>{j.title}</td><td>{j.firm}</td>"
            f"<td>{j.city}</td><td>{j.day}</td></tr>"
        ),
        HOST + "/d/{id}.html",
        before="<table><tr><th>职位</th><th>公司</th><th>地点</th><th>时间</th></tr>",
        after="</table>",
    ),
    "one firm's links with the place in them": listed(
        many(en, 6),
        lambda j: f"<a href='/join/{j.id}'>{j.title}<small>{j.city}</small></a>",
        HOST + "/join/{id}",
        before="<h1>Join us at Gull Ferries</h1><p>We have 6 openings</p><div class='o'>",
        after="</div>",
        url=f"{HOST}/join",
        total=6,
        employer="Gull Ferries",
        frame=OWN,
    ),
    "companies advertised above": listed(
        many(zh, 12),
        lambda j: (
            f"<div class='e_{j.id}'><a href='/position/{j.id}' class='n'>{j.title}</a><div>{j.firm}"
            f"</div><div>{j.city}</div></div>"
        ),
        HOST + "/position/{id}",
        before="<ul class='ad'>" + "".join(
            f"<li><a href='/qy/{n}'>名企{n}有限公司</a><em>在招 {n + 20} 个职位</em></li>" for n in range(20)
        ) + "</ul><div class='bar'>搜索到 <b>2,046</b> 个职位</div><div class='all'>",
        after="</div>",
        total=2046,
    ),
}  # fmt: skip

ARGS = '"u","远洋",null'
NUXT = ",".join(
    f"{{jobId:{j.id},jobName:{json.dumps(j.title, ensure_ascii=False)},companyName:"
    f"{json.dumps(j.firm)},cityName:b,parent:c,jobUrl:{json.dumps(f'{HOST}/n/{j.id}')}}}"
    for j in many(zh, 8)
)

DATA = {
    "state within a function": told(
        many(zh, 8),
        "<html><head><title>职位</title></head><body><div id='__nuxt'><p>职位</p></div><script>window."
        "__NUXT__=(function(a,b,c){a.x=1;return {data:[{list:[" + NUXT + "],totalCount:80}],state:{}}}"
        f"({ARGS}))</script></body></html>",
        HOST + "/n/{id}",
        url=f"{HOST}/n",
        total=80,
    ),
    "state in an attribute of a component": told(
        many(en, 8),
        "<html><body><header>Jobs</header><job-list :jobs=\"" + html.escape(json.dumps(
            [{"id": j.id, "title": j.title, "company": j.firm, "location": j.city,
              "url": f"{HOST}/a/{j.id}"} for j in many(en, 8)]))
        + "\"></job-list><script src='/x.js'></script></body></html>",
        HOST + "/a/{id}",
        url=f"{HOST}/a",
    ),
    "API: jobs in teams": told(
        many(en, 12),
        json.dumps({"departments": [
            {"name": f"Team {n}", "jobs": [
                {"id": j.id, "title": j.title, "company_name": j.firm, "location": {"name": j.city},
                 "absolute_url": f"{HOST}/t/{j.id}"} for j in many(en, 12)[n * 3: n * 3 + 3]]}
            for n in range(4)], "count": 12}),
        HOST + "/t/{id}",
        url=f"{HOST}/api/teams",
        total=12,
    ),
    "API: jobs by number": told(
        many(zh, 8),
        json.dumps({"status": 200, "data": {"positions": {str(j.id): {
            "positionId": j.id, "positionName": j.title, "corpName": j.firm, "workCity": j.city,
            "positionUrl": f"{HOST}/b/{j.id}"} for j in many(zh, 8)}, "totalNum": 8, "pageCount": 1}}),
        HOST + "/b/{id}",
        url=f"{HOST}/b.json",
        total=8,
    ),
    "API: nodes with a link to what follows": told(
        many(en, 10),
        json.dumps({"jobs": [{"node": {"jobTitle": j.title, "employer": j.firm, "city": j.city,
            "_links": {"self": {"href": f"{HOST}/l/{j.id}"}}}} for j in many(en, 10)],
            "meta": {"pagination": {"total": 55, "per_page": 10, "links": {"next": f"{HOST}/l?page=2"}}}}),
        HOST + "/l/{id}",
        url=f"{HOST}/l",
        total=55,
        follows=f"{HOST}/l?page=2",
    ),
    "state of records by name": told(
        many(en, 6),
        script(
            "<script id='state' type='application/json'>",
            {"entities": {f"posting-{j.id}": {"title": j.title, "companyName": j.firm, "city": j.city,
                "id": j.id, "permalink": f"/s/{j.id}"} for j in many(en, 6)}, "user": {"name": "x"}},
            "</script>",
        ),
        HOST + "/s/{id}",
        url=f"{HOST}/s",
    ),
    "a board's own XML": told(
        many(en, 7),
        "<?xml version='1.0'?><jobs>" + "".join(
            f"<job id='{j.id}'><title>{html.escape(j.title)}</title><company>{html.escape(j.firm)}"
            f"</company><city>{j.city}</city><url>{HOST}/m/{j.id}</url></job>" for j in many(en, 7))
        + "</jobs>",
        HOST + "/m/{id}",
        url=f"{HOST}/m.xml",
    ),
    "an answer that wants a name round it": told(
        many(zh, 6),
        "callback(" + json.dumps({"Result": {"Rows": [
            {"ID": j.id, "ZWMC": j.title, "DWMC": j.firm, "GZDD": j.city, "FBSJ": j.day,
             "LINK": f"{HOST}/r/{j.id}"} for j in many(zh, 6)], "Total": 6}}) + ")",
        HOST + "/r/{id}",
        url=f"{HOST}/r?cb=callback",
        total=6,
    ),
}  # fmt: skip
