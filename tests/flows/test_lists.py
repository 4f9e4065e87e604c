"""The published lists from the command, and whom they leave out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

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
