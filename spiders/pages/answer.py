"""An answer and what can be known of it without reading it: its form, how much it shows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from spiders.pages import walls
from spiders.pages.charset import Decoded, decoded
from spiders.pages.text import one_line, without_hidden

Wanted = Literal["", "html", "json", "xml"]

LARGE = 60_000
"""Bytes: walls and shells are smaller than pages that people read, or nearly all script."""

FEW_TAGS = 150
"""A page with fewer closing tags is nearly all script."""

HEAD = 6000
"""Characters in which a page says where it leads, or answers with nothing but an error."""

BARE = 300
"""Characters of text beside links, up to which a page shows next to nothing."""

FEW_LINKS = 4
"""Links beside menu and footer, up to which it does."""

FEW_ITEMS = 6
"""Cells and items of lists: more are a table of something."""

TITLE = re.compile(r"<(title|h1|h2)\b[^>]{0,300}>(.{0,300}?)</\1", re.IGNORECASE | re.DOTALL)
# The plain word first, which is found five times as fast as a class of signs.
ADVERT = re.compile(r"JobPosting(?<=[\"'/:]JobPosting)[\"']")
ADVERT_BYTES = re.compile(rb"JobPosting(?<=[\"'/:]JobPosting)[\"']")
LOST = "\ufffd".encode()
STATES = (
    "__INITIAL_STATE__",
    "__NEXT_DATA__",
    "__next_f",
    "__NUXT",
    "__APOLLO",
    "__SEARCH_RESULT__",
)
NO_STATE = re.compile(
    r"\"pageProps\"\s*:\s*\{\s*\}|__(?:INITIAL_STATE|NUXT|APOLLO_STATE)_*\s*=\s*(?:null|\{\s*"
    r"(?:config\s*:\s*\{[^{}]{0,200}\}\s*)?\})"
)
DATA = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>|<!--.{0,600}?-->|\s)*<(?:rss|feed|urlset|sitemapindex|"
    r"[\w:-]*(?:jobs|positions))\b",
    re.IGNORECASE | re.DOTALL,
)
UNSHOWN = re.compile(
    r"<(div|section|form|p|ul|dialog|aside)\b[^>]{0,400}?"
    r"(?:\shidden\b|display\s*:\s*none)[^>]{0,400}>.{0,1500}?</\1",
    re.IGNORECASE | re.DOTALL,
)
FURNITURE = re.compile(r"<(nav|footer)\b", re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]{0,400}href", re.IGNORECASE)
ITEM = re.compile(r"<(?:td|li|dd)\b", re.IGNORECASE)
LONG_LINK = 1200
MOUNT = re.compile(
    r"<[\w-]{1,20}\b[^<>]{0,120}\bid\s{0,5}=\s{0,5}[\"']?(?:app|root|__next|__nuxt|___gatsby|main|q-app|svelte|"
    r"(?:react|vue|app|my|web|h5|ember)[-_]\w{1,24}|ember[\w-]{0,40}|container|page)[\"'\s>]|"
    r"<(?!font-|annotation-|color-|missing-)[a-z]{2,20}-[a-z-]{1,30}[\s>]",
    re.IGNORECASE,
)
ALOUD = re.compile(r"(?:alert|msg|toast|confirm)\(\s*([\"'])(.{2,200}?)\1")
PASSWORD = re.compile(r"<input\b[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """An answer.

    Attributes:
        url: Where it came from, after redirects.
        asked: What was asked for; "" if that is not known.
        wanted: What it should be; "" for whatever it is.
    """

    body: bytes
    url: str = ""
    asked: str = ""
    content_type: str = ""
    wanted: Wanted = ""

    @cached_property
    def decoded(self) -> Decoded:
        """The text in whatever charset it is."""
        return decoded(self.body, self.content_type)

    @cached_property
    def is_markup(self) -> bool:
        """Whether it is HTML or XML, by its first character."""
        return self.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"

    @cached_property
    def is_html(self) -> bool:
        """Whether it is HTML."""
        start = self.body[:1000].lower()
        return self.is_markup and any(
            t in start for t in (b"<html", b"<!doctype html", b"<head", b"<body")
        )

    @cached_property
    def is_data(self) -> bool:
        """Whether it is XML for machines: a feed, a sitemap."""
        return not self.is_html and bool(DATA.match(self.decoded.text[:1000]))

    @cached_property
    def is_advert(self) -> bool:
        """Whether it carries an advertisement for machines."""
        if ADVERT_BYTES.search(self.body):
            return True
        # UTF-16: its words have gaps.
        gaps = b"\0" in self.body[:64]
        return gaps and ADVERT.search(self.decoded.text) is not None

    @property
    def advert_is_whole(self) -> bool:
        """Whether the script with that advertisement has no character that cannot be read.

        Where it has none, nobody needs the whole page as text, which costs more than the scan.
        """
        found = ADVERT_BYTES.search(self.body)
        if not found:
            return False
        start = self.body.rfind(b"<script", 0, found.start())
        end = self.body.find(b"</script", max(start, 0))
        script = self.body[start:end]
        if start < 0 or end < found.end() or LOST in script:
            return False
        try:
            script.decode()
        except UnicodeDecodeError:
            return False
        return True

    @cached_property
    def has_state(self) -> bool:
        """Whether it carries data that scripts show."""
        text = self.decoded.text
        return any(word in text for word in STATES) and not NO_STATE.search(text)

    @cached_property
    def is_slight(self) -> bool:
        """Whether it is small, or script for the most part."""
        return len(self.body) <= LARGE or self.decoded.text.count("</") < FEW_TAGS

    @cached_property
    def shown(self) -> str:
        """The markup of what a person would see beside menu and footer."""
        return _without_furniture(UNSHOWN.sub(" ", without_hidden(self.decoded.text)))

    @cached_property
    def visible(self) -> str:
        """The text that a person would see there, or be told by a script that shows nothing."""
        if not self.is_markup:
            return self.decoded.text
        seen = one_line(self.shown)
        if seen or not self.is_slight:
            return seen
        return " ".join(said for _, said in ALOUD.findall(self.decoded.text[:HEAD]))

    @cached_property
    def _parted(self) -> tuple[list[str], str]:
        return _links_and_prose(self.shown)

    @property
    def links(self) -> list[str]:
        """The texts of the links there."""
        return self._parted[0]

    @cached_property
    def prose(self) -> str:
        """The text there that is no link."""
        return one_line(self._parted[1]) if self.links else self.visible

    @cached_property
    def beside(self) -> int:
        """How many characters stand there beside the headings."""
        return len(self.visible) - sum(map(len, self.headings))

    @cached_property
    def is_bare(self) -> bool:
        """Whether it shows next to nothing, and nothing that leads to a posting."""
        return (
            self.is_markup
            and not (self.is_data or self.is_advert or self.has_state)
            and self.is_slight
            and len(self.prose) <= BARE
            and len(self.links) <= FEW_LINKS
            and sum(1 for _ in ITEM.finditer(self.shown)) <= FEW_ITEMS
            and not any(walls.names_role(shown) for shown in (*self.headings, *self.links))
            and not self.speaks_of_work
            and not walls.says_empty(self.visible)
        )

    @cached_property
    def has_mount(self) -> bool:
        """Whether it has the empty element that a site's own script fills."""
        return MOUNT.search(self.decoded.text) is not None

    @cached_property
    def asks_password(self) -> bool:
        """Whether a form asks for a password."""
        return PASSWORD.search(self.decoded.text) is not None

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Title and main headings."""
        text = self.decoded.text
        found = [_heading(text, tag) for tag in ("title", "h1")]
        if not found[1]:
            found.append(_heading(text, "h2"))
        return tuple(heading for heading in found if heading)

    @cached_property
    def advert_words(self) -> int:
        """How many different things it says that only advertisements say."""
        return walls.advert_words(self.headings, self.visible)

    @property
    def speaks_of_work(self) -> bool:
        """Whether it says enough of them to be an advertisement."""
        return self.advert_words >= walls.FEW_JOB_WORDS

    @cached_property
    def data(self) -> Any:
        """The answer's JSON, also where it stands in a page of nothing else; else itself."""
        if self.is_markup and len(self.body) > 4 * HEAD:
            return self
        text = self.decoded.text
        if self.is_markup:
            if len(text) > HEAD or not self.visible.startswith("{"):
                return self
            text = self.visible
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return self


