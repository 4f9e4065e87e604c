"""Hand-overs: the files in which one site's night leaves the harvest.

A hand-over is a folder: `rows.jsonl` (a `RawPosting` a line), `marks.jsonl` (postings seen but
not read again, and postings the site says are gone), `issues.jsonl`, `samples.jsonl` (what a
few pages were like, without their text), and `run.json`, written last. A folder without
`run.json` is a harvest that was cut off: nobody loads it, and it is simply redone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from enrich.issues import InputError, Issue
from enrich.model import HarvestReport, Mark, PageSample, RawPosting, Verdict

ROWS, MARKS, ISSUES, RUN = "rows.jsonl", "marks.jsonl", "issues.jsonl", "run.json"
SAMPLES = "samples.jsonl"
_ROW_FIELDS = tuple(field.name for field in dataclasses.fields(RawPosting))


class HandoverWriter:
    """Writes one hand-over; leaving the `with` block without `finish` leaves no `run.json`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RUN).unlink(missing_ok=True)
        self.folder = folder
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        for name in (ROWS, MARKS, ISSUES, SAMPLES):
            self._files[name] = (self.folder / name).open("w", encoding="utf-8", newline="\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()

    def add_row(self, row: RawPosting) -> None:
        """Append one posting; empty fields are left out of the file."""
        self._add(ROWS, {name: value for name in _ROW_FIELDS if (value := getattr(row, name))})

    def add_mark(self, mark: Mark) -> None:
        """Append one mark."""
        self._add(MARKS, dataclasses.asdict(mark))

    def add_issue(self, issue: Issue) -> None:
        """Append one issue."""
        self._add(ISSUES, dataclasses.asdict(issue))

    def add_sample(self, sample: PageSample) -> None:
        """Append what one page was like."""
        self._add(SAMPLES, dataclasses.asdict(sample))

    def finish(self, report: HarvestReport) -> HarvestReport:
        """Make the rows durable, then rename `run.json` into place; return what it says."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
        sums = {name: _sha256(self.folder / name) for name in self._files}
        report = dataclasses.replace(report, files=sums)
        part = self.folder / f"{RUN}.part"
        with part.open("w", encoding="utf-8") as file:
            json.dump(
                dataclasses.asdict(report), file, ensure_ascii=False, indent=1, default=str
            )
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / RUN)
        return report

    def _add(self, name: str, record: dict[str, Any]) -> None:
        self._files[name].write(json.dumps(record, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class Handover:
    """A finished hand-over, checked against its checksums when opened."""

    folder: Path
    report: HarvestReport

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the hand-over in `folder`.

        Raises:
            InputError: It was cut off, is damaged, or is not a hand-over.
        """
        file = folder / RUN
        if not file.exists():
            raise InputError(
                file, None, "", "is missing: this harvest was cut off, run it again"
            )
        report = report_from(json.loads(file.read_text(encoding="utf-8")))
        for name, wanted in report.files.items():
            if _sha256(folder / name) != wanted:
                raise InputError(folder / name, None, "", "changed since the harvest wrote it")
        return cls(folder, report)

    def rows(self) -> Iterator[RawPosting]:
        """Yield the postings, in the order in which they were read."""
        yield from (RawPosting(**record) for record in self._records(ROWS))

    def marks(self) -> Iterator[Mark]:
        """Yield the marks."""
        yield from (Mark(**record) for record in self._records(MARKS))

    def issues(self) -> Iterator[Issue]:
        """Yield the issues."""
        yield from (Issue(**record) for record in self._records(ISSUES))

    def samples(self) -> Iterator[PageSample]:
        """Yield what a few pages were like."""
        if SAMPLES in self.report.files:  # hand-overs of earlier releases have none
            yield from map(sample_from, self._records(SAMPLES))

    def _records(self, name: str) -> Iterator[dict[str, Any]]:
        with (self.folder / name).open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def report_from(said: dict[str, Any]) -> HarvestReport:
    """Return the report that was written as the JSON object `said`."""
    return HarvestReport(
        **{
            **said,
            "business_date": date.fromisoformat(said["business_date"]),
            "verdict": Verdict(said["verdict"]),
        }
    )


def sample_from(said: dict[str, Any]) -> PageSample:
    """Return the sample that was written as the JSON object `said`."""
    found = [(name, selector, count) for name, selector, count in said["found"]]
    return PageSample(**{**said, "found": found})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
