"""Helps people add a site: checks a file, and sums up a trial.

Nothing here fetches anything: trials come as hand-overs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from enrich.issues import SiteError
from enrich.model import HarvestReport, RawPosting, Verdict
from spiders.handover import Handover
from spiders.site import load_site
from spiders.verdict import PAGES_RAN_OUT, TIME_RAN_OUT

SAMPLE = 10


def site_check(path: Path) -> list[str]:
    """Return what is wrong with a site file, a line each; [] when nothing is."""
    try:
        load_site(path)
    except SiteError as wrong:
        return str(wrong).splitlines()
    return []


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial of a site brought.

    Attributes:
        sample: The first ten postings.
        issues: How often each kind of thing was not understood.
    """

    report: HarvestReport
    sample: list[RawPosting]
    issues: dict[str, int]

    @property
    def cut(self) -> str:
        """Which limit of a trial ended it: pages, time, or "" when it read all there is."""
        ends = {PAGES_RAN_OUT: "pages", TIME_RAN_OUT: "time"}
        return next((ends[reason] for reason in self.report.reasons if reason in ends), "")

    @property
    def promising(self) -> bool:
        """Whether nothing is wrong, but that a trial may not read all of a large site."""
        report = self.report
        cut = report.verdict is Verdict.INCOMPLETE and bool(self.cut)
        return report.verdict.healthy or (cut and report.rows > 0)


def trial_of(folder: Path) -> Trial:
    """Return what the hand-over of a trial holds.

    Raises:
        InputError: There is none, or it is damaged.
    """
    handover = Handover.open(folder)
    sample = [row for row, _ in zip(handover.rows(), range(SAMPLE), strict=False)]
    return Trial(handover.report, sample, dict(handover.report.issues))
