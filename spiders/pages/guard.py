"""What is wrong with an answer before anybody reads it: status 200 says little.

Walls, challenges and dead pages are named, counted and left alone; nothing here helps to get
round one. How walls look is `spiders.pages.walls`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from enrich.issues import Issue
from spiders.families import Page
from spiders.pages import walls
from spiders.pages.answer import HEAD, Answer, Wanted
from spiders.pages.failures import json_failure
from spiders.pages.gone import GONE_TITLE, GONE_WORDS, ONLY_THIS
from spiders.pages.places import place_kind
from spiders.pages.text import without_hidden

MAX_DAMAGE = 0.001
"""Share of characters that could not be read, above which a page is refused."""

SHORT = 1500
"""Characters of visible text: a page with more has content, whatever words it holds."""

BRIEF = 800
"""Characters of visible text within which a sentence to the visitor is what a page is about."""

SHELL = 80
"""Characters of text beside the headings, below which a page shows nothing."""

FAINT = 300
"""The same for a page without a single link."""

MANY = 200_000
"""Characters within which a page says that its posting is no more."""

TOKEN = re.compile(
    r"\d{4,}|[0-9a-f]{8}-[0-9a-f]{4}|(?<=/)[A-Za-z0-9_\-~]*\d[A-Za-z0-9_\-~]{5,}"
)
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")
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
DATA_IN_SCRIPT = re.compile(
    r"=\s*[\[{]{1,2}\s*\"?\w[^<]{120}|data-[\w-]{1,30}=[\"'](?:\{|\[\{)(?:&quot;|\")"
)
DATA_TYPES = re.compile(
    r"^(?:image|audio|video|font)/|application/(?:pdf|zip|msword|vnd\.|x-(?:7z|rar))",
    re.IGNORECASE,
)


TELLING = re.compile(
    r"\b(title|salary|city|location|company\w*|department|description|employer|job\w*|position\w*)"
    r"[\"']?\s{0,3}:",
    re.IGNORECASE,
)
COOKIE_SET = re.compile(r"document\s*\.\s*cookie\s*=|\bsetcookie\s*\(", re.IGNORECASE)
MOVES_ON = re.compile(
    r"\.reload\s*\(|location\s*(?:\.\s*href\s*)?=|location\.(?:replace|assign)\s*\(",
    re.IGNORECASE,
)
SCRAMBLED = re.compile(
    r"\b_0x[0-9a-f]{2,}|\beval\s*\(|\b_\$\w{1,3}\b|String\.fromCharCode|\batob\s*\(|"
    r"(?:\\x[0-9a-f]{2}){4}|\.submit\s*\(\s*\)",
    re.IGNORECASE,
)
ELEMENT = re.compile(
    rf"<[a-z]\w{{0,15}}\b([^<>]{{0,200}})>\s{{0,40}}(?:{ONLY_THIS.pattern})\s{{0,40}}</",
    re.IGNORECASE,
)
CONDITION = re.compile(r"\b(?:v-if|v-show|ng-if|ng-show|x-show|data-bind)\b")


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


def refusal(page: Page) -> Issue | None:
    """Return who refused us, for an answer with a status of errors; None when nobody did.

    Some statuses say it alone; others (405, 406, 503, 521 …) do with a wall's page.
    """
    answer = Answer(page.body, page.url, content_type=page.headers.get("content-type", ""))
    kind = _blocked(answer) or _json_trouble(answer)
    if kind in OUT_OF_ORDER:
        kind = ""
    if not kind and page.status not in SHUT_OUT:
        return None
    who = f": {WORDS[kind]}" if kind else ""
    message = f"the site answered {page.status}{who}"
    return Issue(kind=kind or "blocked", message=message, where=page.url)


SHUT_OUT = frozenset({401, 403, 407, 412, 418, 444, 451, 468, 493, 567, 999})
"""Statuses by which sites and their firewalls say that we are not let in."""

OUT_OF_ORDER = frozenset({"empty_json", "server_error", "soft_404"})


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
    if answer.is_advert:
        return ""
    sent_on = _sent_on(answer)
    target = sent_on or answer.url
    if target == answer.asked and not sent_on:
        return ""
    kind = place_kind(target)
    if kind and kind != place_kind(answer.asked):
        # Nobody knows what was asked for: a page about work may stand at any address.
        unsure = not (answer.asked or sent_on) and answer.speaks_of_work
        return "" if unsure else (sent_on and _blocked(answer)) or kind
    if not answer.asked or not _is_elsewhere(answer, target):
        return ""
    return (sent_on and _blocked(answer)) or "redirected_away"


def _is_elsewhere(answer: Answer, target: str) -> bool:
    """Return whether an address has lost what was asked for: its path, its number."""
    before, after = urlsplit(answer.asked), urlsplit(target)
    if before.path.strip("/") and not after.path.strip("/") and not after.query:
        return True
    lost = [token for token in TOKEN.findall(before.path) if token not in target]
    return bool(lost) and not answer.has_state


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


def _blocked(answer: Answer) -> str:
    """Return whose wall the page is; "" for a page with content."""
    if not answer.is_markup or answer.is_data or answer.is_advert:
        return ""
    titled = walls.titled(answer.headings)
    if not (titled or answer.is_slight) or len(answer.prose) > SHORT:
        return ""
    if answer.speaks_of_work:
        return ""
    made = walls.marked(answer.decoded.text) or walls.marked(answer.visible)
    if made or (not titled and walls.says_empty(answer.visible)):
        return made
    if titled == "server_error" and _titled_gone(answer):
        return ""  # IIS calls a lost page a server's error
    return _named(answer, titled or _says_blocked(answer))


def _named(answer: Answer, said: str) -> str:
    """Return the kind that says most of a page that says `said` of itself."""
    if said and said not in walls.VAGUE:
        return said
    sensed = "" if answer.has_state else walls.sensed(answer.decoded.text)
    if not said:
        bare = answer.is_bare and not _is_mounted(answer)
        return (sensed if bare else "") or _by_script(answer)
    better = walls.better(said, answer.visible)
    return sensed if sensed and better == said else better


def _is_mounted(answer: Answer) -> bool:
    """Return whether a script of the site's own will fill the page."""
    return answer.has_mount and answer.beside < SHELL


