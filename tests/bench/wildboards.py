"""Invented pages of job boards, each with what is true of it: the half that rules are tuned on.

The other half is `heldboards`. All names, places and addresses are made up. Both halves were
written before the rules that read them were looked at, by the habits of the makers of such pages.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

HOST = "https://pier.example"


class Job(NamedTuple):
    """One advert of the invented boards."""

    id: int
    title: str
    firm: str
    city: str
    day: str
    pay: str
    duty: str


@dataclass(frozen=True)
class BoardPage:
    """One page as it is served, and what a reader should find in it.

    Attributes:
        body: The page, in its own charset.
        shows: Title, address and employer of each posting; no employer where none is shown.
        total: How many postings the page declares; None where it does not say.
        follows: The address of the next page; empty where the page leads to none.
        by_scripts: Whether scripts fill the page, so that it has nothing to read.
    """

    url: str
    body: bytes
    shows: tuple[tuple[str, str, str], ...]
    total: int | None = None
    follows: str = ""
    by_scripts: bool = False


ZH_TITLES = (
    "外贸业务员", "单证员（应届可）", "报关主管", "法语翻译", "工程造价师", "海外项目经理",
    "英语教师", "财务会计", "行政前台", "机械工程师", "高级Java开发工程师", "跟单助理",
    "博士后研究人员", "护士", "仓库管理员", "国际商务专员",
)  # fmt: skip
ZH_FIRMS = (
    "远港物流（宁波）有限公司", "青禾进出口集团", "磐石路桥建设集团有限公司", "明灯语言培训学校",
    "北帆大学", "蓝屿进出口股份有限公司", "海桥船务公司", "松江第二人民医院", "云栈科技",
    "金穗机电设备厂", "晨舟国际旅行社", "白鹭研究院", "苇塘纺织有限责任公司", "和光设计院",
    "南岭重工集团", "三棱贸易商行",
)  # fmt: skip
ZH_CITIES = ("宁波", "青岛", "成都", "杭州", "上海", "厦门", "天津", "广州")
EN_TITLES = (
    "Export Manager", "R&D Engineer", "Receptionist", "Senior Welder", "Customs Clerk",
    "Marine Surveyor", "Sales Executive (m/f/d)", "Teacher of English", "Data Analyst",
    "Crane Operator", "Travel Coordinator", "HR Business Partner", "Site Manager",
    "Lecturer in Hydrology", "Night Shift Nurse", "Purchasing Assistant",
)  # fmt: skip
EN_FIRMS = (
    "Kite & Harbour Ltd", "Tide Trading GmbH", "Blue Heron Shipping", "Oak and Sons",
    "Tern Logistics", "Lark Lines", "University of Westmoor", "Saltmarsh Hospital Trust",
    "Granite Works Inc.", "Pellworm Foods", "Northgate Academy", "Copperfield Energy",
    "Juniper Labs", "Meridian Freight Group", "Fenland Council", "Ardent Tooling",
)  # fmt: skip
EN_CITIES = ("Hamburg", "Bergen", "Porto", "Leith", "Malmo", "Leeds", "Rotterdam", "Cork")


def zh(number: int) -> Job:
    """Return the advert of this number, in Chinese."""
    at = number % len(ZH_TITLES)
    return Job(
        48213 + 37 * number, ZH_TITLES[at], ZH_FIRMS[at], ZH_CITIES[number * 3 % 8],
        f"2026-11-{21 - number:02}", f"{6 + number % 5}-{9 + number % 7}K",
        f"负责日常业务 {number} 的安排与跟进，接待来访的客户，完成上级交办的其他工作。",
    )  # fmt: skip


def en(number: int) -> Job:
    """Return the advert of this number, in English."""
    at = number % len(EN_TITLES)
    return Job(
        48213 + 37 * number, EN_TITLES[at], EN_FIRMS[at], EN_CITIES[number * 3 % 8],
        f"2026-11-{21 - number:02}", f"£{24 + number},000 - £{31 + 2 * number},000",
        f"You will look after berth {number}, talk to our customers abroad and keep the books.",
    )  # fmt: skip


def esc(job: Job) -> Job:
    """Return the advert with its texts escaped for HTML."""
    return Job(job.id, *(html.escape(text) for text in job[1:]))


def listed(
    jobs: list[Job],
    row: Callable[[Job], str],
    link: str,
    *,
    before: str = "",
    after: str = "",
    url: str = f"{HOST}/jobs",
    total: int | None = None,
    follows: str = "",
    charset: str = "utf-8",
    employer: str | None = None,
    frame: tuple[str, str] | None = None,
) -> BoardPage:
    """Return a page of HTML with a row for each advert.

    Args:
        link: The address of an advert, with `{id}`.
        employer: What is shown as employer instead of each firm.
        frame: What stands above and below, in place of the usual head and foot.
    """
    top, foot = frame or (EN_FRAME if jobs[0].title.isascii() else ZH_FRAME)
    rows = "".join(row(esc(job)) for job in jobs)
    body = f"{top}{before}{rows}{after}{foot}".replace("CHARSET", charset)
    shows = tuple(
        (job.title, link.format(id=job.id), job.firm if employer is None else employer)
        for job in jobs
    )
    return BoardPage(url, body.encode(charset), shows, total, follows)


def told(
    jobs: list[Job], text: str, link: str, *, url: str, total: int | None = None,
    follows: str = "", firms: bool = True,
) -> BoardPage:  # fmt: skip
    """Return a page of any make, whose text is given."""
    shows = tuple(
        (job.title, link.format(id=job.id), job.firm if firms else "") for job in jobs
    )
    return BoardPage(url, text.encode(), shows, total, follows)


ZH_FRAME = (
    "<!DOCTYPE html><html><head><meta charset='CHARSET'><title>招聘信息 - 码头人才网</title></head>"
    "<body><div class='top'><a href='/login'>登录</a><a href='/reg'>注册</a></div>"
    "<ul class='nav'><li><a href='/'>首页</a></li><li><a href='/jobs'>找工作</a></li>"
    "<li><a href='/company'>找企业</a></li><li><a href='/news'>资讯</a></li></ul>"
    "<div class='filter'><a href='/jobs?city=1'>宁波</a><a href='/jobs?city=2'>青岛</a>"
    "<a href='/jobs?city=3'>成都</a><a href='/jobs?city=4'>杭州</a><a href='/jobs?city=5'>上海</a>"
    "<a href='/jobs?city=6'>厦门</a></div>",
    "<div class='foot'><a href='/about'>关于我们</a><a href='/help'>帮助</a>"
    "<p>客服电话 400-000-1234 ICP备 2026000号 &copy; 2020-2026</p></div></body></html>",
)
EN_FRAME = (
    "<!DOCTYPE html><html><head><meta charset='CHARSET'><title>Vacancies | Pier Jobs</title>"
    "</head><body><header><a href='/'>Pier Jobs</a><nav><ul><li><a href='/jobs'>Jobs</a></li>"
    "<li><a href='/employers'>Employers</a></li><li><a href='/blog'>Blog</a></li></ul></nav>"
    "</header><aside><h4>Filter</h4><ul><li><a href='/jobs?c=it'>IT (12)</a></li>"
    "<li><a href='/jobs?c=law'>Law (3)</a></li><li><a href='/jobs?c=care'>Care (41)</a></li>"
    "<li><a href='/jobs?c=build'>Building (9)</a></li></ul></aside>",
    "<footer><p>&copy; 2026 Pier Jobs Ltd. Call 0800 123 4567.</p><a href='/terms'>Terms</a>"
    "<a href='/privacy'>Privacy</a></footer></body></html>",
)


def many(make: Callable[[int], Job], count: int) -> list[Job]:
    """Return the first adverts."""
    return [make(number) for number in range(count)]


def record(job: Job) -> dict[str, object]:
    """Return an advert as a board's database would give it."""
    return {
        "id": job.id, "title": job.title, "company": {"id": job.id % 91, "name": job.firm},
        "city": job.city, "publishedAt": job.day, "salary": job.pay,
        "url": f"/job/{job.id}", "description": job.duty,
    }  # fmt: skip


