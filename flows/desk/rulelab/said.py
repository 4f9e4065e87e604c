"""What the rule pages show, as plain values: the web process needs no rule lab to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Names = Mapping[str, str]
"""A segment's name by language: zh-Hans, zh-Hant, en."""
Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One mistake, or one red example.

    Attributes:
        line, column: In the piece that is shown, counted from 1; None: it is elsewhere.
        place: Where it is: `line:column` of the piece, else the file with its own.
        said: The field, and what is wrong with it.
    """

    line: int | None
    column: int | None
    place: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftState:
    """Somebody's private draft.

    Attributes:
        base: The version on which it is based; None: none is published, or it names none.
        behind: Whether another version is in force by now.
        entries: What differs from its base, entry by entry (`file`, `entry`, `what`).
        trouble: Why it cannot be read, or "".
        mark: Differs whenever any of its files does.
    """

    person_id: int
    person: str
    base: int | None
    behind: bool
    changed_at: str
    entries: Sequence[Plain]
    trouble: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceShown:
    """A piece of the rules as the editor shows it.

    Attributes:
        name: What its address calls it.
        kind: segment, discard, signal, list or file.
        title: In each language.
        text: What the draft says there, else the version in force.
        mark: Differs whenever the text does; comes back when it is saved.
        base: The version on which the draft is based, or would be.
        draft: Whether the text is of a draft of one's own.
        uses: The lists that it names.
    """

    name: str
    kind: str
    title: Names
    text: str
    mark: str
    base: int | None
    draft: bool
    uses: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed into the editor.

    Attributes:
        name: What the piece is called.
        seen: The mark of the text that the page had shown.
        base: The version that was shown, where there was no draft.
    """

    name: str
    text: str
    seen: str = ""
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a draft does, as far as it can be said.

    Attributes:
        troubles: Why there is no comparison.
        red: Examples that fail; the comparison is there all the same.
        examples: So many were run.
        compared: As `leads rules diff --json` says it; None: the draft is wrong.
        names: Of the segments, by slug.
        mark: Of the draft that was compared.
    """

    troubles: Sequence[Trouble] = ()
    red: Sequence[Trouble] = ()
    examples: int = 0
    compared: Plain | None = None
    names: Mapping[str, Names] = field(default_factory=dict)
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A segment, discard or signal of the overview.

    Attributes:
        name: What its page's address calls it.
        size: How many companies it has by the rules in force.
        dead: Rules that fire on no open posting. stale: That have not fired for long.
        changed: The number of the version that touched it last, and its day; None: the first.
    """

    name: str
    kind: str
    target: str
    title: Names
    why: str
    size: int
    rules: int
    examples: int
    dead: Sequence[str]
    stale: Sequence[str]
    changed: tuple[int, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A list of words, with how many it holds and how many rules and lists name it."""

    name: str
    file: str
    words: int
    uses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything that `/rules` shows.

    Attributes:
        version: The newest published version as plain values; None: none is published.
        own_files: Entries in which the home's own draft on disk differs from what is in force.
        own_trouble: Why that draft cannot be read, or "".
        packaged_moved: Whether the packaged files are others than when it was published.
        mine: One's own draft; None: there is none.
        others: Drafts of other people that are open.
        files: The names of the rule files.
    """

    version: Plain | None
    label: str
    postings: int
    companies: int
    targets: Sequence[TargetRow]
    lists: Sequence[ListRow]
    files: Sequence[str]
    own_files: Sequence[str]
    own_trouble: str
    packaged_moved: bool
    mine: DraftState | None
    others: Sequence[DraftState]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShown:
    """What the rules of a target do.

    Attributes:
        rules: As `leads rules report --json` says it, with `stale` beside.
        names: Of the companies on which rules are wrong, by id.
        newest: The newest day of an open posting.
    """

    title: Names
    rules: Sequence[Plain]
    names: Mapping[int, str]
    newest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """An entry that both sides changed, with the text of each; None: not there."""

    name: str
    base: str | None
    mine: str | None
    theirs: str | None

    @property
    def editable(self) -> bool:
        """Whether a text of one's own may stand in its place."""
        return self.mine is not None or self.theirs is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeShown:
    """A draft beside the version that is in force by now.

    Attributes:
        touched: Every entry that either side touched (`name`, `by`, `clash`).
        mark: Of the draft that was looked at.
    """

    base: int | None
    last: int
    author: str
    why: str
    touched: Sequence[Plain]
    clashes: Sequence[Clash]
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of saving a piece.

    Attributes:
        files: Those that changed.
        troubles: Why nothing was saved: the text is no YAML, or does not fit where it stands.
        now: What the draft says there, edited elsewhere since the page was shown: nothing was
            saved. None: nobody did.
    """

    files: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    now: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Who publishes a draft, when and why, and the mark of what was shown."""

    person_id: int
    at: datetime
    why: str
    despite: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How the entries that both changed are to be settled.

    Attributes:
        last: The version that was shown as the one in force.
        chosen: Of each entry: `you`, `them` or `edit`.
        edits: The text of each entry that is edited.
        seen: The mark of the draft that was shown.
    """

    last: int
    chosen: Mapping[str, str]
    edits: Mapping[str, str]
    seen: str
