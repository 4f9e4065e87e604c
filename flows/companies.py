"""What `leads companies` shows of companies, and the orders that people give."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from enrich.issues import LeaseTakenError, StoreError
from enrich.store import Connection, Store, companies, open_store, orders, portraits, runs
from enrich.store.bulk import records
from enrich.store.doubts import answer
from enrich.store.judging import Judgement, add_judgement, judgements_touching
from enrich.store.levels import LEVELS, canary, employers
from enrich.store.orders import Done, Order
from enrich.store.relations import relations
from enrich.store.retrace import differences, retraced
from flows.console import Table
from flows.lease import hold_lease
from flows.settings import Settings, make_home

__all__ = ["LEVELS"]
NAMES_SHOWN = 60
NAMED = 10
CITIES_SHOWN = 12
TOWNS_SHOWN = 3
JUDGEMENTS_SHOWN = 5
CANARY_SHOWN = 5
"""So many of a night's worst merges end its report."""
PATIENCE = 1.5
"""Seconds in which another person's order should have ended."""
_START = "load postings with `leads import FILE --site NAME`, or pass a night with `leads run`"
ABOUT = ("company_id", "name", "short_name", "kind", "uscc", "city", "branch_of")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A company and all that made it.

    Attributes:
        asked: What was asked for.
        merged: The numbers that point to it.
        names: One for each name that was merged into it, with the reason.
        relations: Both ways; `other_id` is the other company, or this one where `way` is "its
            own": then `name` is a second or a former name.
    """

    asked: str
    company: Row
    figures: Row
    merged: Sequence[int]
    names: Sequence[Row]
    titles: Sequence[tuple[str, int]]
    relations: Sequence[Row]
    judgements: Sequence[Row]
    events: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A company's events; `said` tells where a merged number leads."""

    company_id: int
    said: str
    events: Sequence[Row]

    @property
    def title(self) -> str:
        """The heading of its table."""
        return self.said or f"Company {self.company_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merges:
    """A night's worst merges."""

    run_id: int | None
    lines: Sequence[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """What else belongs into the transaction of an order.

    Attributes:
        before: Called before anything is written; what it raises keeps the order out.
        after: Called with what came of it.
    """

    before: Callable[[Connection], None] = lambda _: None
    after: Callable[[Connection, Done], None] = lambda _, __: None


ALONE = Beside()


@contextlib.contextmanager
def known_store(settings: Settings, *, create: bool = False) -> Iterator[Store]:
    """Open the store for as long as the block lasts.

    Raises:
        StoreError: There is none yet; the text says what to do.
    """
    if create:
        make_home(settings)
    try:
        store = open_store(settings.store, create=create)
    except StoreError as none:
        empty = str(none).endswith(("yet", "is empty"))
        raise StoreError(f"{none}: {_START}") from None if empty else none
    try:
        yield store
    finally:
        store.close()


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as plain values, missing ones None."""
    names = [str(name) for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in records(table, names)]


def company_of(db: Connection, asked: str, *, whole: bool = False) -> int:
    """Return the company that a number or a name means today.

    Args:
        db: A connection to the store.
        asked: The number or name.
        whole: Whether a part of the only name that has it is not enough: before an order.

    Raises:
        StoreError: There is none, or there are several; the text names them.
    """
    if asked.isascii() and asked.isdigit():
        return companies.surviving_id(db, int(asked))
    called = portraits.companies_called(db, asked)
    found = called or portraits.companies_with(db, asked)
    if len(found) == 1 and (called or not whole):
        return found[0]
    if not found:
        raise StoreError(f"no company is called {asked}; `leads companies list` shows all")
    first = found[:NAMED]
    rows = companies.company_index(db).companies(first)
    told = ", ".join(f"{one} {rows[one].name} {rows[one].city}".strip() for one in first)
    more = " and others" if len(found) > NAMED else ""
    said = (
        f"several companies are called {asked}" if called else f"no company is called {asked}"
    )
    has = "" if called else "; it is within these names"
    raise StoreError(f"{said}{has}; give the number: {told}{more}")


def explained(settings: Settings, asked: str) -> Explained:
    """Return all that made a company.

    Raises:
        StoreError: There is no such company, or no store.
    """
    with known_store(settings) as store, store.read() as db:
        company_id = company_of(db, asked)
        row = companies.company_index(db).companies([company_id])[company_id]
        names = plain(portraits.company_names(db, company_id))
        return Explained(
            asked=asked,
            company={name: getattr(row, name) for name in ABOUT},
            figures=portraits.figures_of(db, company_id),
            merged=portraits.merged_ids(db, company_id),
            names=names,
            titles=portraits.titles_of(db, [company_id]).get(company_id, []),
            relations=related(db, company_id),
            judgements=plain(judgements_touching(db, [str(one["name"]) for one in names])),
            events=plain(portraits.events_of(db, company_id)),
        )


def explained_tables(found: Explained) -> list[Table]:
    """Return an explanation as tables."""
    row, figures = found.company, found.figures
    about: list[tuple[str, object]] = [
        ("Kind", row["kind"]),
        ("Town", row["city"] or None),
        ("Credit code", row["uscc"] or None),
        ("Mentions, postings", f"{figures['mentions']}, {figures['postings']}"),
        ("Sites", ", ".join(figures["sites"]) or None),
        ("Cities", some(figures["cities"], CITIES_SHOWN)),
        ("Seen", _span(figures["first_seen"], figures["last_seen"])),
        ("Titles", ", ".join(f"{title} ({count})" for title, count in found.titles) or None),
        ("Merged into it", ", ".join(map(str, found.merged)) or None),
    ]
    gone = found.asked.isdigit() and int(found.asked) != row["company_id"]
    moved = f"{found.asked} was merged into {row['company_id']}" if gone else ""
    names = _by_name(found.names)
    more = len(names) - NAMES_SHOWN
    columns = ("Name", "Towns", ">Mentions", ">Postings", ">Since", "Why")
    note = f"{more} more: --json" if more > 0 else ""
    tables = [
        Table(f"{row['company_id']} {row['name']}", ("What", "Is"), about, note=moved),
        Table("Names", columns, names[:NAMES_SHOWN], note=note),
    ]
    related = [
        (r["way"], r["kind"], r["other_id"], r["name"], _why(r)) for r in found.relations
    ]
    if related:
        tables.append(Table("Relations", ("", "Kind", ">Id", "Company", "Why"), related))
    judged = [
        (
            one["judgement_id"],
            _at_town(one["left_name"], one["left_city"]),
            one["verdict"] if one["undoes"] is None else f"takes back {one['undoes']}",
            _at_town(one["right_name"], one["right_city"]),
            one["decided_by"],
            one["decided_at"][:16],
            one["reason"] or None,
        )
        for one in found.judgements
    ]
    if judged:
        head = (">No.", "Left", "Verdict", "Right", "Who", "When (UTC)", "Why")
        tables.append(Table("Judgements", head, judged))
    return [*tables, event_table("Events", found.events)]


def history_of(settings: Settings, asked: str) -> History:
    """Return a company's events in order.

    Raises:
        StoreError: There is no such company, or no store.
    """
    with known_store(settings) as store, store.read() as db:
        company_id = company_of(db, asked)
        gone = asked.isdigit() and int(asked) != company_id
        said = f"{asked} was merged into {company_id}" if gone else ""
        events = plain(portraits.events_of(db, company_id))
    return History(company_id=company_id, said=said, events=events)


def event_table(title: str, events: Sequence[Row]) -> Table:
    """Return events as a table, the oldest first."""
    rows = [
        (
            one["event_id"],
            str(one["happened_at"])[:16] or one["business_date"],
            one["run_id"],
            one["actor"] or "rules",
            one["kind"],
            one["company_id"],
            one["other_id"],
            one["name"] or None,
            _why(one) + (f" (takes back {one['undoes']})" if one["undoes"] else ""),
        )
        for one in events
    ]
    head = (">No.", "When (UTC)", ">Run", "Who", "What", ">Id", ">Other", "Name", "Why")
    return Table(
        title,
        head,
        rows,
        note="" if rows else "Nothing has happened to it since its first night.",
    )


def merged(settings: Settings, left: str, right: str, order: Order) -> dict[str, object]:
    """Carry a merge out and return what came of it."""
    with _ordered(settings) as db:
        done = orders.merge(
            db, company_of(db, left, whole=True), company_of(db, right, whole=True), order
        )
    return _told(done, f"{done.other_id} is {done.company_id} now")


def parted(
    settings: Settings, asked: str, names: Sequence[str], order: Order
) -> dict[str, object]:
    """Carry a split out and return what came of it."""
    with _ordered(settings) as db:
        done = orders.split(db, company_of(db, asked, whole=True), names, order)
    return _told(done, f"{', '.join(names)}: company {done.other_id} now")


def undone(settings: Settings, event_id: int, order: Order) -> dict[str, object]:
    """Take an event back and return what came of it."""
    with _ordered(settings) as db:
        done = orders.undo(db, event_id, order)
    return _told(done, f"event {event_id} is taken back")


def judged(
    settings: Settings, names: tuple[str, str], verdict: str, order: Order
) -> dict[str, object]:
    """Add a judgement, carry it out if no night is at work, and return what came of it."""
    (left, left_city), (right, right_city) = (_name_and_town(one) for one in names)
    said = Judgement(
        left_name=left,
        right_name=right,
        left_city=left_city,
        right_city=right_city,
        verdict=verdict,
        decided_by=order.by,
        decided_at=order.at,
        reason=order.why,
    )
    with known_store(settings, create=True) as store:
        done, waits = give(store, said)
    effect = "it holds from the next night on" if waits else f"{done.events} events"
    return _told(done, f"judgement {done.judgement_id}: {verdict}; {effect}")


def give(
    store: Store,
    said: Judgement,
    doubt_id: int | None = None,
    *,
    patience: float = PATIENCE,
    beside: Beside = ALONE,
) -> tuple[Done, bool]:
    """Keep a judgement, and carry it out unless a night is at work.

    Returns:
        What came of it, and whether it waits for the next night.
    """
    try:
        with patient_lease(store, patience), store.begin(people=True) as db:
            beside.before(db)
            done = orders.judge(db, said)
            _answered(db, doubt_id, done, beside)
    except LeaseTakenError:
        with store.begin(people=True) as db:
            beside.before(db)
            number = add_judgement(db, said)
            done = Done(company_id=0, other_id=None, events=0, judgement_id=number)
            _answered(db, doubt_id, done, beside)
        return done, True
    return done, False


def _answered(db: Connection, doubt_id: int | None, done: Done, beside: Beside) -> None:
    if doubt_id is not None:
        answer(db, doubt_id, done.judgement_id)
    beside.after(db, done)


def listed(settings: Settings, level: str) -> pd.DataFrame:
    """Return the employers at one of LEVELS, the most open postings first."""
    with known_store(settings) as store, store.read() as db:
        return employers(db, level)


def canary_of(settings: Settings, run_id: int | None, limit: int) -> Merges:
    """Return the worst merges of a run, by default of the last that resolved."""
    with known_store(settings) as store, store.read() as db:
        return night_merges(db, run_id or last_run(db), limit)


def verified(settings: Settings) -> dict[str, Any]:
    """Return how many names there are, and where the store is not what its events lead to."""
    with known_store(settings) as store, store.read() as db:
        return {"names": len(retraced(db).companies), "differences": differences(db)}


def night_merges(db: Connection, run_id: int | None, limit: int = CANARY_SHOWN) -> Merges:
    """Return the worst merges of a run; None: of calls on files."""
    return Merges(run_id=run_id, lines=plain(canary(db, run_id, limit)))


def last_run(db: Connection) -> int | None:
    """Return the last run that resolved names; None when none ever did."""
    for run_id in runs.runs_table(db, 100)["run_id"].tolist():
        if "resolve" in runs.run_figures(db, int(run_id)):
            return int(run_id)
    return None


def canary_table(lines: Sequence[Row]) -> Table:
    """Return a night's worst merges as a table."""
    head = (">Id", "Company", ">Joined", ">Before", "Names that came", "Why", "Looks odd")
    keys = ("company_id", "name", "joined", "before", "names", "reasons", "looks")
    rows = [[one[key] if one[key] != "" else None for key in keys] for one in lines]
    note = "`leads companies explain ID` tells why each name came; `split` parts what is wrong."
    note = note if rows else "No name was joined to another one."
    return Table("Worst merges, by mentions joined", head, rows, note=note)


@contextlib.contextmanager
def patient_lease(store: Store, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lease while the block lasts; wait for another person's order to end.

    Raises:
        LeaseTakenError: It is held for longer than `patience` seconds: a night is at work.
    """
    until = time.monotonic() + patience
    with contextlib.ExitStack() as held:
        while True:
            try:
                held.enter_context(hold_lease(store))
                break
            except LeaseTakenError:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.1)
        yield


@contextlib.contextmanager
def _ordered(settings: Settings) -> Iterator[Connection]:
    """Yield a transaction in which nobody else changes companies."""
    with (
        known_store(settings) as store,
        patient_lease(store),
        store.begin(people=True) as db,
    ):
        yield db


def _told(done: Done, said: str) -> dict[str, object]:
    withdrawn = some(list(map(str, done.withdrawn)), JUDGEMENTS_SHOWN)
    taken = f"; judgements taken back: {withdrawn}" if withdrawn else ""
    return {
        "company_id": done.company_id or None,
        "other_id": done.other_id,
        "judgement_id": done.judgement_id,
        "events": done.events,
        "withdrawn": list(done.withdrawn),
        "said": said + taken,
    }


def related(db: Connection, company_id: int) -> list[dict[str, Any]]:
    """Return how a company that stands is related to others, as `Explained.relations`."""
    found = plain(relations(db, company_id))
    row = companies.company_index(db).companies([company_id])[company_id]
    if row.branch_of is not None:
        firm = companies.surviving_id(db, row.branch_of)
        known = {(one["kind"], one["other_id"]) for one in found}
        if ("branch_of", firm) not in known:
            ours = {"kind": "branch_of", "company_id": company_id, "other_id": firm}
            found.append(ours | {"reason": "its name", "evidence": row.name, "run_id": None})
    for one in found:
        here = one["company_id"] == company_id
        one["way"] = "it is" if here else "of it"
        if one["company_id"] == one["other_id"]:
            one["way"] = "its own"  # a second or a former name
        one["other_id"] = one["other_id"] if here else one["company_id"]
    rows = companies.company_index(db).companies([one["other_id"] for one in found])
    return [
        one
        | {"name": one["evidence"] if one["way"] == "its own" else rows[one["other_id"]].name}
        for one in found
    ]


def _by_name(names: Sequence[Row]) -> list[tuple[object, ...]]:
    """Return a line for each name and reason, whatever towns it was shown in."""
    lines: dict[tuple[str, str], list[Row]] = {}
    for one in names:
        why = _why(one) or "it began with this name"
        lines.setdefault((str(one["name"]), why), []).append(one)
    return [
        (
            name,
            some(list(dict.fromkeys(one["city"] for one in ours if one["city"])), TOWNS_SHOWN),
            sum(one["mentions"] for one in ours),
            sum(one["postings"] for one in ours),
            min((one["first_seen"] for one in ours if one["first_seen"]), default=None),
            why,
        )
        for (name, why), ours in lines.items()
    ]


def some(texts: Sequence[str], most: int) -> str | None:
    """Return the first of many texts as one, and how many are left out."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more if texts else None


def _why(row: Row) -> str:
    reason, evidence = str(row["reason"]), str(row["evidence"])
    return ": ".join(part for part in (reason, evidence) if part)


def _span(first: date | None, last: date | None) -> str | None:
    return f"{first} to {last}" if first and last else None


def _at_town(name: str, city: str) -> str:
    return f"{name}@{city}" if city else name


def _name_and_town(text: str) -> tuple[str, str]:
    name, _, city = text.partition("@")
    return name.strip(), city.strip()
