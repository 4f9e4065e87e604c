"""A dip that many sites share is one notice; whatever it does not explain stays an alarm."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

from enrich.model import HarvestReport, Verdict
from spiders.dips import SiteNight, notices

TODAY = date(2026, 5, 1)


def _report(site: str, day: date, **changes: Any) -> HarvestReport:
    plain = HarvestReport(
        handover_id=f"{site}-{day}",
        site=site,
        family="json_api",
        business_date=day,
        started_at="",
        ended_at="",
        rows=10,
        unchanged=90,
        known=100,
        stood=100,
        left=2,
        moved=10,
    )
    return dataclasses.replace(plain, **changes)


def _night(number: int, **changes: Any) -> SiteNight:
    site = f"site_{number}"
    days = (TODAY - timedelta(days=back) for back in range(28, 0, -1))
    report = _report(site, TODAY, **changes)
    return SiteNight(report=report, history=[_report(site, day) for day in days])


def _stale(number: int, *more: str) -> SiteNight:
    return _night(
        number,
        rows=0,
        unchanged=100,
        moved=0,
        left=0,
        verdict=Verdict.DEGRADED,
        rules=["stale", *more],
    )


def test_a_holiday_is_one_notice() -> None:
    said, folded = notices([*map(_stale, range(6)), _night(6)])

    (notice,) = said
    assert notice.startswith("6 of 7 sites saw less than half of their usual coming and going")
    assert notice.endswith("site_0, site_1, site_2, site_3, site_4, site_5")
    assert folded == {f"site_{number}" for number in range(6)}


def test_what_a_holiday_does_not_explain_stays_an_alarm() -> None:
    _, folded = notices([*map(_stale, range(6)), _stale(6, "titles")])

    assert "site_6" not in folded


def test_a_few_stale_sites_share_nothing() -> None:
    nights = [_stale(0), _stale(1), *(_night(number) for number in range(2, 9))]

    assert notices(nights) == ([], set())


def test_four_sites_are_too_few_to_share_anything() -> None:
    assert notices([_stale(number) for number in range(4)]) == ([], set())


def _lost(number: int, left: int) -> SiteNight:
    rules = ["missing"] if left > 10 else []
    verdict = Verdict.INCOMPLETE if rules else Verdict.OK
    return _night(number, left=left, unchanged=100 - left, verdict=verdict, rules=rules)


def test_a_site_that_lost_far_more_than_the_others_is_spoken_of() -> None:
    nights = [*(_lost(number, 6) for number in range(6)), _lost(6, 12), _lost(7, 40)]

    said, folded = notices(nights)

    assert len(said) == 1
    assert said[0].startswith("8 of 8 lists lost more than usual, typically 4% more")
    assert folded == {"site_6"}


def test_sites_that_all_stop_answering_are_one_notice() -> None:
    down = {
        "verdict": Verdict.INCOMPLETE,
        "rules": ["stopped"],
        "reasons": ["the site stopped answering"],
    }
    alone = {**down, "reasons": ["a page of the list could not be read"]}
    nights = [*(_night(number, **down) for number in range(5)), _night(5, **alone), _night(6)]

    said, folded = notices(nights)

    assert said[0].startswith(
        "5 of 7 sites: the site stopped answering (is our own line well?)"
    )
    assert folded == {f"site_{number}" for number in range(5)}
