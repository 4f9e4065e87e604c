"""From what a page says to a raw posting: one line a field, no personal contacts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.pages.redact import company_phone, redacted
from spiders.pages.text import one_line, plain_text

SEVERAL = 200
MAX_FIELD = 1000
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
NOTHING = frozenset({"null", "undefined", "None", "N/A", "n/a", "-", "--", "无", "暂无"})
LONG = frozenset({"description", "intro", "scope"})
NAMES = frozenset({"employer", "employer_short"})
MAY_HOLD_PEOPLE = frozenset({"title", "address", "description", "intro"})
# Where firms have pages that are not their own.
SHARED_HOSTS = re.compile(
    r"(?:^|\.)(?:linkedin|facebook|twitter|x|instagram|youtube|weibo|zhihu|xing|glassdoor|kununu|"
    r"crunchbase|wikipedia|google|github|t|douyin|tiktok|bilibili|qq|51job|zhaopin|liepin|zhipin|"
    r"lagou|indeed|stepstone|monster|greenhouse|lever|ashbyhq|smartrecruiters|workable|recruitee|"
    r"personio|teamtailor|breezy|bamboohr|workday|myworkdayjobs|zhiye|feishu|mokahr)"
    r"\.(?:com|org|net|cn|io|co|de|hr|jobs|me|com\.cn)$"
)
HOST = re.compile(r"(?=.{4,253}$)(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clean:
    """Cleaned fields, and how many contacts were taken out of them, by kind."""

    fields: dict[str, str]
    redactions: Counter[str]


def text_of(value: Any) -> str:
    """Return the text of a JSON value, whatever shape it has; "" for none.

    >>> text_of(["", {"@value": "Beacon"}]), text_of({"name": "Port"}), text_of(3.0)
    ('Beacon', 'Port', '3')
    """
    for _ in range(5):
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, int | float):
            return str(int(value)) if value == value // 1 else str(value)
        if isinstance(value, list):
            value = next((part for part in value if part not in (None, "", [], {})), None)
        elif isinstance(value, dict):
            names = ("@value", "value", "name", "text", "label", "title")
            value = next((value[name] for name in names if value.get(name)), None)
    return ""


def clean_fields(raw: Mapping[str, str], page_url: str) -> Clean:
    """Return the fields as they may be kept; empty ones are left out.

    Args:
        raw: Fields of a `RawPosting` as a page shows them, HTML and contacts included.
        page_url: Where they were found: its host is not the employer's domain.
    """
    fields: dict[str, str] = {}
    redactions: Counter[str] = Counter()
    for name, shown in raw.items():
        value = plain_text(shown) if name in LONG else one_line(shown)[:MAX_FIELD]
        if name in MAY_HOLD_PEOPLE:
            value, found = redacted(value)
            redactions += found
        elif name == "phone":
            kept = company_phone(value)
            redactions["tel"] += bool(value) and not kept
            value = kept
        elif name == "domain":
            value = employer_domain(value, page_url)
        elif name == "uscc":
            value = value if USCC.fullmatch(value) else ""
        if name in NAMES and "\ufffd" in value:
            value = ""  # half a name would be another company's
        if value and value not in NOTHING:
            fields[name] = value
    return Clean(fields, +redactions)


def employer_domain(shown: str, page_url: str) -> str:
    """Return the host of the employer's own site; "" for the board's own or a shared one.

    >>> employer_domain("https://www.Beacon.example/jobs", "https://board.test/1")
    'beacon.example'
    """
    shown = shown.strip().lower()
    try:
        host = urlsplit(shown if "://" in shown else f"//{shown}").hostname or ""
        board = (urlsplit(page_url).hostname or "").lower()
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    if not HOST.fullmatch(host) or SHARED_HOSTS.search(host):
        return ""
    same = board == host or board.endswith(f".{host}") or host.endswith(f".{board}")
    return (
        ""
        if board and same and not board.startswith(("jobs.", "careers.", "job.", "hr."))
        else host
    )


def clean_url(url: str, drop_params: frozenset[str] = frozenset()) -> str:
    """Return `url` without fragment and the named query parameters (`utm_*`: a prefix).

    >>> clean_url("https://a.test/j?id=1&utm_source=x#top", frozenset({"utm_*"}))
    'https://a.test/j?id=1'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = parts.query
    if query and drop_params:
        kept = [
            (name, value)
            for name, value in parse_qsl(query, keep_blank_values=True)
            if name not in drop_params and f"{name.split('_')[0]}_*" not in drop_params
        ]
        query = urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
