"""Writes come from the desk's own pages, under its own name; reading changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import MetaData, select

from flows.desk.guard import MOST_BYTES
from flows.desk.rights import Role
from flows.desk.visitor import COOKIE
from tests.flows.desk.conftest import RunningDesk
from tests.flows.desk.routes import address, routes

PAGE = {"language": "en", "next": "/"}


@pytest.fixture
def bare(desk: RunningDesk) -> Iterator[httpx.Client]:
    """A client of an admin that sends nothing that a browser adds by itself."""
    with httpx.Client(base_url=desk.url, cookies={COOKIE: desk.session("admin")}) as made:
        yield made


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "{url}"},
        {"origin": "https://evil.example"},
        {"origin": "http://desk.{host}"},
        {"origin": "http://{host}.evil.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "//{host}"},
        {"origin": "chrome-extension://{host}"},
        {"origin": ""},
        {"origin": "{url}", "host": "evil.example"},
        {"sec-fetch-site": "same-origin", "host": "evil.example"},
        {"authorization": "Bearer x"},
        {"authorization": "Basic eDp4"},
    ],
    ids=str,
)
def test_a_write_from_elsewhere_is_refused(
    desk: RunningDesk, bare: httpx.Client, sent: dict[str, str]
) -> None:
    host = desk.url.removeprefix("http://")
    said = {name: value.format(url=desk.url, host=host) for name, value in sent.items()}

    answers = [
        bare.post("/logout", headers=said),
        bare.post("/language", headers=said, data=PAGE),
        bare.post("/people", headers=said, data={"name": "bo"}),
    ]

    assert [one.status_code for one in answers] == [403] * 3
    assert not any("set-cookie" in one.headers for one in answers)


@pytest.mark.parametrize("sent", [{"sec-fetch-site": "same-origin"}, {"origin": "{url}"}])
def test_a_write_from_the_desks_own_page_passes(
    desk: RunningDesk, bare: httpx.Client, sent: dict[str, str]
) -> None:
    said = {name: value.format(url=desk.url) for name, value in sent.items()}

    assert bare.post("/language", headers=said, data=PAGE).status_code == 303


def test_every_write_of_every_part_is_refused_from_elsewhere(
    desk: RunningDesk, bare: httpx.Client
) -> None:
    writes = [
        (method, address(route))
        for method, route in routes(desk.app)
        if method not in {"GET", "HEAD"}
    ]

    passed = [
        (method, url)
        for method, url in writes
        if bare.request(method, url, headers={"sec-fetch-site": "cross-site"}).status_code
        != 403
    ]

    assert writes
    assert passed == []


def test_reading_changes_nothing(desk: RunningDesk) -> None:
    admin = desk.client(Role.ADMIN)
    before = _content(desk)

    for method, route in routes(desk.app):
        if method == "GET" and isinstance(route, APIRoute):
            admin.get(address(route))

    assert _content(desk) == before


def _content(desk: RunningDesk) -> dict[str, str]:
    """Return a fingerprint of every table of the store."""
    found = {}
    with desk.desk.store.read() as db:
        tables = MetaData()
        tables.reflect(db)
        for table in tables.sorted_tables:
            rows = sorted(map(repr, db.execute(select(table))))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_larger_than_any_form_is_refused(desk: RunningDesk, announced: bool) -> None:
    def parts() -> Iterator[bytes]:
        yield b"language=en"
        yield from (b"&more=" + b"x" * (1 << 16) for _ in range(MOST_BYTES >> 16))

    body = b"".join(parts()) if announced else parts()
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = desk.anonymous().post("/language", content=body, headers=headers)

    assert answer.status_code == 413
