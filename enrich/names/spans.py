"""Where the parts of a name stand in the text as it was shown, to be marked there."""

from __future__ import annotations

import unicodedata

from enrich.names.employer import EmployerName
from enrich.names.fold import fold_with_offsets

Span = tuple[int, int]


def part_spans(name: EmployerName) -> dict[str, Span]:
    """Return where in `name.shown` its brand, trade, form, branch, alias and junk stand.

    A part that is compared in another way of writing than it is shown in (Intl) has no span,
    nor has one that the name lacks.

    >>> from enrich.names import parse_employer
    >>> shown = "騰訊（深圳）科技有限公司"
    >>> spans = part_spans(parse_employer(shown))
    >>> [shown[start:end] for start, end in spans.values()]
    ['騰訊', '科技', '有限公司']
    """
    text, places = _letters(name.shown)
    spans: dict[str, Span] = {}
    after = 0
    for part in ("brand", "trade", "legal_form"):
        wanted = _letters(getattr(name, part))[0]
        at = text.find(wanted, after) if wanted else -1
        if at >= 0:
            after = at + len(wanted)
            spans[part] = places[at], places[after - 1] + 1
    for part in ("branch", "alias", "junk"):
        wanted = _letters(getattr(name, part))[0]
        at = text.rfind(wanted) if wanted else -1
        if at >= 0:
            spans[part] = places[at], places[at + len(wanted) - 1] + 1
    return spans


def _letters(shown: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, folded, and where each of them stood."""
    letters: list[str] = []
    places: list[int] = []
    folded, offsets = fold_with_offsets(shown)
    for one, at in zip(folded, offsets, strict=True):
        for plain in "and" if one == "&" else unicodedata.normalize("NFD", one):
            if plain.isalnum():
                letters.append(plain)
                places.append(at)
    return "".join(letters), places
