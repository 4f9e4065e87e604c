"""What an address says of the page there: a log-in, a check, the place for lost pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOGIN_PLACE = re.compile(
    r"(?:(?:user|member|account|passport|candidate|web|my|u|oauth2?|sso)[-_.]?)?"
    r"(?:log-?in|sign-?in|logon|authwall|passport|sso|cas|authorize|saml2?)"
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


def place_kind(url: str) -> str:
    """Return the kind of wall that an address names; "" for none."""
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
