"""What a night's report says of sites that share a dip."""

from __future__ import annotations

import dataclasses
from datetime import date

from flows.report import NightReport, SiteLine, as_markdown, one_line, tables

NOTICE = "5 of 6 sites saw less than half of their usual coming and going (a holiday?)"


def _line(site: str, verdict: str, reason: str, *, shared: bool = False) -> SiteLine:
    return SiteLine(
        site=site,
        verdict=verdict,
        pages=3,
        postings=100,
        new=0,
        changed=0,
        closed=0,
        issues=0,
        reasons=[reason],
        shared=shared,
    )


MADE = NightReport(
    run_id=7,
    business_date=date(2026, 5, 1),
    kind="nightly",
    state="partial",
    rules_version="",
    steps={},
    sites=[
        _line("harbour", "degraded", "nothing came", shared=True),
        _line("banyan", "changed", "no row has a title"),
    ],
    lists=[],
    folder=None,
    notices=[NOTICE],
)


def test_a_shared_dip_is_said_once_and_only_other_doubts_are_named() -> None:
    sites, _ = tables(MADE)

    assert sites.note == f"{NOTICE}\nbanyan: no row has a title"
    assert one_line(MADE) == f"2 sites, 0 rows in lists; doubtful: banyan; {NOTICE}"


def test_prefects_page_says_it_too() -> None:
    assert NOTICE in as_markdown(MADE)
    assert NOTICE not in as_markdown(dataclasses.replace(MADE, notices=[]))


def test_the_worst_merges_end_the_report_where_there_are_any() -> None:
    merge = {
        "company_id": 3,
        "name": "宁波海蓝贸易有限公司",
        "joined": 12,
        "before": 2,
        "names": "海蓝贸易",
        "reasons": "short form in its city",
        "looks": "grew 7 ×",
    }

    made = dataclasses.replace(MADE, merges=[merge])

    assert next(iter(tables(made)[-1].rows))[:4] == [3, "宁波海蓝贸易有限公司", 12, 2]
    assert "| 宁波海蓝贸易有限公司 | 12 | 2 | 海蓝贸易 | grew 7 × |" in as_markdown(made)
    assert len(tables(MADE)) == 2
