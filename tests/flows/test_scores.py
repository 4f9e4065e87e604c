"""`leads score explain`, and what a store remembers of companies from night to night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from enrich.rulebook import packaged_rulebook
from enrich.score import disagreements, score
from enrich.store import open_store, postings
from enrich.store import segments as saved
from flows import steps
from flows.settings import read_settings
from tests.flows.asked import names_now, written

Leads = Callable[..., Any]
DAY = date(2026, 1, 5)
TRADER, PLAIN, AGENCY = "远航石榴贸易有限公司", "金桔石材有限公司", "远山人力资源有限公司"
POSTINGS = f"""公司名称,职位名称,职位描述,城市
{TRADER},外贸业务员,开发海外客户，参加广交会。电话0755-88886666,深圳
{PLAIN},会计,做账,莱州
{AGENCY},普工,代招岗位,上海
"""
ABROAD = f"""公司名称,职位名称,职位描述,城市
{PLAIN},项目经理,常驻肯尼亚项目，能适应海外出差,莱州
"""


@pytest.fixture
def night(home: Path, leads: Leads, tmp_path: Path) -> Callable[[str, date], None]:
    """Load postings as a night and score all companies."""

    def call(text: str, day: date) -> None:
        file = written(tmp_path / f"{day}.csv", text)
        assert leads("import", file, "--site", f"mine{day.month}", "--date", day).code == 0
        passed = (steps.resolve, steps.copies, steps.classify, steps.score)
        steps.pass_stages(read_settings(), day, "nightly", passed)

    assert home.name == "home"
    return call


@pytest.fixture
def ids(night: Callable[[str, date], None], home: Path) -> dict[str, int]:
    night(POSTINGS, DAY)
    return names_now(home)


def explained(leads: Leads, asked: object) -> dict[str, Any]:
    ended = leads("score", "explain", asked, "--json")
    assert ended.code == 0, ended.err
    return dict(ended.document)


def test_every_reason_has_points_rule_words_and_posting(
    leads: Leads, ids: dict[str, int]
) -> None:
    found = explained(leads, ids[TRADER])

    assert found["verdict"] == "grade A"
    assert round(sum(row["points"] for row in found["reasons"]), 1) == found["score"]
    trade = next(row for row in found["reasons"] if row["rule"] == "segment.foreign_trade")
    assert (trade["points"], trade["quote"]) == (24, "外贸")
    assert trade["posting_id"] is not None
    [segment] = [row for row in found["segments"] if row["segment"] == "foreign_trade"]
    title = next(row for row in segment["evidence"] if row["field"] == "title")
    assert "外贸业务员"[title["start"] : title["end"]] == title["text"]
    assert found["disagreements"] == []
    assert {"phone", "volume", "city"} <= {row["kind"] for row in found["facts"]}


def test_hidden_and_discarded_companies_are_explained_and_say_so(
    leads: Leads, ids: dict[str, int]
) -> None:
    hidden, out = explained(leads, PLAIN), explained(leads, ids[AGENCY])

    assert (hidden["hidden"], hidden["score"]) == (True, 0)
    assert hidden["verdict"].startswith("hidden")
    assert (out["discard"], out["score"]) == ("recruiter", 0)
    assert out["verdict"].startswith("out")
    assert "人力资源" in {row["text"] for row in out["against"]}


def test_people_see_the_waterfall(leads: Leads, ids: dict[str, int]) -> None:
    ended = leads("score", "explain", ids[TRADER])

    assert ended.code == 0
    for word in ("segment.foreign_trade", "+24", "0755-88886666", "广交会"):
        assert word in ended.out


def test_a_company_that_is_not_there_is_refused(leads: Leads, ids: dict[str, int]) -> None:
    assert ids
    ended = leads("score", "explain", "银河精密制造有限公司")

    assert ended.code == 1
    assert "银河精密制造有限公司" in ended.err


def test_every_segment_and_score_is_made_again_from_what_is_kept(
    ids: dict[str, int], home: Path
) -> None:
    assert ids
    store = open_store(home)
    try:
        with store.read() as db:
            found, facts, kept = saved.classification(db), saved.facts(db), saved.scores(db)
            table = postings.open_postings(db)
    finally:
        store.close()

    again = score(table, found, facts, packaged_rulebook().scoring(), DAY)

    assert disagreements(found, kept) == []
    pd.testing.assert_frame_equal(again.table, kept.table, check_dtype=False)
    columns = ["company_id", "axis", "rule", "points", "text", "quote"]
    pd.testing.assert_frame_equal(
        again.reasons[columns], kept.reasons[columns], check_dtype=False
    )
    assert (facts["reader"] != "").all()
    assert facts["posting_id"].notna().all()


def test_verify_adds_everything_up_and_finds_what_was_tampered_with(
    ids: dict[str, int], home: Path, leads: Leads
) -> None:
    assert ids
    sound = leads("score", "verify", "--json")
    store = open_store(home)
    with store.begin() as db:
        db.execute(text("UPDATE evidence SET start = start + 1 WHERE seq = 0"))
        db.execute(text("UPDATE score SET score = score + 1 WHERE seq = 0"))
    store.close()

    broken = leads("score", "verify", "--json")

    assert (sound.code, sound.document["problems"]) == (0, [])
    assert sound.document["evidence"] > 0
    assert broken.code == 5
    assert len(broken.document["problems"]) == 2


def test_a_first_overseas_post_is_news_only_of_a_company_known_before(
    night: Callable[[str, date], None], ids: dict[str, int], leads: Leads
) -> None:
    night(ABROAD, date(2026, 3, 1))
    fresh = explained(leads, ids[PLAIN])
    trader = explained(leads, ids[TRADER])
    night(POSTINGS, date(2026, 4, 20))
    later = explained(leads, ids[PLAIN])

    rules = {row["rule"] for row in fresh["reasons"]}
    assert {"new.abroad_duty", "new.destination"} <= rules
    assert not any(row["rule"].startswith("new.") for row in trader["reasons"])
    assert not any(row["rule"].startswith("new.") for row in later["reasons"])


def test_what_a_merged_company_showed_is_no_news_to_the_one_that_stays(
    night: Callable[[str, date], None], ids: dict[str, int], leads: Leads
) -> None:
    why = ("--why", "same", "--by", "ana")
    assert leads("companies", "merge", ids[PLAIN], ids[TRADER], *why).code == 0

    night(POSTINGS, date(2026, 3, 1))

    stays = min(ids[PLAIN], ids[TRADER])
    kinds = {row["kind"] for row in explained(leads, stays)["facts"]}
    assert not kinds & {"new_signal", "new_destination"}
