"""One order and one company: the same is meant as when a night draws up its lists."""

from __future__ import annotations

import pandas as pd
import pytest

from enrich.forgotten import plain_value
from enrich.suppressions import order_keys, orders_in_force, suppressed
from tests.enrich.lifecycle.conftest import table

USCC = "91330200MA2AAAAA1X"
NAMES = ["青石進出口有限公司", "Qingshi Trading"]
DOMAINS = ["jobs.qingshi.example"]


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("company", "7", True),
        ("company", "77", False),
        ("uscc", "91330200ma2aaaaa1x", True),
        ("uscc", " 91330200 MA2AAAAA1X ", True),
        ("uscc", "x", False),
        ("name", "青石进出口有限公司", True),
        ("name", "QINGSHI  trading", True),
        ("name", "青石", False),
        ("domain", "qingshi.example", True),
        ("domain", "jobs.qingshi.example", True),
        ("domain", "https://www.QINGSHI.example/jobs", True),
        ("domain", "ingshi.example", False),
        ("domain", "example", False),
        ("domain", "deep.jobs.qingshi.example", False),
    ],
)
def test_an_order_means_the_companies_that_a_night_keeps_back(
    kind: str, value: str, meant: bool
) -> None:
    order = pd.DataFrame([{"kind": kind, "value": value, "ends_on": None}])
    known = {"company_id": 7, "name": NAMES[0], "names_seen": "\n".join(NAMES)}
    companies = pd.DataFrame([known | {"uscc": USCC}])
    facts = table(("company_id", "kind", "value"), (7, "domain", DOMAINS[0]))

    kept_back = suppressed(
        orders_in_force(order, pd.Timestamp("2026-01-06").date()), companies, facts
    )

    keys = set(order_keys([(7, NAMES[0], "\n".join(NAMES), USCC)], [(7, DOMAINS[0])]))
    assert (7 in kept_back) == meant
    assert ((kind, plain_value(kind, value), 7) in keys) == meant
