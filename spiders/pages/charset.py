"""The text of a page's bytes, whatever the page says its charset is.

Headers and `<meta>` are wrong often enough that the bytes come first: byte-order mark, UTF-8 if
it almost fits, then whichever of the East Asian charsets gives the commonest characters, then
what was declared. GB2312 and GBK are always read as GB18030, which holds all their characters
and those that people's names need.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

HEAD = 4096
SAMPLE = 400
DECLARED = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]{1,30})""", re.IGNORECASE
)
HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# One letter with a mark, or two within a word: "Größe".
MARKED = re.compile(rb"[\x80-\xff][\x40-\x7f]*|[\x80-\xff]{2}[a-z][\x40-\x7f]*")
SURE = 0.3
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_kr": "cp949",
    "cp949": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
COMMON_HAN = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为和要时出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么"
    "去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知"
    "全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次"
    "度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建"
    "务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路"
    "记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运招聘职岗司薪网验责历技专销售项目客户服财户"
    "這來個國說們為時會對過發後裡種經麼學現沒動還進樣開從實軍無與長機將兩間問應戰頭體見產業關點員認條題爾變總電數報結務場計資許"
    "統區隊決馬書則聽強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運職崗薪網驗責歷專銷項戶財須備團辦證請係錄聯絡營訓練費額"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text.

    Attributes:
        damage: Share of the non-ASCII characters that could not be read; above 0 is flagged.
    """

    text: str
    charset: str
    damage: float = 0.0


def decoded(body: bytes, content_type: str = "") -> Decoded:
    """Return the text of `body`; never raises."""
    for mark, charset in MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], charset)
    if body[:HEAD].count(0) * 3 > len(body[:HEAD]):
        little = body[1:HEAD:2].count(0) >= body[0:HEAD:2].count(0)
        return _read(body, "utf-16-le" if little else "utf-16-be")
    utf8 = _read(body, "utf-8")
    # A page cut in mid-character or with a few bad bytes is still UTF-8; GBK read as UTF-8
    # loses most of what is not ASCII.
    if utf8.damage <= 0.05 or (utf8.text.count("\ufffd") == 1 and utf8.text[-1] == "\ufffd"):
        return utf8
    foreign = _foreign(body)
    declared = declared_charset(body, content_type)
    charset = (
        _east_asian(foreign, declared) or _western(foreign, declared) or declared or "gb18030"
    )
    found = _read(body, charset)
    return utf8 if found.damage > utf8.damage else found


def declared_charset(body: bytes, content_type: str = "") -> str:
    """Return the charset that header or page names, as Python calls it; "" for none."""
    header = HEADER.search(content_type)
    page = DECLARED.search(body[:HEAD])
    names = [header[1]] if header else []
    names += [page[1].decode("ascii")] if page else []
    for name in names:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        return WIDER.get(known, known)
    return ""


def _read(body: bytes, charset: str) -> Decoded:
    try:
        text = body.decode(charset)
    except UnicodeDecodeError:
        text = body.decode(charset, "replace")
    except LookupError:
        return _read(body, "utf-8")
    lost = text.count("\ufffd")
    if not lost:
        return Decoded(text, charset)
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return Decoded(text, charset, lost / foreign)


def _east_asian(foreign: bytes, declared: str) -> str:
    """Return the East Asian charset whose reading looks like language, or "".

    What is declared needs less proof: kana are few in some Japanese titles.
    """
    kana = {
        name: _script(
            foreign, name, "\u3040", "\u30ff", least=0.06 if name == declared else 0.25
        )
        for name in ("cp932", "euc_jp")
    }
    scores = {
        "gb18030": _han(foreign, "gb18030"),
        "big5hkscs": _han(foreign, "big5hkscs"),
        # EUC-KR holds the usual syllables alone: other text read as cp949 is full of odd ones.
        "cp949": _script(foreign, "euc_kr", "\uac00", "\ud7a3", least=0.8),
    }
    # Frequent Chinese characters share their bytes with Korean syllables, not vice versa.
    if scores["gb18030"] >= SURE and declared != "cp949":
        scores["cp949"] = 0.0
    if kana.get(declared):
        return declared
    scores |= kana
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= 0.12 else ""


def _han(foreign: bytes, charset: str) -> float:
    letters = _letters(foreign, charset)
    return sum(1 if c in COMMON_HAN else -2 * (c == "\ufffd") for c in letters) / len(letters)


def _script(foreign: bytes, charset: str, first: str, last: str, *, least: float) -> float:
    letters = _letters(foreign, charset)
    share = sum(first <= c <= last for c in letters) / len(letters)
    sure = len(letters) >= 12 and "\ufffd" not in letters[:-1]
    return share if share > least and sure else 0.0


def _letters(foreign: bytes, charset: str) -> list[str]:
    return [c for c in foreign.decode(charset, "replace") if c > "\x7f"] or ["\ufffd"]


def _western(foreign: bytes, declared: str) -> str:
    """Return a one-byte charset when letters with marks stand alone among ASCII, else ""."""
    stretches = foreign.split()
    alone = sum(MARKED.fullmatch(stretch) is not None for stretch in stretches)
    if not stretches or alone < 0.8 * len(stretches):
        return ""
    one_byte = declared.startswith(("cp125", "iso8859", "koi8", "mac"))
    return declared if one_byte else "cp1252"


def _foreign(body: bytes) -> bytes:
    """Return the first stretches of `body` that are not ASCII, each with what it runs into."""
    found = re.finditer(rb"[\x80-\xff][\x40-\xff]*", body)
    return b" ".join(m.group() for m, _ in zip(found, range(SAMPLE), strict=False))
