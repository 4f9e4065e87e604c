"""What the lists' pages show: cards of segments, and one segment narrowed by a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from flows.desk.listing.columns import SIZES
from flows.desk.listing.finding import Choice, Found, find, listed_and_new
from flows.desk.listing.layout import Segment
from flows.desk.listing.query import FACETS, SORTS, ListQuery
from flows.desk.listing.selection import Seen
from flows.desk.listing.words import HEADINGS, Speaker, reasons
from flows.desk.pictures.sparkline import sparkline
from output.profiles import DISCARDED

A_PAGE = 50
REASONS = 3
CHOICES, MOST_CHOICES = 8, 80
"""So many values of a facet are shown at once, and so many when it is unfolded."""
SHOWN: tuple[str, ...] = (
    "company_name", "grade", "score", "reasons", "city", "size", "open_postings",
    "destinations", "state",
)  # fmt: skip
"""The columns for whoever chose none."""
SHOWN_OUT: tuple[str, ...] = (
    "company_name",
    "discard",
    "evidence_text",
    "city",
    "open_postings",
    "sites",
)
_HIGHEST_FIRST = frozenset({"score", "open_postings", "first_seen", "last_seen", "size"})
_NUMBERS = frozenset({"score", "fit", "need", "reach", "open_postings"})
_LINKS = frozenset({"evidence_url", "website"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A segment on the page of all lists.

    Attributes:
        why: Why these companies fly, in the rules' words.
        new: How many rows no download of the person has held.
        last: The moment of the person's last download of it; "" if there was none.
        nights: Business dates and totals of the last publications.
        found: How many rows a search finds; None: nothing was searched.
    """

    slug: str
    name: str
    why: str
    listed: int
    new: int
    last: str
    nights: Sequence[tuple[str, int]]
    picture: Markup
    found: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text with an address, and with the count of rows behind it."""

    text: str
    url: str
    rows: int = 0
    value: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column's head: its address sorts by it; "" where it does not sort."""

    column: str
    text: str
    url: str
    sorted: str
    number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a row shows in a column."""

    column: str
    text: str
    url: str = ""
    several: Sequence[str] = ()
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the table."""

    lead_id: int
    company_id: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetShown:
    """A facet: some values at once, the others folded away."""

    name: str
    text: str
    first: Sequence[Link]
    more: Sequence[Link]
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShown:
    """A segment's list as a page shows it.

    Attributes:
        at: The place of the first line among the rows found, from 1 on; 0: there is none.
        fields: The query's parts that its form must carry along unseen.
    """

    slug: str
    name: str
    why: str
    query: ListQuery
    listed: int
    found: int
    new: int
    at: int
    pages: int
    page: int
    headings: Sequence[Heading]
    lines: Sequence[Line]
    facets: Sequence[FacetShown]
    chips: Sequence[Link]
    columns: Sequence[tuple[str, str, bool]]
    fields: Sequence[tuple[str, str]]
    only_new: str
    previous: str
    next: str
    download: str


def address(slug: str, query: ListQuery) -> str:
    """Return the address of a segment's list."""
    text = query.text()
    return f"/lists/{quote(slug, safe='')}" + (f"?{text}" if text else "")


def cards(now: Seen, who: Speaker, last: Mapping[str, str], q: str) -> list[Card]:
    """Return the segments in the rules' order, those kept out of all lists last.

    Args:
        now: What the person sees.
        who: Speaks the person's language.
        last: By segment the moment of the person's last download.
        q: Words to search in all lists; "" for none.
    """
    return [
        _card(now, who, listed.segment, (last.get(slug, ""), q))
        for slug, listed in now.index.segments.items()
    ]


def _card(now: Seen, who: Speaker, segment: Segment, asked: tuple[str, str]) -> Card:
    slug, (last, q) = segment.slug, asked
    listed, new = listed_and_new(now.index, slug, now.over)
    past = now.index.about.past
    nights = [(night.business_date, night.totals.get(slug, 0)) for night in past[:-1]]
    nights.append((str(now.index.about.business_date), listed))
    title = who.say("最近 {n} 晚的家数").format(n=len(nights))
    told = f"{title}: " + ", ".join(f"{day} {total:,}" for day, total in nights)
    found = len(find(now.index, slug, ListQuery(q=q), now.over).rows) if q else None
    return Card(
        slug=slug,
        name=who.segment(segment),
        why=who.say(segment.why),
        listed=listed,
        new=new,
        last=last,
        nights=nights,
        picture=sparkline([total for _, total in nights], told),
        found=found,
    )


def kept_out(now: Seen, who: Speaker) -> list[Link]:
    """Return how many companies each reason keeps out of all lists."""
    found = find(now.index, DISCARDED, ListQuery(), now.over)
    return [
        Link(
            text=who.value("discard", value),
            url=address(DISCARDED, ListQuery(chosen={"discard": (value,)})),
            rows=rows,
        )
        for value, rows, _ in found.facets["discard"]
    ]


