"""What a company does now and did not do before: how much it hires, how fast, and what is new.

Days are those on which a posting was first and last seen, not those that boards print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from enrich.facts.fact import Fact, Row

WINDOW = timedelta(days=30)
"""Hiring of so many days is compared with as many before; so long something new stays new."""
WATCHED = "watched"
"""Stands for a signal: since when a company's signals are noted at all."""
LONG_AGO = date(1970, 1, 1)
"""Since when a signal is shown that other rules than the last time's have found."""
SIGHTING_COLUMNS = ("company_id", "kind", "target", "first_seen_on")


class Told(NamedTuple):
    """A signal or destination that a rule found in a posting."""

    kind: str
    target: str
    rule: str
    posting_id: str
    text: str


def volume(rows: list[Row]) -> Iterator[Fact]:
    """Yield how many openings there are, shown by the newest posting."""
    count = len({row["opening"] for row in rows})
    newest = rows[0]
    shown = newest["title"] or newest["employer"]
    yield Fact("volume", str(count), newest["posting_id"], shown, "in_time:volume")


@dataclass(slots=True)
class _Openings:
    """Days of one company: of each opening the first; of each posting the last; its sites."""

    first: dict[str, date] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)
    sites: set[str] = field(default_factory=set)


class Past:
    """What earlier nights saw of the companies, held against today."""

    def __init__(
        self,
        dates: pd.DataFrame,
        sightings: pd.DataFrame,
        today: date,
        *,
        other_rules: bool = False,
    ) -> None:
        """Take what the nights left.

        Args:
            dates: company_id, posting_id, canonical_id, site, first_seen, last_seen of all
                postings, closed ones too.
            sightings: SIGHTING_COLUMNS as earlier nights noted them; see `sightings`.
            today: The business date.
            other_rules: Whether tonight's rules are others than those that noted the sightings:
                what they find for the first time is no news, for the rule may be.
        """
        self._today = today
        self._unseen = LONG_AGO if other_rules else today
        self._openings: dict[object, _Openings] = {}
        self._read_since: dict[str, date] = {}
        columns = (
            "company_id",
            "posting_id",
            "canonical_id",
            "site",
            "first_seen",
            "last_seen",
        )
        for company_id, posting_id, opening, site, first, last in zip(
            *(dates[name].tolist() for name in columns), strict=True
        ):
            own = self._openings.setdefault(company_id, _Openings())
            own.sites.add(site)
            self._read_since[site] = min(first, self._read_since.get(site, first))
            own.first[str(opening)] = min(first, own.first.get(str(opening), first))
            own.last[str(posting_id)] = last
        self._since: dict[tuple[object, str, str], date] = {
            (company_id, str(kind), str(target)): day
            for company_id, kind, target, day in zip(
                *(sightings[name].tolist() for name in SIGHTING_COLUMNS), strict=True
            )
        }

    def facts(
        self, company_id: object, rows: list[Row], told: Iterable[Told]
    ) -> Iterator[Fact]:
        """Yield freshness, velocity and novelties of one company."""
        own = self._openings.get(company_id)
        if own is not None:
            yield from self._freshness(own, rows)
            yield from self._velocity(own, rows)
        yield from self._novelties(company_id, rows, list(told))

    def _freshness(self, own: _Openings, rows: list[Row]) -> Iterator[Fact]:
        """Yield the days since a posting was seen last."""
        seen = [row for row in rows if row["posting_id"] in own.last]
        if seen:
            row = max(seen, key=lambda row: own.last[row["posting_id"]])
            day = own.last[row["posting_id"]]
            age = max(0, (self._today - day).days)
            shown = row["title"] or row["employer"]
            yield Fact("freshness", str(age), row["posting_id"], shown, "in_time:freshness")

    def _velocity(self, own: _Openings, rows: list[Row]) -> Iterator[Fact]:
        """Yield `new in the last window/new in the one before`, of a company known before both.

        Of a younger one, and on a site that was not read before, everything would be new.
        """
        since = max(min(own.first.values()), *(self._read_since[site] for site in own.sites))
        if since > self._today - 2 * WINDOW:
            return
        windows = Counter((self._today - day) // WINDOW for day in own.first.values())
        now, before = windows[0], windows[1]
        if now or before:
            newest = max(rows, key=lambda row: own.first.get(row["opening"], date.min))
            shown = newest["title"] or newest["employer"]
            value = f"{now}/{before}"
            yield Fact("velocity", value, newest["posting_id"], shown, "in_time:velocity")

    def _novelties(
        self, company_id: object, rows: list[Row], told: list[Told]
    ) -> Iterator[Fact]:
        """Yield each signal and place met first of late, by a company that was known before.

        What an older posting shows too is not new, however lately a rule learnt to see it.
        """
        watched = self._since.get((company_id, WATCHED, ""))
        if watched is None:
            return
        shown = self._shown_since(company_id, rows, told)
        done: set[tuple[str, str]] = set()
        for kind, target, rule, posting_id, text in told:
            key = kind, target
            since = min(self._since.get((company_id, *key), self._unseen), shown[key])
            if "=" in target or key in done or since < watched + WINDOW:
                continue
            done.add(key)
            if self._today - since < WINDOW:
                yield Fact(f"new_{kind}", target, posting_id, text, rule)

    def _shown_since(
        self, company_id: object, rows: list[Row], told: list[Told]
    ) -> dict[tuple[str, str], date]:
        """Return the first day of the oldest posting that shows each signal and place."""
        own = self._openings.get(company_id, _Openings())
        first = {row["posting_id"]: own.first.get(row["opening"], self._today) for row in rows}
        since: dict[tuple[str, str], date] = {}
        for one in told:
            key, day = (one.kind, one.target), first.get(one.posting_id, self._today)
            since[key] = min(day, since.get(key, day))
        return since


def sightings(
    evidence: pd.DataFrame,
    companies: Iterable[object],
    today: date,
    *,
    other_rules: bool = False,
) -> pd.DataFrame:
    """Return what a night has to note of signals and places, for the novelties of later ones.

    Args:
        evidence: EVIDENCE_COLUMNS of the night.
        companies: All that were looked at, those without a signal too.
        today: The business date.
        other_rules: As for `Past`.

    Returns:
        SIGHTING_COLUMNS: each company as watched today, and each of its signals and places as
        seen today, under other rules LONG_AGO.
    """
    found: Mapping[tuple[object, str, str], None] = dict.fromkeys(
        [
            *((company_id, WATCHED, "") for company_id in companies),
            *(
                (company_id, kind, target)
                for company_id, kind, target in zip(
                    *(evidence[n].tolist() for n in ("company_id", "target_kind", "target")),
                    strict=True,
                )
                if kind in {"signal", "destination"} and "=" not in target
            ),
        ]
    )
    since = LONG_AGO if other_rules else today
    rows = [(*key, today if key[1] == WATCHED else since) for key in found]
    return pd.DataFrame(rows, columns=list(SIGHTING_COLUMNS))
