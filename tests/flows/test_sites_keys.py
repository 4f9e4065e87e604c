"""`leads sites try, explain, record` of a site with a key: no output and no file shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.spiders.harvest.board import Board, Reply, as_json

Leads = Callable[..., Any]
KEY = "k-47/11+mine"
SHOWN = quote(KEY, safe="")
SITE = """\
id: quay
name: Quay
family: json_api
language: en
source_role: aggregator
base_url: {url}
limits: {{delay_s: 0.0}}
promise: {{postings: [1, 100]}}
request: {{url: jobs, query: {{app_key: "env:QUAY_KEY"}}}}
paging: {{kind: page, param: page, start: 1, size: 10}}
list:
  items: jobs
  total: total
  key: id
  url_template: job/{{key}}
  fields: {{title: title, employer: employer, city: city}}
"""


@pytest.fixture
def board(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """A board whose list wants a key in its address, and says it again."""
    here = Board()
    listed = here.page

    def jobs(ask: Any) -> Reply:
        if ask.query.get("app_key") != [KEY]:
            return Reply(status=403)
        page = listed(int(ask.query["page"][0]))
        return Reply(
            headers={"Content-Type": "application/json", "X-At": ask.path}, body=page.body
        )

    here.paths["/jobs"] = jobs
    file = home / "sites" / "quay.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(SITE.format(url=here.url), encoding="utf-8")
    monkeypatch.setenv("QUAY_KEY", KEY)
    yield here
    here.close()


def shows_key(*texts: str) -> bool:
    return any(key in text for text in texts for key in (KEY, SHOWN))


def kept(home: Path) -> str:
    files = (file for file in home.rglob("*") if file.is_file())
    return "\n".join(
        f"{file}\n{file.read_bytes().decode('utf-8', 'replace')}" for file in files
    )


@pytest.mark.slow
def test_a_trial_reads_the_site_and_shows_no_key(
    board: Board, leads: Leads, home: Path
) -> None:
    ended = leads("sites", "try", "quay", "--json")

    assert (ended.code, ended.document["found"]) == (0, 30)
    assert len(board.asked("/jobs")) == 3
    assert not shows_key(ended.out, ended.err, kept(home))


@pytest.mark.parametrize("typed", ["env%3AQUAY_KEY", "env:QUAY_KEY", SHOWN])
def test_a_page_is_recorded_under_the_name_of_its_key(
    board: Board, leads: Leads, home: Path, typed: str
) -> None:
    url = f"{board.url}jobs?app_key={typed}&page=1"

    ended = leads("sites", "record", "quay", url, "--json")

    assert ended.code == 0
    assert [ask.query["app_key"] for ask in board.asked("/jobs")] == [[KEY]]
    assert (ended.document["class"], len(ended.document["rows"])) == ("ok", 10)
    assert not shows_key(ended.out, ended.err, kept(home))
    assert "env%3AQUAY_KEY" in kept(home)


def test_an_explanation_shows_no_key(board: Board, leads: Leads, home: Path) -> None:
    rule = f"User-agent: *\nDisallow: /*app_key={SHOWN}\n"
    board.paths["/robots.txt"] = lambda _: Reply(body=rule.encode())

    ended = leads("sites", "explain", "quay", f"{board.url}jobs?app_key={SHOWN}&page=1")

    assert "forbidden" in ended.out
    assert not board.asked("/jobs")
    assert not shows_key(ended.out, ended.err, kept(home))


def test_a_page_that_fails_is_told_without_the_key(
    board: Board, leads: Leads, home: Path
) -> None:
    board.paths["/jobs"] = lambda ask: Reply(
        status=302, headers={"Location": f"http://198.51.100.7{ask.path}"}
    )

    ended = leads("sites", "record", "quay", f"{board.url}jobs?app_key={SHOWN}&page=1")

    assert "198.51.100.7" in ended.err
    assert not shows_key(ended.out, ended.err, kept(home))


def test_a_key_that_nobody_gave_is_named(
    board: Board, leads: Leads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUAY_KEY")

    ended = leads("sites", "record", "quay", f"{board.url}jobs?app_key=env:QUAY_KEY&page=1")

    assert ended.code != 0
    assert (
        "quay.yaml: request.query.app_key: the environment does not hold QUAY_KEY" in ended.err
    )
    assert board.log == []


def test_robots_alone_are_asked_for_without_any_key(
    board: Board, leads: Leads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUAY_KEY")
    board.paths["/jobs"] = lambda _: as_json({})

    ended = leads("sites", "explain", "quay", f"{board.url}job/1", "--json")

    assert [ask.path for ask in board.log] == ["/robots.txt"]
    assert ended.code == 0
