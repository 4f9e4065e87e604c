"""What a night counts of the postings that were known before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from enrich.model import HarvestReport, KnownPosting
from spiders.tally import Here, compared


def known(key: str, last_seen: date) -> KnownPosting:
    return KnownPosting(
        key=key,
        url=f"https://quay.example/{key}",
        list_hash="",
        lastmod="",
        etag="",
        last_modified="",
        read_on=last_seen,
        last_seen=last_seen,
    )


def test_what_left_what_came_back_and_what_is_new_are_told_apart() -> None:
    before, earlier = date(2026, 11, 1), date(2026, 10, 30)
    open_ = {key: known(key, before) for key in "abc"} | {
        key: known(key, earlier) for key in "de"
    }
    report = HarvestReport(
        handover_id="quay-r1",
        site="quay",
        family="json_api",
        business_date=date(2026, 11, 3),
        started_at="",
        ended_at="",
    )

    # b left the list, c is called over, d is back, e is still away, f is new; of the closed g
    # is back, and h is listed though it is over.
    closed = {
        "g": replace(known("g", earlier), closed_on=before, close_reason="missing"),
        "h": replace(known("h", earlier), closed_on=before, close_reason="http_404"),
    }
    tonight = compared(report, Here(seen=set("acdfgh"), over={"c", "h"}), open_, closed)

    assert (tonight.known, tonight.stood, tonight.days) == (5, 3, 2)
    assert (tonight.left, tonight.missing) == (1, 2)
    assert (tonight.back, tonight.new) == (2, 1)
