"""The statements that bring one site's night into the store, but for closing what is over.

All of them work on sets: rows are staged in a temporary table by chunks, and a handful of
statements a chunk does the rest, the same on both engines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Text,
    Update,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import Table as SqlTable

from enrich.model import Mark, RawPosting
from enrich.postings import VALUE_COLUMNS, clients_asked, posting_key, posting_values
from enrich.store.bulk import add_rows, staged
from enrich.store.clients import known_short_names
from enrich.store.schema import Number, mention, posting, posting_text

CHUNK = 10_000
GONE_AFTER = 2
"""From so many healthy nights in a row a posting must be absent before it is closed."""

ARCHIVED = "archived"
"""Why a posting is closed that was only ever seen in an archive."""

_DAYS = ("posted_on", "valid_through")
_VALIDATORS = ("list_hash", "lastmod", "etag", "last_modified")
_TEXTS = ("description", "intro", "scope", "provenance")
_CONTENT = tuple(
    name
    for name in VALUE_COLUMNS
    if name in posting.c and name not in {"key", "text_hash", "seen_at"}
)
_STAGE: list[Column[Any]] = [
    *(Column(name, Date() if name in _DAYS else Text()) for name in VALUE_COLUMNS),
    Column("seq", Integer()),
    Column("again", Integer()),
    Column("mention_id", Number),
    Column("posting_id", Number),
    Column("fresh", Integer()),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """How one hand-over may change the store.

    Attributes:
        gentle: Nothing known is overwritten by nothing: the site's night was doubtful.
        sound: What was read counts as read; else it is read again the next time.
        past: The site has been loaded for a later business date already, or this is an archive.
        archived: The rows are of an archive: they open nothing and are never fresh.
        closes: What the hand-over lacks, or calls over, may be closed.
        later: The next later business dates on which the site was healthy and believed, at
            most two.
    """

    site: str
    on: date
    run_id: int
    gentle: bool
    sound: bool
    past: bool
    archived: bool
    closes: bool
    later: tuple[date, ...]


@dataclass(slots=True)
class Tally:
    """Figures that grow while a hand-over is loaded."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    reopened: int = 0

    @property
    def seen(self) -> int:
        """How many postings the hand-over shows."""
        return self.new + self.changed + self.unchanged


def merge_rows(db: Connection, night: Night, rows: Iterable[RawPosting], tally: Tally) -> None:
    """Add and update postings; of two rows with one key the later one counts."""
    seen: set[str] = set()
    chunk: dict[str, tuple[Any, ...]] = {}
    asked: dict[str, RawPosting] = {}
    for seq, row in enumerate(rows):
        values = posting_values(row, night.on)
        key = str(values[0])
        if key:
            chunk[key] = (*values, seq, int(key in seen))
            asked.pop(key, None)
            if clients_asked(row):
                asked[key] = row
        if len(chunk) == CHUNK:
            _name_clients(db, night, chunk, asked)
            _merge_chunk(db, night, chunk, tally)
            seen.update(chunk)
            chunk, asked = {}, {}
    if chunk:
        _name_clients(db, night, chunk, asked)
        _merge_chunk(db, night, chunk, tally)


def _name_clients(
    db: Connection,
    night: Night,
    chunk: dict[str, tuple[Any, ...]],
    asked: dict[str, RawPosting],
) -> None:
    """Name the clients that agencies' ads give by a short name which a known company bears."""
    if not asked:
        return
    known = known_short_names(
        db, {name for row in asked.values() for name in clients_asked(row)}
    )
    for key, row in asked.items():
        rest = chunk[key][len(VALUE_COLUMNS) :]
        chunk[key] = (*posting_values(row, night.on, known.__contains__), *rest)


def _merge_chunk(
    db: Connection, night: Night, chunk: dict[str, tuple[Any, ...]], tally: Tally
) -> None:
    with staged(db, "incoming", _STAGE) as new:
        add_rows(db, new, [*VALUE_COLUMNS, "seq", "again"], chunk.values())
        if not night.sound:
            # A doubtful reading must not look like a finished one: read it again next time.
            db.execute(update(new).values(dict.fromkeys(_VALIDATORS, "")))
        _add_mentions(db, night, new)
        _match(db, night, new)
        _count(db, night, new, tally)
        _update_texts(db, night, new)
        _update_postings(db, night, new)
        tally.reopened += _reopen(db, night, new.c.posting_id == posting.c.posting_id)
        fresh = update(new).values(fresh=1).where(new.c.posting_id.is_(None))
        if db.execute(fresh).rowcount:
            _insert_postings(db, night, new)
            _match(db, night, new)
            _insert_texts(db, new)


