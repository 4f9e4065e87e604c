"""Which of its spellings stands for a company."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.resolve import Resolution, resolve_table

Make = Callable[..., pd.DataFrame]
Nights = Callable[..., list[Resolution]]


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        (["星河旅服有限公司-急聘"], "星河旅服有限公司"),
        (["星河旅服有限公司【直招】", "星河旅服有限公司【直招】"], "星河旅服有限公司"),
        (["【急聘】星河旅服有限公司（诚信企业）"], "星河旅服有限公司"),
        (["星河旅服有限"] * 3 + ["星河旅服有限公司"], "星河旅服有限公司"),
        (["星河旅服有限公"], "星河旅服有限公司"),
        (["星河貿易有限公司"] * 3 + ["星河贸易有限公司"], "星河贸易有限公司"),
        (["深圳星河貿易有限公司"], "深圳星河贸易有限公司"),
        (["深圳乾遠貿易有限公司"], "深圳乾远贸易有限公司"),
        (["深圳中昇有限公司"], "深圳中昇有限公司"),
        (["雲禾（浙江）贸易集团有限公司"], "雲禾（浙江）贸易集团有限公司"),
        (["直聘达人数据（深圳）有限公司"], "直聘达人数据（深圳）有限公司"),
        (["香港星河貿易有限公司"], "香港星河貿易有限公司"),
        (["星河貿易有限公司", "星河贸易", "星河贸易"], "星河贸易有限公司"),
        (["星河(深圳)贸易有限公司"], "星河（深圳）贸易有限公司"),
        (["深圳星河旅行社"] * 2 + ["深圳星河旅行社有限公司"], "深圳星河旅行社有限公司"),
        (["星河有限公司"] * 2 + ["星河有限责任公司"], "星河有限公司"),
        (["Acme (Asia) Trading Ltd"], "Acme (Asia) Trading Ltd"),
    ],
)
def test_a_company_is_called_by_its_best_spelling(
    mentions: Make, shown: list[str], name: str
) -> None:
    table = resolve_table(mentions(*(f"{one} @深圳" for one in shown)))

    assert set(table["company_name"]) == {name}


@pytest.mark.parametrize(
    ("first", "later", "name"),
    [
        ("星河旅服有限", "星河旅服有限公司", "星河旅服有限公司"),
        ("星河貿易有限公司", "星河贸易有限公司", "星河贸易有限公司"),
        ("星河贸易有限公司", "星河贸易有限责任公司", "星河贸易有限公司"),
        ("星河贸易有限公司", "星河贸易有限", "星河贸易有限公司"),
        ("深圳星河旅行社", "深圳星河旅行社有限公司", "深圳星河旅行社有限公司"),
    ],
)
def test_a_known_company_gives_its_name_up_for_a_better_one_alone(
    mentions: Make, nights: Nights, first: str, later: str, name: str
) -> None:
    before, after = nights(mentions(first), mentions(later, first_id=5))

    assert after.mentions["company_id"].tolist() == before.mentions["company_id"].tolist()
    assert after.mentions["company_name"].tolist() == [name]


def test_what_was_shown_is_kept_beside_the_name(mentions: Make, nights: Nights) -> None:
    (found,) = nights(mentions("星河旅服有限公司-急聘"))

    assert found.companies["names_seen"].tolist() == ["星河旅服有限公司-急聘"]
