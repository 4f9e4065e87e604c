"""Whatever nights bring in whatever order, what people judged holds."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enrich.resolve import MemoryIndex, resolve

NAMES = (
    "深圳市星河科技有限公司@深圳",
    "深圳星禾科技有限公司@深圳",
    "深圳星河科技@深圳",
    "星河@深圳",
    "星河@苏州",
    "苏州星河贸易有限公司@苏州",
    "星合科技有限公司@深圳",
    "海蓝进出口@宁波",
    "宁波海蓝进出口有限公司@宁波",
    "宁波海兰进出口有限公司@宁波",
)
Judged = tuple[int, int, str]

nights = st.lists(st.sampled_from(range(len(NAMES))), min_size=1, max_size=6)
pairs = st.tuples(
    st.sampled_from(range(len(NAMES))),
    st.sampled_from(range(len(NAMES))),
    st.sampled_from(["same", "different", "unsure"]),
).filter(lambda one: one[0] != one[1])
steps = st.lists(st.one_of(nights, pairs), min_size=1, max_size=14)


def shown(at: list[int]) -> pd.DataFrame:
    rows = [NAMES[one].split("@") for one in at]
    return pd.DataFrame(
        {"mention_id": at, "name": [r[0] for r in rows], "city": [r[1] for r in rows]}
    )


def table(said: list[Judged]) -> pd.DataFrame:
    rows = [(*NAMES[a].split("@"), *NAMES[b].split("@"), verdict) for a, b, verdict in said]
    columns = ["left_name", "left_city", "right_name", "right_city", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def in_force(said: list[Judged]) -> dict[frozenset[int], str]:
    return {frozenset({a, b}): verdict for a, b, verdict in said}


def groups(same: list[frozenset[int]]) -> list[set[int]]:
    """Return the names that `same` joins, directly or by others."""
    found: list[set[int]] = []
    for pair in same:
        touched = [one for one in found if one & pair]
        found = [one for one in found if not one & pair] + [set(pair).union(*touched)]
    return found


@pytest.mark.slow
@settings(max_examples=100)
@example([(3, 5, "same"), [3, 4, 5], (4, 5, "different")])
@given(steps)
def test_judgements_hold_over_any_sequence_of_nights(
    sequence: list[list[int] | Judged],
) -> None:
    index, said = MemoryIndex(), []
    for step in sequence:
        if isinstance(step, tuple):
            said.append(step)
            index.add(resolve(shown([]), index, table(said)))
        else:
            index.add(resolve(shown(step), index, table(said)))
    everybody = resolve(shown(list(range(len(NAMES)))), index, table(said))
    index.add(everybody)
    again = resolve(shown(list(range(len(NAMES)))), index, table(said))

    companies = again.mentions["company_id"].tolist()
    held = in_force(said)
    for pair in (one for one, verdict in held.items() if verdict == "different"):
        a, b = pair
        assert companies[a] != companies[b], (NAMES[a], NAMES[b])
    for group in groups([one for one, verdict in held.items() if verdict == "same"]):
        if any(held.get(frozenset(one)) == "different" for one in combinations(group, 2)):
            continue  # people contradict each other: no answer is right
        assert len({companies[one] for one in group}) == 1, [NAMES[one] for one in group]
    assert companies == everybody.mentions["company_id"].tolist()
    assert again.events.empty


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, ""])
def test_a_judgement_without_a_town_is_of_any_town(missing: object) -> None:
    nowhere = pd.Series([missing], dtype=object)
    said = table([(3, 5, "same")]).assign(left_city=nowhere, right_city=nowhere)

    one, other = resolve(shown([3, 5]), MemoryIndex(), said).mentions["company_id"]

    assert one == other


def test_a_judgement_does_not_join_two_firms_of_one_name_by_way_of_a_third() -> None:
    codes = ["91110105001234567K", "91110105007654321G", ""]
    nights = shown([5, 5, 8]).assign(uscc=codes)
    index = MemoryIndex()
    index.add(resolve(nights, index))

    later = resolve(nights, index, table([(5, 8, "same")]))
    at_once = resolve(nights, MemoryIndex(), table([(5, 8, "same")]))

    for found in (later, at_once):
        first, namesake, third = found.mentions["company_id"]
        assert first == third != namesake
