"""One company for people to read, employers by level, and a night's worst merges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection

from enrich.model import RawPosting
from enrich.resolve import resolve
from enrich.resolve.model import RELATION_COLUMNS
from enrich.store import Store
from enrich.store.companies import Act, company_index, new_mentions, save_resolution
from enrich.store.judging import judgements
from enrich.store.levels import canary, employers
from enrich.store.orders import Order, merge
from enrich.store.portraits import (
    companies_called,
    companies_with,
    company_names,
    events_of,
    figures_of,
    postings_of,
    titles_of,
)
from enrich.store.postings import LoadFigures
from enrich.store.relations import save_relations
from enrich.store.runs import start_run

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ORDER = Order(by="ana", at=AT, why="一家")
BLUE, SHORT, SILVER = "宁波海蓝贸易有限公司", "海蓝贸易", "银河精密制造有限公司"
Pass = Callable[..., int]


@pytest.fixture
def passed(
    store: Store,
    row: Callable[..., RawPosting],
    night: Callable[..., Any],
    load: Callable[[Any], LoadFigures],
) -> Pass:
    """Pass a night on employers, "name city title" each; return its run."""

    def call(day: int, *shown: str) -> int:
        rows = [
            row(f"{day}-{at}", employer=name, city=city, title=title)
            for at, (name, city, title) in enumerate(one.split() for one in shown)
        ]
        load(night(day, rows=rows, closes=False))
        with store.begin() as db:
            run = start_run(db, date(2026, 11, day), "resolve", AT)
            found = resolve(new_mentions(db), company_index(db), judgements(db))
            save_resolution(db, found, run.run_id, Act(at=AT))
        return run.run_id

    return call


def companies_named(db: Connection, name: str) -> list[int]:
    return companies_called(db, name) or companies_with(db, name)


def test_each_name_tells_its_figures_and_why_it_came(store: Store, passed: Pass) -> None:
    passed(1, f"{BLUE} 宁波 跟单", f"{BLUE} 杭州 跟单", f"{SILVER} 苏州 焊工")
    passed(2, f"{SHORT} 宁波 单证")

    with store.begin() as db:
        (blue,) = companies_named(db, BLUE)
        (silver,) = companies_named(db, "银河精密")
        merge(db, blue, silver, ORDER)
        names = company_names(db, blue).set_index("name")
        events = events_of(db, blue)
        titles, figures = titles_of(db, [blue]), figures_of(db, blue)

    assert list(names.loc[BLUE, ["mentions", "postings", "sites", "cities"]]) == [2, 2, 1, 2]
    assert names.loc[SHORT, "reason"] == "short form in its city"
    assert list(names.loc[SILVER, ["reason", "evidence"]]) == [
        "judged to be the same",
        "一家",
    ]
    assert events["kind"].tolist() == ["joined", "merged"]
    assert events["actor"].tolist() == ["rules", "ana"]
    assert events["business_date"].tolist()[0] == date(2026, 11, 2)
    assert titles[blue][0] == ("跟单", 2)
    assert (figures["mentions"], figures["postings"]) == (4, 4)
    assert figures["cities"] == ["宁波", "杭州", "苏州"]


def test_cities_are_towns_whatever_districts_boards_add(store: Store, passed: Pass) -> None:
    passed(1, f"{BLUE} 杭州 跟单", f"{BLUE} 宁波·江北区·洪塘 跟单", f"{BLUE} 宁波-鄞州区 跟单")

    with store.read() as db:
        (blue,) = companies_named(db, BLUE)
        figures, names = figures_of(db, blue), company_names(db, blue)

    assert figures["cities"] == ["宁波", "杭州"]
    assert names["cities"].tolist() == [2]


def test_reason_of_names_that_came_in_one_night_is_found_again(
    store: Store, passed: Pass
) -> None:
    passed(1, f"{BLUE} 宁波 跟单", f"{SHORT} 宁波 单证")

    with store.read() as db:
        (blue,) = companies_named(db, BLUE)
        names = company_names(db, blue)
        reasons = dict(zip(names["name"], names["reason"], strict=True))

    assert reasons == {BLUE: "", SHORT: "short form in its city"}


def test_employers_are_counted_by_name_by_company_and_by_group(
    store: Store, passed: Pass
) -> None:
    passed(
        1,
        f"{BLUE} 宁波 跟单",
        f"{SHORT} 宁波 单证",
        f"{BLUE}慈溪分公司 宁波 前台",
        f"{SILVER} 苏州 焊工",
        "苏州银川精密制造有限公司 苏州 铣工",
    )
    with store.begin() as db:
        silver, river = (companies_named(db, one)[0] for one in (SILVER, "苏州银川"))
        group = [("same_group", silver, river, "domain", "")]
        save_relations(db, pd.DataFrame(group, columns=list(RELATION_COLUMNS)), None)

        levels = {level: employers(db, level) for level in ("site", "entity", "group")}

    assert {level: len(table) for level, table in levels.items()} == {
        "site": 5,
        "entity": 4,
        "group": 2,
    }
    assert levels["group"]["open"].tolist() == [3, 2]
    assert levels["group"]["members"].tolist() == [2, 2]
    assert levels["group"]["name"].tolist()[0] == BLUE
    entity = levels["entity"].set_index("name")
    assert list(entity.loc[BLUE, ["members", "postings"]]) == [2, 2]


def test_the_worst_merges_of_a_night_come_first_with_what_looks_odd(
    store: Store, passed: Pass
) -> None:
    passed(1, f"{BLUE} 宁波 跟单", f"{SILVER} 苏州 焊工")
    cities = ("宁波", "杭州", "上海", "温州", "台州", "金华")
    run_id = passed(2, f"{SHORT} 宁波 跟单")
    passed(3, *(f"宁波海蓝贸易厂 {city} 单证" for city in cities))
    with store.begin() as db:
        blue, plant = (companies_named(db, one)[0] for one in (BLUE, "宁波海蓝贸易厂"))
        merge(db, blue, plant, ORDER)

        by_run, by_hand = canary(db, run_id), canary(db, None)

    assert by_run[["name", "joined", "names"]].to_numpy().tolist() == [[BLUE, 1, SHORT]]
    assert by_hand[["joined", "before"]].to_numpy().tolist() == [[6, 2]]
    assert by_hand["looks"].tolist() == ["legal forms company, plant"]


def test_night_without_merges_has_no_canary(store: Store, passed: Pass) -> None:
    run_id = passed(1, f"{SILVER} 苏州 焊工")

    with store.read() as db:
        assert canary(db, run_id).empty


def test_a_part_of_a_name_finds_companies_in_capitals_or_without(
    store: Store, passed: Pass
) -> None:
    passed(1, "OakridgeFoodsLtd 宁波 Buyer")
    with store.read() as db:
        found = [companies_named(db, part) for part in ("oakridgef", "OAKRIDGEF", "Ridgefoo")]

    assert found == [[1], [1], [1]]


def test_postings_open_and_closed_are_told_the_open_ones_first(
    store: Store,
    row: Callable[..., RawPosting],
    night: Callable[..., Any],
    load: Callable[[Any], LoadFigures],
) -> None:
    days = range(1, 5)
    for day in days:
        keys = "ab" if day == 1 else "b"
        load(night(day, rows=[row(key, employer=BLUE, title=f"跟单 {key}") for key in keys]))
    with store.begin() as db:
        run = start_run(db, date(2026, 11, 4), "resolve", AT)
        found = resolve(new_mentions(db), company_index(db), judgements(db))
        save_resolution(db, found, run.run_id, Act(at=AT))
        (blue,) = companies_named(db, BLUE)

        told = postings_of(db, blue)

    assert told["title"].tolist() == ["跟单 b", "跟单 a"]
    assert told["last_seen"].tolist() == [date(2026, 11, 4), date(2026, 11, 1)]
    assert told["closed_on"].tolist()[0] is None
    assert told["close_reason"].tolist() == ["", "missing"]
    assert told["canonical_id"].tolist() == told["posting_id"].tolist()
