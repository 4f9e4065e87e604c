"""What speaks against one company, and what speaks for it: vetoes have names."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from enrich.model import CompanyKind
from enrich.names import EmployerName, fold
from enrich.names.ordinals import numerals, ordinals
from enrich.names.words import TRADES
from enrich.resolve.latin_evidence import latin_conflict
from enrich.resolve.sound import sound
from enrich.resolve.spelling import parsed
from enrich.resolve.units import Unit
from enrich.resolve.workplace import Entity, inside

ALIKE = 60.0
HEARD, MISTYPED = 0.01, 0.003
"""Mentions with a slip of the same sound; with any one other."""
HEARD_DOUBLES, SPELT_DOUBLES = 0.005, 0.02
"""Firms with a namesake to the ear in their town and trade; with one that is a character off.

On real boards nearly all such pairs of names are two firms.
"""
SHORT_DOUBLES, SHORT_TRADE_DOUBLES = 0.01, 0.05
"""The same for brands of two syllables (华威, 华为), in a long trade and in one like 科技."""
LOST_DOUBLES, ODD_WORD, NO_WORD = 0.01, 0.002, 0.0005
"""Firms called like another but for one character less; for an odd word (智元 for 智能); for
what sounds like a word and is none (精蜜机械)."""
SAME_BRANCH, SAME_TOWN = 0.1, 0.1
"""How many of such firms have a branch of the same name, and post in the same foreign town."""
ONCE = 2
"""A slip is typed once: a name that is shown more often is somebody's own."""


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
    if unit.name.latin and entity.name.latin:
        return hard_conflict(unit, entity) or latin_conflict(unit.name, entity.name)
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


def odd_one(unit: Unit, entity: Entity) -> str:
    """Return what in the whole of a company speaks against `unit` joining it, or "".

    The name that stands for it may tell too little: 广州星河科技 is no part of
    星河科技有限公司 once 深圳星河科技 is.
    """
    mine = unit.name
    # Latin names were weighed with their vetoes; people write Co. for a GmbH.
    for theirs in [] if mine.latin else _all_names(entity):
        if min(mine.place.depth, theirs.place.depth) >= 2 and not mine.place.agrees(
            theirs.place
        ):
            return f"another place: {theirs.shown}"
        if mine.legal_class and theirs.legal_class and mine.legal_class != theirs.legal_class:
            return f"another legal form: {theirs.shown}"
        if _number_conflict(mine, theirs):
            return f"another number: {theirs.shown}"
    return ""


def two_firms(unit: Unit, entity: Entity) -> bool:
    """Return whether a name with and one without its place are shown too often to be one.

    Boards leave the place out now and then; where it is missing as often, a parent and its
    local firm have the same name (星河技术, 上海星河技术).
    """
    mine, theirs = unit.mentions + unit.seen, entity.mentions
    less, more = (mine, theirs) if unit.name.place.depth == 0 else (theirs, mine)
    return less > max(ONCE, more * 2 / 3)


