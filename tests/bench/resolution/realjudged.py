"""How the resolver does on pairs of real names that were judged by reading, kept as digests.

    python tests/bench/resolution/realpairs.py --judged

The names were drawn from the postings by strata (names of one core, one within the other, one
or two characters apart, one brand in other trades, a group and its firms, a branch and its
firm, a short form and a full name in one town and in another, Latin letters), without asking
the resolver, and judged from names, towns, addresses, numbers and texts: same, branch (or two
branches), group, different. What stayed unclear was left out. `realjudged.csv` holds no names:
a side is the digest of a name and its posting city.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from enrich.resolve import MemoryIndex, resolve

JUDGED = Path(__file__).with_name("realjudged.csv")


@dataclass(frozen=True, slots=True)
class Judged:
    """Two sides as digests, the verdict, and whether the names alone can tell."""

    left: str
    right: str
    verdict: str
    stratum: str
    tells: bool


def digest(name: str, city: str) -> str:
    """Return the side that a name posted in a city is."""
    return hashlib.sha256(f"{name}\n{city}".encode()).hexdigest()[:12]


def judged_pairs(path: Path = JUDGED) -> list[Judged]:
    """Return the judged pairs of a file."""
    rows = pd.read_csv(path, dtype=str)
    columns = ["left", "right", "verdict", "stratum", "tells"]
    return [
        Judged(left, right, verdict, stratum, tells == "yes")
        for left, right, verdict, stratum, tells in rows[columns].itertuples(index=False)
    ]


def companies(
    mentions: pd.DataFrame, pairs: Iterable[Judged], aliases: pd.DataFrame | None = None
) -> dict[str, set[int]]:
    """Resolve all mentions in one batch; return the companies of each side of the pairs."""
    wanted = {side for pair in pairs for side in (pair.left, pair.right)}
    company = resolve(mentions, MemoryIndex(), aliases=aliases).mentions["company_id"]
    found: dict[str, set[int]] = defaultdict(set)
    for name, city, one in zip(mentions["name"], mentions["city"], company, strict=True):
        side = digest(name, city)
        if side in wanted:
            found[side].add(one)
    return found


def merged(pair: Judged, company: dict[str, set[int]]) -> bool:
    """Return whether the two sides share a company."""
    return bool(company.get(pair.left, set()) & company.get(pair.right, set()))


def judged_report(pairs: list[Judged], company: dict[str, set[int]]) -> list[str]:
    """Return the lines of the table: merged by verdict, then precision, recall and F."""
    there = [one for one in pairs if one.left in company and one.right in company]
    lines = [f"{len(there)} of {len(pairs)} judged pairs are in the data"]
    met = [one for one in there if merged(one, company)]
    for verdict in dict.fromkeys(sorted(one.verdict for one in there)):
        of, joined = _of(there, verdict), _of(met, verdict)
        lines.append(f"  {verdict:10} {len(joined):4} of {len(of):4} merged")
    hits = sum(one.tells for one in _of(met, "same"))
    told = sum(one.tells for one in _of(there, "same"))
    wrong = len(met) - len(_of(met, "same"))
    apart = _of(there, "group", "different")
    share = len(_of(met, "group", "different")) / max(1, len(apart))
    precision, recall = hits / max(1, hits + wrong), hits / max(1, told)
    both = 2 * precision * recall / max(1e-9, precision + recall)
    lines.append(f"  group or different merged: {share:.1%}")
    lines.append(f"  where a name can tell: F {both:.3f} (P {precision:.3f} / R {recall:.3f})")
    return lines


def strata_report(pairs: list[Judged], company: dict[str, set[int]]) -> list[str]:
    """Return a line per stratum: same pairs merged, and others merged."""
    lines = []
    for stratum in sorted({one.stratum for one in pairs}):
        part = [one for one in pairs if one.stratum == stratum]
        same = [one for one in part if one.verdict == "same"]
        rest = [one for one in part if one.verdict != "same"]
        good, bad = (sum(merged(one, company) for one in some) for some in (same, rest))
        lines.append(
            f"  {stratum:16} same {good:3} of {len(same):3}  others {bad:3} of {len(rest):3}"
        )
    return lines


def _of(pairs: list[Judged], *verdicts: str) -> list[Judged]:
    return [one for one in pairs if one.verdict in verdicts]
