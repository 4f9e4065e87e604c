from __future__ import annotations

from spiders.families import Page, PageRequest
from spiders.pages.norm import SiteGuard

DUTIES = "<p>负责海外客户的开发与维护，薪资面议。</p>" * 60
STRANGE = "<html><title>海港人才</title><p>小鱼儿游呀游。</p><a href='/'>回</a></html>"


def page(number: int, body: str) -> Page:
    url = f"https://board.test/job/{number}"
    asked = PageRequest(url=url, role="detail")
    return Page(
        url=url, requested=asked, status=200, headers={}, body=body.encode(), fetched_at=""
    )


def posting(number: int) -> Page:
    return page(number, f"<html><title>单证员{number}</title><h1>单证员</h1>{DUTIES}</html>")


def test_the_same_short_answer_at_two_addresses_is_no_posting() -> None:
    guard = SiteGuard()
    usual = [guard(posting(number)) for number in range(6)]

    first, second = guard(page(11, STRANGE)), guard(page(12, STRANGE))

    assert usual == [None] * 6
    assert first is None
    assert second is not None
    assert second.kind == "unlike_others"


def test_short_postings_with_titles_of_their_own_are_let_through() -> None:
    guard = SiteGuard()
    for number in range(6):
        guard(posting(number))

    short = [
        guard(page(n, f"<html><title>焊工{n}</title><h1>焊工{n}</h1><p>长沙，急</p></html>"))
        for n in range(20, 24)
    ]

    assert short == [None] * 4


def test_a_site_of_short_pages_has_a_short_norm() -> None:
    guard = SiteGuard()

    assert [guard(page(number, STRANGE)) for number in range(8)] == [None] * 8
