"""One order and one company: the same is meant as when a night draws up its lists."""

from __future__ import annotations

import pandas as pd
import pytest

from enrich.suppressions import order_keys, orders_in_force, plain_value, suppressed
from tests.enrich.lifecycle.conftest import table

USCC = "91330200MA2AAAAA1X"
NAMES = ["青石進出口有限公司", "Qingshi Trading"]
DOMAINS = ["jobs.qingshi.example"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("company", "7"),
        ("company", "77"),
        ("uscc", "91330200ma2aaaaa1x"),
        ("uscc", "x"),
        ("name", "青石进出口有限公司"),
        ("name", "QINGSHI  trading"),
        ("name", "青石"),
        ("domain", "qingshi.example"),
        ("domain", "jobs.qingshi.example"),
        ("domain", "ingshi.example"),
        ("domain", "deep.jobs.qingshi.example"),
    ],
)
def test_an_order_means_the_companies_that_a_night_keeps_back(kind: str, value: str) -> None:
    order = pd.DataFrame([{"kind": kind, "value": value, "ends_on": None}])
    known = {"company_id": 7, "name": NAMES[0], "names_seen": "\n".join(NAMES)}
    companies = pd.DataFrame([known | {"uscc": USCC}])
    facts = table(("company_id", "kind", "value"), (7, "domain", DOMAINS[0]))

    kept_back = suppressed(
        orders_in_force(order, pd.Timestamp("2026-01-06").date()), companies, facts
    )

    keys = set(order_keys([(7, NAMES[0], "\n".join(NAMES), USCC)], [(7, DOMAINS[0])]))
    assert ((kind, plain_value(kind, value), 7) in keys) == (7 in kept_back)
