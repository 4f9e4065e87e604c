"""The farm's world: its companies, and every board's postings on any night.

Everything follows from the seed and the night: night 40 can be shown without nights 1 to 39.

>>> world = Farm(seed=3, companies=20)
>>> world.night(5).postings == Farm(seed=3, companies=20).night(5).postings
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from spiders.farm.adverts import Advert, Slot, advert, slots
from spiders.farm.companies import Company
from spiders.farm.hard import companies
from spiders.farm.postings import Facts, Posting, posting

SITES = (
    "farm_beacon",
    "farm_banyan",
    "farm_service",
    "farm_swift",
    "farm_lattice",
    "farm_harbor",
    "farm_tern",
)
"""The farm's boards; their site files have the same names."""

_PRIME = 2_147_483_647
_STRIDE = 48_271


@dataclass(frozen=True, slots=True)
class Night:
    """What all boards show on one night.

    Attributes:
        postings: Those that are open, of all boards.
        by_site: The same by board, newest first.
        by_key: The same by board and key.
        over: By board, the keys of postings that are over and whose pages say so.
    """

    number: int
    postings: tuple[Posting, ...]
    by_site: Mapping[str, tuple[Posting, ...]]
    by_key: Mapping[tuple[str, str], Posting]
    over: Mapping[str, frozenset[str]]


class Farm:
    """A world of companies and job sites, made from a seed.

    Args:
        seed: Another seed is another world.
        companies: About how many employers live there.
    """

    def __init__(self, seed: int = 7, companies: int = 400) -> None:
        self.seed, self.size = seed, companies
        self.night = lru_cache(maxsize=16)(self._night)
        self._advert = lru_cache(maxsize=None)(self._write)

    @cached_property
    def companies(self) -> tuple[Company, ...]:
        """All employers, whether they advertise tonight or not."""
        return companies(self.seed, self.size)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All places that are ever advertised."""
        return tuple(slot for c in self.companies for slot in slots(self.seed, c))

    def _write(self, at: int, time: int) -> Advert:
        return advert(self.seed, self.slots[at], time)

    def _night(self, night: int) -> Night:
        if night < 1:
            raise ValueError(f"night {night}: the first night is 1")
        shown: dict[str, list[Posting]] = {site: [] for site in SITES}
        over: dict[str, set[str]] = {site: set() for site in SITES}
        for at, slot in enumerate(self.slots):
            now = (night + slot.phase) // slot.period
            for time in range(max(0, now - 2), now + 1):
                for site in slot.sites:
                    number = (at * 512 + time + 1) * _STRIDE % _PRIME
                    facts = Facts(self.seed, self._advert(at, time), site, night, number)
                    opened, closed = facts.open_nights
                    if opened <= night < closed:
                        shown[site].append(posting(facts))
                    elif night >= closed > opened:
                        over[site].add(posting(facts).key)
        by_site = {site: tuple(sorted(found, key=_newest)) for site, found in shown.items()}
        postings = tuple(p for site in SITES for p in by_site[site])
        return Night(
            number=night,
            postings=postings,
            by_site=by_site,
            by_key={(p.site, p.key): p for p in postings},
            over={site: frozenset(keys) for site, keys in over.items()},
        )


def _newest(posting: Posting) -> tuple[int, str]:
    return (-posting.touched, posting.key)