def _by_script(answer: Answer) -> str:
    """Return the kind of a page that is a script which sets a cookie and comes again."""
    if not answer.is_slight or answer.beside >= SHELL or answer.has_state:
        return ""
    text = answer.decoded.text
    if answer.has_mount or "<script" not in text.lower() or _holds_data(text):
        return ""
    comes_again = COOKIE_SET.search(text) and MOVES_ON.search(text)
    return "waf_challenge" if comes_again or SCRAMBLED.search(text) else ""


def _says_blocked(answer: Answer) -> str:
    if len(answer.prose) > BRIEF or answer.advert_words:
        return ""
    worded = walls.worded(answer.visible if answer.is_bare else answer.prose)
    if answer.has_state:
        # What scripts will show may be a posting: a header that offers to log in says little.
        return worded if worded == "captcha" else ""
    lost = bool(GONE_WORDS.search(walls.simpler(answer.prose)))
    if worded and not (lost and worded in {"login_wall", "server_error"}):
        return worded
    form = walls.is_form(answer.visible) or answer.asks_password
    # A box to log in beside a list is none.
    lists = any(walls.names_role(link) for link in answer.links)
    return "login_wall" if form and not lost and not lists else ""


def _json_trouble(answer: Answer) -> str:
    if answer.data is answer:
        return "empty_json" if answer.wanted == "json" and not answer.body.strip() else ""
    return json_failure(answer.data)


def _titled_gone(answer: Answer) -> bool:
    """Return whether a part of title or heading says that there is no such page."""
    parts = [
        part for shown in answer.headings for part in walls.PARTS.split(walls.simpler(shown))
    ]
    return any(GONE_TITLE.fullmatch(part.strip(" .…!！。")) for part in parts)


def _soft_404(answer: Answer) -> str:
    if not answer.is_markup or answer.is_data or answer.is_advert:
        return ""
    if _titled_gone(answer):
        return "soft_404"
    if not answer.is_slight:
        return ""
    element = ELEMENT.search(walls.simpler(answer.shown[:MANY]))
    if element and not CONDITION.search(element[1]):
        return "soft_404"
    if len(answer.prose) > SHORT or answer.speaks_of_work or walls.says_empty(answer.visible):
        return ""
    return "soft_404" if GONE_WORDS.search(walls.simpler(answer.prose)) else ""


def _hinted(answer: Answer) -> str:
    """Return what a page that shows next to nothing is about, by one loose word."""
    if answer.is_advert or not (answer.is_html and answer.is_slight) or answer.beside <= 0:
        return ""
    if answer.advert_words or not answer.is_bare or _is_mounted(answer):
        return ""
    return walls.hinted(answer.visible)


def _empty_shell(answer: Answer) -> str:
    if answer.wanted != "json" and not answer.body.strip():
        return "empty_shell"
    if not answer.is_html or answer.is_advert or answer.has_state or not answer.is_slight:
        return ""
    text = answer.decoded.text
    shown = answer.beside
    if answer.advert_words or shown >= FAINT or (shown and "<h1" in text.lower()):
        return ""
    # Pages for people have links, even the shortest; what only scripts fill has none yet.
    if shown >= SHELL and answer.links:
        return ""
    if _holds_data(text):
        return ""
    return "empty_shell" if shown <= 0 or "<script" in text.lower() else ""


def _holds_data(text: str) -> bool:
    """Return whether scripts or attributes hold data that a posting could be made of."""
    found = DATA_IN_SCRIPT.search(text)
    if not found:
        return False
    names = TELLING.findall(text, found.start(), found.start() + HEAD)
    return found[0].startswith("data-") or len(set(names)) > 1


def _damaged(answer: Answer) -> str:
    if answer.advert_is_whole:
        return ""
    text = answer.decoded.text
    if not answer.decoded.damage and "\ufffd" not in text:
        return ""
    # One character lost at the very end is a page cut off, which others count.
    lost = text.rstrip("\ufffd").count("\ufffd")
    return "damaged_text" if text and lost > MAX_DAMAGE * len(text) else ""


CHECKS: tuple[Callable[[Answer], str], ...] = (
    _wrong_type,
    _led_away,
    _blocked,
    _json_trouble,
    _soft_404,
    _damaged,
    _hinted,
    _empty_shell,
)
