"""What is new, faster or fresh, told from the days on which postings were seen."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from enrich.facts import SIGHTING_COLUMNS, Past, company_facts, sightings
from enrich.facts.in_time import LONG_AGO
from enrich.segments import classify, load_rules

RULES = load_rules()
TODAY = date(2026, 6, 1)
ABROAD = {"title": "施工员", "description": "常驻安哥拉项目，能适应海外出差"}
NONE = pd.DataFrame(columns=list(SIGHTING_COLUMNS))


def postings_of(*rows: dict[str, str]) -> pd.DataFrame:
    plain = {"company_id": 1, "employer": "远山", "title": "会计", "description": ""}
    return pd.DataFrame(
        [plain | {"posting_id": n, "canonical_id": n} | row for n, row in enumerate(rows, 1)]
    )


def dates_of(*ages: int, site: str = "mine", read_for: int = 400) -> pd.DataFrame:
    """Return dates of company 1 by the ages of its openings, on a site read so many days."""
    seen = [(1, n, n, site, age) for n, age in enumerate(ages, 1)]
    seen.append((9, 99, 99, site, read_for))
    return pd.DataFrame(
        [(*row, TODAY - timedelta(age), TODAY - timedelta(min(age, 2))) for *row, age in seen],
        columns=["company_id", "posting_id", "canonical_id", "site", "first_seen", "last_seen"],
    )


def facts_of(postings: pd.DataFrame, dates: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    found = classify(postings, RULES)
    return company_facts(postings, found, "国外（未说明）", Past(dates, seen, TODAY))


def values(facts: pd.DataFrame, kind: str) -> list[str]:
    return list(facts.loc[facts["kind"] == kind, "value"])


def watched(since: int, *known: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(1, "watched", "", TODAY - timedelta(since))]
    rows += [(1, kind, target, TODAY - timedelta(age)) for kind, target, age in known]
    return pd.DataFrame(rows, columns=list(SIGHTING_COLUMNS))


def test_velocity_counts_openings_of_two_windows_closed_ones_too() -> None:
    postings = postings_of({}, {}, {})
    dates = dates_of(1, 5, 29, 30, 59, 60, 200)

    assert values(facts_of(postings, dates, NONE), "velocity") == ["3/2"]


def test_a_young_company_has_no_velocity() -> None:
    assert values(facts_of(postings_of({}), dates_of(1, 59), NONE), "velocity") == []


def test_a_site_that_is_read_since_lately_tells_no_velocity() -> None:
    dates = pd.concat([dates_of(200), dates_of(3, site="new", read_for=20)])

    assert values(facts_of(postings_of({}), dates, NONE), "velocity") == []


def test_freshness_is_the_age_of_the_newest_sighting() -> None:
    assert values(facts_of(postings_of({}, {}), dates_of(9, 1), NONE), "freshness") == ["1"]


def test_volume_counts_copies_once() -> None:
    postings = postings_of({}, {"canonical_id": 1}, {})  # type: ignore[dict-item]

    assert values(facts_of(postings, dates_of(1, 1, 1), NONE), "volume") == ["2"]


def test_a_first_overseas_post_of_a_company_long_watched_is_new() -> None:
    facts = facts_of(postings_of(ABROAD), dates_of(1), watched(90))

    assert "abroad_duty" in values(facts, "new_signal")
    assert values(facts, "new_destination") == ["安哥拉"]


def test_what_an_older_posting_shows_is_not_new_though_the_rule_is() -> None:
    facts = facts_of(postings_of(ABROAD, ABROAD), dates_of(1, 60), watched(90))

    assert values(facts, "new_signal") == []
    assert values(facts, "new_destination") == []


def test_nothing_is_new_on_the_first_nights() -> None:
    for seen in (NONE, watched(0), watched(29)):
        kinds = set(facts_of(postings_of(ABROAD), dates_of(1), seen)["kind"])
        assert not kinds & {"new_signal", "new_destination"}


def test_what_is_new_stays_new_for_thirty_days() -> None:
    for age, wanted in ((0, True), (29, True), (30, False)):
        seen = watched(200, ("signal", "abroad_duty", age))
        told = values(facts_of(postings_of(ABROAD), dates_of(1), seen), "new_signal")
        assert ("abroad_duty" in told) is wanted


def test_a_night_notes_every_company_and_each_signal_once() -> None:
    postings = postings_of(ABROAD, ABROAD, {"company_id": 2})  # type: ignore[dict-item]

    noted = sightings(classify(postings, RULES).evidence, postings["company_id"], TODAY)

    keys = list(zip(noted["company_id"], noted["kind"], noted["target"], strict=True))
    assert len(keys) == len(set(keys))
    assert {(1, "watched", ""), (2, "watched", ""), (1, "destination", "安哥拉")} <= set(keys)
    assert noted["first_seen_on"].eq(TODAY).all()


def test_what_other_rules_find_is_no_news_then_or_later() -> None:
    postings, dates = postings_of(ABROAD), dates_of(1)
    found = classify(postings, RULES)

    past = Past(dates, watched(90), TODAY, other_rules=True)
    noted = sightings(found.evidence, [1], TODAY, other_rules=True)

    told = company_facts(postings, found, "国外（未说明）", past)
    assert not any(kind.startswith("new_") for kind in told["kind"])
    since = dict(zip(noted["kind"] + noted["target"], noted["first_seen_on"], strict=True))
    assert since["watched"] == TODAY
    assert since["signalabroad_duty"] == LONG_AGO
