"""What speaks for and against two names in Latin letters being one firm's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from enrich.model import CompanyKind
from enrich.names import EmployerName
from enrich.names.latin_words import COMMON, FORMS, GENERIC, TRADES, WRITTEN_OUT, rare, word_set
from enrich.names.ordinals import numerals
from enrich.resolve.latin_keys import (
    SHORTEST_SLIP,
    initials,
    letters,
    rarest,
    stands_alone,
    telling,
    words,
)
from enrich.resolve.units import Unit
from enrich.resolve.workplace import Entity

SHORTEST_CUT = 10
"""Letters that a name must keep for a cut one to be found by them."""
_SHORT_FORMS = ("inc", "llc", "ltd", "llp", "plc", "pty", "corp", "gmbh", "limited")
MANY = 4
"""Firms of one brand from which on a city tells nothing."""
OWN_LETTERS = 5
SHORTEST_KNOWN = 4
LONG_WORD = 8
_LOOSE = frozenset({"company", "partnership"})
_LANDS = word_set(
    "europe asia africa america americas canada emea apac pacific north south east west latin "
    "usa uk us eu"
)


class Likeness(IntEnum):
    """How two names are alike, the best first."""

    SAME = 0
    LETTERS = 1
    ORDER = 2
    LITTLE_WORDS = 3
    SURE_SLIP = 4
    CUT = 5
    SLIP = 6
    SUBSET = 7
    HEAD = 8
    INITIALS = 9


REASONS = {
    Likeness.SAME: "same name",
    Likeness.LETTERS: "same letters, spaced otherwise",
    Likeness.ORDER: "same words in another order",
    Likeness.LITTLE_WORDS: "same but for words that say little",
    Likeness.SURE_SLIP: "a known word misspelt",
    Likeness.CUT: "starts like it and was cut",
    Likeness.SLIP: "one slip of the pen",
    Likeness.SUBSET: "the same less a common word",
    Likeness.HEAD: "brand alone, in its city",
    Likeness.INITIALS: "initials, in its city",
}


def latin_conflict(mine: EmployerName, theirs: EmployerName) -> str:
    """Return the veto that two names in Latin letters raise, or ""."""
    cut = mine.truncated or theirs.truncated
    if not cut and numerals(mine.core) != numerals(theirs.core):
        return "another number"
    if not mine.place.agrees(theirs.place) or (mine.place.depth == 1) != (
        theirs.place.depth == 1
    ):
        return "another place"
    if not cut and _lands(mine) != _lands(theirs):
        return "another region"
    agencies = (mine.kind is CompanyKind.AGENCY, theirs.kind is CompanyKind.AGENCY)
    if mine.full and theirs.full and agencies[0] != agencies[1]:
        return "an agency and a firm"
    return ""


def _lands(name: EmployerName) -> frozenset[str]:
    return _LANDS.intersection(words(name.core)[1:])


def likeness(mine: EmployerName, theirs: EmployerName) -> Likeness | None:
    """Return how two names are alike; None when they are not."""
    if mine.core == theirs.core:
        return Likeness.SAME
    if letters(mine.core) == letters(theirs.core) or _run_together(mine.core, theirs.core):
        return Likeness.LETTERS
    told = telling(mine.core), telling(theirs.core)
    if sorted(told[0]) == sorted(told[1]):
        return _by_little_words(mine, theirs)
    slip = _slip(mine.core, theirs.core)
    if slip is not None:
        return slip
    kinds = (
        (_is_cut(mine, theirs) or _is_cut(theirs, mine), Likeness.CUT),
        (_is_subset(mine, theirs), Likeness.SUBSET),
        (_is_head(mine, theirs), Likeness.HEAD),
        (_are_initials(mine, theirs), Likeness.INITIALS),
    )
    return next((kind for found, kind in kinds if found), None)


def _run_together(mine: str, theirs: str) -> bool:
    """Return whether one is the other in one word, as in an address of a site."""
    if (" " in mine) == (" " in theirs):
        return False
    left, right = letters(mine).replace("s", ""), letters(theirs).replace("s", "")
    return len(left) >= SHORTEST_CUT and left == right


def _by_little_words(mine: EmployerName, theirs: EmployerName) -> Likeness | None:
    """Judge names whose telling words are the same: one may lack words like Group."""
    left, right = set(words(mine.core)), set(words(theirs.core))
    if left == right:
        return Likeness.ORDER if len(left) >= 2 else None
    if not (left < right or right < left):
        return None
    if (mine if left < right else theirs).trade:
        return Likeness.LITTLE_WORDS
    return Likeness.HEAD if left < right else None


def _slip(left: str, right: str) -> Likeness | None:
    mine, theirs = words(left), words(right)
    if abs(len(mine) - len(theirs)) == 1:
        return _form_slip(*sorted((mine, theirs), key=len))
    if len(mine) != len(theirs):
        return None
    apart = [at for at, word in enumerate(mine) if word != theirs[at]]
    if len(apart) != 1:
        return None
    one, other = mine[apart[0]], theirs[apart[0]]
    shortest = min(len(one), len(other))
    known = _known(one), _known(other)
    if all(known) or not _one_letter_apart(one, other):
        return None
    if any(known) and shortest >= SHORTEST_KNOWN and apart[0]:
        return Likeness.SURE_SLIP
    return Likeness.SLIP if shortest >= SHORTEST_SLIP else None


def _one_letter_apart(one: str, other: str) -> bool:
    """Return whether one key was missed, doubled, exchanged or wrong: not the first, no s."""
    # What the parser knows it writes in one number: hotel, hotells.
    left, right = (word.removesuffix("s") if len(word) > 4 else word for word in (one, other))
    if left[0] != right[0] or not (left + right).isalpha():
        return False
    return OSA.distance(left, right, score_cutoff=1) == 1


def _known(word: str) -> bool:
    return word in TRADES or word in GENERIC or word in COMMON


def _form_slip(few: tuple[str, ...], many: tuple[str, ...]) -> Likeness | None:
    """Judge a name with one more word, which is a legal form misspelt (Acme Tools Icn)."""
    last = many[-1]
    if many[:-1] != few or last in FORMS or _known(last):
        return None
    near = any(OSA.distance(last, form) == 1 for form in _SHORT_FORMS if len(last) >= 3)
    return Likeness.SURE_SLIP if near else None


def _is_cut(short: EmployerName, long: EmployerName) -> bool:
    """Return whether a board cut `long` to `short`, with or without saying so."""
    left, right = letters(short.core), letters(long.core)
    if len(left) < SHORTEST_CUT or short.full:
        return False
    *before, last = words(short.core)
    if (short.truncated or len(last) == 1) and _form_begun(last):
        # What is left of the legal form: the name before it is whole.
        return letters(" ".join(before)) == right
    if not right.startswith(left):
        return False
    if short.truncated:
        return True
    at = len(before)
    whole = words(long.core)[at] if at < len(words(long.core)) else ""
    return whole.startswith(last) and len(whole) >= len(last) + 2


def _form_begun(word: str) -> bool:
    return any(form.startswith(word) for form in (*_SHORT_FORMS, *WRITTEN_OUT))


def _is_subset(short: EmployerName, long: EmployerName) -> bool:
    """Return whether `short` leaves out a word in the middle that many firms have."""
    few, many = words(short.core), words(long.core)
    if short.full or len(few) < 2 or len(few) != len(many) - 1 or not rare(few[0]):
        return False
    at = next((at for at, word in enumerate(few) if word != many[at]), len(few))
    return 0 < at < len(few) and few[at:] == many[at + 1 :] and _known(many[at])


def _is_head(short: EmployerName, long: EmployerName) -> bool:
    """Return whether `short` is the brand of `long` and nothing more."""
    if short.full or short.trade or not long.trade:
        return False
    return letters(short.core) == letters(long.brand)


def _are_initials(short: EmployerName, long: EmployerName) -> bool:
    return not short.full and len(short.core) >= 3 and short.core == initials(long.core)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be the unit's, how alike they are, and how near.

    Attributes:
        near: 2 when most of its postings are where the unit's are, 1 when some are.
    """

    entity: Entity
    like: Likeness
    near: int


