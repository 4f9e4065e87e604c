"""Names in Latin letters: legal forms, "The", "&", d/b/a, and places at the end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from enrich.names.places import NOWHERE, Place, gazetteer

# Legal forms by class: names of different classes are different firms.
_FORMS = {
    "company": "inc incorporated corp corporation co company ltd limited llc plc pte pty pvt "
    "private",
    "partnership": "llp lp lllp",
    "gmbh": "gmbh mbh ug ggmbh", "ag": "ag se", "kg": "kg kgaa ohg",
    "sa": "sa sas sarl sàrl eurl", "spa": "spa srl",
    "bv": "bv nv", "nordic": "ab oy oyj as aps a/s", "kk": "kk gk", "bhd": "sdn bhd berhad",
    "sp": "spzoo zoo sp", "cis": "ooo oao zao pao", "ltda": "ltda sl slu", "tbk": "pt tbk",
}  # fmt: skip
_CLASS = {word: kind for kind, words in _FORMS.items() for word in words.split()}
_DOTTED = re.compile(
    r"\b(?:[a-z]\.){2,}[a-z]?\b\.?|\ba/s\b|\bs\.? ?p\.? ?a\.?(?=$|[ ,)])|\bsp\.? ?z ?o\.? ?o\.?"
)
_DBA = re.compile(
    r"\s*\(?\b(?:d/b/a|d\.b\.a\.?|dba|doing business as|trading as|t/a|a/k/a|aka|"
    r"formerly(?: known as)?|f/k/a|fka)\b[:\s]*"
)
_BRANCH = re.compile(
    r"^(?P<head>.+?)[\s,\-–(]+(?P<branch>(?:[a-z'\-]+ ){0,2}(?:branch(?: office)?|"
    r"rep(?:resentative)?\.? office|representative office|liaison office))\)?$"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
_WEAK = frozenset({"the", "and", "of", "for", "at", "in", "de", "la", "le"})


@dataclass(frozen=True, slots=True)
class LatinName:
    """The parts of a Latin name; `words` are its core."""

    words: tuple[str, ...]
    place: Place
    legal_class: str
    branch: str
    firm: str
    alias: str


@cache
def _ends() -> dict[tuple[str, ...], Place]:
    return {tuple(_words(text)): place for text, place in gazetteer().english.items()}


def parse_latin(folded: str) -> LatinName:
    """Return the parts of a folded name.

    >>> parse_latin("the acme trading co., ltd.").words
    ('acme', 'trading')
    >>> parse_latin("acme (shanghai) trading ltd").place.city
    '上海'
    """
    name, alias = _other_name(folded)
    branch = firm = ""
    found = _BRANCH.match(name)
    if found:
        name, branch = found["head"], " ".join(_words(found["branch"]))
        firm = name
    words, place = _without_bracket(name)
    words, legal = _without_forms(words)
    if place is NOWHERE:
        words, place = _without_place(words)
        words, legal = _without_forms(words, legal)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return LatinName(tuple(words), place, legal, branch, firm, alias)


def _other_name(folded: str) -> tuple[str, str]:
    parts = _DBA.split(folded, maxsplit=1)
    if len(parts) == 2 and parts[0] and parts[1]:
        return parts[0].strip(" ,("), parts[1].strip(" ,)")
    return folded, ""


def _without_bracket(name: str) -> tuple[list[str], Place]:
    place = NOWHERE
    for inner in re.findall(r"\(([^()]*)\)", name):
        found = _ends().get(tuple(_words(inner)))
        if found is not None:
            place = found
            name = name.replace(f"({inner})", " ")
    return _words(name), place


def _without_forms(words: list[str], legal: str = "") -> tuple[list[str], str]:
    end = len(words)
    while end > 1 and (
        words[end - 1] in _CLASS
        or (words[end - 1] in {"and", "plus"} and words[end - 2] in _CLASS)
    ):
        kind = _CLASS.get(words[end - 1], legal)
        # "Pty Ltd" is a company, and "GmbH & Co KG" a KG: its partner is another firm, a GmbH.
        legal = kind if legal in {"", "company"} else legal
        end -= 1
    return words[:end], legal


def _without_place(words: list[str]) -> tuple[list[str], Place]:
    for size in (3, 2, 1):
        head = words[:-size]
        found = _ends().get(tuple(words[-size:])) if head else None
        if found is not None and head[-1] not in _WEAK and (len(head) > 1 or len(head[0]) > 3):
            return head, found
    return words, NOWHERE


def _words(text: str) -> list[str]:
    plain = _DOTTED.sub(lambda m: re.sub(r"[^a-z]", "", m.group()), text)
    plain = (
        plain.replace("&", " and ").replace("+", " plus ")
        if "&" in plain or "+" in plain
        else plain
    )
    words = [word.replace("'", "").replace("’", "") for word in _WORD.findall(plain)]
    return [_plain(word) for word in words]


def _plain(word: str) -> str:
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if not unicodedata.combining(c))
