"""Tokens of OAuth2's client credentials: had once a night, for one host, and kept nowhere."""

from __future__ import annotations

import gzip
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from enrich.issues import SiteError
from enrich.model import Verdict
from spiders.handover import Handover
from spiders.imports import import_file
from spiders.secrets import needed_by
from spiders.site import JsonApiSite, sites
from tests.spiders.harvest.board import Ask, Board, Reply, as_html, as_json
from tests.spiders.harvest.conftest import NIGHT

Harvested = Callable[..., list[Handover]]


def issues(folder: Path) -> str:
    """Return what the hand-overs in `folder` say of issues."""
    files = folder.rglob("issues.jsonl")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def tokens(board: Board, *lives_s: int) -> list[Ask]:
    """Let the board give tokens `tok-en-1` … and want the newest; return how it was asked."""
    asked: list[Ask] = []
    lock = threading.Lock()

    def give(ask: Ask) -> Reply:
        with lock:
            asked.append(ask)
            number = len(asked)
        lives = lives_s[min(number, len(lives_s)) - 1]
        return as_json(
            {"access_token": f"tok-en-{number}", "token_type": "Bearer", "expires_in": lives}
        )

    def jobs(ask: Ask) -> Reply:
        if ask.headers.get("authorization") != f"Bearer tok-en-{len(asked)}":
            return Reply(status=401, body=b'{"error": "expired"}')
        page = board.page(int(ask.query["page"][0]))
        return Reply(headers={"X-Token": ask.headers["authorization"]}, body=page.body)

    board.paths["/token"] = give
    board.paths["/jobs"] = jobs
    return asked


AUTH = {
    "token_url": "token?realm=/partner",
    "client_id": "env:CLIENT_ID",
    "client_secret": "env:CLIENT_SECRET",
    "scope": "jobs read",
}
CLIENT = {"CLIENT_ID": "client-4711", "CLIENT_SECRET": "s3c/ret+of-mine"}


def with_token(board: Board, **changes: Any) -> JsonApiSite:
    """Return the board's site, which wants a token for its lists and shows no pages."""
    return board.site(**{"auth": AUTH, "detail": None, **changes})


def nothing_kept(folder: Path, log: str) -> bool:
    """Return whether neither token nor client stands in any file or in the log."""
    whole = b"".join(
        gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes()
        for f in folder.rglob("*")
        if f.is_file()
    )
    whole += log.encode()
    words = (*CLIENT.values(), "tok-en-", quote(CLIENT["CLIENT_SECRET"], safe=""))
    return not any(word.encode() in whole for word in words)


