"""Judged employers are found by their digests, and the shipped file holds no names."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from labels import JUDGED, digest, figures, judged, judged_postings, predicted

from enrich.segments import classify, load_rules

BOARD = Path(__file__).parents[4] / "shared" / "data" / "postings_dev.csv.gz"
COLUMNS = ("company", "title", "desc", "city", "site", "jid", "date")
FIELDS = ("industry", "industry2", "ctype", "size")


def test_judged_employers_are_found_by_digest(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    file.write_text(
        "employer,segments,discard,confidence,draw\n"
        f"{digest('青嶂国际旅行社')},travel_agency,,high,aimed\n"
        f"{digest('青嶂旅游')},,no_segment,low,random\n"
    )
    rows = [
        {"company": name, **dict.fromkeys((*COLUMNS[1:], *FIELDS), "")}
        for name in ("青嶂国际旅行社", "青嶂旅游", "青嶂木业")
    ]

    labels = judged(file)
    found = judged_postings(pd.DataFrame(rows), labels)

    assert [one.segments for one in labels] == [{"travel_agency"}]
    assert found["employer"].tolist() == ["青嶂国际旅行社"]
    assert predicted(classify(found, load_rules()))[labels[0].key] == ({"travel_agency"}, "")


def test_the_shipped_file_holds_digests_and_no_names() -> None:
    assert JUDGED.read_text(encoding="utf-8").isascii()
    labels = judged()
    assert len(labels) >= 150
    assert all(len(one.key) == 64 for one in labels)
    assert {slug for one in labels for slug in one.segments} == set(load_rules().segments)


@pytest.mark.slow
def test_the_rules_agree_with_the_judged_employers() -> None:
    if not BOARD.exists():
        pytest.skip("the postings that the judged employers come from are not here")
    labels = judged()
    rows = judged_postings(pd.read_csv(BOARD, dtype=str).fillna(""), labels)
    told = predicted(classify(rows, load_rules()))
    count = figures(((set(e.segments), told[e.key][0]) for e in labels), ())
    right, wrong, missed = (
        sum(one[what] for one in count.values()) for what in ("tp", "fp", "fn")
    )

    assert 2 * right / (2 * right + wrong + missed) >= 0.88
