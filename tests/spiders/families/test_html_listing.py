from __future__ import annotations

from collections.abc import Callable

import pytest

from enrich.issues import PageChangedError
from spiders.families import Page, family_of
from spiders.site import AnySite

LoadSite = Callable[[str], AnySite]
Answer = Callable[..., Page]

CSS = """
family: html_listing
list:
  start: [jobs/1.html]
  next: a.next@href
  items: ul.jobs > li
  total: {css: p.count, regex: '共\\s*([\\d,]+)\\s*条'}
  key: a.title@data-id
  url: a.title@href
  fields: {title: a.title, employer: span.co, city: span.area}
detail:
  fields:
    title: h1
    description: {css: div.text, html: true}
"""
XPATH = """
family: html_listing
list:
  pages: {url: "jobs?p={page}", first: 1, last: 3}
  items_xpath: //ul[@class="jobs"]/li
  key: ./a/@data-id
  url: ./a/@href
  fields: {title: ./a, employer: "./span[@class='co']/text()", city: span.area}
detail: {follow: false, consts: {ownership: 国企}}
"""
ENTRY = (
    '<li><a class="title" data-id="{n}" href="/job/{n}.html?from=list">报关员{n}</a>'
    '<span class="co">远港物流有限公司</span><span class="area">宁波</span></li>'
)


def listing(*numbers: int, more: str = "") -> str:
    entries = "".join(ENTRY.format(n=n) for n in numbers)
    return f'<html><body><p class="count">共 1,204 条</p><ul class="jobs">{entries}</ul>{more}'


def test_entries_total_and_the_next_page_are_read(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(CSS + "drop_params: [from]\n")
    family = family_of(site)
    (start,) = family.start(site)
    more = '<a class="next" href="2.html">下一页</a>'

    listed = family.read_list(site, answer(start, listing(1, 2, more=more).encode("gbk")))

    assert listed.declared_total == 1204
    assert [r.url for r in listed.next] == ["https://quay.example/jobs/2.html"]
    entry = listed.entries[1]
    assert (entry.key, entry.url) == ("2", "https://quay.example/job/2.html")
    assert entry.fields == {"title": "报关员2", "employer": "远港物流有限公司", "city": "宁波"}


def test_the_last_page_has_no_next(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(CSS)
    family = family_of(site)
    more = '<a class="next" href="javascript:;">下一页</a>'

    assert (
        family.read_list(site, answer(family.start(site)[0], listing(1, more=more))).next == ()
    )


def test_counted_pages_end_with_an_empty_one(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(XPATH)
    family = family_of(site)
    (first,) = family.start(site)

    listed = family.read_list(site, answer(first, listing(1, 2)))
    (second,) = listed.next
    empty = family.read_list(site, answer(second, listing()))

    assert second.url == "https://quay.example/jobs?p=2"
    assert listed.entries[0].fields["employer"] == "远港物流有限公司"
    assert listed.entries[0].fields["ownership"] == "国企"
    assert family.detail(site, listed.entries[0]) is None
    assert (empty.entries, empty.next) == ((), ())


def test_a_first_page_without_entries_is_a_change(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(CSS)
    family = family_of(site)

    with pytest.raises(PageChangedError, match="finds no entries"):
        family.read_list(site, answer(family.start(site)[0], listing()))


def test_a_site_that_says_it_has_nothing_is_empty_and_not_changed(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(CSS)
    family = family_of(site)
    content = "<html><body><p class='count'>共 0 条</p></body></html>"

    listed = family.read_list(site, answer(family.start(site)[0], content))

    assert (listed.entries, listed.declared_total) == ((), 0)


def test_two_values_for_one_field_are_an_issue_and_no_guess(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(CSS)
    family = family_of(site)
    content = listing(1).replace("宁波</span>", '宁波</span><span class="area">上海</span>')

    listed = family.read_list(site, answer(family.start(site)[0], content))

    assert "city" not in listed.entries[0].fields
    assert [(i.kind, i.field) for i in listed.issues] == [("ambiguous_field", "city")]


def test_a_detail_is_read_by_its_fields_and_from_the_list(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(CSS)
    family = family_of(site)
    listed = family.read_list(site, answer(family.start(site)[0], listing(1)))
    request = family.detail(site, listed.entries[0])
    assert request is not None
    content = "<html><h1>高级报关员</h1><div class='text'><p>报关</p><p>单证</p></div></html>"

    (row,), _ = family.read_detail(site, answer(request, content.encode("gb18030")))

    assert (row.title, row.employer, row.description) == (
        "高级报关员",
        "远港物流有限公司",
        "报关\n单证",
    )
    assert row.provenance == {
        "title": "css", "description": "css", "employer": "list", "city": "list",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content", ["<html><h2>x</h2></html>", "<html>" + "<div>" * 5000 + "</html>", ""]
)
def test_a_detail_that_is_none_is_a_change(
    site_of: LoadSite, answer: Answer, content: str
) -> None:
    site = site_of(CSS)
    family = family_of(site)
    listed = family.read_list(site, answer(family.start(site)[0], listing(1)))
    request = family.detail(site, listed.entries[0])
    assert request is not None

    with pytest.raises(PageChangedError):
        family.read_detail(site, answer(request, content))
