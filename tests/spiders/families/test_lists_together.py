"""Several lists of one site, and what the rest of a night says of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from enrich.model import KnownPosting, Verdict
from spiders.families import PageRequest
from spiders.site import AnySite
from tests.spiders.families.walks import NIGHT, NoAnswer, Server, night

LoadSite = Callable[[str], AnySite]
LISTS = """
family: html_listing
list:
  start: [all?p=1, fresh?p=1]
  next: a.next@href
  items: li
  total: p
  key: {css: a, attr: href, regex: '(\\d+)$'}
  url: a@href
  fields: {title: a}
detail: {follow: false}
"""
PAGES = LISTS.replace(
    "start: [all?p=1, fresh?p=1]\n  next: a.next@href", "pages: {url: 'all?p={page}', last: 3}"
)
FOLLOWED = LISTS.replace("start: [all?p=1, fresh?p=1]", "start: [all?p=1]").replace(
    "detail: {follow: false}", ""
)
SIZE = 10


def listed(name: str, numbers: Iterable[int], page: int, total: bool = True) -> str:
    """Return one page of a list."""
    have = list(numbers)
    shown = have[(page - 1) * SIZE : page * SIZE]
    items = "".join(f'<li><a href="/job/{n}">Clerk {n}</a></li>' for n in shown)
    more = (
        f'<a class="next" href="/{name}?p={page + 1}">next</a>'
        if page * SIZE < len(have)
        else ""
    )
    count = f"<p>{len(have)} jobs</p>" if total else "<p></p>"
    return f"<html><body>{count}<ul>{items}</ul>{more}</body></html>"


def lists(total: bool = True, **numbers: Iterable[int]) -> Server:
    """Answer for each list by its name, and 200 with a page for any posting."""

    def answer(request: PageRequest) -> str | int:
        path, _, page = request.url.rpartition("/")[2].partition("?p=")
        if path not in numbers:
            return 404
        return listed(path, numbers[path], int(page), total)

    return answer


def posting(number: int) -> str:
    """Return a posting's page."""
    said = {
        "@type": "JobPosting",
        "title": f"Clerk {number}",
        "hiringOrganization": "Kite Ltd",
        "description": f"Number {number}",
    }
    return f'<html><script type="application/ld+json">{json.dumps(said)}</script></html>'


def known(*numbers: int) -> dict[str, KnownPosting]:
    """Return what was known of postings that were seen the night before."""
    return {
        str(n): KnownPosting(
            key=str(n),
            url=f"https://quay.example/job/{n}",
            list_hash="x",
            lastmod="",
            etag="",
            last_modified="",
            read_on=date(2026, 11, 1),
            last_seen=date(2026, 11, 1),
        )
        for n in numbers
    }


def test_a_list_that_begins_like_another_is_read_to_its_end(
    site_of: LoadSite, tmp_path: Path
) -> None:
    both = lists(all=range(60), fresh=[*range(40), *range(100, 120)])

    handover, _ = night(tmp_path / "run", site_of(LISTS), both)

    assert handover.report.rows == 80
    assert handover.report.declared_total == 80
    assert handover.report.verdict is Verdict.OK


def test_one_list_that_is_shut_leaves_the_other_whole(
    site_of: LoadSite, tmp_path: Path
) -> None:
    open_ = lists(all=range(30))
    shut = lambda r: 403 if "fresh" in r.url else open_(r)  # noqa: E731

    handover, _ = night(tmp_path / "run", site_of(LISTS), shut)

    assert handover.report.rows == 30
    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "one of its lists cannot be read: see the issues" in handover.report.reasons


def test_a_site_whose_lists_are_all_shut_is_blocked(site_of: LoadSite, tmp_path: Path) -> None:
    handover, _ = night(tmp_path / "run", site_of(LISTS), lambda _: 403)

    assert handover.report.verdict is Verdict.BLOCKED


@pytest.mark.parametrize(("have", "total", "verdict"), [
    (45, False, Verdict.INCOMPLETE),
    (45, True, Verdict.INCOMPLETE),
    (30, True, Verdict.OK),
    (25, False, Verdict.OK),
])  # fmt: skip
def test_a_list_that_goes_on_after_the_last_counted_page_is_cut(
    site_of: LoadSite, tmp_path: Path, have: int, total: bool, verdict: Verdict
) -> None:
    handover, _ = night(tmp_path / "run", site_of(PAGES), lists(total, all=range(have)))

    assert handover.report.verdict is verdict


@pytest.mark.parametrize("why", ["elsewhere", "redirect", "robots_forbidden", "timeout"])
def test_absent_postings_that_lead_nowhere_say_nothing_of_the_site(
    site_of: LoadSite, tmp_path: Path, why: str
) -> None:
    shown = lists(all=range(100))

    def answer(request: PageRequest) -> object:
        if "/job/" not in request.url:
            return shown(request)
        number = int(request.url.rpartition("/")[2])
        return posting(number) if number < 100 else NoAnswer(why)

    handover, asked = night(tmp_path / "run", site_of(FOLLOWED), answer, known(*range(110)))

    assert sum("/job/10" in request.url for request in asked) >= 10
    assert handover.report.rows == 100
    assert handover.report.verdict is Verdict.OK


def test_postings_that_left_do_not_fill_up_a_list_that_is_cut(
    site_of: LoadSite, tmp_path: Path
) -> None:
    cut = lists(all=range(94))

    def answer(request: PageRequest) -> str | int:
        if "/job/" in request.url:
            number = int(request.url.rpartition("/")[2])
            return posting(number) if number < 100 else 404
        page = cut(request)
        return page.replace("<p>94 jobs", "<p>100 jobs") if isinstance(page, str) else page

    handover, _ = night(tmp_path / "run", site_of(FOLLOWED), answer, known(*range(50, 110)))

    assert handover.report.gone == 10
    assert "94 of 100 postings were collected" in handover.report.reasons


def test_a_site_without_robots_txt_may_have_its_sitemap_all_the_same(
    site_of: LoadSite, tmp_path: Path
) -> None:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    sitemap = (
        f'<urlset xmlns="{space}"><url><loc>https://quay.example/job/1</loc></url></urlset>'
    )

    def answer(request: PageRequest) -> str | int:
        if request.url.endswith("/sitemap.xml"):
            return sitemap
        return posting(1) if "/job/" in request.url else 404

    site = site_of("family: jsonld_sitemap\nsitemap: {keep: /job/, key: '(\\d+)$'}\n")
    handover, _ = night(tmp_path / "run", site, answer)

    assert (handover.report.rows, handover.report.business_date) == (1, NIGHT)
    assert handover.report.verdict is Verdict.OK
