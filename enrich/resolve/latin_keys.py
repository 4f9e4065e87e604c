"""The look-up keys of names in Latin letters.

They have words where Chinese ones have characters. A firm is found by all its letters, which
hold in whatever way it is spaced; by its telling words in any order; by its brand, its first
letters, its rarest word and its initials; and by its brand less one letter, for slips.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.names import EmployerName
from enrich.names.latin_words import COMMON, WEAK, rare, says_little

HEAD_LETTERS = 7
SHORTEST_SLIP, LONGEST_SLIP = 5, 16
_UMLAUT = re.compile(r"(?<=[aou])e")


@lru_cache(maxsize=1 << 16)
def words(core: str) -> tuple[str, ...]:
    """Return the words of a core without those that join or lead (and, of, the)."""
    found = tuple(core.split())
    return tuple(word for word in found if word not in WEAK) or found


@lru_cache(maxsize=1 << 16)
def telling(core: str) -> tuple[str, ...]:
    """Return the words of a core that tell firms apart; all where none does.

    >>> telling("oak ridge global services"), telling("global services")
    (('oak', 'ridge'), ('global', 'services'))
    """
    found = words(core)
    return tuple(word for word in found if not says_little(word)) or found


@lru_cache(maxsize=1 << 16)
def letters(core: str) -> str:
    """Return the letters of a core's words; ü, ue and u are one, and "and" is left out.

    >>> letters("blue stone and mueller") == letters("bluestone muller")
    True
    """
    return _UMLAUT.sub("", "".join(words(core))).replace("and", "")


@lru_cache(maxsize=1 << 16)
def initials(core: str) -> str:
    """Return the initials of three words and more, else ""."""
    found = [word for word in core.split() if word != "and"]
    return "".join(word[0] for word in found) if len(found) >= 3 else ""


def rarest(core: str) -> str:
    """Return the longest word that may be one firm's own, or ""."""
    return max((word for word in words(core) if rare(word)), key=len, default="")


def stands_alone(name: EmployerName) -> bool:
    """Return whether a name without legal form is one firm's in every city.

    >>> from enrich.names import parse_employer
    >>> [stands_alone(parse_employer(n)) for n in ("Apex", "Apex Plumbing", "Zelvora")]
    [False, True, False]
    """
    return len(telling(name.core)) >= 2 or (bool(name.trade) and name.brand not in COMMON)


def latin_filing_keys(name: EmployerName) -> list[str]:
    """Return the keys under which others find a name that is no branch."""
    keys = _shared(name)
    if initials(name.core):
        keys.append(f"i:{initials(name.core)}")
    if not name.full:
        keys += [f"w:{key}" for key in keys]
    return keys + _slip_keys(name)


def latin_steps(name: EmployerName) -> list[list[str]]:
    """Return the keys under which a name that is no branch looks for others, surest first.

    What is found in one step is better than all that the next ones can find.
    """
    same, *others = _shared(name)
    others += _slip_keys(name)
    if " " not in name.core and 3 <= len(name.core) <= 6:
        others.append(f"i:{name.core}")
    # A bare brand may as well be that of a firm with a longer name.
    return [[same], others] if name.full or stands_alone(name) else [[same, *others]]


def latin_asking_keys(name: EmployerName) -> list[str]:
    """Return the keys that a name that is no branch asks for."""
    keys = [key for step in latin_steps(name) for key in step] + [f"a:{name.core}"]
    return keys + latin_waiting_keys(name) if name.full else keys


def latin_waiting_keys(name: EmployerName) -> list[str]:
    """Return the keys of the short forms that a full name may explain."""
    keys = [f"w:{key}" for key in _shared(name)]
    short = initials(name.core)
    return [*keys, f"w:b:{short}"] if short else keys


def _shared(name: EmployerName) -> list[str]:
    core = name.core
    told = telling(core)
    keys = [f"c:{core}", f"n:{letters(' '.join(told))}", f"b:{letters(name.brand)}"]
    if len(told) >= 2:
        keys += [f"g:{' '.join(sorted(told))}", f"f:{told[0]} {told[1][0]}"]
    whole = letters(core)
    if len(whole) >= HEAD_LETTERS:
        keys.append(f"h:{whole[:HEAD_LETTERS]}")
    if rarest(core):
        keys.append(f"r:{rarest(core)}")
    return list(dict.fromkeys(keys))


def _slip_keys(name: EmployerName) -> list[str]:
    """Return the brand less each of its letters, with the first letter of the trade."""
    brand, trade = letters(name.brand), letters(name.trade)[:1] if name.trade else ""
    if not SHORTEST_SLIP <= len(brand) <= LONGEST_SLIP:
        return []
    less = {f"d:{brand[:at]}{brand[at + 1 :]}:{trade}" for at in range(1, len(brand))}
    return sorted(less | {f"d:{brand}:{trade}"})
