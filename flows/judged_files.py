"""Aliases and judgements as files: what people know already, and what they decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from enrich.issues import InputError, LeaseTakenError
from enrich.store import Connection, aliases, orders
from enrich.store.doubts import judged_pairs, pair_of
from enrich.store.judging import VERDICTS, Judgement, add_judgement, judgements_table
from enrich.store.orders import Order
from flows.companies import known_store
from flows.console import say
from flows.csvfiles import Rows, read_rows
from flows.lease import hold_lease
from flows.settings import Settings

ALIAS_FILE = (("alias", "name"), ("city", "source", "seen_on"))
JUDGEMENT_FILE = (
    ("left_name", "right_name", "verdict"),
    ("left_city", "right_city", "reason", "decided_by", "decided_at"),
)
_JUDGED = [*JUDGEMENT_FILE[0], *JUDGEMENT_FILE[1]]


def aliases_from(
    settings: Settings, file: Path, order: Order, *, skip_bad: bool
) -> dict[str, object]:
    """Add the aliases of a file and return the figures; all of it or nothing.

    Raises:
        InputError: A row is bad, and `skip_bad` is not said; bad rows are told before.
    """
    rows = read_rows(file, *ALIAS_FILE)
    for column in ALIAS_FILE[0]:
        rows.require(column)
    _require_two(rows, "alias", "name", None)
    _require_readable(rows, "seen_on", date.fromisoformat, "is no day such as 2026-11-24")
    _refuse_bad(rows, skip_bad)
    new = [
        aliases.Alias(
            alias=alias.strip(),
            name=name.strip(),
            city=city.strip(),
            source=source.strip() or file.name,
            seen_on=date.fromisoformat(day) if day else None,
            added_by=order.by,
            added_at=order.at.isoformat(),
        )
        for alias, name, city, source, day in rows.frame.itertuples(index=False)
    ]
    with known_store(settings, create=True) as store, store.begin(people=True) as db:
        added = aliases.add_aliases(db, new)
    return {"added": added, "known": len(new) - added, "rejected": len(rows.rejected)}


def known_aliases(settings: Settings) -> pd.DataFrame:
    """Return all aliases, as `aliases import` reads them."""
    with known_store(settings, create=True) as store, store.read() as db:
        return aliases.aliases_table(db)


def judgements_from(
    settings: Settings, file: Path, order: Order, *, skip_bad: bool
) -> dict[str, object]:
    """Add the judgements of a file, carry them out, and return the figures; all or nothing.

    A row that is kept already is not added again.

    Raises:
        InputError: A row is bad, and `skip_bad` is not said; bad rows are told before.
    """
    rows = read_rows(file, *JUDGEMENT_FILE)
    for column in JUDGEMENT_FILE[0]:
        rows.require(column)
    _require_readable(rows, "verdict", VERDICTS.index, f"is none of {', '.join(VERDICTS)}")
    _require_readable(
        rows, "decided_at", datetime.fromisoformat, "is no moment such as 2026-11-24T09:30"
    )
    _require_two(rows, "left_name", "right_name", ("left_city", "right_city"))
    _refuse_bad(rows, skip_bad)
    new = [_judgement(dict(zip(_JUDGED, row, strict=True)), order) for row in _texts(rows)]
    with known_store(settings, create=True) as store:
        try:
            with hold_lease(store), store.begin(people=True) as db:
                added = _add(db, new)
                events = orders.carry_out(db, order, None, set()) if added else 0
        except LeaseTakenError:
            with store.begin(people=True) as db:
                added, events = _add(db, new), 0
            say("a run is at work: they hold from the next night on")
    known = len(new) - added
    return {"added": added, "known": known, "events": events, "rejected": len(rows.rejected)}


def known_judgements(settings: Settings) -> pd.DataFrame:
    """Return the judgements in force, oldest first, as `judgements import` reads them."""
    with known_store(settings, create=True) as store, store.read() as db:
        table = judgements_table(db)
        held = {number for number, _ in judged_pairs(db).values()}
    ours = table[table["judgement_id"].isin(list(held))]
    return ours[_JUDGED].reset_index(drop=True)


def _add(db: Connection, new: list[Judgement]) -> int:
    """Add the judgements that are not kept yet, and return how many."""
    table = judgements_table(db)[_JUDGED].astype(str)
    kept = set(table.itertuples(index=False, name=None))
    held = {pair: verdict for pair, (_, verdict) in judged_pairs(db).items()}
    added = 0
    for one in new:
        pair = pair_of(one.left_name, one.right_name, one.left_city, one.right_city)
        row = tuple(str(getattr(one, name)) for name in _JUDGED[:-1])
        if (*row, one.decided_at.isoformat()) in kept or held.get(pair) == one.verdict:
            continue
        add_judgement(db, one)
        held[pair] = one.verdict
        added += 1
    return added


def _judgement(row: dict[str, str], order: Order) -> Judgement:
    at = datetime.fromisoformat(row["decided_at"]) if row["decided_at"] else order.at
    return Judgement(
        left_name=row["left_name"],
        right_name=row["right_name"],
        verdict=row["verdict"],
        left_city=row["left_city"],
        right_city=row["right_city"],
        reason=row["reason"],
        decided_by=row["decided_by"] or order.by,
        decided_at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )


def _texts(rows: Rows) -> list[tuple[str, ...]]:
    table = rows.frame[_JUDGED].apply(lambda column: column.str.strip())
    return list(table.itertuples(index=False, name=None))


def _require_readable(
    rows: Rows, column: str, read: Callable[[str], object], reason: str
) -> None:
    """Leave the rows out whose value `read` refuses; empty ones stay."""
    bad: list[tuple[int, str, str]] = []
    for at, value in enumerate(rows.frame[column].str.strip().tolist()):
        try:
            if value:
                read(value)
        except ValueError:
            bad.append((at, column, f"{value!r} {reason}"))
    rows.reject(bad)


def _require_two(rows: Rows, left: str, right: str, cities: tuple[str, str] | None) -> None:
    """Leave the rows out whose two names are read as one."""
    names = [left, right, *(cities or ())]
    shown = enumerate(rows.frame[names].itertuples(index=False, name=None))
    one = f"is read as the same name as {left}"
    rows.reject(
        (at, right, one) for at, row in shown if len(set(pair_of(*row).split("\n"))) == 1
    )


def _refuse_bad(rows: Rows, skip_bad: bool) -> None:
    for line in rows.told():
        say(line)
    if rows.rejected and not skip_bad:
        count = len(rows.rejected)
        what = f"{count} bad rows, nothing is imported: mend them, or say --skip-bad"
        raise InputError(rows.path, None, "", what)
