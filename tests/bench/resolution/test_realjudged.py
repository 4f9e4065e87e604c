"""Judged pairs are found by their digests, and counted rightly."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from realjudged import JUDGED, Judged, companies, digest, judged_pairs, judged_report, merged
from realpairs import DATA, evidence, postings

POSTED = [
    ("深圳市蓝鹭科技有限公司", "深圳"),
    ("深圳市蓝鹭科技股份有限公司", "深圳·南山区"),
    ("深圳市蓝鹭科技有限公司武汉分公司", "武汉"),
    ("成都赤禾餐饮管理有限公司", "成都"),
]


def written(folder: Path) -> list[Judged]:
    sides = [digest(name, city) for name, city in POSTED]
    rows = [
        ("a", sides[0], sides[1], "same", "core", "yes"),
        ("b", sides[0], sides[2], "branch", "branch", "yes"),
        ("c", sides[1], sides[3], "different", "trade", "yes"),
        ("d", sides[1], "0" * 12, "same", "core", "yes"),
    ]
    columns = ["pair", "left", "right", "verdict", "stratum", "tells"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "judged.csv", index=False)
    pairs: list[Judged] = judged_pairs(folder / "judged.csv")
    return pairs


def test_judged_pairs_are_found_by_digest_and_counted(tmp_path: Path) -> None:
    pairs = written(tmp_path)
    mentions = pd.DataFrame(POSTED, columns=["name", "city"])
    mentions["mention_id"] = range(len(mentions))

    found = companies(mentions, pairs)

    assert [merged(one, found) for one in pairs] == [True, False, False, False]
    lines = judged_report(pairs, found)
    assert lines[0] == "3 of 4 judged pairs are in the data"
    assert lines[-1] == "  where a name can tell: F 1.000 (P 1.000 / R 1.000)"


def test_a_wrong_merge_lowers_precision_alone(tmp_path: Path) -> None:
    pairs = written(tmp_path)
    one = {digest(name, city): {1} for name, city in POSTED}

    assert judged_report(pairs, one)[-2:] == [
        "  group or different merged: 100.0%",
        "  where a name can tell: F 0.500 (P 0.333 / R 1.000)",
    ]


def test_the_shipped_file_holds_digests_and_no_names() -> None:
    assert JUDGED.read_text().isascii()
    pairs = judged_pairs()
    assert len(pairs) >= 200
    assert {one.verdict for one in pairs} == {"same", "branch", "group", "different"}


def test_the_shipped_pairs_are_in_the_data() -> None:
    if not DATA.is_dir():
        pytest.skip(f"{DATA.name} is not there")
    posted = evidence(postings())
    sides = {
        digest(name, city) for name, city in zip(posted["name"], posted["city"], strict=True)
    }
    assert all(one.left in sides and one.right in sides for one in judged_pairs())
