"""How often each of a few texts was seen. Most names are shown in one way, and in one town."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(slots=True, eq=False)
class One(Mapping[str, int]):
    """One text and how often it was seen, in a quarter of the room that a dict takes."""

    text: str
    times: int

    def __getitem__(self, text: str) -> int:
        """Return how often `text` was seen."""
        if text != self.text:
            raise KeyError(text)
        return self.times

    def __iter__(self) -> Iterator[str]:
        """Yield the text."""
        return iter((self.text,))

    def __len__(self) -> int:
        """Return how many texts there are."""
        return 1

    def __contains__(self, text: object) -> bool:
        """Return whether it is this text."""
        return text == self.text


def nothing_seen() -> Mapping[str, int]:
    """Return the counts of no text."""
    return _NOTHING


def counted(before: Mapping[str, int], text: str, times: int) -> Mapping[str, int]:
    """Return what was seen `before`, which is used up, and `text` as often as said.

    >>> counts = counted(nothing_seen(), "保定", 2)
    >>> dict(counts), dict(counted(counted(counts, "保定", 1), "苏州", 1))
    ({'保定': 2}, {'保定': 3, '苏州': 1})
    """
    if not before:
        return One(text, times)
    many = before if isinstance(before, dict) else dict(before)
    many[text] = many.get(text, 0) + times
    return many if len(many) > 1 else One(text, many[text])
