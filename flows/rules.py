"""What `leads rules …` does with versions: check, publish, roll back, check out, merge.

The desk calls the same functions. A draft says nothing of the lists until it is published; the
night uses the version that was newest when it began.
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from enrich.issues import InputError, LeadharvestError, RefusedError, RuleError
from enrich.lab.diff import Diff, diff
from enrich.lab.outcome import outcome
from enrich.rulebook import Rulebook, draft, packaged_rulebook, read_rulebook
from enrich.rulemerge import THEM, YOU, Change, Merged, changes, merge
from enrich.segments import check_rules, known_misses
from enrich.store import Connection, Store, labels, rulebooks
from enrich.store.orders import Order
from enrich.store.rulebooks import NewVersion, Version
from flows.companies import known_store
from flows.drafts import base_of, lay_out, note_base, note_publication, take_in
from flows.rulelab import open_corpus
from flows.scorelab import score_difference
from flows.settings import Settings

US = "leadharvest"
FIRST = "the first night: the packaged rules, and those of the home over them"
NAMED = 5
"""So many entries are named in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of a draft found.

    Attributes:
        mended, missed: The examples set aside as known misses: those that pass by now, and the
            others. Neither is a problem.
        loose: Names that rules and recipe do not know of each other; no problem either.
    """

    label: str
    rules: int
    examples: int
    problems: Sequence[str]
    mended: Sequence[str]
    missed: Sequence[str]
    loose: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One version with what it changed.

    Attributes:
        entries: What differs from the version before it.
        diff: The same as lines of the files.
    """

    version: Version
    entries: Sequence[Change]
    diff: str


def check(settings: Settings, folder: Path | None = None) -> Checked:
    """Read a draft's rules and recipe, run every example, and return what is wrong.

    Raises:
        RuleError: A file is wrong; the text names file, line and field.
    """
    book = _draft_in(settings, folder)
    rules = book.ruleset()
    book.scoring()
    aside = known_misses(rules)
    return Checked(
        label=book.label,
        rules=len(rules.rules),
        examples=sum(len(rule.match) + len(rule.nomatch) for rule in rules.rules),
        problems=[str(problem) for problem in check_rules(rules)],
        mended=[str(miss.told) for miss in aside if miss.mended],
        missed=[str(miss.told) for miss in aside if not miss.mended],
        loose=book.loose_ends(),
    )


