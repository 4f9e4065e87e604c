"""What the command says: results on stdout, everything else on stderr.

With `--json` stdout carries one JSON document and nothing else, errors included.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.settings import colourless

if TYPE_CHECKING:
    from rich.console import Console

OK, FAILED, USAGE, PARTIAL, BAD_RULES, DAMAGED, REFUSED = range(7)
BUSY, INTERRUPTED = 75, 130
"""Exit codes: see the README's table of commands."""


@dataclasses.dataclass(slots=True)
class Chosen:
    """Options that may stand before the command's name as well as after it."""

    home: Path | None = None
    as_json: bool = False


chosen = Chosen()


def say(text: str) -> None:
    """Tell people one line, on stderr."""
    stderr().print(text, markup=False, highlight=False, soft_wrap=True)


def show(document: object, *tables: Table) -> None:
    """Give a command's result: `document` with `--json`, else `tables`, on stdout."""
    if chosen.as_json:
        write(json.dumps(document, ensure_ascii=False, indent=1, default=_jsonable))
        return
    for table in tables:
        table.draw(_console(sys.stdout))


def write(text: str) -> None:
    """Write one line to stdout as it is."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stderr() -> Console:
    """Return the console for people's text and progress."""
    return _console(sys.stderr)


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A small table for people.

    Attributes:
        columns: Headings; one that starts with `>` heads numbers.
        rows: Cells; None shows as a dash.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    note: str = ""

    def draw(self, console: Console) -> None:
        """Print the table; on a terminal too narrow for it, long cells fold."""
        from rich import box
        from rich import table as rich_table

        drawn = rich_table.Table(
            title=self.title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
        )
        for name in self.columns:
            right = name.startswith(">")
            drawn.add_column(
                name.removeprefix(">"),
                justify="right" if right else "left",
                no_wrap=right,
                overflow="fold",
            )
        for row in self.rows:
            drawn.add_row(*(_cell(value) for value in row))
        console.print(drawn, markup=False, highlight=False)
        if self.note:
            console.print(self.note, markup=False, highlight=False, soft_wrap=True)


def _console(stream: Any) -> Console:
    from rich.console import Console

    # Without a terminal nothing limits the width: a path must come out in one piece.
    width = None if stream.isatty() else 200
    return Console(file=stream, no_color=colourless() or None, width=width, markup=False)


def _cell(value: object) -> Any:
    from rich.text import Text

    return Text("–" if value is None else str(value))


def _jsonable(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date | Path | StrEnum):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
