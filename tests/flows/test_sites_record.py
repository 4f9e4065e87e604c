"""`leads sites record` and `test`: pages kept with what a person agreed they hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.spiders.harvest.board import Board, Reply

Leads = Callable[..., Any]

SITE = """\
id: quay
name: 码头招聘
family: html_listing
language: zh
source_role: aggregator
base_url: https://quay.example/
list:
  start: [list]
  items: li.job
  total: {css: p.sum, regex: '(\\d+)'}
  url: a@href
  fields: {title: a, employer: span.co, city: span.area}
detail:
  fields: {title: h1, employer: h2, description: div.text}
"""
ENTRY = (
    "<li class='job'><a href='/job/{n}.html'>报关员{n}</a>"
    "<span class='co'>远港物流有限公司</span><span class='area'>宁波</span></li>"
)
ROWS = "".join(ENTRY.format(n=n) for n in (11, 12))
LIST = f"<html><body><p class='sum'>共 2 条</p><ul>{ROWS}</ul></body></html>"
URL = "https://quay.example/list"


@pytest.fixture
def site(home: Path) -> Path:
    """The file of a site of the user's own."""
    file = home / "sites" / "quay.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(SITE, encoding="utf-8")
    return file


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A list page as it was served, in GBK."""
    file = tmp_path / "list.html"
    file.write_bytes(LIST.encode("gb18030"))
    return file


@pytest.fixture
def case(leads: Leads, home: Path, site: Path, page: Path) -> Path:
    """The list, recorded and not yet reviewed."""
    ended = leads("sites", "record", site.stem, URL, "--page", page, "--date", "2026-11-24")
    assert ended.code == 0, ended.err
    return home / "sites" / "tests" / "quay" / "list"


def edited(case: Path, **said: Any) -> None:
    file = case / "expected.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **said}), "utf-8")


def test_recorded_page_is_kept_byte_for_byte_with_what_is_read_of_it(
    case: Path, page: Path
) -> None:
    said = json.loads((case / "expected.json").read_text("utf-8"))

    assert (case / said["page"]).read_bytes() == page.read_bytes()
    assert (said["url"], said["recorded_on"], said["reviewed"]) == (URL, "2026-11-24", False)
    assert (said["class"], said["role"], said["declared_total"]) == ("ok", "list", 2)
    assert said["rows"][0] == {
        "key": "https://quay.example/job/11.html",
        "url": "https://quay.example/job/11.html",
        "title": "报关员11",
        "employer": "远港物流有限公司",
        "city": "宁波",
    }


def test_recorded_page_is_red_until_a_person_reviewed_it(leads: Leads, case: Path) -> None:
    before = leads("sites", "test", "--json")
    edited(case, reviewed=True)
    after = leads("sites", "test", "quay", "--json")

    assert before.code == 4
    assert [one["state"] for one in before.document["cases"]] == ["not reviewed"]
    assert after.code == 0, after.out
    assert [one["state"] for one in after.document["cases"]] == ["ok"]


def test_what_reads_otherwise_is_named_by_row_and_field(
    leads: Leads, case: Path, site: Path
) -> None:
    edited(case, reviewed=True)
    site.write_text(SITE.replace("span.area", "span.place").replace("p.sum", "p.total"))

    ended = leads("sites", "test")

    assert ended.code == 4
    assert "declared_total: expected 2, read None" in ended.out
    assert "https://quay.example/job/12.html: city: expected '宁波', read ''" in ended.out
    assert "1 recorded pages, 1 red" in ended.err


def test_posting_that_is_read_no_more_or_anew_is_a_difference(leads: Leads, case: Path) -> None:
    said = json.loads((case / "expected.json").read_text("utf-8"))
    first, second = said["rows"]
    edited(case, reviewed=True, rows=[first, {**second, "key": "gone", "url": "gone"}])

    ended = leads("sites", "test", "--json")

    found = ended.document["cases"][0]["differences"]
    assert [(one["row"], one["expected"] is None) for one in found] == [
        ("gone", False),
        ("https://quay.example/job/12.html", True),
    ]


def test_recorded_page_is_never_written_over(leads: Leads, case: Path, page: Path) -> None:
    edited(case, reviewed=True)

    ended = leads("sites", "record", "quay", URL, "--page", page)

    assert ended.code == 1
    assert "is recorded already" in ended.err
    assert json.loads((case / "expected.json").read_text("utf-8"))["reviewed"] is True


def test_odd_page_is_recorded_as_what_it_is(leads: Leads, site: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.html"
    gone.write_text("<html><title>职位已下线</title><body>该职位已下线</body></html>", "utf-8")

    url = "https://quay.example/job/9.html"
    ended = leads("sites", "record", site.stem, url, "--page", gone, "--json")

    assert ended.code == 0, ended.err
    assert (ended.document["class"], ended.document["rows"]) == ("soft_404", [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"url": 1', "expected.json:1: is no JSON"),
        ('{"url": "x"}', "expected.json: base_url: is missing"),
    ],
    ids=["cut off", "a field missing"],
)
def test_case_that_is_broken_is_red_and_says_where(
    leads: Leads, case: Path, text: str, told: str
) -> None:
    (case / "expected.json").write_text(text)

    ended = leads("sites", "test", "--json")

    (only,) = ended.document["cases"]
    assert (ended.code, only["state"]) == (4, "broken")
    assert told in only["lines"][0]


def test_site_without_recorded_pages_is_told_how_to_record_one(
    leads: Leads, site: Path
) -> None:
    ended = leads("sites", "test", site.stem)

    assert ended.code == 1
    assert "no page is recorded; leads sites record quay URL" in ended.err


def test_page_of_a_site_whose_terms_forbid_it_is_not_asked_for(
    leads: Leads, home: Path, site: Path
) -> None:
    site.write_text(SITE + "terms: {read_on: 2026-01-05, verdict: forbidden}\n", "utf-8")

    ended = leads("sites", "record", "quay", URL, "--contact", "sales@quay.example")

    assert ended.code == 1
    assert ended.err == "leads: quay.yaml: terms: the site's terms forbid it\n"
    assert not (home / "sites" / "tests").exists()


@pytest.fixture
def board() -> Iterator[Board]:
    """The same site on loopback."""
    here = Board()
    here.paths["/list"] = lambda _: Reply(
        headers={"Content-Type": "text/html; charset=gbk", "Set-Cookie": "sid=1"},
        body=LIST.encode("gbk"),
    )
    yield here
    here.close()


@pytest.mark.slow
def test_page_is_fetched_as_the_site_is_visited_and_reads_the_same_offline(
    leads: Leads, home: Path, site: Path, board: Board
) -> None:
    site.write_text(SITE.replace("https://quay.example/", board.url), "utf-8")

    ended = leads("sites", "record", "quay", f"{board.url}list", "--json")
    case = home / "sites" / "tests" / "quay" / "list"
    edited(case, reviewed=True)
    board.close()
    again = leads("sites", "test")

    assert ended.code == 0, ended.err
    assert [ask.path for ask in board.log] == ["/robots.txt", "/list"]
    said = json.loads((case / "expected.json").read_text("utf-8"))
    assert said["headers"]["content-type"] == "text/html; charset=gbk"
    assert "set-cookie" not in said["headers"]
    assert (case / "page.html").read_bytes() == LIST.encode("gbk")
    assert again.code == 0, again.out
