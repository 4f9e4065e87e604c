"""Forgetting: what goes from the tables, what stays as a keyed hash, and the file made small.

Numbers stay, words go: a company that is forgotten keeps its number, so that events, leads and
downloads still add up, but nothing says any more who it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from enrich.forgotten import Forgotten, Words, plain_value
from enrich.names.fold import fold
from enrich.store.bulk import add_missing
from enrich.store.columns import moment
from enrich.store.covering import Cover, covers, searched
from enrich.store.engine import Store
from enrich.store.given import numbers, texts
from enrich.store.schema import (
    alias,
    company,
    company_discard,
    company_event,
    company_segment,
    doubt,
    download,
    evidence,
    fact,
    feedback,
    forgotten,
    issue,
    judgement,
    label,
    lead,
    mention,
    page_sample,
    posting,
    posting_copy,
    posting_text,
    publication,
    publication_row,
    relation,
    score,
    score_reason,
    signal_seen,
    suppression,
    unit,
    unit_key,
)

CHECK = "check"
"""The kind of the one hash by which a key is known to be the right one."""
CONTACTS = ("phone", "mail", "domain")
_ABOUT = (
    fact, evidence, score, score_reason, company_segment, company_discard, signal_seen,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is to be forgotten.

    Attributes:
        companies: The numbers that go with all that is known of them; none: values alone.
        bearers: Companies that show a domain or code and are kept back from now on.
        words: All words that go.
        urls: Of their postings.
        leads: Of the companies.
    """

    companies: tuple[int, ...]
    bearers: tuple[int, ...]
    words: Words
    urls: frozenset[str] = frozenset()
    leads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Who orders it, when, and why."""

    author: str
    reason: str
    at: datetime


@dataclass(slots=True)
class Erased:
    """How many rows went, or lost words, by table."""

    removed: dict[str, int] = field(default_factory=dict)
    blanked: dict[str, int] = field(default_factory=dict)


def digests(db: Connection) -> frozenset[tuple[str, str]]:
    """Return kind and hash of all that was forgotten; `CHECK` tells the right key."""
    return frozenset((row.kind, row.digest) for row in db.execute(select(*_HASHES)))


_HASHES = forgotten.c.kind, forgotten.c.digest


def of_company(db: Connection, company_id: int) -> Subject:
    """Return all that makes a company, its merged numbers included.

    A contact that another company shows as well is not its own, and stays.
    """
    family = _family(db, company_id)
    here = mention.c.company_id.in_(select(numbers(db, family).c.value))
    values: set[tuple[str, str]] = set()
    for name in _names(db, family):
        values.add(("name", name))
    shown = select(mention.c.uscc, mention.c.domain, mention.c.phone, mention.c.agency)
    for uscc, domain, phone, agency in db.execute(shown.where(here)):
        if not agency:
            values |= {("uscc", uscc), ("domain", domain), ("phone", phone)}
    of = posting.c.mention_id.in_(select(mention.c.mention_id).where(here, _own()))
    for uscc, domain, phone in db.execute(
        select(posting.c.uscc, posting.c.domain, posting.c.phone).where(of)
    ):
        values |= {("uscc", uscc), ("domain", domain), ("phone", phone)}
    values |= {("uscc", one) for one in db.scalars(_of(db, company.c.uscc, family))}
    values |= _contact_facts(db, family)
    values = {(kind, value) for kind, value in values if plain_value(kind, value)}
    others = _shown_by_others(db, family)
    own = {one for one in values if (one[0], plain_value(*one)) not in others}
    leads = db.scalars(_of(db, lead.c.lead_id, family, lead.c.company_id))
    return Subject(
        companies=family,
        bearers=(),
        words=Words(frozenset(own)),
        urls=frozenset(_urls(db, here)),
        leads=tuple(sorted(leads)),
    )


def of_value(db: Connection, kind: str, value: str) -> Subject:
    """Return a phone, mail address, domain or credit code, and the companies that bear it."""
    words = Words(frozenset({(kind, value)}))
    bearers: set[int] = set()
    if kind in {"domain", "uscc"}:
        wanted = plain_value(kind, value)
        told = (
            select(fact.c.company_id, fact.c.value).where(fact.c.kind == kind),
            select(mention.c.company_id, mention.c[kind]).where(mention.c[kind] != "", _own()),
        )
        for query in told:
            for number, shown in db.execute(query):
                plain = plain_value(kind, shown)
                if number and (plain == wanted or plain.endswith(f".{wanted}")):
                    bearers.add(number)
    return Subject(companies=(), bearers=tuple(sorted(bearers)), words=words)


def holding(db: Connection, words: Words) -> list[Cover]:
    """Return where words stand that nights wrote: a search through the whole store.

    It is made before anything is written, so that nobody waits for it.
    """
    return [one for table in searched(nights=True) for one in covers(db, words, table)]


def erase(db: Connection, subject: Subject, found: Iterable[Cover] | None = None) -> Erased:
    """Take the subject out of every table; the caller's transaction makes it whole.

    Args:
        db: The store; no night may be at work on it.
        subject: What goes.
        found: What `holding` returned; None: it is searched for now.
    """
    done = Erased()
    if db.dialect.name == "sqlite":
        db.exec_driver_sql("PRAGMA secure_delete=ON")
    known = list(found) if found is not None else holding(db, subject.words)
    if subject.companies:
        _erase_companies(db, subject, done)
    _erase_values(db, subject, done)
    _apply(db, known, done)
    for table in searched(nights=False):
        _apply(db, list(covers(db, subject.words, table)), done)
    return done


def remember(db: Connection, subject: Subject, known: Forgotten, why: Why) -> int:
    """Keep the hashes by which the subject is known again, and keep its companies back.

    Returns:
        How many hashes.
    """
    pairs = {*subject.words.values, *(("company", str(one)) for one in subject.companies)}
    told = (why.author, why.reason, moment(why.at))
    rows = {(kind, known.digest(kind, value)): told for kind, value in pairs}
    rows[CHECK, known.digest(CHECK, CHECK)] = ("", "", told[2])
    columns = ("kind", "digest", "author", "reason", "forgotten_at")
    add_missing(db, forgotten, columns, [(*pair, *said) for pair, said in rows.items()])
    for number in (*subject.companies, *subject.bearers):
        order = {"kind": "company", "value": str(number), "added_at": told[2]}
        order |= {"reason": why.reason, "author": why.author}
        db.execute(insert(suppression).values(order))
    return len(rows) - 1


def note_removed_downloads(db: Connection, files: Iterable[Path]) -> None:
    """Note in the ledger that these files are not kept any more."""
    gone = {path.name for path in files}
    kept = db.execute(select(download.c.download_id, download.c.file)).all()
    removed = [row.download_id for row in kept if row.file and Path(row.file).name in gone]
    here = download.c.download_id.in_(select(numbers(db, removed).c.value))
    db.execute(update(download).values(file="").where(here))


def note_folders(db: Connection, folders: Mapping[int, str], at: datetime) -> None:
    """Note where publications lie now, by their runs, and that all were published anew.

    By that moment whoever laid one out knows that it has other rows now.
    """
    for run_id, folder in folders.items():
        here = publication.c.run_id == run_id
        db.execute(update(publication).values(folder=folder).where(here))
    kept = publication.c.run_id.in_(select(publication_row.c.run_id))
    db.execute(update(publication).values(published_at=moment(at)).where(kept))


def compact(store: Store) -> str:
    """Write the store anew without what was deleted; return why not, "" when it is done."""
    lines = ["VACUUM"] + (["PRAGMA wal_checkpoint(TRUNCATE)"] if store.file else [])
    raw = store.engine.raw_connection()
    driver: Any = raw.driver_connection
    try:
        if not store.file:
            driver.autocommit = True
        for line in lines:
            driver.execute(line)
    except store.engine.dialect.loaded_dbapi.Error as failed:
        return f"the store could not be written anew ({failed}): forget it once more"
    finally:
        raw.invalidate()
        raw.close()
    return ""


def _family(db: Connection, company_id: int) -> tuple[int, ...]:
    """Return a company's number, its branches' and those that were merged into any of them."""
    found, new = {company_id}, {company_id}
    while new:
        given = select(numbers(db, new).c.value)
        below = or_(company.c.merged_into.in_(given), company.c.branch_of.in_(given))
        new = set(db.scalars(select(company.c.company_id).where(below))) - found
        found |= new
    return tuple(sorted(found))


def _of(
    db: Connection,
    column: ColumnElement[Any],
    family: Sequence[int],
    by: ColumnElement[Any] = company.c.company_id,
) -> Select[Any]:
    return select(column).where(by.in_(select(numbers(db, family).c.value)))


def _own() -> ColumnElement[bool]:
    """Whether what an account shows is the company's own, not its agency's."""
    return mention.c.agency == ""


def _names(db: Connection, family: Sequence[int]) -> set[str]:
    found: set[str] = set(db.scalars(_of(db, company.c.name, family)))
    for seen in db.scalars(_of(db, company.c.names_seen, family)):
        found.update(seen.splitlines())
    found.update(db.scalars(_of(db, mention.c.name, family, mention.c.company_id)))
    found.update(db.scalars(_of(db, unit.c.name, family, unit.c.company_id)))
    found = {name.strip() for name in found if len(name.strip()) > 1}
    given = texts(db, sorted(found)).c.value
    others = unit.c.company_id.notin_(select(numbers(db, family).c.value))
    shared = set(db.scalars(select(unit.c.name).where(unit.c.name.in_(select(given)), others)))
    shared = {fold(name) for name in shared}
    return {name for name in found if fold(name) not in shared}


def _contact_facts(db: Connection, family: Sequence[int]) -> set[tuple[str, str]]:
    query = _of(db, fact.c.kind, family, fact.c.company_id).add_columns(fact.c.value)
    return {
        (kind.removeprefix("role_"), value)
        for kind, value in db.execute(query)
        if kind.removeprefix("role_") in CONTACTS
    }


def _shown_by_others(db: Connection, family: Sequence[int]) -> set[tuple[str, str]]:
    mine = select(numbers(db, family).c.value)
    kinds = [*CONTACTS, *(f"role_{kind}" for kind in CONTACTS)]
    told = select(fact.c.kind, fact.c.value).where(fact.c.kind.in_(kinds))
    found = {
        (kind.removeprefix("role_"), plain_value(kind.removeprefix("role_"), value))
        for kind, value in db.execute(told.where(fact.c.company_id.notin_(mine)))
    }
    seen = select(mention.c.domain, mention.c.phone, mention.c.uscc).distinct()
    other = or_(mention.c.company_id.is_(None), mention.c.company_id.notin_(mine))
    for domain, phone, uscc in db.execute(seen.where(other)):
        for kind, value in (("domain", domain), ("phone", phone), ("uscc", uscc)):
            if value:
                found.add((kind, plain_value(kind, value)))
    return found


def _urls(db: Connection, here: ColumnElement[bool]) -> set[str]:
    of = select(mention.c.mention_id).where(here)
    urls = select(posting.c.url).where(posting.c.mention_id.in_(of), posting.c.url != "")
    return set(db.scalars(urls))


def _erase_companies(db: Connection, subject: Subject, done: Erased) -> None:
    family = select(numbers(db, subject.companies).c.value)
    mentions = select(mention.c.mention_id).where(mention.c.company_id.in_(family))
    ours = select(posting.c.posting_id).where(posting.c.mention_id.in_(mentions))
    units = select(unit.c.unit_id).where(unit.c.company_id.in_(family))
    copies = posting_copy.c
    _remove(
        db, posting_copy, or_(copies.posting_id.in_(ours), copies.canonical_id.in_(ours)), done
    )
    _remove(db, posting_text, posting_text.c.posting_id.in_(ours), done)
    for table in _ABOUT:
        _remove(db, table, table.c.company_id.in_(family), done)
    _remove(db, posting, posting.c.mention_id.in_(mentions), done)
    _remove(db, mention, mention.c.company_id.in_(family), done)
    _remove(db, unit_key, unit_key.c.unit_id.in_(units), done)
    key = literal("forgotten:").concat(func.cast(unit.c.unit_id, Text()))
    blank = {"unit_key": key, "name": "", "city": "", "parsed": ""}
    _blank(db, unit, unit.c.company_id.in_(family), blank, done)
    words = ("name", "short_name", "uscc", "city", "names_seen")
    _blank(db, company, company.c.company_id.in_(family), dict.fromkeys(words, ""), done)
    _erase_memories(db, subject, family, done)


def _erase_memories(
    db: Connection, subject: Subject, family: Select[Any], done: Erased
) -> None:
    """Take out what people and past nights said of the companies."""
    events = company_event.c
    told = dict.fromkeys(("name", "evidence"), "")
    here = or_(events.company_id.in_(family), events.other_id.in_(family))
    _blank(db, company_event, here, told, done)
    for table in (relation, doubt):
        either = or_(table.c.company_id.in_(family), table.c.other_id.in_(family))
        _remove(db, table, either, done)
    _remove(db, label, label.c.company_id.in_(family), done)
    _blank(db, feedback, feedback.c.company_id.in_(family), {"note": ""}, done)
    leads = select(numbers(db, subject.leads).c.value)
    _remove(db, publication_row, publication_row.c.lead_id.in_(leads), done)
    rows = select(func.count()).where(publication_row.c.run_id == publication.c.run_id)
    kept = publication.c.run_id.in_(select(publication_row.c.run_id))
    db.execute(update(publication).values(rows=rows.scalar_subquery()).where(kept))
    names = [*subject.words.of("name"), *(v for k, v in subject.words.values if k == "name")]
    called = select(texts(db, names).c.value)
    said = judgement.c
    judged = or_(said.left_name.in_(called), said.right_name.in_(called))
    unsure = doubt.c
    _remove(db, doubt, or_(unsure.left_name.in_(called), unsure.right_name.in_(called)), done)
    of = select(judgement.c.judgement_id).where(judged)
    db.execute(update(doubt).values(answered_by=None).where(unsure.answered_by.in_(of)))
    _remove(db, judgement, judged, done)
    _remove(db, alias, or_(alias.c.alias.in_(called), alias.c.name.in_(called)), done)
    _remove(db, label, label.c.employer.in_(called), done)
    urls = select(texts(db, sorted(subject.urls)).c.value)
    _remove(db, page_sample, page_sample.c.url.in_(urls), done)
    _remove(db, issue, issue.c.place.in_(urls), done)


def _erase_values(db: Connection, subject: Subject, done: Erased) -> None:
    """Take out the rows that are nothing but one of the values."""
    for kind, shown in sorted(subject.words.values):
        for table, name in ((fact, "value"), (suppression, "value")):
            kinds = [kind, f"role_{kind}"]
            same = func.lower(table.c[name]).in_([shown.lower(), plain_value(kind, shown)])
            _remove(db, table, table.c.kind.in_(kinds) & same, done)
        if kind != "name":
            found = unit_key.c.look_up.icontains(plain_value(kind, shown), autoescape=True)
            _remove(db, unit_key, found, done)


def _apply(db: Connection, found: Iterable[Cover], done: Erased) -> None:
    """Cover the words in rows; those that went meanwhile stay gone."""
    for one in found:
        keys = [one.table.c[name] == value for name, value in one.key.items()]
        if db.execute(update(one.table).values(one.values).where(*keys)).rowcount:
            done.blanked[one.table.name] = done.blanked.get(one.table.name, 0) + 1


def _remove(db: Connection, table: Table, where: ColumnElement[bool], done: Erased) -> None:
    count = db.execute(delete(table).where(where)).rowcount
    if count:
        done.removed[table.name] = done.removed.get(table.name, 0) + count


def _blank(
    db: Connection,
    table: Table,
    where: ColumnElement[bool],
    values: Mapping[str, Any],
    done: Erased,
) -> None:
    count = db.execute(update(table).values(values).where(where)).rowcount
    if count:
        done.blanked[table.name] = done.blanked.get(table.name, 0) + count
