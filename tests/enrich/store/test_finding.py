"""Finding companies by a part of a name, a number or a credit code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from enrich.store import Store
from enrich.store.finding import LONGEST, companies_found
from enrich.store.runs import start_run
from enrich.store.schema import company, score

CODE = "91330200MA2AAAAA1X"
ROWS: list[dict[str, Any]] = [
    {"company_id": 1, "name": "青石進出口有限公司", "names_seen": "青石進出口有限公司"},
    {
        "company_id": 2,
        "name": "远山50%_茶行有限公司",
        "names_seen": "远山50%_茶行有限公司",
        "uscc": CODE,
    },
    {"company_id": 3, "name": "360云测", "names_seen": "360云测\nTestin Cloud"},
    {"company_id": 4, "name": "老名字厂", "names_seen": "老名字厂", "merged_into": 2},
    {"company_id": 5, "name": "更旧商号", "names_seen": "更旧商号", "merged_into": 4},
]


@pytest.fixture
def known(store: Store) -> Store:
    """Five companies; the last was merged into the fourth, this into the second, the best."""
    with store.begin() as db:
        for row in ROWS:
            db.execute(insert(company), row)
        run = start_run(db, date(2026, 11, 24), "nightly", datetime(2026, 11, 24, tzinfo=UTC))
        points = {"fit": 0, "need": 0, "reach": 0, "grade": "B", "run_id": run.run_id}
        for at, (number, scored) in enumerate(((1, 10), (2, 60))):
            row = {"seq": at, "company_id": number, "score": scored}
            db.execute(insert(score), row | points)
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("进出", [1]),
        ("進出", [1]),
        ("５０％", [2]),
        ("50%", [2]),
        ("%", [2]),
        ("_", [2]),
        ("测", [3]),
        ("testin", [3]),
        ("TESTIN cloud", [3]),
        ("老名字", [2]),
        ("更旧商号", [2]),
        ("5", [2]),
        (CODE.lower(), [2]),
        (f" {CODE} ", [2]),
        ("1", [1]),
        ("C000003", [3]),
        ("4", [2]),
        ("360", [3]),
        ("9" * 30, []),
        ("没有", []),
        ("", []),
        ("  \0", []),
        ("'; drop table company; --", []),
    ],
)
def test_what_is_typed_finds_the_company_that_is_meant(
    typed: str, found: list[int], known: Store
) -> None:
    with known.read() as db:
        hits, count = companies_found(db, typed, 10)

    assert [hit.company_id for hit in hits] == found
    assert count == len(found)


def test_the_best_score_comes_first_and_the_rest_is_counted(known: Store) -> None:
    with known.read() as db:
        [hit], count = companies_found(db, "有限公司", 1)
        both, _ = companies_found(db, "有限公司", 5)

    assert (hit.company_id, hit.grade, hit.score, count) == (2, "B", 60, 2)
    assert [one.company_id for one in both] == [2, 1]


def test_a_company_found_by_another_name_says_which(known: Store) -> None:
    with known.read() as db:
        [hit], _ = companies_found(db, "testin", 10)
        [own], _ = companies_found(db, "云测", 10)

    assert (hit.by, own.by) == ("Testin Cloud", "")


def test_a_text_of_any_length_is_looked_for(known: Store) -> None:
    with known.read() as db:
        assert companies_found(db, "甲" * 100 * LONGEST, 10) == ([], 0)
