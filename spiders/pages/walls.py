"""How walls look: the pages that stand where a posting should be, by cause.

Structure comes first. A page that says what advertisements say is never a wall, whatever words
of walls it holds: people are hired to write captchas, too. On a page with little text a mark in
the source that only a wall holds (`wallmarks`), a title that is nothing but a wall's, or a
sentence to the visitor (`wallwords`) is enough. On a page that shows next to nothing, one loose
word is (`STEMS`). Nothing here helps to get past a wall.
"""

from __future__ import annotations

import re

from spiders.pages.gone import NO_HITS
from spiders.pages.wallmarks import FIREWALLS, Wall, any_of
from spiders.pages.wallwords import CAUSES

FEW_JOB_WORDS = 2
"""So many different words of advertisements make a page an advertisement."""

FORM_WORDS = 2
"""So many different labels of a log-in form make a page with little text a log-in page."""

VAGUE = frozenset({"forbidden", "security_check_200", "waf_challenge"})
PRECISE = 3
"""So many of the causes, the first ones, say more than that we are not let in."""

SIMPLER = str.maketrans(
    "錄陸訪問頻繁驗證請頁職過於關閉網錯誤維護務無權遠絕攔鎖碼號帳會員後這個單線連斷開啟瀏覽器環異檢測環統時間資訊暫僅該數據續點擊確認為對國區開進滿執輸顯載機",
    "录陆访问频繁验证请页职过于关闭网错误维护务无权远绝拦锁码号账会员后这个单线连断开启浏览器环异检测环统时间资讯暂仅该数据续点击确认为对国区开进满执输显载机",
)
"""Traditional characters of walls' sentences, as the rules write them."""

STEMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("geo_block", any_of(r"your (?:country|region|location)|(?:国家|地区|区域|境外|海外)")),
    (
        "rate_limited",
        any_of(r"too (?:many|fast|often)|rate.?limit|throttl|频繁|过快|过多|次数"),
    ),
    (
        "captcha",
        any_of(r"captcha|robot|\bbots?\b|human|verif|验证|机器人|滑块|roboter|ロボット"),
    ),
    ("login_wall", any_of(r"log.?in\b|sign.?in\b|log.?on\b|password|登[录陆入]|密码|ログイン")),
    ("soft_404", any_of(r"\b404\b|not found|不存在|找不到|已过期|已删除|已下[线架]")),
    (
        "forbidden",
        any_of(
            r"block|\bden(?:y|ied)|forbid|reject|refus|firewall|securi|protect|attack|"
            r"malicious|"
            r"illegal|suspicious|threat|violat|intrusion|blacklist|\bban(?:ned)?\b|hack|shield|"
            r"(?:un|not )authori[sz]ed|permission|administrator|incident|restrict|prohibit|"
            r"\b403\b|"
            r"\bwaf\b|guard|filter|disallow|not (?:acceptable|appropriate|allowed)",
            r"拦截|阻断|禁止|拒绝|防火墙|防护|攻击|非法|风险|威胁|可疑|权限|安全|屏蔽|管理员|"
            r"违规",
        ),
    ),
    (
        "server_error",
        any_of(
            r"error|maintenance|unavailable|exception|time.?out|server|exceeded|failed|"
            r"错误|出错|故障|维护|异常|服务器|稍后|fehler|erreur|エラー|ошибка"
        ),
    ),
    (
        "waf_challenge",
        any_of(r"javascript|cookies?\b|browser|浏览器|脚本|redirect|跳转|loading"),
    ),
)
"""Loose words for a page that shows next to nothing; the first that fits counts."""

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
    r"[招聘].{0,12}[\d一二两三四五六七八九十]\s*(?:人|名|位)|若干",
    r"\d+\s*[-~–]\s*\d+\s*(?:[kK]\b|[kK千万元]|EUR|USD|€)",
    r"[€$£]\s?\d|\d\s?€|\bper (?:hour|year|month|annum)\b|salary|\bpay\b",
    "responsibilit|duties|you will |your tasks|you'll ",
    "requirements?|qualification|experience|skills|degree|diploma",
    "full[ -]?time|part[ -]?time|permanent|temporary|vollzeit|teilzeit|unbefristet",
    "benefits|holidays|pension|bonus",
    "apply (?:now|for|by|to|at|here|before|online)|your (?:cv|résumé|application)|bewerb",
    "hiring|we (?:are )?(?:look|seek)|join (?:our|us)|wir suchen|we need",
    "aufgaben|anforderungen|gehalt|kenntnisse|erfahrung",
    "gesucht|zu sofort|einstellung|(?:月|年|日|时)薪|包食宿|联系人|简历",
    r"\b(?:shifts?|vacanc(?:y|ies)|hours a week|weekly hours|start date|location:)",
)
ADVERT_WORDS = tuple(re.compile(words, re.IGNORECASE) for words in ADVERT)
ROLE = re.compile(
    r"(?:工程师|专员|经理|助理|主管|总监|销售|业务员|老师|教师|会计|出纳|文员|司机|客服|"
    r"设计师|分析师|"
    r"顾问|操作工|技术员|运营|编辑|翻译|护士|医生|厨师|保安|前台|采购|跟单|质检|架构师|开发|"
    r"测试|算法|"
    r"研究员|学徒|普工|店员|店长|导游|代表)|"
    r"\b(?:engineer|manager|clerk|worker|mechanic|student|trainee|apprentice|postdoc|"
    r"developer|nurse|driver|assistant|officer|analyst|designer|"
    r"technician|teacher|consultant|specialist|director|accountant|guard|tester|architect|"
    r"coordinator|representative|supervisor|administrator|lead|intern|cook|welder|researcher|"
    r"scientist|editor|operator|recruiter|agent|trainer|executive|buyer|planner|"
    r"translator)s?\b|"
    r"\b\w*(?:fahrer|kauf(?:mann|frau)|leiter|entwickler|mechaniker|pfleger)(?:in)?\b|"
    r"\(m/w/d\)",
    re.IGNORECASE,
)
CALLING = re.compile(
    r"[\u4e00-\u9fff ]{1,9}(?:(?<!管理)员|师|工|长|生|手|匠|岗|保姆|阿姨|学徒)\d{0,6}|"
    r"(?:[\w&,/-]+ ){0,4}[\w-]{2,20}(?<!\berr)(?:er|or|ist|ian|yst|man|woman|chef|nurse|maid)s?"
    r"(?: \([^)]{1,12}\))?(?: \d{1,6})?",
    re.IGNORECASE,
)
"""A heading's part that is one word for somebody, or ends in one."""