def _add_mentions(db: Connection, night: Night, new: SqlTable) -> None:
    names = ("name", "short_name", "site", "site_company_id", "uscc", "city", "agency")
    shown = (
        "employer", "employer_short", "source", "site_company_id", "uscc", "city", "agency",
        "named_by",
    )  # fmt: skip
    extra = ("address", "domain", "phone")
    account = {"site_company_id", "uscc", "domain", "phone"}

    def told(name: str) -> ColumnElement[Any]:
        """What an agency's account shows beside a name says nothing of its client."""
        return (
            case((new.c.agency != "", ""), else_=new.c[name])
            if name in account
            else new.c[name]
        )

    known = exists().where(mention.c.mention_key == new.c.mention_key)
    found = (
        select(
            new.c.mention_key,
            *(func.min(told(name)) for name in shown),
            *(func.max(told(name)) for name in extra),
            literal(night.on, Date()),
        )
        .where(new.c.employer != "", ~known)
        .group_by(new.c.mention_key)
        .order_by(func.min(new.c.seq))
    )
    columns = ["mention_key", *names, "named_by", *extra, "first_seen"]
    db.execute(insert(mention).from_select(columns, found))
    db.execute(
        update(new)
        .values(mention_id=mention.c.mention_id)
        .where(mention.c.mention_key == new.c.mention_key, new.c.employer != "")
    )


def _match(db: Connection, night: Night, new: SqlTable) -> None:
    db.execute(
        update(new)
        .values(posting_id=posting.c.posting_id)
        .where(posting.c.site == night.site, posting.c.key == new.c.key)
    )


def _insert_texts(db: Connection, new: SqlTable) -> None:
    # No join: PostgreSQL knows nothing yet of rows added a moment ago and would plan badly.
    texts = select(new.c.posting_id, *(new.c[name] for name in _TEXTS)).where(new.c.fresh == 1)
    db.execute(insert(posting_text).from_select(["posting_id", *_TEXTS], texts))


def _count(db: Connection, night: Night, new: SqlTable, tally: Tally) -> None:
    fresh = select(
        func.count().filter(new.c.posting_id.is_(None)),
        func.count().filter(_differs(night, new)),
        func.count(),
    ).select_from(new.outerjoin(posting, posting.c.posting_id == new.c.posting_id))
    added, changed, everything = db.execute(fresh.where(new.c.again == 0)).one()
    tally.new += added
    tally.changed += changed
    tally.unchanged += everything - added - changed


def _differs(night: Night, new: SqlTable) -> ColumnElement[bool]:
    return and_(posting.c.text_hash != new.c.text_hash, _outdated(night))


def _outdated(night: Night) -> ColumnElement[bool]:
    """Whether a posting was read before this night, so that the night may tell better."""
    if night.archived:
        return and_(posting.c.close_reason == ARCHIVED, posting.c.read_on < night.on)
    return posting.c.read_on <= night.on if night.past else true()


def _value(night: Night, new: SqlTable, old: ColumnElement[Any], name: str) -> Any:
    if not night.gentle:
        return new.c[name]
    shown = new.c[name]
    filled = shown.isnot(None) if name in {*_DAYS, "mention_id"} else shown != ""
    return case((filled, shown), else_=old)


def _update_texts(db: Connection, night: Night, new: SqlTable) -> None:
    values = {name: _value(night, new, posting_text.c[name], name) for name in _TEXTS}
    db.execute(
        update(posting_text)
        .values(values)
        .where(
            posting_text.c.posting_id == new.c.posting_id,
            posting.c.posting_id == new.c.posting_id,
            _differs(night, new),
        )
    )


def _update_postings(db: Connection, night: Night, new: SqlTable) -> None:
    differs = posting.c.text_hash != new.c.text_hash
    content: dict[str, Any] = {
        name: _value(night, new, posting.c[name], name) for name in (*_CONTENT, "mention_id")
    }
    content |= {
        "text_hash": new.c.text_hash,
        "seen_at": new.c.seen_at,
        "changed_on": case((differs, night.on), else_=posting.c.changed_on),
        "run_id": night.run_id,
    }
    if night.sound:
        content["read_on"] = night.on
    if night.archived:
        content |= dict.fromkeys(("read_on", "last_seen", "closed_on"), night.on)
    here = posting.c.posting_id == new.c.posting_id
    if not night.past:
        db.execute(_seen(night).values(content).where(here))
        return
    db.execute(update(posting).values(content).where(here, _outdated(night)))
    db.execute(_seen(night).where(here))


def _seen(night: Night) -> Update:
    values: dict[str, Any] = {
        "first_seen": case(
            (posting.c.first_seen > night.on, night.on), else_=posting.c.first_seen
        ),
    }
    if not night.archived:
        later = (posting.c.last_seen < night.on, night.on)
        values["last_seen"] = case(later, else_=posting.c.last_seen)
    if not night.past:
        values |= {"missing_runs": 0, "missed_on": None}
    return update(posting).values(values)


def _reopen(db: Connection, night: Night, here: ColumnElement[bool]) -> int:
    if night.past:
        return 0
    valid = or_(posting.c.valid_through.is_(None), posting.c.valid_through >= night.on)
    opened = update(posting).values(closed_on=None, close_reason="")
    found = db.execute(opened.where(here, posting.c.closed_on.isnot(None), valid))
    return found.rowcount


