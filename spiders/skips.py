"""Which pages need not be read again, and how to ask whether they changed."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from enrich.model import KnownPosting, RawPosting
from spiders.families import ListEntry, Page, PageRequest

READ_AGAIN_AFTER = timedelta(days=14)


def must_read(entry: ListEntry, known: KnownPosting | None, today: date) -> bool:
    """Return whether the posting's own page has to be asked for."""
    if known is None or known.list_hash != entry.list_hash:
        return True
    if entry.lastmod and entry.lastmod != known.lastmod:
        return True
    return known.read_on <= today - READ_AGAIN_AFTER


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
