"""Which rows a query shows, in its order, and what each facet would leave of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.desk.listing.index import Facet, Index, Mask, Numbers
from flows.desk.listing.query import ListQuery
from output.profiles import STATES

_STATES = {state: number for number, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What is known of the leads since they were published.

    Attributes:
        states: By lead its state now; all others are new.
        barred: The companies that standing orders keep back by now.
        held: The leads that the person's downloads have held, in order.
    """

    states: Mapping[int, str] = field(default_factory=dict)
    barred: frozenset[int] = frozenset()
    held: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class Choice(NamedTuple):
    """A value of a facet: how many rows it alone would leave, all other filters as they are."""

    value: str
    rows: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a query shows of a segment.

    Attributes:
        rows: Their numbers in the index, in the query's order.
        facets: By facet the values that some row has, or that are chosen.
        new: How many rows nobody of the person's downloads has held, all other filters as
            they are.
        listed: How many rows the segment has without any filter.
    """

    rows: NDArray[np.intp]
    facets: Mapping[str, Sequence[Choice]]
    new: int
    listed: int


def find(index: Index, slug: str, query: ListQuery, over: Overlay) -> Found:
    """Return what a query shows of a segment."""
    rows = index.segments[slug].rows
    open_rows = ~_with_company(index, rows, over.barred)
    fresh = ~np.isin(index.lead_ids[rows], over.held)
    facets = {**index.facets, "state": _states(index, rows, over)}
    masks = {
        name: facets[name].rows_with(values, _within(name, rows))
        for name, values in query.chosen.items()
    }
    words = index.search(slug, query.q)
    if words is not None:
        masks["q"] = words
    if query.new:
        masks["new"] = fresh
    shown = _all(open_rows, masks)
    return Found(
        rows=_sorted(index, np.flatnonzero(shown) + rows.start, query.sort),
        facets={
            name: _choices(
                facet,
                facet.counts(_all(open_rows, masks, but=name), _within(name, rows)),
                query.chosen.get(name, ()),
            )
            for name, facet in facets.items()
        },
        new=int(np.count_nonzero(_all(open_rows, masks, but="new") & fresh)),
        listed=int(np.count_nonzero(open_rows)),
    )


def listed_and_new(index: Index, slug: str, over: Overlay) -> tuple[int, int]:
    """Return how many rows a segment has, and how many of them are new to the person."""
    rows = index.segments[slug].rows
    open_rows = ~_with_company(index, rows, over.barred)
    fresh = ~np.isin(index.lead_ids[rows], over.held)
    return int(np.count_nonzero(open_rows)), int(np.count_nonzero(open_rows & fresh))


def _all(open_rows: Mask, masks: Mapping[str, Mask], but: str = "") -> Mask:
    left = open_rows
    for name, mask in masks.items():
        if name != but:
            left = left & mask
    return left


def _with_company(index: Index, rows: slice, barred: frozenset[int]) -> Mask:
    companies = index.company_ids[rows]
    if not barred:
        return np.zeros(len(companies), dtype=bool)
    return np.isin(companies, np.fromiter(barred, dtype=np.int64))


def _states(index: Index, rows: slice, over: Overlay) -> Facet:
    """Return the states of a segment's rows by now, as a facet whose row 0 is its first."""
    codes = np.zeros(rows.stop - rows.start, dtype=np.int32)
    worked = np.fromiter(over.states, dtype=np.int64, count=len(over.states))
    found, known = index.rows_of_leads(worked)
    now = np.array([_STATES[state] for state in over.states.values()], dtype=np.int32)
    here = (found >= rows.start) & (found < rows.stop)
    codes[found[here] - rows.start] = now[known[here]]
    return Facet(tuple(STATES), codes, np.arange(len(codes) + 1, dtype=np.int64))


def _within(facet: str, rows: slice) -> slice:
    return slice(0, rows.stop - rows.start) if facet == "state" else rows


def _choices(facet: Facet, counts: Sequence[int], chosen: Sequence[str]) -> tuple[Choice, ...]:
    """Return the values with rows or chosen, most rows first."""
    found = [
        Choice(value, rows, value in chosen)
        for value, rows in zip(facet.values, counts, strict=True)
        if rows or value in chosen
    ]
    found += [Choice(value, 0, True) for value in chosen if value not in facet.values]
    return tuple(sorted(found, key=lambda choice: (-choice.rows, choice.value)))


def _sorted(index: Index, found: NDArray[np.intp], sort: str) -> NDArray[np.intp]:
    """Return rows in an order; the unknown last, equal ones by the number of their lead."""
    ranks = index.ranks[sort.removeprefix("-")][found].astype(np.int64)
    last = np.iinfo(np.int32).max
    keys = np.where(ranks == 0, last, -ranks if sort.startswith("-") else ranks)
    return found[np.argsort(keys, kind="stable")]
