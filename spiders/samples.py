"""Which few pages of a night are kept as outlines, so that a person sees what a change was."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from enrich.model import PageSample
from spiders.families import Page
from spiders.matches import matches
from spiders.pages.outline import LINKED, Outline, outline_of
from spiders.pages.schemaorg import READ
from spiders.site import AnySite
from spiders.tally import Tally

logger = logging.getLogger(__name__)

FIRST = {"list": 1, "sitemap": 2, "detail": 2}
"""So many of each role are kept; and the first that came out otherwise than those before."""

MOST_NEW_KEYS = 20
_ROUTINE = frozenset({"soft_404", "not_modified", "absent", "http_404", "http_410"})
_WORDS = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Out(Protocol):
    """Where samples go: a hand-over."""

    def add_sample(self, sample: PageSample) -> None:
        """Keep one sample."""


class Sampler:
    """Takes the samples of one site's night."""

    def __init__(
        self, site: AnySite, tally: Tally, good: Sequence[PageSample], out: Out
    ) -> None:
        self._site, self._tally, self._out = site, tally, out
        self._taken: Counter[tuple[str, bool]] = Counter()
        self._new: dict[str, dict[str, int]] = {}
        self._known: dict[str, set[str]] = {}
        for sample in good:
            names = self._known.setdefault(sample.role, set())
            names.update(map(_without_lists, sample.outline.get("keys", {})))

    @contextlib.contextmanager
    def watch(self, page: Page) -> Iterator[None]:
        """Keep a sample of `page`, if it is one to keep, by what the block made of it."""
        if not page.body or page.status >= 500 or page.requested.state.get("robots"):
            yield
            return
        before = dict(self._tally.pages)
        yield
        kind = _became(before, self._tally.pages)
        if kind in _ROUTINE or not self._wants(page.requested.role, fine=kind == "ok"):
            return
        self._taken[page.requested.role, kind == "ok"] += 1
        try:
            self._out.add_sample(self._sample(page, kind))
        except OSError:
            raise
        except Exception as error:  # a look at a page must not cost the night
            logger.exception("%s: no outline", page.url, exc_info=error)

    def _wants(self, role: str, *, fine: bool) -> bool:
        taken = self._taken[role, True] + self._taken[role, False]
        return taken < FIRST[role] or not self._taken[role, fine]

    def _sample(self, page: Page, kind: str) -> PageSample:
        outline = outline_of(page.body, page.headers.get("content-type", ""))
        found = matches(self._site, page)
        if kind == "ok":
            self._note_new_keys(page.requested.role, outline, [path for _, path, _ in found])
        return PageSample(
            role=page.requested.role,
            kind=kind,
            url=page.url,
            found=found,
            outline=dataclasses.asdict(outline),
        )

    def _note_new_keys(self, role: str, outline: Outline, selectors: Sequence[str]) -> None:
        """Note the keys that no good night showed and no selector reads.

        A key must stand in most objects of its kind, and on every page that is looked at:
        what a posting may have or lack is no news.
        """
        if not self._known.get(role):
            return
        read = {word for selector in selectors for word in _WORDS.findall(selector)}
        fresh = {
            path: count
            for path, count in _common(outline.keys).items()
            if _without_lists(path) not in self._known[role] and _is_news(path, outline, read)
        }
        before = self._new.get(role, fresh)
        self._new[role] = {path: n for path, n in fresh.items() if path in before}
        found = [pair for new in self._new.values() for pair in new.items()]
        self._tally.new_keys = dict(found[:MOST_NEW_KEYS])


def _became(before: Mapping[str, int], now: Mapping[str, int]) -> str:
    """Return what was counted of one page; a page may be fine and its reader not."""
    grown = [kind for kind, count in now.items() if count > before.get(kind, 0)]
    return next((kind for kind in grown if kind != "ok"), "ok" if grown else "not_modified")


def _common(keys: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return the keys that at least half of the objects have in which they stand."""
    counts = {path: sum(kinds.values()) for path, kinds in keys.items()}
    return {
        path: count
        for path, count in counts.items()
        if not path.endswith("[]")
        and count * 2 >= counts.get(path.rpartition(".")[0], count)
        and "*" not in path
    }


def _without_lists(path: str) -> str:
    # One place or several: that is a change of number, and no new key.
    return path.replace("[]", "")


def _is_news(path: str, outline: Outline, read: set[str]) -> bool:
    """Return whether a key stands where postings do, and nobody reads it."""
    top, name = path.partition(".")[0], path.rpartition(".")[2]
    if outline.kind != "json" and top != LINKED:
        return top in read and name not in read
    return name not in (READ if top == LINKED else read)
