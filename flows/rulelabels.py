"""Labels as files and tables: what people said of employers, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from enrich.issues import InputError
from enrich.lab.labels import ANSWERS, DISCARD, KINDS, NO, SEGMENT, UNSURE, YES, Label
from enrich.model import Discard
from enrich.rulebook import draft
from enrich.store import labels, rulebooks
from enrich.store.orders import Order
from flows.companies import known_store
from flows.console import say
from flows.csvfiles import Rows, read_rows, write_rejected
from flows.settings import Settings

LOW = "low"
"""A confidence of which nothing is taken but that nobody was sure."""
WHOLE = ("segments", "discard", "confidence")
SINGLE = ("kind", "target", "answer")
SHARED = ("reason", "decided_by", "decided_at")
EXPORTED = ("employer", *SINGLE, *SHARED)
_REASON = {"why": "reason"}


def labels_from(settings: Settings, file: Path, order: Order) -> dict[str, object]:
    """Add the labels of a file and return the figures; bad rows go to `….rejected.csv`.

    A row with `segments` (`a;b`) and `discard` speaks of every segment: those that it does not
    list are a no; of low confidence, those that it lists are unsure and of the others nothing
    is said. A row with `target` and `answer` speaks of one.

    Raises:
        InputError: The file cannot be read, or has neither of the two forms.
    """
    rows = read_rows(file, ("employer",), (*WHOLE, *SINGLE, *SHARED))
    rows.require("employer")
    single = {"target", "answer"} <= rows.columns
    if not single and not {"segments", "discard"} & rows.columns:
        what = "needs the columns target and answer, or segments (a;b) and discard"
        raise InputError(file, 1, "", what)
    with known_store(settings, create=True) as store:
        with store.read() as db:
            last = rulebooks.newest_number(db)
            book = rulebooks.rulebook_of(db, last) if last else draft(settings.rules)
        segments = list(book.spoken().segments)
        rows.reject(_wrong(rows, segments, single=single))
        new = [
            label
            for row in rows.frame.to_dict("records")
            for label in _said({str(k): v.strip() for k, v in row.items()}, segments, order)
        ]
        with store.begin(people=True) as db:
            added = labels.add_labels(db, new, file.name)
    _tell_rejected(rows)
    figures: dict[str, object] = {"added": added, "known": len(new) - added}
    return figures | {"employers": len(rows.frame), "rejected": len(rows.rejected)}


def labels_table(settings: Settings) -> pd.DataFrame:
    """Return the labels in force, oldest first, as `labels import` reads them."""
    with known_store(settings, create=True) as store, store.read() as db:
        held = [asdict(label) for label in labels.labels(db)]
    table = pd.DataFrame(held, columns=["company_id", *Label.__dataclass_fields__][1:])
    return table.rename(columns=_REASON)[list(EXPORTED)]


def kept_labels(settings: Settings) -> list[dict[str, object]]:
    """Return every row ever added, oldest first, with the company that it means now."""
    with known_store(settings, create=True) as store, store.read() as db:
        return [
            {"label": one.number, **asdict(one.said), "source": one.source}
            | {"undoes": one.undoes, "in_force": one.in_force}
            for one in labels.kept_labels(db)
        ]


def withdrawn(settings: Settings, number: int, order: Order) -> int:
    """Take a label back and return the number of the row that says so.

    Raises:
        StoreError: There is no such label, or it was taken back before.
    """
    with known_store(settings, create=True) as store, store.begin(people=True) as db:
        return labels.withdraw_label(db, number, order.by, order.at.isoformat(), order.why)


def _said(row: Mapping[str, str], segments: list[str], order: Order) -> Iterator[Label]:
    """Yield the labels that a row stands for."""
    at = _moment(row["decided_at"]) if row["decided_at"] else order.at
    for kind, target, answer in _answers(row, segments):
        yield Label(
            company_id=None,
            employer=row["employer"],
            kind=kind,
            target=target,
            answer=answer,
            decided_by=row["decided_by"] or order.by,
            decided_at=at.isoformat(),
            why=row["reason"],
        )


def _answers(row: Mapping[str, str], segments: list[str]) -> Iterator[tuple[str, str, str]]:
    if row["target"]:
        yield row["kind"] or SEGMENT, row["target"], row["answer"]
        return
    named = {SEGMENT: set(_listed(row["segments"])), DISCARD: {row["discard"]}}
    low = row["confidence"].casefold() == LOW
    for kind, targets in ((SEGMENT, segments), (DISCARD, [str(one) for one in Discard])):
        for target in targets:
            if target in named[kind]:
                yield kind, target, UNSURE if low else YES
            elif not low:
                yield kind, target, NO


def _wrong(rows: Rows, segments: list[str], *, single: bool) -> Iterator[tuple[int, str, str]]:
    """Yield position, column and reason of what a row says that nobody can use."""
    for at, row in enumerate(rows.frame.to_dict("records")):
        said = {str(name): value.strip() for name, value in row.items()}
        asked = _single_values(said, segments) if single else _whole_values(said, segments)
        for column, value, known in asked:
            if value not in known:
                yield at, column, f"{value!r} is none of {', '.join(known)}"
        try:
            _moment(said["decided_at"] or "2026-01-05")
        except ValueError:
            what = f"{said['decided_at']!r} is no moment such as 2026-11-24T09:30"
            yield at, "decided_at", what


def _single_values(
    row: Mapping[str, str], segments: list[str]
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield column, value and what it may be."""
    kind = row["kind"] or SEGMENT
    yield "kind", kind, list(KINDS)
    yield "target", row["target"], list(Discard) if kind == DISCARD else segments
    yield "answer", row["answer"], list(ANSWERS)


def _whole_values(
    row: Mapping[str, str], segments: list[str]
) -> Iterator[tuple[str, str, list[str]]]:
    for segment in _listed(row["segments"]):
        yield "segments", segment, segments
    if row["discard"]:
        yield "discard", row["discard"], list(Discard)


def _listed(segments: str) -> list[str]:
    return [name for part in segments.split(";") if (name := part.strip())]


def _moment(shown: str) -> datetime:
    at = datetime.fromisoformat(shown)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _tell_rejected(rows: Rows) -> None:
    beside = write_rejected(rows.path, rows.rejected)
    for line in rows.told():
        say(line)
    if beside is not None:
        say(f"{len(rows.rejected)} rows are left out: {beside}")