def test_a_token_is_asked_for_once_a_night_and_kept_nowhere(
    board: Board, harvested: Harvested, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = tokens(board, 1499)
    caplog.set_level(logging.DEBUG)

    (handover,) = harvested(with_token(board), archive=tmp_path / "archive", secrets=CLIENT)

    assert [ask.method for ask in asked] == ["POST"]
    assert asked[0].query == {"realm": ["/partner"]}
    assert "authorization" not in asked[0].headers
    assert len(board.asked("/jobs")) == 3
    assert board.asked("/robots.txt")[0].headers.get("authorization") is None
    assert handover.report.rows == 30
    assert nothing_kept(tmp_path, caplog.text)


def test_the_form_says_who_asks_and_for_what(board: Board, harvested: Harvested) -> None:
    asked = tokens(board, 1499)

    harvested(with_token(board), secrets=CLIENT)

    assert asked[0].form == {
        "grant_type": ["client_credentials"],
        "client_id": [CLIENT["CLIENT_ID"]],
        "client_secret": [CLIENT["CLIENT_SECRET"]],
        "scope": ["jobs read"],
    }


def test_a_token_that_the_site_no_longer_takes_is_renewed_once(
    board: Board, harvested: Harvested
) -> None:
    asked = tokens(board, 1499)
    good = board.paths["/jobs"]
    refuse = iter([False, True])

    def jobs(ask: Ask) -> Reply:
        if next(refuse, False):
            return Reply(status=401)
        return good(ask)

    board.paths["/jobs"] = jobs

    (handover,) = harvested(with_token(board), secrets=CLIENT)

    assert (len(asked), len(board.asked("/jobs"))) == (2, 4)
    assert handover.report.rows == 30
    assert handover.report.verdict is Verdict.OK


def test_a_token_is_renewed_before_it_ends(board: Board, harvested: Harvested) -> None:
    asked = tokens(board, 130)
    clock = {"now": datetime(2026, 1, 5, 1, tzinfo=UTC)}
    good = board.paths["/jobs"]

    def jobs(ask: Ask) -> Reply:
        clock["now"] += timedelta(seconds=60)
        return good(ask)

    board.paths["/jobs"] = jobs

    (handover,) = harvested(with_token(board), secrets=CLIENT, now=lambda: clock["now"])

    assert len(asked) == 2  # good for 100 s: the third page needs another one
    assert len(board.asked("/jobs")) == 3
    assert handover.report.rows == 30


NO_TOKEN: dict[str, tuple[Callable[[Ask], Reply], str]] = {
    "the key is wrong": (
        lambda _: Reply(status=401, body=b'{"error": "invalid_client", "x": "client-4711"}'),
        "answered 401 (invalid_client)",
    ),
    "a page": (lambda _: as_html("<h1>Log in</h1>"), "answered 200"),
    "no token in it": (lambda _: as_json({"token": "tok-en-9"}), "answered 200"),
    "another kind of token": (
        lambda _: as_json({"access_token": "tok-en-9", "token_type": "mac"}), "answered 200",
    ),
    "a token of two lines": (
        lambda _: as_json({"access_token": "tok-en-9\r\nX-Evil: 1"}), "answered 200",
    ),
    "a redirect": (
        lambda _: Reply(status=307, headers={"Location": "/elsewhere"}), "answered 307",
    ),
    "out of order": (lambda _: Reply(status=500), "answered 500"),
    "no answer": (lambda _: Reply(raw=iter([b""])), "connection"),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_TOKEN)
def test_without_a_token_the_night_ends_and_says_so(
    board: Board,
    harvested: Harvested,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    case: str,
) -> None:
    answer, words = NO_TOKEN[case]
    board.paths["/token"] = answer

    (handover,) = harvested(with_token(board), archive=tmp_path / "archive", secrets=CLIENT)

    assert not board.asked("/jobs")
    assert not board.asked("/elsewhere")
    assert handover.report.verdict is Verdict.BLOCKED
    assert handover.report.reasons == ["the key did not open the site: see the issues"]
    assert handover.report.pages == {"auth_failed": 1}
    assert words in issues(tmp_path)
    assert nothing_kept(tmp_path, caplog.text)


def test_a_site_that_takes_no_token_is_asked_twice_and_left(
    board: Board, harvested: Harvested, tmp_path: Path
) -> None:
    asked = tokens(board, 1499)
    board.paths["/jobs"] = lambda _: Reply(status=401)

    (handover,) = harvested(with_token(board), secrets=CLIENT)

    assert (len(asked), len(board.asked("/jobs"))) == (2, 2)
    assert handover.report.verdict is Verdict.BLOCKED
    assert "refused a new token, too (401)" in issues(tmp_path)


def test_robots_decide_over_the_tokens_address(board: Board, harvested: Harvested) -> None:
    asked = tokens(board, 1499)
    board.paths["/robots.txt"] = lambda _: Reply(body=b"User-agent: *\nDisallow: /token\n")

    (handover,) = harvested(with_token(board), secrets=CLIENT)

    assert not asked
    assert not board.asked("/jobs")
    assert handover.report.pages == {"robots_forbidden": 1}


def test_a_token_goes_to_the_host_of_the_site_alone(
    board: Board, other_board: Board, harvested: Harvested
) -> None:
    asked = tokens(other_board, 1499)
    there = other_board.url.removesuffix("/")
    board.paths["/jobs"] = lambda ask: Reply(
        status=302, headers={"Location": f"{there}/open?{ask.path.partition('?')[2]}"}
    )
    other_board.paths["/open"] = lambda ask: other_board.page(int(ask.query["page"][0]))
    auth = AUTH | {"token_url": f"{there}/token"}

    (handover,) = harvested(with_token(board, auth=auth), secrets=CLIENT)

    assert len(asked) == 1  # the host of a token needs no further mention
    assert {ask.headers.get("authorization") for ask in board.asked("/jobs")} == {
        "Bearer tok-en-1"
    }
    assert {ask.headers.get("authorization") for ask in other_board.asked("/open")} == {None}
    assert handover.report.rows == 30


def test_a_client_that_nobody_gave_is_refused_by_its_field(
    board: Board, harvested: Harvested
) -> None:
    with pytest.raises(SiteError, match=r"board.yaml: auth.client_secret: .*CLIENT_SECRET"):
        harvested(with_token(board), secrets={"CLIENT_ID": "client-4711"})


@pytest.mark.parametrize("count", [320, 0])
def test_france_travail_is_read_in_ranges_with_a_token_and_replays(
    board: Board, harvested: Harvested, tmp_path: Path, count: int
) -> None:
    packaged = sites()["francetravail"].model_dump()
    auth = packaged["auth"] | {"token_url": "token?realm=/partenaire"}
    limits = packaged["limits"] | {"delay_s": 0.0}
    moved = packaged | {"base_url": board.url, "auth": auth, "limits": limits}
    site = JsonApiSite.model_validate(moved)
    asked = tokens(board, 1499)
    board.paths["/partenaire/offresdemploi/v2/offres/search"] = lambda ask: offers(ask, count)
    client = dict(zip(sorted(needed_by(site).all), CLIENT.values(), strict=True))

    (handover,) = harvested(site, archive=tmp_path / "archive", secrets=client)

    ranges = [ask.query["range"][0] for ask in board.asked("/partenaire")]
    assert ranges == ["0-149", "150-299", "300-449"][: 3 if count else 1]
    assert (len(asked), handover.report.rows, handover.report.declared_total) == (
        1,
        count,
        count,
    )
    assert handover.report.pages == {"ok": len(ranges)}
    (file,) = (tmp_path / "archive" / site.id).glob("*.warc.gz")
    import_file(file, site, site.id, tmp_path / "replay", NIGHT.replace(year=2099), "r")
    assert list(Handover.open(tmp_path / "replay").rows()) == list(handover.rows())
    assert nothing_kept(tmp_path, "")


def offers(ask: Ask, count: int) -> Reply:
    """Return what the API answers to a range of so many offers."""
    assert ask.headers["authorization"] == "Bearer tok-en-1"
    first, last = map(int, ask.query["range"][0].split("-"))
    numbers = range(first, min(last + 1, count))
    if not numbers:
        return Reply(status=204, headers={"Content-Range": f"offres -1--1/{count}"})
    jobs = [
        {"id": f"{n}", "intitule": f"Assistant {n}", "entreprise": {"nom": f"Quai {n % 9}"}}
        for n in numbers
    ]
    said = as_json({"resultats": jobs, "filtresPossibles": []})
    said.headers["Content-Range"] = f"offres {first}-{first + len(jobs) - 1}/{count}"
    said.status = 206
    return said
