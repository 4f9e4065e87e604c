"""What `leads sites new` proposes for a list in HTML, and whether it reads what it should.

A proposal that was never tried is a guess about markup. So each is read back, by the same picks
with which a night would read it: a field that shows nothing, or nothing plausible, on most
entries is left out, and a list whose titles or addresses cannot be read is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from spiders.blocks import Pick
from spiders.pages.fields import Scope, picked_fields, scope
from spiders.pages.htmlguess import COMPANY_END, DATE, PAY
from spiders.pages.pagers import NO_PAGER, Pager
from spiders.pages.totalguess import Total

MOST = 0.6
"""The share of the entries on which a field must read something plausible."""

NEARLY_ALL = 0.9
LETTERS = re.compile(r"[^\W\d_]{2}")
CODE = re.compile(r"^(?:[A-Z]{1,4}[-_/#]?)?\d[\d-]*$")
GENERIC = re.compile(
    r"^(?:read more|more|details?|view(?: job)?|apply(?: now)?|save|share|new|hot|"
    r"查看(?:详情)?|详情|申请(?:职位)?|投递|更多|收藏|新|急)\W*$",
    re.IGNORECASE,
)
RELATIVE = re.compile(r"前|[今昨]|刚刚|ago|today|yesterday|now", re.IGNORECASE)
OPEN_PAY = re.compile(r"面议|面議|negotiab|competitive|attractive|doe", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a value stands, as site files write it: a pick, and a pattern for a part of it."""

    pick: str
    regex: str = ""

    @property
    def written(self) -> str | dict[str, str]:
        """Return the pick as a site file holds it."""
        if self.pick.startswith("@"):
            return {"attr": self.pick[1:]} | ({"regex": self.regex} if self.regex else {})
        if not self.pick:
            return {"xpath": "."}  # the entry itself
        if not self.regex:
            return self.pick
        where = "xpath" if self.pick.startswith((".", "/")) else "css"
        return {where: self.pick, "regex": self.regex}


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessedList:
    """A proposal for the `list` block of a site file.

    Attributes:
        items: Selects an entry, by CSS, or by XPath where it begins with `/`.
        url: Where an entry's address is; None: it has none, and `key` stands for it.
        count: How many entries it finds.
        links: Their addresses, as far as they have some.
        company: Whose page it is, if the entries name no employer.
    """

    items: str
    url: Guess | None
    key: Guess | None = None
    fields: Mapping[str, Guess] = field(default_factory=dict)
    count: int = 0
    links: tuple[str, ...] = ()
    pager: Pager = NO_PAGER
    total: Total | None = None
    company: str = ""


class Reader:
    """Reads a page by proposals, as a night would; each way of parsing happens once."""

    def __init__(self, text: str, url: str, *, by_path: bool = False) -> None:
        self.text, self.url = text, url
        # One XPath on a page, such as its pager's, and all of it is read by the other parser.
        self._by_path = by_path
        self._scopes: dict[bool, Scope] = {}

    def vetted(self, guess: GuessedList) -> GuessedList | None:
        """Return the proposal with the fields that read well; None if it reads no list."""
        picks = {name: Pick.model_validate(each.written) for name, each in guess.fields.items()}
        about = {"url": guess.url, "key": guess.key}
        picks_about = {
            name: Pick.model_validate(each.written) for name, each in about.items() if each
        }
        items = self._items(guess.items, [*picks.values(), *picks_about.values()])
        rows = [picked_fields(item, picks, self.url).fields for item in items]
        known = [picked_fields(item, picks_about, self.url).fields for item in items]
        named = [each.get("url" if guess.url else "key", "") for each in known]
        good = {name for name in picks if plausible(name, rows)}
        if not items or sum(map(bool, named)) < MOST * len(items) or "title" not in good:
            return None
        links = [_joined(self.url, each) for each in named if each] if guess.url else []
        return replace(
            guess,
            fields={name: each for name, each in guess.fields.items() if name in good},
            count=len(items),
            links=tuple(dict.fromkeys(links)),
        )

    def _items(self, items: str, picks: Sequence[Pick]) -> list[Scope]:
        by_path = items.startswith("/")
        xpath = self._by_path or by_path or any(pick.xpath is not None for pick in picks)
        if xpath not in self._scopes:
            self._scopes[xpath] = scope(self.text, xpath=xpath)
        whole = self._scopes[xpath]
        return whole.parts(None, items) if by_path else whole.parts(items, None)


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link)
    except ValueError:
        return ""


def plausible(name: str, rows: Sequence[Mapping[str, str]]) -> bool:
    """Return whether a field reads something that it may hold on most of the entries."""
    texts = [row[name] for row in rows if row.get(name)]
    shape = PLAUSIBLE.get(name, _is_short)
    good = [text for text in texts if shape(text)]
    if name == "title":
        # A word that stands on every entry is a button, not a title.
        return len(good) >= NEARLY_ALL * len(rows) and (len(set(good)) > 1 or len(rows) == 1)
    if name in {"employer", "city"}:
        good = [row[name] for row in rows if name in row and shape(row[name])
                and row[name] != row.get("title")]  # fmt: skip
    if name == "employer" and len(set(good)) == 1 and len(rows) > 2:
        return bool(COMPANY_END.search(good[0])) and len(good) >= MOST * len(rows)
    return len(good) >= MOST * len(rows)


def is_name(text: str) -> bool:
    """Return whether a text may be the name of somebody or something."""
    return (
        2 <= len(text) <= 80
        and bool(LETTERS.search(text))
        and not (CODE.match(text) or GENERIC.match(text))
        and not (DATE.search(text) or PAY.search(text))
    )


def _is_title(text: str) -> bool:
    return (
        2 <= len(text) <= 150
        and bool(LETTERS.search(text))
        and not (GENERIC.match(text) or CODE.match(text))
    )


def _is_place(text: str) -> bool:
    return len(text) <= 60 and bool(LETTERS.search(text)) and not DATE.search(text)


def _is_date(text: str) -> bool:
    return len(text) <= 40 and bool(re.search(r"\d", text) or RELATIVE.search(text))


def _is_pay(text: str) -> bool:
    return len(text) <= 60 and bool(re.search(r"\d", text) or OPEN_PAY.search(text))


def _is_short(text: str) -> bool:
    return len(text) <= 200


PLAUSIBLE: Mapping[str, Callable[[str], bool]] = {
    "title": _is_title,
    "employer": is_name,
    "employer_short": is_name,
    "city": _is_place,
    "posted_on": _is_date,
    "valid_through": _is_date,
    "pay": _is_pay,
    "description": bool,
    "intro": bool,
}
"""What a field may hold; any other field: a short text."""