def shares_apart(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether one is a company on shares and the other is not.

    Nearly the same name with and without 股份 is mostly a parent and its local firm.
    """
    return ("股份" in mine.legal_form) != ("股份" in theirs.legal_form)


def district_apart(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether two full names differ in this alone: one tells the district, too.

    Public bodies are left out: a city and its districts each have a 第二人民医院.
    """
    if mine.core != theirs.core or not mine.legal_form or not theirs.legal_form:
        return False
    left, right = mine.place, theirs.place
    if {left.depth, right.depth} != {3, 4} or not left.agrees(right):
        return False
    # A county's own register is another one: 镇雄大班装饰 is not 昭通大班装饰.
    if any(one.place.city not in one.folded for one in (mine, theirs)):
        return False
    return mine.legal_class == theirs.legal_class and mine.group == theirs.group


def like(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether two names are alike enough for a witness to count."""
    # Two Chinese characters are a brand; two Latin letters tell nothing: Acme is not Acton.
    told = None if mine.latin or theirs.latin else 2
    if mine.brand[:told] == theirs.brand[:told]:
        return True
    return ratio(mine.core, theirs.core) >= ALIKE


def trades_apart(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether two whole names tell of trades that have nothing in common.

    >>> from enrich.names import parse_employer
    >>> names = "星河物流有限公司", "星河食品有限公司", "星河国际物流有限公司"
    >>> one, other, longer = map(parse_employer, names)
    >>> trades_apart(one, other), trades_apart(one, longer)
    (True, False)
    """
    if not (mine.full and theirs.full):
        return False
    one, other = (
        set(name.trade.split() if name.latin else name.trade) for name in (mine, theirs)
    )
    return bool(one) and bool(other) and one.isdisjoint(other)


def same_sound(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether two cores differ, but not to the ear."""
    return mine.core != theirs.core and sound(mine.core) == sound(theirs.core)


def slip_chance(unit: Unit, entity: Entity) -> float:
    """Return how likely the rarer of two Chinese names is the other one, misspelt by one slip.

    A slip is rare, and so is a firm that is called nearly like another one of its town and
    trade: the more often the right name is shown, the more slips there should be.
    """
    mine, theirs = unit.mentions + unit.seen, entity.mentions
    right, slip = max(mine, theirs), min(mine, theirs)
    if slip > ONCE:
        return 0.0
    heard = same_sound(unit.name, entity.name)
    if heard and _unlike(unit.name.core, entity.name.core) > 1:
        return 0.0
    expected = right * (HEARD if heard else MISTYPED)
    doubles = _doubles(unit.name, entity.name, heard=heard)
    if unit.name.branch:
        doubles *= SAME_BRANCH
    if _abroad(unit, entity):
        doubles *= SAME_TOWN
    return expected / (expected + doubles)


def _abroad(unit: Unit, entity: Entity) -> bool:
    """Return whether both post in one town that is not where their names say they sit."""
    town, place = unit.town, unit.name.place
    if not town or inside(town, place):
        return False
    return any(town in other.towns for other in entity.units)


def _unlike(left: str, right: str) -> int:
    return sum(a != b for a, b in zip(left, right, strict=False)) + abs(len(left) - len(right))


def _doubles(mine: EmployerName, theirs: EmployerName, *, heard: bool) -> float:
    """Return how many firms are called like another one but for such a slip."""
    size = min(len(mine.brand), len(theirs.brand))
    swapped = sorted(mine.core) == sorted(theirs.core)
    if _trade_slip(mine, theirs):
        return NO_WORD if heard or swapped else ODD_WORD
    if size <= 2:
        return SHORT_DOUBLES if len(mine.trade) >= 4 else SHORT_TRADE_DOUBLES
    if swapped:
        return NO_WORD
    if len(mine.core) != len(theirs.core):
        return LOST_DOUBLES
    return HEARD_DOUBLES if heard else SPELT_DOUBLES


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
    size = min(len(mine.brand), len(theirs.brand))
    if at < size and mine.trade == theirs.trade:
        return size >= 3
    return _trade_slip(mine, theirs)


def _trade_slip(mine: EmployerName, theirs: EmployerName) -> bool:
    """Return whether one name has words for its trade where the other has none, by a slip."""
    return _spoils(mine, theirs) != _spoils(theirs, mine)


def _spoils(right: EmployerName, wrong: EmployerName) -> bool:
    size = len(right.brand)
    if not right.trade or right.core[:size] != wrong.core[:size]:
        return False
    return _broken(wrong.core[size:])


def _names(entity: Entity) -> list[EmployerName]:
    """Return every name met of an entity: a short one that joined first may show no number."""
    return [entity.name, *(unit.name for unit in entity.units if unit.name is not entity.name)]


def _all_names(entity: Entity) -> Iterator[EmployerName]:
    """Yield the names that stand for an entity, and what else it was shown as."""
    names = _names(entity)
    yield from names
    known = {name.shown for name in names}
    known |= {name.folded for name in names if not name.latin}
    for shown in entity.row.names_seen.splitlines() if entity.row else ():
        if shown not in known and fold(shown) not in known:
            yield parsed(shown)


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
