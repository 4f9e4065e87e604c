"""Published versions of the rules: rows that are added, never changed; the newest holds.

A version's number is one more than that of the version it is based on. So of two people who
publish from the same base at once, the key of the table lets exactly one through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from enrich.issues import RefusedError, StoreError
from enrich.rulebook import Rulebook
from enrich.rulemerge import Change
from enrich.store.columns import moment
from enrich.store.runs import last_to_do
from enrich.store.schema import rulebook, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is kept of a published version beside its files.

    Attributes:
        label: The hash of what its files say; lists name it.
        despite: The reason that was given for publishing against objections, or "".
        published_at: UTC in ISO 8601.
        based_on: The version that it followed; None: the first.
        packaged: The label of the release's own files when it was published.
        changes: What differs from the version that it followed.
        effect: How many companies came into each segment and discard, and how many left, on the
            postings that were open when it was published.
    """

    number: int
    label: str
    author: str
    why: str
    despite: str
    published_at: str
    based_on: int | None
    packaged: str
    changes: Sequence[Change]
    effect: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A version that somebody publishes."""

    book: Rulebook
    author: str
    why: str
    published_at: datetime
    based_on: int | None
    packaged: str
    despite: str = ""
    changes: Sequence[Change] = ()
    effect: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def add_version(db: Connection, new: NewVersion) -> Version:
    """Publish a version and return it: it is in force from the commit on.

    Raises:
        RefusedError: The version that it is based on is not the newest.
        RuleError: A file is not YAML.
    """
    last = newest_number(db)
    if last != new.based_on:
        raise moved_on(last, new.based_on)
    version = Version(
        number=(last or 0) + 1,
        label=new.book.label,
        author=new.author,
        why=new.why,
        despite=new.despite,
        published_at=moment(new.published_at),
        based_on=last,
        packaged=new.packaged,
        changes=tuple(new.changes),
        effect=dict(new.effect),
    )
    values = {name: getattr(version, name) for name in _PLAIN}
    files = json.dumps(dict(new.book.texts), ensure_ascii=False)
    changes = json.dumps([asdict(each) for each in new.changes], ensure_ascii=False)
    told = {"files": files, "changes": changes, "effect": json.dumps(version.effect)}
    try:
        db.execute(insert(rulebook).values(**values, **told))
    except IntegrityError:
        raise moved_on(version.number, new.based_on) from None
    return version


def moved_on(last: int | None, based_on: int | None) -> RefusedError:
    """Return the refusal of what is based on another version than the newest."""
    base = f"version {based_on}" if based_on else "none of the published versions"
    return RefusedError(
        f"version {last or 0} is in force, and this is based on {base}:"
        " merge it first (`leads rules merge`)"
    )


def newest_number(db: Connection) -> int | None:
    """Return the number of the version in force; None when none was published."""
    return db.execute(select(func.max(rulebook.c.number))).scalar()


def version(db: Connection, number: int | None = None) -> Version:
    """Return a version; without a number the one in force.

    Raises:
        StoreError: There is none.
    """
    wanted = newest_number(db) if number is None else number
    if wanted is None:
        raise StoreError("no version of the rules is published yet")
    found = versions(db, 1, upto=wanted)
    if not found or found[0].number != wanted:
        raise StoreError(f"there is no version {wanted} of the rules")
    return found[0]


def versions(
    db: Connection, limit: int | None = None, upto: int | None = None
) -> list[Version]:
    """Return the published versions, the newest first, from number `upto` on."""
    query = select(*(rulebook.c[name] for name in (*_PLAIN, "changes", "effect")))
    if upto is not None:
        query = query.where(rulebook.c.number <= upto)
    rows = db.execute(query.order_by(rulebook.c.number.desc()).limit(limit))
    return [
        Version(
            **dict(zip(_PLAIN, plain, strict=True)),
            changes=tuple(Change(**each) for each in json.loads(changes)),
            effect={name: (came, left) for name, (came, left) in json.loads(effect).items()},
        )
        for *plain, changes, effect in rows
    ]


def rulebook_of(db: Connection, number: int) -> Rulebook:
    """Return a version's files; errors call them by version and name.

    Raises:
        StoreError: There is no such version.
    """
    files = db.execute(select(rulebook.c.files).where(rulebook.c.number == number)).scalar()
    if files is None:
        raise StoreError(f"there is no version {number} of the rules")
    texts = json.loads(files)
    return Rulebook(texts, {name: f"version {number}: {name}" for name in texts})


def fix_version(db: Connection, run_id: int) -> int:
    """Return the version that a run uses: the newest, from the first time it is asked for on.

    Raises:
        StoreError: No version is published.
    """
    fixed = used_by(db, run_id)
    if fixed is None:
        fixed = version(db).number
        db.execute(update(run).values(rulebook=fixed).where(run.c.run_id == run_id))
    return fixed


def used_last(db: Connection, step: str) -> int | None:
    """Return the version by which a step was done last; None: by none, or never."""
    done = last_to_do(db, step)
    return used_by(db, done) if done else None


def used_by(db: Connection, run_id: int) -> int | None:
    """Return the version that a run uses; None: it did not ask for one."""
    return db.execute(select(run.c.rulebook).where(run.c.run_id == run_id)).scalar()


_PLAIN = (
    "number", "label", "author", "why", "despite", "published_at", "based_on", "packaged",
)  # fmt: skip