def pages() -> dict[str, BoardPage]:
    """Return the pages that rules are tuned on, by name."""
    return HTML | DATA


HTML = {
    "cards of a recruitment board, found for you": listed(
        many(zh, 14),
        lambda j: (
            f"<div class='job-card'><div class='info'><a class='name' href='/job/{j.id}.html' "
            f"target='_blank'>{j.title}</a><span class='pay'>{j.pay}</span><p class='tags'><span>"
            f"{j.city}</span><span>经验不限</span><span>大专</span></p></div><div class='corp'>"
            f"<a href='/company/{j.id % 91}.html'>{j.firm}</a><p>民营 · 100-499人</p></div></div>"
        ),
        HOST + "/job/{id}.html",
        before="<p class='tip'>为您找到 45 个职位</p><div class='list'>",
        after="</div><div class='page'><span class='cur'>1</span><a href='/jobs?p=2'>2</a>"
        "<a href='/jobs?p=3'>3</a><a href='/jobs?p=4'>4</a><a href='/jobs?p=2'>下一页</a></div>",
        total=45,
        follows=f"{HOST}/jobs?p=2",
    ),
    "notices of a university, date first, GBK": listed(
        [j._replace(title=f"{j.firm}招聘{j.title}") for j in many(zh, 12)],
        lambda j: (
            f"<li><span class='date'>[{j.day[5:]}]</span><a href='../info/1042/{j.id}.htm' "
            f"title='{j.title}'>{j.title}</a></li>"
        ),
        HOST + "/info/1042/{id}.htm",
        before="<div class='right'><h3>招聘公告</h3><ul class='list14'>",
        after="</ul><div class='pb'>共345条 1/29 <a href='zpgg/28.htm'>下页</a> "
        "<a href='zpgg/1.htm'>尾页</a></div></div>",
        url=f"{HOST}/rczp/zpgg.htm",
        total=345,
        follows=f"{HOST}/rczp/zpgg/28.htm",
        charset="gbk",
        employer="",
    ),
    "a job manager of WordPress": listed(
        many(en, 10),
        lambda j: (
            f"<li class='post-{j.id} job_listing type-job_listing status-publish'>"
            f"<a href='{HOST}/job/{j.id}/'><img class='company_logo' src='/l.png' alt='{j.firm}'>"
            f"<div class='position'><h3>{j.title}</h3><div class='company'><strong>{j.firm}"
            f"</strong> <span class='tagline'>We ship</span></div></div><div class='location'>"
            f"{j.city}</div><ul class='meta'><li class='job-type full-time'>Full Time</li>"
            f"<li class='date'><time datetime='{j.day}'>Posted 2 days ago</time></li></ul></a></li>"
        ),
        HOST + "/job/{id}/",
        before="<div class='job_listings'><form><input name='s'></form><ul class='job_listings'>",
        after="</ul><nav class='job-manager-pagination'><ul><li><span class='current'>1</span>"
        f"</li><li><a href='{HOST}/jobs/page/2/'>2</a></li><li><a href='{HOST}/jobs/page/2/'>→</a>"
        "</li></ul></nav></div>",
        follows=f"{HOST}/jobs/page/2/",
        url=f"{HOST}/jobs/",
    ),
    "a table of vacancies with zebra rows, showing of": listed(
        many(en, 15),
        lambda j: (
            f"<tr class='{'odd' if j.id % 2 else 'even'}'><td class='ref'>VN{j.id}</td>"
            f"<td><a href='vacancy.aspx?ref={j.id}&amp;src=list'>{j.title}</a></td>"
            f"<td>{j.firm}</td><td>{j.city}</td><td>{j.pay}</td><td>{j.day}</td></tr>"
        ),
        HOST + "/hr/vacancy.aspx?ref={id}&src=list",
        before="<div class='sum'>Showing 1–15 of 345 vacancies</div><table class='grid'><tr><th>"
        "Ref</th><th>Vacancy</th><th>Employer</th><th>Where</th><th>Salary</th><th>Posted</th></tr>",
        after="</table><p><b>1</b> <a href='list.aspx?pg=2'>2</a> <a href='list.aspx?pg=3'>3</a> "
        "<a href='list.aspx?pg=2'>Next &raquo;</a></p>",
        url=f"{HOST}/hr/list.aspx",
        total=345,
        follows=f"{HOST}/hr/list.aspx?pg=2",
    ),
    "a table with nested tables, in old ASP, GBK": listed(
        many(zh, 12),
        lambda j: (
            f"<tr bgcolor='#ffffff' height=26><td width=20><img src='i.gif'></td><td><a "
            f"href='showjob.asp?id={j.id}'><font color='#003399'>{j.title}</font></a></td><td>"
            f"<a href='showcom.asp?cid={j.id % 91}'>{j.firm}</a></td><td align=center>{j.city}</td>"
            f"<td align=center>{j.day}</td></tr>"
        ),
        HOST + "/showjob.asp?id={id}",
        before="<table width=960><tr><td><table><tr><td>最新职位</td></tr></table></td></tr><tr><td>"
        "<table cellspacing=1><tr bgcolor='#eee'><td></td><td>职位名称</td><td>公司名称</td>"
        "<td>工作地点</td><td>更新日期</td></tr>",
        after="</table></td></tr><tr><td>共有 1,234 个职位 每页 12 条 第 1/103 页 首页 上一页 "
        "<a href='joblist.asp?page=2'>下一页</a> <a href='joblist.asp?page=103'>尾页</a></td></tr>"
        "</table>",
        url=f"{HOST}/joblist.asp",
        total=1234,
        follows=f"{HOST}/joblist.asp?page=2",
        charset="gbk",
    ),
    "dt and dd in turn, in English": listed(
        many(en, 9),
        lambda j: (
            f"<dt><a href='/vacancies/{j.id}'>{j.title}</a></dt><dd class='org'>{j.firm}</dd>"
            f"<dd class='loc'>{j.city}</dd><dd class='closing'>Closes: {j.day}</dd>"
        ),
        HOST + "/vacancies/{id}",
        before="<main><h1>Vacancies</h1><p><strong>9</strong> jobs found</p><dl>",
        after="</dl></main>",
        url=f"{HOST}/vacancies",
        total=9,
    ),
    "anchors round whole cards, total in brackets": listed(
        many(zh, 16),
        lambda j: (
            f"<a class='pos-item' href='/position/detail?id={j.id}'><div class='l'><div class='t'>"
            f"{j.title}<i class='new'>新</i></div><div class='d'>{j.city} | 3-5年 | 本科</div></div>"
            f"<div class='m'>{j.pay}</div><div class='r'><div class='c'>{j.firm}</div>"
            f"<div class='h'>贸易 | 20-99人</div></div></a>"
        ),
        HOST + "/position/detail?id={id}",
        before="<div class='tabs'><span class='on'>全部职位(45)</span><span>实习(3)</span></div>"
        "<div class='wrap'>",
        after="</div><div class='pager'><a class='on' href='?page=1'>1</a><a href='?page=2'>2</a>"
        "<a href='?page=3'>3</a></div>",
        url=f"{HOST}/position/list",
        total=45,
        follows=f"{HOST}/position/list?page=2",
    ),
    "views of Drupal": listed(
        many(en, 10),
        lambda j: (
            f"<div class='views-row'><div class='views-field views-field-title'><span "
            f"class='field-content'><a href='/node/{j.id}' hreflang='en'>{j.title}</a></span></div>"
            f"<div class='views-field views-field-field-organisation'><div class='field-content'>"
            f"{j.firm}</div></div><div class='views-field views-field-field-city'><span "
            f"class='views-label'>City: </span><span class='field-content'>{j.city}</span></div>"
            f"<div class='views-field views-field-created'><span class='field-content'>"
            f"<time datetime='{j.day}T09:00:00Z'>{j.day}</time></span></div></div>"
        ),
        HOST + "/node/{id}",
        before="<div class='view-header'>Displaying 1 - 10 of 78</div><div class='view-content'>",
        after="</div><nav class='pager'><ul><li class='is-active'><a href='?page=0'>1</a></li><li>"
        "<a href='?page=1'>2</a></li><li class='pager__item--next'><a href='?page=1' rel='next'>"
        "<span class='visually-hidden'>Next page</span><span>››</span></a></li></ul></nav>",
        total=78,
        follows=f"{HOST}/jobs?page=1",
    ),
    "traditional Chinese, articles": listed(
        [zh(n)._replace(title=t, firm=f, city=c) for n, (t, f, c) in enumerate((
            ("國外業務專員", "長帆貿易股份有限公司", "高雄市"), ("機構工程師", "晨曦精密工業", "新竹市"),
            ("行政助理", "藍灣旅行社有限公司", "台北市"), ("英文教師", "知行文理補習班", "台中市"),
            ("倉管人員", "順泰物流股份有限公司", "桃園市"), ("會計", "松柏會計師事務所", "台南市"),
            ("專案經理", "大地營造股份有限公司", "新北市"), ("護理師", "仁和醫院", "基隆市"),
        ))],
        lambda j: (
            f"<article class='job-item' data-no='{j.id}' data-name='{j.title}'><h2><a "
            f"href='//pier.example/job/{j.id}?jobsource=list'>{j.title}</a></h2><ul><li><a "
            f"href='/company/{j.id % 91}' title='公司名：{j.firm}'>{j.firm}</a></li><li>{j.city}</li>"
            f"<li>2年以上</li></ul><p>{j.duty}</p><span>待遇面議</span></article>"
        ),
        HOST + "/job/{id}?jobsource=list",
        before="<div class='head'>共 <em>2,318</em> 筆職缺</div><div id='js-job'>",
        after="</div><a class='next' href='/jobs?page=2'>下一頁</a>",
        total=2318,
        follows=f"{HOST}/jobs?page=2",
        frame=EN_FRAME,
    ),
    "one employer's table by department": listed(
        many(en, 8),
        lambda j: (
            f"<tr><td><a href='https://pier.example/careers/{j.id}'>{j.title}</a></td>"
            f"<td>Operations</td><td>{j.city}</td></tr>"
        ),
        HOST + "/careers/{id}",
        before="<h1>Careers at Heron Dock</h1><table><thead><tr><th>Role</th><th>Department</th>"
        "<th>Location</th></tr></thead><tbody>",
        after="</tbody></table>",
        url=f"{HOST}/careers",
        employer="Heron Dock",
        frame=("<html><head><title>Careers at Heron Dock</title></head><body><nav><a href='/'>"
               "Home</a><a href='/about'>About</a></nav>", "<footer>© Heron Dock</footer></body></html>"),
    ),
    "list of links with brackets, offset pager": listed(
        many(en, 20 - 4),
        lambda j: (
            f"<li class='result'><h3 class='result-title'><a href='/detail/{j.id}-job?pos=1'>"
            f"{j.title}</a></h3><div class='byline'><span class='company-name'>{j.firm}</span>"
            f"<span class='sep'>·</span><span class='place'>{j.city}</span></div><p class='snippet'>"
            f"{j.duty}</p><div class='actions'><button>Save</button><a href='/apply/{j.id}'>Apply"
            f"</a></div></li>"
        ),
        HOST + "/detail/{id}-job?pos=1",
        before="<div id='results'><div class='count'>1-16 / 345</div><ol class='results'>",
        after="</ol><ul class='pagination'><li class='active'><span>1</span></li><li>"
        "<a href='/jobs?start=16'>2</a></li><li><a href='/jobs?start=32'>3</a></li><li>"
        "<a aria-label='Next' href='/jobs?start=16'>›</a></li></ul></div>",
        total=345,
        follows=f"{HOST}/jobs?start=16",
    ),
    "labels in cells, no classes at all": listed(
        many(zh, 10),
        lambda j: (
            f"<div><p><b><a href='/zp/{j.id}/'>{j.title}</a></b></p><p>单位：{j.firm}</p><p>地区："
            f"{j.city}　学历：本科　人数：{j.id % 5 + 1}</p><p>发布时间：{j.day}</p></div>"
        ),
        HOST + "/zp/{id}/",
        before="<div id='main'>",
        after="</div><div>当前第1页，共8页，共78条记录 <a href='/zp/list-2.html'>下页</a></div>",
        url=f"{HOST}/zp/list-1.html",
        total=78,
        follows=f"{HOST}/zp/list-2.html",
    ),
}  # fmt: skip


