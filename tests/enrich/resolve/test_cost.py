"""What resolving asks of the index grows with the names, whatever the names are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd
import pytest

from enrich.names import parse_employer
from enrich.resolve import MemoryIndex, UnitRow, resolve
from enrich.resolve.gather import gather
from enrich.resolve.model import CROWD
from enrich.resolve.parts import code_of, fingerprint, read, written
from enrich.resolve.units import LONGEST_KEY

HAN = [chr(0x4E00 + at) for at in range(0, 20_000, 7)]


class CountingIndex(MemoryIndex):
    """An index that notes how much it was asked for, and how much it handed out."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = self.keys = self.rows = 0

    def look_up(self, keys: Collection[str], crowd: int = CROWD) -> dict[str, list[UnitRow]]:
        found = super().look_up(keys, crowd)
        self.calls += 1
        self.keys += len(keys)
        self.rows += sum(map(len, found.values()))
        return found

    def units_of(self, ids: Collection[int]) -> Mapping[int, list[UnitRow]]:  # type: ignore[override]  # a mapping is what the protocol asks for
        self.calls += 1
        return super().units_of(ids)


def mentions(names: list[str], first: int = 0) -> pd.DataFrame:
    return pd.DataFrame(
        {"mention_id": range(first, first + len(names)), "name": names, "city": "苏州"}
    )


def known(names: list[str]) -> CountingIndex:
    index = CountingIndex()
    index.add(resolve(mentions(names), index))
    index.calls = index.keys = index.rows = 0
    return index


def namesakes(count: int) -> list[str]:
    """Return different names whose first three characters, and brand, are the same."""
    ends = (
        f"{HAN[at % 60]}{HAN[at // 60 % 60 + 60]}{HAN[at // 3600 + 120]}" for at in range(count)
    )
    return [f"星河源{end}制造有限公司" for end in ends]


def test_ten_thousand_times_the_same_name_is_one_question() -> None:
    index = known(["星河科技有限公司", "海蓝贸易有限公司"])

    found = resolve(mentions(["青石精密机械有限公司"] * 10_000, 100), index)

    assert set(found.mentions["company_id"]) == {3}
    assert len(found.units) == 1
    assert index.keys <= 40


def test_equal_mentions_are_gathered_once() -> None:
    frame = pd.concat(
        [mentions(["星河科技有限公司", "海蓝贸易"]), mentions(["海蓝贸易"] * 3, 9)]
    )

    gathered = gather(frame)

    assert [gathered.units[key].seen for key in gathered.keys] == [1, 4, 4, 4, 4]
    assert len(gathered.units) == 2


@pytest.mark.parametrize(
    "name",
    [
        "星河" * 5_000 + "有限公司",
        "星河" + "科技" * 5_000 + "有限公司",
        "星河" * 5_000,
        "深圳市" * 3_000 + "分公司",
        "(" * 10_000,
        "第一" * 5_000 + "工厂",
        "acme " * 2_000 + "ltd",
    ],
)
def test_a_name_of_ten_thousand_characters_asks_few_short_questions(name: str) -> None:
    index = known(["星河科技有限公司"])

    found = resolve(mentions([name], 100), index)

    assert index.keys <= 2 * LONGEST_KEY
    assert all(len(key) <= LONGEST_KEY for key in found.unit_keys["look_up"])
    assert all(len(key) <= LONGEST_KEY for key in found.units["unit_key"])
    assert len(found.mentions) == 1


@pytest.mark.parametrize("size", [500, 1_500])
def test_names_with_one_beginning_ask_for_so_many_keys_each(size: int) -> None:
    index = known(["星河科技有限公司"])

    resolve(mentions(namesakes(size), 100), index)

    assert index.keys <= 20 * size


def test_a_crowd_is_not_handed_out() -> None:
    index = known(namesakes(4 * CROWD))

    found = resolve(mentions(["苏州星河源", "星河源", "星河源制造"], 90_000), index)

    assert index.rows <= 2 * CROWD
    assert found.events.empty


def test_a_night_asks_in_a_few_calls_however_many_companies_are_known() -> None:
    few, many = known(namesakes(100)), known(namesakes(1_000))
    tonight = [f"海蓝{HAN[at]}{HAN[-at]}贸易有限公司" for at in range(200)]

    resolve(mentions(tonight, 90_000), few)
    resolve(mentions(tonight, 90_000), many)

    assert few.calls == many.calls
    assert few.keys == many.keys
    assert many.rows == few.rows


@pytest.mark.parametrize(
    "name",
    [
        "腾讯科技（深圳）有限公司广州分公司",
        "骑士貿易集團有限公司【直招】",
        "深圳市星河计算机系统股份有限公",
        "星河（StarRiver）科技",
        "The Acme Trading Co., Ltd. (Shanghai) Branch Office",
        "某大型互联网公司",
        "王女士",
        "星河人力资源有限公司",
        "",
    ],
)
def test_parts_are_read_as_they_were_written(name: str) -> None:
    parts = parse_employer(name)

    text = written("91440300708461136T", parts)

    assert read(text, name) == parts
    assert code_of(text) == "91440300708461136T"


def test_parts_of_another_parser_are_not_read() -> None:
    text = written("", parse_employer("星河科技有限公司"))

    assert read(text.replace(fingerprint(), "00000000"), "星河科技有限公司") is None
    assert read("91440300708461136T", "星河科技有限公司") is None
    assert read("", "星河科技有限公司") is None
