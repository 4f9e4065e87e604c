"""The wall set: answers that must never become rows, and pages that only look like them.

Run `python tests/bench/wildwalls.py`: how many walls are recognised, and how many of them under
the right kind, how many innocent pages are let through, by group and by half. The set was
written before the rules were looked at and cut in two by a seeded draw: rules were then tuned
on one half only; the other tells what to expect of pages that nobody has seen. `--half held`
prints one half, `--misses` names what went wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from walldoors import GONE, LIMITS, LOGINS, SERVERS, SHELLS  # no package
from wallinnocents import Innocent, innocents
from wallshapes import VENDORS, Wall

from spiders.pages.guard import page_trouble

GROUPS: dict[str, tuple[Wall, ...]] = {
    "firewalls": VENDORS,
    "log-ins": LOGINS,
    "limits and data": LIMITS,
    "gone": GONE,
    "shells": SHELLS,
    "servers": SERVERS,
}
HALVES = ("tuned", "held")
T = TypeVar("T", Wall, Innocent)


def halves(members: Sequence[T], seed: str) -> dict[str, list[T]]:
    """Return `members` by half, the same for one `seed` for ever."""
    drawn = list(members)
    random.Random(seed).shuffle(drawn)
    return {"tuned": drawn[: len(drawn) // 2], "held": drawn[len(drawn) // 2 :]}


def found(answer: Wall | Innocent) -> str:
    """Return the kind under which the guard counts an answer; "" when it lets it through."""
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    return page_trouble(
        body,
        answer.url,
        asked=answer.asked if isinstance(answer, Wall) else "",
        content_type=answer.content_type,
        wanted=answer.wanted,
    )


def tally(walls: Iterable[Wall]) -> tuple[Counter[str], list[str]]:
    """Return how many walls there are, are recognised and rightly named, and the mistakes."""
    counts: Counter[str] = Counter()
    mistakes = []
    for wall in walls:
        kind = found(wall)
        counts["all"] += 1
        counts["recognised"] += bool(kind)
        counts["named"] += kind in wall.kinds.split("|")
        if kind not in wall.kinds.split("|"):
            mistakes.append(f"{wall.name}: {kind or 'let through'}, not {wall.kinds}")
    return counts, mistakes


def refused(pages: Iterable[Innocent]) -> list[str]:
    """Return the innocent pages that the guard refuses."""
    return [f"{page.name}: {kind}" for page in pages if (kind := found(page))]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES, action="append")
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    for half in asked.half or HALVES:
        total: Counter[str] = Counter()
        wrong: list[str] = []
        for group, walls in GROUPS.items():
            counts, mistakes = tally(halves(walls, group)[half])
            total += counts
            wrong += mistakes
            _say(f"{half}, {group}: {_shares(counts)}")
        pages = halves(list(innocents()), "innocent")[half]
        bad = refused(pages)
        _say(f"{half}, all walls: {_shares(total)}")
        _say(f"{half}, innocent pages let through: {len(pages) - len(bad)} of {len(pages)}")
        for mistake in (*wrong, *bad) if asked.misses else ():
            _say(mistake)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _shares(counts: Counter[str]) -> str:
    return (
        f"{counts['recognised']} of {counts['all']} recognised, "
        f"{counts['named']} under the right kind"
    )


if __name__ == "__main__":
    main()
