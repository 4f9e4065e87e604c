"""The monthly "Who is hiring?" of Hacker News: a comment an employer, in free words.

Only the first line of a comment is kept, `Company | Role | Place | REMOTE`. Who wrote it and
how to reach them is never read; a comment that does not begin like this is no posting.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.families import ListEntry, ListPage, Page, PageRequest
from spiders.families.rows import Rows, page_json
from spiders.pages.text import one_line
from spiders.site import HnHiringSite

Role = Literal["list", "detail"]
JSON = {"Accept": "application/json"}
THREAD = re.compile(r"who is hiring\?", re.IGNORECASE)
PARAGRAPH = re.compile(r"<p>|\n", re.IGNORECASE)
LINK = re.compile(r'<a\s[^>]*href="([^"]+)"', re.IGNORECASE)
NO_PLACE = re.compile(
    r"\b(?:remote|on-?site|hybrid|full[- ]?time|part[- ]?time|contract|interns?|visa)\b|"
    r"[$€£]|https?:",
    re.IGNORECASE,
)


class HnHiring:
    """The family `hn_hiring`: a search finds the month's thread, which names the comments."""

    def start(self, site: HnHiringSite) -> tuple[PageRequest, ...]:
        """Return the request for the newest threads."""
        return (PageRequest(url=site.at(site.search), role="list", headers=JSON),)

    def read_list(self, site: HnHiringSite, page: Page) -> ListPage:
        """Return the thread's request, or its comments as entries."""
        data = page_json(page)
        if not isinstance(data, dict):
            raise PageChangedError(f"{page.url}: should be an object")
        if "hits" in data:
            return ListPage(entries=(), next=(_item(site, _thread(page, data), role="list"),))
        kids = data.get("kids", [])
        if not isinstance(kids, list) or data.get("type") != "story":
            raise PageChangedError(f"{page.url}: should be a story with kids")
        entries = (
            ListEntry(key=str(kid), url=f"https://news.ycombinator.com/item?id={kid}")
            for kid in kids
        )
        return ListPage(entries=tuple(entries), declared_total=len(kids))

    def detail(self, site: HnHiringSite, entry: ListEntry) -> PageRequest | None:
        """Return the request for a comment."""
        return _item(site, entry.key, entry)

    def read_detail(
        self, site: HnHiringSite, page: Page
    ) -> tuple[list[RawPosting], tuple[Issue, ...]]:
        """Return the comment's posting; none when it was deleted or is none."""
        data = page_json(page)
        if not isinstance(data, dict) or data.get("type") != "comment":
            raise PageChangedError(f"{page.url}: should be a comment")
        if data.get("deleted") or data.get("dead"):
            return [], ()
        raw = _first_line(str(data.get("text", "")))
        rows = Rows(site, page)
        return ([rows.row([("state", raw)])] if raw else []), rows.all_issues()


def _thread(page: Page, data: dict[str, Any]) -> str:
    for hit in data["hits"]:
        if isinstance(hit, dict) and THREAD.search(str(hit.get("title", ""))):
            return str(hit.get("objectID", ""))
    raise PageChangedError(f"{page.url}: none of the stories asks who is hiring")


def _item(
    site: HnHiringSite, number: str, entry: ListEntry | None = None, role: Role = "detail"
) -> PageRequest:
    url = site.at(f"{site.items}{number}.json")
    return PageRequest(url=url, role=role, headers=JSON, entry=entry)


def _first_line(text: str) -> dict[str, str]:
    """Return the fields of `Company | Role | Place | REMOTE`; {} for any other line."""
    line = PARAGRAPH.split(text.strip(), maxsplit=1)[0]
    parts = [one_line(part) for part in line.split("|")]
    if len(parts) < 2 or not parts[0] or len(parts[0]) > 80:
        return {}
    places = [part for part in parts[2:] if part and not NO_PLACE.search(part)]
    link = LINK.search(line)
    return {
        "employer": re.sub(r"\s*\(.*?\)", "", parts[0]),
        "title": parts[1],
        "city": places[0] if places else "",
        "domain": one_line(link[1]) if link else "",
        "description": " | ".join(parts),
    }