def candidates(unit: Unit, entities: list[Entity]) -> list[Candidate]:
    """Return those of `entities` whose names are alike and in a place that agrees."""
    found = []
    for entity in entities:
        like = likeness(unit.name, entity.name)
        if like is not None:
            near = _near(unit, entity)
            whole = _whole(unit.name) or bool(entity.name.trade)
            if like <= Likeness.LETTERS and not near and not whole:
                like = Likeness.HEAD  # a bare brand in another city may be anybody's
            one = Candidate(entity, like, near)
            if _placed_alike(unit, one):
                found.append(one)
    return found


def _whole(name: EmployerName) -> bool:
    return name.full or name.place.depth >= 2 or stands_alone(name)


def best_candidate(unit: Unit, found: list[Candidate]) -> Candidate | None:
    """Return the one that `unit` belongs to; None where two are as good or none good enough."""
    best = min(one.like for one in found)
    top = [one for one in found if one.like == best]
    nearest = max(one.near for one in top)
    if best >= Likeness.HEAD and len(top) > MANY:
        return None  # a brand of many
    top = [one for one in top if one.near >= nearest]
    return top[0] if len(top) == 1 and _enough(unit, top[0]) else None


def _near(unit: Unit, entity: Entity) -> int:
    if not any(entity.near(town) for town in unit.towns):
        return 0
    towns: Counter[str] = Counter()
    for other in entity.units:
        towns.update(other.towns)
    return 2 if _main(towns) & _main(unit.towns) or _main(unit.towns) & {_town(entity)} else 1


