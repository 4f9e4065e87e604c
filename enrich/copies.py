"""Which postings are one opening: the same advert on several boards, in several cities, again.

A firm that shows one advert on four boards has one opening, not four. Copies are never deleted:
each points to one canonical posting, the earliest of them that is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd
from rapidfuzz import fuzz

from enrich.names.fold import fold, has_han
from enrich.names.places import chain, find_place

COPY_COLUMNS = ("posting_id", "canonical_id")
_READ = (
    "posting_id",
    "company_id",
    "site",
    "key",
    "title",
    "city",
    "description",
    "first_seen",
    "closed_on",
)
ALIKE = 95.0
"""Two texts so alike (percent of their letters, in order) are one."""
LONG = 60
"""Letters from which on a text can be nearly another one, or the beginning of it."""
WINDOW = 200
"""With so many others a text is compared at most, so that work grows with the postings."""

_DECORATION = re.compile(
    r"急[聘招需求]|[诚热直][聘招]|高薪|周末双休|[双单]休|大小周|[五六七]险[一二]金|五险"
    r"|包食宿|包吃住|包[吃住]|提供食宿|可?接受应届生?|应届生?可投"
    r"|\d+[人名薪]|(?:\d+-)?\d+k|(?<![a-z])[a-z]{1,2}\d{4,}"
)
_BETWEEN = re.compile(r"[\W_]+")
# c++ and c# are two trades; 业务员+包住 is one.
_AROUND_WORDS = re.compile(r"(?:[^\w+#]|_|(?<![a-z+])[+#])+")


class _Shown(NamedTuple):
    """A posting with a text, in the order in which one is preferred to its copies."""

    closed: bool
    first_seen: date
    site: str
    key: str
    posting_id: int
    text: str


def find_copies(postings: pd.DataFrame) -> pd.DataFrame:
    """Return COPY_COLUMNS, one row for each posting that is a copy of another one.

    Copies are of one company, with one title (but for its city and for what attracts: 急聘,
    双休) and one text: the same, nearly the same, or one cut where only one other goes on. A
    posting without a text is nobody's copy: nothing shows that it is.

    Args:
        postings: posting_id, company_id, site, key, title, city, description, first_seen and
            closed_on (None: open) of the postings that are open, or were a while ago.

    Returns:
        `canonical_id` is the earliest open posting of its copies, or the earliest if all are
        closed; of equals the first by site and key. The same for any order of rows.
    """
    found = [
        (one.posting_id, canonical.posting_id)
        for block in _blocks(postings)
        for canonical, *copies in map(sorted, _copies(block))
        for one in copies
    ]
    return pd.DataFrame(sorted(found), columns=list(COPY_COLUMNS), dtype="int64")


def newest_first(postings: pd.DataFrame) -> list[int]:
    """Return the places of postings, the newest first, whatever the order of the rows.

    Args:
        postings: Rows with posting_id and posted_on (a date, ISO text, or nothing), if they are
            known. Those without a day come last; of equals the higher id comes first.
    """
    size = len(postings)
    keys = postings["posting_id"].tolist() if "posting_id" in postings.columns else [""] * size
    days = postings["posted_on"].tolist() if "posted_on" in postings.columns else [""] * size
    dated = [str(day) if day and not pd.isna(day) else "" for day in days]
    return sorted(range(size), key=lambda at: (dated[at], keys[at]), reverse=True)


def opening_ids(postings: pd.DataFrame) -> list[object]:
    """Return for each row which opening it shows: copies of one another show the same.

    Args:
        postings: Rows with `canonical_id`; one that has none is an opening of its own.
    """
    if "canonical_id" not in postings.columns:
        return list(range(len(postings)))
    known = postings["canonical_id"].tolist()
    return [one or f"row {at}" for at, one in enumerate(known)]


def _blocks(postings: pd.DataFrame) -> Iterator[list[_Shown]]:
    """Yield the postings of one company and title, where there are several."""
    several = postings["company_id"].duplicated(keep=False) & postings["description"].ne("")
    # Lists, not cells: a pandas 3 string column is six times slower to walk.
    columns = {name: postings.loc[several, name].tolist() for name in _READ}
    blocks: dict[tuple[int, str], list[int]] = {}
    named = zip(columns["company_id"], columns["title"], columns["city"], strict=True)
    for at, (company, title, city) in enumerate(named):
        blocks.setdefault((company, _title_key(title, city)), []).append(at)
    for block in blocks.values():
        if len(block) > 1:
            yield [one for at in block if (one := _shown(columns, at)).text]


def _shown(columns: Mapping[str, list[Any]], at: int) -> _Shown:
    return _Shown(
        closed=isinstance(columns["closed_on"][at], date),
        first_seen=columns["first_seen"][at],
        site=columns["site"][at],
        key=columns["key"][at],
        posting_id=columns["posting_id"][at],
        text=_letters(columns["description"][at]),
    )


def _copies(block: Iterable[_Shown]) -> Iterable[list[_Shown]]:
    """Return the postings of a block, those together that are copies."""
    by_text: dict[str, list[_Shown]] = {}
    for one in block:
        by_text.setdefault(one.text, []).append(one)
    groups = _Groups()
    for left, right in _near(sorted(by_text, key=lambda text: (len(text), text))):
        groups.join(left, right)
    _join_cut(sorted(by_text), groups)
    found: dict[str, list[_Shown]] = {}
    for text, postings in by_text.items():
        found.setdefault(groups.of(text), []).extend(postings)
    return found.values()


def _near(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of texts that are nearly the same; `texts` come shortest first."""
    for at, text in enumerate(texts):
        if len(text) < LONG:
            continue
        longest = len(text) * (200 - ALIKE) / ALIKE
        for other in texts[at + 1 : at + 1 + WINDOW]:
            if len(other) > longest:
                break
            if fuzz.ratio(text, other, score_cutoff=ALIKE):
                yield text, other


