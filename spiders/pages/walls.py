"""How walls look: the pages that stand where a posting should be, by cause.

Three kinds of evidence, each for itself enough on a page with little text: a mark in the source
that only the wall's own page holds (what a firewall puts into every page is none), a title or
heading that is nothing but a wall's, a sentence that speaks to the visitor. A page that says
what advertisements say is never a wall, whatever words of walls it holds: people are hired to
write captchas, too. Nothing here helps to get past one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FEW_JOB_WORDS = 2
"""So many different words of advertisements make a page an advertisement."""

FORM_WORDS = 2
"""So many different labels of a log-in form make a page with little text a log-in page."""


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Wall:
    """One cause.

    Attributes:
        kind: The word by which it is counted.
        marks: In the page's source, in small letters.
        titles: A whole part of title or heading.
        words: In the text that people see.
    """

    kind: str
    marks: tuple[str, ...] = ()
    titles: re.Pattern[str] | None = None
    words: re.Pattern[str] | None = None


FIREWALLS = (
    Wall(
        "cloudflare",
        marks=(
            "_cf_chl_",
            "cf-chl-",
            "/cdn-cgi/challenge-platform/h/",
            "cf-browser-verification",
            "cf-error-details",
            "cf.errors.css",
            "cf_captcha_kind",
        ),
        titles=_any(r"attention\ required!?|just\ a\ moment(?:\.|…)*"),
        words=_any(
            r"cloudflare\ ray\ id|performance\ (?:&|and)\ security\ by\ cloudflare|"
            r"ddos\ protection\ by\ cloudflare"
        ),
    ),
    Wall(
        "akamai",
        marks=(
            "errors.edgesuite.net",
            "sec-if-cpt-container",
            "_sec/cp_challenge",
            "bm-verify",
            "akamai-block",
            "akamai-challenge",
        ),
        words=_any(r"you\ don.t\ have\ permission\ to\ access.{0,300}reference\s*\#?"),
    ),
    Wall(
        "imperva",
        marks=("incapsula incident id", "_incapsula_resource?cwudnsai", '"main-iframe"'),
        words=_any(r"powered\ by\s+(?:imperva|incapsula)|incapsula\ incident"),
    ),
    Wall("datadome", marks=("captcha-delivery.com", "var dd={")),
    Wall(
        "perimeterx",
        marks=("px-captcha", "captcha.px-c", "_pxuuid", "_pxblock"),
        titles=_any(r"access\ to\ this\ page\ has\ been\ denied\.?"),
    ),
    Wall(
        "aliyun_waf",
        marks=(
            "_waf_is_mobile",
            "waf_nc_",
            "waf-nc-",
            "acw_sc__v2",
            "aliyun_waf",
            "aliyunwaf",
            "errors.aliyun.com",
            "_____tmd_____",
            "sessionstorage.x5referer",
            "block.aliyun",
            "block.alicdn",
        ),
        words=_any(r"由于您访问的url有可能对网站造成安全威胁"),
    ),
    Wall(
        "tencent_waf",
        marks=(
            "__tst_status",
            "eo_bot_",
            "eo-bot-",
            "edgeone-challenge",
            "edgeone-captcha",
            "waf.tencent",
            "tencent-cloud-waf",
            "/wafcaptcha",
            "waf_captcha",
        ),
        words=_any(
            r"(?:edgeone|tencent\ cloud).{0,60}(?:polic|protect|block|拦截|防护)|"
            r"(?:blocked|restricted|protected|拦截).{0,60}(?:edgeone|tencent\ cloud)|"
            r"腾讯(?:云|t-sec).{0,20}(?:防火墙|防护|拦截)|t-sec\ web"
        ),
    ),
    Wall(
        "aws_waf",
        marks=("gokuprops", "awswafcookiedomainlist", "awswafintegration", "aws-waf-token"),
        words=_any(r"generated\ by\ cloudfront|cloudfront\ to\ customers"),
    ),
    Wall(
        "waf_challenge",
        marks=(
            "kp_uidz",
            "kpsdk",
            "$_ts=window",
            "window['$_ts']",
            "__jsl_clearance",
            "__jsluid",
            "sucuri_cloudproxy",
            "ddos-guard",
            "within.website",
            "anubis_challenge",
            "/.well-known/vercel/security",
            "rbzns",
            "reese84",
            "safeline",
            "sl-challenge",
            "distil_r_",
            "bobcmn",
            "/tspd/",
            "_guard/",
            "slider_captcha_challenge",
            "yunsuo_session",
            "waf/verify",
            "hwwafsesid",
            "wzws-waf",
            "wzwschallenge",
            "yundun",
        ),
        titles=_any(
            r".{0,20}(?:web(?:site|\ application)?\ firewall|waf).{0,20}|网站防火墙|"
            r"vercel\ security\ checkpoint|ddos-guard|making\ sure\ you.re\ not\ a\ bot!?"
        ),
        words=_any(
            r"requested\ url\ was\ rejected|support\ id\ is|(?:web\ application|"
            r"website)\ firewall|"
            r"(?:创宇盾|云锁|安全狗|雷池|云盾|安恒|玄武盾|护卫神|宝塔|网宿|知道创宇|云防护|"
            r"防火墙|waf)"
            r".{0,30}(?:拦截|阻断|防护|拒绝)|(?:拦截|阻断).{0,20}(?:创宇盾|云锁|安全狗|雷池|"
            r"云盾|防火墙)"
        ),
    ),
)
"""Firewalls by make; only what their own block and challenge pages hold."""

CAUSES = (
    Wall(
        "geo_block",
        titles=_any(
            r"(?:http\ |error\ )*451.{0,40}|unavailable\ for\ legal\ reasons|"
            r"(?:地区|区域|地域)(?:访问)?(?:限制|受限)"
        ),
        words=_any(
            r"(?:not|un)(?:\ currently|\ yet)?\ ?available\ (?:in|to|from)\ (?:your|this)\ "
            r"(?:country|region|location|area)|unavailable\ for\ legal\ reasons|"
            r"(?:country|region).{0,40}(?:banned|blocked|not\ (?:supported|allowed|permitted))|"
            r"(?:banned|blocked).{0,40}(?:country|region)|visitors\ from\ your\ (?:country|"
            r"region)|"
            r"(?:您|你|当前)?所(?:在|处)的?(?:国家|地区|区域|位置).{0,20}(?:不可用|无法|"
            r"不支持|暂不|限制|未开放)|"
            r"(?:仅限|只允许|仅支持|仅对)(?:中国)?(?:大陆|境内|国内).{0,8}(?:访问|ip|用户)|"
            r"(?:不支持|不允许|禁止|限制|拒绝)(?:海外|境外|国外).{0,6}访问|"
            r"(?:海外|境外|国外)(?:ip|地区|用户)?.{0,6}(?:禁止|无法|限制|不能|暂停)访问"
        ),
    ),
    Wall(
        "rate_limited",
        titles=_any(
            r"(?:http\ |error\ )*429.{0,30}|too\ many\ requests|rate\ limit(?:ed|\ exceeded)?|"
            r".{0,6}(?:访问|操作|请求)(?:过于|太|过)?频繁.{0,12}"
        ),
        words=_any(
            r"(?:访问|操作|请求|点击|刷新)(?:次数|速度)?(?:过于|太|过|已?达)(?:频繁|快|多|"
            r"上限)|"
            r"too\ many\ requests|(?:request\ |rate\ )limit\ (?:has\ been\ )?(?:exceeded|"
            r"reached)|"
            r"you(?:\ are|.re)\ (?:being\ )?rate\ limited|(?:you\ are|your\ (?:number|"
            r"place))\ (?:now\ )?in\ (?:line|the\ queue)|"
            r"排队人数|requests?\ too\ (?:often|fast|"
            r"frequent)"
        ),
    ),
    Wall(
        "captcha",
        titles=_any(
            r"[\u4e00-\u9fff]{0,4}(?:滑动|滑块|拼图|图形|点选|人机|机器人|安全|访问|身份|"
            r"行为|真人)(?:安全)?"
            r"(?:验证|校验|认证)码?(?:页面?|中心|系统)?|请?(?:输入|填写)?(?:验证码|校验码)|"
            r"验证(?:页面?|中心|中)?|"
            r"(?:re)?captcha.{0,16}|"
            r"(?:google\ )?(?:security|human|robot|bot|browser|identity|visitor|additional|"
            r"user)\ "
            r"(?:check|verification|challenge)(?:\ required|\ page)?|"
            r"verification(?:\ required)?|"
            r"(?:please\ )?verify\ (?:that\ )?(?:you.re|you\ are|yourself).{0,20}|"
            r"one\ more\ step|"
            r"are\ you\ (?:a\ |not\ a\ )?(?:human|robot|bot)\??|"
            r"pardon\ our\ interruption.{0,4}|"
            r"unusual\ (?:traffic|activity).{0,20}|robot\?|not\ a\ robot\??"
        ),
        words=_any(
            r"请(?:您|你)?(?:先)?.{0,14}(?:完成|进行|通过|输入|拖动|点击|按住|"
            r"滑动).{0,16}(?:验证|滑块|拼图|校验)|"
            r"(?:拖动|按住|移动).{0,10}(?:滑块|拼图)|向右(?:滑动|拖动)|依次点击|(?:完成|"
            r"通过)(?:安全|人机|滑块|下方|以下)?"
            r"(?:的)?验证.{0,4}(?:后|即可|以继续|继续)|(?:确认|验证|证明)(?:您|你)(?:是|不是|"
            r"并非)|"
            r"(?:verify|confirm|prove|check(?:ing)?|making\ sure|ensure)\ (?:if\ |that\ )*"
            r"(?:you.?\ ?a?re(?:n.t)?|the\ site\ connection|you.re)\ .{0,12}(?:human|robot|"
            r"bot|secure|person)|"
            r"i.?m\ not\ a\ robot|are\ you\ (?:a\ )?(?:human|robot)\b|press\ (?:&|&amp;|"
            r"and)\ hold|"
            r"slide\ (?:right\ )?to\ (?:verify|complete|unlock|secure)|"
            r"(?:complet|solv|pass)(?:e|ing)?\ (?:the|this|a)\ (?:security\ check|captcha|"
            r"puzzle|"
            r"challenge|verification)|(?:type|enter)\ the\ (?:characters|text|"
            r"code)\ (?:you\ see|"
            r"shown|in\ the\ image|below)|unusual\ (?:traffic|activity)\ (?:from|on|was|has|"
            r"in)|"
            r"detected\ (?:unusual|suspicious|automated)|you\ (?:might\ be|may\ be|"
            r"are)\ a\ robot|"
            r"(?:human|additional|bot)\ verification"
        ),
    ),
    Wall(
        "login_wall",
        titles=_any(
            r"(?:欢迎|用户|会员|账号|帐号|账户|个人|求职者|企业|求职|学生|单位|统一(?:身份)?|"
            r"请先?|您?还?未|[\u4e00-\u9fff]{1,5}网?)?"
            r"(?:登录|登陆)(?:页面?|中心|系统|账号|/?注册|或注册|后查看|认证)?|注册/?登录|"
            r"(?:please\ )?(?:sign|log)[\s-]?in"
            r"(?:\ (?:to|or|required|page|with).{0,40})?|.{0,12}\blogin(?:\ page|\ required)?|"
            r"统一身份认证.{0,6}|authentication\ required|welcome\ back!?"
        ),
        words=_any(
            r"(?:请|需要?|须|您?尚未|您?还?未|还没有?)(?:您|你)?先?(?:登录|登陆)|"
            r"(?:登录|登陆)(?:后|之后|以后|才能|即可|以)(?:可|才能?|即可|继续|方可|"
            r"您)?.{0,4}(?:查看|继续|访问|浏览|显示|看到|操作)|"
            r"(?:sign|log)[\s-]?in\ to\ (?:continue|view|see|access|your|read|proceed)|"
            r"(?:must|need\ to|have\ to|please)\ (?:be\ (?:logged|signed)|(?:log|"
            r"sign)[\s-]?in)|"
            r"needs?\ (?:to\ )?log-?\ ?in|not\ logged\ in|session\ (?:has\ |is\ )?(?:expired|"
            r"timed\ out)|登录(?:已|状态)?(?:过期|失效|超时)|"
            r"请(?:在|使用|用).{0,4}(?:微信|app|客户端).{0,6}(?:打开|访问|查看)"
        ),
    ),
    Wall(
        "forbidden",
        titles=_any(
            r"(?:error|http|status)?[\s:]*40[1356](?:[\s:-]+(?:error|forbidden|unauthori[sz]ed|"
            r"not\ (?:allowed|acceptable)|method\ not\ allowed|access\ denied|禁止访问))?|"
            r"forbidden|"
            r"access\ (?:to\ (?:this|the)\ \w{3,9}\ )?(?:has\ been\ |is\ |was\ )?"
            r"(?:denied|forbidden|blocked|restricted)|(?:sorry,?\ )?you\ (?:have\ been|"
            r"are)\ blocked|"
            r"(?:web\ ?)?(?:page|site|content)?\ ?blocked|restricted\ access|"
            r"request\ (?:was\ )?(?:blocked|rejected|denied|unsuccessful)|"
            r"the\ request\ could\ not\ be\ satisfied\.?|method\ not\ allowed|error\ 1\d{3}|"
            r"(?:访问|请求)(?:已?被|遭到?)(?:拒绝|阻断|拦截|禁止|限制)|(?:禁止|拒绝|无权|"
            r"限制)访问|拦截(?:提示|页面?)?|"
            r"没有(?:访问)?权限|访问(?:受限|限制)"
        ),
        words=_any(
            r"you\ (?:have\ been|are|were)\ (?:blocked|banned)|why\ have\ i\ been\ blocked|"
            r"(?:ip|address|request|access|visit|connection|"
            r"browser)(?:\s\S{1,40}){0,4}\s(?:has\ been|was|is|were)\ "
            r"(?:temporarily\ )?(?:blocked|banned|denied|restricted|limited|forbidden)\b|"
            r"(?:don.t|do\ not)\ have\ (?:the\ )?permission\ to\ (?:access|view)|"
            r"request\ blocked\.|"
            r"not\ (?:authori[sz]ed|allowed)\ to\ (?:access|view)\ this|"
            r"(?:您|你)的?(?:访问|请求|操作|ip|行为|提交).{0,24}(?:被(?:阻断|拦截|拒绝|禁止|"
            r"限制|封)|受限|非法|不合法)|"
            r"(?:请求|访问)(?:已)?被.{0,12}(?:拦截|阻断|拒绝|阻止)|可能(?:会)?(?:对网站|"
            r"存在).{0,10}威胁|"
            r"疑似(?:黑客|恶意)?攻击|不合法的?参数|(?:没有|无)(?:访问|"
            r"查看)?权限.{0,2}(?:访问|查看)?|(?:无权|禁止|拒绝)(?:您|你)?(?:的)?访问|"
            r"blocked\ by\ .{0,40}security"
        ),
    ),
    Wall(
        "security_check_200",
        titles=_any(
            r"just\ a\ moment(?:\.|…)*|请稍[候等](?:\.|…)*|(?:please\ wait|"
            r"one\ moment,?\ please)(?:\.|…)*|"
            r"(?:checking|verifying)\ your\ browser.{0,40}|ddos\ protection.{0,20}|"
            r"loading\ challenge|"
            r"(?:访问|环境|系统|网络)?(?:环境)?异常(?:访问|提示)?|安全(?:检查|检测|提示|中心|"
            r"拦截)|系统检测|"
            r"security\ (?:alert|notice|block)|before\ you\ continue"
        ),
        words=_any(
            r"(?:checking|verifying)\ your\ (?:browser|connection)|"
            r"enable\ javascript\ and\ cookies|"
            r"(?:当前|网络|访问|使用|您的|账号)?环境(?:存在)?异常|(?:访问|账号|网络|流量|"
            r"操作|行为)(?:存在)?异常|"
            r"ip.{0,8}(?:异常|受限|被(?:封|限制|禁止|拉黑))|异常(?:访问|请求|流量|行为|操作)|"
            r"系统检测到(?:您|你|当前|异常)|正在进行.{0,4}(?:安全)?(?:检查|检测|验证)|"
            r"正在(?:检查|检测|验证)(?:您|"
            r"浏览器|访问|你|环境)|"
            r"(?:using\ a\ )security\ (?:service|solution)|security\ (?:service|"
            r"solution)\ to\ protect|website.s\ security\ polic|"
            r"(?:enable|turn\ on|allow)\ cookies\ (?:and|to\ continue|in\ your)|"
            r"存在安全风险.{0,8}(?:访问|操作|验证)"
        ),
    ),
    Wall(
        "server_error",
        titles=_any(
            r"(?:error|http|status)?[\s:]*50[0-4](?:[\s:-]+.{0,40})?|bad\ gateway|"
            r"gateway\ time-?out|"
            r"(?:\d{3}\s+)?service\ (?:temporarily\ )?unavailable|internal\ server\ error|"
            r"server\ error|"
            r"(?:网站|系统|服务器?)(?:正在)?(?:维护|升级)(?:中|公告|通知)?|(?:site\ |"
            r"scheduled\ |under\ |down\ for\ )"
            r"maintenance|(?:系统|服务器?|服务)(?:繁忙|错误|异常|开小差了?|内部错误)|出错了|"
            r"(?:an\ )?error\ (?:has\ )?occurred|"
            r"database\ error|error\ establishing\ a\ database\ connection|"
            r"we.ll\ be\ (?:right\ )?back.{0,10}"
        ),
        words=_any(
            r"(?:服务器?|系统)(?:繁忙|开小差|内部错误|正在维护|维护中|升级中)|"
            r"internal\ server\ error|bad\ gateway|"
            r"(?:temporarily\ unavailable|down\ for\ maintenance|scheduled\ maintenance)|"
            r"establishing\ a\ database\ connection|请?稍后(?:再|重)试"
        ),
    ),
)
"""Causes that pages name in words, whoever made them; the first that fits counts."""

VAGUE = frozenset({"forbidden", "security_check_200", "waf_challenge"})
PRECISE = 3
"""So many of the causes, the first ones, say more than that we are not let in."""

FORM = (
    "密码登[录陆]",
    "验证码登[录陆]",
    "短信登[录陆]",
    "获取(?:短信)?验证码",
    "忘记密码",
    "扫码登[录陆]|微信登[录陆]",
    "其他(?:方式)?登[录陆]|第三方登[录陆]",
    "立即注册|注册账号|免费注册",
    "记住(?:我|密码)|自动登录",
    "用户名|账号",
    "remember me|keep me signed in",
    "forgot(?:ten)? (?:your )?password",
    "create (?:an )?account|sign up|register",
    "continue with (?:google|apple|email|linkedin)",
    "don.t have an account|new to ",
    r"\bpassword\b",
)
FORM_LABELS = tuple(re.compile(label, re.IGNORECASE) for label in FORM)

ADVERT = (
    "职责|职位描述|岗位描述|工作内容|负责",
    "任职|岗位要求|职位要求|熟悉|熟练|能力",
    "薪|待遇|面议|底薪|提成",
    "五险|双休|社保|包吃|包住|年终奖|补贴|公积金|奖金",
    "学历|本科|大专|中专|硕士|高中",
    "经验|应届",
    "(?:工作|上班|办公)(?:地点|地址|时间)",
    "全职|兼职|实习(?:生|期)",
    "投递|应聘",
    r"招聘?\s*\d+\s*(?:人|名)|若干",
    r"\d+\s*[-~–]\s*\d+\s*(?:[kK]\b|[kK千万元]|EUR|USD|€)",
    r"[€$£]\s?\d|\d\s?€|\bper (?:hour|year|month|annum)\b|salary|\bpay\b",
    "responsibilit|duties|you will |your tasks|you'll ",
    "requirements?|qualification|experience|skills|degree|diploma",
    "full[ -]?time|part[ -]?time|permanent|temporary|vollzeit|teilzeit|unbefristet",
    "benefits|holidays|pension|bonus",
    "apply (?:now|for|by|to|at|here|before|online)|your (?:cv|résumé|application)|bewerb",
    "hiring|we (?:are )?(?:look|seek)|join (?:our|us)|wir suchen|we need",
    "aufgaben|anforderungen|gehalt|kenntnisse|erfahrung",
    r"\b(?:shifts?|vacanc(?:y|ies)|hours a week|weekly hours|start date|location:)",
)
ADVERT_WORDS = tuple(re.compile(words, re.IGNORECASE) for words in ADVERT)
ROLE = re.compile(
    r"(?:工程师|专员|经理|助理|主管|总监|销售|业务员|老师|教师|会计|出纳|文员|司机|客服|"
    r"设计师|分析师|"
    r"顾问|操作工|技术员|运营|编辑|翻译|护士|医生|厨师|保安|前台|采购|跟单|质检|架构师|开发|"
    r"测试|算法|"
    r"研究员|学徒|普工|店员|店长|导游|代表)|"
    r"\b(?:engineer|manager|clerk|developer|nurse|driver|assistant|officer|analyst|designer|"
    r"technician|teacher|consultant|specialist|director|accountant|guard|tester|architect|"
    r"coordinator|representative|supervisor|administrator|lead|intern|cook|welder|researcher|"
    r"scientist|editor|operator|recruiter|agent|trainer|executive|buyer|planner|"
    r"translator)s?\b|"
    r"\b\w*(?:fahrer|kauf(?:mann|frau)|leiter|entwickler|mechaniker|pfleger)(?:in)?\b|"
    r"\(m/w/d\)",
    re.IGNORECASE,
)
PARTS = re.compile(
    r"\s*[|｜_–—·»«>]\s*|\s+-+\s+|(?<=[\u4e00-\u9fff])-+(?=\S)|-+(?=[\u4e00-\u9fff])|"
    r"[。！!\n]+\s*"
)


def advert_words(headings: tuple[str, ...], visible: str) -> int:
    """Return how many different things a page says that only advertisements say, up to two."""
    found = int(any(ROLE.search(heading) for heading in headings))
    for words in ADVERT_WORDS:
        if found >= FEW_JOB_WORDS:
            break
        found += words.search(visible) is not None
    return found


def marked(source: str) -> str:
    """Return the make of the firewall whose own page this source is; "" for none."""
    small = source.lower()
    return next((w.kind for w in FIREWALLS if any(mark in small for mark in w.marks)), "")


def titled(headings: tuple[str, ...]) -> str:
    """Return the cause that a part of title or heading names, and nothing else; "" for none."""
    parts = [part.strip(" .…:：,，") for shown in headings for part in PARTS.split(shown)]
    walls = (*FIREWALLS, *CAUSES)
    named = (
        wall.kind
        for wall in walls
        if wall.titles and any(part and wall.titles.fullmatch(part) for part in parts)
    )
    return next(named, "")


def worded(visible: str, walls: tuple[Wall, ...] = (*FIREWALLS, *CAUSES)) -> str:
    """Return the cause that a sentence names to the visitor; "" for none."""
    return next((wall.kind for wall in walls if wall.words and wall.words.search(visible)), "")


def better(cause: str, visible: str) -> str:
    """Return a cause that says more than `cause`, where the page's sentences name one.

    "Access denied" stands over what firewalls, geography and haste do.
    """
    if cause not in VAGUE:
        return cause
    return worded(visible, (*FIREWALLS, *CAUSES[:PRECISE])) or cause


def is_form(visible: str) -> bool:
    """Return whether the text is a log-in form's."""
    return sum(1 for label in FORM_LABELS if label.search(visible)) >= FORM_WORDS
