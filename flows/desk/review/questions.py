"""What the review pages show: questions, what others said, what became of an answer.

Made in a worker (`flows.desk.review.work`) and carried to the pages; nothing here is heavy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from enrich.store.answers import Agreement, Answer


class Told(StrEnum):
    """What became of an answer, or of taking one back.

    Attributes:
        KEPT: It holds. WAITS: It holds from the next night on.
        SETTLED: Somebody else answered meanwhile, or the question settled itself.
        REFUSED: The two names are read as one; nothing can be judged between them.
        UNDONE: The answer is taken back. LATE: It was taken back already.
        BUSY: A night is at work: nothing can be taken back until it has ended.
    """

    KEPT = "kept"
    WAITS = "waits"
    SETTLED = "settled"
    REFUSED = "refused"
    UNDONE = "undone"
    LATE = "late"
    BUSY = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairQuestion:
    """Whether two names are one company.

    Attributes:
        sides: What is known of the left and of the right, by the names of `flows.review.Side`.
        mentions: What the answer affects.
        others: What other people judged of either name.
    """

    doubt_id: int
    kind: str
    left_name: str
    right_name: str
    speaks_for: str
    speaks_against: str
    mentions: int
    sides: Sequence[Mapping[str, Any]]
    others: Sequence[Answer] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentNames:
    """A segment and its names in the languages of the desk."""

    slug: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpoken:
    """A rule that counts on an employer; `words` stand in `quoted`, which may be ""."""

    rule: str
    weight: float
    why: str
    field: str
    words: str
    quoted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerQuestion:
    """Whether an employer belongs to a segment.

    Attributes:
        points: What the rules give; threshold: what the segment asks.
        member: Whether it is in the segment now.
        openings: How many openings depend on the answer.
        about: What its openings show, by field.
        others: What other people said of the company.
    """

    company_id: int
    name: str
    segment: SegmentNames
    points: float
    threshold: float
    member: bool
    openings: int
    about: Mapping[str, Sequence[str]]
    spoken: Sequence[RuleSpoken]
    others: Sequence[Answer] = ()


Q = TypeVar("Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Generic[Q]):
    """The question to ask now, and how many there are.

    Attributes:
        question: None: none is left, but for those that were skipped.
        left: Open questions, this one and the skipped ones included.
        skipped: How many of them were skipped.
        beyond: Lighter or older questions, which nobody is asked unless they ask for all.
        mine: The last answer of whoever asks; None: there is none that stands.
    """

    question: Q | None
    left: int
    skipped: int
    beyond: int = 0
    mine: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """How many questions wait.

    Attributes:
        beyond: Pairs that are lighter or older than those of the queue.
        employers: Uncertain employers of each segment that has any.
    """

    pairs: int
    beyond: int
    employers: Sequence[tuple[SegmentNames, int]] = ()
    on_pairs: Agreement = field(default_factory=lambda: Agreement(0, 0))
    on_labels: Agreement = field(default_factory=lambda: Agreement(0, 0))
