"""Which postings are one opening, and which only look alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from enrich.copies import COPY_COLUMNS, WINDOW, find_copies, opening_ids

TEXT = """岗位职责：
1、负责东南亚市场的客户开发，跟进询盘、报价、打样和出货；
2、每年参加广交会和境外展会，接待来访客户；
3、维护老客户，收集市场信息，每月汇报。
任职要求：
1、大专以上学历，英语四级以上，口语流利；
2、两年以上五金或家居出口经验，能独立操作订单。"""
CUT = TEXT[:100] + "…"
ANOTHER = TEXT.replace("东南亚", "拉丁美洲").replace("每月汇报", "协助主管制定年度计划并落实")
ANOTHER = ANOTHER.replace("英语四级以上，口语流利", "西班牙语专业八级，常驻墨西哥者优先")


def shown(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return postings 1, 2, 3 …; what is not said is plain."""
    plain = {
        "company_id": 7,
        "site": "board",
        "title": "外贸业务员",
        "city": "杭州",
        "description": TEXT,
        "first_seen": date(2026, 11, 1),
        "closed_on": None,
    }
    numbered = enumerate(rows, 1)
    made = [plain | {"posting_id": at, "key": f"k{at}"} | row for at, row in numbered]
    return pd.DataFrame(made).astype({"closed_on": object, "first_seen": object})


def copied(*rows: dict[str, Any]) -> dict[int, int]:
    found = find_copies(shown(*rows))
    assert tuple(found.columns) == COPY_COLUMNS
    return dict(zip(found["posting_id"], found["canonical_id"], strict=True))


SAME: dict[str, dict[str, Any]] = {
    "another board": {"site": "paper"},
    "a new number on the same board": {},
    "another city": {"city": "宁波"},
    "a title with its city": {"title": "外贸业务员（宁波）", "city": "宁波"},
    "a title that begins with its city": {"title": "宁波-外贸业务员", "city": "宁波"},
    "a title with a city and no city field": {"title": "外贸业务员 杭州市西湖区", "city": ""},
    "an urgent title": {"title": "【急聘】外贸业务员"},
    "a title with what attracts": {"title": "外贸业务员+双休+五险一金/3人"},
    "a title with the firm's own number": {"title": "外贸业务员 (J10994)"},
    "full-width and traditional letters": {"title": "外貿業務員", "description": TEXT + "　"},
    "lines run together": {"description": TEXT.replace("\n", " ")},
    "other marks before the lines": {"description": TEXT.replace("、", ". ")},
    "a line more": {"description": TEXT + "\n周末双休"},
    "a text that its board cuts": {"description": CUT},
}


@pytest.mark.parametrize("other", SAME.values(), ids=SAME)
def test_one_advert_shown_twice_is_one_opening(other: dict[str, Any]) -> None:
    assert copied({}, other) == {2: 1}


DIFFERENT: dict[str, dict[str, Any]] = {
    "another company": {"company_id": 8},
    "another title over the firm's one text": {"title": "外贸跟单"},
    "another trade by a mark": {"title": "外贸业务员+C++"},
    "another country": {"title": "外贸业务员（驻越南）"},
    "another text": {"description": ANOTHER},
    "no text": {"description": ""},
    "a text of marks": {"description": "——……"},
    "a short text that is nearly another": {"description": "负责外贸"},
}


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT)
def test_openings_that_look_alike_stay_apart(other: dict[str, Any]) -> None:
    assert copied({}, other) == {}


def test_short_texts_are_one_only_when_they_are_the_same() -> None:
    texts = ("负责开发海外客户 甲", "负责开发海外客户 乙", "负责开发海外客户，甲")

    assert copied(*({"description": text} for text in texts)) == {3: 1}


def test_two_openings_without_a_text_are_no_copies() -> None:
    assert copied({"description": ""}, {"description": "", "site": "paper"}) == {}


def test_c_plus_plus_and_c_sharp_are_two_trades_on_one_text() -> None:
    assert copied({"title": "C++工程师"}, {"title": "C#工程师"}, {"title": "C 工程师"}) == {}


