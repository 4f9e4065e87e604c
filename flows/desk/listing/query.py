"""What somebody asks of a list, as an address says it: words, facets, order, page, columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from enrich.issues import InputError
from output.profiles import EXCEL_ZH

FACETS: tuple[str, ...] = (
    "grade", "province", "city", "size", "destination", "site", "state", "discard",
)  # fmt: skip
"""By what a list is narrowed; the same names stand in addresses."""
SORTS: tuple[str, ...] = (
    "score", "company_name", "grade", "city", "size", "open_postings",
    "first_seen", "last_seen",
)  # fmt: skip
"""By what a list is sorted; `-score` begins with the highest."""
COLUMNS: tuple[str, ...] = tuple(column.source for column in EXCEL_ZH.columns)
"""The lead columns that can be shown; one that a later release no longer has is left out."""
BEST_FIRST = "-score"
UNKNOWN = "-"
"""Stands in an address for the value that nobody knows."""
MOST_LETTERS, MOST_VALUES = 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What is asked of a list.

    Attributes:
        q: Words that a row must hold, all of them.
        chosen: By facet the values, one of which a row must have; "" is the unknown value.
        new: Whether only rows are wanted that no download of the person has held.
        sort: A name of SORTS, with "-" before it when the highest comes first.
        page: From 1 on; one beyond the end means the last.
        columns: The lead columns to show, in order; none: those that are shown to everybody.
    """

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    new: bool = False
    sort: str = BEST_FIRST
    page: int = 1
    columns: tuple[str, ...] = ()

    @classmethod
    def read(cls, params: str | Iterable[tuple[str, str]]) -> ListQuery:
        """Return the query of an address: its text behind "?", or its pairs of name and value.

        Names that mean nothing to a list are left alone.

        Raises:
            InputError: A value cannot be meant: an unknown order, a page that is no number.
        """
        pairs = parse_qsl(params) if isinstance(params, str) else params
        told: dict[str, list[str]] = {}
        for name, value in pairs:
            if value and value not in told.setdefault(name, []):
                told[name].append(value)
        chosen = {name: _values(name, told[name]) for name in FACETS if told.get(name)}
        return cls(
            q=_short("q", _last(told, "q").strip()),
            chosen=chosen,
            new=_flag(_last(told, "new")),
            sort=_sort(_last(told, "sort") or BEST_FIRST),
            page=_page(_last(told, "page") or "1"),
            columns=tuple(name for name in told.get("col", ()) if name in COLUMNS),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the query as an address has it; what everybody gets anyhow is left out."""
        said = [("q", self.q)] if self.q else []
        said += [
            (name, value or UNKNOWN) for name in FACETS for value in self.chosen.get(name, ())
        ]
        said += [("new", "1")] if self.new else []
        said += [("sort", self.sort)] if self.sort != BEST_FIRST else []
        said += [("col", column) for column in self.columns]
        return said + ([("page", str(self.page))] if self.page > 1 else [])

    def text(self) -> str:
        """Return the query as an address has it behind "?"; equal queries are equal texts."""
        return urlencode(self.pairs())

    def with_value(self, facet: str, value: str) -> ListQuery:
        """Return the query that also takes a value, or no longer does, from page 1 on."""
        values = self.chosen.get(facet, ())
        left = tuple(one for one in values if one != value)
        kept = left if value in values else (*values, value)
        chosen = {name: v for name, v in {**self.chosen, facet: kept}.items() if v}
        return replace(self, chosen=chosen, page=1)

    def sorted_by(self, name: str, *, highest_first: bool) -> ListQuery:
        """Return the query in another order; asked for its own, in the opposite one."""
        forward, backward = (f"-{name}", name) if highest_first else (name, f"-{name}")
        return replace(self, sort=backward if self.sort == forward else forward, page=1)


def _last(told: Mapping[str, list[str]], name: str) -> str:
    return told[name][-1] if told.get(name) else ""


def _values(name: str, values: list[str]) -> tuple[str, ...]:
    if len(values) > MOST_VALUES:
        raise InputError(
            name, None, "", f"has {len(values)} values, at most {MOST_VALUES} count"
        )
    return tuple("" if value == UNKNOWN else _short(name, value) for value in values)


def _short(name: str, value: str) -> str:
    if len(value) > MOST_LETTERS:
        raise InputError(
            name, None, "", f"has {len(value)} letters, at most {MOST_LETTERS} count"
        )
    return value


def _flag(value: str) -> bool:
    if value not in {"", "0", "1"}:
        raise InputError("new", None, "", f"is 1 or left out, not {value[:20]!r}")
    return value == "1"


def _sort(value: str) -> str:
    if value.removeprefix("-") not in SORTS:
        raise InputError("sort", None, "", f"is one of {', '.join(SORTS)}, not {value[:20]!r}")
    return value


def _page(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 18 and int(value) > 0):
        raise InputError("page", None, "", f"is a number from 1 on, not {value[:20]!r}")
    return int(value)
