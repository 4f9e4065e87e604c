"""The engine over the world: in one go, night by night, shuffled, and out of a store."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from enrich.model import MENTION_COLUMNS
from enrich.resolve import MemoryIndex, Resolution, resolve
from enrich.store import open_store
from enrich.store.companies import company_index, save_companies


@dataclass(frozen=True, slots=True)
class Timed:
    """A company for each row, CPU seconds, and how many units were new."""

    companies: list[int]
    seconds: float
    fresh: int = 0
    saving: float = 0.0


def in_one_go(file: Path) -> Timed:
    """Return the companies of the mentions in a file, resolved from cold."""
    mentions = pd.read_parquet(file, columns=list(MENTION_COLUMNS))
    start = time.process_time()
    found = resolve(mentions, MemoryIndex())
    took = time.process_time() - start
    return Timed(found.mentions["company_id"].tolist(), took, len(found.units))


def fill_store(file: Path, folder: Path) -> int:
    """Save all nights but the last in a new store; return how many units it knows."""
    mentions = pd.read_parquet(file)
    before = mentions[mentions["night"] < mentions["night"].max()]
    found = resolve(before, MemoryIndex())
    store = open_store(folder)
    with store.begin() as db:
        save_companies(db, found, None)
    store.close()
    return len(found.units)


def last_night(file: Path, folder: Path) -> Timed:
    """Return what the last night cost: opening the store and resolving; saving apart."""
    mentions = pd.read_parquet(file)
    night = mentions[mentions["night"] == mentions["night"].max()].reset_index(drop=True)
    start = time.process_time()
    store = open_store(folder)
    with store.begin() as db:
        index = company_index(db)
        known = index.next_ids()[1]
        found = resolve(night, index)
        took = time.process_time() - start
        save_companies(db, found, None)
    store.close()
    return Timed(
        found.mentions["company_id"].tolist(),
        took,
        int((found.units["unit_id"] >= known).sum()),
        time.process_time() - start - took,
    )


@dataclass(slots=True)
class Nights:
    """A replay of the nights, each against all that came before.

    Attributes:
        unit_of: The unit of each mention met so far.
        company_of: The company of each unit. stays: where merged numbers point to.
        churn: Units whose company changed without an event that names both.
    """

    index: MemoryIndex
    unit_of: list[int]
    company_of: dict[int, int]
    stays: dict[int, int]
    churn: int = 0
    moved: int = 0

    @classmethod
    def replayed(cls, mentions: pd.DataFrame) -> Nights:
        """Return the state after the last night."""
        self = cls(MemoryIndex(), [], {}, {})
        for _, night in mentions.groupby("night", sort=True):
            found = resolve(night, self.index)
            self._take(found)
            self.index.add(found)
        return self

    def companies(self) -> list[int]:
        """Return the company of each mention, as known after the last night."""
        return [self._today(self.company_of[unit]) for unit in self.unit_of]

    def _take(self, found: Resolution) -> None:
        self.unit_of += found.mentions["unit_id"].tolist()
        told = _told(found.events)
        for unit, company in zip(
            found.units["unit_id"], found.units["company_id"], strict=True
        ):
            before = self.company_of.get(unit, company)
            if before != company:
                self.moved += 1
                self.churn += not {before, company} <= told
            self.company_of[unit] = company
        gone = found.companies[found.companies["merged_into"].notna()]
        self.stays |= dict(zip(gone["company_id"], gone["merged_into"], strict=True))

    def _today(self, company: int) -> int:
        while company in self.stays:
            company = self.stays[company]
        return company


def _told(events: pd.DataFrame) -> set[int]:
    """Return the companies that a night's events name."""
    return {*events["company_id"], *events["other_id"].dropna()}


def shuffled(mentions: pd.DataFrame, seed: int) -> list[int]:
    """Return the companies found with the rows in another order, in the order given."""
    mixed = mentions.sample(frac=1, random_state=seed)
    found = resolve(mixed, MemoryIndex()).mentions["company_id"]
    by_row = pd.Series(found.to_numpy(), index=mixed.index)
    return by_row.loc[mentions.index].tolist()
