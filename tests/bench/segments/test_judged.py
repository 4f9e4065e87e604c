"""Judged employers are found by their digests, and the shipped file holds no names."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from labels import JUDGED, digest, figures, judged, judged_postings, predicted, wilson

from enrich.segments import classify, load_rules

BOARD = Path(__file__).parents[4] / "shared" / "data" / "postings_dev.csv.gz"
COLUMNS = ("company", "title", "desc", "city", "site", "jid", "date")
FIELDS = ("industry", "industry2", "ctype", "size")


def f1(count: Counter[str]) -> float:
    """Return F1 of true and false positives and misses."""
    return 2 * count["tp"] / max(1, 2 * count["tp"] + count["fp"] + count["fn"])


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


def test_no_employer_is_both_tuned_on_and_held() -> None:
    labels = judged()
    tuned, held = (
        {one.key for one in labels if one.part.endswith(half)} for half in ("tune", "report")
    )

    assert len(tuned) >= 250
    assert len(held) >= 500
    assert not tuned & held


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.72, 1.0), (57, 65, 0.775, 0.936)],
)
def test_bounds_of_a_share(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=0.005)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text_only", "micro", "macro", "recall"),
    [(False, 0.88, 0.86, 0.85), (True, 0.72, 0.80, 0.85)],
)
def test_the_rules_agree_with_employers_nobody_tuned_on(
    *, text_only: bool, micro: float, macro: float, recall: float
) -> None:
    if not BOARD.exists():
        pytest.skip("the postings that the judged employers come from are not here")
    labels = [one for one in judged() if one.part.endswith("report")]
    rows = judged_postings(pd.read_csv(BOARD, dtype=str).fillna(""), labels)
    shown = rows.drop(columns=["industry", "ownership", "size"]) if text_only else rows
    told = predicted(classify(shown, load_rules()))

    count = figures(((set(e.segments), told[e.key][0]) for e in labels), ())
    apart = figures((({e.discard}, {told[e.key][1]}) for e in labels), ())["recruiter"]

    assert f1(sum(count.values(), Counter())) >= micro
    assert sum(f1(one) for one in count.values()) / len(count) >= macro
    assert apart["tp"] >= 0.95 * (apart["tp"] + apart["fp"])
    assert apart["tp"] >= recall * (apart["tp"] + apart["fn"])
