"""Whether more postings left a site's list than usually do: at once, or a little every night.

A list that loses a little every night looks fine each time. So what left over the last one to
seven nights is added up, less what usually leaves in such a time and what came back. A posting
closes after two healthy nights without it; a loss of 4 % a night is alarming by the second,
before anything of it closes, unless a site's usual losses go astray by nearly 1 % a night.
While a young site's history cannot say how many leave, there is no alarm, but nothing closes as
long as the list shrinks by over 3 % a night.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from enrich.model import HarvestReport
from spiders.usual import LONGEST, Usual, loss, seen

BIG_LOSS, CUT_LOSS, CREEPING = 0.12, 0.06, 0.065
"""So much more than usual must leave to be alarming: at once; at once, where a list seems cut;
a little every night."""

BURST = 0.05
"""A single clean-up counts as no more than this among small losses."""

PAGE_SIZES = (20, 25, 50)
"""A list that is cut ends with a full page: then less is alarming."""

ENOUGH = 5
"""Fewer postings than this are no loss."""

CHANCE = 5
"""So many standard deviations of a loss by chance, over the windows of a week, are none."""

YOUNG_LOSS = 0.03


def too_much(tonight: HarvestReport, before: Usual) -> str:
    """Return how much more than usual left the list, in words; "" when no more did."""
    for nights in _last(tonight, before):
        lost = sum(map(loss, nights))
        if lost * seen(tonight) >= ENOUGH and _is_much(nights, before):
            return f"{lost:.0%} of the postings left in {len(nights)} nights, more than usual"
    return ""


def unclosed(tonight: HarvestReport, before: Usual) -> str:
    """Return why nothing may close on a healthy night of a young site; "" when it may."""
    if before.losses() is not None:
        return ""
    for nights in _last(tonight, before):
        lost, allowed = sum(map(loss, nights)), YOUNG_LOSS * sum(each.days for each in nights)
        if lost > allowed and seen(tonight) < (1 - allowed) * nights[-1].stood:
            few = f"{lost:.0%} of the postings left in {len(nights)} nights"
            return f"{few}: nobody knows yet whether that is usual, so nothing closes"
    return ""


def _last(tonight: HarvestReport, before: Usual) -> Iterator[Sequence[HarvestReport]]:
    """Yield tonight, the last two nights, the last three … up to a week; newest first."""
    nights = [tonight, *reversed(before.nights[1 - LONGEST :])]
    return (nights[:count] for count in range(1, len(nights) + 1))


def _is_much(nights: Sequence[HarvestReport], before: Usual) -> bool:
    told, days = before.losses(len(nights) - 1), sum(each.days for each in nights)
    if told is None:
        return False
    usual_loss, astray = told
    more = [loss(each) - usual_loss * each.days for each in nights]
    small = sum(min(each, BURST) for each in more)
    spread = astray * math.sqrt(days)
    chance = math.sqrt(max(usual_loss * days, 0.01) / max(nights[0].stood, 1))
    if _is_cut(nights):
        big = max(CUT_LOSS, 4 * spread, 4 * chance)
    else:
        big = max(BIG_LOSS, 6 * spread, CHANCE * chance)
    return sum(more) > big or small > max(CREEPING, 6 * spread, CHANCE * chance)


def _is_cut(nights: Sequence[HarvestReport]) -> bool:
    """Return whether the list stands at a whole number of pages since its greatest loss."""
    count = seen(nights[0])
    stands = count == seen(max(nights, key=loss))
    return stands and any(count % size == 0 for size in PAGE_SIZES)
