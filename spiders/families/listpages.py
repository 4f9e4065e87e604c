"""List pages of a site that people browse: where they begin and which one comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spiders.blocks import PageRange
from spiders.families import Page, PageRequest
from spiders.families.rows import filled
from spiders.site import Site


def first_pages(
    site: Site, start: Sequence[str], pages: PageRange | None
) -> tuple[PageRequest, ...]:
    """Return the first requests: the start pages, or the first of the counted ones."""
    if pages is not None:
        return (_counted(site, pages, pages.first),)
    return tuple(
        PageRequest(url=site.at(url), role="list", state={"list": url}) for url in start
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list page shows of the list.

    Attributes:
        count: Its entries. total: how many the site says it has, if it says so.
        link: The address of the next page, if there is a link to it.
    """

    count: int
    total: int | None
    link: str


@dataclass(frozen=True, slots=True)
class After:
    """What follows a list page.

    Attributes:
        next: The request for the next page; none at the end.
        capped: Whether the site file's last page was reached before the list's end.
    """

    next: tuple[PageRequest, ...] = ()
    capped: bool = False


def page_after(site: Site, page: Page, pages: PageRange | None, shown: Shown) -> After:
    """Return what follows `page`; counted pages end with an empty one."""
    state = page.requested.state
    if pages is not None:
        return _after_counted(site, pages, shown, state)
    if not shown.link or shown.link.startswith(("javascript:", "#")):
        return After()
    return After((PageRequest(url=site.at(shown.link, page.url), role="list", state=state),))


def _after_counted(
    site: Site, pages: PageRange, shown: Shown, state: Mapping[str, Any]
) -> After:
    number, before = int(state.get("page", pages.first)), int(state.get("seen", 0))
    seen = before + shown.count
    if not shown.count:
        return After()
    if number < pages.last:
        return After((_counted(site, pages, number + 1, seen),))
    if shown.total is not None:
        return After(capped=seen < shown.total)
    # Nobody says how many there are: a page shorter than those before it is the last one.
    return After(capped=shown.count * (number - pages.first) >= before)


def _counted(site: Site, pages: PageRange, number: int, seen: int = 0) -> PageRequest:
    return PageRequest(
        url=site.at(filled(pages.url, {"page": str(number)})),
        role="list",
        state={"list": "", "page": number, "seen": seen},
    )
