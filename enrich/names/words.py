"""The words of which employer names are built, apart from brands and places."""

from __future__ import annotations

import re

from enrich.names.places import gazetteer, listed_words

# What a firm does. The longest run of these words at the end of a name is its trade.
TRADES = listed_words("trades.txt")

_LEGAL = (
    "控股集团股份有限公司", "集团股份有限公司", "股份集团有限公司", "集团有限责任公司",
    "集团有限公司", "集团股份公司", "集团总公司", "集团公司",
    "股份有限责任公司", "股份有限公司", "有限责任公司", "有限公司",
    "有限责任", "股份公司", "股份合作公司", "总公司",
    "公司",
)  # fmt: skip
COMPANY = re.compile("|".join(sorted(_LEGAL, key=len, reverse=True)))


_MAX_TRADE = 8


def _sizes() -> dict[str, tuple[int, ...]]:
    """Return how long the trades are that end in two characters, the longest first."""
    found: dict[str, set[int]] = {}
    for word in TRADES:
        if 2 <= len(word) <= _MAX_TRADE:
            found.setdefault(word[-2:], set()).add(len(word))
    return {end: tuple(sorted(sizes, reverse=True)) for end, sizes in found.items()}


_SIZES = _sizes()


def brand_length(core: str) -> int:
    """Return how many characters of a core are no word for a trade."""
    return _before_trades(core, 0)


def _before_trades(core: str, kept: int) -> int:
    """Return where the trades at the end of a core begin; `kept` characters are no trade."""
    end = len(core)
    while end > 1 + kept:
        for size in _SIZES.get(core[end - 2 : end], ()):
            if size <= end - kept and core[end - size : end] in TRADES:
                end -= size
                break
        else:
            return end
    return end


def brand_and_trade(core: str) -> tuple[str, str]:
    """Return a core in two: a brand of two characters and more, and its trade."""
    end = _before_trades(core, 2)
    return core[:end], core[end:]


def ends_in_trade(text: str) -> bool:
    """Return whether a text ends in a word for a trade, with a brand before it."""
    return any(text[-size:] in TRADES for size in range(2, min(8, len(text) - 2) + 1))


PLANT = re.compile(r"(?:总|分)?厂$")
FIRM = re.compile(
    r"(?:律师|会计师|税务师|建筑师|审计师|专利|商标|设计师|评估师)?(?:联合)?事务所$"
)
SHOP_ENDS, BRANCH_ENDS, CUT_ENDS = "行部室店馆铺坊", "司行部厅处店校院所心区域", "限有任责公"
"""The characters in which `SHOP`, `LONE_BRANCH` and `CUT_FORM` end: looked at first."""
SHOP = re.compile(
    r"(?:商行|经营部|经销部|批发部|门市部|服务部|维修部|加工部|工作室|专卖店|便利店|"
    r"零售店|食品店|百货店|"
    r"美容店|美发店|药店|商店|花店|饭店|面馆|茶馆|餐馆|小吃店|饮品店|早餐店|店|铺|坊|"
    r"商贸行|车行|药行|茶行|花行|鞋行|金行|珠宝行|电器行|五金行|粮行|材料行|配件行|设备行|"
    r"器材行|用品行|建材行)$"
)
# A firm whose name ends so is not a shop: banks and big hotels end in the same characters.
NOT_SHOP = re.compile(r"(?:酒店|大饭店|工坊)$")
PARTNERS = re.compile(r"合伙企业$")
PARTNER_BRACKET = re.compile(r"\((?:有限|普通|特殊普通)?合伙\)")
SOLE_BRACKET = re.compile(r"\(个体工商户\)|\(个体户\)|\(个人独资\)|\(个人独资企业\)")

# How the name of a part of a firm ends.
BRANCH = re.compile(
    r"(?:分公司|支公司|分行|支行|营业部|营业厅|营业所|办事处|代表处|联络处|分理处|储蓄所|"
    r"信用卡中心|分店|分校|分院|分所|分部|分厂|"
    r"项目部|经理部|售后服务部|分支机构|专营店分店|旗舰店|直营店|加盟店|校区|院区|厂区|"
    r"事业部|事业群|分中心)$"
)
# The same without a legal form before them: only what cannot be a firm of its own.
LONE_BRANCH = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+)?(?:分公司|支公司|分行|支行|证券营业部|营业部|营业厅|"
    r"办事处|代表处|分理处|分店|分校|分院|分所|分部|信用卡中心|校区|项目部|"
    r"(?:华东|华南|华北|华中|西南|西北|东北)(?:大区|区域|区))$"
)
BRANCH_TAIL = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+|\d+|[东西南北]区|区域|地区)?(?:分公司|支公司|"
    r"办事处|代表处|联络处|分部|公司)$"
)

