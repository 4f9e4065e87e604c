"""Past nights of one site, loaded into a store as a night loads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from enrich.issues import Issue
from enrich.model import HarvestReport, Mark, RawPosting
from enrich.store import open_store
from enrich.store.postings import load_handover
from enrich.store.runs import finish_run, start_run
from spiders.handover import Handover, HandoverWriter

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


class Nights:
    """Nights of one site in the store of a home."""

    def __init__(self, home: Path, site: str, family: str) -> None:
        self.home, self.site, self.family = home, site, family

    def add(
        self,
        day: date,
        postings: Sequence[RawPosting] = (),
        marks: Sequence[Mark] = (),
        odd: Sequence[Issue] = (),
        **said: Any,
    ) -> None:
        """Load one more night; `said` goes into its report."""
        folder = self.home / "made" / f"{self.site}-{day}"
        plain = {"rows": len(postings), "listed": len(postings)}
        report = HarvestReport(
            handover_id=f"{self.site}-{day}",
            site=self.site,
            family=self.family,
            business_date=day,
            started_at=NOW.isoformat(),
            ended_at=NOW.isoformat(),
            **{**plain, **said},
        )
        with HandoverWriter(folder) as out:
            for row in postings:
                out.add_row(row)
            for mark in marks:
                out.add_mark(mark)
            for issue in odd:
                out.add_issue(issue)
            out.finish(report)
        store = open_store(self.home)
        try:
            with store.begin() as db:
                run = start_run(db, day, "nightly", NOW)
                load_handover(db, Handover.open(folder), run.run_id)
                healthy = report.verdict.healthy
                finish_run(db, run.run_id, "done" if healthy else "partial", NOW)
        finally:
            store.close()
