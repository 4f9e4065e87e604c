"""How names sound: input methods offer wrong characters with the right sound."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path

_VOWELS = str.maketrans("", "", "aeiouy")


@cache
def _dictionary() -> dict[int, str]:
    """Return the readings of each character, by its code point: pypinyin's table (MIT).

    The file is loaded by itself: with its package come the readings of phrases, which nobody
    asks for here, and they take ten times as long.
    """
    package = find_spec("pypinyin")
    assert package is not None  # noqa: S101  # it is installed with us
    file = Path(package.origin or "").with_name("pinyin_dict.py")
    loader = SourceFileLoader("leadharvest_pinyin", str(file))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None  # noqa: S101  # there is a loader
    table = module_from_spec(spec)
    loader.exec_module(table)
    readings: dict[int, str] = table.pinyin_dict
    return readings


@cache
def _syllable(character: str) -> str:
    readings = _dictionary().get(ord(character), "")
    if not readings:
        return character
    apart = unicodedata.normalize("NFD", readings.split(",")[0])
    return "".join(c for c in apart if not unicodedata.combining(c)) + "'"


@lru_cache(maxsize=1 << 10)
def sound(core: str) -> str:
    """Return the Chinese syllables without tones, or a Latin name's frame of consonants.

    >>> sound("星河科技") == sound("兴河科技")
    True
    >>> sound("acme trading"), sound("acmee tradding")
    ('acmtrdng', 'acmtrdng')
    """
    if core.isascii():
        frame = []
        for word in core.split():
            plain = word[0] + word[1:].translate(_VOWELS)
            frame.append(
                "".join(c for at, c in enumerate(plain) if at == 0 or c != plain[at - 1])
            )
        return "".join(frame)
    return "".join(map(_syllable, core))