JUNK = re.compile(
    r"\((?:筹|筹建|筹备|筹备中|暂名|急招|急聘|诚聘|直招|直聘|招聘|内部招聘|双休|包吃住|"
    r"五险一金|五险|六险一金|可实习|实习|校招|社招|"
    r"校园招聘|社会招聘|官方|认证|已认证|名企|上市公司|已上市|上市|世界500强|500强|国企|"
    r"央企|外企|外资|合资|民企|总部|中国总部|高薪|兼职|全职|"
    r"新三板|a股|港股|在业|存续|开业|注销|吊销|迁出|hr|new|hot|急|诚信企业|优质企业|"
    r"高新技术企业|知名企业|品牌企业|会员企业|诚聘英才|个人|本人|业主|房东|雇主|家庭)\)"
)
JUNK_HEAD = re.compile(
    r"^(?:[★☆●◆■▲※]+|\d{1,3}[.、)]\s*|[【\[(](?:急招|急聘|诚聘|直招|高薪|热招|招聘|名企|推荐)[】\])]|"
    r"(?:急招|急聘|诚聘|热招|直聘|高薪诚聘)[:：!\-]?)+"
)
JUNK_TAIL = re.compile(
    r"(?:\s*(?:诚聘英才|诚聘|急招|急聘|招聘|高薪招聘|欢迎您|欢迎加入|官网|官方|招聘中|hr|"
    r"人力资源部|人事部|招聘部|人资部|行政部|校园招聘|社会招聘)|"
    r"[\s★☆●◆■▲※*#!?？！。，,、;；:：~_+=\-—·\"'|/]+|(?<=司)\d{1,3}|"
    r"(?<=[\u4e00-\u9fff]{2})1)+$"
)
# What an advertiser writes behind a legal form or into a bracket, several at a time.
_ADS = (
    r"(?:hr|boss|人事|老板|公司|企业|厂家|总部)?(?:直招|直聘|直签|急招|急聘|诚聘|热招)|不收费|无中介|"
    r"非中介|招聘(?:专用|号|账号)?|(?:四|五|六|七)险(?:一|二|两)金|五险|六险|双休|单休|包吃包?住?|"
    r"包住|包食宿|年终奖|带薪年假|高薪|底薪|可实习|长期|稳定|官方(?:账号|直招)?"
)
JUNK_AFTER = re.compile(rf"(?:{_ADS})+")
JUNK_INNER = re.compile(rf"(?:{_ADS})(?:[+、,/|·&;\- ]*(?:{_ADS}))*")
# What stands before a second name in a bracket. A former name keeps its 原 or 曾用名: relations
# tell by it that the firm was renamed.
SECOND_NAME = re.compile(
    r"^(?:又名|别名|简称|俗称|对外名称|旗下品牌|品牌名?|商号)[:：为]*(?=..)"
)
# A brand in both scripts. Behind the Chinese one fewer than five letters are mostly a code of a
# department (星河科技CMC), and some words need the Latin brand before them (Galaxy出行).
BOTH_SCRIPTS = re.compile(
    r"(?P<han>[\u4e00-\u9fff]{2,8})(?P<tail>[a-z]{5,}[a-z ]*)|"
    r"(?P<head>[a-z]{3,}[a-z ]*)(?P<after>[\u4e00-\u9fff]{2,8})"
    r"(?<!出行|中国|英语|之一|平台|中心|学院|社区)(?<!办公室)(?<!行业)"
)
CUT = re.compile(r"(?:\.{2,}|…+|\.\.\.)$")

_ANON_START = re.compile(
    r"^(?:(?:国内|国际|全国|全球|世界|亚洲|欧美|欧洲|海外|业内|行业|本地|中国|一家|某家|"
    r"外资|国有|民营|合资|上市|华东|华南|华北)的?"
    r"(?:(?:知名|著名|大型|中大型|中型|顶级|头部|新锐|领先|top\d*)(?:的|性)?|"
    r"[\u4e00-\u9fff]{2,4}(?:知名|著名))"
    r"|(?:[\u4e00-\u9fff]{2,6}?)?(?:知名|著名)(?:的|性)?|(?:[\u4e00-\u9fff]{2,3})?(?:大型|"
    r"中大型|中型)(?:的|性)?|(?:顶级|头部|top\d*))"
)
_ANON_END = re.compile(
    r"(?:公司|企业|集团|机构|厂商|品牌|平台|单位|工厂|外企|央企|国企|银行|学校|网站|app|"
    r"上市|商|总行|互联网|行业|项目|500强|社区|产品|部门|医院|事务所|服务|车企|药企|房企|"
    r"一家|社|金融|教育|之一|甲方|乙方|大厂|研发中心|研究院|中心|公司[a-z\d])(?:\(.*\)|"
    r"[,;+\uff0b].*)?$"
)
# **科技有限公司, 深圳××科技: a name blotted out.
_MASKED = re.compile(r"(?:\*{2,}|×{2,}|^x{2,4})(?=[\u4e00-\u9fff])")
_DENIED = re.compile(
    r"^(?:保密|匿名|不便透露|暂不公开|公司名称保密|企业名称保密|名称保密|confidential|"
    r"anonymous|undisclosed|stealth)|(?:保密公司|保密企业|confidential|\(保密\)|公司保密|"
    r"stealth (?:startup|mode)|undisclosed)"
)
_MAY_DENY = re.compile("[密匿便暂a-z]")
"""One of these is in all that `_DENIED` finds; to look for them first is quick."""
_TYPES = re.compile(
    r"^(?:世界)?(?:500强|五百强|世界500强)(?:.{0,10})?(?:企业|公司|外企|集团)?$|^(?:外资|"
    r"国有|民营|上市|合资|日资|美资|德资|欧美|港资|台资|外商|独角兽|互联网|创业|"
    r"科技)+(?:独资)?(?:企业|公司|集团|单位)$|^(?:央企|国企|外企|甲方|"
    r"大厂)(?:.{0,4}(?:公司|企业|子公司))?$"
)
_TYPE = listed_words("types.txt")
_TYPE_END = re.compile(
    r"(?<!有限)(?<!责任)(?<!股份)(?:公司|企业|集团|工厂|机构|平台|单位|外企|国企|央企)$"
)


