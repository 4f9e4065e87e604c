"""What a short name means, what a person is asked, and what is stopped."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.resolve import MemoryIndex, resolve, resolve_table
from enrich.resolve.bearers import unseen
from enrich.resolve.model import DOUBT_COLUMNS
from enrich.resolve.spelling import parsed

Make = Callable[..., pd.DataFrame]
PADDING = [
    f"{town}市云石{at}号设备有限公司"
    for at in "甲乙丙丁戊"
    for town in ("深圳", "苏州", "无锡")
]
"""Firms that have nothing to do with the case: a queue is a share of the new names."""


def asked(
    make: Make, *texts: str, judged: pd.DataFrame | None = None, questions: int = 1
) -> pd.DataFrame:
    padding = [
        name
        for at in range(4 * questions)
        for name in (f"{one[:4]}{at}{one[4:]}" for one in PADDING)
    ]
    return resolve(make(*texts, *padding), MemoryIndex(), judged).doubts


def companies(make: Make, *texts: str) -> list[int]:
    found: list[int] = resolve_table(make(*texts))["company_id"].tolist()
    return found


@pytest.mark.parametrize(
    ("firms", "short", "which"),
    [
        # One firm that could be meant, in the town: its own.
        (["深圳市星河医疗器械有限公司 @深圳"], "星河 @深圳", 0),
        # A narrow trade makes a brand of two characters one firm's own, wherever it posts.
        (["深圳市星河医疗器械有限公司 @深圳"] * 3, "星河医疗器械 @保定", 0),
        (["深圳市星河科技有限公司 @深圳"] * 3, "星河科技 @保定", None),
        (["深圳市星河科技有限公司 @深圳"] * 3, "星河 @保定", None),
        # Of two in a town, one may be so much better known that it is meant.
        (
            ["深圳市星河科技有限公司 @深圳"] * 9 + ["深圳市星河贸易有限公司 @深圳"],
            "星河 @深圳",
            None,
        ),
        (
            ["深圳市星河科技有限公司 @深圳"] * 19 + ["深圳市星河贸易有限公司 @深圳"],
            "星河 @深圳",
            0,
        ),
        # A firm that sits in the town is meant before a namesake elsewhere.
        (
            ["苏州青石云海光电有限公司 @苏州", "深圳青石云海光电有限公司 @深圳"],
            "青石云海 @苏州",
            0,
        ),
        (
            ["苏州青石云海光电有限公司 @苏州", "深圳青石云海光电有限公司 @深圳"],
            "青石云海 @保定",
            None,
        ),
        # Boards cut names without saying so, and put a wide trade in place of a narrow one.
        (["深圳市星河供应链管理有限公司 @深圳"], "星河供应 @深圳", 0),
        (["上海青石湖信息技术有限公司 @上海"], "青石湖科技 @上海", 0),
        (["上海青石湖信息技术有限公司 @上海"], "青石湖贸易 @上海", None),
        # A trade that no list has hides in the brand.
        (["北京厚山釉料有限公司 @北京"] * 3, "厚山 @北京", 0),
        # A branch by the short form of its firm; the number and the place are the branch's own.
        (["成都星河电子有限公司南京分公司 @南京"], "星河南京市分公司 @南京", 0),
        (["成都星河电子有限公司第五分公司 @成都"], "星河电子第五分公司 @成都", 0),
        (["成都星河电子有限公司南京分公司 @南京"], "星河苏州分公司 @苏州", None),
        # A name with its town may bear a short form, too.
        (["广州星河珠宝 @广州"], "星河珠宝 @广州", 0),
    ],
)
def test_a_short_name_means_the_firm_that_most_likely_shows_it(
    mentions: Make, firms: list[str], short: str, which: int | None
) -> None:
    *bearers, found = companies(mentions, *firms, short)

    assert (found in bearers) == (which is not None)
    assert which is None or found == bearers[which]


def test_firms_of_one_name_make_more_of_that_name_likely() -> None:
    short = parsed("星河科技")

    assert unseen(short, 1) < unseen(short, 2) < unseen(short, 3)
    assert unseen(parsed("星河医疗器械"), 1) < unseen(short, 1) < unseen(parsed("星河"), 1)
    assert unseen(parsed("青石云海"), 1) < unseen(parsed("青石云"), 1)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        # A slip is rare, so the right name must be shown often; in a trade it is easily seen.
        (["苏州青石湖精密机械有限公司"] * 9, ["苏州青石胡精密机械有限公司"], True),
        (["苏州青石湖精密机械有限公司"] * 2, ["苏州青石胡精密机械有限公司"], False),
        (["苏州青石湖精密机械有限公司"] * 30, ["苏州青石胡精密机械有限公司"] * 3, False),
        (["苏州青石湖精密机械有限公司"] * 9, ["苏州青石云精密机械有限公司"], False),
        (["苏州青石湖精密机械有限公司"] * 2, ["苏州青湖石精密机械有限公司"], True),
        (["苏州青石精密机械有限公司"] * 3, ["苏州青石精密鸡械有限公司"], True),
        # Parent and local firm: on shares and not, or shown as often without the place.
        (["星河云海电子股份有限公司 @无锡"], ["无锡星河云海电子有限公司 @无锡"], False),
        (["星河云海电子有限公司 @无锡"], ["无锡星河云海电子有限公司 @无锡"] * 3, True),
        (["星河云海电子有限公司 @无锡"] * 9, ["无锡星河云海电子有限公司 @无锡"], False),
        # A district left out: for firms of their own name, not for public bodies.
        (["北京市海淀区青石云海物业有限公司"], ["北京青石云海物业有限公司"], True),
        (["北京市海淀区星河科技有限公司"], ["北京星河科技有限公司"], False),
        (["广州市白云区第二人民医院"], ["广州市第二人民医院"], False),
        (["上海星河村镇银行股份有限公司"], ["上海云石村镇银行股份有限公司"], False),
    ],
)
def test_two_full_names(mentions: Make, left: list[str], right: list[str], same: bool) -> None:
    found = companies(mentions, *left, *right)

    assert (found[0] == found[-1]) == same


def test_a_company_is_no_bridge_between_two_places(mentions: Make) -> None:
    table = resolve_table(
        mentions(
            "星河云海物业有限公司 @深圳 domain=xinghe.cn",
            "深圳市星河云海物业有限公司 @深圳 domain=xinghe.cn",
            "广州市星河云海物业有限公司 @广州 domain=xinghe.cn",
        )
    )

    nowhere, shenzhen, guangzhou = table["company_id"]
    assert shenzhen != guangzhou
    assert nowhere in {shenzhen, guangzhou}


def test_what_is_not_sure_is_asked_with_what_speaks_for_and_against_it(mentions: Make) -> None:
    doubts = asked(mentions, *["深圳市星河科技有限公司 @深圳"] * 3, *["星河科技 @保定"] * 2)

    (doubt,) = doubts.to_dict("records")
    assert doubts.columns.tolist() == list(DOUBT_COLUMNS)
    assert (doubt["left_name"], doubt["right_name"]) == ("星河科技", "深圳市星河科技有限公司")
    assert (doubt["kind"], doubt["mentions"]) == ("near_miss", 2)
    assert "星河科技" in doubt["speaks_for"]
    assert doubt["speaks_against"] == "posted elsewhere"


def test_two_firms_that_fit_are_a_tie(mentions: Make) -> None:
    doubts = asked(
        mentions, "深圳市星河科技有限公司 @深圳", "深圳市星河贸易有限公司 @深圳", "星河 @深圳"
    )

    assert doubts["kind"].tolist() == ["tie"]
    assert "too" in doubts["speaks_against"][0]


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_what_was_answered_is_not_asked_again(mentions: Make, verdict: str) -> None:
    short, full = "星河科技", "深圳市星河科技有限公司"
    judged = pd.DataFrame({"left_name": [short], "right_name": [full], "verdict": [verdict]})

    doubts = asked(mentions, *[f"{full} @深圳"] * 3, f"{short} @保定", judged=judged)

    assert doubts.empty


def test_the_queue_is_a_small_share_of_the_new_names_and_the_heaviest_come_first(
    mentions: Make,
) -> None:
    texts = []
    for at, brand in enumerate(("厚山", "厚石", "厚川", "厚林", "厚溪"), 1):
        texts += [f"深圳市{brand}科技有限公司 @深圳"] * 3 + [f"{brand}科技 @保定"] * at
    few = resolve(mentions(*texts), MemoryIndex()).doubts
    some = asked(mentions, *texts)

    assert few.empty  # two in a hundred of ten names
    assert len(some) == 1
    assert some["mentions"].tolist() == [5]


def test_a_judged_short_form_keeps_the_firm_of_its_own_town(mentions: Make) -> None:
    judged = pd.DataFrame(
        {"left_name": ["星河"], "right_name": ["保定市星河贸易有限公司"], "verdict": ["same"]}
    )
    frame = mentions(
        "保定市星河贸易有限公司 @保定",
        "苏州市星河光电有限公司 @苏州",
        "星河 @保定",
        "星河 @苏州",
        "星河 @武汉",
    )

    found = resolve(frame, MemoryIndex(), judged).mentions["company_id"]

    baoding, suzhou = found[:2]
    assert found.tolist()[2:] == [baoding, suzhou, baoding]


def test_a_known_company_does_not_grow_by_far_in_one_night(mentions: Make) -> None:
    index = MemoryIndex()
    index.add(resolve(mentions("深圳市青石云海光电有限公司 @深圳"), index))

    some = resolve(mentions(*["青石云海 @深圳"] * 9, first_id=50), index)
    many = resolve(mentions(*["青石云海 @深圳"] * 90, *PADDING * 5, first_id=50), index)

    assert set(some.mentions["company_id"]) == {1}
    assert many.mentions["company_id"][0] != 1
    assert many.doubts.empty or set(many.doubts["kind"]) == {"canary"}


def test_a_short_form_of_several_towns_is_asked_once_or_town_by_town(mentions: Make) -> None:
    """One firm in question: one answer for all towns; two firms: an answer for each town."""
    near = ["深圳市星河科技有限公司 @深圳"] * 9 + ["深圳市星河贸易有限公司 @深圳"]
    far = ["无锡市星河科技有限公司 @无锡"] * 9 + ["无锡市星河贸易有限公司 @无锡"]

    both = asked(mentions, *near, *far, "星河 @深圳", "星河 @无锡", questions=2)
    one = asked(mentions, *near, "星河 @深圳")

    shown = both.loc[both["left_name"] == "星河", ["left_city", "right_name", "mentions"]]
    assert sorted(shown.to_numpy().tolist()) == [
        ["无锡", "无锡市星河科技有限公司", 1],
        ["深圳", "深圳市星河科技有限公司", 1],
    ]
    assert one.loc[one["left_name"] == "星河", "left_city"].tolist() == ["深圳"]
