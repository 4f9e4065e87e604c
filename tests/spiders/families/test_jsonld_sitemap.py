from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest

from enrich.issues import PageChangedError
from spiders.families import ListEntry, Page, PageRequest, family_of
from spiders.site import AnySite

LoadSite = Callable[[str], AnySite]
Answer = Callable[..., Page]

SITE = """
family: jsonld_sitemap
sitemap:
  maps: 'jobs'
  keep: '/job/\\d+'
  drop: 'draft'
  key: '/job/(\\d+)'
detail:
  fields:
    intro: div.about
"""
XML = '<?xml version="1.0" encoding="UTF-8"?>'
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: tuple[str, str]) -> str:
    entries = "".join(
        f"<url><loc>https://quay.example{path}</loc>"
        + (f"<lastmod>{stamp}</lastmod>" if stamp else "")
        + "</url>"
        for path, stamp in urls
    )
    return f"{XML}<urlset {NS}>{entries}</urlset>"


def sitemap(url: str = "https://quay.example/jobs.xml") -> PageRequest:
    return PageRequest(url=url, role="sitemap", state={"list": url})


def test_robots_txt_names_the_sitemaps(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(SITE)
    family = family_of(site)
    (robots,) = family.start(site)
    text = "User-agent: *\nDisallow: /x\nSitemap: https://quay.example/a.xml\nsitemap: /b.xml\n"

    listed = family.read_list(site, answer(robots, text))

    assert robots.url == "https://quay.example/robots.txt"
    assert [r.url for r in listed.next] == [
        "https://quay.example/a.xml",
        "https://quay.example/b.xml",
    ]


def test_an_index_leads_to_the_sitemaps_that_are_wanted(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(SITE)
    names = ("jobs-1.xml.gz", "news.xml", "jobs-2.xml.gz", "jobs-1.xml.gz")
    maps = "".join(f"<sitemap><loc>https://quay.example/{n}</loc></sitemap>" for n in names)

    listed = family_of(site).read_list(
        site, answer(sitemap(), f"{XML}<sitemapindex {NS}>{maps}</sitemapindex>")
    )

    assert [r.url.rpartition("/")[2] for r in listed.next] == ["jobs-1.xml.gz", "jobs-2.xml.gz"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_gives_entries_with_their_time_stamps(
    site_of: LoadSite, answer: Answer, packed: bool
) -> None:
    site = site_of(SITE)
    text = urlset(("/job/1", "2026-11-01"), ("/job/2", "2026-11-02"), ("/about", ""),
                  ("/job/3-draft", ""), ("/job/1", "2026-11-01"))  # fmt: skip
    body = gzip.compress(text.encode()) if packed else text.encode()

    listed = family_of(site).read_list(site, answer(sitemap(), body))

    assert [(e.key, e.lastmod) for e in listed.entries] == [
        ("1", "2026-11-01"),
        ("2", "2026-11-02"),
    ]
    assert listed.declared_total == 2


def test_one_time_stamp_for_all_is_ignored(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(SITE)
    text = urlset(*((f"/job/{n}", "2026-11-01T02:00:00") for n in range(5)))

    listed = family_of(site).read_list(site, answer(sitemap(), text))

    assert {entry.lastmod for entry in listed.entries} == {""}


def test_a_sitemap_of_lines_is_read(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(SITE)
    text = "https://quay.example/job/1\nhttps://quay.example/job/2\n"

    assert len(family_of(site).read_list(site, answer(sitemap(), text)).entries) == 2


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    f"<urlset {NS}><url><loc>https://quay.example/job/1&b;&f;</loc></url></urlset>"
)


def test_entities_are_neither_expanded_nor_loaded(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(SITE)

    listed = family_of(site).read_list(site, answer(sitemap(), BOMB))

    assert "aaaa" not in str(listed)
    assert "root:" not in str(listed)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Not found</body></html>",
        urlset(("/job/1", ""), ("/job/2", "")).encode()[:-30],
        gzip.compress(urlset(("/job/1", "")).encode())[:-12],
        gzip.compress(b" " * (65 * 1024 * 1024)),
        b"",
        f"{XML}<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>".encode(),
    ],
    ids=["HTML", "cut XML", "cut gzip", "gzip bomb", "empty", "no sitemap wanted"],
)
def test_what_is_no_whole_sitemap_is_a_change(
    site_of: LoadSite, answer: Answer, body: bytes
) -> None:
    site = site_of(SITE)

    with pytest.raises(PageChangedError):
        family_of(site).read_list(site, answer(sitemap(), body))


def jsonld(**fields: str) -> str:
    node = {"@type": "JobPosting", "description": "<p>报关</p>", **fields}
    return f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'


def detail_of(site: AnySite, number: int) -> PageRequest:
    url = f"https://quay.example/job/{number}"
    request = family_of(site).detail(site, ListEntry(key=str(number), url=url))
    assert request is not None
    return request


def test_jsonld_comes_first_and_fields_fill_in(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(SITE)
    content = jsonld(title="报关员", hiringOrganization="远港物流有限公司")
    content += "<div class='about'>老牌货代</div>"

    (row,), _ = family_of(site).read_detail(site, answer(detail_of(site, 5), content))

    assert (row.key, row.title, row.employer, row.intro) == (
        "5",
        "报关员",
        "远港物流有限公司",
        "老牌货代",
    )
    assert row.provenance["title"] == "jsonld"
    assert row.provenance["intro"] == "css"


@pytest.mark.parametrize("main", [{"url": "/job/5"}, {"identifier": "5"}])
def test_of_several_postings_the_pages_own_is_taken(
    site_of: LoadSite, answer: Answer, main: dict[str, str]
) -> None:
    site = site_of(SITE)
    other = jsonld(title="司机", hiringOrganization="别家公司", url="/job/6", identifier="6")

    (row,), _ = family_of(site).read_detail(
        site, answer(detail_of(site, 5), other + jsonld(title="报关员", **main))
    )

    assert row.title == "报关员"
    assert row.employer == ""


def test_a_page_that_lost_its_jsonld_is_a_change(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(SITE)

    with pytest.raises(PageChangedError, match="neither"):
        family_of(site).read_detail(site, answer(detail_of(site, 5), "<h1>报关员</h1>"))
