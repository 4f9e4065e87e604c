"""What is wrong with an answer before anybody reads it: status 200 says little.

Walls, challenges and dead pages are named, counted and left alone; nothing here helps to get
round one. How walls look is `spiders.pages.walls`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

from enrich.issues import Issue
from spiders.families import Page
from spiders.pages import walls
from spiders.pages.charset import Decoded, decoded
from spiders.pages.failures import json_failure
from spiders.pages.text import one_line, without_hidden

Wanted = Literal["", "html", "json", "xml"]
MAX_DAMAGE = 0.001
"""Share of characters that could not be read, above which a page is refused."""

SHORT = 1500
"""Characters of visible text: a page with more has content, whatever words it holds."""

BRIEF = 800
"""Characters of visible text within which a sentence to the visitor is what a page is about."""

LARGE = 60_000
"""Bytes: walls and shells are smaller than pages that people read, or nearly all script."""

FEW_TAGS = 150
"""A page with fewer closing tags is nearly all script."""

HEAD = 6000
"""Characters in which a page says where it leads, or answers with nothing but an error."""

SHELL = 80
"""Characters of text beside the headings, below which a page shows nothing."""

FAINT = 300
"""The same for a page without a single link."""

_OBJECTS = r"(?:职位|岗位|招聘(?:信息|公告|职位|岗位)?|信息|页面|网页|内容|链接|公告|文章|网址)"
_OVER = (
    r"(?:不存在|已经?(?:被)?(?:下线|关闭|过期|失效|删除|结束|停止(?:招聘)?|撤销|下架|招满|"
    r"截止|移除|暂停)|"
    r"被(?:删除|关闭|下架|移除)|找不到|未找到|走丢|无法访问|停止招聘|下线|停招)"
)
_JOB = (
    r"(?:jobs?|positions?|pages?|postings?|vacanc(?:y|ies)|roles?|listings?|requisitions?|"
    r"opportunit(?:y|ies)|ad(?:vert(?:isement)?)?|offer|link|url)"
)
_ENDED = (
    r"(?:no\ longer\ .{0,40}|not\ (?:be\ )?(?:found|available)|unavailable|"
    r"(?:has\ been\ |have\ been\ |is\ |was\ |has\ )?(?:already\ )?"
    r"(?:filled|closed|removed|expired|deleted|taken\ down|archived)|"
    r"does\ ?n.t\ exist|does\ not\ exist|(?:could|can)(?:\ ?not|n.t|.t)\ be\ found)"
)
GONE_TITLE = re.compile(
    rf"""(?:(?:抱歉|对不起|sorry|oops|whoops|uh\ oh)[,，!！\s]*)?(?:
    (?:该|此|本|您.{{0,6}}的?|当前)?{_OBJECTS}.{{0,6}}{_OVER}了?(?:[,，].{{0,20}})?|
    (?:找不到|没有找到|未找到).{{0,14}}|(?:error|http)?\s*404(?:\W.{{0,40}})?|停止招聘|(?:已下线|已关闭|已过期|已结束)|
    (?:the|this|that)?\s*{_JOB}(?:\ \w+){{0,3}}\ {_ENDED}|(?:\w+\ )?not\ found|
    (?:we\ )?(?:can.t|can\ ?not|could\ ?n.t|could\ not)\ find\ .{{0,40}}|410\ gone|gone|
    (?:seite|stelle|stellenangebot)\ nicht\ (?:gefunden|mehr\ verfügbar))""",
    re.IGNORECASE | re.VERBOSE,
)
GONE_WORDS = re.compile(
    rf"""(?:该|此|本|这个|您.{{0,10}}的|当前)(?:{_OBJECTS}){{1,2}}.{{0,8}}{_OVER}|
    (?:抱歉|对不起|很遗憾|非常遗憾).{{0,24}}{_OVER}|(?:职位|岗位|招聘)已(?:经)?(?:下线|关闭|停止|过期|结束|失效|招满)|停止招聘|
    \b(?:this|the|that|your)\ {_JOB}(?:\ \w+){{0,6}}\ {_ENDED}|
    \b{_JOB}\ (?:not\ found|has\ (?:been\ (?:filled|closed|removed)|expired))|
    \b(?:sorry|unfortunately|oops)\b.{{0,60}}{_ENDED}|
    no\ longer\ (?:available|active|open|exists?|online|
    accepting\ (?:applications|applicants|candidates))|
    (?:can.t|can\ ?not|could\ ?n.t|could\ not)\ find\ (?:the|this|that|what).{{0,40}}
    (?:page|job|looking)|
    nicht\ mehr\ (?:verfügbar|online|aktiv)""",
    re.IGNORECASE | re.VERBOSE,
)
LOGIN_PLACE = re.compile(
    r"(?:(?:user|member|account|passport|candidate|web|my|u|oauth2?|sso)[-_.]?)?"
    r"(?:log-?in|sign-?in|logon|authwall|passport|sso|cas|authorize)"
    r"(?:[-_]?(?:page|form|index|required))?(?:\.\w{2,5})?",
    re.IGNORECASE,
)
CHECK_PLACE = re.compile(
    r"(?:(?:safe|sec|security|human|bot|robot|user|anti|waf|web|slide)[-_]?)?"
    r"(?:verif(?:y|ication)|captcha|challenge|spider|unhuman|wafcheck|check(?=\.|$)|punish|"
    r"checkpoint|blocked|"
    r"block[-_]?page|denied|forbidden|sorry|40[13]|\w{0,24}captcha)"
    r"(?:[-_]?(?:slider|code|page|center|index|human|img|bot|check))?(?:\.\w{2,5})?|"
    r"_____tmd_____|_guard",
    re.IGNORECASE,
)
GONE_PLACE = re.compile(
    r"(?:page[-_]?|job[-_]?|error[-_]?)?(?:404|not[-_]?found|expired|closed)(?:\.\w{2,5})?",
    re.IGNORECASE,
)
LOGIN_HOSTS = frozenset({"login", "passport", "sso", "auth", "accounts", "signin", "cas"})
CHECK_HOSTS = frozenset({"verify", "captcha", "safe", "challenge", "sec", "antispider"})
TOKEN = re.compile(
    r"\d{4,}|[0-9a-f]{8}-[0-9a-f]{4}|(?<=/)[A-Za-z0-9_\-~]*\d[A-Za-z0-9_\-~]{5,}"
)
TITLE = re.compile(r"<(title|h1|h2)\b[^>]{0,300}>(.{0,300}?)</\1", re.IGNORECASE | re.DOTALL)
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")
# The plain word first, which is found five times as fast as a class of signs.
ADVERT = re.compile(r"JobPosting(?<=[\"'/:]JobPosting)[\"']")
META = re.compile(r"<meta\b[^>]{0,600}>", re.IGNORECASE)
REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
LEADS = re.compile(
    r"content\s*=\s*[\"']?\s*(\d{0,4})[\d.]*\s*[;,]\s*url\s*=\s*[\"']?([^\"'>\s]{1,600})",
    re.IGNORECASE,
)
SOON = 10
"""Seconds: a page that leads elsewhere later than that is meant to be read."""

SCRIPTED = re.compile(
    r"location(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*[\"']([^\"']{1,600})",
    re.IGNORECASE,
)
STATES = (
    "__INITIAL_STATE__",
    "__NEXT_DATA__",
    "__next_f",
    "__NUXT",
    "__APOLLO",
    "__SEARCH_RESULT__",
)
DATA = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>|<!--.{0,600}?-->|\s)*<(?:rss|feed|urlset|sitemapindex|"
    r"[\w:-]*(?:jobs|positions))\b",
    re.IGNORECASE | re.DOTALL,
)
UNSHOWN = re.compile(
    r"<(div|section|form|p|ul|dialog|aside)\b[^>]{0,400}?"
    r"(?:\shidden\b|display\s*:\s*none)[^>]{0,400}>.{0,1500}?</\1",
    re.IGNORECASE | re.DOTALL,
)
PASSWORD = re.compile(r"<input\b[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]{0,400}href", re.IGNORECASE)
DATA_IN_SCRIPT = re.compile(
    r"=\s*[\[{]{1,2}\s*\"?\w[^<]{120}|data-[\w-]{1,30}=[\"'](?:\{|\[\{)(?:&quot;|\")"
)
DATA_TYPES = re.compile(
    r"^(?:image|audio|video|font)/|application/(?:pdf|zip|msword|vnd\.|x-(?:7z|rar))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """An answer and what can be known of it without reading it.

    Attributes:
        url: Where it came from, after redirects.
        asked: What was asked for; "" if that is not known.
        wanted: What it should be; "" for whatever it is.
    """

    body: bytes
    url: str = ""
    asked: str = ""
    content_type: str = ""
    wanted: Wanted = ""

    @cached_property
    def decoded(self) -> Decoded:
        """The text in whatever charset it is."""
        return decoded(self.body, self.content_type)

    @cached_property
    def is_markup(self) -> bool:
        """Whether it is HTML or XML, by its first character."""
        return self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"

    @cached_property
    def is_html(self) -> bool:
        """Whether it is HTML."""
        start = self.body[:1000].lower()
        return self.is_markup and any(
            t in start for t in (b"<html", b"<!doctype html", b"<head", b"<body")
        )

    @cached_property
    def is_data(self) -> bool:
        """Whether it is XML for machines: a feed, a sitemap."""
        return not self.is_html and bool(DATA.match(self.decoded.text[:1000]))

    @cached_property
    def is_advert(self) -> bool:
        """Whether it carries an advertisement for machines."""
        return ADVERT.search(self.decoded.text) is not None

    @cached_property
    def has_state(self) -> bool:
        """Whether it carries data that scripts show."""
        return any(word in self.decoded.text for word in STATES)

    @cached_property
    def is_slight(self) -> bool:
        """Whether it is small, or script for the most part."""
        return len(self.body) <= LARGE or self.decoded.text.count("</") < FEW_TAGS

    @cached_property
    def visible(self) -> str:
        """The text that a person would see."""
        text = self.decoded.text
        if not self.is_markup:
            return text
        return one_line(UNSHOWN.sub(" ", without_hidden(text)))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Title and main headings."""
        text = self.decoded.text
        found = [_heading(text, tag) for tag in ("title", "h1")]
        if not found[1]:
            found.append(_heading(text, "h2"))
        return tuple(heading for heading in found if heading)

    @cached_property
    def advert_words(self) -> int:
        """How many different things it says that only advertisements say."""
        return walls.advert_words(self.headings, self.visible)

    @property
    def speaks_of_work(self) -> bool:
        """Whether it says enough of them to be an advertisement."""
        return self.advert_words >= walls.FEW_JOB_WORDS

    @cached_property
    def data(self) -> Any:
        """The answer's JSON, also where it stands in a page of nothing else; else itself."""
        text = self.decoded.text
        if self.is_markup:
            if len(text) > HEAD or not self.visible.startswith("{"):
                return self
            text = self.visible
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return self


