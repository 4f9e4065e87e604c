"""What the pages of a site look like tonight, to notice those that are unlike all others."""

from __future__ import annotations

import statistics
from collections import deque

from enrich.issues import Issue
from spiders.families import Page
from spiders.pages.answer import Answer
from spiders.pages.guard import guard

ENOUGH = 5
"""Pages of one kind that make a norm."""

MEMORY = 50
SHORTER = 4
"""So many times shorter than the norm is short."""


class SiteGuard:
    """The guard of one site's night: what any page shows, and what this site's pages show.

    A wall of a make that nobody knows is much shorter than the site's pages, and it says the
    same at every address. The first of them may be a posting in few words; the second is not.
    """

    def __init__(self) -> None:
        self._sizes: dict[str, deque[int]] = {}
        self._short: dict[tuple[str, ...], str] = {}

    def __call__(self, page: Page) -> Issue | None:
        """Return what is wrong with a page as an issue, or None."""
        issue = guard(page)
        if issue is not None or page.requested.role == "sitemap" or b"JobPosting" in page.body:
            return issue
        sizes = self._sizes.setdefault(page.requested.role, deque(maxlen=MEMORY))
        usual = statistics.median(sizes) if len(sizes) >= ENOUGH else 0
        if len(page.body) * SHORTER >= usual:
            sizes.append(len(page.body))
            return None
        return self._seen_before(page, usual)

    def _seen_before(self, page: Page, usual: float) -> Issue | None:
        answer = Answer(page.body, page.url)
        shown = answer.headings
        if not answer.is_html or answer.speaks_of_work:
            return None
        before = self._short.setdefault(shown, page.requested.url)
        if before == page.requested.url:
            return None
        message = (
            f"answered {page.status}, but as at another address, {len(page.body)} bytes "
            f"where {usual:.0f} are usual"
        )
        return Issue(kind="unlike_others", message=message, where=page.url)
