"""`leads sites explain SITE URL`: why a page would be fetched, skipped or refused tonight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import Issue
from enrich.model import Mark, RawPosting
from spiders.site import load_site
from tests.flows.nights import Nights
from tests.spiders.harvest.board import Board, Reply

Leads = Callable[..., Any]

SITE = """\
id: quay
name: 码头招聘
family: html_listing
language: zh
enabled: {enabled}
source_role: aggregator
base_url: {url}
terms: {{read_on: 2026-11-01, verdict: {terms}}}
list: {{start: [list], items: li, url: a@href, fields: {{title: a}}}}
"""
RULES = b"User-agent: *\nDisallow: /job/9\nAllow: /job/99\nCrawl-delay: 2\n"


@pytest.fixture
def board() -> Iterator[Board]:
    """A board whose robots.txt closes some of its postings."""
    here = Board()
    here.paths["/robots.txt"] = lambda _: Reply(body=RULES)
    yield here
    here.close()


def described(home: Path, url: str, *, enabled: str = "true", terms: str = "allowed") -> None:
    file = home / "sites" / "quay.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SITE.format(url=url, enabled=enabled, terms=terms), encoding="utf-8")


def read(url: str, key: str, **said: Any) -> RawPosting:
    return RawPosting(
        site="quay",
        key=key,
        url=f"{url}job/{key}",
        title="报关员",
        employer="远港物流有限公司",
        list_hash=f"h{key}",
        **said,
    )


def says(found: Any, what: str) -> str:
    return "; ".join(one["says"] for one in found["findings"] if one["what"] == what)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "verdict", "robots"),
    [
        ("job/9", "refused", "forbidden: group `User-agent: *`, by `Disallow: /job/9`"),
        (
            "job/99",
            "fetched",
            "allowed: group `User-agent: *`, by `Allow: /job/99`, 2 s between",
        ),
    ],
    ids=["forbidden", "allowed"],
)
def test_robots_verdict_comes_with_its_group_and_rule_and_only_robots_is_asked(  # noqa: PLR0913, PLR0917  fixtures and cases
    leads: Leads, home: Path, board: Board, path: str, verdict: str, robots: str
) -> None:
    described(home, board.url)

    ended = leads("sites", "explain", "quay", f"{board.url}{path}", "--json")

    assert ended.code == 0, ended.err
    assert ended.document["verdict"] == verdict
    assert robots in says(ended.document, "robots.txt")
    assert [ask.path for ask in board.log] == ["/robots.txt"]


@pytest.mark.slow
def test_robots_that_cannot_be_read_refuse_all(leads: Leads, home: Path, board: Board) -> None:
    board.paths["/robots.txt"] = lambda _: Reply(status=500)
    described(home, board.url)

    ended = leads("sites", "explain", "quay", f"{board.url}list", "--json")

    assert ended.document["verdict"] == "refused"
    assert "unreachable: robots.txt answered 500" in says(ended.document, "robots.txt")


URL = "https://quay.invalid/"


@pytest.fixture
def nights(home: Path) -> Nights:
    """Two nights of the site: postings 1 and 2, then only 1; one page of which was odd."""
    described(home, URL)
    past = Nights(home, "quay", "html_listing")
    past.add(date(2026, 11, 10), [read(URL, "1", lastmod="2026-11-09"), read(URL, "2")])
    past.add(
        date(2026, 11, 12),
        marks=[
            Mark(key="1", state="unchanged"),
            Mark(key="2", state="gone", reason="http_404"),
        ],
        odd=[Issue(kind="page_changed", message="h1: not found", where=f"{URL}job/1")],
    )
    return past


def explained(leads: Leads, path: str, day: str) -> Any:
    return leads("sites", "explain", "quay", f"{URL}{path}", "--date", day, "--json").document


def test_known_posting_is_skipped_and_what_would_change_that_is_said(
    leads: Leads, nights: Nights
) -> None:
    found = explained(leads, "job/1", "2026-11-13")

    assert (found["verdict"], nights.site) == ("skipped", "quay")
    plan = says(found, "plan")
    assert "not again before 2026-11-24" in plan
    assert "fingerprint h1" in plan
    assert "lastmod is no longer 2026-11-09" in plan
    assert "last 2026-11-12, open" in says(found, "store")


def test_known_posting_is_read_again_after_a_fortnight(leads: Leads, nights: Nights) -> None:
    found = explained(leads, "job/1", "2026-11-24")

    assert (found["verdict"], nights.site) == ("fetched", "quay")
    assert "14 days ago: again" in says(found, "plan")


def test_issues_of_the_last_night_that_name_the_page_are_shown(
    leads: Leads, nights: Nights
) -> None:
    found, other = (explained(leads, f"job/{n}", "2026-11-13") for n in (1, 2))

    assert nights.site == "quay"
    assert says(found, "its issues then") == "page_changed: h1: not found"
    assert says(found, "last night").startswith("2026-11-12: ok")
    assert says(other, "its issues then") == ""


def test_posting_is_known_by_the_address_of_its_page_too(leads: Leads, nights: Nights) -> None:
    nights.add(date(2026, 11, 13), [read(URL, "3", page_url=f"{URL}api/3")])

    assert "posting 3" in says(explained(leads, "api/3", "2026-11-14"), "store")
    assert explained(leads, "api/4", "2026-11-14")["verdict"] == "fetched"


def test_closed_posting_is_told_with_its_reason(leads: Leads, nights: Nights) -> None:
    found = explained(leads, "job/2", "2026-11-13")

    assert (found["verdict"], nights.site) == ("skipped", "quay")
    assert "closed 2026-11-12: http_404" in says(found, "store")


@pytest.mark.parametrize(
    ("url", "options", "verdict", "why"),
    [
        ("https://elsewhere.invalid/job/1", {}, "refused", "none of the site's"),
        ("https://www.zhaopin.com/job/1", {}, "refused", "deny file: zhaopin.com"),
        (f"{URL}job/7", {"terms": "forbidden", "enabled": "false"}, "refused", "terms"),
        (f"{URL}job/7", {"enabled": "false"}, "skipped", "at night: no"),
        (f"{URL}job/7", {}, "fetched", "plan: new"),
    ],
    ids=["foreign host", "denied", "terms forbid", "not enabled", "new"],
)
def test_what_decides_is_named(  # noqa: PLR0913, PLR0917  fixtures and cases
    leads: Leads, home: Path, url: str, options: dict[str, str], verdict: str, why: str
) -> None:
    described(home, URL, **options)

    ended = leads("sites", "explain", "quay", url, "--json")

    assert ended.code == 0, ended.err
    assert ended.document["verdict"] == verdict
    assert why in ended.document["why"]


@pytest.mark.parametrize(
    ("address", "page", "verdict"),
    [
        ("https://careers.smartrecruiters.com/Kite", "v1/companies/Kite/postings/9", "fetched"),
        ("https://boards.greenhouse.io/kite", "kite/jobs/9", "skipped"),
    ],
    ids=["a board with pages", "a board that is whole in its list"],
)
def test_boards_ask_for_pages_of_postings_only_where_the_list_lacks_them(
    leads: Leads, home: Path, address: str, page: str, verdict: str
) -> None:
    leads("sites", "new", "kite", address)
    base = load_site(home / "sites" / "kite.yaml").base_url

    ended = leads("sites", "explain", "kite", f"{base}{page}", "--json")

    plan = [one for one in ended.document["findings"] if one["what"] == "plan"]
    assert [one["decides"] for one in plan] == [verdict]


@pytest.mark.parametrize(
    ("path", "verdict", "plan"),
    [
        ("job/7", "fetched", "new: its address is like those of postings that are known"),
        ("company/7", "skipped", "no list leads there: would not be asked for"),
        ("job/7/apply", "skipped", "no list leads there"),
        ("about", "skipped", "known postings are at addresses like /job/"),
        ("list", "fetched", "a list page: read every night"),
        ("list?page=3", "skipped", "nothing in the site file leads from list to list"),
    ],
)
def test_address_that_no_list_leads_to_is_told_from_a_posting(
    leads: Leads, nights: Nights, path: str, verdict: str, plan: str
) -> None:
    found = explained(leads, path, "2026-11-13")

    assert (found["verdict"], nights.site) == (verdict, "quay")
    assert plan in says(found, "plan")


@pytest.mark.parametrize(
    ("lists", "path", "plan"),
    [
        ("pages: {url: 'list/{page}', first: 1, last: 20}", "list/7", "a list page"),
        ("pages: {url: 'list/{page}', first: 1, last: 20}", "list/21", "its pages end at 20"),
        ("start: [list], next: a.next@href", "list?page=3", "a list page, if the one before"),
    ],
    ids=["counted", "beyond the last", "linked"],
)
def test_further_pages_of_a_list_are_known(
    leads: Leads, home: Path, lists: str, path: str, plan: str
) -> None:
    described(home, URL)
    file = home / "sites" / "quay.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("start: [list]", lists))

    assert plan in says(explained(leads, path, "2026-11-13"), "plan")
