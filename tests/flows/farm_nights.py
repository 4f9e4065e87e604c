"""Real nights of one board of the farm, up to the load, in a home of their own."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from enrich.model import HarvestReport
from enrich.store.runs import finish_run
from flows.harvest import harvest_group
from flows.settings import Settings
from flows.steps import load, open_night, prepare
from spiders.farm import Fault, Stage, night_date
from spiders.handover import Handover


def pass_nights(
    home: Path, stage: Stage, site: str, *faults: Fault | None, archive_days: int = 0
) -> list[HarvestReport]:
    """Pass a night for each fault, one day after the other; None is a night without one.

    Returns:
        What each night's hand-over says.
    """
    settings = Settings(home=home, archive_days=archive_days)
    reports = []
    for number, fault in enumerate(faults, 1):
        stage.night, stage.faults = number, {site: fault} if fault else {}
        with open_night(settings, night_date(number), "demo", stage.base_urls) as night:
            only = dataclasses.replace(night, sites={site: night.sites[site]})
            prepare(only)
            harvest_group(only.order, [site])
            load(only)
            reports.append(Handover.open(only.order.folder / site).report)
            with only.store.begin() as db:
                finish_run(db, only.run.run_id, "done", datetime.now(UTC))
    return reports
