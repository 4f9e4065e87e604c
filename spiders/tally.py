"""What a night counts while it runs, and what of it goes into the report."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from enrich.model import HarvestReport, RawPosting
from spiders.blocks import FIELD_NAMES

_FIELDS = tuple(sorted(FIELD_NAMES))


@dataclass(slots=True)
class Tally:
    """Counts of one site's night."""

    pages: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    bytes_read: int = 0
    listed: int = 0
    rows: int = 0
    _filled: Counter[str] = field(default_factory=Counter)
    _readers: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    _employers: Counter[str] = field(default_factory=Counter)
    _titles: set[str] = field(default_factory=set)

    @property
    def titles(self) -> int:
        """How many distinct titles the rows have."""
        return len(self._titles)

    def add_row(self, row: RawPosting) -> None:
        """Count one posting."""
        self.rows += 1
        self._filled.update(name for name in _FIELDS if getattr(row, name))
        for name, reader in row.provenance.items():
            self._readers[name][reader] += 1
        self._employers[row.employer] += 1
        self._titles.add(row.title)

    def report(self, frame: HarvestReport) -> HarvestReport:
        """Return `frame` with the counts filled in."""
        rows = max(self.rows, 1)
        most = max(self._employers.values(), default=0)
        return dataclasses.replace(
            frame,
            pages=dict(sorted(self.pages.items())),
            bytes_read=self.bytes_read,
            listed=self.listed,
            rows=self.rows,
            unchanged=self.marks["unchanged"],
            gone=self.marks["gone"],
            issues=dict(sorted(self.issues.items())),
            filled={name: round(n / rows, 4) for name, n in sorted(self._filled.items())},
            provenance={
                name: dict(sorted(readers.items()))
                for name, readers in sorted(self._readers.items())
            },
            employers=len(self._employers),
            top_employer_share=round(most / rows, 4),
        )
