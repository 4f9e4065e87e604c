"""What lies over the lists: the same companies are kept back as a night would keep back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.forgotten import plain_value
from enrich.suppressions import KINDS, order_keys, orders_in_force, suppressed
from flows.desk.listing.index import Index
from flows.desk.listing.layout import write_index
from flows.desk.listing.overlaying import _barred
from tests.flows.desk.madelists import about, made_rows

TODAY = date(2026, 11, 24)
COMPANIES = [
    (1, "青石进出口有限公司", "青石進出口有限公司\nQingshi Trading", "91110000600037341L"),
    (2, "远洋建设集团有限公司", "", ""),
    (3, "Ｆａｒｈｉｌｌ Staffing", "远山（中国）有限公司", "91330200MA00000000"),
]
DOMAINS = [(1, "shop.qingshi.example"), (2, "qingshi.example"), (3, "Farhill.example.com")]
VALUES = [
    "1", "2", "7", "青石进出口有限公司", "qingshi trading", "远山(中国)有限公司",
    "farhill staffing", "qingshi.example", "shop.qingshi.example", "example", "example.com",
    "91110000600037341l", "91330200MA00000000", "远洋",
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("index") / "made"
    rows = map(json.dumps, made_rows(5))
    write_index(folder, about(), rows, order_keys(COMPANIES, DOMAINS))
    return Index(folder)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(VALUES)), max_size=4))
def test_orders_keep_back_whom_a_night_would_keep_back(
    index: Index, said: list[tuple[str, str]]
) -> None:
    said = [(kind, value) for kind, value in said if kind != "company" or value.isdecimal()]
    orders = frozenset((kind, plain_value(kind, value)) for kind, value in said)
    by_night = suppressed(
        orders_in_force(
            pd.DataFrame(
                [(*order, None) for order in orders], columns=["kind", "value", "ends_on"]
            ),
            TODAY,
        ),
        pd.DataFrame(COMPANIES, columns=["company_id", "name", "names_seen", "uscc"]),
        pd.DataFrame(
            [(n, "domain", value) for n, value in DOMAINS],
            columns=["company_id", "kind", "value"],
        ),
    )

    assert _barred(index, orders, {}) == by_night


def test_an_order_holds_for_a_company_under_every_number_it_ever_had(index: Index) -> None:
    stayed = {11: 1, 12: 1, 21: 2}

    assert _barred(index, frozenset({("company", "11")}), stayed) == {1, 11, 12}
    assert _barred(index, frozenset({("name", "远洋建设集团有限公司")}), stayed) == {2, 21}
