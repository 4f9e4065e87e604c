"""The published lists from the command, and whom they leave out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from enrich.store import open_store
from enrich.store.feedback import Answer, give
from enrich.store.leads import leads as known_leads
from enrich.store.leads import publication_rows
from flows.settings import read_settings
from flows.steps import classify, copies, pass_stages, publish, resolve, score

Leads = Callable[..., Any]

POSTINGS = """公司名称,职位名称,职位描述,城市
深圳市远航石榴贸易有限公司,外贸业务员,开发海外客户，参加广交会。,深圳
莱州金桔石材有限公司,外贸跟单,跟进海外订单，英语流利。,莱州
"""
ORDER = ("--reason", "对方要求", "--by", "王")


@pytest.fixture
def stages(leads: Leads, tmp_path: Path) -> Callable[[], Any]:
    """Import two traders; return what passes the stages and publishes."""
    file = tmp_path / "in.csv"
    file.write_text(POSTINGS, encoding="utf-8")
    assert leads("import", file, "--site", "mine", "--date", "2026-01-05").code == 0

    def call() -> Any:
        steps = (resolve, copies, classify, score, publish)
        made = pass_stages(read_settings(), date(2026, 1, 5), "publish", steps)
        return {line.segment: line for line in made.lists}

    return call


def test_suppressed_company_is_left_out_from_the_next_lists_on(
    leads: Leads, stages: Callable[[], Any]
) -> None:
    assert stages()["foreign_trade"].companies == 2

    said = leads("lists", "suppress", "name", "莱州金桔石材有限公司", *ORDER)

    assert said.code == 0
    assert stages()["foreign_trade"].companies == 1


def test_what_sales_answered_stands_in_the_next_lists(stages: Callable[[], Any]) -> None:
    stages()
    store = open_store(read_settings().store)
    try:
        with store.begin(people=True) as db:
            [first, *_] = known_leads(db)["company_id"].tolist()
            now = datetime(2026, 1, 5, 9, tzinfo=UTC)
            said = Answer(company_id=first, state="visited", given_by="ana", given_at=now)
            give(db, said)

        stages()

        with store.read() as db:
            rows = publication_rows(db, 10**6)
    finally:
        store.close()
    told = dict(zip(rows["company_id"], rows["state"], strict=True))
    assert told.pop(first) == "visited"
    assert set(told.values()) == {"new"}


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("colour", "red", *ORDER), 1, "company, name, domain, uscc"),
        (("company", "x", *ORDER), 1, "by its number"),
        (("name", "x", *ORDER, "--until", "2026-13-01"), 2, "--until"),
        (("name", "x"), 2, "--reason"),
    ],
)
def test_order_that_cannot_be_kept_is_refused(
    leads: Leads, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ended = leads("lists", "suppress", *arguments)

    assert ended.code == code
    assert told in ended.err


def test_home_where_nothing_was_ever_kept_is_whole(leads: Leads) -> None:
    assert leads("doctor").code == 0
