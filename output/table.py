"""From the table behind every export to the rows of one list, whatever the file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol, TypeAlias

import pandas as pd

from output.cells import EXCERPT, clean, cut
from output.profiles import CellKind, Column

Cell: TypeAlias = str | float | date | None
Row: TypeAlias = tuple[Cell, ...]


class Rows(Protocol):
    """Rows whose number is known before the first of them is made."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...


def list_rows(
    frame: pd.DataFrame, columns: Sequence[Column], words: Mapping[str, Mapping[str, str]]
) -> list[Row]:
    """Return the frame's rows as clean cells, in the frame's order.

    Args:
        frame: Has every column that `columns` names as its source.
        columns: What to show, from left to right.
        words: By source column, words that are known only tonight, such as the sites' names.
    """
    shown = [
        _cells(frame[column.source].tolist(), column, words.get(column.source, column.words))
        for column in columns
    ]
    return list(zip(*shown, strict=True))


def record_rows(
    records: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    words: Mapping[str, Mapping[str, str]],
) -> list[Row]:
    """Return records as clean cells; what a record does not know is an empty cell.

    Args:
        records: Rows of the table behind every export, as a publication kept them.
        columns: As for `list_rows`.
        words: As for `list_rows`.
    """
    shown = [
        _cells(
            [record.get(column.source) for record in records],
            column,
            words.get(column.source, column.words),
        )
        for column in columns
    ]
    return list(zip(*shown, strict=True))


def _cells(values: list[Any], column: Column, words: Mapping[str, str]) -> Iterable[Cell]:
    read: Callable[[Any], Cell]
    match column.kind:
        case CellKind.NUMBER:
            read = _number
        case CellKind.DATE:
            read = _day
        case CellKind.ID:
            return [_id(value, column) for value in values]
        case CellKind.LONG:
            read = _excerpt
        case _:
            read = partial(_with, column.suffix) if column.suffix else _text
    if not words:
        return map(read, values)
    known: dict[Any, Cell] = {}
    for value in values:
        if value not in known:
            known[value] = clean(_worded(_text(value), words))
    return [known[value] for value in values]


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else "" if _missing(value) else str(value)


def _with(suffix: str, value: Any) -> str:
    text = _text(value)
    return text and text + suffix


def _excerpt(value: Any) -> str:
    text = _text(value)
    return "\n".join(cut(line, EXCERPT) for line in text.splitlines())


def _worded(text: str, words: Mapping[str, str]) -> str:
    return ";".join(words.get(part.strip(), part.strip()) for part in text.split(";"))


def _id(value: Any, column: Column) -> str:
    return "" if _missing(value) else f"{column.prefix}{int(value):0{column.digits}d}"


def _number(value: Any) -> float | None:
    if _missing(value):
        return None
    number = round(float(value), 2)
    return int(number) if number.is_integer() else number


def _day(value: Any) -> date | None:
    if _missing(value) or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124  # NaN alone differs from itself
