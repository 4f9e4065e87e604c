"""Single pages of our own archive, and their text as people may see it."""

from __future__ import annotations

import json
import re
from collections.abc import Set
from pathlib import Path
from typing import Any

from spiders.archive.reading import archived_pages
from spiders.families import Page
from spiders.pages.charset import decoded
from spiders.pages.redact import redacted
from spiders.pages.text import plain_text

_CONTACT = re.compile(
    r"contact|phone|mobile|(?<![a-z])tel(?![a-z])|mail|wechat|weixin|qq|recruiter|linkman|联系|电话|手机",
    re.IGNORECASE,
)
"""Keys of JSON whose values are people's, whatever they look like."""


def kept_pages(folder: Path, label: str, urls: Set[str]) -> dict[str, Page]:
    """Return the answers of one night that the archive holds, by address.

    Args:
        folder: The site's.
        label: The night's: date and run, as files of the archive begin.
        urls: The addresses wanted.
    """
    found: dict[str, Page] = {}
    for file in sorted(folder.glob(f"{label}-*.warc.gz")):
        for page in archived_pages(file, urls.__contains__):
            if isinstance(page, Page) and page.status != 304:
                found.setdefault(page.url, page)
            if len(found) == len(urls):
                return found
    return found


def readable_lines(page: Page) -> list[str]:
    """Return a page's text, one block or one value of JSON a line, without contacts."""
    text = decoded(page.body, page.headers.get("content-type", "")).text
    try:
        shown = json.dumps(_without_contacts(json.loads(text)), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        shown = plain_text(text)
    return redacted(shown)[0].splitlines()


def _without_contacts(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_contacts(part) for part in value]
    if isinstance(value, dict):
        return {
            name: "[contact]" if part and _CONTACT.search(name) else _without_contacts(part)
            for name, part in value.items()
        }
    return value
