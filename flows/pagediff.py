"""What became of a site's pages: which selectors find nothing any more, and what stands there.

Only outlines are kept of pages (`spiders.pages.outline`). The text of two pages can be compared
where the archive holds both.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from enrich.model import HarvestReport, PageSample
from enrich.store.samples import GoodPages
from spiders.archive.lookup import kept_pages, readable_lines
from spiders.matches import LINKED_TYPE
from spiders.pages.drift import Drift, culprit, drift
from spiders.pages.outline import LINKED, Outline

ROLES = ("sitemap", "list", "detail")
MOST_LINES = 60
WIDEST = 160
_READ = frozenset(
    {"ok", "page_changed", "crashed", "wrong_type", "damaged_text", "unlike_others"}
)
"""What became of a page that is the site's own: others are walls, and have other selectors."""

_BY_CSS = frozenset({"html_listing", "jsonld_sitemap"})
_ABOUT_LIST = frozenset({"items", "item", "name", "total", "next", "more", LINKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A selector of the site file that finds nothing any more, or hardly anything.

    Attributes:
        field: Our field, or what else the site file calls it.
        before, now: In how many entries, or how often on the page, it found something.
        gone: The element or key that it needs and that is gone; "" when that is open.
        becomes: What stands in its place now, most likely; likewise.
    """

    field: str
    selector: str
    before: int
    now: int
    gone: str
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDiff:
    """Pages of one kind: tonight's against those of the last good night that showed some.

    Attributes:
        kind: What became of tonight's: ok, or what was wrong with it.
        good_on: The night of the others; None: there never was a good one.
        is_own: Tonight's is the site's own page, and no wall.
        found: What each selector finds tonight.
        outline: The structure of tonight's, where there is nothing to compare it with.
    """

    role: str
    kind: str
    url: str
    good_url: str
    good_on: date | None
    is_own: bool
    lost: Sequence[Lost]
    drift: Drift
    found: Sequence[tuple[str, str, int]]
    outline: Outline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDiff:
    """The text of two pages out of the archive, as a unified diff without contacts."""

    role: str
    good_url: str
    url: str
    lines: Sequence[str]


def page_diffs(
    tonight: HarvestReport, samples: Sequence[PageSample], good: Mapping[str, GoodPages]
) -> list[PageDiff]:
    """Return what became of each kind of page of which a sample is there."""
    return [
        _page_diff(tonight, role, _telling(samples, role, tonight), good.get(role))
        for role in ROLES
        if any(sample.role == role for sample in samples)
    ]


def text_diffs(
    archive: Path,
    tonight: HarvestReport,
    pages: Sequence[PageDiff],
    good: Mapping[str, GoodPages],
) -> list[TextDiff]:
    """Return the text of tonight's pages against the good ones', where the archive has both."""
    found = []
    for page in pages:
        if (before := good.get(page.role)) is None:
            continue
        urls = {page.url, page.good_url}
        old = kept_pages(archive, _label(before.business_date, before.handover_id), urls)
        new = kept_pages(archive, _label(tonight.business_date, tonight.handover_id), urls)
        pair = _pair(page, old.keys(), new.keys())
        if pair is not None:
            lines = difflib.unified_diff(
                readable_lines(old[pair[0]]), readable_lines(new[pair[1]]), n=1, lineterm=""
            )
            shown = tuple(line[:WIDEST] for line in list(lines)[2:])
            found.append(TextDiff(role=page.role, good_url=pair[0], url=pair[1], lines=shown))
    return found


def _label(on: date, handover_id: str) -> str:
    return f"{on:%Y%m%d}-{handover_id.rpartition('-')[2]}"


def _pair(page: PageDiff, old: Set[str], new: Set[str]) -> tuple[str, str] | None:
    """Return the two addresses to compare: one page if it can be, else two of its kind."""
    both = old & new
    same = next((url for url in (page.url, page.good_url) if url in both), "")
    if same:
        return same, same
    return (page.good_url, page.url) if page.good_url in old and page.url in new else None


def _telling(
    samples: Sequence[PageSample], role: str, tonight: HarvestReport
) -> list[PageSample]:
    """Return the samples that say most: of a doubtful night those that went wrong."""
    there = [sample for sample in samples if sample.role == role]
    fine = [sample for sample in there if sample.kind == "ok"]
    wrong = [sample for sample in there if sample.kind != "ok"]
    return (fine or wrong) if tonight.verdict.healthy else (wrong or fine)


def _page_diff(
    tonight: HarvestReport, role: str, now: Sequence[PageSample], good: GoodPages | None
) -> PageDiff:
    first = now[0]
    before = good.samples if good is not None else []
    is_own = all(sample.kind in _READ for sample in now)
    found = (
        drift(_outlines(before, role), _outlines(now, role)) if is_own and before else Drift()
    )
    lost = list(_lost(before, now, found, tonight.family)) if is_own else []
    return PageDiff(
        role=role,
        kind=first.kind,
        url=first.url,
        good_url=before[0].url if before else "",
        good_on=good.business_date if good is not None else None,
        is_own=is_own,
        lost=lost,
        drift=found,
        found=[
            (*place, count) for place, count in _counts(now, least=False).items() if place[1]
        ],
        outline=None if before else _outline(first),
    )


def _outlines(samples: Sequence[PageSample], role: str) -> list[Outline]:
    outlines = [_outline(sample) for sample in samples]
    # An index of sitemaps and a sitemap are no two of a kind: together they are the site's.
    return [_together(outlines)] if role == "sitemap" and outlines else outlines


def _outline(sample: PageSample) -> Outline:
    return Outline(**sample.outline)


def _together(outlines: Sequence[Outline]) -> Outline:
    elements = {path: n for outline in outlines for path, n in outline.elements.items()}
    return Outline(kind=outlines[0].kind, elements=elements)


def _lost(
    good: Sequence[PageSample], now: Sequence[PageSample], found: Drift, family: str
) -> Iterator[Lost]:
    """Yield the selectors that find nothing, those of the list itself first."""
    sitemap = bool(good) and good[0].role == "sitemap"
    # What one of several pages may lack, such as its pay, is not missed.
    before = _counts(good, least=not sitemap)
    after = _counts(now, least=False)
    fewer = after.get(("items", ""), 0) / max(before.get(("items", ""), 0), 1)
    found_less = []
    for place, old in before.items():
        name, selector = place
        new = after.get(place)
        if not selector or new is None or not old:
            continue
        due = old if name in _ABOUT_LIST else old * min(fewer or 1.0, 1.0)
        if new * 2 > due or (name == "items" and new):
            continue
        of_keys = family not in _BY_CSS or selector.startswith(LINKED_TYPE)
        part = culprit(selector, found, of_keys=of_keys)
        found_less.append(
            Lost(
                field=name,
                selector=selector,
                before=old,
                now=new,
                gone=part.path if part else "",
                becomes=part.becomes if part else "",
            )
        )
    yield from sorted(
        found_less, key=lambda lost: (lost.now > 0, lost.field not in _ABOUT_LIST)
    )


def _counts(samples: Sequence[PageSample], *, least: bool) -> dict[tuple[str, str], int]:
    """Return how often each selector finds something; under ("items", "") all entries."""
    counts: dict[tuple[str, str], list[int]] = {}
    for sample in samples:
        for name, selector, count in sample.found:
            counts.setdefault((name, selector), []).append(count)
            if name == "items":
                counts.setdefault((name, ""), []).append(count)
    return {place: min(each) if least else max(each) for place, each in counts.items()}
