from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.issues import InputError
from flows.desk.listing.finding import Overlay, find, listed_and_new
from flows.desk.listing.folding import END, folded, places, words
from flows.desk.listing.index import Index
from flows.desk.listing.layout import write_index
from flows.desk.listing.query import FACETS, SORTS, ListQuery
from tests.flows.desk.madelists import SEGMENTS, Oracle, about, lay_out, made_rows, plain

ROWS = made_rows(600)
LEADS = sorted(row["lead_id"] for row in ROWS)
OVER = Overlay(
    states={LEADS[3]: "won", LEADS[50]: "rejected", 10**6: "won"},
    barred=frozenset(row["company_id"] for row in ROWS[::41]),
    held=np.array(LEADS[::2], dtype=np.int64),
)
ORACLE = Oracle(ROWS, OVER)
VALUES = [
    "",
    "广东",
    "深圳",
    "A",
    "C",
    "10000+",
    "0-99",
    "沙特",
    "farm_east",
    "won",
    "visited",
    "无此",
]
WORDS = [
    "外贸", "外貿", "旅行", "farhill", "ＦＡＲ", "%", "_", "100%_", "'; drop", "\x00",
    "驻 机票", "深圳 外贸", "𠮷", "乾", "+12", "限", "", " ", "公司\x00", "。", "远山远",
    "司外", "國", "a" * 200,
]  # fmt: skip

queries = st.builds(
    ListQuery,
    q=st.one_of(st.sampled_from(WORDS), st.text(max_size=3)).map(str.strip),
    chosen=st.dictionaries(
        st.sampled_from(FACETS),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True).map(tuple),
        max_size=2,
    ),
    new=st.booleans(),
    sort=st.sampled_from([*SORTS, *(f"-{name}" for name in SORTS)]),
    page=st.integers(1, 10**9),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(lay_out(tmp_path_factory.mktemp("index") / "made", ROWS))


def _lead_ids(index: Index, segment: str, query: ListQuery, over: Overlay = OVER) -> list[int]:
    return [int(n) for n in index.lead_ids[find(index, segment, query, over).rows]]


@settings(max_examples=100, deadline=None)
@given(query=queries, segment=st.sampled_from(SEGMENTS))
def test_any_query_shows_what_looking_at_every_row_shows(
    index: Index, query: ListQuery, segment: str
) -> None:
    found = find(index, segment, query, OVER)

    assert [int(n) for n in index.lead_ids[found.rows]] == ORACLE.lead_ids(segment, query)
    for facet in FACETS:
        counted = {choice.value: choice.rows for choice in found.facets[facet] if choice.rows}
        assert counted == ORACLE.counts(segment, query, facet), facet


@settings(max_examples=100, deadline=None)
@given(query=queries)
def test_a_query_is_the_same_after_its_address(query: ListQuery) -> None:
    again = ListQuery.read(query.text())

    assert again.text() == query.text()
    assert ListQuery.read(again.pairs()) == again


def test_every_number_of_a_facet_is_that_of_the_rows_behind_its_value(index: Index) -> None:
    query = ListQuery(q="公司", chosen={"province": ("广东", "浙江")}, new=True)

    found = find(index, "foreign_trade", query, OVER)

    for facet, choices in found.facets.items():
        for value, rows, _ in choices:
            alone = ListQuery(q="公司", chosen={**query.chosen, facet: (value,)}, new=True)
            assert rows == len(find(index, "foreign_trade", alone, OVER).rows), (facet, value)
    assert found.new == len(found.rows)


def test_what_is_listed_and_new_is_counted_without_any_filter(index: Index) -> None:
    for segment in SEGMENTS:
        listed, new = listed_and_new(index, segment, OVER)

        assert listed == len(ORACLE.lead_ids(segment, ListQuery()))
        assert new == len(ORACLE.lead_ids(segment, ListQuery(new=True)))
        assert listed == find(index, segment, ListQuery(q="无此词"), OVER).listed


def test_a_row_comes_back_as_it_was_published(index: Index) -> None:
    shown = find(index, "ticket_agent", ListQuery(), OVER).rows[:5]

    published = {row["lead_id"]: row for row in ROWS}
    assert all(row == published[row["lead_id"]] for row in index.rows(shown))


