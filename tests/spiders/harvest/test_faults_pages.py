"""Faults in what pages say (F7, F9 to F12, cases 4 to 8, 10 and 16): named, never rows."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from itertools import count
from urllib.parse import urlsplit

import pytest

from enrich.model import Verdict
from spiders.handover import Handover
from spiders.polite.door import authority
from tests.spiders.harvest.board import (
    Ask,
    Board,
    Reply,
    as_html,
    as_json,
    html_job,
    html_list,
)

pytestmark = pytest.mark.each_wire

Harvested = Callable[..., list[Handover]]

CAPTCHA = as_html("<h1>安全验证</h1><p>请完成滑动验证</p>")
DENIED = as_html("<h1>Access denied</h1><p>Your request was blocked.</p>")
SHELL = as_html('<div id="app"></div><script src="/app.js"></script>')


@pytest.mark.parametrize(
    ("page", "kind", "verdict"),
    [
        (CAPTCHA, "captcha", Verdict.BLOCKED),
        (DENIED, "forbidden", Verdict.BLOCKED),
        (SHELL, "empty_shell", Verdict.CHANGED),
    ],
    ids=["captcha", "denied", "shell"],
)
def test_f7_three_walls_in_a_row_end_the_night_and_no_way_round_is_tried(
    board: Board, harvested: Harvested, page: Reply, kind: str, verdict: Verdict
) -> None:
    board.paths |= {f"/view/{key}": lambda _: page for key in board.jobs}

    (handover,) = harvested(board.html_site())

    asked = [ask.path for ask in board.asked("/view/")]
    assert len(asked) == len(set(asked)) <= 4
    assert handover.report.pages[kind] == len(asked)
    assert handover.report.verdict is verdict
    assert handover.report.rows == 0


SOFT_404 = as_html("<h1>Sorry</h1><p>This job is no longer available.</p>")


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (SOFT_404, "soft_404"),
        (Reply(body=b""), "empty_shell"),
        (
            Reply(body=b"PK\x03\x04 a.zip", headers={"Content-Type": "application/zip"}),
            "wrong_type",
        ),
    ],
    ids=["soft 404", "empty 200", "F12 zip"],
)
def test_case_6_a_page_that_is_no_posting_is_no_row(
    board: Board, harvested: Harvested, page: Reply, kind: str
) -> None:
    board.paths["/view/1"] = lambda _: page

    (handover,) = harvested(board.html_site())

    assert handover.report.pages[kind] == 1
    assert handover.report.rows == 29


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (as_json({"code": 37, "message": "您的环境存在异常"}), "security_check_200"),
        (as_json({}), "empty_json"),
        (SOFT_404, "wrong_type"),
        (as_json({"jobs": None}), "empty_json"),
    ],
    ids=["code 37", "nothing", "html for json", "null"],
)
def test_case_6_an_answer_that_is_no_list_is_named(
    board: Board, harvested: Harvested, page: Reply, kind: str
) -> None:
    board.paths["/jobs"] = lambda _: page

    (handover,) = harvested(board.site())

    assert handover.report.pages == {kind: 1}
    assert not handover.report.verdict.healthy


def test_case_6_html_where_a_sitemap_was_due_is_a_change(
    board: Board, harvested: Harvested
) -> None:
    board.paths["/sitemap.xml"] = lambda _: html_job(board.jobs["1"])

    (handover,) = harvested(board.sitemap_site())

    assert handover.report.verdict is Verdict.CHANGED
    assert handover.report.rows == 0


def test_case_5_a_page_that_refreshes_to_a_check_is_counted_each_time(
    board: Board, harvested: Harvested
) -> None:
    check = '<meta http-equiv="refresh" content="0; url=/verify?from=list">'
    board.paths |= {f"/view/{key}": lambda _: as_html(check) for key in "123"}

    (handover,) = harvested(board.html_site())

    assert handover.report.pages["security_check_200"] == 3
    assert handover.report.verdict is Verdict.BLOCKED
    assert not board.asked("/verify")


GBK_JOB = (
    "<h1>镕喆外贸业务员</h1><h2>苏州堃元贸易有限公司</h2><p>负责海外客户开发，出差东南亚。</p>"
)


@pytest.mark.parametrize("charset", ["gbk", "gb18030"])
@pytest.mark.parametrize("said", ["text/html; charset=utf-8", "text/html; charset=gb2312", ""])
def test_case_4_a_page_in_another_charset_than_it_says_is_read_right(
    board: Board, harvested: Harvested, charset: str, said: str
) -> None:
    page = as_html(GBK_JOB, charset)
    page.headers["Content-Type"] = said or "text/html"
    board.jobs = {"1": {"id": "1", "title": "", "employer": ""}}
    board.paths["/view/1"] = lambda _: page

    (handover,) = harvested(board.html_site())

    (row,) = handover.rows()
    assert (row.title, row.employer) == ("镕喆外贸业务员", "苏州堃元贸易有限公司")


def test_f10_a_page_of_broken_characters_is_refused(board: Board, harvested: Harvested) -> None:
    broken = as_html("<h1>�����</h1><h2>��������</h2>" + "<p>����</p>" * 9)
    board.paths["/view/1"] = lambda _: broken

    (handover,) = harvested(board.html_site())

    assert handover.report.pages["damaged_text"] == 1
    assert "�" not in "".join(row.employer for row in handover.rows())


def test_f10_gbk_within_a_utf_8_page_is_read_or_refused_and_never_guessed(
    board: Board, harvested: Harvested
) -> None:
    page = as_html("<h1>外贸业务员</h1><h2>苏州堃元贸易有限公司</h2><p>负责海外客户开发</p>")
    advert = "<p>另聘：出差东南亚的销售经理</p>".encode("gbk") * 3
    page.body = page.body.replace(b"</body>", advert + b"</body>")
    board.paths["/view/1"] = lambda _: page

    (handover,) = harvested(board.html_site())

    read = {row.key: row.employer for row in handover.rows()}.get(f"{board.url}view/1")
    assert read in {None, "苏州堃元贸易有限公司"}
    assert (read is None) == ("damaged_text" in handover.report.pages)


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("Har\x00bour Ltd", "Harbour Ltd"),
        ("Harbour\u202e dtL", "Harbour dtL"),
        ("Harbour \ud83d Ltd", "Harbour Ltd"),
    ],
    ids=["NUL", "right to left", "half a character"],
)
def test_f10_characters_that_hide_do_not_reach_a_name(
    board: Board, harvested: Harvested, shown: str, kept: str
) -> None:
    board.paths["/job/1"] = lambda _: as_json({**board.jobs["1"], "employer": shown})

    (handover,) = harvested(board.site())

    assert {row.key: row.employer for row in handover.rows()}["1"] == kept


def test_f11_hostile_markup_costs_only_its_own_page(board: Board, harvested: Harvested) -> None:
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    hostile = {
        "/view/1": as_html("<div>" * 40_000),
        "/view/2": as_html("<!--" * 20_000),
        "/view/3": as_html(f"<p {attributes}>x</p>"),
        "/view/4": as_html(f'<p title="{"x" * 1_000_000}">x</p>'),
    }
    board.paths |= {path: lambda ask: hostile[ask.path] for path in hostile}

    (handover,) = harvested(board.html_site())

    keys = {row.key.rsplit("/", 1)[1] for row in handover.rows()}
    assert keys >= set(board.jobs) - set("1234")
    named = {issue.where.rsplit("/", 1)[1] for issue in handover.issues()}
    assert named >= set("12")
    assert handover.report.verdict is not Verdict.ERROR


def test_f9_a_list_with_a_next_page_for_ever_stops_when_nothing_is_new(
    board: Board, harvested: Harvested
) -> None:
    def calendar(ask: Ask) -> Reply:
        day = int(ask.path.rsplit("/", 1)[1])
        return as_html(f'{ITEM}<a class="next" href="/list/{day + 1}">next day</a>')

    board.paths |= {f"/list/{day}": calendar for day in range(1, 40)}

    (handover,) = harvested(board.html_site())

    assert len(board.asked("/list/")) == 3
    assert "the list repeats itself without an end" in handover.report.reasons


ITEM = '<ul><li class="job"><a href="/view/1">Clerk 1</a><b>Firm 1</b></li></ul>'


def test_f9_new_postings_for_ever_stop_at_the_sites_page_limit(
    board: Board, harvested: Harvested
) -> None:
    numbers = count(1)

    def endless(_: Ask) -> Reply:
        number = str(next(numbers))
        return as_json({"jobs": [{"id": number, "title": f"Clerk {number}", "employer": "F"}]})

    board.paths["/jobs"] = endless
    paging = {"kind": "page", "param": "page", "start": 1}

    (handover,) = harvested(
        board.site(paging=paging, detail=None, limits={"delay_s": 0.0, "pages": 30})
    )

    assert len(board.asked("/jobs")) == 30
    assert handover.report.verdict is Verdict.INCOMPLETE


def test_f9_a_count_of_a_million_pages_ends_where_the_postings_do(
    board: Board, harvested: Harvested
) -> None:
    pages = {"url": "list/{page}", "last": 100_000}
    site = board.html_site()
    listing = {**site.list.model_dump(exclude_unset=True), "start": [], "pages": pages}

    (handover,) = harvested(board.html_site(list=listing))

    assert len(board.asked("/list/")) <= 6
    assert handover.report.rows == 30


def test_f9_a_session_in_the_address_makes_no_new_posting(
    board: Board, harvested: Harvested
) -> None:
    session = count(1000)

    def listed(ask: Ask) -> Reply:
        text = html_list(board.jobs, int(ask.path.rsplit("/", 1)[1]), 10).body.decode()
        return as_html(text.replace('">Clerk', f'?sid={next(session)}">Clerk'))

    board.paths |= {f"/list/{page}": listed for page in range(1, 4)}
    site = board.html_site(drop_params=["sid"])

    (first,) = harvested(site)
    (second,) = harvested(site)

    keys = [{row.key for row in handover.rows()} for handover in (first, second)]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 30


def test_case_8_a_total_that_grows_while_paging_is_no_gap(
    board: Board, harvested: Harvested
) -> None:
    def growing(ask: Ask) -> Reply:
        page = int(ask.query["page"][0])
        board.jobs |= {str(30 + page): {**board.jobs["1"], "id": str(30 + page)}}
        return board.page(page)

    board.paths["/jobs"] = growing

    (handover,) = harvested(board.site())

    assert handover.report.verdict is Verdict.OK
    assert handover.report.rows == len(board.jobs)


def test_case_8_one_posting_on_two_pages_is_one_row(board: Board, harvested: Harvested) -> None:
    def shifted(ask: Ask) -> Reply:
        first = (int(ask.query["page"][0]) - 1) * 9
        return as_json({"jobs": list(board.jobs.values())[first : first + 10], "total": 30})

    board.paths["/jobs"] = shifted

    (handover,) = harvested(board.site())

    keys = [row.key for row in handover.rows()]
    assert len(keys) == len(set(keys))


def test_case_8_a_list_cut_short_says_how_many_are_missing(
    board: Board, harvested: Harvested
) -> None:
    board.total = 10_000

    (handover,) = harvested(board.site())

    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "30 of 10000 postings were collected" in handover.report.reasons


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><urlset><url><loc>http://x.invalid/&j;</loc></url></urlset>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "/dtd"><!ENTITY f SYSTEM '
    b'"file:///etc/passwd">]><urlset><url><loc>/view/&x;&f;</loc></url></urlset>'
)


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        OUTSIDE,
        gzip.compress(b"<urlset>" + bytes(70 << 20), 1),
        gzip.compress(b"x" * 99)[:20],
    ],
    ids=["entity bomb", "entity from outside", "70 MB in gz", "gz cut off"],
)
def test_f12_a_hostile_sitemap_expands_nothing_and_loads_nothing(
    board: Board, harvested: Harvested, body: bytes
) -> None:
    board.paths["/sitemap.xml"] = lambda _: Reply(body=body)

    (handover,) = harvested(board.sitemap_site())

    assert {ask.path for ask in board.log} <= {"/robots.txt", "/sitemap.xml", "/view/"}
    assert not handover.report.verdict.healthy
    assert handover.report.rows == 0


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://10.0.0.1/job/1", "address"),
        ("http://169.254.169.254/latest/meta-data/", "address"),
        ("http://[fc00::1]/job/1", "address"),
        ("http://jobs.invalid/job/1", "elsewhere"),
        ("file:///etc/passwd", "scheme"),
    ],
)
def test_case_16_a_sitemap_leads_to_no_private_place(
    board: Board, harvested: Harvested, url: str, kind: str
) -> None:
    (handover,) = harvested(board.sitemap_site(url))

    assert [ask.path for ask in board.log] == ["/robots.txt", "/sitemap.xml"]
    assert handover.report.pages == {"ok": 1, kind: 1}
    assert handover.report.rows == 0


@pytest.mark.slow
def test_case_10_fifty_thousand_urls_are_listed_and_the_limit_holds(
    board: Board, harvested: Harvested
) -> None:
    urls = (f"{board.url}view/{number}" for number in range(50_000))
    site = board.sitemap_site(*urls, limits={"delay_s": 0.0, "pages": 3})

    (handover,) = harvested(site)

    assert handover.report.listed == handover.report.declared_total == 50_000
    assert len(board.log) == 4
    assert not handover.report.verdict.healthy


@pytest.mark.parametrize(
    ("shown", "asked"),
    [
        ("view/1?a=1&amp;b=2", "/view/1?a=1&b=2"),
        ("view/%E8%81%8C?x=&#49;", "/view/%E8%81%8C?x=1"),
        ("view/1#apply", "/view/1"),
    ],
    ids=["amp", "number", "fragment"],
)
def test_case_10_addresses_in_a_sitemap_are_written_in_xml(
    board: Board, harvested: Harvested, shown: str, asked: str
) -> None:
    harvested(board.sitemap_site(board.url + shown))

    assert [ask.path for ask in board.asked("/view")] == [asked]


def test_case_10_a_sitemap_may_call_its_http_site_https() -> None:
    here, there = urlsplit("http://jobs.test/sitemap.xml"), urlsplit("https://jobs.test/job/1")

    assert authority(here) == authority(there)


PRIVATE = [
    "13800138000", "１３８００１３８０００", "一三八零零一三八零零零", "+86 138-0013-8000",
    "lin.hua@harbour.example", "lin.hua＠harbour.example", "微信：linhua_88",
]  # fmt: skip


def test_case_14_no_persons_contact_reaches_the_disk_in_any_script(
    board: Board, harvested: Harvested
) -> None:
    ways = "".join(f"<p>联系：{way}</p>" for way in PRIVATE)
    page = as_html(
        f"<h1>Clerk</h1><h2>Firm</h2><div>{'负责海外客户开发，出差东南亚。' * 5}{ways}</div>"
    )
    board.paths["/view/1"] = lambda _: page
    fields = {"title": "h1", "employer": "h2", "description": {"css": "div", "html": True}}

    (handover,) = harvested(board.html_site(detail={"fields": fields}))

    files = (file for file in handover.folder.iterdir() if file.suffix)
    written = "".join(file.read_text(encoding="utf-8") for file in files)
    assert "出差东南亚" in written
    assert [way for way in PRIVATE if way.removeprefix("微信：") in written] == []
    assert handover.report.issues["redacted"] == 1
