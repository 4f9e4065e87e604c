"""How names sound: input methods offer wrong characters with the right sound."""

from __future__ import annotations

import unicodedata
from functools import cache

_VOWELS = str.maketrans("", "", "aeiouy")


@cache
def _dictionary() -> dict[int, str]:
    # It takes a third of a second to load, and most commands ask how nothing sounds.
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    return pinyin_dict


@cache
def _syllable(character: str) -> str:
    readings = _dictionary().get(ord(character), "")
    if not readings:
        return character
    apart = unicodedata.normalize("NFD", readings.split(",")[0])
    return "".join(c for c in apart if not unicodedata.combining(c)) + "'"


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
