"""What the pages of a company show, as plain shapes that cross from the worker's process.

Nothing here needs pandas: the web process unpickles these and renders them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enrich.store.feedback import KeptAnswer, LeadShown
from enrich.store.finding import Hit
from flows.desk.company.marks import Piece


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when."""

    name: str
    at: datetime


Names = dict[str, str]
"""A segment's names by language: zh-Hans, zh-Hant, en."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the score's waterfall.

    Attributes:
        axis: fit, need, reach or out.
        text: The reason in a few words. total: The sum of the steps so far.
        posting_id: The posting that shows it; None: no single one does.
    """

    axis: str
    rule: str
    text: str
    points: float
    total: float
    quote: str
    posting_id: int | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where one posting's field shows what a rule looks for.

    Attributes:
        pieces: An excerpt of the field, the words marked; the words alone where the text is
            not at hand any more.
    """

    field: str
    posting_id: int | None
    title: str
    url: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHit:
    """A rule that speaks for, or against, a company in a segment or discard."""

    rule: str
    why: str
    points: float
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A segment that a company is in; the points of its rules add up to `points`.

    Attributes:
        denied: Number and author of the label by which a person said that it does not belong.
    """

    segment: str
    why: str
    points: float
    rules: tuple[RuleHit, ...]
    denied: tuple[int, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingShown:
    """One posting on the timeline; `closed_on` None: it is open."""

    posting_id: int
    canonical_id: int
    title: str
    city: str
    site: str
    url: str
    agency: str
    first_seen: date
    last_seen: date
    closed_on: date | None
    close_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """One field of a company, with where it was read, by whom, and when that was seen last."""

    kind: str
    value: str
    quote: str
    reader: str
    posting_id: int | None
    site: str
    url: str
    seen_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameShown:
    """A name that is part of the company, and why it came; "" for the one that founded it."""

    unit_id: int
    name: str
    city: str
    mentions: int
    postings: int
    first_seen: date | None
    reason: str
    evidence: str
    reportable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationShown:
    """How the company stands to another, or to a second name of its own (`way` "its own")."""

    way: str
    kind: str
    other_id: int
    name: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShown:
    """What happened to the company: a night's rules or a person did it."""

    event_id: int
    kind: str
    on: date | None
    actor: str
    company_id: int
    other_id: int | None
    name: str
    reason: str
    evidence: str
    undoes: int | None


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A name that somebody reported as another company's, and nobody judged yet."""

    doubt_id: int
    name: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShown:
    """An order not to contact the company."""

    kind: str
    value: str
    reason: str
    author: str
    added_at: str
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """All that a company's page shows, of one moment of the store.

    Attributes:
        merged: The numbers that point to it.
        standing: unscored, out, hidden, unlisted, graded or plain (no points).
        rules: The label of the rules that scored it. scored_on: The night that did.
        domain: Its own web domain; "" if none is known.
        against: The rules that keep it out.
        called: What the segments are called that it is, or was, in.
        disagreements: What the kept evidence does not add up to; nothing, if all is well.
    """

    company_id: int
    name: str
    short_name: str
    kind: str
    uscc: str
    city: str
    domain: str
    merged: tuple[int, ...]
    standing: str
    grade: str
    score: float | None
    fit: float | None
    need: float | None
    reach: float | None
    discard: str
    rules: str
    scored_on: date | None
    steps: tuple[Step, ...]
    segments: tuple[Membership, ...]
    against: tuple[RuleHit, ...]
    postings: tuple[PostingShown, ...]
    fields: tuple[FieldShown, ...]
    names: tuple[NameShown, ...]
    relations: tuple[RelationShown, ...]
    events: tuple[EventShown, ...]
    reports: tuple[ReportShown, ...]
    called: Mapping[str, Names]
    leads: tuple[LeadShown, ...]
    answers: tuple[KeptAnswer, ...]
    orders: tuple[OrderShown, ...]
    disagreements: tuple[str, ...]

    @property
    def state(self) -> str:
        """The state of its leads; "" while it has none and nobody answered."""
        return next(
            (one.said.state for one in self.answers if one.in_force),
            self.leads[0].state if self.leads else "",
        )

    @property
    def open_postings(self) -> int:
        """How many of its postings are open."""
        return sum(one.closed_on is None for one in self.postings)

    @property
    def openings(self) -> int:
        """How many openings these are, copies of one advert counted once: what lists say."""
        return len({one.canonical_id for one in self.postings if one.closed_on is None})


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRead:
    """One posting with all words marked that rules read in it last night.

    Attributes:
        fields: Name and pieces of each text that it shows.
        hits: The rules, each with its words.
    """

    company_id: int
    company: str
    shown: PostingShown
    fields: tuple[tuple[str, tuple[Piece, ...]], ...]
    hits: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finds:
    """The first companies that a search found, and how many there are in all."""

    companies: tuple[Hit, ...]
    count: int
