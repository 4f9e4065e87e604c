"""What past nights left in the store, for people who ask why: nights, issues, one posting."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from enrich.issues import Issue
from enrich.model import HarvestReport, Verdict
from enrich.store.desk_tables import forgotten
from enrich.store.schema import issue, posting, run, site_run
from enrich.store.schema import site as sites

_NIGHT = site_run.c.verdict != Verdict.ARCHIVED.value
"""An archive that was loaded is no night."""

FIGURES = ("new", "changed", "unchanged", "closed", "reopened", "held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A site as the store knows it; `last_good_on`: its newest night that nobody doubted."""

    site: str
    family: str
    first_run_on: date | None
    last_run_on: date | None
    last_good_on: date | None
    last_verdict: str
    last_reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNight:
    """One site's night as it was loaded.

    Attributes:
        run_state: How the whole run ended.
        figures: What the load changed.
        withheld: Why it closed nothing though the night was healthy; "" mostly.
    """

    run_id: int
    run_state: str
    report: HarvestReport
    figures: dict[str, int]
    withheld: str


def nights(db: Connection, count: int, site: str = "") -> list[date]:
    """Return the newest business dates with a harvest, of all sites or of one, oldest first."""
    query = select(site_run.c.business_date).distinct().where(_NIGHT)
    if site:
        query = query.where(site_run.c.site == site)
    found = db.execute(query.order_by(site_run.c.business_date.desc()).limit(count))
    return sorted(found.scalars())


def night_marks(db: Connection, count: int) -> dict[date, str]:
    """Return the newest nights, oldest first, each with what differs when its lines do."""
    told = select(func.count(forgotten.c.digest)).scalar_subquery()
    moved = sum((site_run.c[name] for name in FIGURES), func.length(site_run.c.withheld))
    query = (
        select(
            site_run.c.business_date,
            func.count(),
            func.max(site_run.c.run_id),
            func.sum(moved),
            func.min(run.c.state),
            func.max(run.c.state),
            told,
        )
        .join_from(site_run, run, run.c.run_id == site_run.c.run_id)
        .where(_NIGHT)
        .group_by(site_run.c.business_date)
        .order_by(site_run.c.business_date.desc())
    )
    found = [(night, repr(mark)) for night, *mark in db.execute(query.limit(count))]
    return dict(reversed(found))


def nights_of(db: Connection, site: str) -> list[date]:
    """Return all business dates of a site, oldest first."""
    query = select(site_run.c.business_date).distinct().where(_NIGHT, site_run.c.site == site)
    return sorted(db.execute(query).scalars())


def site_nights(db: Connection, since: date, site: str = "") -> list[SiteNight]:
    """Return the nights of all sites, or of one, since a day: by site, oldest first.

    Of several hand-overs of a site on one day, the last one.
    """
    query = _site_nights().where(site_run.c.business_date >= since)
    if site:
        query = query.where(site_run.c.site == site)
    query = query.order_by(site_run.c.site, site_run.c.business_date, site_run.c.run_id)
    last = {(row.site, row.business_date): row for row in db.execute(query)}
    return [_site_night(row) for row in last.values()]


def nights_in(db: Connection, run_id: int) -> list[SiteNight]:
    """Return the nights that a run loaded, by site; of a site's several the last one."""
    query = _site_nights().where(site_run.c.run_id == run_id, _NIGHT)
    rows = db.execute(query.order_by(site_run.c.site, site_run.c.handover_id))
    last = {row.site: row for row in rows}
    return [_site_night(row) for row in last.values()]


def night_of(db: Connection, site: str, day: date) -> SiteNight | None:
    """Return one night of a site; of several hand-overs on that day, the last one."""
    query = _site_nights().where(site_run.c.site == site, site_run.c.business_date == day)
    row = db.execute(query.order_by(site_run.c.run_id.desc()).limit(1)).first()
    return _site_night(row) if row is not None else None


def sources(db: Connection) -> list[Source]:
    """Return all sites, by name."""
    columns = [sites.c[one.name] for one in fields(Source)]
    rows = db.execute(select(*columns).order_by(sites.c.site)).mappings()
    return [Source(**row) for row in rows]


def last_night(db: Connection, site: str) -> SiteNight | None:
    """Return a site's newest night."""
    query = _site_nights().where(site_run.c.site == site)
    order = (site_run.c.business_date.desc(), site_run.c.run_id.desc())
    row = db.execute(query.order_by(*order).limit(1)).first()
    return _site_night(row) if row is not None else None


def last_good_night(db: Connection, site: str, before: SiteNight) -> SiteNight | None:
    """Return the newest night before another one that nobody doubted."""
    healthy = [verdict.value for verdict in Verdict if verdict.healthy]
    query = _site_nights().where(
        site_run.c.site == site,
        site_run.c.verdict.in_(healthy),
        site_run.c.withheld == "",
        site_run.c.run_id < before.run_id,
        site_run.c.business_date <= before.report.business_date,
    )
    order = (site_run.c.business_date.desc(), site_run.c.run_id.desc())
    row = db.execute(query.order_by(*order).limit(1)).first()
    return _site_night(row) if row is not None else None


def issues_of(db: Connection, handover_id: str, place: str = "") -> list[Issue]:
    """Return what one hand-over did not understand; with `place`, what names it."""
    query = select(issue.c.kind, issue.c.message, issue.c.place, issue.c.field)
    query = query.where(issue.c.handover_id == handover_id).order_by(issue.c.issue_id)
    if place:
        named = issue.c.message.contains(place, autoescape=True)
        query = query.where(or_(issue.c.place == place, named))
    return [
        Issue(kind=row.kind, message=row.message, where=row.place, field=row.field)
        for row in db.execute(query)
    ]


def posting_at(db: Connection, site: str, url: str) -> dict[str, Any] | None:
    """Return what is known of the posting at an address, by the names of its columns."""
    at = or_(posting.c.url == url, posting.c.key == url)
    query = select(posting).where(posting.c.site == site, at).order_by(posting.c.posting_id)
    row = db.execute(query.limit(1)).mappings().first()
    if row is None:
        # An API's page of one posting has another address; that of a list has many postings.
        read_at = select(posting).where(posting.c.site == site, posting.c.page_url == url)
        found = db.execute(read_at.limit(2)).mappings().all()
        row = found[0] if len(found) == 1 else None
    return dict(row) if row is not None else None


def addresses_of(db: Connection, site: str, count: int) -> list[str]:
    """Return the addresses of a site's newest postings, and those where they were read."""
    query = select(posting.c.url, posting.c.page_url).where(posting.c.site == site)
    found = db.execute(query.order_by(posting.c.posting_id.desc()).limit(count))
    return list(dict.fromkeys(url for row in found for url in row if url))


def _site_nights() -> Select[Any]:
    columns = [
        site_run.c[name] for name in (*FIGURES, "withheld", "site", "business_date", "report")
    ]
    joined = select(site_run.c.run_id, run.c.state, *columns)
    return joined.join_from(site_run, run, run.c.run_id == site_run.c.run_id).where(_NIGHT)


def _site_night(row: Any) -> SiteNight:
    said = json.loads(row.report)
    said["business_date"] = date.fromisoformat(said["business_date"])
    said["verdict"] = Verdict(said["verdict"])
    return SiteNight(
        run_id=row.run_id,
        run_state=row.state,
        report=HarvestReport(**said),
        figures={name: getattr(row, name) for name in FIGURES},
        withheld=row.withheld,
    )
