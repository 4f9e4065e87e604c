"""Every route of the desk × every role: who may not is refused, wherever it was added."""

from __future__ import annotations

import pytest

from flows.desk.rights import RIGHTS, Right, Role
from tests.flows.desk.conftest import RunningDesk
from tests.flows.desk.routes import address, right, routes

ANYBODY = {
    ("GET", "/login"),
    ("POST", "/login"),
    ("POST", "/logout"),
    ("GET", "/setup"),
    ("POST", "/setup"),
    ("POST", "/language"),
}
"""The only routes that ask nobody who they are. Add to them with care."""
DESCRIPTION = {("GET", "/api/openapi.json")}
"""Tells how the API is asked, and nothing of what is kept."""
OWN = (
    "/me",
    "/api/v1/me",
)
"""What everybody may write: one's own account."""
LEAST = {
    "/people": Right.MANAGE,
    "/review": Right.ANALYSE,
}
"""Below these addresses nothing asks for less, not even to read."""
LEAST_TO_WRITE = {
    "/rules": Right.ANALYSE,
    "/api/v1/rules": Right.ANALYSE,
}
_ORDER = list(Right)


def test_every_route_asks_for_a_right(desk: RunningDesk) -> None:
    open_to_all = {
        (method, route.path) for method, route in routes(desk.app) if right(route) is None
    }

    assert open_to_all <= ANYBODY | DESCRIPTION
    assert open_to_all >= ANYBODY


def test_who_writes_needs_more_than_to_read(desk: RunningDesk) -> None:
    weak = [
        (method, route.path)
        for method, route in routes(desk.app)
        if method != "GET" and right(route) is Right.READ and not route.path.startswith(OWN)
    ]

    assert weak == []


def test_no_route_asks_for_less_than_its_room(desk: RunningDesk) -> None:
    for method, route in routes(desk.app):
        rooms = LEAST if method == "GET" else LEAST | LEAST_TO_WRITE
        for room, least in rooms.items():
            if route.path == room or route.path.startswith(room + "/"):
                asked = right(route)
                assert asked is not None, route.path
                assert _ORDER.index(asked) >= _ORDER.index(least), (method, route.path)


@pytest.mark.parametrize("role", Role)
def test_a_role_without_the_right_is_refused_everywhere(desk: RunningDesk, role: Role) -> None:
    browser, wrong, refused = desk.client(role), [], 0

    for method, route in routes(desk.app):
        asked = right(route)
        if asked is None or asked in RIGHTS[role]:
            continue
        refused += 1
        if browser.request(method, address(route)).status_code != 403:
            wrong.append((method, route.path))

    assert wrong == []
    assert refused > 0 or role is Role.ADMIN


@pytest.mark.parametrize("role", Role)
def test_a_role_with_the_right_is_never_refused(desk: RunningDesk, role: Role) -> None:
    browser, wrong = desk.client(role), []

    for method, route in routes(desk.app):
        if method == "GET" and right(route) in RIGHTS[role]:
            answer = browser.get(address(route))
            if answer.status_code in {401, 403} or answer.status_code >= 500:
                wrong.append((answer.status_code, route.path))

    assert wrong == []


def test_nobody_gets_in_without_signing_in(desk: RunningDesk) -> None:
    stranger, wrong = desk.anonymous(), []

    for method, route in routes(desk.app):
        if right(route) is None:
            continue
        answer = stranger.request(method, address(route))
        api = route.path.startswith("/api/")
        away = answer.headers.get("location", "").startswith("/login")
        if not (answer.status_code == 401 if api else answer.status_code == 303 and away):
            wrong.append((answer.status_code, method, route.path))

    assert wrong == []