def _join_cut(texts: Sequence[str], groups: _Groups) -> None:
    """Join each text with what goes on from it, if that is one text; `texts` are sorted."""
    for at in range(len(texts) - 1, -1, -1):
        text, longer = texts[at], set()
        if len(text) < LONG:
            continue
        for other in texts[at + 1 : at + 1 + WINDOW]:
            if not other.startswith(text):
                break
            longer.add(groups.of(other))
        if len(longer) == 1:
            groups.join(text, longer.pop())


class _Groups:
    """Texts joined to groups; a group is called by one of its texts."""

    def __init__(self) -> None:
        self._to: dict[str, str] = {}

    def of(self, text: str) -> str:
        """Return the name of a text's group."""
        while text in self._to:
            text = self._to[text]
        return text

    def join(self, left: str, right: str) -> None:
        """Make one group of two."""
        left, right = self.of(left), self.of(right)
        if left != right:
            self._to[max(left, right)] = min(left, right)


def _letters(text: str) -> str:
    return _BETWEEN.sub("", fold(text))


@lru_cache(maxsize=1 << 16)
def _title_key(title: str, city: str) -> str:
    """Return what a title says of the job alone.

    >>> _title_key("【急聘】外贸业务员（杭州）", "") == _title_key("外贸业务员-双休", "杭州")
    True
    """
    # Word by word: folding a whole title drops the spaces beside Chinese letters.
    folded = " ".join(map(fold, title.split()))
    place = find_place(city)
    parts = _AROUND_WORDS.split(_DECORATION.sub(" ", folded))
    job = "".join(part for part in parts if not _is_place(part))
    if place is not None and place.city:
        job = job.replace(place.city, "")
    return job or folded


@lru_cache(maxsize=1 << 16)
def _is_place(part: str) -> bool:
    """Whether a part of a title names a place in China and nothing else."""
    part = part.removeprefix("base")
    if not has_han(part):
        place = find_place(part) if part else None
        return place is not None and place.country == "CN"
    place, end = chain(part, loose=True)
    return end == len(part) and place.country == "CN"