def _heading(text: str, tag: str) -> str:
    place = max(text.find(f"<{tag}"), text.find(f"<{tag.upper()}"))
    match = TITLE.match(text, place) if place >= 0 else None
    return one_line(match[2]) if match else ""


def page_trouble(
    body: bytes,
    url: str = "",
    *,
    asked: str = "",
    content_type: str = "",
    wanted: Wanted = "",
) -> str:
    """Return what is wrong with an answer; "" when it can be read.

    Args:
        body: The answer.
        url: Its address after redirects.
        asked: The address that was asked for.
        content_type: The header of that name.
        wanted: What the answer should be.

    Returns:
        One of the keys of `WORDS`.
    """
    answer = Answer(body, url, asked, content_type, wanted)
    return next((found for check in CHECKS if (found := check(answer))), "")


def guard(page: Page) -> Issue | None:
    """Return what is wrong with a harvested page as an issue of that kind, or None."""
    request = page.requested
    if request.role == "sitemap" and page.body.startswith(b"\x1f\x8b"):
        return None
    wanted: Wanted = "json" if "json" in request.headers.get("Accept", "") else ""
    if page.status == 204 and wanted == "json" and not page.body:
        return None  # a query without results; its reader knows whether that can be
    kind = page_trouble(
        page.body,
        page.url,
        asked=request.url,
        content_type=page.headers.get("content-type", ""),
        wanted=wanted,
    )
    if not kind or (request.role == "sitemap" and kind in {"empty_shell", "soft_404"}):
        return None
    return Issue(
        kind=kind, message=f"answered {page.status}, but {WORDS[kind]}", where=page.url
    )


