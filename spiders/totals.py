"""What a site's lists declare to hold, taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any


class Totals:
    """The declared totals of one night's lists, and the postings that each list named.

    Totals of different lists add up, less the postings that stand in two of them. A list that
    is read in parts has at least what its parts have.
    """

    def __init__(self) -> None:
        self._declared: dict[str, int] = {}
        self._part_of: dict[str, str] = {}
        self._named: dict[str, set[str]] = {}

    def take(self, state: Mapping[str, Any], total: int | None, keys: Iterable[str]) -> bool:
        """Note what one page of a list says and shows; `state` is its request's.

        Returns:
            Whether the page named a posting that its list had not named before.
        """
        name = str(state.get("list", ""))
        if total is not None:
            self._declared[name] = total
        if "part_of" in state:
            self._part_of[name] = str(state["part_of"])
        named = self._named.setdefault(name, set())
        before = len(named)
        named.update(keys)
        return len(named) > before

    def named(self) -> set[str]:
        """Return the keys of all postings that the lists named."""
        return set().union(*self._named.values())

    def whole(self) -> int | None:
        """Return how many postings there are in all; None when no list says."""
        if not self._declared:
            return None
        parts, divided = set(self._part_of), set(self._part_of.values()) - set(self._part_of)
        plain = set(self._declared) - parts - divided
        least = sum(self._declared.get(name, 0) for name in divided)
        of_parts = sum(map(self._of, divided)) - self._twice(parts)
        return sum(map(self._of, plain)) - self._twice(plain) + max(least, of_parts)

    def of_the_only_list(self) -> int | None:
        """Return the total of a site that has one list alone."""
        return next(iter(self._declared.values())) if len(self._declared) == 1 else None

    def _of(self, name: str) -> int:
        parts = sum(self._of(part) for part, whole in self._part_of.items() if whole == name)
        return max(self._declared.get(name, 0), parts)

    def _twice(self, names: Set[str]) -> int:
        """Return how often the lists that declare a total named what another had named."""
        named = [
            self._named[name] for name in names & self._declared.keys() & self._named.keys()
        ]
        return sum(map(len, named)) - len(set().union(*named))
