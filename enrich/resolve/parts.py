"""Names taken apart, as the index keeps them: reading them is cheaper than parsing anew.

They hold for the parser that wrote them: its words and rules have a fingerprint, and parts that
another one wrote are not read.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from enrich.model import CompanyKind
from enrich.names import EmployerName, Place

_APART = "\x1f"
_TEXTS = 17


@cache
def fingerprint() -> str:
    """Return a short text that changes with the parser's rules and word lists."""
    folder = resources.files("enrich").joinpath("names")
    told = hashlib.sha256()
    for part in (folder, folder.joinpath("data")):
        for file in sorted(part.iterdir(), key=_name):
            if file.name.endswith((".py", ".txt", ".tsv")):
                told.update(file.read_bytes())
    return told.hexdigest()[:8]


def _name(file: Traversable) -> str:
    return file.name


def written(code: str, name: EmployerName) -> str:
    """Return a credit code and a name's parts as one text."""
    place = name.place
    flags = ("g" * name.group) + ("f" * name.full) + ("t" * name.truncated) + ("l" * name.latin)
    where = (place.country, place.province, place.city, place.district)
    folded = "" if name.folded == name.shown else name.folded
    texts = (name.brand, name.trade, name.legal_form, name.legal_class, name.branch, name.firm)
    rest = (name.alias, name.owner, name.junk, str(name.kind), flags)
    return _APART.join((code, fingerprint(), folded, *where, *texts, *rest)).rstrip(_APART)


def code_of(text: str) -> str:
    """Return the credit code of what `written` wrote."""
    return text.partition(_APART)[0]


def read(text: str, shown: str) -> EmployerName | None:
    """Return the parts of the name `shown`; None when this parser did not write them."""
    parts = text.split(_APART)
    if len(parts) < 3 or parts[1] != fingerprint():
        return None
    parts += [""] * (_TEXTS + 1 - len(parts))
    folded, country, province, city, district = parts[2:7]
    brand, trade, legal_form, legal_class, branch, firm = parts[7:13]
    alias, owner, junk, kind, flags = parts[13:18]
    return EmployerName(
        shown,
        folded or shown,
        _place(country, province, city, district),
        brand,
        trade,
        legal_form,
        legal_class,
        "g" in flags,
        branch,
        firm,
        "f" in flags,
        "t" in flags,
        alias,
        owner,
        junk,
        _kind(kind),
        "l" in flags,
    )


@lru_cache(maxsize=1 << 14)
def _place(country: str, province: str, city: str, district: str) -> Place:
    return Place(country, province, city, district)


@cache
def _kind(text: str) -> CompanyKind:
    return CompanyKind(text)
