"""What all families share: clean list entries and rows, filled-in requests, answers in JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from jmespath.exceptions import JMESPathError

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import JsonList, json_path
from spiders.families import ListEntry, Page
from spiders.pages.charset import decoded
from spiders.pages.clean import clean_fields, clean_url, text_of
from spiders.site import Site

JSON_CALL = re.compile(r"^\s*[\w$.]{1,60}\s*\(\s*(?=[\[{])")
SLOT = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"(\d[\d,， ]*)(?:(\.\d+)?\s*([万萬]))?")


def page_text(page: Page) -> str:
    """Return the page's text, in whatever charset it is."""
    return decoded(page.body, page.headers.get("content-type", "")).text


def page_json(page: Page) -> Any:
    """Return the answer's JSON, also where it is wrapped in a call (JSONP).

    Raises:
        PageChangedError: The answer is not JSON.
    """
    text = page_text(page)
    if (call := JSON_CALL.match(text)) is not None:
        text = text[call.end() :].rstrip("; \t\r\n").removesuffix(")")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        shown = page.body[:60].decode("utf-8", "replace")
        raise PageChangedError(f"{page.url}: should be JSON, begins {shown!r}") from None


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return `template` with `{name}` replaced, escaped for a URL.

    >>> filled("jobs/{key}?p={page}", {"key": "a/b", "page": "2"})
    'jobs/a%2Fb?p=2'
    """
    return SLOT.sub(lambda slot: quote(values.get(slot[1], ""), safe=""), template)


def with_query(url: str, query: Mapping[str, Any]) -> str:
    """Return `url` with parameters added to its query."""
    if not query:
        return url
    parts = urlsplit(url)
    more = urlencode({name: _words(value) for name, value in query.items()}, doseq=True)
    joined = f"{parts.query}&{more}" if parts.query else more
    return urlunsplit((parts.scheme, parts.netloc, parts.path, joined, ""))


def _words(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(_words(each)) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def whole_number(text: str) -> int | None:
    """Return the first whole number in a text; None without one.

    >>> whole_number("共 1,234 条"), whole_number("约 2.3 万"), whole_number("none")
    (1234, 23000, None)
    """
    found = NUMBER.search(text)
    if found is None:
        return None
    whole = re.sub(r"\D", "", found[1])
    return round(float(whole + (found[2] or "")) * 10_000) if found[3] else int(whole)


def shown_text(value: Any) -> str:
    """Return a JSON value's text; the parts of a list are joined by lines."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(text_of, value)))
    return text_of(value)