def publish(
    settings: Settings, order: Order, folder: Path | None = None, despite: str = ""
) -> Version:
    """Publish a draft folder, and return the version that it became.

    Args:
        settings: Name the store; without `folder` the home's own draft is published.
        order: Who publishes, when and why.
        folder: Another draft folder.
        despite: Why it is published although there are objections; kept.

    Raises:
        RuleError: A file is wrong, or an example red.
        RefusedError: It is based on an older version, was edited meanwhile, changes nothing, or
            there are objections and no reason was given.
    """
    place = folder or settings.rules
    book = _draft_in(settings, folder)
    with known_store(settings, create=True) as store:
        with store.read() as db:
            base = base_of(db, place)
        admitted = admit(settings, store, book, base, despite)
        if draft(place) != book:
            raise RefusedError(f"{place} was edited while it was checked: publish it again")
        note_publication(place, base, admitted.next, book.label)
        made = publish_book(store, book, order, admitted)
    note_base(place, made.number)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What a rulebook brings along that may be published.

    Attributes:
        follows: The version in force; None: it would be the first.
        despite: Why it is published although there are objections, or "".
        effect: How many companies come into each segment and discard, and how many leave.
    """

    follows: int | None = None
    despite: str = ""
    effect: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def next(self) -> int:
        """The number that it would have."""
        return (self.follows or 0) + 1


def admit(
    settings: Settings, store: Store, book: Rulebook, base: int | None, despite: str = ""
) -> Admitted:
    """Return what publishing a rulebook would do, if it may be published.

    Args:
        settings: Name the lab's folder.
        store: Where it would be published.
        book: What somebody wants to publish.
        base: The version on which it is based.
        despite: Why it is to be published although there are objections.

    Raises:
        RuleError: A file is wrong, or an example red.
        RefusedError: It changes nothing, is based on an older version, or there are objections
            and no reason was given.
    """
    book.checked()
    with store.read() as db:
        last = rulebooks.newest_number(db)
        if last is None:
            return Admitted()
        old = rulebooks.rulebook_of(db, last)
        if old == book:
            raise RefusedError(f"nothing differs from version {last}")
        _refuse_older(db, book, base, last)
    found = _difference(settings, store, old, book)
    with store.read() as db:
        scores = score_difference(db, old, book)
    objections = [*found.objections, *scores.objections]
    if objections and not despite.strip():
        listed = "\n".join(f"  {one}" for one in objections)
        raise RefusedError(
            f"{len(objections)} objections; a reason given with --despite overrules"
            f" them:\n{listed}"
        )
    return Admitted(follows=last, despite=despite.strip(), effect=_effect(found))


def _effect(found: Diff) -> dict[str, tuple[int, int]]:
    """Return how many companies come into each segment and discard, and leave, if any do."""
    targets = {**found.segments, **found.discards}
    effect = {name: (len(one.gained), len(one.lost)) for name, one in targets.items()}
    return {name: counts for name, counts in effect.items() if any(counts)}


def publish_book(store: Store, book: Rulebook, order: Order, admitted: Admitted) -> Version:
    """Add a version to the store: whole or not at all, and only behind its base.

    Raises:
        RefusedError: Another version was published meanwhile.
    """
    with store.begin(people=True) as db:
        return add_book(db, book, order, admitted)


def add_book(db: Connection, book: Rulebook, order: Order, admitted: Admitted) -> Version:
    """Add a version in a transaction that may hold more than it.

    Raises:
        RefusedError: Another version was published meanwhile.
    """
    based_on = admitted.follows
    old = rulebooks.rulebook_of(db, based_on) if based_on else None
    new = NewVersion(
        book=book,
        author=order.by,
        why=order.why,
        published_at=order.at,
        based_on=based_on,
        packaged=packaged_rulebook().label,
        despite=admitted.despite,
        effect=admitted.effect,
        changes=changes(old, book) if old else (),
    )
    return rulebooks.add_version(db, new)


def publish_first(settings: Settings, store: Store, now: datetime) -> None:
    """Publish the home's draft as version 1, if none is published yet.

    Raises:
        RuleError: A file is wrong, or an example red.
    """
    with store.read() as db:
        if rulebooks.newest_number(db) is not None:
            return
    book = draft(settings.rules)
    book.checked()
    # Somebody who publishes his first version at this moment is as good a beginning.
    with contextlib.suppress(RefusedError):
        publish_book(store, book, Order(by=US, at=now, why=FIRST), Admitted())
        if settings.rules.is_dir():
            note_base(settings.rules, 1)


def history(settings: Settings) -> list[Version]:
    """Return all published versions, the newest first."""
    with known_store(settings, create=True) as store, store.read() as db:
        return rulebooks.versions(db)


def told(settings: Settings, number: int) -> Told:
    """Return one version and what it changed.

    Raises:
        StoreError: There is no such version.
    """
    with known_store(settings, create=True) as store, store.read() as db:
        version = rulebooks.version(db, number)
        book = rulebooks.rulebook_of(db, number)
        before = version.based_on
        old = rulebooks.rulebook_of(db, before) if before else Rulebook({})
    return Told(version=version, entries=changes(old, book), diff=lines_changed(old, book))


def rollback(settings: Settings, number: int, order: Order) -> Version:
    """Publish the files of an older version as a new one, and return that.

    Raises:
        StoreError: There is no such version.
        RuleError: This release refuses a file of it, or an example is red.
        RefusedError: It says what is in force already, or somebody published meanwhile.
    """
    with known_store(settings, create=True) as store:
        book, admitted = readmitted(settings, store, number)
        return publish_book(store, book, order, admitted)


def readmitted(settings: Settings, store: Store, number: int) -> tuple[Rulebook, Admitted]:
    """Return the files of an older version, and what publishing them again would do.

    Raises:
        StoreError: There is no such version.
        RuleError: This release refuses a file of it, or an example is red.
        RefusedError: It says what is in force already.
    """
    with store.read() as db:
        book, last = rulebooks.rulebook_of(db, number), rulebooks.version(db).number
        old = rulebooks.rulebook_of(db, last)
        if book == old:
            raise RefusedError(f"version {last} is in force, and its files are the same")
    book.checked()
    effect: Mapping[str, tuple[int, int]] = {}
    with contextlib.suppress(RuleError):  # one that this release refuses can be left, too
        effect = _effect(_difference(settings, store, old, book))
    return book, Admitted(follows=last, effect=effect)


def check_out(settings: Settings, number: int | None, folder: Path | None) -> Version:
    """Put a version's files into a draft folder, in place of what lies there.

    Raises:
        StoreError: There is no such version.
        RefusedError: The folder holds files that were never published.
    """
    place = folder or settings.rules
    with known_store(settings, create=True) as store, store.read() as db:
        version = rulebooks.version(db, number)
        book = rulebooks.rulebook_of(db, version.number)
        lost = _never_published(db, read_rulebook(place))
    if lost:
        what = f"{', '.join(lost)} in {place} were never published and would be lost"
        raise RefusedError(f"{what}: publish them, or check out into another folder")
    lay_out(place, book, version.number)
    return version


def merge_draft(
    settings: Settings, folder: Path | None = None, chosen: Mapping[str, str] | None = None
) -> tuple[Merged, list[str]]:
    """Bring what others published since into a draft folder; return it and the files changed.

    Args:
        settings: Name the store and the home's draft.
        folder: Another draft folder.
        chosen: For entries that both touched, by name, the side to take: `you` or `them`.

    Raises:
        RefusedError: Both touched an entry for which no side is chosen: nothing is written.
        RuleError: What comes out is wrong, or cannot be laid out: nothing is written.
    """
    place, book = folder or settings.rules, _draft_in(settings, folder)
    with known_store(settings, create=True) as store, store.read() as db:
        last = rulebooks.version(db).number
        made = merged(db, book, base_of(db, place), last, chosen)
    _refuse_unknown(made, chosen or {})
    if made.open:
        raise RefusedError(
            f"you and version {last} both changed {', '.join(made.open)}: choose a side for"
            " each with --mine or --theirs, or make them alike"
        )
    made.book.checked()
    return made, take_in(place, made.book, last)


def notes(settings: Settings, db: Connection) -> list[str]:
    """Return what people should know: a draft that waits, packaged files that moved.

    Raises:
        RuleError: A file of the draft is wrong.
    """
    last = rulebooks.newest_number(db)
    if last is None:
        return ["no version is published yet: the first night publishes the draft"]
    version, book = rulebooks.version(db), rulebooks.rulebook_of(db, last)
    found = []
    if differing := changes(book, draft(settings.rules)):
        found.append(
            f"the draft in {settings.rules} differs from version {last}, which is in force:"
            f" {_some(differing)}; see `leads rules publish`"
        )
    if packaged_rulebook().label != version.packaged:
        found.append(f"the packaged files are others than when version {last} was published")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which rules are in force, and what people should know of them."""

    version: int | None
    label: str
    notes: Sequence[str]

    @property
    def told(self) -> list[str]:
        """The same in sentences."""
        held = f"version {self.version} ({self.label}) is in force" if self.version else ""
        return [line for line in (held, *self.notes) if line]


