"""What speaks against one company, and what speaks for it: vetoes have names."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from enrich.model import CompanyKind
from enrich.names import EmployerName
from enrich.names.ordinals import numerals, ordinals
from enrich.names.words import TRADES
from enrich.resolve.sound import sound
from enrich.resolve.units import Unit
from enrich.resolve.workplace import Entity

DOMINANT = 10
"""How many times the mentions of a slip of the pen the right name must have."""
ALIKE = 60.0


def hard_conflict(unit: Unit, entity: Entity) -> str:
    """Return the veto that no witness outweighs, or ""."""
    mine, theirs = unit.name, entity.name
    if bool(mine.branch) != bool(theirs.branch) or mine.branch != theirs.branch:
        return "another branch"
    if unit.uscc and entity.uscc and unit.uscc != entity.uscc:
        return "another credit code"
    if ordinals(mine.core) and any(_counts_apart(mine, other) for other in _names(entity)):
        return "another number"
    return ""


def account_conflict(unit: Unit, entity: Entity) -> str:
    """Return the veto against names under one account or contact, or "".

    Place and legal form may differ there, a number may not: hospitals of one university share
    an account.
    """
    return hard_conflict(unit, entity) or _number_conflict(unit.name, entity.name)


def counts_alike(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether two names count the same, so that one may be short for the other.

    中国建筑 may be any of its bureaus, and a cut name may have lost its number.
    """
    if numerals(mine.core) == numerals(theirs.core):
        return True  # 华润三九, 华润三九医药: what is cut off may have made it an ordinal
    return ordinals(mine.core) == ordinals(theirs.core)


def conflict(unit: Unit, entity: Entity) -> str:
    """Return the first veto against `unit` being `entity`, or ""."""
    return hard_conflict(unit, entity) or _soft_conflict(unit.name, entity.name)


def _soft_conflict(mine: EmployerName, theirs: EmployerName) -> str:
    both = mine.full and theirs.full
    if _number_conflict(mine, theirs):
        return "another number"
    if mine.place.depth >= 2 and theirs.place.depth >= 2:
        same = mine.place.key == theirs.place.key if both else mine.place.agrees(theirs.place)
        if not same:
            return "another place"
    if mine.legal_class and theirs.legal_class and mine.legal_class != theirs.legal_class:
        return "another legal form"
    if (both and mine.group != theirs.group) or (
        mine.group and theirs.full and not theirs.group
    ):
        return "a group and a firm"
    if both and (mine.kind is CompanyKind.AGENCY) != (theirs.kind is CompanyKind.AGENCY):
        return "an agency and a firm"
    return ""


def like(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether two names are alike enough for a witness to count."""
    if mine.brand[:2] == theirs.brand[:2]:
        return True
    return ratio(mine.core, theirs.core) >= ALIKE


def same_sound(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether two cores differ, but not to the ear."""
    return mine.core != theirs.core and sound(mine.core) == sound(theirs.core)


def sound_is_enough(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether equal sound alone makes a slip of the pen likely.

    A brand of two syllables has many spellings that are firms of their own (华威, 华为).
    """
    if mine.latin:
        return len(mine.brand) >= 8 and mine.brand[0] == theirs.brand[0]
    if mine.brand == theirs.brand:
        return True
    return min(len(mine.brand), len(theirs.brand)) >= 3


def one_slip(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether the cores differ by one wrong, missing, added or exchanged character.

    A trade of known words is no slip of another one (电子科技, 电子技术), nor is a short brand
    of another (安达, 腾达).
    """
    if mine.latin or theirs.latin:
        return _latin_slip(mine.core, theirs.core)
    if Levenshtein.distance(mine.core, theirs.core, score_cutoff=2) > 2:
        return False
    if not _edits_one(mine.core, theirs.core):
        return False
    at = _first_difference(mine.core, theirs.core)
    if at < min(len(mine.brand), len(theirs.brand)) and mine.trade == theirs.trade:
        return min(len(mine.brand), len(theirs.brand)) >= 4
    return at >= 2 and (_broken(mine.core[2:]) != _broken(theirs.core[2:]))


def dominant(left: Unit, right: Entity) -> bool:
    """Return whether one of the two is so much more frequent that the other is a slip."""
    mine, theirs = left.mentions + left.seen, right.mentions
    return max(mine, theirs) >= DOMINANT * max(1, min(mine, theirs))


def _names(entity: Entity) -> list[EmployerName]:
    """Return every name met of an entity: a short one that joined first may show no number."""
    return [entity.name, *(unit.name for unit in entity.units if unit.name is not entity.name)]


def _counts_apart(mine: EmployerName, theirs: EmployerName) -> bool:
    left, right = ordinals(mine.core), ordinals(theirs.core)
    return bool(left) and bool(right) and left != right


def _number_conflict(mine: EmployerName, theirs: EmployerName) -> str:
    """Return the veto against full names with other numbers, or with one and none."""
    both = mine.full and theirs.full
    return "another number" if both and numerals(mine.core) != numerals(theirs.core) else ""


def _edits_one(left: str, right: str) -> bool:
    if Levenshtein.distance(left, right) == 1:
        return True
    return len(left) == len(right) and sorted(left) == sorted(right)


def _first_difference(left: str, right: str) -> int:
    for at, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return at
    return min(len(left), len(right))


def _broken(words: str) -> bool:
    """Return whether the end of a core is not made of the words for trades."""
    end = len(words)
    while end > 0:
        for size in range(min(8, end), 1, -1):
            if words[end - size : end] in TRADES:
                end -= size
                break
        else:
            return True
    return False


def _latin_slip(left: str, right: str) -> bool:
    if min(len(left), len(right)) < 8 or left[:1] != right[:1]:
        return False
    if len(left.split()) != len(right.split()):
        return left.replace(" ", "") == right.replace(" ", "")
    wrong = [(a, b) for a, b in zip(left.split(), right.split(), strict=True) if a != b]
    if len(wrong) != 1:
        return False
    return min(map(len, wrong[0])) >= 6 and Levenshtein.distance(*wrong[0]) == 1
