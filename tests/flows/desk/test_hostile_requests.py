"""Whatever stands in an address or a form, the desk answers it: it is no fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from enum import EnumMeta
from typing import Any, get_args
from urllib.parse import quote

import pytest
from fastapi import params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from flows.desk.rights import Role
from tests.flows.desk.athand import work_at_hand
from tests.flows.desk.conftest import RunningDesk
from tests.flows.desk.routes import routes

FORM = "application/x-www-form-urlencoded"
NUMBER, TEXT = str(2**63), "\0\ud800\u202e'%_<" + "x" * 100
KNOWN = {"segment": "foreign_trade", "slug": "foreign_trade", "target": "foreign_trade"}
KNOWN |= {"site": "mine", "day": "2026-01-05", "reason": "", "act": "save", "why": "why"}


@pytest.mark.slow
def test_no_request_breaks_the_desk(desk: RunningDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    work_at_hand(monkeypatch)
    asked, broken = 0, []

    for method, route in routes(desk.app):
        if not isinstance(route, APIRoute):
            continue
        plain = {(kind, name): _plain(name, field) for kind, name, field in _fields(route)}
        for kind, name, field in _fields(route):
            odd = NUMBER if int in _types(field) else TEXT
            said = plain | {(kind, name): odd}
            browser = desk.client(Role.ADMIN)  # of a session that this may have ended
            parts = {n: _coded(v) for (k, n), v in said.items() if k == "path"}
            query = {n: v for (k, n), v in said.items() if k == "query" and v == odd}
            form = {n: v for (k, n), v in said.items() if k == "form"}
            answer = browser.request(
                method,
                f"{route.path.format(**parts)}?{_form(query)}",
                content=_form(form),
                headers={"content-type": FORM} if form else {},
            )
            asked += 1
            if answer.status_code >= 500:
                broken.append((method, route.path, name, odd[:20]))

    assert broken == []
    assert asked > 100


def _fields(route: APIRoute) -> Iterator[tuple[str, str, Any]]:
    """Yield kind, name and description of all that a route reads of a request."""
    pending: list[Dependant] = [route.dependant]
    while pending:
        one = pending.pop()
        pending += one.dependencies
        forms = [f for f in one.body_params if isinstance(f.field_info, params.Form)]
        for kind, found in (
            ("path", one.path_params),
            ("query", one.query_params),
            ("form", forms),
        ):
            yield from ((kind, field.alias, field.field_info) for field in found)


def _types(field: Any) -> tuple[Any, ...]:
    return (field.annotation, *get_args(field.annotation))


def _plain(name: str, field: Any) -> str:
    """Return a value that a route takes, so that it trips over the odd one alone."""
    said = get_args(field.annotation)
    if isinstance(field.annotation, EnumMeta):
        return str(next(iter(field.annotation)).value)
    if said and isinstance(said[-1], str):
        return str(said[-1])
    return KNOWN.get(name, "1")


def _coded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def _form(said: dict[str, str]) -> str:
    return "&".join(f"{name}={_coded(text)}" for name, text in said.items())
