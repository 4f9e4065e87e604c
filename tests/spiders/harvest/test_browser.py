"""Pages that scripts fill: a real Chromium, and a board that counts what reaches it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from enrich.model import Verdict
from spiders.browser import chromium_path
from spiders.families import PageRequest
from spiders.fetch import fetched, page_of_site
from spiders.handover import Handover
from tests.spiders.harvest.board import Ask, Board, Reply, as_html, as_json
from tests.spiders.harvest.conftest import remember
from tests.spiders.harvest.scripted import APP, RENDER, SHELL, SHORT, rendered_site, scripted
from tests.spiders.harvest.test_archive import replayed

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not chromium_path(), reason="there is no Chromium on the PATH"),
]

Harvested = Callable[..., list[Handover]]


def titles(handover: Handover) -> list[str]:
    return sorted(row.title for row in handover.rows())


def said(handover: Handover) -> str:
    return " | ".join(issue.message for issue in handover.issues())


def test_postings_that_scripts_fill_in_are_read(board: Board, harvested: Harvested) -> None:
    scripted(board, jobs=12)

    (handover,) = harvested(rendered_site(board))

    shown = {row.url: (row.title, row.employer) for row in handover.rows()}
    assert shown == {
        f"{board.url}view/{key}": (job["title"], job["employer"])
        for key, job in board.jobs.items()
    }
    assert handover.report.verdict is Verdict.OK


def test_a_script_is_asked_for_once_a_night_and_nothing_to_look_at_ever(
    board: Board, harvested: Harvested
) -> None:
    seen = '<link rel="stylesheet" href="/a.css"><img src="/a.png"><iframe src="/ad"></iframe>'
    scripted(board, jobs=3)
    board.paths["/list/1"] = lambda _: as_html(seen + SHELL)

    harvested(rendered_site(board))

    paths = [ask.path for ask in board.log]
    assert sorted(paths) == sorted(
        ["/robots.txt", "/list/1", "/app.js", "/api/jobs?page=1"]
        + [f"/{kind}/{key}" for kind in ("view", "api/job") for key in "123"]
    )


def test_the_pace_holds_between_all_requests_of_pages_and_of_scripts(
    board: Board, harvested: Harvested
) -> None:
    scripted(board, jobs=3)

    (handover,) = harvested(rendered_site(board, limits={"delay_s": 0.2}))

    assert handover.report.rows == 3
    assert len(board.log) == 10
    assert min(board.gaps()) >= 0.2


def test_robots_txt_holds_for_what_scripts_ask(board: Board, harvested: Harvested) -> None:
    scripted(board, jobs=3)
    rules = b"User-agent: *\nDisallow: /api/"
    board.paths["/robots.txt"] = lambda _: Reply(body=rules)

    (handover,) = harvested(rendered_site(board, render=SHORT))

    assert board.asked("/api/") == []
    assert handover.report.pages == {"robots_forbidden": 1}
    assert handover.report.verdict is Verdict.BLOCKED
    assert "robots.txt forbids" in handover.report.reasons[0]


def test_another_host_is_never_asked(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    counting = f"fetch('{other_board.url}count', {{mode: 'no-cors'}});"
    scripted(board, jobs=2, script=counting + APP)

    (handover,) = harvested(rendered_site(board))

    assert handover.report.rows == 2
    assert other_board.log == []


def test_a_page_filled_from_a_host_that_its_file_does_not_name_says_so(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    scripted(board, jobs=2, script=APP.replace("'/api", f"'{other_board.url}api"))

    (handover,) = harvested(rendered_site(board, render=SHORT))

    assert handover.report.pages == {"not_filled": 1}
    assert handover.report.verdict is Verdict.CHANGED
    assert "add it to `hosts`" in said(handover)


def test_a_host_that_the_file_names_is_asked_for_a_pages_data(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    scripted(board, jobs=2, script=APP.replace("'/api", f"'{other_board.url}api"))
    scripted(other_board, jobs=2)

    (handover,) = harvested(
        rendered_site(board, hosts=[other_board.url.removeprefix("http://").strip("/")])
    )

    assert handover.report.rows == 2
    assert {ask.path for ask in other_board.asked("/api")} == {
        "/api/jobs?page=1", "/api/job/1", "/api/job/2",
    }  # fmt: skip


CAPTCHA = as_html(f"<h1>安全验证</h1><p>请完成滑动验证</p>{SHELL}")


def test_a_challenge_is_never_rendered(board: Board, harvested: Harvested) -> None:
    scripted(board)
    board.paths["/list/1"] = lambda _: CAPTCHA

    (handover,) = harvested(rendered_site(board))

    assert [ask.path for ask in board.log] == ["/robots.txt", "/list/1"]
    assert handover.report.pages == {"captcha": 1}
    assert handover.report.verdict is Verdict.BLOCKED


def test_a_challenge_that_scripts_put_up_is_named_and_left(
    board: Board, harvested: Harvested
) -> None:
    wall = "document.body.innerHTML = '<h1>安全验证</h1><p>请完成滑动验证</p>';"
    scripted(board, script=wall)

    (handover,) = harvested(rendered_site(board, render=SHORT))

    assert handover.report.pages == {"captcha": 1}


def test_a_shell_that_sets_a_cookie_and_comes_again_gets_nowhere(
    board: Board, harvested: Harvested
) -> None:
    riddle = (
        "document.cookie = 'passed=1; path=/'; fetch('/check').then(() => location.reload());"
    )
    scripted(board, script=riddle)
    board.paths["/check"] = lambda _: Reply(headers={"Set-Cookie": "seen=1"})

    (handover,) = harvested(rendered_site(board, render=SHORT))

    assert handover.report.pages == {"not_filled": 1}
    assert len(board.asked("/list/1")) == 1
    assert [ask for ask in board.log if "cookie" in ask.headers] == []


def test_no_page_sees_what_another_one_kept(board: Board, harvested: Harvested) -> None:
    kept = """
    const before = document.cookie + (localStorage.getItem('seen') || '');
    document.cookie = 'seen=1; path=/'; localStorage.setItem('seen', 'yes');
    """
    scripted(board, jobs=3, script=kept + APP.replace("${job.title}", "${job.title}${before}"))

    (handover,) = harvested(rendered_site(board))

    assert titles(handover) == ["Clerk 1", "Clerk 2", "Clerk 3"]


ENDLESS = "if (location.pathname === '/view/2') while (true);"
ASKING = "if (location.pathname === '/view/2') setInterval(() => fetch('/more'), 5); else"


@pytest.mark.parametrize(
    ("script", "kind"),
    [(ENDLESS + APP, "browser_hung"), (f"{ASKING} {{ {APP} }}", "not_filled")],
    ids=["busy", "asking"],
)
def test_a_script_without_an_end_costs_its_page_only(
    board: Board, harvested: Harvested, script: str, kind: str
) -> None:
    scripted(board, jobs=4, script=script)
    board.paths["/more"] = lambda _: as_json({})

    (handover,) = harvested(
        rendered_site(board, render=RENDER | {"seconds": 10, "requests": 5})
    )

    assert titles(handover) == ["Clerk 1", "Clerk 3", "Clerk 4"]
    assert handover.report.pages == {"ok": 4, kind: 1}
    assert len(board.asked("/more")) <= 5


def test_a_posting_that_scripts_call_gone_is_gone(board: Board, harvested: Harvested) -> None:
    scripted(board, jobs=2)
    gone = "<h1>Sorry</h1><p>This job is no longer available.</p>"
    over = (
        f"if (location.pathname === '/view/2') document.body.innerHTML = '{gone}'; else {{%s}}"
    )
    board.paths["/app.js"] = lambda _: Reply(body=(over % APP).encode())

    (handover,) = harvested(rendered_site(board, render=SHORT | {"detail": "h1 + h2"}))

    assert titles(handover) == ["Clerk 1"]
    assert [(mark.state, mark.reason) for mark in handover.marks()] == [("gone", "removed")]


@pytest.mark.parametrize("allowed", [False, True], ids=["no", "yes"])
def test_scripts_post_only_where_the_file_allows_it(
    board: Board, harvested: Harvested, allowed: bool
) -> None:
    posting = APP.replace("+ number))", "+ number, {method: 'POST', body: '{}'}))")
    scripted(board, jobs=2, script=posting)

    (handover,) = harvested(
        rendered_site(board, render=(RENDER if allowed else SHORT) | {"post": allowed})
    )

    methods = [ask.method for ask in board.asked("/api/jobs")]
    assert methods == (["POST"] if allowed else [])
    assert handover.report.rows == (2 if allowed else 0)
    assert ("render.post" in said(handover)) is not allowed


def test_what_scripts_ask_counts_as_pages_of_the_night(
    board: Board, harvested: Harvested
) -> None:
    scripted(board, jobs=9)

    (handover,) = harvested(rendered_site(board, limits={"delay_s": 0, "pages": 7}))

    assert len(board.log) == 1 + 7
    assert handover.report.rows == 2
    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "page budget" in handover.report.reasons[0]


def test_the_whole_page_is_read_whatever_its_shell_has_for_a_version(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    """The shell never changes: its ETag must not say that a posting did not either."""
    scripted(board, jobs=2)
    shell = as_html(SHELL)
    shell.headers["ETag"] = '"one"'
    board.paths |= {f"/view/{key}": lambda _: shell for key in "12"}
    site = rendered_site(board)
    known = remember(harvested(site), tmp_path / "known")
    board.jobs["2"]["title"] = "Captain"

    (handover,) = harvested(site, known=known)

    assert titles(handover) == ["Captain"]
    assert not any("if-none-match" in ask.headers for ask in board.log)


def test_a_page_of_another_charset_is_rendered_and_read_right(
    board: Board, harvested: Harvested
) -> None:
    scripted(board, jobs=1)
    chinese = f'<meta charset="gbk"><h2>宁波海港贸易有限公司</h2>{SHELL}'
    head = "document.body.insertAdjacentHTML('afterbegin', '<h1>Clerk</h1>');"
    script = f"if (location.pathname === '/view/1') {{{head}}} else {{{APP}}}"
    board.paths["/app.js"] = lambda _: Reply(body=script.encode())
    plain = {"Content-Type": "text/html"}
    board.paths["/view/1"] = lambda _: Reply(headers=plain, body=chinese.encode("gbk"))

    (handover,) = harvested(rendered_site(board))

    assert [row.employer for row in handover.rows()] == ["宁波海港贸易有限公司"]


def test_an_archive_of_rendered_pages_replays_to_the_same_rows(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    scripted(board, jobs=3)
    site = rendered_site(board)

    (night,) = harvested(site, archive=tmp_path / "archive")
    _, rows = replayed(tmp_path / "archive" / "board", site, tmp_path / "replay")

    assert rows == list(night.rows())
    assert len(rows) == 3


def test_pages_that_scripts_fill_are_called_so_where_nobody_renders_them(
    board: Board, harvested: Harvested
) -> None:
    scripted(board)

    (handover,) = harvested(board.html_site())

    assert handover.report.verdict is Verdict.CHANGED
    assert "for scripts to fill" in handover.report.reasons[0]


def test_a_json_ld_posting_that_scripts_put_in_is_read(
    board: Board, harvested: Harvested
) -> None:
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "Pilot",
        "hiringOrganization": {"@type": "Organization", "name": "Harbour Ltd"},
        "description": "Bring ships in.",
    }
    board.paths |= {
        "/view/1": lambda _: as_html(SHELL),
        "/api/1": lambda _: as_json(posting),
        "/app.js": lambda _: Reply(body=PUTS_JSON_LD),
    }
    render = {"detail": 'script[type="application/ld+json"]'}

    (handover,) = harvested(board.sitemap_site(f"{board.url}view/1", render=render))

    assert [(row.title, row.employer) for row in handover.rows()] == [("Pilot", "Harbour Ltd")]


PUTS_JSON_LD = b"""
fetch('/api/1').then(answer => answer.text()).then(text => {
  const data = document.createElement('script');
  data.type = 'application/ld+json';
  data.text = text;
  document.head.append(data);
});
"""


def test_a_single_page_is_filled_as_in_a_night(
    board: Board, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What `leads sites record` asks for, in a process of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    scripted(board, jobs=2)
    site = rendered_site(board)
    request = PageRequest(url=f"{board.url}view/2", role="detail")

    came = fetched(page_of_site(site, request, contact="", own_sites=tmp_path))

    assert (came.kind, came.status) == ("", 200)
    assert b"<h1>Clerk 2</h1>" in came.body
    assert [ask.path for ask in board.log] == [
        "/robots.txt", "/view/2", "/app.js", "/api/job/2",
    ]  # fmt: skip


def test_a_night_that_is_over_waits_for_no_page(board: Board, harvested: Harvested) -> None:
    scripted(board, jobs=2, script="setInterval(() => 0, 50)")

    def never_shown(_: Ask) -> Reply:
        return as_html(SHELL)

    board.paths["/list/1"] = never_shown

    (handover,) = harvested(
        rendered_site(board, render=RENDER | {"seconds": 120}), soft_timeout_s=3.0
    )

    assert "time ran out" in handover.report.reasons[0]