def refusal(page: Page) -> Issue:
    """Return who refused us, for an answer that says so by its status (401, 403 …)."""
    answer = Answer(page.body, page.url, content_type=page.headers.get("content-type", ""))
    kind = _blocked(answer) or _json_trouble(answer)
    if kind in {"", "empty_json"}:
        kind = "blocked"
    who = f": {WORDS[kind]}" if kind in WORDS else ""
    return Issue(kind=kind, message=f"the site answered {page.status}{who}", where=page.url)


WORDS = {
    "wrong_type": "with something else than was asked for",
    "login_wall": "asks to log in",
    "security_check_200": "leads to a security check",
    "redirected_away": "leads to another page",
    "cloudflare": "Cloudflare blocks or challenges us",
    "akamai": "Akamai blocks or challenges us",
    "imperva": "Imperva blocks or challenges us",
    "datadome": "DataDome blocks or challenges us",
    "perimeterx": "PerimeterX blocks or challenges us",
    "aliyun_waf": "Alibaba Cloud's firewall blocks or challenges us",
    "tencent_waf": "Tencent Cloud's firewall blocks or challenges us",
    "aws_waf": "Amazon's firewall blocks or challenges us",
    "waf_challenge": "a firewall wants proof of a browser",
    "captcha": "wants a riddle solved",
    "geo_block": "is closed to this part of the world",
    "rate_limited": "we come too often",
    "forbidden": "we are not let in",
    "server_error": "the site is out of order",
    "soft_404": "says that there is no such page or posting",
    "empty_json": "with nothing in it",
    "empty_shell": "with a page that scripts would have to fill",
    "damaged_text": "the text is damaged",
}