def _heading(text: str, tag: str) -> str:
    place = max(text.find(f"<{tag}"), text.find(f"<{tag.upper()}"))
    match = TITLE.match(text, place) if place >= 0 else None
    return one_line(match[2]) if match else ""


def _without_furniture(markup: str) -> str:
    """Return `markup` without menus and footers; one that never ends is none."""
    parts, at = [], 0
    opening = FURNITURE.search(markup)
    while opening:
        end = markup.find(f"</{opening[1]}", opening.end())
        if end < 0:
            break
        parts += [markup[at : opening.start()], " "]
        at = end
        opening = FURNITURE.search(markup, at)
    return "".join([*parts, markup[at:]])


def _links_and_prose(markup: str) -> tuple[list[str], str]:
    """Return the texts of the links, and the markup without them."""
    links, parts, at = [], [], 0
    for opening in LINK.finditer(markup):
        if opening.start() < at:
            continue
        end = markup.find("</", opening.end(), opening.end() + LONG_LINK)
        last = markup.find("</a", opening.end(), opening.end() + LONG_LINK)
        end = last if last >= 0 else end
        if end < 0:
            continue
        links.append(one_line(f"<a{markup[opening.end() : end]}"))
        parts += [markup[at : opening.start()], " "]
        at = end
    return links, "".join([*parts, markup[at:]])
