"""Words that must go from texts: in which rows they stand, and what is left of the rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Connection, Table, Text, func, or_, select

from enrich.forgotten import Words
from enrich.store.schema import metadata

KEPT = frozenset(
    ("alembic_version", "audit", "rulebook", "forgotten", "lease", "person", "desk_session")
)
"""What is not searched for words: the log is sealed, versions of the rules are people's."""
NAMES = frozenset(
    {"name", "short_name", "names_seen", "parsed", "unit_key", "mention_key", "agency"}
    | {"left_name", "right_name", "alias", "employer", "company_name"}
)
"""Columns of names, where a forgotten one is found whole or not at all: it may well be part of
another company's, as a university's is of its press's."""
QUERIES = frozenset({"query"})
"""Columns that hold what stands behind "?" in an address, where words are written otherwise."""
PEOPLES = frozenset(
    {
        "saved_view",
        "download",
        "feedback",
        "label",
        "suppression",
        "alias",
        "judgement",
        "doubt",
    }
)
"""Tables into which people write at any time; they are small."""
_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Cover:
    """A row in which words stand, and what its columns say without them."""

    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, str]


def searched(*, nights: bool) -> list[Table]:
    """Return the tables in which words are looked for: those of nights, or of people."""
    return [
        table
        for table in metadata.sorted_tables
        if table.name not in KEPT and (table.name not in PEOPLES) == nights
    ]


def covers(db: Connection, words: Words, table: Table) -> Iterator[Cover]:
    """Yield the rows of a table in which words stand."""
    keys = list(table.primary_key.columns)
    shown = [
        column
        for column in table.c
        if isinstance(column.type, Text) and column.name not in NAMES and column not in keys
    ]
    needles = words.needles()
    if not shown or not keys:
        return
    for at in range(0, len(needles), _AT_ONCE):
        holds = (
            func.lower(column).contains(needle, autoescape=True)
            for column in shown
            for needle in needles[at : at + _AT_ONCE]
        )
        asked = (column != "" for column in shown if column.name in QUERIES)
        for row in db.execute(select(*keys, *shown).where(or_(*holds, *asked))).mappings():
            new = {c.name: _cover(words, c.name, row[c.name]) for c in shown if row[c.name]}
            new = {name: value for name, value in new.items() if value != row[name]}
            if new:
                yield Cover(table, {key.name: row[key.name] for key in keys}, new)


def _cover(words: Words, column: str, shown: str) -> str:
    """Return a cell without the words; JSON and queries value by value, which they stay."""
    if column in QUERIES:
        pairs = parse_qsl(shown, keep_blank_values=True)
        left = [(name, words.masked(value)) for name, value in pairs]
        return shown if left == pairs else urlencode(left)
    if shown[:1] in "{[":
        try:
            said = json.loads(shown)
        except ValueError:
            return words.masked(shown)
        covered = _covered(words, said)
        if covered == said:
            return shown
        return json.dumps(covered, ensure_ascii=False, separators=(",", ":"))
    return words.masked(shown)


def _covered(words: Words, said: Any) -> Any:
    if isinstance(said, str):
        return words.masked(said)
    if isinstance(said, list):
        return [_covered(words, one) for one in said]
    if isinstance(said, dict):
        return {
            name: one if name in NAMES else _covered(words, one) for name, one in said.items()
        }
    return said
