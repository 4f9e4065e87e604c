"""Personal contacts leave a text before it reaches any disk; a company's own line may stay.

Digits are read in every script that advertisers use to hide them (full width, circled, Chinese
numerals), so `１３８…`, `①③⑧…` and `一三八…` go as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for code in (*range(0x80, 0x3000), *range(0x3000, 0x3400), *range(0xFF10, 0xFF1A))
    if unicodedata.digit(chr(code), None) is not None
}
FANCY_DIGIT = re.compile("[" + "".join(map(chr, DIGITS)) + "]")
SIGNS = str.maketrans(
    {**DIGITS, "＠": "@", "．": ".", "－": "-", "（": "(", "）": ")", "＋": "+"}
)
FANCY_SIGN = re.compile("[＠．－（）＋]")

GAP = r"[\s\-.·_]{0,2}"
# The look-behind stands after the first digit: an expression that begins with a plain character
# is found three times faster.
MOBILE = re.compile(rf"1(?<![\d.]1)[3-9]\d(?:{GAP}\d){{8}}(?![\d%])")
MOBILE_CN = re.compile(rf"(?:\+|00)?86{GAP}1[3-9]\d(?:{GAP}\d){{8}}(?![\d%])")
# In pairs, as people write them: ten digits by themselves may be any number.
MOBILE_FR = re.compile(r"0(?<![\d.]0)[67](?:[\s.\-]\d\d){4}(?![\d%])")
ABROAD = re.compile(
    r"(?<![\d.])(?:\+|00)[1-9]\d{0,2}[\s\-.()]{0,3}\d(?:[\s\-.()]{0,2}\d){6,12}(?!\d)"
)
HAN_MOBILE = re.compile(
    r"[一幺壹][三四五六七八九叁肆伍陆柒捌玖][零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{9}"
)
MAIL = re.compile(
    r"[A-Za-z0-9._%+\-]{1,64}\s?(?:@|\(at\)|\[at\]|#(?=[a-z0-9-]+\.(?:com|cn|net)))\s?"
    r"[A-Za-z0-9\-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\])\s?[A-Za-z0-9\-]{2,63}){1,4}",
    re.IGNORECASE,
)
CHAT = re.compile(
    r"(?:微\s*信|薇\s*信|威\s*信|[vV]\s*信|we\s?chat|wx|vx|weixin|Q\s?Q|扣扣|企鹅号|钉钉|whats\s?app|telegram|skype|line\s?id)"
    r"\s*(?:群|号码?|账号|帐号|同号|id|no\.?|number)?\s*(?:[:：是为]|\(|（)?\s*"
    r"(?P<id>(?=[\w.\-]*\d)[A-Za-z0-9][\w.\-]{4,29}|[a-z][a-z0-9_\-]*[_\-][a-z0-9_\-]{2,}|(?<=[:：])[a-z]{6,19}(?![a-z]))",
    re.IGNORECASE | re.ASCII,
)
CITIZEN = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?![0-9A-Za-z])"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温葛"
)
PERSON = re.compile(
    rf"(?P<lead>(?:联\s*系\s*人|联络人|招聘负责人|人事负责人|负责招聘|contact\s+person|contact|recruiter)"
    rf"\s*[:：]?\s*)(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?"
    rf"(?:先生|女士|小姐|老师|经理|主任|总|处长|科长|同学)|[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
    rf"(?=[\s,，;；。.、/|(（:：]|$)|(?-i:[A-Z][a-z]+\s[A-Z][a-z]+))",
    re.IGNORECASE,
)
TITLED = re.compile(rf"(?<![\u4e00-\u9fff])[{SURNAMES}](?:先生|女士|小姐)")
# What a text must hold before the shape itself is tried: finding a word costs a hundredth of
# trying the expression at every place. Applied to the text in lower case.
SHAPES: tuple[tuple[str, re.Pattern[str], str | int, tuple[str, ...]], ...] = (
    ("id", CITIZEN, 0, ("19", "20")),
    ("mail", MAIL, 0, ("@", "(at)", "[at]", "#")),
    (
        "chat",
        CHAT,
        "id",
        (
            *(
                "微信",
                "微 信",
                "薇信",
                "威信",
                "v信",
                "v 信",
                "chat",
                "wx",
                "vx",
                "weixin",
                "qq",
            ),
            *("q q", "扣扣", "企鹅号", "钉钉", "whats", "telegram", "skype", "line"),
        ),
    ),
    ("tel", MOBILE_CN, 0, ("86",)),
    ("tel", MOBILE, 0, ("13", "14", "15", "16", "17", "18", "19")),
    ("tel", ABROAD, 0, ("+", "00")),
    ("tel", MOBILE_FR, 0, ("06", "07")),
    ("tel", HAN_MOBILE, 0, ("一", "幺", "壹")),
    ("name", PERSON, "name", ("联系", "联 系", "联络人", "负责", "contact", "recruiter")),
    ("name", TITLED, 0, ("先生", "女士", "小姐")),
)
LANDLINE = re.compile(
    r"(?:(?:\+|00)?86[\s\-]?)?\(?0(?:10|2\d|[3-9]\d{2})\)?[\s\-]{0,2}[2-8]\d{2,3}[\s\-]?\d{4}(?:[\s\-转*#]{1,3}\d{1,6})?"
    r"|(?<!\d)[48]00[\s\-]?\d{3,4}[\s\-]?\d{3,4}(?!\d)"
)


def redacted(text: str) -> tuple[str, Counter[str]]:
    """Return `text` with personal contacts replaced, and how many of each kind there were.

    >>> redacted("电话 138-0013-8000，简历投 hr@example.com")[0]
    '电话 [tel]，简历投 [mail]'
    """
    counts: Counter[str] = Counter()
    plain = _plain_digits(text)
    lower = plain.lower()
    for kind, shape, group, needles in SHAPES:
        if not any(needle in lower for needle in needles):
            continue
        spans = [found.span(group) for found in shape.finditer(plain)]
        if spans:
            counts[kind] += len(spans)
            same = plain is text
            text = _covered(text, spans, f"[{kind}]")
            plain = text if same else _covered(plain, spans, f"[{kind}]")
    return text, counts


def company_phone(text: str) -> str:
    """Return the landline or 400 number in `text`; "" for a mobile, which is a person's.

    >>> company_phone("021-5555 0101转8"), company_phone("13800138000")
    ('021-5555 0101转8', '')
    """
    plain = _plain_digits(text)
    if MOBILE.search(plain):
        plain = MOBILE.sub(" ", plain)
    found = LANDLINE.search(plain)
    return found.group().strip() if found else ""


def _plain_digits(text: str) -> str:
    """Return `text` with ASCII digits and signs, of the same length."""
    if text.isascii() or not (FANCY_DIGIT.search(text) or FANCY_SIGN.search(text)):
        return text
    return text.translate(SIGNS)


def _covered(text: str, spans: list[tuple[int, int]], token: str) -> str:
    parts, end = [], 0
    for start, stop in spans:
        parts += [text[end:start], token]
        end = stop
    return "".join([*parts, text[end:]])