def _wrong_type(answer: Answer) -> str:
    if answer.body.startswith(BINARY) or DATA_TYPES.search(answer.content_type):
        return "wrong_type"
    if answer.wanted == "json" and answer.is_markup:
        return _led_away(answer) or _blocked(answer) or "wrong_type"
    if answer.wanted == "xml" and answer.is_html:
        return _led_away(answer) or _blocked(answer) or "wrong_type"
    return ""


def _led_away(answer: Answer) -> str:
    """Return where the answer leads instead of saying what was asked."""
    sent_on = _sent_on(answer)
    target = sent_on or answer.url
    if answer.is_advert or (target == answer.asked and not sent_on):
        return ""
    kind = _place_kind(target)
    if kind and kind != _place_kind(answer.asked):
        # Nobody knows what was asked for: a page about work may stand at any address.
        unsure = not (answer.asked or sent_on) and answer.speaks_of_work
        return "" if unsure else (sent_on and _blocked(answer)) or kind
    if not answer.asked:
        return ""
    before, after = urlsplit(answer.asked), urlsplit(target)
    if before.path.strip("/") and not after.path.strip("/") and not after.query:
        return "redirected_away"
    lost = [token for token in TOKEN.findall(before.path) if token not in target]
    return "redirected_away" if lost and not answer.has_state else ""


