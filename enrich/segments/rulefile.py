"""What an analyst may write in a rule file: the strict shapes of segments, lists and rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

FIELDS = (
    "employer",
    "title",
    "description",
    "intro",
    "scope",
    "industry",
    "ownership",
    "size",
    "city",
    "site",
)
"""The texts of a posting that rules read."""

FieldName = Literal[
    "employer",
    "title",
    "description",
    "intro",
    "scope",
    "industry",
    "ownership",
    "size",
    "city",
    "site",
    "posting_text",
]
"""A field of a rule; `posting_text` stands for title and description."""

Word = Annotated[str, Field(min_length=1, max_length=400)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Strict(BaseModel):
    """A part of a rule file: unknown keys and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TermEntry(Strict):
    """A literal, a regex or each word of a list, and where it must or must not stand.

    Attributes:
        each: A list (`$name`) whose words all get the conditions written here.
        not_before: The hit is void when one of these words follows it directly.
        not_after: The hit is void when one of these words comes directly before it.
        not_near: The hit is void when one of these words stands within `within` characters.
        near: The hit counts only when one of these words stands within `within` characters.
        at: `start`: nothing but a place name may come before it; `end`: nothing may follow;
            `whole`: both.
    """

    term: Word | None = None
    re: Word | None = None
    each: Annotated[str, Field(pattern=r"^\$[a-z]")] | None = None
    not_before: list[Word] = []
    not_after: list[Word] = []
    not_near: list[Word] = []
    near: list[Word] = []
    within: int = Field(default=12, ge=1, le=200)
    at: Literal["start", "end", "whole"] | None = None

    @model_validator(mode="after")
    def _one_of_term_re_and_each(self) -> TermEntry:
        if sum(x is not None for x in (self.term, self.re, self.each)) != 1:
            raise ValueError("write exactly one of `term`, `re` and `each`")
        return self


def _shape(said: object) -> str:
    """Return which of a union's shapes is meant, so that a mistake is told once."""
    shapes = (dict, "(term)"), (TermEntry, "(term)"), (list, "(list)")
    return next((name for kind, name in shapes if isinstance(said, kind)), "(word)")


Item = Annotated[
    Annotated[Word, Tag("(word)")] | Annotated[TermEntry, Tag("(term)")], Discriminator(_shape)
]
"""A word (`$name`: all of a list), or a term with conditions."""

Terms = Annotated[
    Annotated[Word, Tag("(word)")] | Annotated[list[Item], Tag("(list)")], Discriminator(_shape)
]
Group = dict[FieldName, Terms]


class NOf(Strict):
    """At least `n` different terms of the group must hit."""

    n: int = Field(ge=2)
    of: Group


Example = dict[
    Literal[
        "employer",
        "title",
        "description",
        "intro",
        "scope",
        "industry",
        "ownership",
        "size",
        "city",
        "site",
        "destination",
    ],
    str,
]


class RuleEntry(Strict):
    """One rule: who it speaks for, what it reads, and the examples that prove it.

    Attributes:
        any: At least one of these terms must hit.
        all: Each of these groups must hit.
        none: None of these terms may hit.
        min_share: The share (0 to 1) of the employer's postings in which the rule must fire.
        value: For a signal, what exactly was found: `signal: buyer_role`, `value: 前台`.
        todo_match, todo_nomatch: Known mistakes of the rule: told, but they do not fail.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$", max_length=80)]
    segment: Slug | None = None
    discard: Slug | None = None
    signal: Slug | None = None
    weight: float = 3
    why: Word
    any: Group = {}
    all: list[Group] = []
    none: Group = {}
    n_of: NOf | None = None
    min_share: float = Field(default=0, ge=0, le=1)
    value: Word | None = None
    match: list[Example] = Field(min_length=1)
    nomatch: list[Example] = Field(min_length=1)
    todo_match: list[Example] = []
    todo_nomatch: list[Example] = []

    @model_validator(mode="after")
    def _speaks_for_one_and_reads_something(self) -> RuleEntry:
        if sum(x is not None for x in (self.segment, self.discard, self.signal)) != 1:
            raise ValueError("write exactly one of `segment`, `discard` and `signal`")
        if self.value is not None and self.signal is None:
            raise ValueError("`value` goes with `signal` only")
        if not (self.any or self.all or self.n_of):
            raise ValueError("needs `any`, `all` or `n_of`")
        return self


class SegmentEntry(Strict):
    """A segment: its names, and why its people fly (or buy whatever is sold).

    Attributes:
        order: Place in the precedence when a company is in several segments; 1 comes first.
        threshold: Points from which a company is in the segment.
    """

    zh_hans: Word
    zh_hant: Word
    en: Word
    why: Word
    order: int = Field(ge=1)
    threshold: float = 3

    @property
    def names(self) -> dict[str, str]:
        """What it is called, by the tag of each language."""
        return {"zh-Hans": self.zh_hans, "zh-Hant": self.zh_hant, "en": self.en}


class PlaceEntry(Strict):
    """A destination: its name, its region and the words that stand for it."""

    name: Word
    region: Word
    terms: list[Item]


class FrameEntry(Strict):
    """How a field must speak of a place for it to be a destination; all empty: any mention."""

    near: list[Word] = []
    not_near: list[Word] = []
    not_after: list[Word] = []
    within: int = Field(default=12, ge=1, le=200)


class DestinationsEntry(Strict):
    """Where the company's people go: a table of places read in the frames of some fields.

    The examples say which destination they show; `nomatch` examples must show none.
    """

    frames: dict[FieldName, list[FrameEntry]] = Field(min_length=1)
    none: Group = {}
    places: list[PlaceEntry]
    match: list[Example] = Field(min_length=1)
    nomatch: list[Example] = Field(min_length=1)


class RuleFile(Strict):
    """One rule file; several are read as one."""

    version: int = Field(ge=1)
    segments: dict[Slug, SegmentEntry] = {}
    lists: dict[Slug, list[Item]] = {}
    rules: list[RuleEntry] = []
    destinations: DestinationsEntry | None = None