def _insert_postings(db: Connection, night: Night, new: SqlTable) -> None:
    closed_on, reason = _over(night)
    fixed: dict[str, Any] = {
        "site": literal(night.site, Text()),
        "missing_runs": literal(len(night.later), Integer()),
        "missed_on": literal(night.later[-1] if night.later else None, Date()),
        "closed_on": literal(closed_on, Date()),
        "close_reason": literal(reason, Text()),
        "first_run_id": literal(night.run_id, Number),
        "run_id": literal(night.run_id, Number),
    }
    for name in ("read_on", "changed_on", "first_seen", "last_seen"):
        fixed[name] = literal(night.on, Date())
    taken = [*_CONTENT, "key", "text_hash", "seen_at", "mention_id"]
    added = (
        select(*(new.c[name] for name in taken), *fixed.values())
        .where(new.c.fresh == 1)
        .order_by(new.c.seq)
    )
    db.execute(insert(posting).from_select([*taken, *fixed], added))


def _over(night: Night) -> tuple[date | None, str]:
    """Return the day on which a posting that is new to the store was over already, and why."""
    if night.archived:
        return night.on, ARCHIVED
    return (night.later[-1], "missing") if len(night.later) >= GONE_AFTER else (None, "")


def note_sightings(db: Connection, night: Night, marks: Iterable[Mark], tally: Tally) -> None:
    """Note the postings that were seen without being read."""
    keys = [(posting_key(mark.key),) for mark in marks if mark.state == "unchanged"]
    if not keys:
        return
    with staged(db, "sighted", [posting.c.key]) as found:
        add_rows(db, found, ["key"], list(dict.fromkeys(keys)))
        here = and_(posting.c.site == night.site, posting.c.key == found.c.key)
        tally.unchanged += db.execute(_seen(night).where(here)).rowcount
        tally.reopened += _reopen(db, night, here)


def note_confirmed(db: Connection, night: Night, marks: Iterable[Mark]) -> None:
    """Note the postings whose pages the site called unchanged: that counts as reading them."""
    confirmed = {
        posting_key(mark.key): mark.lastmod for mark in marks if mark.reason == "not_modified"
    }
    if not confirmed:
        return
    with staged(db, "confirmed", [posting.c.key, posting.c.lastmod]) as found:
        add_rows(db, found, ["key", "lastmod"], list(confirmed.items()))
        stamp = case((found.c.lastmod != "", found.c.lastmod), else_=posting.c.lastmod)
        read = update(posting).values(read_on=night.on, lastmod=stamp)
        here = (posting.c.site == night.site, posting.c.key == found.c.key)
        db.execute(read.where(*here, posting.c.read_on < night.on))


def note_over(db: Connection, night: Night, marks: Iterable[Mark]) -> None:
    """Note the closed postings that a list still shows, or whose pages were asked for.

    A listed page that was gone before anybody read it becomes a closed posting that says
    nothing, without an employer: so the harvest knows it and need not ask every night.
    """
    over = {posting_key(mark.key): mark for mark in marks if mark.state in {"over", "gone"}}
    if not over:
        return
    asked = Column("asked", Integer())
    columns = [posting.c.key, posting.c.lastmod, posting.c.list_hash, posting.c.close_reason]
    with staged(db, "lingering", [*columns, asked, Column("posting_id", Number)]) as found:
        lines = [
            (key, mark.lastmod, mark.list_hash, mark.reason, int(mark.state == "gone"))
            for key, mark in over.items()
        ]
        names = [*(column.name for column in columns), asked.name]
        add_rows(db, found, names, lines)
        _match(db, night, found)
        if not night.past:
            _insert_dead(db, night, found)
        here = (
            posting.c.posting_id == found.c.posting_id,
            posting.c.closed_on.isnot(None),
        )
        shown = update(posting).values(last_seen=night.on)
        db.execute(shown.where(*here, posting.c.last_seen < night.on))
        told = {
            stamp.name: case((found.c[stamp.name] != "", found.c[stamp.name]), else_=stamp)
            for stamp in (posting.c.lastmod, posting.c.list_hash)
        }
        read = update(posting).values(read_on=night.on, **told)
        db.execute(read.where(*here, found.c.asked == 1, posting.c.read_on <= night.on))


def _insert_dead(db: Connection, night: Night, found: SqlTable) -> None:
    fixed: dict[str, Any] = {
        "site": literal(night.site, Text()),
        "first_run_id": literal(night.run_id, Number),
        "run_id": literal(night.run_id, Number),
    }
    for name in ("read_on", "changed_on", "first_seen", "last_seen", "closed_on"):
        fixed[name] = literal(night.on, Date())
    taken = ["key", "lastmod", "list_hash", "close_reason"]
    dead = and_(found.c.posting_id.is_(None), found.c.asked == 1, found.c.list_hash != "")
    added = select(*(found.c[name] for name in taken), *fixed.values()).where(dead)
    db.execute(insert(posting).from_select([*taken, *fixed], added.order_by(found.c.key)))
    textless = (
        select(posting.c.posting_id)
        .join(found, and_(posting.c.site == night.site, posting.c.key == found.c.key))
        .where(dead)
    )
    db.execute(insert(posting_text).from_select(["posting_id"], textless))
