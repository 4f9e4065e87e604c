"""List pages of a site that people browse: where they begin and which one comes next."""

from __future__ import annotations

from collections.abc import Sequence

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


def page_after(
    site: Site, page: Page, pages: PageRange | None, link: str, *, found: bool
) -> tuple[PageRequest, ...]:
    """Return the request for the page after `page`; none at the end.

    Args:
        site: The site.
        page: The page just read.
        pages: The counted pages, if the site file gives such.
        link: The address of the next page, if the page shows one.
        found: Whether the page had entries: counted pages end with an empty one.
    """
    if pages is not None:
        number = int(page.requested.state.get("page", pages.first)) + 1
        return (_counted(site, pages, number),) if found and number <= pages.last else ()
    if not link or link.startswith(("javascript:", "#")):
        return ()
    return (PageRequest(url=site.at(link, page.url), role="list", state=page.requested.state),)


def _counted(site: Site, pages: PageRange, number: int) -> PageRequest:
    return PageRequest(
        url=site.at(filled(pages.url, {"page": str(number)})),
        role="list",
        state={"list": "", "page": number},
    )
