"""`leads sites new NAME URL`: one polite request, and a proposal that reads its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from spiders.site import load_site
from tests.spiders.harvest.board import Board, Reply

Leads = Callable[..., Any]

ENTRY = (
    "<li class='job'><a href='/job/{n}.html'>报关员{n}</a>"
    "<span class='co'>远港物流有限公司</span><span class='area'>宁波</span></li>"
)
LIST = f"<html><body><ul>{''.join(ENTRY.format(n=n) for n in range(11, 16))}</ul></body></html>"


@pytest.fixture
def board() -> Iterator[Board]:
    """A board with one list in HTML, and a robots.txt that closes /closed."""
    here = Board()
    rules = b"User-agent: *\nDisallow: /closed\n"
    here.paths["/robots.txt"] = lambda _: Reply(body=rules)
    # The header says nothing true: what the page is in must be found out.
    here.paths["/list"] = lambda _: Reply(
        headers={"Content-Type": "text/html"}, body=LIST.encode("gb18030")
    )
    here.paths["/away"] = lambda _: Reply(
        status=302, headers={"Location": "http://127.0.0.1:9/list"}
    )
    here.paths["/post"] = lambda _: Reply(status=405)
    yield here
    here.close()


@pytest.mark.slow
def test_new_site_is_proposed_from_one_polite_request(
    leads: Leads, home: Path, board: Board
) -> None:
    ended = leads("sites", "new", "quay", f"{board.url}list", "--json")

    assert ended.code == 0, ended.err
    assert [ask.path for ask in board.log] == ["/robots.txt", "/list"]
    assert board.log[1].headers["user-agent"].startswith("leadharvest/")
    made = ended.document
    assert (made["family"], made["postings"]) == ("html_listing", 5)
    assert made["sample"][0] == {
        "key": f"{board.url}job/11.html",
        "url": f"{board.url}job/11.html",
        "title": "报关员11",
        "employer": "远港物流有限公司",
        "city": "宁波",
    }
    assert load_site(home / "sites" / "quay.yaml").enabled is False


def test_page_that_scripts_fill_is_called_so(leads: Leads, tmp_path: Path) -> None:
    page = tmp_path / "shell.html"
    page.write_text(
        "<html><body><div id='app'></div><script src='/app.js'></script></body></html>"
    )

    ended = leads("sites", "new", "quay", "https://quay.example/jobs", "--page", page)

    assert ended.code == 0
    assert "The page is a shell that scripts fill" in ended.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("closed/list", "robots_forbidden: robots.txt forbids"),
        ("away", "elsewhere: http://127.0.0.1:9/list leads off the site"),
        ("nowhere", "answered 404"),
        ("post", "answered 405; if it wants POST"),
    ],
    ids=["closed by robots.txt", "led away", "not there", "wants POST"],
)
def test_page_that_must_not_or_cannot_be_had_gives_no_file(
    leads: Leads, home: Path, board: Board, path: str, told: str
) -> None:
    ended = leads("sites", "new", "quay", f"{board.url}{path}")

    assert ended.code == 1
    assert told in ended.err
    assert "/closed/list" not in [ask.path for ask in board.log]
    assert not (home / "sites").exists()


@pytest.mark.slow
def test_page_on_the_network_is_not_asked_for_without_a_contact(
    leads: Leads, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEADS_CONTACT", raising=False)

    ended = leads("sites", "new", "quay", "https://quay.invalid/list")

    assert ended.code == 1
    assert "give --contact a mail address or web page of yours" in ended.err
    assert not (home / "sites").exists()


@pytest.mark.parametrize(
    ("url", "family", "tenant"),
    [
        ("https://boards.greenhouse.io/kitefreight", "greenhouse", "kitefreight"),
        ("https://job-boards.greenhouse.io/kite/jobs/12?gh_src=x", "greenhouse", "kite"),
        ("https://boards.greenhouse.io/embed/job_board?for=kite", "greenhouse", "kite"),
        ("https://jobs.ashbyhq.com/blue-heron", "ashby", "blue-heron"),
    ],
)
def test_board_at_a_known_maker_is_one_line_and_no_request(
    leads: Leads, home: Path, url: str, family: str, tenant: str
) -> None:
    ended = leads("sites", "new", "quay", url)

    assert ended.code == 0, ended.err
    assert "nothing was fetched" in ended.err
    site = load_site(home / "sites" / "quay.yaml")
    assert site.family == family
    assert list(getattr(site, "tenants", {})) == [tenant]


def test_denied_host_is_not_asked_for(leads: Leads, home: Path) -> None:
    ended = leads("sites", "new", "quay", "https://www.zhaopin.com/list")

    assert ended.code == 1
    assert "zhaopin.com is denied" in ended.err
    assert not (home / "sites").exists()


POSTING = (
    '<html><head><script type=\'application/ld+json\'>{{"@context": "https://schema.org", '
    '"@type": "JobPosting", "title": "报关员{n}", "description": "负责报关", '
    '"hiringOrganization": {{"name": "远港物流有限公司"}}}}</script></head><body></body></html>'
)


@pytest.fixture
def mapped(board: Board) -> Board:
    """The board, whose robots.txt names sitemaps."""
    board.paths["/robots.txt"] = lambda _: Reply(
        body=f"User-agent: *\nDisallow:\nSitemap: {board.url}news.xml\n"
        f"Sitemap: {board.url}jobs.xml\n".encode()
    )
    return board


@pytest.mark.slow
def test_sitemaps_are_proposed_where_robots_names_them_and_a_posting_has_jsonld(
    leads: Leads, home: Path, mapped: Board
) -> None:
    mapped.paths["/job/11.html"] = lambda _: Reply(body=POSTING.format(n=11).encode())

    ended = leads("sites", "new", "quay", f"{mapped.url}list", "--json")

    assert ended.code == 0, ended.err
    asked = [ask.path for ask in mapped.log if ask.path != "/robots.txt"]
    assert asked == ["/list", "/job/11.html"]
    site = load_site(home / "sites" / "quay.yaml")
    assert site.family == "jsonld_sitemap"
    assert site.sitemap.urls == ["jobs.xml"]
    kept = [
        bool(re.search(site.sitemap.keep, f"{mapped.url}{p}")) for p in ("job/9.html", "x/9")
    ]
    assert kept == [True, False]
    assert site.sitemap.key is not None
    assert re.search(site.sitemap.key, f"{mapped.url}job/4711.html")[1] == "4711"  # type: ignore[index]  # found
    assert ended.document["sample"][0]["employer"] == "远港物流有限公司"
    assert "robots.txt names sitemaps" in ended.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "posting", [Reply(body=b"<html><h1>x</h1></html>"), Reply(status=404)], ids=["none", "gone"]
)
def test_list_is_proposed_where_postings_have_no_jsonld(
    leads: Leads, home: Path, mapped: Board, posting: Reply
) -> None:
    mapped.paths["/job/11.html"] = lambda _: posting

    ended = leads("sites", "new", "quay", f"{mapped.url}list", "--json")

    assert ended.code == 0, ended.err
    assert load_site(home / "sites" / "quay.yaml").family == "html_listing"
