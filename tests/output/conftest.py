"""A small night's tables, and readers that see an XLSX as other programs do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from enrich.lifecycle import DISCARD_COLUMNS, LEAD_COLUMNS, NightLists
from output.lists import publish_lists
from output.manifest import PublicationAbout, SegmentName, SiteAge

NIGHT = date(2026, 1, 5)


def lead(lead_id: int, **known: Any) -> dict[str, Any]:
    """Return one row of the table behind every export."""
    row: dict[str, Any] = dict.fromkeys(LEAD_COLUMNS, "")
    row.update(
        lead_id=lead_id,
        company_id=lead_id,
        company_name=f"深圳市海蓝{lead_id}贸易有限公司",
        segment="foreign_trade",
        all_segments="foreign_trade",
        grade="A",
        score=40.5,
        fit=24.5,
        need=10.0,
        reach=6.0,
        reasons="+24.5 外贸企业：外贸业务员",
        evidence_text="开发海外客户",
        evidence_url=f"https://jobs.example/{lead_id}",
        first_seen=date(2026, 1, 2),
        last_seen=NIGHT,
        open_postings=3,
        posting_channel="direct",
        state="new",
        sites="beacon",
        stale_days=0,
        rules_version="1-abc",
        run_id=7,
        row_hash="h",
        change="new",
        change_note="",
    )
    row.update(known)
    return row


def leads(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows as the frame that the lifecycle gives."""
    return pd.DataFrame(list(rows), columns=[*LEAD_COLUMNS, "change", "change_note"])


def tables(*rows: dict[str, Any], closed: tuple[dict[str, Any], ...] = ()) -> NightLists:
    """Return a night's tables with one discarded recruiter."""
    recruiter = dict.fromkeys(DISCARD_COLUMNS, "") | {
        "company_id": 900,
        "company_name": "广州甲乙人力资源有限公司",
        "discard": "recruiter",
        "evidence_text": "代招",
        "open_postings": 12,
        "run_id": 7,
    }
    return NightLists(
        rows=leads(*rows),
        closed=leads(*closed),
        discarded=pd.DataFrame([recruiter], columns=list(DISCARD_COLUMNS)),
    )


@pytest.fixture(scope="session")
def about() -> PublicationAbout:
    """A run of which one source is two days old."""
    return PublicationAbout(
        run_id=7,
        business_date=NIGHT,
        rules_version="1-abc",
        base_run_id=6,
        segments=(
            SegmentName(slug="university", zh="高校", en="Universities"),
            SegmentName(slug="foreign_trade", zh="外贸企业", en="Foreign trade"),
        ),
        sites=(
            SiteAge(site="beacon", name="灯塔招聘", verdict="ok", good_on=NIGHT, postings=9),
            SiteAge(site="city", name="同城", verdict="changed", good_on=date(2026, 1, 3)),
            SiteAge(site="never", name="新站", verdict="error"),
        ),
    )


@pytest.fixture(scope="session")
def make_lead() -> Callable[..., dict[str, Any]]:
    """Give `lead`."""
    return lead


@pytest.fixture(scope="session")
def make_tables() -> Callable[..., NightLists]:
    """Give `tables`."""
    return tables


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, about: PublicationAbout) -> Path:
    """The folder of one published night; tests only read it."""
    night = tables(
        lead(1, score=20.0, change="kept"),
        lead(2, score=30.0, change="new"),
        lead(
            3,
            score=30.0,
            change="changed",
            change_note="在招职位数 2 → 3",
            sites="beacon;city;x",
        ),
        lead(4, segment="university", all_segments="university;foreign_trade"),
        closed=(lead(9),),
    )
    return publish_lists(night, tmp_path_factory.mktemp("night"), about).folder


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder for publications that does not exist yet."""
    return tmp_path / "lists"
