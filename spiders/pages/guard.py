"""What is wrong with an answer before anybody reads it: status 200 says little.

Walls, challenges and dead pages are named, counted and left alone; nothing here helps to get
round one.
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
from spiders.pages.charset import Decoded, decoded
from spiders.pages.text import HIDDEN, TAG, one_line

Wanted = Literal["", "html", "json", "xml"]
MAX_DAMAGE = 0.001
"""Share of characters that could not be read, above which a page is refused."""

SHORT = 1500
"""Characters of visible text: a page with more has content, whatever words it holds."""

LARGE = 60_000
"""Bytes: walls and shells are smaller than pages that people read."""

READ = 100_000
SCRIPTS = re.compile(
    r"window\._waf_|aliyun_waf|acw_sc__v2|waf_nc_|_waf_is_mobile|cf-chl-|_cf_chl_opt|"
    r"/cdn-cgi/challenge-platform|awswafintegration|aws-waf-token|captcha-delivery\.com|"
    r"_incapsula_resource|px-captcha|perimeterx|eo_bot_|__tst_status|/_guard/|probe\.js\?",
    re.IGNORECASE,
)
CAPTCHA = re.compile(
    r"滑动验证|滑块验证|安全验证|人机验证|访问验证|身份验证|图形验证|拖动.{0,6}滑块|"
    r"请.{0,8}(?:完成|输入).{0,6}验证|"
    r"captcha|nocaptcha|geetest|verify (?:that )?you are (?:a )?human|are you a robot|"
    r"not a robot|human verification",
    re.IGNORECASE,
)
CHALLENGE = re.compile(
    r"just a moment|checking your browser|attention required|"
    r"access denied|request unsuccessful|"
    r"pardon our interruption|unusual traffic|enable javascript and cookies|ddos protection|"
    r"访问(?:过于)?频繁|访问异常|操作频繁|请求被拦截|环境存在异常|异常访问|访问被拒绝|系统检测到|您的IP|被拦截",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"^\W*(?:用户|会员|账号|账户|个人|求职者|企业)?(?:登录|登陆|请登录|请先登录)|登录(?:后|才能|页)|"
    r"^\W*(?:sign|log) ?in\b|(?:sign|log) in to continue|please (?:sign|log) ?in",
    re.IGNORECASE,
)
GONE = re.compile(
    r"(?:职位|岗位|招聘|信息|页面|网页|内容).{0,8}(?:不存在|已?下线|已?关闭|已?过期|已?失效|已?删除|已?结束|"
    r"已?停止|找不到|已?撤销)|(?:找不到|没有找到).{0,6}(?:页面|网页|职位|岗位)|停止招聘|"
    r"no longer (?:available|active|accepting|open)|(?:job|position|page|posting|vacancy)"
    r".{0,20}(?:not found|has been (?:filled|closed|removed)|has expired|does ?n.t exist)|"
    r"page not found|error 404|404 not found|^\W*404\b",
    re.IGNORECASE,
)
LOGIN_PATH = re.compile(
    r"/(?:login|signin|sign-in|log-in|passport|sso|auth|account/login)\b|^(?:login|passport|sso)\.",
    re.IGNORECASE,
)
CHECK_PATH = re.compile(
    r"/(?:verify|captcha|security|challenge|antispider|safe|block|waf)\w*\b|^(?:verify|captcha|safe)\.",
    re.IGNORECASE,
)
TOKEN = re.compile(
    r"\d{4,}|[0-9a-f]{8}-[0-9a-f]{4}|(?<=/)[A-Za-z0-9_\-~]*\d[A-Za-z0-9_\-~]{5,}"
)
TITLE = re.compile(r"<(title|h1)\b[^>]{0,300}>(.{0,300}?)</\1", re.IGNORECASE | re.DOTALL)
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")
REFRESH = re.compile(
    r"<meta[^>]{0,60}http-equiv=[\"']?refresh[^>]{0,60}url=([^\"'>\s]{1,300})", re.IGNORECASE
)
CONTENT = (
    "JobPosting",
    "__INITIAL_STATE__",
    "__NEXT_DATA__",
    "__next_f",
    "__NUXT",
    "__APOLLO",
    "__SEARCH_RESULT__",
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
    def has_content(self) -> bool:
        """Whether it carries data that a reader may use."""
        return any(word in self.decoded.text for word in CONTENT)

    @cached_property
    def visible(self) -> str:
        """The text that a person would see."""
        text = self.decoded.text[:READ]
        return " ".join(TAG.sub(" ", HIDDEN.sub(" ", text)).split()) if self.is_markup else text

    @cached_property
    def headings(self) -> str:
        """Title and main heading."""
        text = self.decoded.text
        places = (text.find(tag) for tag in ("<title", "<TITLE", "<h1", "<H1"))
        found = (TITLE.match(text, place) for place in places if place >= 0)
        return " ".join(one_line(match[2]) for match in found if match)

    @cached_property
    def data(self) -> Any:
        """The answer's JSON; an `Answer` stands for none."""
        if self.is_markup:
            return self
        try:
            return json.loads(self.decoded.text, strict=False)
        except (ValueError, RecursionError):
            return self


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
        wrong_type, login_wall, security_check_200, redirected_away, waf_challenge, captcha,
        soft_404, empty_json, empty_shell or damaged_text.
    """
    answer = Answer(body, url, asked, content_type, wanted)
    return next((found for check in CHECKS if (found := check(answer))), "")


def guard(page: Page) -> Issue | None:
    """Return what is wrong with a harvested page as an issue of that kind, or None."""
    request = page.requested
    if request.role == "sitemap" and page.body.startswith(b"\x1f\x8b"):
        return None
    wanted: Wanted = "json" if "json" in request.headers.get("Accept", "") else ""
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


WORDS = {
    "wrong_type": "with something else than was asked for",
    "login_wall": "asks to log in",
    "security_check_200": "leads to a security check",
    "redirected_away": "leads to another page",
    "waf_challenge": "a firewall wants proof of a browser",
    "captcha": "wants a riddle solved",
    "soft_404": "says that there is no such page or posting",
    "empty_json": "with nothing in it",
    "empty_shell": "with a page that scripts would have to fill",
    "damaged_text": "the text is damaged",
}


def _wrong_type(answer: Answer) -> str:
    if answer.body.startswith(BINARY) or DATA_TYPES.search(answer.content_type):
        return "wrong_type"
    if answer.wanted == "json" and answer.is_markup:
        return _blocked(answer) or _led_away(answer) or "wrong_type"
    return "wrong_type" if answer.wanted == "xml" and answer.is_html else ""


def _led_away(answer: Answer) -> str:
    refresh = REFRESH.search(answer.decoded.text[:4000]) if answer.is_html else None
    target = refresh[1] if refresh else answer.url
    if not answer.asked or (target == answer.asked and not refresh):
        return _path_kind(refresh[1]) if refresh else ""
    kind = _path_kind(target)
    if kind and not _path_kind(answer.asked):
        return kind
    before, after = urlsplit(answer.asked), urlsplit(target)
    if before.path.strip("/") and not after.path.strip("/") and not after.query:
        return "redirected_away"
    lost = [token for token in TOKEN.findall(before.path) if token not in target]
    return "redirected_away" if lost and not answer.has_content else ""


def _path_kind(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    places = (parts.netloc, parts.path)
    if any(LOGIN_PATH.search(place) for place in places):
        return "login_wall"
    return "security_check_200" if any(CHECK_PATH.search(place) for place in places) else ""


def _blocked(answer: Answer) -> str:  # noqa: PLR0911  # one return a cause
    if not answer.is_markup or answer.has_content:
        return ""
    if len(answer.body) > LARGE or len(answer.visible) > SHORT:
        return ""
    shown = f"{answer.headings} {answer.visible}"
    if CAPTCHA.search(shown):
        return "captcha"
    if SCRIPTS.search(answer.decoded.text):
        return "waf_challenge"
    if CHALLENGE.search(shown):
        return "security_check_200"
    if CAPTCHA.search(answer.decoded.text) and len(answer.visible) < 200:
        return "captcha"
    return "login_wall" if LOGIN.search(answer.headings) else ""


def _json_trouble(answer: Answer) -> str:
    data = answer.data
    if data is answer:
        return "empty_json" if answer.wanted == "json" and not answer.body.strip() else ""
    if data is None or data == {} or (isinstance(data, str) and not data):
        return "empty_json"
    if not isinstance(data, dict) or any(
        isinstance(v, dict | list) and v for v in data.values()
    ):
        return ""
    said = " ".join(str(value) for value in data.values() if isinstance(value, str))
    if LOGIN.search(said) or "未登录" in said:
        return "login_wall"
    if CAPTCHA.search(said) or CHALLENGE.search(said):
        return "security_check_200"
    code = next((data[name] for name in ("code", "status", "errcode") if name in data), None)
    failed = code not in {None, 0, 1, 200, "0", "1", "200", "ok", "success"}
    return "empty_json" if failed or all(v is None for v in data.values()) else ""


def _soft_404(answer: Answer) -> str:
    if not answer.is_html or "JobPosting" in answer.decoded.text:
        return ""
    if GONE.search(answer.headings):
        return "soft_404"
    short = len(answer.body) <= LARGE and len(answer.visible) < 600
    return "soft_404" if short and GONE.search(answer.visible) else ""


def _empty_shell(answer: Answer) -> str:
    if answer.wanted != "json" and not answer.body.strip():
        return "empty_shell"
    if not answer.is_html or answer.has_content or len(answer.body) > LARGE:
        return ""
    few = len(answer.visible) - len(answer.headings) < 80
    data = few and re.search(r"=\s*[\[{]\"?\w.{120}", answer.decoded.text)
    return "empty_shell" if few and not data and "<script" in answer.decoded.text else ""


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
