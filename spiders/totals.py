"""What a site's lists declare to hold, taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Totals:
    """The declared totals of one night's lists.

    Totals of different lists add up. A list that is read in parts has at least what its parts
    have, less the postings that stand in two of them.
    """

    def __init__(self) -> None:
        self._declared: dict[str, int] = {}
        self._part_of: dict[str, str] = {}
        self._seen_in: dict[str, set[str]] = {}
        self._twice = 0

    def take(self, state: Mapping[str, Any], total: int | None, keys: Iterable[str]) -> None:
        """Note what one page of a list says and shows; `state` is its request's."""
        name = str(state.get("list", ""))
        if total is not None:
            self._declared[name] = total
        if "part_of" not in state:
            return
        self._part_of[name] = str(state["part_of"])
        for key in keys:
            lists = self._seen_in.setdefault(key, set())
            self._twice += bool(lists) and name not in lists
            lists.add(name)

    def whole(self) -> int | None:
        """Return how many postings there are in all; None when no list says."""
        if not self._declared:
            return None
        names = {*self._declared, *self._part_of.values()}
        divided = set(self._part_of.values()) - set(self._part_of)
        least = sum(self._declared.get(name, 0) for name in divided)
        plain = sum(self._of(name) for name in names - set(self._part_of) - divided)
        return plain + max(least, sum(map(self._of, divided)) - self._twice)

    def of_the_only_list(self) -> int | None:
        """Return the total of a site that has one list alone."""
        return next(iter(self._declared.values())) if len(self._declared) == 1 else None

    def _of(self, name: str) -> int:
        parts = sum(self._of(part) for part, whole in self._part_of.items() if whole == name)
        return max(self._declared.get(name, 0), parts)
