"""What a few pages of each site were like: on its newest nights, and when all was well last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from enrich.model import HarvestReport, PageSample, Verdict
from enrich.store.bulk import add_rows
from enrich.store.schema import page_sample, site_run

NIGHTS_KEPT = 3
"""Of a site; and for each kind of page the last good night that showed one."""

_HEALTHY = [verdict.value for verdict in Verdict if verdict.healthy]
_NEWEST = (site_run.c.business_date.desc(), site_run.c.run_id.desc())
_COLUMNS = ("handover_id", "role", "kind", "url", "found", "outline")


def keep_samples(db: Connection, report: HarvestReport, samples: Iterable[PageSample]) -> None:
    """Keep the samples of a hand-over just loaded; forget those that nobody will ask for.

    A later good night takes the place of an earlier one, for each kind of page by itself: a
    night that read no posting again has none of theirs.
    """
    rows = [
        (
            report.handover_id,
            sample.role,
            sample.kind,
            sample.url,
            json.dumps(sample.found, ensure_ascii=False),
            json.dumps(sample.outline, ensure_ascii=False, separators=(",", ":")),
        )
        for sample in samples
    ]
    if not rows:
        return
    add_rows(db, page_sample, _COLUMNS, rows)
    held = select(page_sample.c.handover_id, page_sample.c.role).distinct()
    held = held.join(site_run, site_run.c.handover_id == page_sample.c.handover_id)
    newest = select(site_run.c.handover_id).where(site_run.c.site == report.site)
    kept = set(db.execute(newest.order_by(*_NEWEST).limit(NIGHTS_KEPT)).scalars())
    kept |= {handover_id for handover_id, _ in _last_good(db, report.site).values()}
    there = set(db.execute(held.where(site_run.c.site == report.site)).scalars())
    if gone := sorted(there - kept):
        db.execute(delete(page_sample).where(page_sample.c.handover_id.in_(gone)))


def samples_of(db: Connection, handover_id: str) -> list[PageSample]:
    """Return the samples of one hand-over, in the order in which they were taken."""
    query = select(page_sample).where(page_sample.c.handover_id == handover_id)
    return [_sample(row) for row in db.execute(query.order_by(page_sample.c.sample_id))]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodPages:
    """Pages of one kind on the last good night that showed some."""

    handover_id: str
    business_date: date
    samples: Sequence[PageSample]


def good_pages(
    db: Connection, site: str, before: HarvestReport | None = None
) -> dict[str, GoodPages]:
    """Return for each kind of page what it was like on the last good night that showed one.

    With `before`, only nights before that one count.
    """
    found = {}
    for role, (handover_id, on) in _last_good(db, site, before).items():
        there = [each for each in samples_of(db, handover_id) if each.role == role]
        fine = [each for each in there if each.kind == "ok"]
        found[role] = GoodPages(handover_id=handover_id, business_date=on, samples=fine)
    return found


def good_samples(db: Connection, site: str) -> list[PageSample]:
    """Return the samples of `good_pages`, for a harvest to compare with."""
    return [sample for pages in good_pages(db, site).values() for sample in pages.samples]


def _last_good(
    db: Connection, site: str, before: HarvestReport | None = None
) -> dict[str, tuple[str, date]]:
    """Return for each role the newest good night that has a page of it: its id and date."""
    query = _of_good_nights(site).order_by(*_NEWEST)
    if before is not None:
        query = query.where(
            site_run.c.business_date <= before.business_date,
            site_run.c.handover_id != before.handover_id,
        )
    newest: dict[str, tuple[str, date]] = {}
    for row in db.execute(query):
        newest.setdefault(row.role, (row.handover_id, row.business_date))
    return newest


def _of_good_nights(site: str) -> Select[Any]:
    columns = select(page_sample.c.role, page_sample.c.handover_id, site_run.c.business_date)
    joined = columns.join(site_run, site_run.c.handover_id == page_sample.c.handover_id)
    return joined.where(
        site_run.c.site == site,
        site_run.c.verdict.in_(_HEALTHY),
        site_run.c.withheld == "",
        page_sample.c.kind == "ok",
    )


def _sample(row: Any) -> PageSample:
    return PageSample(
        role=row.role,
        kind=row.kind,
        url=row.url,
        found=[(name, selector, count) for name, selector, count in json.loads(row.found)],
        outline=json.loads(row.outline),
    )