@pytest.mark.parametrize(
    ("shown", "searched"),
    [
        ("廣東外貿", "外贸"),
        ("广东外贸", "外貿"),
        ("ＡＢＣ　Ｔｒａｄｉｎｇ", "bc trading"),
        ("外\u200b贸", "外贸"),
        ("Straße", "STRASSE"),
        ("①号", "1号"),
        ("𠮷野家", "𠮷野"),
        ("甲\n乙", "甲 乙"),
    ],
)
def test_a_word_is_found_however_it_is_written(shown: str, searched: str) -> None:
    codes = np.append(folded(shown), np.uint16(END))

    assert all(len(places(codes, word)) for word in words(searched))
    assert plain(searched).split()[0] in plain(shown)


def test_a_word_is_not_found_across_two_fields(tmp_path: Path) -> None:
    row = made_rows(1)[0] | {
        "company_name": "甲外",
        "short_name": "贸乙",
        "segment": "university",
    }
    index = Index(lay_out(tmp_path / "one", [row]))

    assert not len(find(index, "university", ListQuery(q="外贸"), Overlay()).rows)
    assert len(find(index, "university", ListQuery(q="贸乙 甲外"), Overlay()).rows) == 1


def test_a_word_that_two_blocks_of_texts_hold_is_found_in_both(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = ListQuery(q="外贸")
    whole = _lead_ids(index, "foreign_trade", query)

    monkeypatch.setattr("flows.desk.listing.index._BLOCK", 50)
    again = Index(index.folder)

    assert whole
    assert _lead_ids(again, "foreign_trade", query) == whole


@pytest.mark.parametrize(
    "asked",
    [
        "sort=pw", "sort=", "page=-1", "page=0", "page=x", "page=１",
        "page=" + "9" * 30, "page=1e3",
        "new=yes", "q=" + "a" * 10_000, "city=" + "b" * 300,
        "&".join(f"city={n}" for n in range(200)),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_meant_is_refused_and_no_error_of_ours(asked: str) -> None:
    if asked == "sort=":
        assert ListQuery.read(asked) == ListQuery()
        return

    with pytest.raises(InputError):
        ListQuery.read(asked)


def test_names_that_mean_nothing_to_a_list_are_left_alone() -> None:
    asked = "limit=-1&utm=x&q=%00&city=&page=1000000000"

    assert ListQuery.read(asked) == ListQuery(q="\x00", page=10**9)


def test_a_publication_without_rows_is_a_list_too(tmp_path: Path) -> None:
    index = Index(lay_out(tmp_path / "none", []))

    found = find(index, "university", ListQuery(q="外贸", chosen={"city": ("深圳",)}), OVER)

    assert (len(found.rows), found.listed, found.new) == (0, 0, 0)
    assert [choice.value for choice in found.facets["city"]] == ["深圳"]


def test_an_index_cut_off_while_it_is_written_is_not_there(tmp_path: Path) -> None:
    def rows() -> Iterator[str]:
        yield json.dumps(ROWS[0])
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_index(tmp_path / "cut", about(), rows())

    assert list(tmp_path.iterdir()) == []


def test_an_index_that_nobody_has_any_more_is_gone_with_its_files(index: Index) -> None:
    gc.disable()  # what only a collection would free stays open for as long as it likes
    try:
        again = Index(index.folder)
        assert _lead_ids(again, "foreign_trade", ListQuery(q="外贸"))
        held = weakref.ref(again)
        del again
        assert held() is None
    finally:
        gc.enable()


def test_standing_orders_find_their_companies(tmp_path: Path) -> None:
    barring = [("name", "远山有限公司", 3), ("domain", "farhill.example", 3), ("uscc", "9x", 4)]
    rows: list[dict[str, Any]] = made_rows(10)
    write_index(tmp_path / "i", about(), map(json.dumps, rows), barring)
    index = Index(tmp_path / "i")

    assert index.companies_of([("domain", "farhill.example"), ("uscc", "9x")]) == {3, 4}
    assert index.companies_of([("name", "远山"), ("uscc", "farhill.example")]) == frozenset()
