"""What became of a page: what is gone, what stands in its place, what is only different."""

from __future__ import annotations

import json
from typing import Any

import pytest

from spiders.pages.drift import Drift, culprit, drift
from spiders.pages.outline import outline_of

ROW = (
    '<li class="job"><a class="title" href="/">t</a><span class="co">c</span>'
    '<span class="area">x</span><span class="pay">y</span></li>'
)


def page(row: str = ROW, count: int = 30, around: str = "{}") -> bytes:
    rows = f'<ul class="joblist">{row * count}</ul>'
    return f"<html><body><h1>x</h1>{around.format(rows)}</body></html>".encode()


def compared(good: bytes, now: bytes) -> Drift:
    return drift([outline_of(good)], [outline_of(now)])


def renamed(found: Drift) -> dict[str, str]:
    return {part.path: part.becomes for part in found.gone}


def test_a_page_that_is_as_it_was_has_no_drift() -> None:
    assert compared(page(), page()) == Drift(gone=[], new=[], moved=[])


def test_a_wrapper_more_and_a_class_more_are_no_loss() -> None:
    wider = page(
        ROW.replace('class="job"', 'class="job fresh"'), around='<div class="m">{}</div>'
    )

    found = compared(page(), wider)

    assert found.gone == []
    assert [part.path for part in found.new] == ["div.m"]


def test_a_renamed_class_is_found_where_it_stood() -> None:
    found = compared(page(), page(ROW.replace('"co"', '"firm"')))

    assert renamed(found) == {"span.co": "span.firm"}
    assert found.new == []


def test_of_many_renamed_classes_each_is_found_in_its_place() -> None:
    new = {"title": "name", "co": "firm", "area": "town", "pay": "wage"}
    row = ROW
    for old, name in new.items():
        row = row.replace(f'"{old}"', f'"{name}"')

    found = compared(page(), page(row))

    assert renamed(found) == {
        "a.title": "a.name",
        "span.co": "span.firm",
        "span.area": "span.town",
        "span.pay": "span.wage",
    }


def test_half_of_the_list_is_a_number_and_no_loss() -> None:
    found = compared(page(), page(count=10))

    assert (found.gone, found.new) == ([], [])
    assert {(part.path, part.before, part.now) for part in found.moved} >= {("li.job", 30, 10)}


def test_what_one_of_several_good_pages_lacks_is_not_missed() -> None:
    with_pay, without = page(), page(ROW.replace('<span class="pay">y</span>', ""))
    good = [outline_of(with_pay), outline_of(without)]

    assert drift(good, [outline_of(without)]).gone == []


def answer(**item: Any) -> bytes:
    items = [{"id": 1, **item}] * 20
    return json.dumps({"data": {"total": 20, "list": items}, "code": 0}).encode()


def test_a_renamed_key_is_found_by_its_place_kind_and_number() -> None:
    found = compared(
        answer(corpName="c", city="x"), answer(enterpriseName="c", city="x", tags=["a"])
    )

    assert renamed(found) == {"data.list[].corpName": "data.list[].enterpriseName"}
    assert [part.path for part in found.new] == ["data.list[].tags"]


def test_a_moved_list_is_told_once_and_not_for_each_of_its_keys() -> None:
    old = answer(corpName="c", city="x")
    new = old.replace(b'"data"', b'"result"').replace(b'"list"', b'"rows"')

    found = compared(old, new)

    assert renamed(found) == {"data": "result", "data.list": "result.rows"}
    assert found.new == []


def test_a_value_of_another_kind_is_told() -> None:
    found = compared(answer(pay="9k"), answer(pay={"min": 9}))

    (moved,) = found.moved
    assert moved.path == "data.list[].pay (string, now object)"


@pytest.mark.parametrize(
    "selector",
    [
        "span.co",
        "ul.joblist > li span.co",
        ".co",
        "span.co:nth-of-type(1)",
        "//li/span[contains(concat(' ', @class, ' '), ' co ')]",
    ],
)
def test_a_selector_is_told_what_it_would_have_to_say(selector: str) -> None:
    found = compared(page(), page(ROW.replace('"co"', '"firm"')))

    part = culprit(selector, found, of_keys=False)

    assert part is not None
    assert part.becomes == "span.firm"


@pytest.mark.parametrize("path", ["corpName", "corpName || other", "corp.corpName"])
def test_a_path_is_told_what_it_would_have_to_say(path: str) -> None:
    found = compared(answer(corpName="c"), answer(enterpriseName="c"))

    part = culprit(path, found, of_keys=True)

    assert part is not None
    assert part.becomes == "data.list[].enterpriseName"


def test_a_selector_that_needs_nothing_that_is_gone_has_no_culprit() -> None:
    found = compared(page(), page(ROW.replace('"co"', '"firm"')))

    assert culprit("span.area", found, of_keys=False) is None
