"""The shapes of the API: what programs get and send, named and explained once."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MOST = 500
"""So many rows an answer holds at most."""
LARGEST = 2**53
"""Every program counts so far without rounding."""
State = Literal[
    "new", "assigned", "contacting", "visited", "negotiating", "won", "regular", "rejected"
]
"""How far sales has come with a company: enrich.model.STATES, which a test compares."""


class Shape(BaseModel):
    """What an answer holds; read from our own records by their attributes."""

    model_config = ConfigDict(from_attributes=True, extra="ignore")


class Problem(BaseModel):
    """Why a request was not carried out (RFC 9457)."""

    status: int = Field(examples=[404])
    title: str = Field(examples=["there is no company 4711"])
    detail: str = Field(examples=["there is no company 4711"])


class Me(Shape):
    """Who asks."""

    name: str = Field(examples=["ana"])
    role: str = Field(examples=["sales"])
    rights: list[str] = Field(examples=[["read", "sell"]])


class Edition(Shape):
    """Of which publication an answer speaks."""

    run_id: int = Field(examples=[42])
    business_date: date
    rules_version: str = Field(examples=["cc204e00a16a"])


class Segment(Shape):
    """One list: how long it is, and how much of it is new to the one who asks."""

    slug: str = Field(examples=["a_segment"])
    names: dict[str, str] = Field(
        examples=[{"zh-Hans": "客群", "zh-Hant": "客群", "en": "Segment"}]
    )
    why: str
    total: int
    new: int = Field(description="Leads that no download of yours has held.")
    last_download: str = Field(description="When you last took it, UTC; empty: never.")


class Segments(Edition):
    """All lists of the newest publication."""

    segments: list[Segment]


class Lead(Shape):
    """A company in a segment. Texts are empty where nothing is known."""

    lead_id: int
    company_id: int
    company_name: str = Field(examples=["深圳市远航石榴贸易有限公司"])
    short_name: str = ""
    uscc: str = ""
    segment: str
    all_segments: str = Field(description="This one and the others, joined by semicolons.")
    grade: str = Field(examples=["A"])
    score: float = Field(examples=[72.5])
    fit: float
    need: float
    reach: float
    reasons: str
    evidence_text: str
    evidence_url: str
    first_seen: date | None
    last_seen: date | None
    open_postings: int
    posting_channel: str
    destinations: str
    buyer_role: str
    size: str = ""
    province: str
    city: str
    district: str
    address: str
    website: str
    phone: str
    email: str
    state: str = Field(description="As it is by now.", examples=["new"])
    sites: str
    stale_days: int


class Leads(Edition):
    """One page of a list, in the order asked for."""

    segment: str
    total: int = Field(description="How many leads the query finds on all pages.")
    leads: list[Lead]
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null: this is the last.",
        examples=["42.50"],
    )


class Step(Shape):
    """One reason of the score; the points of all add up to it."""

    axis: str = Field(examples=["fit"])
    rule: str
    text: str
    points: float
    quote: str
    posting_id: int | None
    url: str


class RuleHit(Shape):
    """A rule that speaks for the company's segment."""

    rule: str
    why: str
    points: float


class Membership(Shape):
    """A segment that the company is in, and by which rules."""

    segment: str
    why: str
    points: float
    rules: list[RuleHit]


class Posting(Shape):
    """One advertisement; `closed_on` null: it is open."""

    posting_id: int
    canonical_id: int = Field(description="The posting of which it is a copy, or itself.")
    title: str
    city: str
    site: str
    url: str
    agency: str
    first_seen: date
    last_seen: date
    closed_on: date | None
    close_reason: str


class Known(Shape):
    """One thing known of the company, where it was read and when that was seen last."""

    kind: str = Field(examples=["phone"])
    value: str
    quote: str
    reader: str
    posting_id: int | None
    site: str
    url: str
    seen_on: date | None


class Name(Shape):
    """A name under which the company advertises, and why it is taken for the same."""

    name: str
    city: str
    postings: int
    reason: str


class CompanyLead(Shape):
    """A lead of the company."""

    lead_id: int
    segment: str
    state: str
    first_listed_on: date


class Company(Shape):
    """A company and why we say of it what we say; of a merged number the one that stayed."""

    company_id: int
    merged: list[int] = Field(description="Numbers that mean this company, too.")
    name: str
    short_name: str
    kind: str
    uscc: str
    city: str
    grade: str
    score: float | None
    fit: float | None
    need: float | None
    reach: float | None
    discard: str
    rules: str
    state: str
    steps: list[Step]
    segments: list[Membership]
    postings: list[Posting]
    fields: list[Known]
    names: list[Name]
    leads: list[CompanyLead]


class Feedback(BaseModel):
    """What became of a company."""

    model_config = ConfigDict(extra="forbid")

    state: State = Field(examples=["visited"])
    reason: str = Field(default="", max_length=100)
    note: str = Field(default="", max_length=1000)
    lead_id: int | None = Field(default=None, ge=1, le=LARGEST)


class Kept(Shape):
    """The number under which an answer is kept; it is taken back on the company's page."""

    feedback_id: int
    company_id: int
    state: str


class Run(Shape):
    """One pass; moments are UTC, `ended_at` empty while it is at work."""

    run_id: int
    business_date: date
    kind: str = Field(examples=["nightly"])
    state: str = Field(examples=["done"])
    started_at: str
    ended_at: str
    rules_version: str


class Runs(Shape):
    """One page of runs, the newest first."""

    runs: list[Run]
    next_cursor: int | None


class SiteNight(Shape):
    """How one site's night ended."""

    site: str
    verdict: str = Field(examples=["ok"])
    postings: int
    declared_total: int | None
    pages: int
    failed: int
    new: int
    changed: int
    closed: int
    held: int
    issues: int
    seconds: float | None
    bytes_read: int
    doubts: list[str]


class RunDetail(Run):
    """A run and the nights of its sites."""

    sites: list[SiteNight]


class Export(Shape):
    """One download; its file is fetched anew on the page /exports."""

    number: int
    person: str
    began_at: str
    ended_at: str
    state: str = Field(examples=["sent"])
    segment: str
    query: str
    format: str = Field(examples=["xlsx"])
    columns: list[str]
    rows: int
    bytes: int
    sha256: str
    file_name: str
    run_id: int | None
    rules_version: str


class Exports(Shape):
    """One page of the ledger, the newest first."""

    exports: list[Export]
    next_cursor: int | None