NOBODY = re.compile(
    r"\b(?:error|server|browser|user|number|filter|newsletter|disclaimer|router|center|"
    r"computer|"
    r"other|later|over|register|visitor|provider|order|controller|monitor|master|counter|"
    r"banner|"
    r"proxy|container|folder|offer|header|footer|under|after|never|human|customer)s?$",
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


def names_role(shown: str) -> bool:
    """Return whether a heading or link names what somebody can be hired as."""
    return ROLE.search(shown) is not None or any(
        CALLING.fullmatch(part) and not NOBODY.search(part)
        for part in map(str.strip, PARTS.split(shown))
    )


def simpler(shown: str) -> str:
    """Return a text as the rules write it: in simplified characters."""
    return shown if shown.isascii() else shown.translate(SIMPLER)


def marked(source: str) -> str:
    """Return the make of the firewall whose own page this source is; "" for none."""
    small = source.lower()
    return next((w.kind for w in FIREWALLS if any(mark in small for mark in w.marks)), "")


def sensed(source: str) -> str:
    """Return the make of a firewall or riddle that has put anything into a source."""
    small = source.lower()
    return next((w.kind for w in FIREWALLS if any(mark in small for mark in w.sensors)), "")


def titled(headings: tuple[str, ...]) -> str:
    """Return the cause that a part of title or heading names, and nothing else; "" for none."""
    parts = [
        part.strip(" .…:：,，!！") for shown in headings for part in PARTS.split(simpler(shown))
    ]
    named = (
        wall.kind
        for wall in (*FIREWALLS, *CAUSES)
        if wall.titles and any(part and wall.titles.fullmatch(part) for part in parts)
    )
    return next(named, "")


def worded(visible: str, walls: tuple[Wall, ...] = (*FIREWALLS, *CAUSES)) -> str:
    """Return the cause that a sentence names to the visitor; "" for none."""
    said = simpler(visible)
    return next((wall.kind for wall in walls if wall.words and wall.words.search(said)), "")


def hinted(visible: str) -> str:
    """Return the cause that a loose word names, for a page that shows next to nothing."""
    said = simpler(visible)
    return next((kind for kind, stem in STEMS if stem.search(said)), "")


def better(cause: str, visible: str) -> str:
    """Return a cause that says more than `cause`, where the page's sentences name one.

    "Access denied" stands over what firewalls, geography and haste do.
    """
    if cause not in VAGUE:
        return cause
    return worded(visible, (*FIREWALLS, *CAUSES[:PRECISE])) or cause


def is_form(visible: str) -> bool:
    """Return whether the text is a log-in form's."""
    said = simpler(visible)
    return sum(1 for label in FORM_LABELS if label.search(said)) >= FORM_WORDS


def says_empty(visible: str) -> bool:
    """Return whether the text is an empty list's: an answer, though without postings."""
    return NO_HITS.search(simpler(visible)) is not None
