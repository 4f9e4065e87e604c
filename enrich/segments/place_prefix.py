"""How much of a name's beginning is only a place: 北京市海淀区… before the name proper."""

from __future__ import annotations

import functools

from enrich.names.places import chain

_WIDER = ("中国", "华东", "华南", "华北", "华中", "大中华")


@functools.lru_cache(maxsize=1 << 16)
def place_prefix(text: str) -> int:
    """Return how many characters at the beginning of a folded name only say where.

    >>> place_prefix("北京市海淀区远山技术有限公司")
    6
    >>> place_prefix("(中国)远山技术有限公司")
    4
    """
    at = 0
    while True:
        start = at + (text[at : at + 1] == "(")
        wide = next((word for word in _WIDER if text.startswith(word, start)), "")
        end = start + len(wide) if wide else chain(text, start)[1]
        if end == start:
            return at
        at = end + (text[end : end + 1] in {")", "·", "-", " "})