def standing(settings: Settings, db: Connection) -> Standing:
    """Return which rules are in force; a draft that cannot be read is among the notes."""
    last = rulebooks.newest_number(db)
    try:
        found = notes(settings, db)
    except RuleError as wrong:
        found = [f"the draft: {wrong}"]
    label = rulebooks.version(db).label if last else ""
    return Standing(version=last, label=label, notes=found)


def document(version: Version) -> dict[str, object]:
    """Return a version as plain values."""
    return asdict(version) | {"changes": [asdict(one) for one in version.changes]}


def _difference(settings: Settings, store: Store, old: Rulebook, new: Rulebook) -> Diff:
    """Return what a change does to the companies that have open postings."""
    with store.read() as db:
        corpus, said = open_corpus(settings, db), labels.labels(db)
    before, after = (outcome(corpus, book.ruleset()) for book in (old, new))
    return diff(before, after, said)


def _draft_in(settings: Settings, folder: Path | None) -> Rulebook:
    if folder is not None and not folder.is_dir():
        raise InputError(folder, None, "", "is no folder of rule files")
    return draft(folder or settings.rules)


def _refuse_older(db: Connection, book: Rulebook, base: int | None, last: int) -> None:
    """Refuse a draft that is based on another version than the newest, and say who did what."""
    if base == last:
        return
    lines = [str(rulebooks.moved_on(last, base))]
    with contextlib.suppress(RuleError):
        made = merged(db, book, base, last, None)
        shown = {THEM: "changed by them", YOU: "changed by you"}
        for one in made.touched:
            what = shown.get(one.by, "changed by both" + (", differently" if one.clash else ""))
            lines.append(f"  {one.name}: {what}")
    raise RefusedError("\n".join(lines))


def merged(
    db: Connection,
    book: Rulebook,
    base: int | None,
    last: int,
    chosen: Mapping[str, str] | None,
) -> Merged:
    """Merge a draft with the version in force."""
    return merge(beginning(db, base), book, rulebooks.rulebook_of(db, last), chosen)


def beginning(db: Connection, base: int | None) -> Rulebook:
    """Return what a draft began as: the version on which it is based, else as packaged."""
    return rulebooks.rulebook_of(db, base) if base else packaged_rulebook()


def _refuse_unknown(made: Merged, chosen: Mapping[str, str]) -> None:
    clashes = {one.name for one in made.touched if one.clash}
    for name in chosen:
        if name not in clashes:
            there = ", ".join(sorted(clashes)) or "none"
            raise LeadharvestError(f"{name}: not among the entries that clash: {there}")


def _never_published(db: Connection, own: Rulebook) -> list[str]:
    """Return the files of a folder whose text stands in no version and is not packaged."""
    left = {**own.texts}
    books = (rulebooks.rulebook_of(db, one.number) for one in rulebooks.versions(db))
    for book in (packaged_rulebook(), *books):
        left = {name: text for name, text in left.items() if book.texts.get(name) != text}
    return sorted(left)


def lines_changed(old: Rulebook, new: Rulebook) -> str:
    """Return what differs as lines of the files."""
    lines: list[str] = []
    for name in sorted({*old.texts, *new.texts}):
        before, after = (book.texts.get(name, "").splitlines() for book in (old, new))
        lines += difflib.unified_diff(before, after, name, name, lineterm="")
    return "\n".join(lines)


def _some(found: Sequence[Change]) -> str:
    shown = ", ".join(f"{one.name} {one.what}" for one in islice(found, NAMED))
    return shown if len(found) <= NAMED else f"{shown} and {len(found) - NAMED} more"