def _main(towns: Mapping[str, int]) -> set[str]:
    """Return the towns in which most postings are."""
    most = max(towns.values(), default=0)
    return {town for town, times in towns.items() if times == most}


def _town(entity: Entity) -> str:
    return entity.name.place.town if entity.name.place.depth >= 2 else ""


def _placed_alike(unit: Unit, one: Candidate) -> bool:
    """Return whether the names put the firm in one place, or one lives where the other says."""
    mine, theirs = unit.name.place, one.entity.name.place
    if mine.key == theirs.key:
        return True
    if mine.depth < 2:
        return theirs.town in _main(unit.towns)
    towns: Counter[str] = Counter()
    for other in one.entity.units:
        towns.update(other.towns)
    return mine.town in _main(towns)


def _enough(unit: Unit, one: Candidate) -> bool:
    """Return whether what is alike is enough for one company."""
    mine, theirs = unit.name, one.entity.name
    own = bool(rarest(mine.core)) and bool(rarest(theirs.core))
    match one.like:
        case Likeness.SAME | Likeness.LETTERS:
            return one.near > 0 or _forms_agree(mine, theirs, own=own)
        case Likeness.ORDER | Likeness.SURE_SLIP | Likeness.CUT:
            return True
        case Likeness.LITTLE_WORDS:
            return not (mine.full and theirs.full) and one.near > int(not own)
        case Likeness.SLIP:
            long = min(len(rarest(mine.core)), len(rarest(theirs.core))) >= LONG_WORD
            times = _times(unit, one.entity)
            return times >= (2 if one.near == 2 else 5) and (long or one.near > 0)
        case Likeness.HEAD:
            alone = not unit.towns and rare(mine.brand) and len(mine.brand) >= OWN_LETTERS
            return not (mine.full and theirs.full) and (one.near == 2 or alone)
        case Likeness.SUBSET | Likeness.INITIALS:
            return one.near == 2


def _forms_agree(mine: EmployerName, theirs: EmployerName, *, own: bool) -> bool:
    """Return whether legal forms do not part two names: people write Co. for what is a GmbH."""
    forms = {mine.legal_class, theirs.legal_class}
    return len(forms) == 1 or "" in forms or (own and bool(forms & _LOOSE))


def _times(unit: Unit, entity: Entity) -> float:
    """Return how many times the mentions of the rarer one the more frequent one has."""
    mine, theirs = unit.mentions + unit.seen, entity.mentions
    return max(mine, theirs) / max(1, min(mine, theirs))
