"""The farm's truth as tables, to measure recall, resolution and classification against."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pandas as pd

from spiders.farm.companies import Company
from spiders.farm.postings import night_date
from spiders.farm.world import Farm

COMPANY_COLUMNS = (
    "company_id", "name", "kind", "profile", "city", "ownership", "staff", "uscc", "segments",
    "discard", "branch_of", "group_id", "former_name", "advertises",
)  # fmt: skip
MENTION_COLUMNS = (
    "site", "posting_key", "employer", "employer_short", "site_company_id", "uscc", "city",
    "company_id", "kind",
)  # fmt: skip


def truth(farm: Farm, night: int) -> dict[str, pd.DataFrame]:
    """Return what is true of a night.

    Returns:
        `companies`: COMPANY_COLUMNS; segments joined by `;`; former_name of those renamed by
        now; advertises: has an open posting. A branch is a company of its own (branch_of).
        `mentions`: MENTION_COLUMNS, one row per open posting: how it names its employer.
        `postings`: every field as shown, with company_id, the advert shown, opened, closed,
        changed (dates) and countries (joined by `;`), one row per open posting.
    """
    shown = farm.night(night).postings
    advertise = {p.company_id for p in shown}
    companies = [_company_row(c, night, c.id in advertise) for c in farm.companies]
    mentions = [(p.site, p.key, *(getattr(p, n) for n in MENTION_COLUMNS[2:])) for p in shown]
    postings = pd.DataFrame([asdict(p) for p in shown])
    for column, source in (("opened", "opened"), ("closed", "closed"), ("changed", "touched")):
        postings[column] = [night_date(n).isoformat() for n in postings[source]]
    postings["countries"] = [";".join(p.countries) for p in shown]
    return {
        "companies": pd.DataFrame(companies, columns=list(COMPANY_COLUMNS)),
        "mentions": pd.DataFrame(mentions, columns=list(MENTION_COLUMNS)),
        "postings": postings.drop(columns="touched"),
    }


def write_truth(farm: Farm, night: int, folder: Path) -> list[Path]:
    """Write `companies.csv`, `mentions.csv` and `postings.csv`; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in truth(farm, night).items():
        path = folder / f"{name}.csv"
        table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        written.append(path)
    return written


def _company_row(company: Company, night: int, advertises: bool) -> tuple[object, ...]:
    name = company.name_on(night)
    return (
        company.id,
        name.legal,
        company.kind,
        company.profile,
        company.city.name,
        company.ownership,
        company.staff,
        company.uscc,
        ";".join(company.segments),
        company.discard,
        company.branch_of,
        company.group,
        company.name.legal if name != company.name else "",
        advertises,
    )