def list_shown(now: Seen, who: Speaker, slug: str, query: ListQuery) -> ListShown:
    """Return a segment's list as a query narrows it.

    Raises:
        StoreError: The publication has no such segment.
    """
    segment = now.listed(slug).segment
    found = find(now.index, slug, query, now.over)
    total = len(found.rows)
    pages = max(1, -(-total // A_PAGE))
    query = replace(query, page=min(query.page, pages))
    start = (query.page - 1) * A_PAGE
    columns = query.columns or (SHOWN_OUT if slug == DISCARDED else SHOWN)
    return ListShown(
        slug=slug,
        name=who.segment(segment),
        why=who.say(segment.why),
        query=query,
        listed=found.listed,
        found=total,
        new=found.new,
        at=start + 1 if total else 0,
        pages=pages,
        page=query.page,
        headings=[_heading(who, slug, query, column) for column in columns],
        lines=_lines(now, who, found.rows[start : start + A_PAGE], columns),
        facets=_facets(who, slug, query, found),
        chips=_chips(who, slug, query),
        columns=[(name, who.heading(name), name in columns) for name in HEADINGS],
        fields=_fields(query),
        only_new=address(slug, replace(query, new=True, page=1)),
        previous=_at_page(slug, query, query.page - 1, pages),
        next=_at_page(slug, query, query.page + 1, pages),
        download=_download(slug, query),
    )


def _heading(who: Speaker, slug: str, query: ListQuery, column: str) -> Heading:
    highest = column in _HIGHEST_FIRST
    way = {column: "ascending", f"-{column}": "descending"}.get(query.sort, "")
    to = query.sorted_by(column, highest_first=highest) if column in SORTS else None
    return Heading(
        column=column,
        text=who.heading(column),
        url=address(slug, to) if to else "",
        sorted=way,
        number=column in _NUMBERS,
    )


def _lines(now: Seen, who: Speaker, numbers: Any, columns: Sequence[str]) -> list[Line]:
    made = []
    for row in now.index.rows(numbers):
        row["state"] = now.over.states.get(row["lead_id"], "new")
        cells = [_cell(who, column, row) for column in columns]
        made.append(Line(lead_id=row["lead_id"], company_id=row["company_id"], cells=cells))
    return made


def _cell(who: Speaker, column: str, row: Mapping[str, Any]) -> Cell:
    if column == "reasons":
        return Cell(column=column, text="", several=reasons(row, REASONS))
    text = who.cell(column, row)
    url = f"/companies/{row['company_id']}" if column == "company_name" else ""
    if column in _LINKS:
        url = text
    return Cell(column=column, text=text, url=url, number=column in _NUMBERS)


def _facets(who: Speaker, slug: str, query: ListQuery, found: Found) -> list[FacetShown]:
    shown = []
    for name in FACETS:
        if name == ("state" if slug == DISCARDED else "discard") or _silent(found.facets[name]):
            continue
        choices = _in_order(name, found.facets[name])
        links = [_choice(who, slug, query, (name, one)) for one in choices]
        links.sort(key=lambda link: not link.chosen)
        shown.append(
            FacetShown(
                name=name,
                text=who.heading(name),
                first=links[:CHOICES],
                more=links[CHOICES:MOST_CHOICES],
                open=any(link.chosen for link in links),
            )
        )
    return shown


def _in_order(name: str, choices: Sequence[Choice]) -> Sequence[Choice]:
    """Return steps from the best or largest down, the unknown last; other values as found."""
    steps = {"grade": sorted(one.value for one in choices if one.value), "size": SIZES}.get(
        name
    )
    if steps is None:
        return choices
    known = {value: at for at, value in enumerate(steps)}
    return sorted(choices, key=lambda one: known.get(one.value, len(known)))


def _silent(choices: Sequence[Choice]) -> bool:
    """Whether nothing is known of any row, so that the facet narrows nothing."""
    return all(not one.value and not one.chosen for one in choices)


def _choice(who: Speaker, slug: str, query: ListQuery, of: tuple[str, Choice]) -> Link:
    name, choice = of
    alone = replace(query, chosen={**query.chosen, name: (choice.value,)}, page=1)
    return Link(
        text=who.value(name, choice.value),
        url=address(slug, alone),
        rows=choice.rows,
        value=choice.value or "-",
        chosen=choice.chosen,
    )


def _chips(who: Speaker, slug: str, query: ListQuery) -> list[Link]:
    """Return what narrows the list, each with the address of the list without it."""
    chips = []
    if query.q:
        chips.append(Link(text=f"“{query.q}”", url=address(slug, replace(query, q="", page=1))))
    if query.new:
        without = replace(query, new=False, page=1)
        chips.append(Link(text=who.say("我没有下载过的"), url=address(slug, without)))
    chips += [
        Link(
            text=f"{who.heading(name)}: {who.value(name, value)}",
            url=address(slug, query.with_value(name, value)),
        )
        for name in FACETS
        for value in query.chosen.get(name, ())
    ]
    return chips


def _fields(query: ListQuery) -> list[tuple[str, str]]:
    return [(name, value) for name, value in query.pairs() if name in {"sort", "col"}]


def _at_page(slug: str, query: ListQuery, page: int, pages: int) -> str:
    return address(slug, replace(query, page=page)) if 1 <= page <= pages else ""


def _download(slug: str, query: ListQuery) -> str:
    if slug == DISCARDED:
        return ""
    text = urlencode(replace(query, page=1).pairs())
    return f"/lists/{quote(slug, safe='')}/download" + (f"?{text}" if text else "")