def script(before: str, value: object, after: str = "") -> str:
    """Return a page whose state is a value within a script."""
    return (
        "<!DOCTYPE html><html><head><title>Jobs</title></head><body><div id='root'>"
        f"<h1>Jobs</h1></div>{before}{json.dumps(value, ensure_ascii=False)}{after}</body></html>"
    )


RSS_ITEM = (
    "<item><title><![CDATA[{raw}]]></title><link>{host}/job/{j.id}</link><guid "
    "isPermaLink='false'>{j.id}</guid><pubDate>Sat, 21 Nov 2026 08:00:00 +0000</pubDate>"
    "<author>{j.firm}</author><description><![CDATA[<p>{j.duty}</p>]]></description></item>"
)

DATA = {
    "state of Next.js": told(
        many(en, 12),
        script(
            "<script id='__NEXT_DATA__' type='application/json'>",
            {"props": {"pageProps": {"jobs": [record(en(n)) for n in range(12)],
             "totalCount": 240, "locale": "en", "facets": [{"name": "IT", "count": 3}]}},
             "page": "/jobs", "query": {}, "buildId": "x"},
            "</script>",
        ),
        HOST + "/job/{id}",
        url=f"{HOST}/jobs",
        total=240,
    ),
    "initial state, in Chinese": told(
        many(zh, 15),
        script(
            "<script>window.__INITIAL_STATE__=",
            {"user": None, "search": {"result": {"list": [
                {"jobId": j.id, "jobName": j.title, "companyName": j.firm, "cityName": j.city,
                 "salaryDesc": j.pay, "updateTime": j.day, "jobUrl": f"{HOST}/job/{j.id}.html"}
                for j in many(zh, 15)], "totalCount": 23000, "pageSize": 15, "pageNo": 1}}},
            ";(function(){var s;})()</script>",
        ),
        HOST + "/job/{id}.html",
        url=f"{HOST}/search",
        total=23000,
    ),
    "API: code, data, list": told(
        many(zh, 10),
        json.dumps({"code": 0, "msg": "ok", "data": {"total": 318, "pages": 32, "current": 1,
            "list": [{"id": j.id, "positionName": j.title, "entName": j.firm, "workCity": j.city,
                      "publishDate": j.day, "detailUrl": f"{HOST}/p/{j.id}"} for j in many(zh, 10)]}}),
        HOST + "/p/{id}",
        url=f"{HOST}/api/position/list?page=1&size=10",
        total=318,
        follows=f"{HOST}/api/position/list?page=2&size=10",
    ),
    "API: a bare array": told(
        many(en, 8),
        json.dumps([{"slug": f"j{j.id}", "position": j.title, "company": j.firm, "location": j.city,
                     "date": j.day, "url": f"{HOST}/remote/{j.id}"} for j in many(en, 8)]),
        HOST + "/remote/{id}",
        url=f"{HOST}/api.json",
    ),
    "API: hits of a search engine": told(
        many(en, 10),
        json.dumps({"took": 4, "timed_out": False, "_shards": {"total": 5, "successful": 5},
            "hits": {"total": {"value": 412, "relation": "eq"}, "max_score": 1.0, "hits": [
                {"_index": "jobs", "_id": str(j.id), "_score": 1.0, "_source": {
                    "job_title": j.title, "employer_name": j.firm, "location": {"city": j.city},
                    "link": f"{HOST}/v/{j.id}", "posted": j.day}} for j in many(en, 10)]}}),
        HOST + "/v/{id}",
        url=f"{HOST}/es/jobs/_search?from=0&size=10",
        total=412,
        follows=f"{HOST}/es/jobs/_search?from=10&size=10",
    ),
    "API: resources with attributes and links": told(
        many(en, 10),
        json.dumps({"data": [{"type": "jobs", "id": str(j.id), "attributes": {"title": j.title,
            "organization-name": j.firm, "city": j.city, "created-at": j.day},
            "links": {"self": f"{HOST}/jobs/{j.id}"}} for j in many(en, 10)],
            "meta": {"record-count": 93}, "links": {"next": f"{HOST}/v1/jobs?page%5Bnumber%5D=2"}}),
        HOST + "/jobs/{id}",
        url=f"{HOST}/v1/jobs",
        total=93,
        follows=f"{HOST}/v1/jobs?page%5Bnumber%5D=2",
    ),
    "RSS": told(
        many(en, 10),
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>Pier Jobs</title>"
        f"<link>{HOST}/</link><description>New jobs</description>"
        + "".join(RSS_ITEM.format(j=esc(j), raw=j.title, host=HOST) for j in many(en, 10))
        + "</channel></rss>",
        HOST + "/job/{id}",
        url=f"{HOST}/feed/",
    ),
    "a shell of Vue": BoardPage(
        f"{HOST}/#/jobs",
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>招聘</title><link rel='stylesheet' "
        "href='/static/app.css'></head><body><noscript>请启用 JavaScript</noscript><div id='app'>"
        "</div><script src='/static/vendor.js'></script><script src='/static/app.js'></script>"
        "</body></html>".encode(),
        (),
        by_scripts=True,
    ),
}  # fmt: skip
