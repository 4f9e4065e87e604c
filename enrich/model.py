"""The shapes that rooms hand to each other; see the vocabulary in README.

Frozen records cross the border between `spiders` and the rest as files; inside `enrich`, stages
work on DataFrames whose columns are named here, once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Business dates are days where the lists are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPosting:
    """One advertisement exactly as a page showed it; "" where it showed nothing.

    Attributes:
        site: The site's id (its file's name).
        key: The posting's own number on that site, else its address.
        employer: The employer's name as shown; `employer_short` is a second, shorter name shown
            with it.
        site_company_id: The site's own number of the employer.
        uscc: Unified social credit code of the employer (GB 32100-2015), as shown.
        origin: The board a row of a gathered file came from; "" means `site` itself.
        domain: The employer's own web domain, never the board's.
        phone: A company line (landline, 400, switchboard). Mobiles and people's numbers are
            dropped before any disk.
        posted_on, valid_through, pay: As shown, unparsed.
        description: Plain text, one block a line, personal contacts redacted.
        intro: What the employer says of itself. scope: its registered business scope.
        list_hash: Fingerprint of the list entry that led here; decides if it is read again.
        etag, last_modified: Validators for the next conditional request.
        lastmod: The sitemap's or the list's own time stamp of this posting, as shown.
        seen_at: UTC time (ISO 8601) when the page was fetched.
        provenance: For each filled field its reader: list, jsonld, css, state or file.
    """

    site: str
    key: str
    url: str = ""
    title: str = ""
    employer: str = ""
    employer_short: str = ""
    site_company_id: str = ""
    uscc: str = ""
    origin: str = ""
    industry: str = ""
    ownership: str = ""
    size: str = ""
    city: str = ""
    address: str = ""
    domain: str = ""
    phone: str = ""
    posted_on: str = ""
    valid_through: str = ""
    pay: str = ""
    description: str = ""
    intro: str = ""
    scope: str = ""
    page_url: str = ""
    list_hash: str = ""
    lastmod: str = ""
    etag: str = ""
    last_modified: str = ""
    seen_at: str = ""
    provenance: dict[str, str] = field(default_factory=dict)

    @property
    def seen_on(self) -> date:
        """The business date on which the page was fetched.

        >>> RawPosting(site="board", key="7", seen_at="2025-03-01T17:30:00+00:00").seen_on
        datetime.date(2025, 3, 2)
        """
        return datetime.fromisoformat(self.seen_at).astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPosting:
    """What the store already knows of a posting, so that a harvest can skip its page.

    Attributes:
        read_on: Business date on which the posting's own page was last read.
        last_seen: Business date on which its site last showed it; None in files of old.
        closed_on: Business date on which it was closed; None: it is open.
        close_reason: http_404, http_410, removed, valid_through or missing; "": it is open.
    """

    key: str
    url: str
    list_hash: str
    lastmod: str
    etag: str
    last_modified: str
    read_on: date
    last_seen: date | None = None
    closed_on: date | None = None
    close_reason: str = ""


class Verdict(StrEnum):
    """How one site's night ended; `archived` for rows of an archive, which are no night."""

    OK = "ok"
    EMPTY_OK = "empty-ok"
    DEGRADED = "degraded"
    INCOMPLETE = "incomplete"
    CHANGED = "changed"
    BLOCKED = "blocked"
    GONE = "gone"
    ERROR = "error"
    ARCHIVED = "archived"

    @property
    def whole(self) -> bool:
        """Whether the list was seen to its end, so that its length says what is usual."""
        return self in {Verdict.OK, Verdict.EMPTY_OK, Verdict.DEGRADED}

    @property
    def healthy(self) -> bool:
        """Whether what the list lacks may be closed; otherwise the last good rows stay."""
        return self in {Verdict.OK, Verdict.EMPTY_OK}

    @property
    def doubtful(self) -> bool:
        """Whether a night is not to be trusted; an archive is no night, so nobody doubts it."""
        return not self.healthy and self is not Verdict.ARCHIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A posting that was seen without being read again.

    Attributes:
        state: `unchanged`; `gone` when the site itself says that the posting is over; `over`
            when a list still shows one that was closed, and nothing speaks for it anew.
        reason: For `gone`: http_404, http_410, valid_through or removed; for `unchanged`:
            not_modified when the site itself said so of the posting's page, unread, or feed;
            for `over`: not_modified likewise, else "".
        lastmod: The list's time stamp of the posting, with `not_modified` and `gone`.
        list_hash: Fingerprint of the list entry that led to a page that is `gone`.
    """

    key: str
    state: str
    reason: str = ""
    lastmod: str = ""
    list_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSample:
    """What one page of a night was like; the page itself is not kept.

    Attributes:
        role: list, sitemap or detail.
        kind: What became of it: ok, or the name of what was wrong.
        found: What the site's selectors find there: the field, the selector, how often.
        outline: The page's structure (`spiders.pages.outline`), as JSON holds it.
    """

    role: str
    kind: str
    url: str
    found: list[tuple[str, str, int]] = field(default_factory=list)
    outline: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestReport:
    """What one site's harvest did and how it ended.

    Attributes:
        handover_id: `<site>-<run label>`; loading the same id twice changes nothing.
        closes: Whether postings absent from this hand-over may be closed. False for sources
            that never claim to be whole, such as an imported file.
        pages: Answers read, by class: ok, not_modified, or the name of a failure.
        declared_total: How many postings the site says it has; None when it does not say.
        repeated: Entries of the list that named a posting a second time.
        known: Open postings known before. missing: those of them that the list lacks, without
            the site saying that they are over.
        stood: Those of the known that the site showed when it was last read, `days` ago. left:
            those of them that are missing tonight. back: others of the known that are here.
            Of the closed, those that had only been missing count as back too.
        new: Postings not known before. moved: those, and known ones whose list entry changed.
        titles: Distinct titles of the rows. distinct: rows that differ in title, employer or
            city from all others.
        dates_alike: Share of the dated rows that show one and the same date. fresh: share of
            them from the last two weeks; None when no date could be told.
        pay_middle: Median of the first number in each shown pay; 0 when none is shown.
        rules: Names of the rules that doubted the night; `reasons` says the same in words.
        sound: Whether nothing doubts what the rows hold. Else they are read again next time,
            changed or not.
        filled: For each field the share of rows (0 to 1) in which it is filled.
        provenance: For each field the count of rows by reader.
        new_keys: Keys of JSON or JSON-LD that no good night showed and nobody reads: how often.
        files: sha256 of each of the other files, so that a damaged hand-over is refused.
    """

    handover_id: str
    site: str
    family: str
    business_date: date
    started_at: str
    ended_at: str
    closes: bool = True
    pages: dict[str, int] = field(default_factory=dict)
    bytes_read: int = 0
    declared_total: int | None = None
    listed: int = 0
    repeated: int = 0
    rows: int = 0
    unchanged: int = 0
    gone: int = 0
    known: int = 0
    missing: int = 0
    stood: int = 0
    left: int = 0
    back: int = 0
    days: int = 1
    new: int = 0
    moved: int = 0
    issues: dict[str, int] = field(default_factory=dict)
    filled: dict[str, float] = field(default_factory=dict)
    provenance: dict[str, dict[str, int]] = field(default_factory=dict)
    employers: int = 0
    top_employer_share: float = 0.0
    titles: int = 0
    distinct: int = 0
    dates_alike: float = 0.0
    fresh: float | None = None
    pay_middle: float = 0.0
    robots: str = ""
    verdict: Verdict = Verdict.OK
    reasons: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    sound: bool = True
    new_keys: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


class CompanyKind(StrEnum):
    """What stands behind a mention."""

    COMPANY = "company"
    BRANCH = "branch"
    AGENCY = "agency"
    CONFIDENTIAL = "confidential"
    PERSON = "person"
    PLACEHOLDER = "placeholder"


class Discard(StrEnum):
    """Why a company is kept out of the lists; the most telling reason first."""

    RECRUITER = "recruiter"
    ANONYMOUS = "anonymous"
    IRRELEVANT = "irrelevant"
    NO_SEGMENT = "no_segment"
    EMPTY = "empty"


RULED_OUT = (Discard.RECRUITER, Discard.ANONYMOUS, Discard.IRRELEVANT)
"""The discards that rules speak for; the others say that no rule put a company anywhere."""


MENTION_COLUMNS: tuple[str, ...] = (
    "mention_id",
    "name",
    "city",
    "address",
    "domain",
    "phone",
    "uscc",
    "site",
    "site_company_id",
    "short_name",
)
"""Input of the resolve stage; `mention_id` and `name` are required, the rest default to ""."""

AGENCY_COLUMNS: tuple[str, ...] = ("agency", "named_by")
"""More input of the resolve stage, for mentions that an agency's ad makes of its client: the
agency as shown, and the words of the ad that name the employer."""

STATES: tuple[str, ...] = (
    "new",
    "assigned",
    "contacting",
    "visited",
    "negotiating",
    "won",
    "regular",
    "rejected",
)
"""What became of a lead; what people answer about a company is one of these."""

POSTING_TEXT_COLUMNS: tuple[str, ...] = (
    "company_id",
    "employer",
    "title",
    "description",
    "intro",
    "scope",
    "industry",
    "ownership",
    "size",
    "city",
    "address",
    "domain",
    "site",
    "posting_id",
    "url",
    "posted_on",
    "canonical_id",
    "agency",
)
"""Input of the facts, segments and score stages: one row per open posting. Rows of one
`canonical_id` are copies of one opening; `agency` is who posts for the employer, if another."""