def _sent_on(answer: Answer) -> str:
    """Return the address that the page itself sends its visitors to at once; "" for none."""
    if not answer.is_html:
        return ""
    head = without_hidden(answer.decoded.text[:HEAD])
    for tag in META.findall(head):
        leads = LEADS.search(tag) if REFRESH.search(tag) else None
        if leads and int(leads[1] or 0) <= SOON:
            return leads[2]
    text = answer.decoded.text
    if "location" not in text or not answer.is_slight or len(answer.visible) >= SHELL:
        return ""
    scripted = SCRIPTED.search(text)
    return scripted[1] if scripted else ""


def _place_kind(url: str) -> str:
    """Return what an address says of the page there; "" for nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    places = [place for place in parts.path.split("/") if place]
    host = (parts.hostname or "").partition(".")[0]
    if host in LOGIN_HOSTS or any(LOGIN_PLACE.fullmatch(place) for place in places):
        return "login_wall"
    if host in CHECK_HOSTS or any(CHECK_PLACE.fullmatch(place) for place in places):
        return "security_check_200"
    return "soft_404" if places and GONE_PLACE.fullmatch(places[-1]) else ""


def _blocked(answer: Answer) -> str:
    """Return whose wall the page is; "" for a page with content."""
    if not answer.is_markup or answer.is_data or answer.is_advert:
        return ""
    titled = walls.titled(answer.headings)
    if not (titled or answer.is_slight) or len(answer.visible) > SHORT:
        return ""
    if answer.speaks_of_work:
        return ""
    said = titled or _says_blocked(answer)
    return walls.marked(answer.decoded.text) or walls.better(said, answer.visible)


def _says_blocked(answer: Answer) -> str:
    if len(answer.visible) > BRIEF or answer.advert_words:
        return ""
    worded = walls.worded(answer.visible)
    if answer.has_state:
        # What scripts will show may be a posting: a header that offers to log in says little.
        return worded if worded == "captcha" else ""
    lost = bool(GONE_WORDS.search(answer.visible))
    if worded and not (lost and worded in {"login_wall", "server_error"}):
        return worded
    form = walls.is_form(answer.visible) or PASSWORD.search(answer.decoded.text)
    return "login_wall" if form and not lost else ""


def _json_trouble(answer: Answer) -> str:
    if answer.data is answer:
        return "empty_json" if answer.wanted == "json" and not answer.body.strip() else ""
    return json_failure(answer.data)


def _soft_404(answer: Answer) -> str:
    if not answer.is_html or answer.is_advert:
        return ""
    parts = [part for shown in answer.headings for part in walls.PARTS.split(shown)]
    if any(GONE_TITLE.fullmatch(part.strip(" .…!！。")) for part in parts):
        return "soft_404"
    if not answer.is_slight or len(answer.visible) > SHORT or answer.speaks_of_work:
        return ""
    return "soft_404" if GONE_WORDS.search(answer.visible) else ""


def _empty_shell(answer: Answer) -> str:
    if answer.wanted != "json" and not answer.body.strip():
        return "empty_shell"
    if not answer.is_html or answer.is_advert or answer.has_state or not answer.is_slight:
        return ""
    shown = len(answer.visible) - sum(map(len, answer.headings))
    text = answer.decoded.text
    if answer.advert_words or shown >= FAINT or (shown and _heading(text, "h1")):
        return ""
    # Pages for people have links, even the shortest; what only scripts fill has none yet.
    if shown >= SHELL and LINK.search(text):
        return ""
    scripted = "<script" in text.lower() and not DATA_IN_SCRIPT.search(text)
    return "empty_shell" if scripted or not answer.visible else ""


def _damaged(answer: Answer) -> str:
    text = answer.decoded.text
    # One character lost at the very end is a page cut off, which others count.
    lost = text.rstrip("\ufffd").count("\ufffd")
    return "damaged_text" if text and lost > MAX_DAMAGE * len(text) else ""


CHECKS: tuple[Callable[[Answer], str], ...] = (
    _wrong_type,
    _led_away,
    _blocked,
    _json_trouble,
    _soft_404,
    _empty_shell,
    _damaged,
)
