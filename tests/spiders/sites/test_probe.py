from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import SiteError
from spiders.families import Page, family_of
from spiders.imports import import_file
from spiders.probe import site_check, trial_of
from spiders.proposal import site_new
from spiders.site import AnySite, load_site

JOBS: list[dict[str, Any]] = [
    {
        "jobId": n,
        "jobName": f"店长{n}",
        "company": {"name": "明灯商贸有限公司"},
        "cityName": "成都",
        "salary": "5-7千",
        "jobUrl": f"/job/{n}",
    }
    for n in (101, 102, 103)
]
API = json.dumps({"code": 0, "data": {"list": JOBS, "total": 31}}, ensure_ascii=False)
STATE = f"<html><script>window.__INITIAL_STATE__ = {API};</script></html>"
ENTRY = (
    "<li class='item'><a class='title' href='/jobs/{n}.html'>报关员{n}</a>"
    "<span class='co'>远港物流有限公司</span><span class='area'>宁波</span></li>"
)
LIST = f"<html><ul>{''.join(ENTRY.format(n=n) for n in range(11, 15))}</ul></html>"
NEXT = f'<html><script id="__NEXT_DATA__" type="application/json">{API}</script></html>'
LINKS = "".join(f'<a href="/job/{n}.html">报关员{n}</a>' for n in range(11, 31))
DETAIL = (
    '<html><script type="application/ld+json">{"@type": "JobPosting", "title": "x",'
    ' "datePosted": "2026-11-02"}</script>'
)
ASHBY = json.dumps(
    {
        "jobs": [
            {"id": "u", "title": "Clerk", "jobUrl": "https://x/kite/u", "employmentType": "f"}
        ]
    }
)


def proposed(folder: Path, url: str, content: str) -> AnySite:
    path = folder / "quay.yaml"
    path.write_text(site_new("quay", url, content.encode()), encoding="utf-8")
    assert site_check(path) == []
    return load_site(path)


@pytest.mark.parametrize(
    ("url", "content", "family", "title"),
    [
        ("https://quay.example/api/jobs?page=1&size=3&kw=x", API, "json_api", "店长101"),
        ("https://quay.example/api/jobs?offset=0&limit=3", API, "json_api", "店长101"),
        ("https://quay.example/api/jobs", API, "json_api", "店长101"),
        ("https://quay.example/jobs?pn=1", STATE, "embedded_state", "店长101"),
        ("https://quay.example/jobs", NEXT, "embedded_state", "店长101"),
        ("https://quay.example/jobs/list.html", LIST, "html_listing", "报关员11"),
        ("https://quay.example/", LINKS, "html_listing", "报关员11"),
        ("https://quay.example/posting-api/job-board/kite", ASHBY, "ashby", "Clerk"),
    ],
)
def test_a_proposal_reads_the_page_it_was_made_from(
    tmp_path: Path, url: str, content: str, family: str, title: str
) -> None:
    site = proposed(tmp_path, url, content)
    request = family_of(site).start(site)[0]
    page = Page(url=url, requested=request, status=200, headers={}, body=content.encode(),
                fetched_at="2026-11-02T00:00:00Z")  # fmt: skip

    listed = family_of(site).read_list(site, page)

    assert site.family == family
    assert listed.entries[0].fields["title"] == title
    assert not site.enabled


def test_a_posting_with_jsonld_leads_to_the_sitemap_family(tmp_path: Path) -> None:
    site = proposed(tmp_path, "https://quay.example/job/clerk-1234.html", DETAIL)

    assert site.family == "jsonld_sitemap"
    assert site.sitemap.key is not None


def test_paging_and_total_are_found_in_address_and_answer() -> None:
    text = site_new("quay", "https://quay.example/api?page=1&size=3&kw=x", API.encode())

    assert "paging: {kind: page, param: page, size_param: size, size: 3, start: 1}" in text
    assert "query: {kw: x}" in text
    assert "total: data.total" in text


@pytest.mark.parametrize(
    ("site_id", "url", "body", "words"),
    [
        ("quay", "https://www.zhaopin.com/x", LIST, "is denied"),
        (
            "quay",
            "https://quay.example/",
            "<html><title>滑动验证页面</title></html>",
            "captcha",
        ),
        ("Quay 1", "https://quay.example/", LIST, "small letters"),
    ],
)
def test_what_must_not_be_read_gets_no_proposal(
    site_id: str, url: str, body: str, words: str
) -> None:
    with pytest.raises(SiteError, match=words):
        site_new(site_id, url, body.encode())


def test_a_check_gives_a_line_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "quay.yaml"
    text = site_new("quay", "https://quay.example/api", API.encode())
    path.write_text(text.replace("language: zh", "language: xx").replace("key:", "keyy:"))

    assert len(site_check(path)) >= 3


def test_a_trial_is_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("company,title\n" + "".join(f"Kite,Clerk {n}\n" for n in range(30)))
    import_file(path, None, "ads", tmp_path / "out", date(2026, 11, 2), "try")

    trial = trial_of(tmp_path / "out")

    assert len(trial.sample) == 10
    assert trial.report.filled == {"employer": 1.0, "title": 1.0}
