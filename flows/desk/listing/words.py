"""What the lists' pages call facets, values, columns and segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.desk.listing.index import Index
from flows.desk.listing.layout import Segment
from flows.desk.words import ENGLISH, SIMPLIFIED
from output.headers import HEADERS
from output.profiles import CHANNELS, DISCARDED, DISCARDS, EXCEL_ZH, STATES

Say = Callable[[str], str]

NO_COLUMN: Mapping[str, str] = {
    "destination": "目的国地区",
    "site": "数据来源",
    "discard": "剔除原因",
}
"""The facets that no column of a list is called after; all others are called like theirs."""
SIZES: Mapping[str, str] = {
    "10000+": "1 万人以上",
    "1000-9999": "1000 至 9999 人",
    "500-999": "500 至 999 人",
    "100-499": "100 至 499 人",
    "0-99": "不到 100 人",
}
UNKNOWN, KEPT_OUT = "未知", "未列入名单的公司"
HEADINGS: Mapping[str, str] = {column.source: column.header for column in EXCEL_ZH.columns}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "size": SIZES,
    "state": STATES,
    "discard": DISCARDS,
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says what rows show: in which language, and by the names of which publication."""

    index: Index
    language: str
    say: Say

    def cell(self, column: str, row: Mapping[str, Any]) -> str:
        """Return what a row shows in a column, as text."""
        value = row.get(column)
        text = "" if value is None else str(value)
        told = _CELLS.get(column)
        return told(self, text) if told and text else text

    def segment(self, segment: Segment) -> str:
        """Return what the rules call a segment; its slug if they do not know it."""
        if segment.slug == DISCARDED:
            return self.say(KEPT_OUT)
        names = segment.names
        return names.get(self.language) or names.get(SIMPLIFIED) or segment.slug

    def value(self, facet: str, value: str) -> str:
        """Return what people call a value of a facet."""
        if not value:
            return self.say(UNKNOWN)
        if facet == "site":
            return self._site(value)
        known = _WORDS.get(facet, {})
        return self.say(known[value]) if value in known else value

    def heading(self, column: str) -> str:
        """Return what a lead column, a facet or an order is called."""
        if column in NO_COLUMN:
            return self.say(NO_COLUMN[column])
        if self.language == SIMPLIFIED or column not in HEADERS:
            return HEADINGS[column]
        said = HEADERS[column]
        return said.en if self.language == ENGLISH else said.zh_hant

    def joined(self, parts: Iterable[str]) -> str:
        """Return several values as one text."""
        return (", " if self.language == ENGLISH else "、").join(filter(None, parts))

    def site_names(self, text: str) -> str:
        """Return the names of sites for people."""
        return self.joined(map(self._site, text.split(";")))

    def segment_names(self, text: str) -> str:
        """Return the names of segments for people."""
        known = (self.index.segments.get(slug) for slug in text.split(";"))
        return self.joined(self.segment(one.segment) for one in known if one)

    def word(self, words: Mapping[str, str], text: str) -> str:
        """Return the word for a slug."""
        return self.say(words.get(text, text))

    def people(self, text: str) -> str:
        """Return a band of people."""
        return text if self.language == ENGLISH else f"{text}人"

    def _site(self, site: str) -> str:
        return self.index.about.sites.get(site, site)


_CELLS: Mapping[str, Callable[[Speaker, str], str]] = {
    "lead_id": lambda _, text: f"L{int(text):06d}",
    "run_id": lambda _, text: f"r{text}",
    "size": Speaker.people,
    "state": lambda who, text: who.word(STATES, text),
    "posting_channel": lambda who, text: who.word(CHANNELS, text),
    "discard": lambda who, text: who.word(DISCARDS, text),
    "sites": Speaker.site_names,
    "all_segments": Speaker.segment_names,
    "destinations": lambda who, text: who.joined(text.split(";")),
    "buyer_role": lambda who, text: who.joined(text.split(";")),
    **dict.fromkeys(("score", "fit", "need", "reach"), lambda _, text: f"{float(text):g}"),
}


def reasons(row: Mapping[str, Any], most: int) -> Sequence[str]:
    """Return the weightiest reasons of a row."""
    return [one for one in str(row.get("reasons") or "").split("；") if one][:most]