def test_a_cut_text_that_may_be_one_of_two_is_neither() -> None:
    longer = [TEXT[:120] + tail for tail in (ANOTHER[120:], TEXT[120:] * 2)]

    found = copied({"description": longer[0]}, {"description": longer[1]}, {"description": CUT})

    assert found == {}


def test_the_canonical_posting_is_the_earliest_that_is_open() -> None:
    closed = {"first_seen": date(2026, 10, 1), "closed_on": date(2026, 11, 2)}
    later, first = {"first_seen": date(2026, 11, 5)}, {"first_seen": date(2026, 11, 3)}

    assert copied(closed, later, first) == {1: 3, 2: 3}
    assert copied(closed, closed | {"first_seen": date(2026, 9, 1)}) == {1: 2}


def test_of_postings_that_came_together_site_and_number_decide() -> None:
    rows = [{"site": "paper"}, {"site": "board", "key": "b"}, {"site": "board", "key": "a"}]

    assert copied(*rows) == {1: 3, 2: 3}


VARIANTS = st.lists(
    st.fixed_dictionaries(
        {
            "site": st.sampled_from(["board", "paper"]),
            "title": st.sampled_from(["外贸业务员", "急招外贸业务员", "外贸跟单"]),
            "description": st.sampled_from([TEXT, CUT, ANOTHER, TEXT + "\n双休", ""]),
            "first_seen": st.sampled_from([date(2026, 11, 1), date(2026, 11, 2)]),
            "closed_on": st.sampled_from([None, date(2026, 11, 9)]),
        }
    ),
    min_size=2,
    max_size=12,
)


@given(rows=VARIANTS, chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_matter(rows: list[dict[str, Any]], chance: Any) -> None:
    postings = shown(*rows)
    shuffled = postings.iloc[chance.sample(range(len(rows)), k=len(rows))]

    found = find_copies(postings)

    pd.testing.assert_frame_equal(found, find_copies(shuffled))
    assert not set(found["canonical_id"]) & set(found["posting_id"])


def test_work_grows_with_the_postings_and_not_with_their_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[int] = []
    ratio: Callable[..., float] = fuzz.ratio

    def counted(left: str, right: str, score_cutoff: float) -> float:
        compared.append(len(left))
        return ratio(left, right, score_cutoff=score_cutoff)

    monkeypatch.setattr(fuzz, "ratio", counted)
    many = 2_000

    find_copies(shown(*({"description": f"{at:06}{at * 7:06}" * 10} for at in range(many))))

    assert len(compared) <= many * WINDOW


def test_rows_of_one_canonical_posting_show_one_opening() -> None:
    rows = pd.DataFrame({"canonical_id": [4, 4, "", 9, ""]})

    first, second, third, fourth, fifth = opening_ids(rows)

    assert first == second
    assert len({first, third, fourth, fifth}) == 4
    assert len(set(opening_ids(pd.DataFrame({"title": ["a", "a"]})))) == 2


@pytest.mark.data
@pytest.mark.slow
def test_what_real_boards_show_alike_is_found_whole(dev_data: Path) -> None:
    rows = pd.read_csv(dev_data / "postings_dev.csv.gz", dtype=str, keep_default_na=False)
    postings = shown(*({} for _ in range(len(rows))))
    postings["company_id"] = rows.groupby("company").ngroup()
    postings[["site", "title", "city"]] = rows[["site", "title", "city"]]
    postings["description"] = rows["desc"]

    found = find_copies(postings)

    opening = postings["posting_id"].replace(
        dict(zip(found["posting_id"], found["canonical_id"], strict=True))
    )
    told = postings[postings["description"].str.contains(r"\w")]
    alike = told.groupby(["company_id", "title", "description"])["posting_id"]
    assert alike.agg(lambda ids: opening[ids.index].nunique()).max() == 1
    assert postings.groupby(opening)["company_id"].nunique().max() == 1
    assert len(found) < len(rows) / 10