def anonymous(folded: str) -> bool:
    """Return whether a name describes an employer instead of naming it.

    >>> [anonymous(n) for n in ("某大型互联网公司", "国内知名电商企业", "大型电机厂")]
    [True, True, False]
    """
    if "某" in folded and not folded.startswith("某某人"):
        return True
    masked = "**" in folded or "××" in folded or folded.startswith("xx")
    if masked and _MASKED.search(folded):
        return True
    if _MAY_DENY.search(folded) and _DENIED.search(folded):
        return True
    if _TYPES.match(folded) or _one_of_a_type(folded):
        return True
    return bool(_ANON_START.match(folded) and _ANON_END.search(folded))


def _one_of_a_type(folded: str) -> bool:
    """Return whether a name says 一家 and then only of which type (深圳一家上市贸易公司)."""
    if "一家" not in folded:
        return False
    where, one, rest = folded.partition("一家")
    found = _TYPE_END.search(rest)
    if not one or not found or (where and where not in gazetteer().chinese):
        return False
    middle = rest[: found.start()].removesuffix("的")
    while middle:
        sizes = range(min(8, len(middle)), 1, -1)
        size = next((n for n in sizes if middle[-n:] in TRADES or middle[-n:] in _TYPE), 0)
        if not size:
            return False
        middle = middle[:-size]
    return True


def only_digits(folded: str) -> bool:
    """Return whether somebody typed digits that are no brand: 123456, 000, a telephone.

    >>> [only_digits(n) for n in ("123456", "0000", "13800138000", "360", "17173")]
    [True, True, True, False, False]
    """
    plain = re.sub(r"[\s\-.()+]", "", folded)
    if not plain.isdecimal():
        return False
    in_turn = len(plain) >= 3 and plain in "01234567890123456789"
    return len(plain) >= 7 or in_turn or len(set(plain)) == 1


PLACEHOLDER = listed_words("placeholders.txt")
# A board's own industry list, shown in place of a name: words joined by slashes.
INDUSTRIES = re.compile(
    r"^[\u4e00-\u9fff]{2,6}(?:[/、][\u4e00-\u9fff]{2,6}){1,6}(?:等)?(?:\([^)]*\))?$"
)

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘"
    "于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江"
    "尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
PERSON = re.compile(
    rf"^(?:[{_SURNAMES}](?:先生|女士|小姐|老板|总|经理|老师|师傅|姐|哥|阿姨)|"
    rf"个体户?[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|"
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:先生|女士|小姐|老师)|(?:欧阳|司马|上官|"
    rf"诸葛)[\u4e00-\u9fff]{{0,2}}(?:先生|女士|小姐)|(?:mr|ms|mrs|miss)\.? [a-z]+)$"
)
AGENCY = re.compile(
    r"人力资源|(?<!建筑)(?<!装饰)(?<!工程)劳务|猎头|职业介绍|职介|劳动服务|派遣|人事代理|"
    r"人力服务|人力咨询|"
    r"人力科技|人力$|招聘服务|灵活用工|(?<!技术)(?<!数据)(?<!软件)外包服务|人才$|"
    r"人才(?:信息|资源|交流|职业)*(?:服务|市场|咨询|管理|开发|交流|派遣|中介|网络|科技)|"
    r"headhunt|recruit|staffing|talent (?:search|solutions|acquisition)|executive search|"
    r"manpower|employment agency|human resources"
)
MAY_BE_AGENCY = re.compile("[力务猎介派事灵外才a-z]")
"""One of these is in all that `AGENCY` finds."""
# A name cut within its legal form: 星河科技有限公, 星河科技股份有, 星河科技有.
CUT_FORM = re.compile(
    r"(?:(?:集团)?股份(?:有限责任公|有限责任|有限责|有限公|有限|有)|有限责任公|有限责任|"
    r"有限责|有限公|有限)$"
)
CUT_LETTER = re.compile(r"(?<=..)(?:有|股|集)$")
