"""Outlines: a page's structure, and not a word of what it says."""

from __future__ import annotations

import dataclasses
import html
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from spiders.pages.outline import Outline, key_name, outline_of, plain_name

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
PAGE = (
    '<html><body class="author-zhangsan postid-4711"><ul class="jobs">'
    '<li class="job job-v2 active"><a class="title" rel="next" href="/1">one</a></li>'
    '<li class="job job-v2"><a class="title" href="/2">two</a></li></ul>'
    '<p itemprop="baseSalary" id="pay">9k</p></body></html>'
)


def written(outline: Outline) -> str:
    """Return all that is kept of a page."""
    return json.dumps(dataclasses.asdict(outline), ensure_ascii=False)


def test_elements_are_written_as_selectors_and_counted() -> None:
    found = outline_of(PAGE.encode()).elements

    assert found["body > ul.jobs > li.job.job-v0"] == 2
    assert found["ul.jobs > li.job.job-v0 > a.title"] == 1
    assert found["ul.jobs > li.job.job-v0 > a.title[rel=next]"] == 1
    assert found["body > p#pay[itemprop=baseSalary]"] == 1


def test_keys_of_json_are_paths_with_the_kinds_of_their_values() -> None:
    body = {"data": {"list": [{"id": 1, "pay": None}, {"id": 2, "pay": "9k"}]}, "ok": True}

    outline = outline_of(json.dumps(body).encode())

    assert outline.kind == "json"
    assert outline.keys["data.list"] == {"list": 1}
    assert outline.keys["data.list[]"] == {"object": 2}
    assert outline.keys["data.list[].id"] == {"number": 2}
    assert outline.keys["data.list[].pay"] == {"null": 1, "string": 1}
    assert outline.keys["ok"] == {"boolean": 1}


def test_json_ld_and_objects_in_scripts_are_keys_too() -> None:
    page = (
        '<html><body><script type="application/ld+json">{"@graph": [{"@type": "JobPosting",'
        '"title": "t", "hiringOrganization": {"name": "n"}}]}</script>'
        "<script>window.__STATE__ = {jobs: [{name: 'x', pay: undefined}]};</script>"
    )

    keys = outline_of(page.encode()).keys

    assert keys["JSON-LD.JobPosting.hiringOrganization.name"] == {"string": 1}
    assert keys["__STATE__.jobs[].name"] == {"string": 1}


def test_xml_is_paths_of_elements() -> None:
    feed = b'<?xml version="1.0"?><rss><channel><item><title>x</title></item></channel></rss>'

    outline = outline_of(feed)

    assert (outline.kind, outline.elements["channel > item > title"]) == ("xml", 1)


@pytest.mark.parametrize(
    "classes",
    ["css-1q2w3e", "Card_title__3xYz9", "sc-bdVaJa kXyZab", "job4711", "x_9f8e7d6c5b4a"],
)
def test_another_build_has_the_same_names(classes: str) -> None:
    def page(names: str) -> bytes:
        return f'<html><body><div class="{names}">x</div></body></html>'.encode()

    turned = str.maketrans("123456789", "312645978")

    assert outline_of(page(classes)) == outline_of(page(classes.translate(turned)))
    assert not set("123456789") & set("".join(outline_of(page(classes)).elements))


@pytest.mark.parametrize(
    "name", ["13800138000", "zhang@firm.example", "张三", "9f8e7d6c5b4a3210", "a b", "x" * 60]
)
def test_a_name_that_is_data_is_not_kept(name: str) -> None:
    assert plain_name(name) == ""
    assert key_name(name) == "*"


def test_keys_that_are_a_table_of_people_are_not_kept() -> None:
    people = {name: {"tel": "1", "age": 2} for name in ("zhangsan", "lisi", "wangwu")}

    outline = outline_of(json.dumps({"staff": people}).encode())

    assert outline.keys.keys() == {"staff", "staff.*", "staff.*.tel", "staff.*.age"}


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_and_no_value_of_a_page_is_in_its_outline(
    text: str, value: str, attribute: str
) -> None:
    """Whatever stands in texts, attributes and values, the outline is the same."""

    def page(shown: str, said: str, about: str) -> bytes:
        data = json.dumps({"@type": "JobPosting", "title": said, "pay": [said, said]})
        data = data.replace("<", "\\u003c")
        about = html.escape(about)
        return (
            f'<html><body><div class="job" title="{about}" data-id="{about}" href="{about}">'
            f"{html.escape(shown)}</div><!-- {about} -->"
            f'<script type="application/ld+json">{data}</script></body></html>'
        ).encode()

    assert outline_of(page(text, value, attribute)) == outline_of(page("x", "x", "x"))
    assert outline_of(json.dumps({"a": value}).encode()) == outline_of(b'{"a": "x"}')


@given(st.text(max_size=60))
def test_names_and_keys_of_strangers_leave_only_plain_words(name: str) -> None:
    page = f'<html><body><p class="{html.escape(name)}" id="{html.escape(name)}">x</p></body>'
    kept = [
        *outline_of(page.encode("utf-8", "replace")).elements,
        *outline_of(json.dumps({name: 1}).encode()).keys,
    ]

    shown = "".join(kept)
    assert shown.isascii()
    assert not any(char.isdigit() and char != "0" for char in shown)
    assert not any("@" in one[1:] for one in kept)


@given(
    st.recursive(
        st.none() | st.integers() | TEXTS, lambda c: st.lists(c) | st.dictionaries(TEXTS, c)
    )
)
def test_any_json_has_an_outline(value: Any) -> None:
    outline_of(json.dumps(value).encode())


@given(st.binary(max_size=300))
def test_any_bytes_have_an_outline(body: bytes) -> None:
    outline_of(body)


def test_a_tag_that_is_somebodys_address_is_not_kept() -> None:
    page = "<html><body><p>Write to <zhang@firm.example> or <b>us</b></p></body></html>"

    assert "zhang" not in written(outline_of(page.encode()))


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>" + b"<div>" * 100_000,
        b"<html><body>"
        + b"".join(b'<p class="a%s">x</p>' % (b"b" * (n % 300)) for n in range(30_000)),
        json.dumps({f"key{chr(97 + n % 26)}{'x' * (n // 26)}": n for n in range(600)}).encode(),
        json.dumps([[{f"k{'ab'[n % 2] * n}": {"n": n}} for n in range(400)]] * 50).encode(),
        b"[" * 100_000,
        b"\x1f\x8b" + b"x" * 100,
    ],
    ids=["deep", "many classes", "many keys", "many objects", "brackets", "no gzip"],
)
def test_an_outline_stays_small_whatever_the_page(body: bytes) -> None:
    assert len(written(outline_of(body))) < 40_000


def test_an_outline_costs_some_times_the_parsing_of_its_page() -> None:
    """It is made of a few pages a night; a page of 60 KB must not cost like a hundred."""
    row = '<li class="job"><a class="title" href="/1">word word</a><span>more words</span></li>'
    page = f"<html><body><ul>{row * 600}</ul></body></html>"

    def cpu(work: Any) -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    ours = min(cpu(lambda: outline_of(page.encode())) for _ in range(5))
    parsing = min(cpu(lambda: LexborHTMLParser(page)) for _ in range(5))
    assert ours < 100 * parsing
