"""The nightly flow: harvest → load → resolve → copies → classify → score → publish → lay out.

Prefect says when and shows what happened; what a night does is in `flows/steps.py`. Our own
lease and run record decide who runs and how far a night got: a scheduler's state can be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from prefect import Task, flow, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import wait
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import report, steps
from flows.harvest import harvest_group
from flows.settings import read_settings, today_in_shanghai
from flows.steps import Night
from spiders.errand import host_groups

MAX_PROCESSES = 8


@flow(
    name="nightly",
    task_runner=ThreadPoolTaskRunner(max_workers=MAX_PROCESSES),  # type: ignore[arg-type]  # as Prefect's manual has it
)
def nightly(
    business_date: date | None = None,
    home: Path | None = None,
    kind: str = "nightly",
    base_urls: dict[str, str] | None = None,
    too_late_hours: float = 12,
) -> report.NightReport:
    """One night, end to end; ends `Partial` when a site's night is not to be trusted.

    Args:
        business_date: The day all rows are dated by; left out, the day for which the run was
            scheduled, in Shanghai. A run that starts too late for that day is skipped.
        home: The data folder; left out, `LEADS_HOME` or the platform's.
        kind: `nightly`, or `demo` for the demonstration's sites.
        base_urls: Site id → address to read instead of the site's own.
        too_late_hours: A scheduled run that starts later than this is skipped: after an outage
            the late ones would all fire, and the next night reads everything anyway.
    """
    scheduled = runtime.flow_run.scheduled_start_time or datetime.now(UTC)
    late = datetime.now(UTC) - scheduled
    if business_date is None and late > timedelta(hours=too_late_hours):
        said = f"was due {scheduled:%Y-%m-%d %H:%M} UTC, over {too_late_hours:g} hours ago"
        # Not Cancelled: Prefect ends a cancelled run's process with an error and a traceback.
        return Completed(name="Skipped", message=said)  # type: ignore[return-value]  # Prefect takes a state for its data
    today = business_date or today_in_shanghai(scheduled)
    settings = read_settings(home, demo=kind == "demo")
    with steps.open_night(settings, today, kind, base_urls) as night:
        gather(night)
        for step in (load, resolve, copies, classify, score, publish, lay_out):
            step(night)
        made = steps.finish(night)
    create_markdown_artifact(report.as_markdown(made), key=f"{kind}-{today}")
    name = "Partial" if made.state == "partial" else "Completed"
    return Completed(name=name, message=report.one_line(made), data=made)  # type: ignore[return-value]  # see above


def gather(night: Night) -> None:
    """Harvest every host group at once; a dead site never stops the others."""
    steps.prepare(night)
    groups = [[site.id for site in group] for group in host_groups(night.sites.values())]
    tries = [(names, harvest.submit(night, names)) for names in groups]
    wait([future for _, future in tries])
    ends = [(names, future.state.result(raise_on_failure=False)) for names, future in tries]
    failed = {n: str(end) for names, end in ends if isinstance(end, Exception) for n in names}
    steps.note_failures(night, failed)


@task(retries=1, retry_delay_seconds=5, cache_policy=NO_CACHE)
def harvest(night: Night, names: Sequence[str]) -> None:
    """Harvest the sites of one host group in one subprocess; tried twice."""
    night.lease.check()
    harvest_group(night.order, names)


def _coarse(step: Callable[[Night], None]) -> Task[[Night], None]:
    """Return a step as a task; its input is the store, so nothing is cached by it."""
    return task(cache_policy=NO_CACHE)(step)


load = _coarse(steps.load)
resolve = _coarse(steps.resolve)
copies = _coarse(steps.copies)
classify = _coarse(steps.classify)
score = _coarse(steps.score)
publish = _coarse(steps.publish)
lay_out = _coarse(steps.lay_out)