class Rows:
    """Makes clean entries and rows of one page, and counts what was taken out of them."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page
        self.issues: list[Issue] = []
        self._redactions: Counter[str] = Counter()
        self._drop = frozenset(site.drop_params)

    def entry(
        self, raw: Mapping[str, str], *, key: str, url: str, lastmod: str = ""
    ) -> ListEntry | None:
        """Return a list entry; without key and address it is an issue and None."""
        address = clean_url(self.site.at(url, self.page.url), self._drop) if url else ""
        if not key and not address:
            self.issue("no_key", "an entry shows neither number nor address")
            return None
        fields = self._clean(raw)
        return ListEntry(
            key=key or address,
            url=address or self.page.url,
            fields=fields,
            lastmod=lastmod.strip(),
        )

    def row(
        self, read: Iterable[tuple[str, Mapping[str, str]]], *, key: str = "", url: str = ""
    ) -> RawPosting:
        """Return a posting from what several readers read, the most trusted first.

        Args:
            read: Pairs of a reader's name and the raw fields it read.
            key: Its number, if no list entry led here.
            url: Its address, likewise.
        """
        entry = self.page.requested.entry
        fields: dict[str, str] = {}
        provenance: dict[str, str] = {}
        for reader, raw in read:
            clean = self._clean({k: v for k, v in raw.items() if k not in {"key", "url"}})
            for name in clean.keys() - fields.keys():
                fields[name], provenance[name] = clean[name], reader
        for name, value in entry.fields.items() if entry else ():
            if value and name not in fields:
                fields[name], provenance[name] = value, "list"
        return RawPosting(
            site=self.site.id,
            key=entry.key if entry else key or url or self.page.url,
            url=entry.url if entry else url or self.page.url,
            page_url=self.page.url,
            list_hash=entry.list_hash if entry else "",
            lastmod=entry.lastmod if entry else "",
            etag=self.page.headers.get("etag", ""),
            last_modified=self.page.headers.get("last-modified", ""),
            seen_at=self.page.fetched_at,
            provenance=provenance,
            **fields,
        )

    def issue(self, kind: str, message: str, field: str = "") -> None:
        """Keep something that was not understood."""
        self.issues.append(Issue(kind=kind, message=message, where=self.page.url, field=field))

    def all_issues(self) -> tuple[Issue, ...]:
        """Return the issues, and one that says which contacts were taken out."""
        if not self._redactions:
            return tuple(self.issues)
        counts = ", ".join(f"{kind} {n}" for kind, n in sorted(self._redactions.items()))
        said = Issue(
            kind="redacted", message=f"contacts taken out: {counts}", where=self.page.url
        )
        return (*self.issues, said)

    def _clean(self, raw: Mapping[str, str]) -> dict[str, str]:
        clean = clean_fields(raw, self.page.url)
        self._redactions += clean.redactions
        return clean.fields


def json_entries(rows: Rows, block: JsonList, items: list[Any]) -> tuple[ListEntry, ...]:
    """Return the entries of a list in JSON, read as the site file says."""
    found = (_json_entry(rows, block, item) for item in items)
    return tuple(entry for entry in found if entry is not None)


def json_removed(block: JsonList, items: list[Any]) -> tuple[tuple[str, ...], list[Any]]:
    """Return the numbers of postings that a list calls over, and the other items."""
    if block.removed is None:
        return (), items
    # A feed tells of one posting several times: its last word counts.
    last = {text_of(json_path(block.key).search(item)): item for item in items}
    over = json_path(block.removed)
    removed = tuple(key for key, item in last.items() if key and over.search(item))
    return removed, [item for item in last.values() if not over.search(item)]


def _json_entry(rows: Rows, block: JsonList, item: Any) -> ListEntry | None:
    if block.skip and json_path(block.skip).search(item):
        return None
    raw = json_fields(item, block.fields) | dict(block.consts)
    key = text_of(json_path(block.key).search(item))
    url = text_of(json_path(block.url).search(item)) if block.url else ""
    if block.url_template:
        url = rows.site.at(filled(block.url_template, {**raw, "key": key}))
    lastmod = text_of(json_path(block.lastmod).search(item)) if block.lastmod else ""
    return rows.entry(raw, key=key, url=url, lastmod=lastmod)


def json_fields(item: Any, paths: Mapping[Any, str]) -> dict[str, str]:
    """Return the raw fields that the JMESPath expressions find in `item`."""
    found = {name: shown_text(searched(path, item)) for name, path in paths.items()}
    return {name: text for name, text in found.items() if text}


def searched(path: str, item: Any) -> Any:
    """Return what the expression finds; None where it cannot be applied."""
    try:
        return json_path(path).search(item)
    except JMESPathError:
        # JMESPath's functions insist on types; an item that has others lacks this field.
        return None


def json_items(data: Any, block: JsonList, url: str) -> list[Any]:
    """Return the items of a list.

    Raises:
        PageChangedError: There is no list where the site file says.
    """
    items = json_path(block.items).search(data)
    if isinstance(items, list):
        return items
    if items is None and json_total(data, block) == 0:
        return []
    kind = "nothing" if items is None else type(items).__name__
    raise PageChangedError(f"{url}: {block.items} should be a list, is {kind}")


def json_total(data: Any, block: JsonList) -> int | None:
    """Return how many postings the answer says there are; None when it does not say."""
    if block.total is None:
        return None
    return whole_number(text_of(json_path(block.total).search(data)))
