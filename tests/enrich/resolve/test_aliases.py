"""Second names from a table: witnesses, which vetoes outweigh."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.resolve import MemoryIndex, resolve

Make = Callable[..., pd.DataFrame]


def table(alias: str, name: str, city: str = "") -> pd.DataFrame:
    return pd.DataFrame({"alias": [alias], "name": [name], "city": [city]})


@pytest.mark.parametrize(
    ("alias", "shown", "same"),
    [
        (table("米团", "北京青川在线科技有限公司"), "米团 @北京", True),
        (table("米团", "北京青川在线科技有限公司"), "米团 @上海", True),
        (table("米团", "北京青川在线科技有限公司", "北京"), "米团 @北京", True),
        (table("米团", "北京青川在线科技有限公司", "大连"), "米团 @北京", False),
        (table("米团", "北京青川在线贸易有限公司"), "米团 @北京", False),
        (table("米团集团", "北京青川在线科技有限公司"), "米团集团 @北京", False),
        (table("米团在线有限公司", "北京青川在线科技有限公司"), "米团在线有限公司", True),
        (table("上海米团有限公司", "北京青川在线科技有限公司"), "上海米团有限公司", False),
        (table("某大厂", "北京青川在线科技有限公司"), "某大厂 @北京", False),
    ],
)
def test_a_second_name_finds_its_company_unless_something_speaks_against_it(
    mentions: Make, alias: pd.DataFrame, shown: str, same: bool
) -> None:
    frame = mentions("北京青川在线科技有限公司 @北京", shown)

    one, other = resolve(frame, MemoryIndex(), aliases=alias).mentions["company_id"]

    assert (one == other) == same


def test_the_event_names_the_table(mentions: Make) -> None:
    index = MemoryIndex()
    index.add(resolve(mentions("北京青川在线科技有限公司 @北京"), index))

    said = table("米团", "北京青川在线科技有限公司")
    found = resolve(mentions("米团 @北京", first_id=5), index, aliases=said)

    assert found.mentions["company_id"].tolist() == [1]
    assert found.events["evidence"].tolist() == [
        "米团 = 北京青川在线科技有限公司, table of aliases"
    ]


@pytest.mark.parametrize("late", ["米团 @北京", "北京青川在线科技有限公司 @北京"])
def test_a_line_that_comes_later_is_used_when_either_name_is_seen_again(
    mentions: Make, late: str
) -> None:
    index = MemoryIndex()
    first = resolve(mentions("北京青川在线科技有限公司 @北京", "米团 @北京"), index)
    index.add(first)

    said = table("米团", "北京青川在线科技有限公司")
    found = resolve(mentions(late, first_id=5), index, aliases=said)

    assert first.mentions["company_id"].nunique() == 2
    assert found.events["kind"].tolist() == ["merged"]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_what_is_missing_in_the_table_counts_as_empty(mentions: Make, missing: object) -> None:
    rows = [("米团", "北京青川在线科技有限公司", missing), (missing, "云海有限公司", "")]
    told = pd.DataFrame(rows, columns=["alias", "name", "city"], dtype=object)
    frame = mentions("北京青川在线科技有限公司 @北京", "米团 @上海")

    one, other = resolve(frame, MemoryIndex(), aliases=told).mentions["company_id"]

    assert one == other
