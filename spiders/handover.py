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
from collections.abc import Callable, Iterator
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
        self._add(ROWS, _shown(row))

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
        yield from (RawPosting(**record) for record in self.records(ROWS))

    def marks(self) -> Iterator[Mark]:
        """Yield the marks."""
        yield from (Mark(**record) for record in self.records(MARKS))

    def issues(self) -> Iterator[Issue]:
        """Yield the issues."""
        yield from (Issue(**record) for record in self.records(ISSUES))

    def samples(self) -> Iterator[PageSample]:
        """Yield what a few pages were like."""
        if SAMPLES in self.report.files:  # hand-overs of earlier releases have none
            yield from map(sample_from, self.records(SAMPLES))

    def records(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the lines of one of the files as they were written."""
        with (self.folder / name).open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def rewrite(
    folder: Path,
    sift: Callable[[RawPosting], RawPosting | None],
    masked: Callable[[str], str],
    dropped: Callable[[dict[str, Any]], bool] = lambda _said: False,
) -> int:
    """Write a hand-over anew without what must be forgotten; killed on the way, it is redone.

    Args:
        folder: A finished hand-over.
        sift: Returns a row as it may stay; None: it goes.
        masked: Returns any other text of the hand-over as it may stay.
        dropped: Whether a mark, issue or sample goes.

    Returns:
        How many lines went, at least one a file that changed; 0: all is as it was.
    """
    held = Handover.open(folder)
    lines: dict[str, list[dict[str, Any]]] = {}
    changed = 0
    for name in held.report.files:
        before = list(held.records(name))
        if name == ROWS:
            rows = [sift(RawPosting(**said)) for said in before]
            after = [_shown(row) for row in rows if row is not None]
        else:
            after = [_masked(said, masked) for said in before if not dropped(said)]
        if after != before:
            lines[name] = after
            changed += max(1, len(before) - len(after))
    said = _masked(dataclasses.asdict(held.report), masked)
    if lines or said != dataclasses.asdict(held.report):
        _put(folder, lines, said)
    return changed


def _put(folder: Path, lines: dict[str, list[dict[str, Any]]], report: dict[str, Any]) -> None:
    (folder / RUN).unlink()
    for name, records in lines.items():
        text = "".join(json.dumps(said, ensure_ascii=False) + "\n" for said in records)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        report["files"][name] = _sha256(folder / name)
    part = folder / f"{RUN}.part"
    told = json.dumps(report, ensure_ascii=False, indent=1, default=str)
    part.write_text(told, encoding="utf-8")
    part.replace(folder / RUN)


def _shown(row: RawPosting) -> dict[str, Any]:
    return {name: value for name in _ROW_FIELDS if (value := getattr(row, name))}


def _masked(said: Any, masked: Callable[[str], str]) -> Any:
    if isinstance(said, str):
        return masked(said)
    if isinstance(said, list | tuple):
        return [_masked(one, masked) for one in said]
    if isinstance(said, dict):
        return {name: _masked(one, masked) for name, one in said.items()}
    return said


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
