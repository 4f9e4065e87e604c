"""The words of the desk in three languages.

Pages are written in simplified Chinese. English stands in `locale/en/*.po`, a file a page;
what several pages say, in `desk.po`. Traditional Chinese is made by OpenCC with Taiwan's
words, unless `locale/zh_Hant.po` says it better. Companies' names and quotes of postings are
never converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from babel.messages.pofile import read_po
from opencc import OpenCC

SIMPLIFIED, TRADITIONAL, ENGLISH = "zh-Hans", "zh-Hant", "en"
LANGUAGES: Mapping[str, str] = {
    SIMPLIFIED: "简体中文",
    TRADITIONAL: "繁體中文",
    ENGLISH: "English",
}
"""The desk's languages, each with the name that its readers give it."""
LOCALE = Path(__file__).with_name("locale")
_TRADITIONAL = ("hant", "tw", "hk", "mo")


class Words:
    """Catalogues, read when a language is first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, str] = {}

    def say(self, language: str, text: str) -> str:
        """Return a text of a page in a language; as it is where nobody has translated it."""
        if language == SIMPLIFIED or not text:
            return text
        if language == ENGLISH:
            return self._english.get(text, text)
        if text not in self._made:
            self._made[text] = self._corrected.get(text) or self._converter.convert(text)
        return self._made[text]

    @cached_property
    def _english(self) -> dict[str, str]:
        return catalogue(sorted(LOCALE.glob("en/*.po")))

    @cached_property
    def _corrected(self) -> dict[str, str]:
        return catalogue([LOCALE / "zh_Hant.po"])

    @cached_property
    def _converter(self) -> OpenCC:
        return OpenCC("s2twp")


def catalogue(files: Iterable[Path]) -> dict[str, str]:
    """Return what gettext files say, by the text that they translate."""
    told: dict[str, str] = {}
    for file in files:
        with file.open("rb") as opened:
            for message in read_po(opened, abort_invalid=True):
                if isinstance(message.id, str) and isinstance(message.string, str):
                    told[message.id] = message.string
    return {text: said for text, said in told.items() if text and said}


def chosen_language(asked: str, accepted: str) -> str:
    """Return the language of a page.

    Args:
        asked: What the visitor chose, or "".
        accepted: What the browser sends as Accept-Language.

    >>> chosen_language("", "fr;q=0.9, en-GB;q=0.8, zh;q=0.1")
    'en'
    >>> chosen_language("", "zh-TW,zh;q=0.9")
    'zh-Hant'
    """
    if asked in LANGUAGES:
        return asked
    for tag in _by_quality(accepted):
        first, *rest = tag.casefold().split("-")
        if first == "zh":
            return TRADITIONAL if any(part in _TRADITIONAL for part in rest) else SIMPLIFIED
        if first == "en":
            return ENGLISH
    return SIMPLIFIED


def _by_quality(accepted: str) -> list[str]:
    """Return the language tags of a header, the most wanted first."""
    tags: list[tuple[float, int, str]] = []
    for part in accepted[:500].split(","):
        tag, _, quality = part.partition(";q=")
        try:
            wanted = float(quality or 1)
        except ValueError:
            wanted = 0.0
        if tag.strip() and wanted > 0:
            tags.append((-wanted, len(tags), tag.strip()))
    return [tag for _, _, tag in sorted(tags)]
