"""Which pages need not be read again, and how to ask whether they changed."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from enrich.model import KnownPosting, RawPosting
from spiders.families import ListEntry, Page, PageRequest

MISSING, VALID_THROUGH = "missing", "valid_through"
READ_AGAIN_AFTER = timedelta(days=14)


def must_read(entry: ListEntry, known: KnownPosting | None, today: date) -> bool:
    """Return whether the posting's own page has to be asked for.

    One that is over, yet listed, is asked for after one night, two, four … up to two weeks: a
    page that was gone for a moment is soon found again, and one that stays away costs little.
    """
    if known is None or known.list_hash != entry.list_hash:
        return True
    if entry.lastmod and entry.lastmod != known.lastmod:
        return True
    patience = READ_AGAIN_AFTER
    if known.closed_on is not None and known.close_reason != MISSING:
        patience = min(patience, max(known.read_on - known.closed_on, timedelta(days=1)))
    return known.read_on <= today - patience


def still_over(known: KnownPosting | None, *, has_page: bool) -> bool:
    """Return whether a posting that the list shows as before is over all the same.

    One that had only been missing is back. So is one that the site took down and lists again,
    unless it has a page of its own, which said so.
    """
    if known is None or known.close_reason in {"", MISSING}:
        return False
    return has_page or known.close_reason == VALID_THROUGH


def conditional(
    request: PageRequest, entry: ListEntry, known: KnownPosting | None
) -> PageRequest:
    """Return the request with what we know of the page, so that it need not be sent again.

    Not if the list itself shows fields that changed: they are merged into the page's, and a
    page that did not change would keep us from reading them.
    """
    if known is None or (entry.fields and known.list_hash != entry.list_hash):
        return request
    validators = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    headers = {name: value for name, value in validators.items() if value}
    return dataclasses.replace(request, headers={**request.headers, **headers})


def completed(row: RawPosting, entry: ListEntry | None, page: Page) -> RawPosting:
    """Return the row with what the next night needs to skip its page."""
    return dataclasses.replace(
        row,
        list_hash=entry.list_hash if entry else row.list_hash,
        lastmod=entry.lastmod if entry else row.lastmod,
        etag=page.headers.get("etag", ""),
        last_modified=page.headers.get("last-modified", ""),
        page_url=page.url,
        seen_at=page.fetched_at,
    )
