"""Which firm a name that says little means: the firms that could bear it, weighed.

A short form, a cut name or a name without its place fits several firms, and the firm that it
means may never have been seen. So each candidate gets a weight, how many such mentions it
should have caused, and the firms that nobody has seen get one too:

    weight = mentions under full names x fit (how boards shorten) x place (where it was posted)

The share of a candidate in all weights is the chance that the name means it. SURE joins,
DOUBTFUL asks a person, less leaves the name open. Where a number below was not measured on real
boards, it was tuned on generated worlds.
"""

from __future__ import annotations

from dataclasses import dataclass

from enrich.names import EmployerName
from enrich.resolve.evidence import counts_alike
from enrich.resolve.units import Unit
from enrich.resolve.workplace import Entity, inside

SURE = 0.85
DOUBTFUL = 0.2
AGREES = 0.69
"""Postings whose city is the one in their employer's name, measured on real boards."""
POSTS_THERE = 0.2
"""The same for a firm that was seen posting there, or whose name tells the province alone."""
ANY_TOWN = 0.03
"""The share that a town with such a posting has of all postings."""
UNSEEN = {1: 9.0, 2: 2.0, 3: 0.3, 4: 0.05}
"""Unseen firms that a brand of so many characters should have; longer ones have the last."""
UNSEEN_LATIN = {1: 9.0, 3: 3.0, 4: 1.0, 5: 0.3, 6: 0.1, 8: 0.03}
UNSEEN_PER_SEEN = 0.8
"""For every further firm that was seen under a brand, so many more were not."""
SAME_TRADE, SAME_WIDE_TRADE = 0.02, 0.25
"""How many of the firms of one brand share a trade too, and a trade as wide as 科技."""
OWN = 0.1
"""Fewer unseen firms of a brand and trade than this make it one firm's own."""
WIDE_TRADES = frozenset(
    {"", "科技", "技术", "电子", "信息科技", "信息技术", "网络科技", "智能科技", "电子科技"}
    | {"贸易", "商贸", "实业", "投资", "生物科技"}
)
"""Those of which each is the trade of one firm in a hundred or more on real boards."""
TOLD = 30.0
"""How much more often a firm is shown under a second name that was seen beside its full one."""
SHOWN_BESIDE = 3.0
"""The same where the second name can be read off the full one."""
WHOLE, BRAND, PART, HEAD, TRADE_BLURRED, PLACE_BLURRED = 1.0, 0.5, 0.2, 0.1, 0.03, 0.3
BLURRED_TRADES = frozenset({"科技", "技术", "网络", "信息", "数据"})
"""What a board's short name may put in place of any technical trade."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A firm that a name may mean: how it fits, where it sits, and the chance that it is it."""

    entity: Entity
    fit: float
    near: float
    chance: float


def weighed(unit: Unit, fitting: list[tuple[Entity, float]]) -> list[Bearer]:
    """Return the firms that `unit` may mean, the likeliest first.

    Args:
        unit: A name that says less than the full name of its firm.
        fitting: The firms that could be shown so, and how well each fits: 1 is best.
    """
    found = [(one, fit, nearness(unit, one)) for one, fit in fitting]
    weights = [fit * near * _shown(one) for one, fit, near in found]
    placed = unit.name.place.depth >= 2 or bool(unit.town) or bool(unit.name.branch)
    total = sum(weights) + unseen(unit.name, len(found)) * (ANY_TOWN if placed else 1.0)
    bearers = [Bearer(*one, weight / total) for one, weight in zip(found, weights, strict=True)]
    return sorted(bearers, key=lambda one: (-one.chance, one.entity.age))


def fitness(short: EmployerName, full: EmployerName) -> float:
    """Return how well a full name explains one that says less: 1 best, 0 not at all."""
    if short.latin != full.latin or not (full.full or full.place.depth >= 3):
        return 0.0
    if short.core == full.core:
        fit = WHOLE if not short.full else PLACE_BLURRED
    elif short.full or not counts_alike(short, full):
        fit = 0.0
    else:
        fit = _shortened(short, full)
    return fit * (BRAND if full.group and not short.group else 1.0)


def _shortened(short: EmployerName, full: EmployerName) -> float:
    if full.core.startswith(short.core):
        if short.truncated or len(short.core) >= len(full.brand):
            return BRAND
        return PART if len(short.core) >= 3 else HEAD
    if short.brand != full.brand or not short.trade:
        return 0.0
    if derived(short.trade, full.trade):
        return PART
    return TRADE_BLURRED if short.trade in BLURRED_TRADES else 0.0


def own(name: EmployerName) -> bool:
    """Return whether hardly any other firm should bear this brand and trade."""
    return unseen(name, 1) < OWN


def unseen(name: EmployerName, seen: int) -> float:
    """Return how many firms that nobody has seen should be shown under this name.

    >>> from enrich.names import parse_employer
    >>> short, long = parse_employer("星河科技"), parse_employer("星河云海医疗器械")
    >>> unseen(short, 1), unseen(short, 3) > 1, unseen(long, 1) < 0.01
    (0.5, True, True)
    """
    table = UNSEEN_LATIN if name.latin else UNSEEN
    expected = table[max(one for one in table if one <= len(name.brand))]
    if name.latin or not (name.trade or name.legal_form or name.group):
        expected *= BRAND
    else:
        expected *= SAME_WIDE_TRADE if name.trade in WIDE_TRADES else SAME_TRADE
    return expected + UNSEEN_PER_SEEN * max(0, seen - 1)


def nearness(unit: Unit, entity: Entity) -> float:
    """Return how likely a mention of `entity` is to show the place that `unit` shows."""
    if unit.name.branch:
        return 1.0  # the branch itself says where it is
    mine, theirs = unit.name.place, entity.name.place
    if mine.depth >= 2:
        if theirs.depth >= 2 and mine.holds(theirs):
            return 1.0
        seen = theirs.depth >= 2 or entity.near(mine.town)
        return POSTS_THERE if seen else (1 - AGREES) * ANY_TOWN
    return _posted(unit.town, entity) if unit.town else 1.0


def _posted(town: str, entity: Entity) -> float:
    """Return how likely `entity` is to post in a town."""
    place = entity.name.place
    if place.depth >= 2 and inside(town, place):
        return AGREES if place.depth >= 3 or place.key == town else POSTS_THERE
    if any(town in other.towns for other in entity.units if other.name.full):
        return POSTS_THERE
    settled = place.depth >= 2 or any(other.towns for other in entity.units)
    return ANY_TOWN * ((1 - AGREES) if settled else 1.0)


def _shown(entity: Entity) -> float:
    return 1.0 + sum(one.mentions + one.seen for one in entity.units if one.name.full)


def derived(short: str, long: str) -> bool:
    """Return whether a short text's characters all stand in the long one, in their order.

    >>> derived("星河科", "星河科技"), derived("小岛", "星河科技")
    (True, False)
    """
    rest = iter(long)
    return all(character in rest for character in short)
