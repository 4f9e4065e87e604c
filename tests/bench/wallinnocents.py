"""Pages that must be let through, for the wall set (`wildwalls`).

Postings, lists, empty lists, data and feeds that say what walls say, or carry what walls carry,
in the sizes of real pages: a topic in a clothing. Every sentence is our own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from walldoors import BUNDLE, FOOT, JSON, MENU  # stand beside this file
from wallshapes import HEX, noise, page, style

XML = "application/xml"


@dataclass(frozen=True)
class Innocent:
    """An answer that must be let through."""

    name: str
    body: str
    content_type: str = "text/html; charset=utf-8"
    wanted: str = ""
    url: str = "https://jobs.example.test/position/4410027"


# What stands on real pages beside the posting, none of which is a wall.
CLOTHING: dict[str, tuple[str, str]] = {
    "bare": ("", ""),
    "menu": (MENU + '<div class="user"><a href="/login">登录</a> | <a href="/reg">免费注册</a></div>', FOOT),
    "scripts 20 KB": (style(120), BUNDLE + f"<script>{noise(12)}</script>"),
    "scripts 120 KB": (style(900) + MENU, f"<script>{noise(70)}</script>" + FOOT + BUNDLE),
    "200 KB": (style(1500) + MENU * 30, f"<script>{noise(80)}</script>" + FOOT * 20),
    "cloudflare's quiet check": ("", '<a href="/cdn-cgi/l/email-protection" data-cfemail="aa">[email&#160;protected]</a>'
        "<script>(function(){window.__CF$cv$params={r:'8f',t:'MTc='};var a=document.createElement('script');"
        "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';document.body.appendChild(a);})();</script>"
        '<script defer src="https://static.cloudflareinsights.com/beacon.min.js"></script>'),
    "turnstile on the form": ("", '<form action="/apply"><input name="email"><div class="cf-turnstile" data-sitekey="0x4"></div>'
        '<button>Apply</button></form><script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async></script>'),
    "datadome's tag": ("<script>window.ddjskey='A55F';window.ddoptions={};</script><script src='https://js.datadome.co/tags.js' async></script>", ""),
    "human's tag": ("<script>(function(){window._pxAppId='PX1a2b';var s=document.createElement('script');s.src='//client.px-cloud.net/PX1a2b/main.min.js';})()</script>", ""),
    "akamai's sensor": ("", f'<script type="text/javascript" src="/{HEX}/init.js"></script><noscript><img src="/akam/13/pixel_3f1c?a=dD0x"></noscript><script>window.bmak={{}}</script>'),
    "imperva's tag": ("", '<script type="text/javascript" src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3&ns=1" async></script>'),
    "aws token script": ('<script src="https://3f1c.edge.sdk.awswaf.com/3f1c/e24d/challenge.js" defer></script>', ""),
    "f5's script": (f'<APM_DO_NOT_TOUCH><script>(function(){{window["bobcmn"]="{HEX}";}})()</script></APM_DO_NOT_TOUCH><script src="/TSPD/08{HEX}?type=9"></script>', ""),
    "ruishu's script": (f"<meta content=\"{HEX}\" r=\"m\"><script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd=1;$_ts.cd=\"{HEX * 40}\";</script>"
        "<script src=\"/6vYcTqXb/dZ.js\" r='m'></script>", "<script r='m'>_$gW();</script>"),
    "log-in box with a riddle": ("", '<div class="login-dialog" style="display:none"><form><input name="tel" placeholder="手机号"><input type="password" placeholder="密码">'
        '<div id="captcha"></div></form></div><script src="https://static.geetest.com/v4/gt4.js"></script><script>initGeetest4({captchaId:"7b"},h)</script>'),
    "aliyun's riddle for the log-in": ("", '<script src="https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js"></script><script>window.initAliyunCaptcha({SceneId:"x"})</script>'),
    "tencent's riddle for the log-in": ("", '<script src="https://turing.captcha.qcloud.com/TCaptcha.js"></script><div id="login" hidden>请登录</div>'),
    "reCAPTCHA badge": ("", '<script src="https://www.google.com/recaptcha/api.js?render=6Lf"></script><div class="grecaptcha-badge"></div><small>Protected by reCAPTCHA</small>'),
    "consent banner": ("", '<div id="onetrust-banner-sdk"><h2>We value your privacy</h2><p>We and our partners store cookies. Please enable those you like.</p><button>Accept all</button></div>'
        '<noscript>Please enable JavaScript to use all of this site.</noscript>'),
    "upkeep notice in the header": ('<div class="notice">公告：本站将于周日凌晨进行系统维护，期间可能无法登录，敬请谅解</div>', ""),
    "mobile app banner": ('<div class="app-banner">用 App 扫码登录，查看更多职位</div>', ""),
}  # fmt: skip

# A title and what the posting says.
TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("验证码识别算法工程师", ("研究滑块验证码与点选验证码的攻防", "熟悉极验、网易易盾者优先", "本科以上，五险一金")),
    ("反爬虫工程师", ("识别访问过于频繁的客户端并要求完成安全验证", "处理请求被拦截后的申诉", "三年以上经验")),
    ("WAF 产品经理", ("负责云防火墙的拦截页面与误报", "了解雷池、宝塔、安全狗等产品", "工作地点：杭州")),
    ("登录与注册前端开发", ("维护登录页、忘记密码和短信验证码", "请登录公司网站投递简历", "会 React")),
    ("Security Guard", ("Check visitors and ask them to identify themselves", "Access denied without a badge: you explain it kindly", "Night shifts, Leeds")),
    ("Site Reliability Engineer, CDN", ("Keep 502 Bad Gateway and 504 rare", "You know Cloudflare, Akamai and Fastly", "On call one week in six")),
    ("Bot Mitigation Analyst", ("Verify you are human flows, CAPTCHA and Turnstile are your daily work", "Track too many requests by address")),
    ("Maintenance Technician", ("Scheduled maintenance of presses", "Plant is down on Sundays for maintenance", "Full-time, Hull")),
    ("404 设计工作室 UI 设计师", ("我们的品牌叫 404，页面不存在也要好看", "作品集必填", "上海")),
    ("Wartungstechniker (m/w/d)", ("Wartungsarbeiten an Aufzügen", "Bitte melden Sie sich bei Frau Lenz", "Vollzeit, Köln")),
    ("Agent de sécurité", ("Contrôle des accès, accès refusé sans badge", "CDI, Lyon")),
    ("ログイン基盤エンジニア", ("会員登録とログインの開発", "経験三年以上、東京")),
    ("資安工程師", ("負責登入驗證與防火牆封鎖規則", "請先登入人力銀行投遞", "台北")),
    ("Identity Engineer (SSO)", ("Sign in with SAML and OAuth at scale", "Your session has expired is a message you will make rare")),
    ("客服专员", ("安抚因系统繁忙无法登录的客户", "告知该商品已下架、订单已关闭等情况", "六险一金")),
    ("仓库管理员", ("收发货", "盘点", "宁波北仑")),
    ("Export Clerk", ("Ships documents", "Rotterdam")),
    ("Data Engineer", ("Rate limits and quotas of our public interface", "Forbidden regions are filtered for export control")),
)  # fmt: skip


def posting(number: int, long: bool) -> str:
    """Return the body of a posting about the topic of that number."""
    title, duties = TOPICS[number % len(TOPICS)]
    items = "".join(f"<li>{duty}</li>" for duty in duties)
    more = "".join(
        f"<p>我们与海外客户的项目第 {n} 期，需要有耐心的同事一起做完。</p>"
        for n in range(12 if long else 1)
    )
    return f"<h1>{title}</h1><div class='co'>湾谷实业有限公司</div><h3>岗位职责 / Your tasks</h3><ul>{items}</ul>{more}<p>薪资 8000-12000 元/月</p>"


def listing(number: int, rows: int) -> str:
    """Return a list of postings."""
    return f"<h1>{TOPICS[number % len(TOPICS)][0]}招聘</h1><ul>" + "".join(
        f'<li><a href="/position/{n}">{TOPICS[(number + n) % len(TOPICS)][0]}</a> <span>湾谷{n}号公司</span> 8-12K 宁波</li>' for n in range(rows)
    ) + "</ul><a href='?page=2'>下一页</a>"  # fmt: skip


NO_HITS = (
    "没有找到相关职位", "抱歉，没有找到符合条件的职位，换个关键词试试", "暂无职位", "共 0 个职位", "目前沒有符合條件的職缺",
    "No jobs found", "0 results. Your search did not match any jobs.", "There are currently no open positions.",
    "Leider keine Treffer", "Aktuell sind keine Stellen ausgeschrieben.", "Aucune offre ne correspond à votre recherche",
    "該当する求人はありませんでした", "Sorry, we couldn't find any jobs for that search.",
)  # fmt: skip

ROW = '{"id":71,"title":"外贸业务员","company":"湾谷实业有限公司","city":"宁波","url":"/position/71"}'
DATA: tuple[str, ...] = (
    '{"code":0,"message":"success","data":{"list":[%s],"total":1}}',
    '{"code":200,"msg":"操作成功","rows":[],"total":0}',
    '{"errno":0,"errmsg":"","data":{"hasMore":false,"list":[]}}',
    '{"success":true,"error":null,"result":[%s]}',
    '{"code":"0000","desc":"成功","body":{"items":[%s]}}',
    '{"resultCode":"SUCCESS","resultMsg":null,"content":[]}',
    '{"ret":1,"msg":"ok","data":[%s]}',
    '{"ret":0,"errcode":0,"data":{"jobs":[]}}',
    '{"status":1,"info":"请求成功","data":[%s]}',
    '{"hits":{"total":{"value":0,"relation":"eq"},"hits":[]},"timed_out":false}',
    '{"jobs":[],"meta":{"total":0}}',
    '{"code":1,"msg":"没有更多数据了","data":[]}',
    '{"isLogin":false,"needLogin":false,"code":0,"data":{"list":[%s]}}',
    '{"id":9,"code":"404","name":"仓库主管","status":"error-free","description":"收发货","company":"湾谷实业"}',
    '{"id":9,"code":403,"title":"安检员","text":"禁止访问区域的值守","company":"湾谷实业","city":"宁波"}',
    '{"data":{"message":"","jobs":{"nodes":[%s]}},"errors":[]}',
    '{"postings":[%s],"error":false,"captchaRequired":false}',
    '{"message":"OK","data":{"title":"登录系统开发","text":"请登录后台查看","company":"湾谷"}}',
    '[%s]',
    '[]',
    '{"state":"ok","loginUrl":"/login","list":[%s]}',
    '{"code":0,"msg":"您的访问过于频繁提示语已更新","data":{"list":[%s]}}',
    'jsonp_7({"code":0,"data":[%s]})',
    '{"total":0,"start":0,"jobs":[],"facets":{}}',
    '{"d":{"results":[],"__count":"0"}}',
    '{"result":"success","count":0,"message":"暂无职位"}',
)  # fmt: skip

FEEDS: tuple[str, ...] = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>',
    '<?xml version="1.0"?><urlset>' + "".join(f"<url><loc>https://jobs.example.test/login-developer/{n}</loc></url>" for n in range(900)) + "</urlset>",
    '<?xml version="1.0"?><sitemapindex><sitemap><loc>https://jobs.example.test/404-studio.xml</loc></sitemap></sitemapindex>',
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Jobs</title></channel></rss>',
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Security jobs</title><item><title>Captcha engineer</title><description>Access denied pages</description></item></channel></rss>',
    '<jobs><job><title>验证码工程师</title><company>湾谷实业</company><text>请完成安全验证</text></job></jobs>',
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Forbidden Planet jobs</title></feed>',
)  # fmt: skip

STATES: dict[str, str] = {
    "Next with data": '<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"job":' + ROW + "}}}</script>",
    "Nuxt with data": '<div id="__nuxt"></div><script>window.__NUXT__=(function(a){return {data:[{job:' + ROW + "}]}}(1))</script>",
    "Vue with state": '<div id="app"></div><script>window.__INITIAL_STATE__={"job":' + ROW + "}</script>" + BUNDLE,
    "React with JSON-LD": '<div id="root"></div><script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"Clerk"}</script>' + BUNDLE,
    "Next by streams": '<main><h1>Clerk</h1><p>Ships documents</p></main><script>self.__next_f.push([1,"{}"])</script>',
}  # fmt: skip

SHORT: tuple[tuple[str, str], ...] = (
    ("外贸业务员", "<h1>外贸业务员</h1><p>宁波，月薪八千起，电话 000-0000。</p>"),
    ("Clerk", "<h1>Clerk</h1><p>Part-time, Leeds. Send a letter.</p>"),
    ("招聘启事", "<p>招保安两名，负责门禁和访客登记，包吃住。</p>"),
    ("Jobs", "<ul><li><a href='/1'>Cook</a><li><a href='/2'>Login manager</a></ul>"),
    ("Verification Engineer", "<h1>Verification Engineer</h1><p>UVM, Cambridge.</p>"),
    ("安全员", "<h1>安全员</h1><p>工地安全检查。</p>"),
    ("Captcha Kft. - Jobs", "<h1>Captcha Kft.</h1><p>We make bells. <a href='/1'>Founder's assistant</a></p>"),
    ("登录投递 - 焊工", "<h1>焊工</h1><p>会氩弧焊。</p><a href='/login'>登录后投递</a>"),
    ("Apply", "<h1>Nurse</h1><p>Sign in to apply or send a mail.</p><form><input type=password></form><p>We care for forty people in Ghent.</p>"),
    ("急聘", "<h1>急聘英语老师</h1><p>职位长期有效，不会过期。</p>"),
)  # fmt: skip


def innocents() -> Iterator[Innocent]:
    """Yield the set: topics and lists in clothing, empty lists, data, feeds, state, short pages."""
    for number, (dress, (before, after)) in enumerate(CLOTHING.items()):
        for turn in range(3):
            place = number * 3 + turn
            title = TOPICS[place % len(TOPICS)][0]
            body = before + posting(place, long=turn == 0) + after
            yield Innocent(
                f"posting {place} {title}, {dress}", page(f"{title} - 湾谷人才网", body)
            )
        yield Innocent(
            f"list, {dress}", page("招聘信息", before + listing(number, 3 + number * 4) + after)
        )
    for number, words in enumerate(NO_HITS):
        before, after = list(CLOTHING.values())[number % len(CLOTHING)]
        yield Innocent(
            f"no hits: {words}",
            page("Jobs 搜索", f"{before}<h1>职位搜索</h1><p>{words}</p>{after}"),
        )
    for number, text in enumerate(DATA):
        rows = text.replace("%s", ",".join([ROW] * (1 + 40 * (number % 3))))
        yield Innocent(f"data {number}: {text[:40]}", rows, JSON, "json")
    yield Innocent(
        "data, pretty and big",
        json.dumps({"list": [json.loads(ROW)] * 900}, indent=2, ensure_ascii=False),
        JSON,
        "json",
    )
    for number, text in enumerate(FEEDS):
        yield Innocent(f"feed {number}", text, XML, "xml")
    for name, body in STATES.items():
        yield Innocent(name, page("Job", body))
    for title, body in SHORT:
        yield Innocent(f"short: {title}", page(title, body))
